"""Room: adapters. The working days of China, from the calendar that `chinesecalendar` keeps after the State Council's notices."""

from datetime import date
from functools import lru_cache

_MONDAY_TO_FRIDAY = range(5)


class ChinaCalendar:
    """The WorkCalendar of offices in China. The holidays of a year are announced about November of the year before."""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day, make-up days included; in a year that is not published, Monday to Friday."""
        known = _is_workday(day)
        return day.weekday() in _MONDAY_TO_FRIDAY if known is None else known

    def is_published(self, year: int) -> bool:
        """Whether the calendar has the holidays of this year."""
        return _is_workday(date(year, 1, 1)) is not None


@lru_cache(maxsize=4096)  # the calendar goes through all its years at each question
def _is_workday(day: date) -> bool | None:
    """What the calendar says; None for a year that it does not have."""
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None
