"""Room: ports. The officers' queue: which cases one sees in which order, where words are found, and who is looking at what. No implementations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.cases import Case
from bot.domain.messages import Said

CITY_DESK = "city"
"""Stands for the city's desk wherever the id of a district is asked for; cases there have no district."""
PAGE = 50
"""Cases on one page."""
MOST_NAMED = 500
"""Cases that a search finds by number or officer: a letter that stands in every number finds no more."""


class QueueView(StrEnum):
    """The parts of the queue an officer goes through. WAITING: it is the officers' turn. DESK: of the officer's own desk."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DESK = "desk"
    WAITING = "waiting"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer wants to see. `desk` is their own; `within` is all they may see, None for every desk; `ids` leaves only these cases."""

    officer: str
    desk: str = CITY_DESK
    within: str | None = None
    view: QueueView = QueueView.OPEN
    district: str = ""
    language: str = ""
    channel: str = ""
    topic: str = ""
    page: int = 1
    ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case of the queue. `said`: its last lines of person and officers, the last one first. `is_unread`: words of the person that nobody
    answered and this officer has not seen.
    """

    case: Case
    said: tuple[Said, ...] = ()
    is_unread: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, and how many cases each view holds under the same filters."""

    rows: Sequence[QueueRow]
    total: int
    counts: Mapping[QueueView, int]
    topics: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. Words are looked for in `lines` lines only, back to `since`; None where all of them were looked through.

    `is_cut`: more cases have this number or officer than MOST_NAMED; the open ones and the newest are there.
    """

    ids: frozenset[str] = field(default_factory=frozenset)
    lines: int = 0
    since: datetime | None = None
    is_cut: bool = False


class DeskQueue(Protocol):
    """Cases as officers go through them. Nothing outside `Wanted.within` ever comes back. Each raises StoreUnavailable."""

    async def page(self, wanted: Wanted, now: datetime) -> QueuePage:
        """One page: overdue first, then by deadline, then those without one; closed ones by when they were closed, the last first."""

    async def find(self, text: str, wanted: Wanted) -> Found:
        """Cases by number, by the name of their officer, or by words of the talk; all filters but the view hold.

        Words count in the case in which they were said, so that nobody learns from a case of theirs what was said in one they may not see.
        """

    async def look(self, case_id: str, officer: str, at: datetime) -> None:
        """The officer has the case before them at this moment."""

    async def leave(self, case_id: str, officer: str) -> None:
        """They have turned away from it."""

    async def looking(self, cases: Sequence[str], since: datetime) -> Mapping[str, tuple[str, ...]]:
        """Who has had each of these cases before them since a moment, by name."""

    async def read_to(self, case_id: str, officer: str) -> int:
        """The last line that the officer has seen; 0 where they have seen none."""

    async def read(self, case_id: str, officer: str, line: int) -> None:
        """The officer has seen the talk up to this line; it never goes back."""
