"""Codes as people type them, and what is none; how many there are."""

from itertools import product

import pytest

from bot.domain.continuing import CODE_CHARACTERS, MAX_OWN_TRIES, MAX_TRIES_OF_A_CHANNEL, Tries, code_in, grouped, is_code, is_code_alone, without_code
from bot.engine.continuing import new_claim_code

CODE = "7KM29QXR"


@pytest.mark.parametrize(
    "text",
    [
        "7KM29QXR",
        "7KM2-9QXR",
        "7km2-9qxr",
        "7KM2 9QXR",
        "７ＫＭ２－９ＱＸＲ",
        "7KM2–9QXR",
        "接续码7KM2-9QXR。",
        "code: 7KM2-9QXR.",
        "（7km29qxr）",
        "it is 7KM2-9QXR, thanks",
    ],
)
def test_a_code_is_read_however_it_is_typed(text: str) -> None:
    assert code_in(text) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "research standard",
        "2345 6789",
        "23456789",
        "C7K2M9QX",
        "R234567A",
        "7KM29QX",
        "7KM29QXRR",
        "a7KM29QXR",
        "7KM2--9QXR",
        "wei@7km29qxr.com",
        "https://example.org/7KM29QXR",
        "7KM29QXR.com",
        "32nd week",
        "2026年3月",
        "7KM2 9QX0",
        "住房补贴有多少？",
    ],
)
def test_words_numbers_references_and_addresses_are_none(text: str) -> None:
    assert code_in(text) is None


def test_a_code_alone_is_told_from_one_among_words() -> None:
    assert is_code_alone(" 7km2-9qxr。")
    assert not is_code_alone("我在7KM29QXR室")


def test_a_code_is_shown_in_two_halves() -> None:
    assert grouped(CODE) == "7KM2-9QXR"


def test_there_are_as_many_codes_as_the_decision_says() -> None:
    halves = ["".join(half) for half in product(CODE_CHARACTERS, repeat=4)]
    first = sum(is_code(half + "2A2A") for half in halves)
    second = sum(is_code("2A2A" + half) for half in halves)
    assert first * second == 149_811_039_488


def test_every_code_that_is_told_is_read_again() -> None:
    told = {new_claim_code() for _ in range(1000)}
    assert len(told) == 1000
    assert [code for code in told if code_in(grouped(code)) != code] == []


@pytest.mark.parametrize(("own", "of_channel", "are_too_many"), [(4, 199, False), (MAX_OWN_TRIES, 5, True), (0, MAX_TRIES_OF_A_CHANNEL, True)])
def test_five_of_ones_own_or_two_hundred_of_a_channel_are_too_many(own: int, of_channel: int, are_too_many: bool) -> None:
    assert Tries(own, of_channel).are_too_many is are_too_many


@pytest.mark.parametrize("text", ["7km2-9qxr", "７ＫＭ２－９ＱＸＲ", "接续码 7KM2-9QXR，谢谢", "my code: 7km29qxr"])
def test_a_code_is_hidden_from_everybody_else_however_it_was_typed(text: str) -> None:
    assert "••••-••••" in without_code(text) and code_in(without_code(text)) is None


@pytest.mark.parametrize("text", ["编号C7K2M9QX", "+49 151 2345678", "登记编号 RPW77G3X", "见 2026-11-23 的通知"])
def test_what_is_no_code_is_left_as_it_is(text: str) -> None:
    assert without_code(text) == text
