"""Room: domain. Dates as both languages write them: year, year and month, full date, month and day. Reads levelled text, guesses no year."""

import re
from collections.abc import Iterator

from bot.domain.found_values import Spot, ValueKind
from bot.domain.numerals import chinese_number

_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(_NAMES, 1)}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|(?-i:Mar(?:ch)?)|Apr(?:il)?|(?-i:May)|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![A-Za-z])\.?"
)
_Y = r"(?:19|20)\d\d"
_DAY = r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?(?![A-Za-z\d.,]\d|\d)"
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TO = r"\s?(?:至|到|-|–|—)\s?"
_AND = r"\s?(?:to|and|or|-|–|—|/)\s?"

_FIGURES = re.compile(rf"(?<![\d.,/-])(?P<y>{_Y})(?P<s>[-/.])(?P<m>\d{{1,2}})(?:(?P=s)(?P<d>\d{{1,2}}))?(?![\d%]|[./-]\d|\s?[万亿元])")
_FIGURES_LAST = re.compile(rf"(?<![\d.,/-])(?:(?P<a>\d{{1,2}})(?P<s>[/.-]))?(?P<b>\d{{1,2}})(?:(?P=s)|/)(?P<y>{_Y})(?![\d%]|[./-]\d|\s?[万亿元])")
_CHINESE = re.compile(
    rf"(?=[\d一二三四五六七八九十])(?:(?<!\d)(?P<y>{_Y}|[一二][〇零一二三四五六七八九]{{3}})\s?年(?:度|的)?\s?)?(?:(?<!\d)(?P<m>{_N})\s?月(?:份)?(?:\s?(?P<d>{_N})\s?[日号])?(?:{_TO}(?P<to>{_N})[日号])?)?"
)
_DAY_FIRST = re.compile(rf"(?:(?P<from>{_DAY}){_AND})?(?P<d>{_DAY})\s(?:of\s)?(?P<m>{_MONTH}),?(?:\s(?P<y>{_Y})(?!\d))?", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH})\s?(?P<d>{_DAY})(?:{_AND}(?P<to>{_DAY}))?(?:,?\s(?P<y>{_Y})(?!\d))?", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(?<![A-Za-z])(?P<m>{_MONTH}),?(?:\s(?:of\s)?|-)(?P<y>{_Y})(?!\d)", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    r"(?<![A-Za-z])(?P<m>January|February|April|June|July|August|September|October|November|December|(?<=[io]n )(?:May|March)|(?<=by )(?:May|March)"
    r"|(?<=of )(?:May|March)|(?<=to )(?:May|March)|(?<=from )(?:May|March)|(?<=until )(?:May|March)|(?<=since )(?:May|March))(?![A-Za-z])"
)
_SPAN = re.compile(rf"(?<![\d.,/-])(?P<y>{_Y})[-–/](?P<last>\d\d)(?![\d年月])")


def _written(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """The normal form; None where there is no such month or day."""
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    first = f"{year:04d}" if year is not None else "-"
    return "-".join([first, *(f"{part:02d}" for part in (month, day) if part is not None)])


def _number(text: str | None) -> int | None:
    if not text:
        return None
    digits = re.match(r"\d+", text)
    read = int(digits[0]) if digits else chinese_number(text)
    return None if read is None else int(read)


def _figures(match: re.Match[str]) -> list[str | None]:
    year, month = int(match["y"]), int(match["m"])
    if match["s"] == "." and not match["d"] and len(match["m"]) < 2:
        return []
    return [_written(year, month, _number(match["d"]))]


def _figures_last(match: re.Match[str]) -> list[str | None]:
    """5/2025; 26/05/2025; where day and month could change places the date is read as it is written, equal to itself alone."""
    year, last = int(match["y"]), int(match["b"])
    if not match["a"]:
        return [_written(year, last)]
    first = int(match["a"])
    if match["s"] != "." and first <= 12 and last <= 12 and first != last:
        return [f"{first:02d}/{last:02d}/{year}"]
    return [_written(year, first, last) if last > 12 else _written(year, last, first)]


def _chinese(match: re.Match[str]) -> list[str | None]:
    year, month, day, to = (_number(match[name]) for name in ("y", "m", "d", "to"))
    return [_written(year, month, day), *([_written(year, month, to)] if to else [])]


def _english(match: re.Match[str]) -> list[str | None]:
    parts = match.groupdict()
    year, month = _number(parts.get("y")), _MONTHS[match["m"][:3].casefold()]
    days = [_number(day) for name in ("from", "d", "to") if (day := parts.get(name))]
    return [_written(year, month, day) for day in days] or [_written(year, month)]


def _span(match: re.Match[str]) -> list[str | None]:
    """2023–24: two years, where the second follows the first."""
    year = int(match["y"])
    return [str(year), str(year + 1)] if (year + 1) % 100 == int(match["last"]) else []


_WITH_NAMES = ((_DAY_FIRST, _english), (_MONTH_FIRST, _english), (_MONTH_YEAR, _english))
_WITH_FIGURES = ((_FIGURES, _figures), (_FIGURES_LAST, _figures_last), (_SPAN, _span), (_CHINESE, _chinese))
_NAMED = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def dates_in(text: str) -> Iterator[Spot]:
    """Every date, the longer forms first; a bare year is left to whoever knows whether a unit follows it."""
    taken = bytearray(len(text))
    readers = (*_WITH_NAMES, *_WITH_FIGURES, (_MONTH_ALONE, _english)) if _NAMED.search(text) else _WITH_FIGURES
    for pattern, read in readers:
        for match in pattern.finditer(text):
            start, end = match.span()
            values = read(match) if end > start and not any(taken[start:end]) else []
            if values and all(values):
                taken[start:end] = b"1" * (end - start)
                yield from (Spot(start, end, ValueKind.DATE, str(value)) for value in values)
