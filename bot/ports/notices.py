"""Room: ports. What officers have to be told, and the roads that lead to them. No implementations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.notices import Errand, Stretch


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to an officer. `id` is the same whenever the same notices are told again, so that a repeat can be known by it."""

    id: str
    subject: str
    text: str


class NoticeShelf(Protocol):
    """The notices that turns left, and how far each has come. Each raises StoreUnavailable."""

    async def officers_waiting(self, at: datetime) -> Sequence[str]:
        """Who has a notice that is due and in nobody's hands, and was not written to within `notices.APART`."""

    async def take(self, officer: str, at: datetime, until: datetime) -> Sequence[Errand]:
        """All of this officer's notices that are due, for the caller alone until that moment; they count as tried now.

        None while another process has any of them in hand, and within `notices.APART` of the last time.
        """

    async def keep(self, errands: Sequence[Errand]) -> None:
        """Write down how far they have come, and let go of them."""

    async def failed(self, since: datetime) -> Sequence[Errand]:
        """Those that were given up on a road since then, or of whose officer no road was known, the newest first."""


class RoadToOfficers(Protocol):
    """A mail server, a messenger. Every end of a try is a value; WAITING means that trying again may help."""

    longest: int
    """How many bytes of UTF-8 a letter's text may have."""

    async def send(self, address: str, letter: Letter) -> Stretch:
        """Bring a letter to one officer. Raises StoreUnavailable."""

    async def check(self) -> Stretch:
        """Whether the other side lets us in now; nothing is sent. Raises StoreUnavailable."""
