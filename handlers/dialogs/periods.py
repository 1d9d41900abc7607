"""Room: dialogs. Readers of a very day, a month, and a time from one day to another. What words mean as dates, `dates` knows."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Day

from babel import Locale
from babel.dates import format_date

from bot.domain.forms import Reading, Rejected, Value
from handlers.dialogs.calendar_words import Part, When, is_past, is_possible
from handlers.dialogs.dates import meant, shown_date
from handlers.dialogs.tidying import LONGEST_LINE, bare

_DAYS = {None: (1, 31), Part.EARLY: (1, 10), Part.MIDDLE: (11, 20), Part.LATE: (21, 31)}
# The sign that may also stand within a date comes last.
_TO = (r"\s*(?:到|至|～|~|—+)\s*|\s+(?:to|until|till|through)\s+", r"\s*–\s*", r"(?<=[0-9])/(?=[0-9]{4}-)", r"\s*-\s*")
_LEAD_IN = re.compile(r"^(?:从|自|由|between\s+|from\s+)")
_ONLY_DAY = re.compile(r"(?:the\s+)?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\s*[日号]?")


def day(text: str, reading: Reading) -> Value | Rejected:
    """Stored as an ISO day. A month, or its beginning, is asked back for the day, with one that fits as an example."""
    when = meant(text, reading)
    if isinstance(when, Rejected):
        return when
    if when.day is not None:
        return shown_date(when, reading.language)
    example = max(_edges(when)[0], Day.fromisoformat(reading.today))
    return Rejected("reader.day.which", {"said": shown_date(when, reading.language).shown, "example": example.isoformat()})


def month(text: str, reading: Reading) -> Value | Rejected:
    """Stored as an ISO month; of a day its month counts."""
    when = meant(text, reading)
    return when if isinstance(when, Rejected) else shown_date(replace(when, day=None, part=None), reading.language)


def date_range(text: str, reading: Reading) -> Value | Rejected:
    """Stored as an ISO interval of days, `2026-12-01/2026-12-10`: what two dates say, a day, a month, or a part of one (early: the first ten days)."""
    said = _LEAD_IN.sub("", bare(text))
    if len(said) > LONGEST_LINE:
        return Rejected("reader.date.unknown")
    for first, last in _pairs(said, reading):
        return _interval(_edges(first)[0], _edges(last)[1], reading)
    when = meant(said, reading)
    return when if isinstance(when, Rejected) else _interval(*_edges(when), reading)


def _pairs(said: str, reading: Reading) -> Iterator[tuple[When, When]]:
    for sign in _TO:
        for mark in re.finditer(sign, said):
            pair = _both(said[: mark.start()], said[mark.end() :], reading)
            if pair is not None:
                yield pair


def _both(left: str, right: str, reading: Reading) -> tuple[When, When] | None:
    """Two dates, one of which may borrow its month from the other (12月3日到5日, "3 to 5 December")."""
    first, last = meant(left, reading), meant(right, reading)
    if isinstance(first, When) and (day := _ONLY_DAY.fullmatch(right)):
        last = replace(first, day=int(day["day"]))
    elif isinstance(last, When) and (day := _ONLY_DAY.fullmatch(left)):
        first = replace(last, day=int(day["day"]))
    if isinstance(first, Rejected) or isinstance(last, Rejected) or not (is_possible(first) and is_possible(last)):
        return None
    return None if is_past(last, Day.fromisoformat(reading.today)) else (first, last)


def _edges(when: When) -> tuple[Day, Day]:
    assert when.year is not None, "a settled date has a year"
    first, last = (when.day, when.day) if when.day else _DAYS[when.part]
    return Day(when.year, when.month, first), Day(when.year, when.month, min(last, monthrange(when.year, when.month)[1]))


def _interval(first: Day, last: Day, reading: Reading) -> Value | Rejected:
    """From today on, where the beginning is over and the end is not."""
    first, language = max(first, Day.fromisoformat(reading.today)), reading.language
    if last < first:
        return Rejected("reader.date_range.order", {"first": first.isoformat(), "last": last.isoformat()})
    locale = Locale.parse(language.value, sep="-")
    shown = [format_date(each, "long", locale=locale) for each in dict.fromkeys((first, last))]
    return Value(f"{first}/{last}", (" 至 " if language.is_chinese else " to ").join(shown))
