"""A day or a month to come; today is Monday, 23 November 2026."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.dates import date

NOTHING = Bilingual("", "")


def read(text: str, language: Language = Language.ZH) -> Value | Rejected:
    return date(text, Reading(Slot("arrival", NOTHING, NOTHING, NOTHING, "date"), language, "2026-11-23", {}))


def kept(text: str, language: Language = Language.ZH) -> str:
    value = read(text, language)
    return value.stored if isinstance(value, Value) else value.name.removeprefix("reader.date.")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("二〇二六年十二月初", "2026-12"),
        ("两千零二十七年三月", "2027-03"),
        ("26年12月3日", "2026-12-03"),
        ("明年三月", "2027-03"),
        ("后年的5月份", "2028-05"),
        ("10月18日", "2027-10-18"),
        ("十二月三號", "2026-12-03"),
        ("11月", "2026-11"),
        ("2月29日", "2028-02-29"),
        ("5号", "2026-12-05"),
        ("月底", "2026-11"),
        ("下个月15号", "2026-12-15"),
        ("年底", "2026-12"),
        ("明年年初", "2027-01"),
        ("我大概12月中旬到青岛吧", "2026-12"),
        ("2026年12月3日（星期四）下午3点", "2026-12-03"),
    ],
)
def test_chinese_dates_are_read(text: str, stored: str) -> None:
    assert kept(text) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("今天", "2026-11-23"),
        ("後天", "2026-11-25"),
        ("周五", "2026-11-27"),
        ("周一", "2026-11-30"),
        ("本周日", "2026-11-29"),
        ("下周五", "2026-12-04"),
        ("下下个星期一", "2026-12-07"),
        ("三天后", "2026-11-26"),
        ("两周后", "2026-12-07"),
        ("半个月后", "2026-12-08"),
        ("两个月后", "2027-01"),
        ("半年后", "2027-05"),
        ("一年后", "2027-11"),
    ],
)
def test_chinese_words_counted_from_today_are_read(text: str, stored: str) -> None:
    assert kept(text) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("next Friday", "2026-11-27"),
        ("the day after tomorrow", "2026-11-25"),
        ("in two weeks", "2026-12-07"),
        ("in 3 months", "2027-02"),
        ("end of next month", "2026-12"),
        ("Dec. 3rd", "2026-12-03"),
        ("18 October", "2027-10-18"),
        ("1 Dec 26", "2026-12-01"),
        ("November", "2026-11"),
        ("in May", "2027-05"),
        ("March next year", "2027-03"),
        ("I will come in early December 2026", "2026-12"),
        ("around 10 December 2026 at 3pm", "2026-12-10"),
    ],
)
def test_english_dates_are_read(text: str, stored: str) -> None:
    assert kept(text, Language.EN) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2026-12", "2026-12"),
        ("2026/12/3", "2026-12-03"),
        ("20261203", "2026-12-03"),
        ("2026-12-03T10:00", "2026-12-03"),
        ("12/2026", "2026-12"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("3.12.2026", "2026-12-03"),
    ],
)
def test_dates_in_figures_are_read(text: str, stored: str) -> None:
    assert kept(text, Language.EN) == stored


def test_two_figures_without_a_year_are_month_and_day_in_chinese_and_ambiguous_in_english() -> None:
    assert kept("12.5", Language.ZH) == "2026-12-05"
    assert read("12/5", Language.EN) == Rejected("reader.date.ambiguous", {"first": "2026-12-05", "second": "2027-05-12"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("昨天", "past"),
        ("2026年10月", "past"),
        ("18 Oct 2025", "past"),
        ("3 days ago", "past"),
        ("2月30日", "impossible"),
        ("30 February", "impossible"),
        ("2026-13-01", "impossible"),
        ("2126年1月", "far"),
        ("in 999 years", "far"),
        ("99999天后", "far"),
        ("3/12/2026", "ambiguous"),
        ("明年", "vague"),
        ("next week", "vague"),
        ("尽快", "vague"),
        ("2027", "vague"),
        ("正月初八", "lunar"),
        ("12月3日到5日", "several"),
        ("Dec 3 or Dec 5", "several"),
    ],
)
def test_a_date_that_cannot_be_taken_has_its_own_reason(text: str, reason: str) -> None:
    assert kept(text) == reason


@pytest.mark.parametrize("text", ["", "a", "I may come", "we march in Berlin", "不是12月3日", "not December", "5 o'clock", "青岛"])
def test_what_says_no_date_is_not_guessed(text: str) -> None:
    assert kept(text) == "unknown"


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("2026-12-03", Language.ZH, "2026年12月3日星期四"),
        ("2026-12-03", Language.EN, "Thursday, December 3, 2026"),
        ("12月初", Language.ZH, "2026年12月初"),
        ("late March", Language.EN, "late March 2027"),
        ("2026-12", Language.ZH_HANT, "2026年12月"),
    ],
)
def test_a_date_is_shown_as_people_say_it(text: str, language: Language, shown: str) -> None:
    value = read(text, language)
    assert isinstance(value, Value) and value.shown == shown
