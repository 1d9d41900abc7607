"""Room: ports. The life of cases: which are due, what happened, who has how many, and which days are worked. No implementations."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.case_events import CaseEvent
from bot.domain.cases import Case


class CaseBook(Protocol):
    """Cases beside their talk; they are written with turns (`Turn.case`, `.events`, `.notices`). Each raises StoreUnavailable."""

    async def due(self, at: datetime, limit: int = 200) -> Sequence[Case]:
        """Open cases whose next step is due, the longest due first."""

    async def events(self, case_id: str) -> Sequence[CaseEvent]:
        """What happened to a case, in order."""

    async def loads(self) -> Mapping[str, int]:
        """How many open cases each officer, by name, has in hand or was asked to take."""

    async def of_person(self, conversation: str) -> Sequence[Case]:
        """The cases of one conversation, the newest first."""


class WorkCalendar(Protocol):
    """The working days of China, with public holidays and the weekend days that are worked for them."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day in Beijing; in a year that is not published yet, Monday to Friday."""

    def is_published(self, year: int) -> bool:
        """Whether the holidays of this year are known."""
