"""Room: domain. Numbers without a unit: years, counts, and characters or words that look like numbers and are none. No units, no ranges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.found_values import Spot, ValueKind
from bot.domain.numerals import Numeral, plain
from bot.domain.units import Unit

_MARK = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=[;；:：。.!?！？•]\s)(?<!No\. )|(?<=[;；:：。，]))[ \t]*"
    r"(?:[(（]\d{1,2}[)）]|\d{1,2}[)、](?!\d)|\d{1,2}\.(?![\d])|[（(][一二三四五六七八九十]{1,3}[)）])",
    re.MULTILINE,
)
_ORDINAL = re.compile(
    r"第\s?(?:\d+|[零一二三四五六七八九十百千]+)(?!\d)(?!\s?号)|(?<![A-Za-z\d])\d+(?:st|nd|rd|th)(?![A-Za-z\d])|(?:星期|礼拜|周)[一二三四五六](?![次个名家])",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:a|an|and|or|the|of|to|in|on|at|by|for|from|with|within|without|until|till|as|if|per|is|are|was|were|be|been|has|have|had|can|may|must|will|would|that|which"
    r"|who|than|then|so|but|not|no|more|less|most|least|up|down|out|over|under|off|other|another|only|each|every|this|these|those|it|its|you|your|i|we|they|he|she|thing|way|day|same)",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[ \u2009-]([A-Za-z]+)")
_LAST_WORD = re.compile(r"([A-Za-z]+)[ -]$")
_NOT_ONE_AFTER = {"no", "any", "every", "each", "this", "that", "which", "another", "some", "the", "same"}
NOT_ONE_BEHIND = "同另每任某这那哪统唯单专归划逐万不之其第下上"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, None where it has none; `first` and `last` bound both in the text, `is_prefixed` where the unit comes first."""

    numeral: Numeral
    unit: Unit | None
    first: int
    last: int
    value: Decimal
    is_prefixed: bool = False


def passed_over(text: str) -> Iterator[Spot]:
    """List numbers (1., ②, (三)) at the start of a point, and ordinals (第三, 25th); they count nothing."""
    for pattern in (_MARK, _ORDINAL):
        for match in pattern.finditer(text):
            yield Spot(match.start(), match.end(), ValueKind.ORDINAL, "")


def is_year(text: str, numeral: Numeral) -> bool:
    """Whether a number without a unit is written as a year is."""
    written = text[numeral.start : numeral.end]
    return len(written) == 4 and written.isdigit() and 1900 <= numeral.value <= 2100


def next_word(text: str, end: int) -> re.Match[str] | None:
    """The noun that follows a number in English; None for a word that goes on with the sentence."""
    word = _NEXT_WORD.match(text, end)
    return word if word and not _GOES_ON.fullmatch(word[1]) else None


def without_unit(text: str, amount: Amount) -> Spot | None:
    """Where a number without a unit counts as one; None where its characters are part of a word or of a name."""
    numeral, written = amount.numeral, text[amount.first : amount.last]
    noun = next_word(text, amount.last)
    spot = Spot(amount.first, noun.end() if noun else amount.last, ValueKind.NUMBER, plain(amount.value))
    match numeral.style:
        case "figures" if text[amount.last : amount.last + 1].isascii() and text[amount.last : amount.last + 1].isalpha():
            return None
        case "figures" if is_year(text, numeral):
            return Spot(amount.first, amount.last, ValueKind.DATE, written)
        case "short" if written[-1] in "mMbB":
            return None
        case "figures" | "cheque" | "short":
            return spot
        case "words" | "times":
            return spot if numeral.style == "times" or _is_counted(text, amount, noun) else None
        case "half":
            return spot if numeral.value > 1 else Spot(amount.first, amount.last, ValueKind.PERCENT, "50")
        case "part":
            is_share = text[numeral.start - 1 : numeral.start] == "一" or text[numeral.end : numeral.end + 1] in [*"价数"]
            return Spot(amount.first, amount.last, ValueKind.PERCENT, "50") if is_share else None
        case "chinese":
            return spot if is_number_alone(written, amount.value) else None
        case _:
            return None


def _is_counted(text: str, amount: Amount, noun: re.Match[str] | None) -> bool:
    """Whether a word is a number: one window and two firms, but not no one, one-off, the two, a five-star card."""
    if noun and noun[1].casefold() == "star":
        return False
    last = _LAST_WORD.search(text[max(0, amount.first - 12) : amount.first])
    before = last[1].casefold() if last else ""
    if amount.value == 1:
        return noun is not None and text[amount.last : amount.last + 1] != "-" and before not in _NOT_ONE_AFTER
    return noun is not None or before != "the"


def is_number_alone(written: str, value: Decimal) -> bool:
    """Whether Chinese characters are a number even without a measure word: 三百, 五十八, 二〇二六, but not 万一, 十分, 千万, 三农."""
    if value < 0 or len(written) < 2:
        return False
    if any(unit in written for unit in "十百千万亿"):
        return written[0] in "一二两三四五六七八九" and (written[-1] in "十百千万亿" or len(written) > 2)
    return len(written) >= 4
