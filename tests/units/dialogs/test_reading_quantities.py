"""Numbers and money, as people write them."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.readers import READERS

NOTHING = Bilingual("", "")


def read(reader: str, text: str, language: Language = Language.ZH) -> Value | Rejected:
    return READERS[reader](text, Reading(Slot("asked", NOTHING, NOTHING, NOTHING, reader), language, "2026-11-23", {}))


def kept(reader: str, text: str, language: Language = Language.ZH) -> str:
    value = read(reader, text, language)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("3万", "30000"),
        ("大约20人", "20"),
        ("三十五", "35"),
        ("两百平方米", "200"),
        ("about 20 people", "20"),
        ("two", "2"),
        ("1,200", "1200"),
        ("0.5", "0.5"),
        ("30%", "30%"),
    ],
)
def test_a_number_is_kept_in_figures_whatever_it_counts(text: str, stored: str) -> None:
    assert kept("number", text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "none"),
        ("没有", "none"),
        ("第三", "none"),
        ("<i>3</i>", "none"),
        ("x=3", "none"),
        ("A4", "none"),
        ("5-10", "several"),
        ("3 or 4", "several"),
        ("十几个", "vague"),
        ("-5", "negative"),
        ("9" * 20, "too_large"),
    ],
)
def test_what_is_no_one_number_has_its_own_reason(text: str, reason: str) -> None:
    assert kept("number", text) == f"refused: reader.number.{reason}"


@pytest.mark.parametrize(
    ("text", "language", "stored"),
    [
        ("50万元", Language.ZH, "CNY 500000"),
        ("50万", Language.ZH, "CNY 500000"),
        ("20万欧元", Language.ZH, "EUR 200000"),
        ("三百万人民币", Language.ZH, "CNY 3000000"),
        ("$1.2 million", Language.EN, "USD 1200000"),
        ("100k EUR", Language.EN, "EUR 100000"),
        ("CNY 500,000", Language.EN, "CNY 500000"),
    ],
)
def test_money_is_kept_with_its_currency(text: str, language: Language, stored: str) -> None:
    assert kept("amount", text, language) == stored


def test_money_without_a_currency_is_asked_for_it() -> None:
    assert read("amount", "500k", Language.EN) == Rejected("reader.amount.currency", {"guess": "CNY 500,000"})
    assert kept("amount", "500") == "refused: reader.amount.currency"
    assert kept("amount", "没有") == "refused: reader.amount.none"
    assert kept("amount", "100-200万元") == "refused: reader.number.several"


def test_money_is_shown_in_the_language_of_the_person() -> None:
    assert read("amount", "50万") == Value("CNY 500000", "人民币 500,000 元")
    assert read("amount", "¥500,000 RMB", Language.EN) == Value("CNY 500000", "CNY 500,000")
