"""Room: domain. A hand-off as a case: its states and the moves between them. No routing, no talk."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import NotAllowed


class CaseState(StrEnum):
    """Where a case stands."""

    NEW = "new"
    CLAIMED = "claimed"
    CLOSED = "closed"


ALLOWED_MOVES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.NEW: frozenset({CaseState.CLAIMED, CaseState.CLOSED}),
    CaseState.CLAIMED: frozenset({CaseState.NEW, CaseState.CLOSED}),
    CaseState.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One person's request for an officer. `district` is the id of a district or zone, None for the city's desk."""

    id: str
    conversation: str
    channel: str
    language: str
    district: str | None
    state: CaseState
    opened_at: datetime
    officer: str | None = None
    closed_at: datetime | None = None

    def claimed_by(self, officer: str) -> "Case":
        """The case in this officer's hands; raises NotAllowed when it is closed or another officer has it."""
        if self.state is CaseState.CLAIMED and self.officer == officer:
            return self
        return replace(self._moved(CaseState.CLAIMED), officer=officer)

    def transferred(self, district: str | None, officer: str) -> "Case":
        """The case waiting at another desk; raises NotAllowed when it is closed or another officer than this one has it."""
        if self.state is CaseState.CLAIMED and self.officer != officer:
            raise NotAllowed(f"case {self.id} is in the hands of another officer")
        waiting = self if self.state is CaseState.NEW else self._moved(CaseState.NEW)
        return replace(waiting, district=district, officer=None)

    def closed(self, at: datetime) -> "Case":
        """The case done with; raises NotAllowed when it was closed before."""
        return replace(self._moved(CaseState.CLOSED), closed_at=at)

    def _moved(self, state: CaseState) -> "Case":
        if state not in ALLOWED_MOVES[self.state]:
            raise NotAllowed(f"case {self.id} is {self.state} and cannot become {state}")
        return replace(self, state=state)
