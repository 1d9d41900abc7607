"""Room: domain. Numbers in figures, in Chinese and in English words, with the place where each stands. No units, no meaning."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_CHEQUE = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千")
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {chr(0x3251 + n): n + 21 for n in range(15)} | {chr(0x32B1 + n): n + 36 for n in range(15)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "mln": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9}
_SHORT = {"k": 1000, "w": 10**4, "m": 10**6, "b": 10**9}
_TEENS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_TEENS)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_TIMES = {"once": 1, "twice": 2}

_SMALL, _SCALE = "|".join(sorted(_WORDS, key=len, reverse=True)), "|".join(_SCALES)
_FIGURES = r"\d{1,3}(?:[,\u2009]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+"
_NUMERAL = re.compile(
    r"(?:(?<![A-Za-z])(?=[ahotfsenz])|(?=[\d.壹贰貳叁參肆伍陆陸柒捌玖拾佰仟零〇一二两三四五六七八九十百千万亿半\u2460-\u2473\u3251-\u325f\u32b1-\u32bf]))(?:"
    rf"(?P<mixed>(?<![A-Za-z_\d])(?:\d+(?:\.\d+)?[百千万亿]+){{2,}})"
    rf"|(?:(?<![A-Za-z_\d])|(?<=CNY)|(?<=RMB)|(?<=USD)|(?<=EUR)|(?<=GBP)|(?<=HKD))(?P<figures>{_FIGURES})"
    rf"(?:\s?(?:余|多|几)?(?P<zh>(?:百(?![分姓])|千(?![克米瓦字])|万|亿)+)|(?P<en>(?:[ \u2009-]?(?:{_SCALE}))+)(?![A-Za-z])|(?P<short>[kwmb])(?![A-Za-z0-9²]))?"
    rf"|(?P<half>(?<![A-Za-z])half(?:\san?(?=\s)|(?=[ -](?:of|the|price|pay)(?![A-Za-z]))))(?:\s(?P<half_of>{_SCALE})(?![A-Za-z]))?"
    rf"|(?<![A-Za-z])(?P<words>(?:an?\s(?={_SCALE})|(?:{_SMALL})(?![A-Za-z]))(?:(?:[ -]|\sand\s|(?<=\s))(?:(?:{_SMALL}|{_SCALE})(?![A-Za-z])))*"
    rf"(?P<more>\sand\sa\shalf(?![A-Za-z]))?(?:\s(?P<more_of>{_SCALE})(?![A-Za-z]))?)"
    rf"|(?<![A-Za-z])(?P<times>once|twice)(?![A-Za-z])"
    rf"|(?P<cheque>(?=[零万亿]*[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟])[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟零万亿]{{2,}})"
    rf"|(?P<chinese>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+(?![十百]))?)"
    rf"|(?P<circled>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf])"
    rf"|(?P<part>半))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text. `factor` is what stands behind its figures (万, million), 1 where nothing does; `style` says how it is written."""

    start: int
    end: int
    value: Decimal
    factor: Decimal
    style: str


def plain(number: Decimal) -> str:
    """A number without an exponent and without idle zeros."""
    if number == number.to_integral_value():
        return f"{number:.0f}"
    return f"{number:f}".rstrip("0")


def chinese_number(text: str) -> Decimal | None:
    """`三十六` -> 36, `五千万`, `两万五` -> 25000, `三点五`, `二〇二六` -> 2026; None where the characters form no number."""
    whole, point, rest = text.partition("点")
    if point:
        before = chinese_number(whole)
        return None if before is None or not rest else before + Decimal("0." + "".join(str(_DIGITS[char]) for char in rest))
    if all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text)) if text else None
    return _by_units(text)


def _by_units(text: str) -> Decimal | None:
    total = section = 0
    digit: int | None = None
    last = 1
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit, last = _DIGITS[char], last if _DIGITS[char] else 1
        elif _UNITS[char] < 10**4:
            section, digit, last = section + (1 if digit is None else digit) * _UNITS[char], None, _UNITS[char]
        else:
            section, digit, last = section + (digit or 0), None, _UNITS[char]
            total = (total + (section or 1)) * last if last == 10**8 or not total else total + (section or 1) * last
            section = 0
    # 两万五 is 25,000: a last digit without a unit counts the next lower one.
    return Decimal(total + section + (digit or 0) * (last // 10 if last > 10 else 1))


def _scaled(words: str) -> Decimal:
    factor = Decimal(1)
    for word in _WORD.findall(words.casefold()):
        factor *= _SCALES[word]
    return factor


def _in_words(words: str) -> Decimal | None:
    """`one hundred and fifty thousand`; None where the words are several numbers."""
    total = current = 0
    can_join = 1000
    for word in _WORD.findall(words.casefold()):
        if word in ("a", "an"):
            current = 1
        elif word == "and":
            if current % 100:
                return None
        elif word in _WORDS:
            if not can_join > _WORDS[word] or (current and current % 100 and not (current % 10 == 0 and _WORDS[word] < 10)):
                return None
            current += _WORDS[word]
            can_join = 10 if _WORDS[word] >= 20 else 0
        elif word == "hundred":
            current, can_join = (current or 1) * 100, 100
        else:
            total, current, can_join = total + (current or 1) * _SCALES[word], 0, 1000
    return Decimal(total + current)


def numerals_in(text: str) -> Iterator[Numeral]:
    """Every number, left to right. A Chinese one may be part of a word; who knows the next characters decides."""
    for match in _NUMERAL.finditer(text):
        yield from _numeral(match)


def _numeral(match: re.Match[str]) -> Iterator[Numeral]:
    style, one = str(match.lastgroup), Decimal(1)
    start, end = match.span()
    if match["mixed"]:
        parts = re.findall(r"(\d+(?:\.\d+)?)([百千万亿]+)", match[0])
        yield Numeral(start, end, sum((Decimal(figures) * _product(marks) for figures, marks in parts), Decimal(0)), Decimal(2), "figures")
    elif match["figures"]:
        factor = _product(match["zh"] or "") * _scaled(match["en"] or "") * _SHORT.get((match["short"] or "").casefold(), 1)
        yield Numeral(start, end, Decimal(re.sub(r"[,\u2009]", "", match["figures"])) * factor, factor, "short" if match["short"] else "figures")
    elif match["half"]:
        yield Numeral(start, end, Decimal("0.5") * _scaled(match["half_of"] or ""), one, "half")
    elif match["words"]:
        yield from _worded(match)
    elif match["times"]:
        yield Numeral(start, end, Decimal(_TIMES[match[0].casefold()]), one, "times")
    elif match["circled"]:
        yield Numeral(start, end, Decimal(_CIRCLED[match[0]]), one, "circled")
    elif match["part"]:
        yield Numeral(start, end, Decimal("0.5"), one, "part")
    else:
        read = chinese_number(match[0].translate(_CHEQUE))
        yield Numeral(start, end, Decimal(-1) if read is None else read, _factor_of(match[0]), style)


def _product(marks: str) -> Decimal:
    factor = Decimal(1)
    for mark in marks:
        factor *= _UNITS[mark]
    return factor


def _factor_of(chinese: str) -> Decimal:
    """What a number ends in: 三十万 -> 10,000."""
    last = re.search(r"[万亿]+$", chinese)
    return _product(last[0]) if last and last.start() else Decimal(1)


def _worded(match: re.Match[str]) -> Iterator[Numeral]:
    """One number in words, or several that stand beside each other."""
    words = match["words"]
    if match["more"]:
        whole = _in_words(words[: match.start("more") - match.start("words")])
        if whole is not None:
            factor = _scaled(match["more_of"] or "")
            yield Numeral(match.start(), match.end(), (whole + Decimal("0.5")) * factor, factor, "words")
            return
    read = _in_words(words)
    if read is not None:
        last = re.search(rf"\s(?:{_SCALE})(?:\s(?:{_SCALE}))*$", words, re.IGNORECASE)
        yield Numeral(match.start(), match.end(), read, _scaled(last[0]) if last else Decimal(1), "words")
        return
    for word in _WORD.finditer(words):
        if (small := _WORDS.get(word[0].casefold())) is not None:
            yield Numeral(match.start() + word.start(), match.start() + word.end(), Decimal(small), Decimal(1), "words")
