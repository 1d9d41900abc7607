"""Room: ports. What doors and desks are given: the corridor, the clock, the bell. No implementations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.messages import Inbound, Said


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


class TakeTurn(Protocol):
    """The corridor, as a door sees it."""

    async def __call__(self, message: Inbound) -> Taken:
        """One turn; faults of the house come back as an honest reply."""
