"""Room: ports. What doors and desks are given: the corridor, the clock, the bell. No implementations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Conversation
from bot.domain.messages import ConversationKey, Inbound, Said
from bot.ports.memory import Turn


class Clock(Protocol):
    """The time, so that tests may set it."""

    def now(self) -> datetime:
        """The present moment, with its time zone (UTC)."""


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


class Keeping(Protocol):
    """Another way to keep one turn than the store's own, for a door that has more to keep with it."""

    def recall(self, key: ConversationKey) -> Conversation | None:
        """The conversation where it need not be loaded; it is loaded where what follows from this one is overtaken."""

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """As the store's: raises Overtaken, and what is the door's own."""


class TakeTurn(Protocol):
    """The corridor, as a door sees it."""

    async def __call__(self, message: Inbound) -> Taken:
        """One turn; faults of the house come back as an honest reply."""


class TakeTurnBy(Protocol):
    """The corridor, as a door sees it that may have turns kept in its own way."""

    async def __call__(self, message: Inbound, keeping: Keeping | None = None) -> Taken:
        """One turn; raises what is the way's own, else as `TakeTurn`."""
