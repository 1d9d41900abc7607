"""A very day, a month, a span of days, an appointment; today is Monday, 23 November 2026."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.readers import READERS

NOTHING = Bilingual("", "")


def read(reader: str, text: str, language: Language = Language.ZH, **countries: str) -> Value | Rejected:
    known = {name: Value(code, code) for name, code in countries.items()}
    return READERS[reader](text, Reading(Slot("asked", NOTHING, NOTHING, NOTHING, reader), language, "2026-11-23", known))


def kept(reader: str, text: str, language: Language = Language.ZH, **countries: str) -> str:
    value = read(reader, text, language, **countries)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


def test_the_beginning_of_a_month_is_asked_back_for_its_day_with_one_that_fits() -> None:
    assert read("day", "二〇二六年十二月初") == Rejected("reader.day.which", {"said": "2026年12月初", "example": "2026-12-01"})
    assert read("day", "late November", Language.EN) == Rejected("reader.day.which", {"said": "late November 2026", "example": "2026-11-23"})
    assert kept("day", "下周五") == "2026-12-04"


def test_a_day_gives_its_month() -> None:
    assert (kept("month", "12月3日"), kept("month", "early March")) == ("2026-12", "2027-03")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("12月3日到5日", "2026-12-03/2026-12-05"),
        ("12月初", "2026-12-01/2026-12-10"),
        ("2月底", "2027-02-21/2027-02-28"),
        ("11月", "2026-11-23/2026-11-30"),
        ("12月28日至1月3日", "2026-12-28/2027-01-03"),
        ("3-5 December", "2026-12-03/2026-12-05"),
        ("from Dec 3 to Dec 10", "2026-12-03/2026-12-10"),
        ("2026-12-03/2026-12-05", "2026-12-03/2026-12-05"),
        ("明天", "2026-11-24/2026-11-24"),
    ],
)
def test_a_span_of_days_is_what_two_dates_or_a_part_of_a_month_say(text: str, stored: str) -> None:
    assert kept("date_range", text) == stored


def test_a_span_that_ends_before_it_begins_is_asked_back() -> None:
    assert kept("date_range", "12月5日到3日") == "refused: reader.date_range.order"
    assert kept("date_range", "尽快") == "refused: reader.date.vague"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("周三下午", "2026-11-25T14:00+08:00/2026-11-25T17:00+08:00"),
        ("Wed 3pm", "2026-11-25T15:00+08:00"),
        ("3pm on Wednesday", "2026-11-25T15:00+08:00"),
        ("下周三 下午2点到4点", "2026-12-02T14:00+08:00/2026-12-02T16:00+08:00"),
        ("Dec 3, 3-4pm", "2026-12-03T15:00+08:00/2026-12-03T16:00+08:00"),
        ("周五上午10点半", "2026-11-27T10:30+08:00"),
        ("2026-12-03 09:00 UTC", "2026-12-03T17:00+08:00"),
        ("周四9点德国时间", "2026-11-26T16:00+08:00"),
        ("Thursday 9am German time", "2026-11-26T16:00+08:00"),
        ("12月3日 15:00 北京时间", "2026-12-03T15:00+08:00"),
    ],
)
def test_an_appointment_is_kept_on_the_clock_of_qingdao(text: str, stored: str) -> None:
    assert kept("time_slot", text) == stored


def test_an_appointment_is_shown_on_both_clocks_where_the_persons_own_is_known() -> None:
    assert read("time_slot", "下周三下午3点", residence="DE") == Value("2026-12-02T15:00+08:00", "2026年12月2日星期三 15:00（青岛时间；您当地 08:00）")
    shown = read("time_slot", "Friday 9:30 am", Language.EN, residence="NZ")
    assert shown == Value("2026-11-27T09:30+08:00", "Friday, November 27, 2026 09:30 (Qingdao time; 14:30 where you are)")


def test_my_time_is_the_clock_of_the_country_of_residence_where_it_has_but_one() -> None:
    assert kept("time_slot", "Friday 10:30 am my time", Language.EN, residence="DE") == "2026-11-27T17:30+08:00"
    assert kept("time_slot", "Friday 10am my time", Language.EN, residence="US") == "refused: reader.time_slot.clock"
    assert kept("time_slot", "Friday 10am my time", Language.EN) == "refused: reader.time_slot.clock"


def test_three_oclock_may_be_in_the_morning_or_in_the_afternoon() -> None:
    assert read("time_slot", "周三3点") == Rejected("reader.time_slot.half", {"first": "03:00", "second": "15:00"})
    assert kept("time_slot", "Wednesday at 3", Language.EN) == "refused: reader.time_slot.half"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "time_slot.unknown"),
        ("whenever", "time_slot.unknown"),
        ("下午三点半", "time_slot.day"),
        ("下个月", "time_slot.day"),
        ("周三", "time_slot.time"),
        ("周三下午或周四上午", "time_slot.several"),
        ("周三16:00到15:00", "time_slot.order"),
        ("昨天下午3点", "date.past"),
        ("2028年1月3日下午3点", "date.far"),
    ],
)
def test_an_appointment_that_cannot_be_taken_has_its_own_reason(text: str, name: str) -> None:
    assert kept("time_slot", text) == f"refused: reader.{name}"


def test_two_days_in_one_answer_are_not_the_first_of_them() -> None:
    assert kept("date", "周三或周四") == "refused: reader.date.several"
    assert kept("date", "月") == "refused: reader.date.unknown"
