"""Room: domain. Numbers as people write them, read to plain values, so that two texts can be compared. No rounding, no guessing."""

import re
import unicodedata

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
