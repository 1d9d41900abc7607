"""Hours of officers on the clock of Beijing: what is open, when it opens next, and when a time of work has passed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.work_calendar import ChinaCalendar
from bot.domain.office_hours import COUNTED, OfficeHours, Span, after_working, is_open, next_opening

CHINA = ChinaCalendar()
USUAL = OfficeHours((Span(time(9), time(12)), Span(time(13, 30), time(17))))
UNKNOWN = OfficeHours()
MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))
AMOUNTS = st.timedeltas(timedelta(), timedelta(hours=60))
_TIMES = st.lists(st.integers(0, 47), min_size=2, max_size=6, unique=True).map(lambda halves: [time(half // 2, half % 2 * 30) for half in sorted(halves)])
HOURS = st.just(UNKNOWN) | _TIMES.map(lambda edges: OfficeHours(tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))))


class EveryDay:
    """A calendar in which no day is off, so that hours can be counted by hand."""

    def is_workday(self, day: date) -> bool:
        return True


def beijing(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def worked(hours: OfficeHours, start: datetime, end: datetime) -> timedelta:
    """The working time between two moments, told day by day, another way than the code goes."""
    total, day = timedelta(), start.astimezone(ZoneInfo("Asia/Shanghai")).date()
    while day <= end.astimezone(ZoneInfo("Asia/Shanghai")).date():
        for span in (hours if hours.is_known else COUNTED).spans if CHINA.is_workday(day) else ():
            opens, closes = beijing(f"{day}T{span.start}"), beijing(f"{day}T{span.end}")
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return total


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:29", False),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-21T10:00", False),
        ("2026-10-01T10:00", False),
        ("2026-10-10T10:00", True),
    ],
)
def test_a_desk_is_open_in_its_hours_on_working_days(now: str, expected: bool) -> None:
    assert is_open(USUAL, CHINA, beijing(now)) is expected


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-23T06:10", "2026-11-23T09:00"),
        ("2026-11-23T10:15", "2026-11-23T10:15"),
        ("2026-11-23T12:30", "2026-11-23T13:30"),
        ("2026-11-20T17:00", "2026-11-23T09:00"),
        ("2026-09-30T18:00", "2026-10-08T09:00"),
        ("2026-10-09T18:00", "2026-10-10T09:00"),
        ("2026-02-14T17:30", "2026-02-24T09:00"),
    ],
)
def test_the_next_opening_skips_holidays_and_keeps_make_up_days(now: str, opening: str) -> None:
    assert next_opening(USUAL, CHINA, beijing(now)) == beijing(opening)


def test_nobody_is_told_hours_that_staff_did_not_say() -> None:
    assert next_opening(UNKNOWN, CHINA, beijing("2026-11-23T06:00")) is None


def test_a_desk_whose_calendar_never_opens_has_no_next_opening() -> None:
    class Never:
        def is_workday(self, day: date) -> bool:
            return False

    assert next_opening(USUAL, Never(), beijing("2026-11-23T06:00")) is None


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23T09:00", 3, "2026-11-23T12:00"),
        ("2026-11-23T09:00", 4, "2026-11-23T14:30"),
        ("2026-11-23T22:00", 1, "2026-11-24T10:00"),
        ("2026-11-20T16:00", 2, "2026-11-23T10:00"),
        ("2026-09-30T16:00", 6.5 + 1, "2026-10-08T17:00"),
        ("2026-02-13T16:00", 1 + 6.5 + 1, "2026-02-24T10:00"),
        ("2026-11-23T12:30", 0, "2026-11-23T13:30"),
        ("2026-11-23T12:00", 0, "2026-11-23T12:00"),
    ],
)
def test_working_time_passes_in_office_hours_only(start: str, hours: float, end: str) -> None:
    assert after_working(USUAL, CHINA, beijing(start), timedelta(hours=hours)) == beijing(end)


def test_unknown_hours_are_counted_as_nine_to_twelve_and_one_to_five() -> None:
    assert after_working(UNKNOWN, CHINA, beijing("2026-11-23T11:00"), timedelta(hours=2)) == beijing("2026-11-23T14:00")
    assert [is_open(UNKNOWN, CHINA, beijing(f"2026-11-23T{hour}")) for hour in ("11:59", "12:00", "13:00")] == [True, False, True]


def test_moments_come_back_in_utc() -> None:
    at = beijing("2026-11-23T06:00")
    assert after_working(USUAL, CHINA, at, timedelta(hours=1)).tzinfo is UTC
    opening = next_opening(USUAL, CHINA, at)
    assert opening and opening.tzinfo is UTC


@given(MOMENTS)
def test_where_every_day_is_worked_a_day_of_work_ends_a_day_later(start: datetime) -> None:
    day = timedelta(hours=6.5)
    first = after_working(USUAL, EveryDay(), start, timedelta(minutes=1))
    assert after_working(USUAL, EveryDay(), first, day) - first == timedelta(days=1)


@given(HOURS, MOMENTS, AMOUNTS, AMOUNTS)
def test_two_amounts_one_after_the_other_are_their_sum(hours: OfficeHours, start: datetime, one: timedelta, other: timedelta) -> None:
    by_steps = after_working(hours, EveryDay(), after_working(hours, EveryDay(), start, one), other)
    assert by_steps == after_working(hours, EveryDay(), start, one + other)


@given(MOMENTS, MOMENTS, AMOUNTS, AMOUNTS)
def test_who_starts_later_or_takes_longer_is_never_done_earlier(one: datetime, other: datetime, amount: timedelta, more: timedelta) -> None:
    first, second = sorted((one, other))
    assert after_working(USUAL, CHINA, first, amount) <= after_working(USUAL, CHINA, second, amount + more)


@given(st.sampled_from([USUAL, UNKNOWN]), MOMENTS, AMOUNTS)
def test_exactly_the_amount_is_worked_until_then(hours: OfficeHours, start: datetime, amount: timedelta) -> None:
    assert worked(hours, start, after_working(hours, CHINA, start, amount)) == amount


@given(MOMENTS, AMOUNTS)
def test_no_deadline_lies_outside_office_hours(start: datetime, amount: timedelta) -> None:
    end = after_working(USUAL, CHINA, start, amount)
    assert is_open(USUAL, CHINA, end) or is_open(USUAL, CHINA, end - timedelta(microseconds=1))


@given(MOMENTS)
def test_the_next_opening_is_the_first_moment_of_work(now: datetime) -> None:
    opening = next_opening(USUAL, CHINA, now)
    assert opening and opening >= now and is_open(USUAL, CHINA, opening)
    assert opening == now or worked(USUAL, now, opening) == timedelta()
