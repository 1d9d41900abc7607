"""Figures of answers put together: time in steps, the span before, and what is kept back because it is few."""

from datetime import date, timedelta

import pytest

from bot.domain.answer_figures import BEFORE, UNKNOWN, Asked, By, Counted, HandedOff, Part, figures_of, span_before, step_for
from bot.domain.answer_table import rows_of
from bot.domain.case_figures import OTHERS, Days, Step

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))
LONG_AGO = date(2025, 1, 1)


def asked(day: date, verdict: str = "answered", count: int = 1, language: str = "zh", channel: str = "web") -> Asked:
    return Asked(day, verdict, language, channel, count)


def november(day: int) -> date:
    return date(2026, 11, day)


def test_the_span_before_has_as_many_days_and_ends_on_the_eve() -> None:
    assert span_before(NOVEMBER) == Days(date(2026, 10, 2), date(2026, 10, 31))
    assert span_before(Days(november(5), november(5))) == Days(november(4), november(4))


@pytest.mark.parametrize(
    ("days", "wanted", "step"),
    [
        (30, "", Step.DAY),
        (120, "", Step.WEEK),
        (365, "", Step.MONTH),
        (30, "month", Step.MONTH),
        (365, "week", Step.WEEK),
        (365, "day", Step.MONTH),
        (30, "?", "day"),
    ],
)
def test_the_step_is_what_was_asked_for_unless_nobody_could_look_at_so_many(days: int, wanted: str, step: Step) -> None:
    assert step_for(Days(LONG_AGO, LONG_AGO + timedelta(days=days - 1)), wanted) is Step(step)


def test_days_in_which_nobody_asked_are_there_and_weeks_begin_on_monday() -> None:
    counted = Counted([asked(november(3), count=6), asked(november(9), "not_known", 7)])
    span = Days(november(3), november(16))
    by_day, by_week = (dict(figures_of(span, step, counted).periods) for step in (Step.DAY, Step.WEEK))
    assert (len(by_day), by_day["2026-11-03"].questions, by_day["2026-11-04"].questions) == (14, 6, 0)
    assert [(name, tally.questions) for name, tally in by_week.items()] == [("2026-11-02", 6), ("2026-11-09", 7), ("2026-11-16", 0)]


def test_small_talk_is_no_question_and_speaks_no_language() -> None:
    total = figures_of(NOVEMBER, Step.WEEK, Counted([asked(november(2), count=8), asked(november(2), "chitchat", 9, "en")]))
    assert (total.total.questions, total.total.small_talk, total.by[By.LANGUAGE]) == (8, 9, (Part("zh", 8),))


def test_how_few_questions_ended_is_not_told() -> None:
    counted = Counted([asked(november(2), count=3), asked(november(2), "blocked"), asked(november(3), count=5)])
    periods = dict(figures_of(NOVEMBER, Step.DAY, counted).periods)
    assert (periods["2026-11-02"].questions, periods["2026-11-02"].ended) == (4, None)
    assert periods["2026-11-03"].ended == {"answered": 5}


def test_a_small_language_is_found_neither_by_name_nor_by_taking_away() -> None:
    counted = Counted([asked(november(2), count=20), asked(november(2), count=6, language="en"), asked(november(2), count=1, language="zh-Hant")])
    assert figures_of(NOVEMBER, Step.WEEK, counted).by[By.LANGUAGE] == (Part("zh", 20), Part(OTHERS, 7))


def test_ratings_are_told_from_five_on_and_their_mean_is_that_of_people_not_of_days() -> None:
    four = Counted(handed_off=[HandedOff("2026-11-02", "city", 4, 4, 20)])
    nine = Counted(handed_off=[HandedOff("2026-11-02", "city", 8, 8, 40), HandedOff("2026-11-09", "laoshan", 3, 1, 1)])
    assert (figures_of(NOVEMBER, Step.WEEK, four).total.rating, figures_of(NOVEMBER, Step.WEEK, four).total.handed_off) == (None, 4)
    assert (figures_of(NOVEMBER, Step.WEEK, nine).total.rating, figures_of(NOVEMBER, Step.WEEK, nine).total.ratings) == (4.56, 9)


def test_the_span_before_is_shown_only_where_it_was_counted_from_its_first_day() -> None:
    rows = [asked(date(2026, 10, 20), count=10), asked(november(2), count=20)]
    late, whole = (figures_of(NOVEMBER, Step.WEEK, Counted(rows, first=first, since=first)) for first in (date(2026, 10, 3), date(2026, 10, 2)))
    assert late.before is None and late.by[By.CHANNEL] == (Part("web", 20),)
    assert whole.before and whole.before.questions == 10 and whole.by[By.CHANNEL] == (Part("web", 20, 10),)


def test_of_a_group_that_was_small_before_it_is_not_told_how_small() -> None:
    rows = [asked(date(2026, 10, 20), count=4), asked(november(2), count=20)]
    assert figures_of(NOVEMBER, Step.WEEK, Counted(rows, first=LONG_AGO, since=LONG_AGO)).by[By.LANGUAGE] == (Part("zh", 20),)


def test_cases_of_the_span_before_are_not_those_of_this_one() -> None:
    counted = Counted(handed_off=[HandedOff(BEFORE, "city", 9), HandedOff("2026-11-02", "city", 6)], first=LONG_AGO, since=LONG_AGO)
    found = figures_of(NOVEMBER, Step.WEEK, counted)
    assert found.before and (found.total.handed_off, found.before.handed_off) == (6, 9)
    assert found.by[By.DISTRICT] == (Part("city", 6, 9),)


def test_what_was_not_noted_then_counts_as_a_question_and_lowers_no_share() -> None:
    counted = Counted([asked(november(2), UNKNOWN, 40, UNKNOWN), asked(november(3), count=6), asked(november(3), "not_known", 4)], since=november(3))
    found = figures_of(NOVEMBER, Step.WEEK, counted)
    assert (found.total.questions, found.total.share("answered"), found.begins_late) == (50, 0.6, True)
    assert found.by[By.LANGUAGE] == (Part("zh", 10),)


def test_a_table_has_a_line_for_everything_and_empty_cells_for_what_is_kept_back() -> None:
    counted = Counted([asked(november(2), count=3)], [HandedOff("2026-11-02", "city", 6)], {"graduate-hukou": 9}, first=LONG_AGO, since=LONG_AGO)
    rows = rows_of(figures_of(Days(november(2), november(8)), Step.WEEK, counted), str.upper, lambda by, group: f"{by}:{group}")
    assert {len(row) for row in rows} == {14}
    assert rows[1] == ["ALL", "2026-11-02 – 2026-11-08", "3", *[""] * 7, "0", "6", "", ""]
    assert [row[:3] for row in rows[2:]] == [
        ["BEFORE", "2026-10-26 – 2026-11-01", "0"],
        ["BY_WEEK", "2026-11-02", "3"],
        ["BY_ENTRY", "entry:graduate-hukou", "9"],
        ["BY_DISTRICT", "district:city", "6"],
    ]
