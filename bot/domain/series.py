"""Room: domain. Ranges and lists of numbers that share one unit: 10至20万元, CNY 500, 800 and 1,200. No units of its own."""

import re
from dataclasses import replace

from bot.domain.bare_numbers import Amount, is_year, next_word
from bot.domain.found_values import ValueKind

_JOINED = re.compile(r"\s?(?:-|–|—|至|到|to|and|or|/|、|和|或|与|,\s)\s?(?:最高|最多|up to )?", re.IGNORECASE)
_COMMA = re.compile(r",\s\s?$")
_BLUNT = 20
"""A number this many times its neighbour's figures does not share the neighbour's 万: 500至1万元 begins at 500 yuan."""


def with_shared_units(text: str, found: list[Amount]) -> list[Amount]:
    """A number without a unit takes that of the next one, or of the one before, where both are parts of one list or range."""
    amounts = list(found)
    for place in range(len(amounts) - 2, -1, -1):
        amounts[place] = _enlarged(text, amounts[place], amounts[place + 1])
        amounts[place] = _like(amounts[place], amounts[place + 1], text, from_the_right=True)
    for place in range(1, len(amounts)):
        amounts[place] = _like(amounts[place], amounts[place - 1], text, from_the_right=False)
    return amounts


def _like(amount: Amount, other: Amount, text: str, from_the_right: bool) -> Amount:
    if amount.unit or other.unit is None or other.unit.is_measure or other.is_prefixed is from_the_right or amount.numeral.style == "circled":
        return amount
    gap = text[amount.last : other.first] if from_the_right else text[other.last : amount.first]
    if not _JOINED.fullmatch(gap) or (is_year(text, amount.numeral) and _COMMA.search(gap)):
        return amount
    if not from_the_right and (amount.value == 1 or next_word(text, amount.last)) and other.unit.kind is not ValueKind.MONEY:
        return amount
    return replace(amount, unit=other.unit, is_prefixed=other.is_prefixed)


def _enlarged(text: str, amount: Amount, following: Amount) -> Amount:
    """A bare number before another with 万 or million counts the same: 10至20万, 1-2 million."""
    factor = following.numeral.factor
    is_bare = amount.numeral.factor == 1 and amount.last == amount.numeral.end and amount.numeral.style != "circled"
    if factor <= 2 or not is_bare or amount.value > _BLUNT * following.value / factor or not _JOINED.fullmatch(text[amount.last : following.first]):
        return amount
    return replace(amount, value=amount.value * factor, numeral=replace(amount.numeral, factor=factor))
