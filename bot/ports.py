"""Room: ports. What the engine needs from outside, in our own words, with the fault each need raises. No implementations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.answers import Hit, Receipt
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.forms import Value
from bot.domain.messages import ConversationKey, Inbound, Said


class Clock(Protocol):
    """The time, so that tests may set it."""

    def now(self) -> datetime:
        """The present moment, with its time zone (UTC)."""


class Scripts(Protocol):
    """Simplified and traditional Chinese."""

    def simplified(self, text: str) -> str:
        """The text with traditional characters folded; other text unchanged."""

    def is_traditional(self, text: str) -> bool:
        """Whether a text holds characters that only the traditional script has."""

    def traditional(self, text: str) -> str:
        """The text in traditional characters."""

    def sounds(self, text: str) -> tuple[str, ...]:
        """The syllables of Chinese characters and of pinyin words, without tones; other words are left out."""

    def is_pinyin(self, text: str) -> bool:
        """Whether a text without Chinese characters is Chinese written in Latin letters."""


class PassageIndex(Protocol):
    """Everything that can be found."""

    @property
    def version(self) -> str:
        """The knowledge version that answers come from."""

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The nearest passages, best first; raises IndexUnavailable."""

    async def nearness(self, search: str) -> float:
        """How much a message sounds like ours, whatever was said before: about 1 for ours, -1 for what is not."""

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first; raises IndexUnavailable."""


class ChatModel(Protocol):
    """A language model that rewords; nothing of what it says is believed unchecked."""

    async def complete(self, instructions: str, data: str, seconds: float) -> str:
        """The model's text, whole, within so many seconds; raises ModelUnavailable."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A completed form. `reference` is what the person is told; `values` are encrypted at rest."""

    reference: str
    form: str
    conversation: str
    at: datetime
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one turn changes; it is kept as a whole or not at all."""

    before: Conversation
    after: Conversation
    inbound: Inbound | None
    said: tuple[Said, ...]
    registration: Registration | None = None
    case: Case | None = None
    receipts: tuple[Receipt, ...] = ()
    is_erasure: bool = False


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is kept about one conversation."""

    conversation: Conversation
    said: tuple[Said, ...]
    registrations: tuple[Registration, ...]
    cases: tuple[Case, ...] = field(default=())


class Store(Protocol):
    """The memory of the house. Every call raises StoreUnavailable when the database does not answer."""

    async def load(self, key: ConversationKey) -> Conversation:
        """The conversation of this key; a new one with version 0 where there is none."""

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation with this id."""

    async def replies_to(self, conversation: str, message_id: str) -> Sequence[Said] | None:
        """What was said to a message seen before, None for a new one."""

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """Keep a turn in one transaction and give back what was said with its ids.

        Raises Overtaken when the conversation is no longer as `turn.before` says.
        """

    async def said(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """The talk from the line after `after` on, in order."""

    async def case(self, case_id: str) -> Case | None:
        """One case."""

    async def cases(self) -> Sequence[Case]:
        """Every case, the newest first."""

    async def registrations(self, form: str | None = None) -> Sequence[Registration]:
        """What forms collected, the oldest first."""

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """One receipt."""

    async def personal_data(self, conversation: str) -> PersonalData | None:
        """Everything kept about a conversation."""

    async def erase(self, conversation: str) -> bool:
        """Forget a conversation with all that hangs on it; False where there was none."""


class SignIns(Protocol):
    """Officers' links and sessions; only digests of the secrets are kept."""

    async def add_link(self, secret: str, until: datetime) -> None:
        """A link that opens one session before `until`."""

    async def open_session(self, link: str, secret: str, officer: str, at: datetime, until: datetime) -> bool:
        """Use up a link for a session; False where the link is unknown, used or too old."""

    async def officer_of(self, secret: str, at: datetime) -> str | None:
        """Whose session this is."""

    async def close_session(self, secret: str) -> None:
        """Sign out."""


class Bell(Protocol):
    """Rings when something new was said, so that open pages look."""

    def ring(self, conversation: str) -> None:
        """Something was said in this conversation."""

    async def wait(self, conversation: str | None, seconds: float) -> None:
        """Return at the next ring of this conversation (None: of any), or after so many seconds: another process may have written."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn gave: the conversation's id, what was said, and the verdict where something was answered."""

    conversation: str
    said: tuple[Said, ...]
    verdict: str | None = None


class TakeTurn(Protocol):
    """The corridor, as a door sees it."""

    async def __call__(self, message: Inbound) -> Taken:
        """One turn; faults of the house come back as an honest reply."""


class DeskWork(Protocol):
    """What an officer can do, as the desk's pages see it. Each raises NotAllowed where the case does not permit it."""

    async def reply(self, case_id: str, officer: str, message_id: str, text: str) -> Said:
        """Say something to the person; the first reply takes the case. The same message id again says nothing twice."""

    async def close(self, case_id: str, officer: str) -> Case:
        """End the case; Guichao takes over and says so."""
