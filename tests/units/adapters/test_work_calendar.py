"""The working days of China: weekends, holidays, and the weekend days that are worked for them."""

from datetime import date, timedelta

import pytest

from bot.adapters.work_calendar import ChinaCalendar
from bot.commands.diagnosing_calendar import about_calendar, unpublished
from bot.domain.phrasebook import Phrasebook

CHINA = ChinaCalendar()


def days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + timedelta(days=each) for each in range((end - start).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
)
def test_holidays_of_2026_are_off_and_their_neighbours_are_as_announced(first: str, last: str) -> None:
    assert not any(CHINA.is_workday(day) for day in days(first, last))


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_make_up_days_of_2026_are_worked_although_they_are_at_a_weekend(day: str) -> None:
    made_up = date.fromisoformat(day)
    assert made_up.weekday() >= 5 and CHINA.is_workday(made_up)


def test_a_year_that_is_not_published_is_worked_from_monday_to_friday() -> None:
    week = days("2035-10-01", "2035-10-07")  # from a Monday on; the national day, too, while nobody has said
    assert [CHINA.is_workday(day) for day in week] == [True] * 5 + [False] * 2
    assert (CHINA.is_published(2026), CHINA.is_published(2035)) == (True, False)


@pytest.mark.parametrize(
    ("today", "missing"),
    [("2034-10-31", (2034,)), ("2034-11-01", (2034, 2035)), ("2026-10-31", ()), ("2025-12-31", ())],
)
def test_the_next_year_is_missed_from_november_on(today: str, missing: tuple[int, ...]) -> None:
    assert unpublished(CHINA, date.fromisoformat(today)) == missing


def test_a_missing_year_is_noted_in_both_languages(phrases: Phrasebook) -> None:
    [note] = about_calendar(CHINA, phrases, date(2034, 3, 1))
    assert note.startswith("• 2034年") and "holidays of 2034" in note
    assert list(about_calendar(CHINA, phrases, date(2026, 3, 1))) == []
