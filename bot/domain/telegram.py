"""Room: domain. What Telegram tells us, as plain values: of one person's chat, and of a group. No vendor's types, no calls.

Numbers are Telegram's own: `update` is the update's, the same whenever it comes again; `chat` is a person's (above 0) or a group's (below 0);
`message` counts within its chat; `thread` is a topic's, None in the general one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.domain.messages import Attachment

MAX_BODY = 100_000
"""Bytes of one update that are read. The largest real one, a long answer to a long message with every character escaped, has some 70 kB."""


def place_of(ref: str) -> tuple[int, int] | None:
    """The chat and the message that an attachment with this `ref`, "chat:message:file", is copied from; None where it is none of Telegram's."""
    chat, _, rest = ref.partition(":")
    message = rest.partition(":")[0]
    return (int(chat), int(message)) if chat.lstrip("-").isdecimal() and message.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote or pressed; `name` is what the account calls itself, and proves nothing."""

    id: int
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person wrote to the bot alone. `text` is the caption where there is an attachment; `album` ties the pictures sent together.

    `is_edit`: what was written before now reads so; `age` is then how many seconds ago it was first sent.
    """

    update: int
    chat: int
    message: int
    sender: Person
    text: str
    attachment: Attachment | None = None
    album: str = ""
    is_edit: bool = False
    age: int = 0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button under a message of the bot. `data` comes from outside: it is checked before it is believed."""

    update: int
    chat: int
    message: int
    sender: Person
    query: str
    data: str


@dataclass(frozen=True, slots=True)
class Left:
    """A person blocked the bot."""

    update: int
    chat: int


@dataclass(frozen=True, slots=True)
class CameBack:
    """A person unblocked the bot."""

    update: int
    chat: int


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """Somebody wrote in a group. `command` is without the slash and the bot's name ("note"), empty where there is none; `text` is then what follows it.

    `attachment` has the `ref` "chat:message:file", from which it can be copied or fetched. Bots, and who writes as a channel, are never passed on.
    """

    update: int
    chat: int
    thread: int | None
    message: int
    sender: Person
    text: str
    command: str = ""
    attachment: Attachment | None = None
    is_edit: bool = False
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class GroupPress:
    """Somebody pressed a button under a message of the bot in a group; `query` has to be answered, or the button spins."""

    update: int
    chat: int
    thread: int | None
    message: int
    sender: Person
    query: str
    data: str


class TopicChange(StrEnum):
    """What may happen to a topic by hand. That one was deleted, Telegram does not tell; sending to it fails."""

    CLOSED = "closed"
    REOPENED = "reopened"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class TopicChanged:
    """Somebody changed a topic."""

    update: int
    chat: int
    thread: int | None
    sender: Person
    change: TopicChange


@dataclass(frozen=True, slots=True)
class Migrated:
    """A group became a supergroup: it is reached under another number from now on."""

    update: int
    chat: int
    to: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bot is in a group from now on."""

    update: int
    chat: int
    is_member: bool
    may_manage_topics: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us: from a channel, from a bot, of an unknown kind. `reason` is for the log and says nothing of anybody."""

    update: int
    reason: str


GroupUpdate: TypeAlias = GroupMessage | GroupPress | TopicChanged | Migrated | Standing
"""What the officers' group is told."""

Told: TypeAlias = Wrote | Pressed | Left | CameBack | GroupUpdate | Ignored
"""One update."""
