"""Room: domain. Values as people write them, read to one normal form, so that two texts can be compared. No rounding, no guessing."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.domain.amounts import amounts_in
from bot.domain.bare_numbers import passed_over
from bot.domain.contacts import emails_in, links_in, telephones_in
from bot.domain.dates import dates_in
from bot.domain.found_values import FoundValue, Spot, ValueKind, hidden
from bot.domain.levelling import level
from bot.domain.numerals import chinese_number

__all__ = ["FoundValue", "Reading", "ValueKind", "fold", "numbers_in", "ordinals_in", "read", "read_chinese_number", "values_in"]

_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_NUMBER = "零〇一二两三四五六七八九十百千"
_MULTIPLIERS = {"万": 10_000, "亿": 100_000_000, "million": 1_000_000, "billion": 1_000_000_000, "thousand": 1000, "k": 1000, "m": 1_000_000}
_ENGLISH = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "half": 0.5,
}
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<arabic>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:\s?(?P<mult>million|billion|thousand|k(?![a-z])|m(?![a-z0-9²])))?(?P<zh>[万亿]*)"
    rf"|(?P<chinese>[{_CHINESE_NUMBER}]+)(?P<zh2>[万亿]*)"
    rf"|\b(?P<word>{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\b(?:\s(?P<mult2>million|billion|thousand))?",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Full-width forms to half-width, traditional 萬/億 to simplified, lower case; the text's meaning stays."""
    return unicodedata.normalize("NFKC", text).casefold().replace("萬", "万").replace("億", "亿").replace("兩", "两")


def read_chinese_number(text: str) -> int | None:
    """`三十六` -> 36, `二〇二六` -> 2026; None where the characters form no number."""
    if not any(c in _CHINESE_UNITS for c in text):
        return int("".join(str(_CHINESE_DIGITS[c]) for c in text)) if text else None
    total, digit = 0, 0
    for char in text:
        if char in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[char]
        else:
            total += (digit or 1) * _CHINESE_UNITS[char]
            digit = 0
    return total + digit


def _scale(marks: str) -> float:
    factor = 1.0
    for mark in marks:
        factor *= _MULTIPLIERS[mark]
    return factor


def numbers_in(text: str) -> set[float]:
    """Every number of a text as a plain value: `50万`, `五十万`, `500,000`, `0.5 million` are all 500000.0."""
    found: set[float] = set()
    # A letter before a digit (S02, C类) is a name, a Chinese character is not.
    spaced = re.sub(r"([\u4e00-\u9fff])(?=\d)", r"\1 ", fold(text))
    for match in _NUMBER.finditer(spaced):
        if match["arabic"]:
            plain = float(match["arabic"].replace(",", ""))
            found.add(plain * _MULTIPLIERS.get((match["mult"] or "").lower(), 1) * _scale(match["zh"]))
        elif match["chinese"]:
            number = read_chinese_number(match["chinese"])
            if number is not None:
                found.add(number * _scale(match["zh2"]))
        else:
            found.add(_ENGLISH[match["word"]] * _MULTIPLIERS.get((match["mult2"] or "").lower(), 1))
    return found


_TITLE = re.compile(r"《([^《》\n]{2,80})》")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"\n]{3,80})[”」』\"]")
_DOCUMENT = re.compile(
    r"(?:办法|通知|意见|细则|方案|规定|公告|条例|指南|证明|计划|政策|规划|措施|清单|目录|名单|手册|通告|决定|章程|协议|令|函|法)(?:[(（].*[)）])?$"
    r"|\b(?:Notice|Measures|Regulations?|Rules|Certificate|Announcement|Opinions?|Guidelines?|Plan|Programme|Program|Scheme|Law|Act|Order|Catalogue|Agreement|Handbook)\b"
)

_EDITION = re.compile(r"第\s?(?P<zh>\d+|[一二两三四五六七八九十百]+)\s?届|(?<![A-Za-z\d])(?P<en>\d+)(?:st|nd|rd|th)(?![A-Za-z\d])(?!\sof\s[A-Z])")


class Reading(NamedTuple):
    """The values of a text, and the text with them made unreadable, so that others can look at what is left."""

    values: frozenset[FoundValue]
    left: str


def values_in(text: str) -> frozenset[FoundValue]:
    """Every amount, number, percentage, date, duration, telephone, address, link and document name of a text.

    List numbers and ordinals (第三, 25th) do not count, nor do Chinese numerals that are part of a word (一些, 万一).
    """
    return read(text).values


def read(text: str) -> Reading:
    """The values of a text and what is left of it; who comes first has the first right to a place."""
    levelled = level(text)
    left = levelled.text
    found = {_found(spot, levelled.as_written(spot.start, spot.end)) for spot in _names_in(left)}
    for reader in _READERS:
        spots = list(reader(left))
        found |= {_found(spot, levelled.as_written(spot.start, spot.end)) for spot in spots if spot.value}
        left = hidden(left, spots)
    return Reading(frozenset(found), left)


def ordinals_in(text: str) -> frozenset[FoundValue]:
    """Editions and batches (第25届, 25th): no amounts, but statements that may be wrong all the same. The first counts nothing."""
    levelled = level(text)
    found = [(match, match["zh"] or match["en"]) for match in _EDITION.finditer(levelled.text)]
    numbers = [(match, Decimal(number) if number.isdecimal() else chinese_number(number)) for match, number in found]
    return frozenset(
        FoundValue(ValueKind.ORDINAL, f"{number:.0f}", levelled.as_written(match.start(), match.end())) for match, number in numbers if number and number > 1
    )


def _found(spot: Spot, written: str) -> FoundValue:
    return FoundValue(spot.kind, spot.value, written)


def _names_in(text: str) -> Iterator[Spot]:
    """What stands in 《》, and quoted words that end as a document's name does; other quoted words name nothing."""
    for match in _TITLE.finditer(text):
        yield Spot(match.start(), match.end(), ValueKind.NAME, fold(match[1]).replace(" ", ""))
    for match in _QUOTED.finditer(text):
        if _DOCUMENT.search(match[1]):
            yield Spot(match.start(), match.end(), ValueKind.NAME, fold(match[1]).replace(" ", ""))


_READERS: tuple[Callable[[str], Iterator[Spot]], ...] = (emails_in, links_in, telephones_in, dates_in, passed_over, amounts_in)
