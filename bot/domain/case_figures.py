"""Room: domain. Figures of cases for the city: spans of time, what is counted, and what is kept back because it is few. No counting."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.desk_clocks import BEIJING
from bot.domain.office_hours import COUNTED, OfficeHours, Workdays

LEAST = 5
"""Fewer cases than these are not split further: what is left would be about single people."""
_MOST_WEEKS = 26
OTHERS = ""
"""The name of the group of those that are too few each."""


class Split(StrEnum):
    """By what cases are counted."""

    DISTRICT = "district"
    TOPIC = "topic"
    CHANNEL = "channel"
    LANGUAGE = "language"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Days:
    """Days of Beijing, the first and the last included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.first, time(), BEIJING)

    @property
    def end(self) -> datetime:
        """The moment just after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), BEIJING)

    @property
    def is_by_week(self) -> bool:
        """Whether it is shown by weeks, a longer one by months."""
        return (self.last - self.first).days < _MOST_WEEKS * 7

    def periods(self, step: "Step | None" = None) -> list[tuple[str, datetime]]:
        """Its weeks or months, or the steps that are named: name, and the moment just after it."""
        step = step or (Step.WEEK if self.is_by_week else Step.MONTH)
        return [(name, min(datetime.combine(after, time(), BEIJING), self.end)) for name, after in self._steps(step)]

    def _steps(self, step: "Step") -> Iterator[tuple[str, date]]:
        day = step.first_of(self.first)
        while day <= self.last:
            after = step.first_of(day + _PAST_THE_END[step])
            yield step.name_of(day), after
            day = after


class Step(StrEnum):
    """How time is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def first_of(self, day: date) -> date:
        """The first day of the step that a day lies in."""
        match self:
            case Step.DAY:
                return day
            case Step.WEEK:
                return day - timedelta(days=day.weekday())
            case Step.MONTH:
                return day.replace(day=1)

    def name_of(self, day: date) -> str:
        """Of the step that a day lies in: its first day, of a month `2026-11`."""
        return f"{self.first_of(day):%Y-%m}" if self is Step.MONTH else f"{self.first_of(day):%Y-%m-%d}"


_PAST_THE_END = {Step.DAY: timedelta(days=1), Step.WEEK: timedelta(days=7), Step.MONTH: timedelta(days=32)}
"""From a first day into the next step."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted of some cases; times in minutes of working hours. None: not known, or kept back because it is of few people."""

    cases: int
    answered: int = 0
    median: int | None = None
    p90: int | None = None
    missed: int = 0
    escalated: int = 0
    reopened: int = 0
    ratings: int = 0
    rating: float | None = None

    def guarded(self) -> "Measures":
        """Without what would be about single people."""
        if self.cases < LEAST:
            return Measures(self.cases)
        times = (self.median, self.p90) if self.answered >= LEAST else (None, None)
        rated = (self.ratings, self.rating) if self.ratings >= LEAST else (0, None)
        return replace(self, median=times[0], p90=times[1], ratings=rated[0], rating=rated[1])

    def __add__(self, other: "Measures") -> "Measures":
        """Of both together; times and ratings cannot be added."""
        names = ("cases", "answered", "missed", "escalated", "reopened")
        return Measures(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True)
class Group:
    """Cases with something in common; `name` is an id or a code, OTHERS for those that are too few each."""

    name: str
    measures: Measures


@dataclass(frozen=True, slots=True)
class Solved:
    """Conversations with an answer, and how many of them had no case."""

    conversations: int
    without_case: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where they are too few."""
        return self.without_case / self.conversations if self.conversations >= LEAST else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything for one span. `solved` only for the whole city: who has no case has no district."""

    days: Days
    total: Measures
    by: dict[Split, tuple[Group, ...]]
    solved: Solved | None = None


def kept_back(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups with those of few cases put together, the largest first; nothing at all where all of them are few.

    The next larger one joins them until they are enough: else the whole less the others would tell.
    """
    ordered = sorted(groups, key=lambda each: (-each.measures.cases, each.name))
    few = [each for each in ordered if each.measures.cases < LEAST or each.name == OTHERS]
    large = [each for each in ordered if each not in few]
    while few and large and sum(each.measures.cases for each in few) < LEAST:
        few.append(large.pop())
    shown = [Group(each.name, each.measures.guarded()) for each in large]
    if sum(each.measures.cases for each in few) >= LEAST:
        shown.append(Group(OTHERS, sum((each.measures for each in few[1:]), few[0].measures + Measures(0))))
    return tuple(shown)


def worked_minutes(hours: OfficeHours, calendar: Workdays, start: datetime, end: datetime) -> int:
    """Minutes of working hours between two moments; hours that staff have not said are counted as COUNTED."""
    day, last, worked = start.astimezone(BEIJING).date(), end.astimezone(BEIJING).date(), timedelta()
    while day <= last:
        for span in (hours if hours.is_known else COUNTED).spans if calendar.is_workday(day) else ():
            opens, closes = (datetime.combine(day, hour, BEIJING) for hour in (span.start, span.end))
            worked += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return int(worked.total_seconds() // 60)


_MEASURED = (
    *("求助数 Cases", "已首次答复 First answered", "首次答复中位数（工作分钟） Median first answer (working minutes)"),
    *("首次答复90%（工作分钟） 90% first answer (working minutes)", "超过期限 Deadlines missed", "上报 Escalated", "重新打开 Reopened"),
    *("评价数 Ratings", "平均评价 Mean rating"),
)
_NAMES = {
    Split.DISTRICT: "区（市）和功能区 District",
    Split.TOPIC: "事项 Topic",
    Split.CHANNEL: "渠道 Channel",
    Split.LANGUAGE: "语言 Language",
    Split.PERIOD: "时间 Period",
}


def rows_of(figures: Figures, name_of: Callable[[Split, str], str]) -> list[list[str]]:
    """As a table with a header in both languages, a line a group; what is kept back or not known is left empty."""
    header = ["分组方式 Split", "分组 Group", *_MEASURED]
    days = f"{figures.days.first} – {figures.days.last}"
    rows = [header, ["全部 All", days, *_cells(figures.total)]]
    for split, groups in figures.by.items():
        rows += [[_NAMES[split], name_of(split, each.name) if each.name else "其他 Others", *_cells(each.measures)] for each in groups]
    if figures.solved and figures.solved.share is not None:
        numbers = [str(figures.solved.conversations), str(figures.solved.without_case), f"{figures.solved.share:.3f}"]
        names = ["得到答复的对话 Conversations with an answer", "其中没有求助 Of them without a case", "占比 Share"]
        rows += [["不经专员解决 Solved without an officer", name, number, *[""] * (len(_MEASURED) - 1)] for name, number in zip(names, numbers, strict=True)]
    return rows


def _cells(measures: Measures) -> list[str]:
    if measures.cases < LEAST:
        return [str(measures.cases), *[""] * (len(_MEASURED) - 1)]
    names = ("cases", "answered", "median", "p90", "missed", "escalated", "reopened", "ratings", "rating")
    return ["" if (value := getattr(measures, name)) is None else str(value) for name in names]
