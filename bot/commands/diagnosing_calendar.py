"""Room: bootstrap. What is said of the calendar of working days: years whose holidays it should have by now. Never a fault."""

from collections.abc import Iterator
from datetime import date

from bot.commands.wechat_menu import in_both
from bot.domain.phrasebook import Phrasebook
from bot.ports import WorkCalendar

_ANNOUNCED_IN = 11
"""The month in which the State Council tells the holidays of the next year."""


def unpublished(calendar: WorkCalendar, today: date) -> tuple[int, ...]:
    """The years that matter today and are missing: this one, and the next from November on."""
    years = (today.year, today.year + 1) if today.month >= _ANNOUNCED_IN else (today.year,)
    return tuple(year for year in years if not calendar.is_published(year))


def about_calendar(calendar: WorkCalendar, phrases: Phrasebook, today: date) -> Iterator[str]:
    """One note a missing year, in both languages."""
    for year in unpublished(calendar, today):
        zh, en = in_both(phrases, "calendar.not_published", year=str(year))
        yield f"• {zh}\n  {en}"
