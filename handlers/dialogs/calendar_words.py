"""Room: dialogs. What a text may say about a day or a month, before it is judged. No language, no reasons."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

_YEARS_TO_LEAP = 9
"""Years within which every day of the calendar comes again, 29 February over 2100 included."""


class Part(StrEnum):
    """Which part of a month; shown, never stored."""

    EARLY = "early"
    MIDDLE = "mid"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class When:
    """A day, or a month when `day` is None. `year` None means the next time it comes."""

    month: int
    year: int | None = None
    day: int | None = None
    part: Part | None = None


class Unclear(StrEnum):
    """Why no one day or month is meant: the end of the name of a text."""

    VAGUE = "vague"
    SEVERAL = "several"
    AMBIGUOUS = "ambiguous"
    LUNAR = "lunar"


def of_day(day: date) -> When:
    """A day of the calendar as it is meant."""
    return When(day.month, day.year, day.day)


def months_on(today: date, months: int) -> When:
    """The month so many months from now."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return When(month + 1, year)


def days_on(today: date, days: int) -> When:
    """The day so many days from now; a count that leaves the calendar ends at its last day and is refused as too far."""
    return of_day(today + timedelta(days=min(days, (date.max - today).days)))


def settled(when: When, today: date) -> When:
    """With a year: the one meant, else the first in which the day or month is not over."""
    if when.year is not None:
        return when
    years = (replace(when, year=today.year + ahead) for ahead in range(_YEARS_TO_LEAP))
    return next((one for one in years if is_possible(one) and not is_past(one, today)), replace(when, year=today.year))


def is_possible(when: When) -> bool:
    """Whether the calendar has it: no 30 February, no thirteenth month."""
    if not (1 <= when.month <= 12 and 1 <= (when.year or 1) <= date.max.year):
        return False
    return when.day is None or 1 <= when.day <= monthrange(when.year or 2000, when.month)[1]


def is_past(when: When, today: date) -> bool:
    """Whether it is over; this month is not."""
    return (when.year or 0, when.month, when.day or 31) < (today.year, today.month, today.day)
