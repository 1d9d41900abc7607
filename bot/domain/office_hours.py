"""Room: domain. When officers work, on the clock of Beijing, and how long they may take. No calendar of its own: the caller tells the working days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from bot.domain.desk_clocks import BEIJING

_LONGEST_BREAK = 60
"""Days that are looked ahead for an opening; no holiday of China is nearly as long."""


class Workdays(Protocol):
    """Which days are worked in Beijing, make-up days included."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day."""


@dataclass(frozen=True, slots=True)
class Span:
    """From and until an hour of one day, in Beijing; it ends after it starts."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of every working day, make-up days included: in order, without overlap; empty while staff have not said them."""

    spans: tuple[Span, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether staff have filled them in."""
        return bool(self.spans)


COUNTED = OfficeHours((Span(time(9), time(12)), Span(time(13), time(17))))
"""What working hours are counted by where staff have not said a desk's own. Nobody is told these."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long officers may take, in working hours, and scholars, in days. Staff change them in `city-desk.yaml`.

    `remind`: the part of the time after which the officer is reminded. `escalate`: working hours between two steps upwards.
    """

    first_answer: timedelta = timedelta(hours=8)
    next_answer: timedelta = timedelta(hours=16)
    escalate: timedelta = timedelta(hours=8)
    remind: float = 0.5
    scholar_days: int = 7
    reopen_days: int = 14


def is_open(hours: OfficeHours, calendar: Workdays, now: datetime) -> bool:
    """Whether somebody is at work: from the start of a span until just before its end. Unknown hours are counted as COUNTED."""
    return any(start <= now < end for start, end in _worked_on(_day_of(now), hours, calendar))


def next_opening(hours: OfficeHours, calendar: Workdays, now: datetime) -> datetime | None:
    """When work begins next (UTC), `now` itself while it is going on; None where hours are unknown: nobody is told what staff did not say."""
    if not hours.is_known:
        return None
    last = _day_of(now) + timedelta(days=_LONGEST_BREAK)
    ahead = (span for day in _days_from(_day_of(now), last) for span in _worked_on(day, hours, calendar))
    return next((max(start, now.astimezone(UTC)) for start, end in ahead if now < end), None)


def after_working(hours: OfficeHours, calendar: Workdays, start: datetime, amount: timedelta) -> datetime:
    """The moment (UTC) at which this much working time has passed since `start`; unknown hours are counted as COUNTED.

    `amount` is not negative. An amount that fills a span ends with it (at 12:00, not at 13:30), and no amount at all leads to the next moment of
    work. The calendar must have working days: one without any has no answer.
    """
    left = amount
    for opens, closes in (span for day in _days_from(_day_of(start)) for span in _worked_on(day, hours, calendar)):
        begins = max(opens, start.astimezone(UTC))
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta())
    raise AssertionError("days do not end before the calendar does")


def _day_of(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _days_from(first: date, last: date = date.max) -> Iterator[date]:
    day = first
    while day < last:
        yield day
        day += timedelta(days=1)


def _worked_on(day: date, hours: OfficeHours, calendar: Workdays) -> Iterator[tuple[datetime, datetime]]:
    """The spans of one day as moments, in order; none on a day off."""
    if calendar.is_workday(day):
        for span in (hours if hours.is_known else COUNTED).spans:
            yield _moment(day, span.start), _moment(day, span.end)


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, BEIJING).astimezone(UTC)
