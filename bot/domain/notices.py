"""Room: domain. Telling officers of their cases: by which roads, how far each has come, what need not be told any more. No words, no sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.case_events import CaseEvent, CaseEventKind, Notice, NoticeKind
from bot.domain.cases import Case
from bot.domain.knowledge import Officer
from bot.domain.library import Knowledge

GIVEN_UP_AFTER = timedelta(hours=24)
"""A notice older than this is not tried again: the desk has shown the case all along, and later steps bring notices of their own."""
APART = timedelta(seconds=5)
"""Between two messages to one officer; what comes meanwhile goes into one. WeCom drops what is more than 30 a minute a member."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


class Road(StrEnum):
    """A way to an officer who does not look at the desk now."""

    EMAIL = "email"
    WECOM = "wecom"


class Standing(StrEnum):
    """How far a notice has come on one road. All but WAITING are the end of it."""

    WAITING = "waiting"
    """To be tried, or tried again."""
    SENT = "sent"
    REFUSED = "refused"
    """The other side will not have it, however often it is tried."""
    TOO_LATE = "too_late"
    """It could not be brought within a day."""
    DROPPED = "dropped"
    """There is nothing to tell any more."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A standing, and why, as a code: what the other side said (`550`, `60020`) or what was in the way (`down`, `unsure`)."""

    standing: Standing
    why: str = ""


_FAILURES = (Standing.REFUSED, Standing.TOO_LATE)
_URGENCY = (NoticeKind.MISSED, NoticeKind.REMINDER, NoticeKind.REOPENED, NoticeKind.TRANSFERRED, NoticeKind.OFFERED, NoticeKind.WROTE)
_ANSWERABLE = frozenset({NoticeKind.MISSED, NoticeKind.REMINDER, NoticeKind.WROTE})
_FOR_TAKING = frozenset({NoticeKind.OFFERED, NoticeKind.TRANSFERRED, NoticeKind.REOPENED})


@dataclass(frozen=True, slots=True)
class Errand:
    """A notice and how far it has come by each road; none where no road is known of the officer. `done_at`: every road is at its end."""

    notice: Notice
    roads: Mapping[Road, Stretch] = field(default_factory=dict)
    tries: int = 0
    retry_at: datetime | None = None
    done_at: datetime | None = None

    def waits_on(self, road: Road) -> bool:
        """Whether it is still to be brought by this road."""
        return self.done_at is None and road in self.roads and self.roads[road].standing is Standing.WAITING

    @property
    def failed(self) -> tuple[Road, ...]:
        """The roads on which it was given up."""
        return tuple(road for road, stretch in self.roads.items() if stretch.standing in _FAILURES)

    def dropped(self, now: datetime) -> "Errand":
        """Nothing to tell any more, on all roads where it still waits; and where it came upon no road yet, on none."""
        return self._with({road: Stretch(Standing.DROPPED) for road in self.roads if self.waits_on(road)}, now)

    def tried(self, results: Mapping[Road, Stretch], now: datetime) -> "Errand":
        """After a round of tries: done where no road waits any more, else to be tried later and ever later, for a day at most."""
        after = replace(self._with(results, now), tries=self.tries + 1)
        if after.done_at is not None:
            return after
        if now - self.notice.at >= GIVEN_UP_AFTER:
            return after._with({road: Stretch(Standing.TOO_LATE, after.roads[road].why) for road in after.roads if after.waits_on(road)}, now)
        # A pause is doubled some times at most, so that no power of a large number is ever built.
        return replace(after, retry_at=now + min(_FIRST_PAUSE * 2 ** min(self.tries, 10), _LONGEST_PAUSE))

    def _with(self, results: Mapping[Road, Stretch], now: datetime) -> "Errand":
        roads = {**self.roads, **results}
        is_done = all(stretch.standing is not Standing.WAITING for stretch in roads.values())
        return replace(self, roads=roads, done_at=now if is_done else None, retry_at=None)


def is_moot(notice: Notice, case: Case | None, events: Sequence[CaseEvent]) -> bool:
    """Whether a notice tells nothing any more: the case is closed or another's, or what the officer was called for has been done since."""
    if case is None or not case.is_open:
        return True
    since = [event for event in events if event.at > notice.at]
    if any(event.kind is CaseEventKind.TRANSFERRED for event in since):
        return True
    taken_by = [event.actor for event in since if event.kind is CaseEventKind.CLAIMED]
    if any(actor != notice.officer for actor in taken_by) or (taken_by and notice.kind in _FOR_TAKING):
        return True
    return notice.kind in _ANSWERABLE and any(event.kind is CaseEventKind.ANSWERED for event in since)


def most_urgent(kinds: Sequence[NoticeKind]) -> NoticeKind:
    """The one of several notices of a case that an officer should read."""
    return min(kinds, key=_URGENCY.index)


def officers_by_name(knowledge: Knowledge) -> Mapping[str, Officer]:
    """Every officer of the knowledge folder, the city's desk first."""
    listed = [*knowledge.city_desk.officers, *(officer for district in knowledge.districts() for officer in district.officers)]
    return {officer.name: officer for officer in reversed(listed)}


def address_on(road: Road, officer: Officer) -> str | None:
    """Where a road ends for this officer; None where staff gave no address."""
    return officer.email if road is Road.EMAIL else officer.wecom
