"""Room: domain. What is remembered of a conversation between two turns, and who holds the floor. No storage."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.form_progress import Progress
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.messages import ConversationKey, ShownButton
from bot.domain.profile import Profile

MAX_TOPICS = 6


class Floor(StrEnum):
    """Who answers the person: the bot, nobody yet (an officer is asked for), or an officer."""

    BOT = "bot"
    QUEUED = "queued"
    OFFICER = "officer"


ALLOWED_FLOORS: dict[Floor, frozenset[Floor]] = {
    Floor.BOT: frozenset({Floor.QUEUED, Floor.OFFICER}),
    Floor.QUEUED: frozenset({Floor.OFFICER, Floor.BOT}),
    Floor.OFFICER: frozenset({Floor.QUEUED, Floor.BOT}),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What the talk is about: an entry and the part of it asked for last."""

    entry: str
    aspect: Aspect


@dataclass(frozen=True, slots=True)
class Conversation:
    """The memory of one conversation. `version` counts its saved turns; `id` is unguessable and gives the right to read it.

    `claim`: the digest of a code by which the person may go on here, once they say that they want to. `case` is the one that is open, whoever
    holds the floor, and `last_case` the one that was closed last. `is_leaving_message`: the next message is for the officer, and no question.
    `zone` is the time zone (IANA) that the person's device named last.
    """

    id: str
    key: ConversationKey
    language: Language
    floor: Floor = Floor.BOT
    case: str | None = None
    topics: tuple[Topic, ...] = ()
    form: Progress | None = None
    paused: tuple[Progress, ...] = ()
    is_choosing_district: bool = False
    last_question: str = ""
    profile: Profile = field(default_factory=Profile)
    unanswered: int = 0
    offered: tuple[ShownButton, ...] = ()
    claim: str | None = None
    version: int = 0
    last_case: str | None = None
    is_leaving_message: bool = False
    zone: str | None = None

    def on(self, topic: Topic) -> "Conversation":
        """The conversation with this as its topic; the ones before are remembered, each entry once, the latest first."""
        earlier = tuple(each for each in self.topics if each.entry != topic.entry)
        return replace(self, topics=(topic, *earlier)[:MAX_TOPICS])

    def handed_to(self, floor: Floor, case: str | None) -> "Conversation":
        """The conversation with another holder of the floor; raises NotAllowed for a move that is not in the table."""
        if floor not in ALLOWED_FLOORS[self.floor]:
            raise NotAllowed(f"the floor cannot go from {self.floor} to {floor}")
        return replace(self, floor=floor, case=case, is_choosing_district=False, is_leaving_message=False)

    def beside(self, case: str) -> "Conversation":
        """The conversation with this case open and the floor with the bot."""
        return replace(self, floor=Floor.BOT, case=case, is_choosing_district=False, is_leaving_message=False)

    def without(self, case: str) -> "Conversation":
        """The conversation after this case was closed: the bot has the floor; another open case stays what it is."""
        done = replace(self, last_case=case)
        return replace(done, floor=Floor.BOT, case=None, is_leaving_message=False) if self.case == case else done
