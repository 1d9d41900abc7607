"""Room: dialogs. Dates in figures: 2026-12, 2026/12/3, 3.12.2026, 12/2026. Reads folded text, judges nothing."""

import re
from datetime import date

from handlers.dialogs.calendar_words import Unclear, When, settled

_MARK = r"\s*[-/.–]\s*"
_YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}})(?:{_MARK}|\s)(?P<month>[0-9]{{1,2}})(?:(?:{_MARK}|\s)(?P<day>[0-9]{{1,2}}))?")
_RUN = re.compile(r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?")
_MONTH_FIRST = re.compile(rf"(?P<month>[0-9]{{1,2}}){_MARK}(?P<year>[0-9]{{4}})")
_POINTED = re.compile(r"(?P<day>[0-9]{1,2})\s*\.\s*(?P<month>[0-9]{1,2})\s*\.\s*(?P<year>[0-9]{4})")
_SLASHED = re.compile(rf"(?P<one>[0-9]{{1,2}}){_MARK}(?P<two>[0-9]{{1,2}})(?:{_MARK}(?P<year>[0-9]{{4}}))?")
_TIME = re.compile(r"(?:t|\s)[0-9]{1,2}:[0-9]{2}.*$")
_BARE = re.compile(r"[0-9]+")


def numeric_date(said: str, is_chinese: bool) -> When | Unclear | None:
    """What figures alone say. 3/12/2026 is two days to two readers, so it is none; without a year Chinese writes the month first."""
    figures = _TIME.sub("", said)
    for pattern in (_YEAR_FIRST, _RUN, _MONTH_FIRST, _POINTED):
        match = pattern.fullmatch(figures)
        if match is not None:
            parts = match.groupdict()
            return When(int(parts["month"]), int(parts["year"]), int(parts["day"]) if parts.get("day") else None)
    slashed = _SLASHED.fullmatch(figures)
    if slashed is not None:
        return _slashed(int(slashed["one"]), int(slashed["two"]), slashed["year"], is_chinese)
    return Unclear.VAGUE if _BARE.fullmatch(figures) else None


def two_days(said: str, today: date) -> tuple[str, str]:
    """The two days that an ambiguous date may be, in ISO form, for the person to choose from."""
    slashed = _SLASHED.fullmatch(_TIME.sub("", said))
    assert slashed is not None, "asked only of a date that was found ambiguous"
    one, two, year = int(slashed["one"]), int(slashed["two"]), int(slashed["year"]) if slashed["year"] else None
    days = [settled(When(month, year, day), today) for month, day in ((one, two), (two, one))]
    return f"{days[0].year}-{one:02}-{two:02}", f"{days[1].year}-{two:02}-{one:02}"


def _slashed(one: int, two: int, year: str | None, is_chinese: bool) -> When | Unclear:
    whole = int(year) if year else None
    if one > 12 or one == two:
        return When(two, whole, one)
    if two > 12 or (is_chinese and whole is None):
        return When(one, whole, two)
    return Unclear.AMBIGUOUS
