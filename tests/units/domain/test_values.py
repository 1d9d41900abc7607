"""Numbers as people write them come out as plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.values import fold, numbers_in, read_chinese_number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("50万", {500_000}),
        ("五十万", {500_000}),
        ("500,000", {500_000}),
        ("0.5 million", {500_000}),
        ("500 thousand", {500_000}),
        ("500k", {500_000}),
        ("10.52万套", {105_200}),
        ("1.5亿元", {150_000_000}),
        ("５０萬元", {500_000}),
        ("三百萬", {3_000_000}),
        ("每月500元、800元、1200元", {500, 800, 1200}),
        ("CNY 1,200 a month", {1200}),
        ("CNY 1,200,000.50", {1_200_000.5}),
        ("不满3年", {3}),
        ("三十六个月", {36}),
        ("两年", {2}),
        ("十五日", {15}),
        ("一百零五", {105}),
        ("二〇二六年", {2026}),
        ("2025年5月26日", {2025, 5, 26}),
        ("47.5%", {47.5}),
        ("three years", {3}),
        ("two million", {2_000_000}),
        ("twelve months, half price", {12, 0.5}),
        ("3m", {3_000_000}),
        ("90m²", {90}),
        ("90 m2", {90}),
        ("S02", set()),
        ("often, tent, someone", set()),
        ("没有数字", set()),
        ("", set()),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, numbers: set[float]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(("zh", "en"), [("最高300万元", "up to CNY 3 million"), ("三年", "3 years"), ("1200元", "CNY 1,200"), ("一半", "1 of 2, half")])
def test_the_number_of_one_language_is_found_in_the_other(zh: str, en: str) -> None:
    assert numbers_in(zh) <= numbers_in(en)


@pytest.mark.parametrize(("text", "number"), [("三十六", 36), ("十", 10), ("两千零五", 2005), ("二〇二六", 2026), ("零", 0), ("", None)])
def test_chinese_digits_and_units_are_read(text: str, number: int | None) -> None:
    assert read_chinese_number(text) == number


def test_folding_keeps_the_meaning() -> None:
    assert fold("ＣＮＹ　５０萬，兩億") == "cny 50万,两亿"


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert all(number >= 0 for number in numbers_in(text))


@given(st.integers(0, 9_999_999))
def test_thousands_marks_change_nothing(number: int) -> None:
    assert numbers_in(f"CNY {number:,} a year") == numbers_in(f"{number}元") == {number}
