"""Room: dialogs. Readers of a number and of an amount of money: 3万, "about 20 people", 50万元, "$1.2 million"."""

import re
from decimal import Decimal

from bot.domain.forms import Reading, Rejected, Value
from bot.domain.levelling import level
from bot.domain.numerals import numerals_in, plain
from bot.domain.values import ValueKind, values_in
from handlers.dialogs.matching import denies
from handlers.dialogs.tidying import LONGEST_LINE, folded, tidy

LARGEST = Decimal(10) ** 13
"""A number beyond it is taken for a slip of the finger."""

_VAGUE = re.compile(r"几|若干|数[十百千万]|一些|\bsome\b|\bseveral\b|\ba few\b|\bmany\b|\bdozens\b")
_RANGE = re.compile(r"[0-9万亿千百十元]\s*(?:-|–|—|~|到|至|\bto\b)\s*(?:[$€£¥]\s*)?[0-9一二三四五六七八九十]")
_MINUS = re.compile(r"(?:^|\s)[-−负]\s?[0-9]|负[一二三四五六七八九十百千万]|\bminus\b")
_PLACE = re.compile(r"第\s?[0-9一二三四五六七八九十]|[0-9](?:st|nd|rd|th)\b")
_STRANGE = re.compile(r"[^\w\s.,;:!()%²³㎡，。；：！（）、·/'-]|_|[a-z][0-9]")
_LONGEST_BESIDE = 30
_STORED = re.compile(r"(?P<currency>[A-Z]{3}) (?P<number>[0-9]+(?:\.[0-9]+)?)")
_IN_YUAN = re.compile(r"[万亿千百]$|块$")


def number(text: str, reading: Reading) -> Value | Rejected:
    """Stored in figures (`30000`, `0.5`, `30%`); one number, with or without what it counts."""
    said = folded(text)
    if not said or len(said) > LONGEST_LINE:
        return Rejected("reader.number.none")
    if reason := _unfit(said):
        return Rejected(f"reader.number.{reason}")
    found = list(numerals_in(level(said).text))
    if len(found) != 1 or found[0].value < 0:
        return Rejected("reader.number.several" if len(found) > 1 else "reader.number.none")
    beside = said[: found[0].start] + said[found[0].end :]
    if len(beside) > _LONGEST_BESIDE or _STRANGE.search(beside):
        return Rejected("reader.number.none")
    if found[0].value > LARGEST:
        return Rejected("reader.number.too_large")
    mark = "%" if re.search(r"[%％]|百分之", said) else ""
    return Value(plain(found[0].value) + mark, _with_commas(found[0].value) + mark)


def amount(text: str, reading: Reading) -> Value | Rejected:
    """Stored as currency and figures, `CNY 500000`. Money that Chinese counts in 万 without a currency is yuan; any other is asked for its currency."""
    said = tidy(text)
    if stored := _STORED.fullmatch(said):
        return _money(stored["currency"], Decimal(stored["number"]), reading)
    if not said or len(said) > LONGEST_LINE:
        return Rejected("reader.amount.none")
    if reason := _unfit(folded(said)):
        return Rejected("reader.amount.none" if reason == "none" else f"reader.number.{reason}")
    sums = {value.value for value in values_in(said) if value.kind is ValueKind.MONEY}
    if len(sums) == 1:
        currency, _, figures = sums.pop().partition(" ")
        return _money(currency, Decimal(figures), reading)
    return Rejected("reader.number.several") if sums else _without_currency(said, reading)


def _without_currency(said: str, reading: Reading) -> Value | Rejected:
    found = [numeral.value for numeral in numerals_in(level(folded(said)).text)]
    if len(found) != 1 or found[0] < 0:
        return Rejected("reader.number.several" if len(found) > 1 else "reader.amount.none")
    if reading.language.is_chinese and _IN_YUAN.search(folded(said)):
        return _money("CNY", found[0], reading)
    return Rejected("reader.amount.currency", {"guess": f"CNY {_with_commas(found[0])}"})


def _money(currency: str, figures: Decimal, reading: Reading) -> Value | Rejected:
    if figures > LARGEST:
        return Rejected("reader.number.too_large")
    written = _with_commas(figures)
    shown = f"人民币 {written} 元" if currency == "CNY" and reading.language.is_chinese else f"{currency} {written}"
    return Value(f"{currency} {plain(figures)}", shown)


def _unfit(said: str) -> str | None:
    """What makes words about numbers no one number."""
    if denies(said) or _PLACE.search(said):
        return "none"
    checks = {"vague": _VAGUE, "several": _RANGE, "negative": _MINUS}
    return next((reason for reason, pattern in checks.items() if pattern.search(said)), None)


def _with_commas(number: Decimal) -> str:
    whole, point, part = plain(number).partition(".")
    return f"{int(whole):,}{point}{part}"
