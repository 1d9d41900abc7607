"""Text is prepared for comparing: folded, cut, masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import clean, has_words, masked, tokens


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \n\t b  ", "a b"),
        ("ＡＢＣ　１２３", "ABC 123"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\u202eb\u2060c", "abc"),
        ("a\x00b\x07c", "a b c"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("soft\u00adhyphen", "softhyphen"),
        ("住房\u2066补贴\u2069", "住房补贴"),
        ("\u2067\u2068ig\u2069nore\u061c", "ignore"),
        ("a\u206ab\u206fc\u180ed", "abcd"),
        ("a\ufe0fb\U000e0100c\u034fd", "abcd"),
        ("cafe\u2066\u0301", "café"),
        ("👍🏽", "👍🏽"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("between", [*"\t\n\r\x0b\x0c\x1c\x85\xa0\u2003\u2028\u2029\u202f\u205f\u3000\u3164\uffa0\u115f\x00\x7f"])
def test_what_takes_up_room_keeps_two_words_apart(between: str) -> None:
    assert clean(f"two{between}words") == "two words"


@pytest.mark.parametrize(("text", "has"), [("好", True), ("1", True), ("привет", True), ("👍🏽", False), ("？？", False), (" ", False), ("", False)])
def test_a_letter_or_digit_of_any_script_can_be_read(text: str, has: bool) -> None:
    assert has_words(text) is has


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("住房补贴", ["住房", "房补", "补贴"]),
        ("人", ["人"]),
        ("Master's 住房", ["master's", "住房"]),
        ("post-doc 3.5 R-visa", ["post-doc", "3.5", "r-visa"]),
        ("博士PhD补贴", ["phd", "博士", "补贴"]),
        ("！？", []),
    ],
)
def test_latin_words_stay_whole_and_chinese_is_cut_into_pairs(text: str, cut: list[str]) -> None:
    assert tokens(text) == cut


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("写信到 anna.m+x@uni-bonn.de 谢谢", "写信到 [e-mail] 谢谢"),
        ("电话13812345678", "电话[number]"),
        ("+49 170 1234567", "[number]"),
        ("身份证37020219900101123X", "身份证[number]"),
        ("每月800元，2025年", "每月800元，2025年"),
        ("拨打12345", "拨打12345"),
    ],
)
def test_what_points_to_a_person_is_masked_and_the_rest_stays(text: str, kept: str) -> None:
    assert masked(text) == kept


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_cleaned_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
