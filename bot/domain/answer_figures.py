"""Room: domain. Figures of answers: how questions ended, by time and by what they have in common; what is few is kept back. No counting, no words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.answers import Verdict
from bot.domain.case_figures import LEAST, OTHERS, Days, Group, Measures, Step, kept_back

ENDS = (Verdict.ANSWERED, Verdict.PARTIAL, Verdict.NOT_KNOWN, Verdict.OUT_OF_SCOPE, Verdict.BLOCKED, Verdict.CLARIFY)
"""How a question can end. Small talk is none."""
UNKNOWN = ""
"""The verdict or language of what was answered before that was noted."""
BEFORE = "before"
"""In place of a period's name: in the span before."""
_LONGEST = {Step.DAY: timedelta(days=92), Step.WEEK: timedelta(days=2 * 366), Step.MONTH: timedelta.max}


class By(StrEnum):
    """What questions, cases or people are put together by."""

    ENTRY = "entry"
    LANGUAGE = "language"
    CHANNEL = "channel"
    DISTRICT = "district"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Asked:
    """So many messages of one day that ended alike, in one language, through one channel."""

    day: date
    verdict: str
    language: str
    channel: str
    count: int


@dataclass(frozen=True, slots=True)
class HandedOff:
    """So many cases opened in one period for one district, with the sum of their ratings. `period` is its name, or BEFORE."""

    period: str
    district: str
    cases: int
    ratings: int = 0
    rated: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What lies in the memory about a span and the one before it. `first`: the earliest day of any answer; `since`: of one with all that is noted now."""

    asked: Sequence[Asked] = ()
    handed_off: Sequence[HandedOff] = ()
    entries: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    first: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Questions by how they ended, with the cases opened in the same time and the mean of their ratings.

    `ended` is None where there are so few questions that it would be about single people; `rating` where there are so few ratings.
    """

    questions: int = 0
    ended: Mapping[str, int] | None = None
    small_talk: int = 0
    handed_off: int = 0
    ratings: int = 0
    rating: float | None = None

    def share(self, *ends: str) -> float | None:
        """Of the questions with a known end, how many ended so; from 0 to 1."""
        known = sum(self.ended.values()) - self.ended.get(UNKNOWN, 0) if self.ended else 0
        return sum(self.ended.get(end, 0) for end in ends) / known if self.ended and known else None


@dataclass(frozen=True, slots=True)
class Part:
    """So many with something in common; `name` is an id or a code, OTHERS for those that are too few each. `before`: in the span before, if known."""

    name: str
    count: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class FiguresOfAnswers:
    """Everything for one span. `before` is None where the span before was not counted from its first day on."""

    days: Days
    step: Step
    total: Tally
    before: Tally | None
    periods: tuple[tuple[str, Tally], ...]
    by: Mapping[By, tuple[Part, ...]]
    since: date | None = None

    @property
    def begins_late(self) -> bool:
        """Whether some answers of this span are from before everything was noted."""
        return self.since is None or self.since > self.days.first


def span_before(days: Days) -> Days:
    """As many days, just before."""
    return Days(days.first - (days.last - days.first) - timedelta(days=1), days.first - timedelta(days=1))


def step_for(days: Days, wanted: str = "") -> Step:
    """The step that was asked for where the span is not too long for it; else days of a month, weeks of half a year, months."""
    length = days.last - days.first
    if wanted in list(Step) and length <= _LONGEST[Step(wanted)]:
        return Step(wanted)
    return Step.DAY if length < timedelta(days=32) else Step.WEEK if days.is_by_week else Step.MONTH


def figures_of(days: Days, step: Step, counted: Counted) -> FiguresOfAnswers:
    """What was counted, put together for a span; without what would be about few people."""
    now = [each for each in counted.asked if each.day >= days.first]
    earlier = [each for each in counted.asked if each.day < days.first]
    opened = [each for each in counted.handed_off if each.period != BEFORE]
    opened_earlier = [each for each in counted.handed_off if each.period == BEFORE]
    start = span_before(days).first
    is_comparable = counted.first is not None and counted.first <= start
    is_alike = is_comparable and counted.since is not None and counted.since <= start
    by = {
        By.ENTRY: _parts(counted.entries),
        By.LANGUAGE: _parts(_by(now, "language"), _by(earlier, "language") if is_alike else None),
        By.CHANNEL: _parts(_by(now, "channel"), _by(earlier, "channel") if is_comparable else None),
        By.DISTRICT: _parts(_districts(opened), _districts(opened_earlier) if is_comparable else None),
        By.COUNTRY: _parts(counted.countries),
    }
    before = _tally(earlier, opened_earlier) if is_comparable else None
    return FiguresOfAnswers(days, step, _tally(now, opened), before, tuple(_periods(days, step, now, opened)), by, counted.since)


def _periods(days: Days, step: Step, asked: Iterable[Asked], opened: Iterable[HandedOff]) -> Iterator[tuple[str, Tally]]:
    """Every one, also those in which nobody asked."""
    of_period, cases_of = defaultdict(list), defaultdict(list)
    for each in asked:
        of_period[step.name_of(each.day)].append(each)
    for case in opened:
        cases_of[case.period].append(case)
    for name, _ in days.periods(step):
        yield name, _tally(of_period[name], cases_of[name])


def _tally(asked: Iterable[Asked], opened: Sequence[HandedOff]) -> Tally:
    ended: Counter[str] = Counter()
    for each in asked:
        ended[each.verdict] += each.count
    small_talk = ended.pop(Verdict.CHITCHAT, 0)
    questions, ratings = ended.total(), sum(each.ratings for each in opened)
    rating = round(sum(each.rated for each in opened) / ratings, 2) if ratings >= LEAST else None
    shown = dict(ended) if questions >= LEAST else None
    return Tally(questions, shown, small_talk, sum(each.cases for each in opened), ratings if rating is not None else 0, rating)


def _by(asked: Iterable[Asked], name: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for each in asked:
        if each.verdict != Verdict.CHITCHAT and getattr(each, name) != UNKNOWN:
            counts[getattr(each, name)] += each.count
    return counts


def _districts(opened: Iterable[HandedOff]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for each in opened:
        counts[each.district] += each.cases
    return counts


def _parts(counts: Mapping[str, int], before: Mapping[str, int] | None = None) -> tuple[Part, ...]:
    """The largest first, those of few together; what they were before where that is not few itself."""
    groups = kept_back([Group(name, Measures(count)) for name, count in counts.items()])
    earlier = {name: count for name, count in (before or {}).items() if count >= LEAST}
    return tuple(Part(each.name, each.measures.cases, None if each.name == OTHERS else earlier.get(each.name)) for each in groups)
