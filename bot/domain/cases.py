"""Room: domain. A hand-off as a case: its states, the moves between them, and what has to happen next. No routing, no talk."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import NotAllowed


class CaseState(StrEnum):
    """Where a case stands. OFFERED: an officer was asked to take it. The two last open ones say on whom it waits."""

    NEW = "new"
    OFFERED = "offered"
    CLAIMED = "claimed"
    WAITING_FOR_SCHOLAR = "for_scholar"
    WAITING_FOR_OFFICER = "for_officer"
    CLOSED = "closed"
    REOPENED = "reopened"


MAX_RATING = 5
_TAKEN = frozenset({CaseState.CLAIMED, CaseState.WAITING_FOR_SCHOLAR, CaseState.WAITING_FOR_OFFICER})
_ENDS = frozenset({CaseState.NEW, CaseState.CLOSED})

ALLOWED_MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.NEW: frozenset({CaseState.OFFERED, CaseState.CLAIMED, CaseState.CLOSED}),
    CaseState.OFFERED: frozenset({CaseState.CLAIMED}) | _ENDS,
    CaseState.CLAIMED: frozenset({CaseState.WAITING_FOR_SCHOLAR, CaseState.WAITING_FOR_OFFICER}) | _ENDS,
    CaseState.WAITING_FOR_SCHOLAR: frozenset({CaseState.WAITING_FOR_OFFICER}) | _ENDS,
    CaseState.WAITING_FOR_OFFICER: frozenset({CaseState.WAITING_FOR_SCHOLAR}) | _ENDS,
    CaseState.CLOSED: frozenset({CaseState.REOPENED}),
    CaseState.REOPENED: frozenset({CaseState.OFFERED, CaseState.CLAIMED}) | _ENDS,
}


class CaseStep(StrEnum):
    """What is done with an open case when its time has come: the officer is reminded, then deputy and city desk are called; the scholar is asked
    whether they still need help, then the case is let go.
    """

    REMIND = "remind"
    DEPUTY = "deputy"
    CITY = "city"
    CITY_AGAIN = "city_again"
    ASK_SCHOLAR = "ask_scholar"
    LET_GO = "let_go"


class Want(StrEnum):
    """What a scholar chose while nobody is at work."""

    WAIT = "wait"
    MESSAGE = "message"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants an officer: what the case is to be opened with. `is_said`: the district was named just now, not known from before."""

    district: str | None = None
    is_said: bool = False
    wants: Want = Want.WAIT


@dataclass(frozen=True, slots=True)
class CaseTimer:
    """The next step of an open case and its moment; `due_at` is the deadline that officers see, None while it is the scholar's turn.

    `level`: how far it went up because a deadline was missed (0: not, 1: deputy, 2: city desk).
    """

    next_at: datetime | None = None
    next_step: CaseStep | None = None
    due_at: datetime | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One person's request for an officer. `district` is the id of a district or zone, None for the city's desk.

    `topic` is the id of the entry it is about. `why` says, as codes, why it went where it went (`route.district`, `route.language` …).
    `offered_to` and `officer` are names as the knowledge folder or the desk's accounts have them.
    """

    id: str
    conversation: str
    channel: str
    language: str
    district: str | None
    state: CaseState
    opened_at: datetime
    officer: str | None = None
    closed_at: datetime | None = None
    offered_to: str | None = None
    topic: str | None = None
    why: tuple[str, ...] = ()
    wants: Want = Want.WAIT
    first_answer_at: datetime | None = None
    rating: int | None = None
    times_reopened: int = 0
    merged_into: str | None = None
    timer: CaseTimer = field(default_factory=CaseTimer)

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to do with it."""
        return self.state is not CaseState.CLOSED

    @property
    def is_taken(self) -> bool:
        """Whether an officer has it in hand."""
        return self.state in _TAKEN

    @property
    def owner(self) -> str:
        """Who answers for it now: the officer who has it, who was asked to take it, or the desk (`desk:laoshan`, `desk:city`)."""
        return self.officer or self.offered_to or f"desk:{self.district or 'city'}"

    def offered(self, officer: str) -> "Case":
        """The case with this officer asked to take it; raises NotAllowed when one has it or it is closed."""
        return replace(self if self.state is CaseState.OFFERED else self._moved(CaseState.OFFERED), offered_to=officer)

    def claimed_by(self, officer: str) -> "Case":
        """The case in this officer's hands; raises NotAllowed when it is closed or another officer has it.

        One that went up because a deadline was missed may be taken out of another's hands: who was called could not help otherwise.
        """
        if self.is_taken and self.officer == officer:
            return self
        if self.is_taken and self.timer.level > 0:
            return replace(self, state=CaseState.CLAIMED, officer=officer, offered_to=None)
        return replace(self._moved(CaseState.CLAIMED), officer=officer, offered_to=None)

    def answered(self, at: datetime) -> "Case":
        """The case after a reply of its officer: it waits for the scholar."""
        moved = self if self.state is CaseState.WAITING_FOR_SCHOLAR else self._moved(CaseState.WAITING_FOR_SCHOLAR)
        return replace(moved, first_answer_at=self.first_answer_at or at)

    def written_to(self) -> "Case":
        """The case after a message of the scholar: a taken one waits for its officer; the others wait already."""
        return self._moved(CaseState.WAITING_FOR_OFFICER) if self.state in _TAKEN - {CaseState.WAITING_FOR_OFFICER} else self

    def transferred(self, district: str | None, officer: str) -> "Case":
        """The case waiting at another desk; raises NotAllowed when it is closed or another officer than this one has it."""
        if self.is_taken and self.officer != officer:
            raise NotAllowed(f"case {self.id} is in the hands of another officer")
        if not self.is_open:
            raise NotAllowed(f"case {self.id} is closed")
        return replace(self, state=CaseState.NEW, district=district, officer=None, offered_to=None)

    def closed(self, at: datetime) -> "Case":
        """The case done with; raises NotAllowed when it was closed before."""
        return replace(self._moved(CaseState.CLOSED), closed_at=at, timer=CaseTimer())

    def merged(self, into: str, at: datetime) -> "Case":
        """The case closed because another one of the same person goes on."""
        return replace(self.closed(at), merged_into=into)

    def rated(self, rating: int) -> "Case":
        """The case with what the scholar thinks of it, 1 to 5; a later word replaces an earlier one. Raises NotAllowed while it is open."""
        if self.is_open or not 1 <= rating <= MAX_RATING:
            raise NotAllowed(f"case {self.id} cannot be rated {rating} now")
        return replace(self, rating=rating)

    def may_be_reopened(self, now: datetime, days: int) -> bool:
        """Whether it was closed no longer ago than this, and does not go on elsewhere."""
        return self.closed_at is not None and self.merged_into is None and now <= self.closed_at + timedelta(days=days)

    def reopened(self) -> "Case":
        """The case open again, its last officer asked first; raises NotAllowed when it is open."""
        again = self._moved(CaseState.REOPENED)
        return replace(again, closed_at=None, officer=None, offered_to=self.officer, rating=None, times_reopened=self.times_reopened + 1)

    def _moved(self, state: CaseState) -> "Case":
        if state not in ALLOWED_MOVES[self.state]:
            raise NotAllowed(f"case {self.id} is {self.state} and cannot become {state}")
        return replace(self, state=state)
