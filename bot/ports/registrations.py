"""Room: ports. What staff do with registrations: look one up, note how far they are, and what was done to it. No implementations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.registrations import Registration, RegistrationStatus


@dataclass(frozen=True, slots=True)
class StaffWork:
    """How far staff are with a registration: its status, whose it is, and their note."""

    status: RegistrationStatus
    officer: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the record of who did what; `detail` holds no word of a person or of a note. `reference` is empty for an export."""

    id: int
    at: datetime
    officer: str
    what: str
    reference: str
    detail: str


class RegistrationDesk(Protocol):
    """Every call raises StoreUnavailable when the database does not answer."""

    async def find(self, reference: str) -> Registration | None:
        """One registration."""

    async def note_work(self, reference: str, work: StaffWork, by: str, at: datetime, seen: int, role: str = "") -> None:
        """Keep how far staff are, and in the desk's audit who said so. `seen`: the last line of the record that the officer had read.

        Raises NotAllowed for a registration that is gone or withdrawn, Overtaken where another officer was there meanwhile.
        """

    async def note_export(self, by: str, at: datetime, detail: str, role: str = "") -> None:
        """Record in the desk's audit that somebody took registrations out."""

    async def record(self, reference: str = "") -> Sequence[Done]:
        """What was done to a registration, the oldest first; without one, the exports."""
