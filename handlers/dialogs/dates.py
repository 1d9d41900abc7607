"""Room: dialogs. Reader of a day or month to come. How languages say dates, the modules beside it know."""

from datetime import date as Day

from babel import Locale
from babel.dates import format_date, format_skeleton

from bot.domain.forms import Reading, Rejected, Value
from bot.domain.language import Language
from handlers.dialogs.calendar_words import Part, Unclear, When, is_past, is_possible, settled
from handlers.dialogs.chinese_dates import chinese_date
from handlers.dialogs.english_dates import english_date
from handlers.dialogs.numeric_dates import numeric_date, two_days
from handlers.dialogs.tidying import LONGEST_LINE, bare

YEARS_AHEAD = 10
"""A date further away is taken for a slip of the finger."""

_PARTS = {Part.EARLY: ("{}初", "early {}"), Part.MIDDLE: ("{}中旬", "mid {}"), Part.LATE: ("{}底", "late {}")}


def date(text: str, reading: Reading) -> Value | Rejected:
    """Stored as an ISO day `2026-12-03` or an ISO month `2026-12`; never one that is over. Without a year the next one is meant."""
    when = meant(text, reading)
    return when if isinstance(when, Rejected) else shown_date(when, reading.language)


def meant(text: str, reading: Reading) -> When | Rejected:
    """The day or month a text means, with its year; or why it means none that is to come."""
    said, today = bare(text), Day.fromisoformat(reading.today)
    if not said or len(said) > LONGEST_LINE:
        return Rejected("reader.date.unknown")
    found = numeric_date(said, reading.language.is_chinese) or chinese_date(said, today) or english_date(said, today)
    match found:
        case None:
            return Rejected("reader.date.unknown")
        case Unclear.AMBIGUOUS:
            first, second = two_days(said, today)
            return Rejected("reader.date.ambiguous", {"first": first, "second": second})
        case Unclear():
            return Rejected(f"reader.date.{found.value}")
        case When():
            return _judged(settled(found, today), today)


def _judged(when: When, today: Day) -> When | Rejected:
    if not is_possible(when):
        return Rejected("reader.date.impossible")
    if is_past(when, today):
        return Rejected("reader.date.past", {"today": today.isoformat()})
    if (when.year or 0) > today.year + YEARS_AHEAD:
        return Rejected("reader.date.far", {"years": YEARS_AHEAD})
    return when


def shown_date(when: When, language: Language) -> Value:
    """A settled day or month as it is stored and shown."""
    assert when.year is not None, "a settled date has a year"
    day, locale = Day(when.year, when.month, when.day or 1), Locale.parse(language.value, sep="-")
    if when.day is not None:
        return Value(day.isoformat(), format_date(day, "full", locale=locale))
    month = format_skeleton("yMMMM", day, locale=locale)
    shown = _PARTS[when.part][0 if language.is_chinese else 1].format(month) if when.part else month
    return Value(day.isoformat()[:7], shown)
