"""Room: dialogs. Dates as English says them: next Friday, 3 December, early March 2027. Reads folded text, judges nothing."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers.dialogs.calendar_words import Part, Unclear, When, of_day
from handlers.dialogs.matching import denies

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_MONTHS = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_MONTH_OF = {name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
_PARTS = {"early": Part.EARLY, "beginning": Part.EARLY, "start": Part.EARLY, "mid": Part.MIDDLE, "middle": Part.MIDDLE, "late": Part.LATE, "end": Part.LATE}
_WEEKDAYS = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
_COUNT = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,3})"
_YEAR = r"(?:[\s,.]*(?:of\s+)?(?P<year>[12][0-9]{3}|'?(?:2[5-9]|3[0-9])(?!\s*[:ap]|[-.]?[0-9])|next year|this year)\b)?"
_PART = r"(?:(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end)(?:\s+of|\s+in)?[\s-]+)?"

_DAY_FIRST = re.compile(rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?[-\s]?(?P<month>{_MONTHS}){_YEAR}")
_DAY_LAST = re.compile(rf"\b(?P<month>{_MONTHS})\s*(?:the\s+)?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]){_YEAR}")
_MONTH = re.compile(rf"(?P<lead>{_PART}(?:in\s+|by\s+|next\s+|this\s+)?)\b(?P<month>{_MONTHS})(?![a-z]){_YEAR}")
_NEAR_MONTH = re.compile(rf"{_PART}(?P<near>next|this)\s+month\b")
_RELATIVE = re.compile(
    rf"\b(?:the\s+)?day after tomorrow\b|\b(?:today|tomorrow|yesterday)\b|\b(?:next|this|coming|on)?\s*{_WEEKDAYS}\b"
    rf"|\bin\s+(?:about\s+|around\s+)?{_COUNT}\s+(?:day|week|month|year|fortnight)s?\b|\b{_COUNT}\s+(?:day|week|month|year)s?\s+(?:from now|later|ago)\b"
)
_VAGUE = re.compile(
    r"\bas ?ap\b|\bsoon|not sure|don't know|unknown|undecided|\btbd\b|\b20[0-9]{2}\b|semester|holiday|later"
    r"|\b(?:next|this)\s+(?:week|year|spring|summer|autumn|fall|winter)\b"
)
_NOT_LEFT = re.compile(rf"[0-9]|\b(?:or|until|till)\b|\b{_MONTHS}(?![a-z])|\btomorrow\b|{_WEEKDAYS}|\b(?:week|month|year)s?\b")
_BESIDE = re.compile(rf"^\W*{_WEEKDAYS}|\b(?:at\s+)?[0-9]{{1,2}}(?::[0-9]{{2}})?\s*(?:am|pm|o'clock)\b|\b[0-9]{{1,2}}:[0-9]{{2}}\b")
_LONGEST_BESIDE = 60


def english_date(said: str, today: date) -> When | Unclear | None:
    """What a folded text says in English; None where it says nothing of a date. Words are gated here, for dateparser alone reads "a" as January."""
    for pattern in (_DAY_FIRST, _DAY_LAST, _MONTH, _NEAR_MONTH, _RELATIVE):
        match = next((one for one in pattern.finditer(said) if not _is_verb(one)), None)
        if match is not None:
            beside = _BESIDE.sub("", said[: match.start()] + " " + said[match.end() :])
            is_alone = len(beside) <= _LONGEST_BESIDE and not _NOT_LEFT.search(beside)
            return None if denies(beside) else _read(match, today) if is_alone else Unclear.SEVERAL
    return Unclear.VAGUE if _VAGUE.search(said) else None


def _is_verb(match: re.Match[str]) -> bool:
    """No month is named in "I may come" and "we march"; one is in "in May", "May 2027" and "May" alone."""
    parts = match.groupdict()
    if parts.get("month") not in ("may", "mar", "march") or parts.get("day"):
        return False
    return not (parts["lead"] or parts["year"] or match.group().strip() == match.string.strip())


def _read(match: re.Match[str], today: date) -> When | None:
    parts = match.groupdict()
    part = _PARTS.get(parts.get("part") or "")
    if parts.get("month"):
        return When(_MONTH_OF[parts["month"][:3]], _year(parts.get("year"), today), int(parts["day"]) if parts.get("day") else None, part)
    return _relative(f"{parts['near']} month" if parts.get("near") else match.group(), today, part)


def _year(said: str | None, today: date) -> int | None:
    if said is None:
        return None
    if said in ("this year", "next year"):
        return today.year + (said == "next year")
    year = int(said.removeprefix("'"))
    return year if year > 99 else 2000 + year


def _relative(said: str, today: date, part: Part | None) -> When | None:
    plain = said.strip().removeprefix("on ").removeprefix("coming ").replace("about ", "").replace("around ", "")
    found = _parser(today).get_date_data(plain)
    if found.date_obj is None:
        return None
    day = found.date_obj.date()
    return When(day.month, day.year, None, part) if found.period in ("month", "year") else of_day(day)


@lru_cache(maxsize=4)
def _parser(today: date) -> "DateDataParser":
    """English only: `chinese_dates` reads more Chinese than dateparser does (it knows no 下周五, 两周后 or 10月18日)."""
    from dateparser.date import DateDataParser  # a tenth of a second, paid by the first date alone

    base = datetime(today.year, today.month, today.day)
    return DateDataParser(languages=["en"], settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future"})
