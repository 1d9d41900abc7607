"""Days, working minutes, and what is kept back."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case_figures import LEAST, OTHERS, Days, Group, Measures, kept_back, worked_minutes
from bot.domain.desk_clocks import BEIJING
from bot.domain.office_hours import OfficeHours, Span

MORNING = OfficeHours((Span(time(9), time(12)),))


class Weekdays:
    """Monday to Friday."""

    def is_workday(self, day: date) -> bool:
        return day.weekday() < 5


def beijing(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (beijing(23, 10), beijing(23, 10, 30), 30),  # a Monday
        (beijing(23, 8), beijing(23, 9, 20), 20),
        (beijing(23, 11, 30), beijing(24, 9, 30), 60),
        (beijing(20, 11), beijing(23, 10), 120),  # over a weekend
        (beijing(21, 10), beijing(22, 10), 0),
        (beijing(23, 13), beijing(23, 20), 0),
        (beijing(23, 10), beijing(23, 10), 0),
    ],
)
def test_only_working_hours_count(start: datetime, end: datetime, minutes: int) -> None:
    assert worked_minutes(MORNING, Weekdays(), start, end) == minutes


def test_hours_that_staff_have_not_said_are_counted_as_usual_ones() -> None:
    assert worked_minutes(OfficeHours(), Weekdays(), beijing(23, 11), beijing(23, 14)) == 120


def test_a_month_is_shown_by_weeks_and_a_year_by_months() -> None:
    assert [name for name, _ in Days(date(2026, 11, 1), date(2026, 11, 30)).periods()] == ["2026-10-26", *(f"2026-11-{day:02}" for day in (2, 9, 16, 23, 30))]
    months = [name for name, _ in Days(date(2026, 1, 15), date(2026, 12, 31)).periods()]
    assert (months[0], months[-1], len(months)) == ("2026-01", "2026-12", 12)


@given(st.lists(st.integers(1, 30), max_size=12))
def test_nobody_learns_of_few_people_neither_from_a_group_nor_from_what_is_missing(counts: list[int]) -> None:
    shown = kept_back([Group(f"g{place}", Measures(count)) for place, count in enumerate(counts)])
    assert all(each.measures.cases >= LEAST for each in shown)
    assert sum(each.measures.cases for each in shown) in (sum(counts), 0)
    assert (sum(counts) < LEAST) == (not shown)


def test_a_name_of_few_is_not_said() -> None:
    shown = kept_back([Group("a", Measures(9)), Group("b", Measures(3)), Group("c", Measures(4))])
    assert [(each.name, each.measures.cases) for each in shown] == [("a", 9), (OTHERS, 7)]


def test_times_and_ratings_of_few_are_kept_back() -> None:
    assert Measures(9, 4, 30, 60, 1, 1, 1, 4, 4.5).guarded() == Measures(9, 4, None, None, 1, 1, 1, 0, None)
    assert Measures(9, 5, 30, 60, 1, 1, 1, 5, 4.5).guarded() == Measures(9, 5, 30, 60, 1, 1, 1, 5, 4.5)
