"""What an answer states must stand in its entry."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Reliability, Source, Status
from bot.domain.language import Bilingual
from bot.engine.checking import unsupported_numbers

ENTRY = Entry(
    "subsidy",
    EntryKind.ITEM,
    Bilingual("2026年补贴", "Subsidy of 2026"),
    Status.VERIFIED,
    {Aspect.BENEFITS: (Clause(Bilingual("每月800元，最高50万元", "CNY 800 a month, up to CNY 500,000")),)},
    Bilingual("局", "bureau"),
    date(2026, 11, 23),
    sources=(Source("S1", Bilingual("鲁人社〔2019〕7号", "No. 7"), "2025-05-26", Reliability.HIGH),),
    valid_until=date(2027, 12, 31),
)


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        ("每月800元", set()),
        ("CNY 800 a month", set()),
        ("五十万元", set()),
        ("0.5 million", set()),
        ("2026年，依据2025-05-26", set()),
        ("有效期至2027-12-31", set()),
        ("请拨12345", set()),
        ("每月900元", {900}),
        ("CNY 80 a month", {80}),
        ("最高500万元，共36个月", {5_000_000, 36}),
        ("八百五十元", {850}),
        ("没有数字", set()),
    ],
)
def test_a_number_that_the_entry_does_not_state_is_a_stranger(text: str, strangers: set[float]) -> None:
    assert unsupported_numbers(text, ENTRY) == strangers


def test_a_number_of_another_entry_does_not_count() -> None:
    other = replace(ENTRY, clauses={Aspect.BENEFITS: (Clause(Bilingual("每月1200元", "CNY 1,200 a month")),)})
    assert unsupported_numbers("每月800元", other) == {800}
