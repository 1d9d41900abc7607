"""Room: domain. What came of a call to the group where officers work, and what such a post carries. No vendor's types, no sending."""

from dataclasses import dataclass
from enum import StrEnum

ROOM = 4096
"""UTF-16 units of one post, as its reader sees it: tags and escapes do not count."""
NAME_ROOM = 128
"""UTF-16 units of a topic's name."""


class PostOutcome(StrEnum):
    """What became of a call to the group."""

    DONE = "done"
    TOPIC_GONE = "topic_gone"
    MESSAGE_GONE = "message_gone"
    MIGRATED = "migrated"
    WAIT = "wait"
    RIGHTS_MISSING = "rights_missing"
    UNSURE = "unsure"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PostResult:
    """`id`: the new topic or message. `chat`: where the group moved. `seconds`: how long to wait.

    MESSAGE_GONE: what is to be edited or copied is not there any more, or cannot be copied: trying again does not help.
    UNSURE: nobody answered in time; it may have been done. `is_refused`: what failed was refused for itself, and would be again.
    """

    outcome: PostOutcome
    id: int | None = None
    chat: int | None = None
    seconds: float = 0.0
    is_refused: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it was done, surely."""
        return self.outcome is PostOutcome.DONE


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """What the bot is in a group: whether it is there, whether the group has topics, and which rights it lacks."""

    title: str
    is_there: bool
    is_forum: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostButton:
    """A button under a post: what it says, and what pressing it brings back (at most 64 bytes)."""

    label: str
    data: str


Buttons = tuple[tuple[PostButton, ...], ...]
"""Rows of buttons, from top to bottom."""


class DeskAction(StrEnum):
    """What a button under a case's card does; the wire form is `desk:claim`, `desk:to:laoshan` for a district, `desk:send:DIGEST` for a draft."""

    CLAIM = "claim"
    CLOSE = "close"
    TRANSFER = "transfer"
    TO = "to"
    REOPEN = "reopen"
    SEND = "send"

    @property
    def data(self) -> str:
        """What pressing such a button brings back."""
        return f"desk:{self}"


CITY = "city"
"""Stands for the city's desk where a district is named."""


def district_data(district: str | None) -> str:
    """What pressing the button of a district brings back."""
    return f"{DeskAction.TO.data}:{district or CITY}"


def action_of(data: str) -> tuple[DeskAction, str] | None:
    """The action of a pressed button and what it is about; None for data that is not ours."""
    head, *rest = data.split(":", 2)
    if head != "desk" or not rest or rest[0] not in list(DeskAction):
        return None
    return DeskAction(rest[0]), rest[1] if len(rest) > 1 else ""
