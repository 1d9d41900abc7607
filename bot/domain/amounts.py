"""Room: domain. Numbers with what they count: money, per cent, durations, areas, counts. No dates with months."""

from collections.abc import Iterator
from decimal import Decimal

from bot.domain.bare_numbers import NOT_ONE_BEHIND, Amount, without_unit
from bot.domain.found_values import Spot, ValueKind
from bot.domain.numerals import Numeral, chinese_number, numerals_in, plain
from bot.domain.series import with_shared_units
from bot.domain.units import Unit, unit_after, unit_before


def amounts_in(text: str) -> Iterator[Spot]:
    """Every number that counts something, with what it counts."""
    found = [amount for numeral in numerals_in(text) if (amount := _amount(text, numeral))]
    for amount in with_shared_units(text, found):
        if spot := _spot(text, amount):
            yield spot


def _amount(text: str, numeral: Numeral) -> Amount | None:
    if text[numeral.end : numeral.end + 2] == "分之":
        return None
    before, after = unit_before(text, numeral.start), unit_after(text, numeral.end)
    value = numeral.value
    if before and (after is None or after[0].is_measure or before[0].kind is ValueKind.MONEY):
        last = after[1] if after and after[0].kind is ValueKind.MONEY else numeral.end
        return Amount(numeral, before[0], before[1], last, value, is_prefixed=True)
    if after:
        unit, last, has_half = after
        return Amount(numeral, unit, numeral.start, last, value + Decimal("0.5") if has_half else value)
    return Amount(numeral, None, numeral.start, numeral.end, value)


def _spot(text: str, amount: Amount) -> Spot | None:
    """Where an amount counts as one; None where its characters are part of a word or of a name."""
    numeral, unit = amount.numeral, amount.unit
    if unit is None:
        return without_unit(text, amount)
    if numeral.style == "chinese" and _is_part_of_a_word(text, amount):
        return None
    if numeral.style == "short" and unit.kind is not ValueKind.MONEY and text[numeral.end - 1] in "mMbB":
        return None
    if unit.is_measure and numeral.style == "part":
        return None
    return Spot(amount.first, amount.last, unit.kind, _value(amount.value, unit))


def _is_part_of_a_word(text: str, amount: Amount) -> bool:
    """百家号, 十分, 同一年: no number, although a measure word follows."""
    written, behind = text[amount.numeral.start : amount.numeral.end], text[max(0, amount.numeral.start - 1) : amount.numeral.start]
    is_money = amount.unit is not None and amount.unit.kind in (ValueKind.MONEY, ValueKind.PERCENT)
    if amount.value < 0 or (amount.value == 1 and not amount.is_prefixed and behind and behind in NOT_ONE_BEHIND):
        return True
    return not is_money and (written in ("百", "千", "万", "亿", "千万") or (written == "十" and text[amount.numeral.end : amount.last] == "分"))


def _value(value: Decimal, unit: Unit) -> str:
    if unit.kind is ValueKind.PERCENT and unit.name:
        return _part(value, chinese_number(unit.name) if not unit.name.isdigit() else Decimal(unit.name))
    number = plain(value * unit.times)
    match unit.kind:
        case ValueKind.MONEY:
            return f"{unit.name} {number}"
        case ValueKind.DURATION:
            return f"{number} {unit.name}"
        case _:
            return number


def _part(value: Decimal, whole: Decimal | None) -> str:
    """A part of a whole in per cent where that is exact, else as a fraction."""
    if not whole:
        return plain(value)
    share = value * 100 / whole
    return plain(share) if share * whole == value * 100 and len(plain(share)) < 8 else f"{plain(value)}/{plain(whole)}"
