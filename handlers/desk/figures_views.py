"""Room: desk. Figures as the page shows them: tables and bars with names in the reader's language. No routes, no counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.case_figures import OTHERS, Figures, Group, Measures, Split
from bot.domain.language import Language
from bot.domain.library import Knowledge
from handlers.desk.charts import Bar, columns, rows


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """What is counted of some cases, in words; `-` for what is kept back or not known."""

    cases: int
    answered: str
    median: str
    p90: str
    missed: str
    escalated: str
    reopened: str
    rating: str


@dataclass(frozen=True, slots=True)
class SplitView:
    """Cases by something: bars beside a table of the same."""

    name: str
    bars: tuple[Bar, ...]
    measures: tuple[MeasuresView, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What groups are called in a language; `texts` are the page's."""

    knowledge: Knowledge
    language: Language
    texts: Mapping[str, str]

    def name(self, split: Split, group: str) -> str:
        """Of one group."""
        if group == OTHERS:
            return self.texts["figures_others"]
        match split:
            case Split.DISTRICT | Split.TOPIC:
                entry = self.knowledge.entries.get(group)
                fixed = self.texts["city_desk"] if group == "city" else self.texts["figures_no_topic"] if group == "none" else group
                return entry.short_title.for_(self.language) if entry else fixed
            case Split.CHANNEL | Split.LANGUAGE:
                return self.texts.get(f"{split}_{group}", group)
            case _:
                return group

    def splits(self, figures: Figures) -> list[SplitView]:
        """Every split but the one by time; those that are kept back whole are not there."""
        return [self._split(split, groups) for split, groups in figures.by.items() if split is not Split.PERIOD and groups]

    def _split(self, split: Split, groups: Sequence[Group]) -> SplitView:
        counted = [(self.name(split, each.name), each.measures.cases) for each in groups]
        return SplitView(split, rows(counted), tuple(self.measures(each.measures) for each in groups))

    def periods(self, figures: Figures) -> SplitView:
        """By week or month; a week is named by the day of its Monday."""
        groups = figures.by[Split.PERIOD]
        counted = [(each.name[5:] if figures.days.is_by_week else each.name, each.measures.cases) for each in groups]
        return SplitView(Split.PERIOD, columns(counted), tuple(self.measures(each.measures) for each in groups))

    def measures(self, each: Measures) -> MeasuresView:
        """In words."""
        rated = self.texts["figures_rated"].format(rating=each.rating, count=each.ratings) if each.rating is not None else "-"
        is_few = each.guarded() == Measures(each.cases)
        answered, missed, escalated, reopened = ("-" if is_few else str(count) for count in (each.answered, each.missed, each.escalated, each.reopened))
        return MeasuresView(each.cases, answered, self._time(each.median), self._time(each.p90), missed, escalated, reopened, rated)

    def _time(self, minutes: int | None) -> str:
        if minutes is None:
            return "-"
        hours, rest = divmod(minutes, 60)
        return self.texts["figures_hours"].format(hours=hours, minutes=rest) if hours else self.texts["figures_minutes"].format(minutes=rest)
