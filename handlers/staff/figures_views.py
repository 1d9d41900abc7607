"""Room: staff. Figures of answers as the page shows them and as a table that leaves the house: bars, shares, and names. No routes, no counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.answer_figures import ENDS, UNKNOWN, By, FiguresOfAnswers, Part, Tally
from bot.domain.answers import Verdict
from bot.domain.case_figures import LEAST, Split, Step
from bot.domain.language import Language
from bot.domain.library import Knowledge
from handlers.desk.charts import Bar, columns, rows
from handlers.desk.figures_views import Naming
from handlers.desk.registration_views import country_name

_SOLVED = (Verdict.ANSWERED, Verdict.PARTIAL)
_AS_CASES = {By.ENTRY: Split.TOPIC, By.DISTRICT: Split.DISTRICT, By.CHANNEL: Split.CHANNEL, By.LANGUAGE: Split.LANGUAGE}
_MOST_ENTRIES = 20
_TIMES = 10
"""What grew by more says nothing as a percentage."""
NONE = "-"


@dataclass(frozen=True, slots=True)
class Tile:
    """A large number; `name` is that of a page text, `before` says what it was in the span before."""

    name: str
    now: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A bar with its numbers. `entry`: the id of the one that it is about."""

    bar: Bar
    share: str = ""
    before: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period: the whole bar, the part of it that was answered, and the cells of its row."""

    all: Bar
    solved: Bar
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """Figures in the words of one language; `texts` are the page's."""

    knowledge: Knowledge
    texts: Mapping[str, str]
    side: str

    def tiles(self, figures: FiguresOfAnswers) -> list[Tile]:
        """What the span comes to, beside the one before."""
        now, before = figures.total, figures.before
        counted = [Tile(name, str(getattr(now, name)), self._before(now, before, name)) for name in ("questions", "handed_off", "small_talk")]
        shares = [self._share(name, now, before, *ends) for name, ends in (("solved", _SOLVED), ("unknown_share", (Verdict.NOT_KNOWN,)))]
        return [counted[0], *shares, counted[1], self._rating(now, before), counted[2]]

    def _rating(self, now: Tally, before: Tally | None) -> Tile:
        if now.rating is None:
            return Tile("rating", NONE)
        was = self.texts["asked_was"].format(before=before.rating) if before and before.rating is not None else ""
        return Tile("rating", str(now.rating), " · ".join(filter(None, (self.texts["asked_raters"].format(count=now.ratings), was))))

    def _before(self, now: Tally, before: Tally | None, name: str) -> str:
        return self._compared(getattr(now, name), getattr(before, name)) if before else ""

    def _share(self, name: str, now: Tally, before: Tally | None, *ends: str) -> Tile:
        was = before.share(*ends) if before else None
        return Tile(name, _percent(now.share(*ends)), self.texts["asked_was"].format(before=_percent(was)) if was is not None else "")

    def _compared(self, now: int, before: int) -> str:
        change = f" ({(now - before) / before:+.0%})" if before >= LEAST and now < before * _TIMES else ""
        return self.texts["asked_was"].format(before=before) + change

    def ends(self, figures: FiguresOfAnswers) -> list[Line]:
        """How questions ended; nothing where they are few."""
        ended, before = figures.total.ended, figures.before.ended if figures.before else None
        if ended is None:
            return []
        names = (*ENDS, *([UNKNOWN] if ended.get(UNKNOWN) else []))
        bars = rows([(self.texts[f"asked_{name or 'unknown'}"], ended.get(name, 0)) for name in names])
        shares = [_percent(figures.total.share(name)) if name else "" for name in names]
        was = [self._compared(bar.count, before.get(name, 0)) if before is not None else "" for name, bar in zip(names, bars, strict=True)]
        return [Line(*line) for line in zip(bars, shares, was, strict=True)]

    def periods(self, figures: FiguresOfAnswers) -> list[PeriodView]:
        """Bars of all questions and, within them, of those answered; no part is drawn where they are few."""
        tallies = [tally for _, tally in figures.periods]
        labels = [name if figures.step is Step.MONTH else name[5:] for name, _ in figures.periods]
        every = columns([(label, tally.questions) for label, tally in zip(labels, tallies, strict=True)])
        solved = [sum(tally.ended.get(end, 0) for end in _SOLVED) if tally.ended else 0 for tally in tallies]
        parts = columns(list(zip(labels, solved, strict=True)), max((tally.questions for tally in tallies), default=0))
        return [PeriodView(*view) for view in zip(every, parts, map(_cells, tallies), strict=True)]

    def parts(self, figures: FiguresOfAnswers, by: By) -> list[Line]:
        """The groups of one kind, of entries only those that answered most."""
        parts = figures.by[by][: _MOST_ENTRIES if by is By.ENTRY else None]
        whole = sum(part.count for part in figures.by[by])
        bars = rows([(self.name(by, part.name), part.count) for part in parts])
        return [self._part(by, part, bar, whole) for part, bar in zip(parts, bars, strict=True)]

    def _part(self, by: By, part: Part, bar: Bar, whole: int) -> Line:
        before = self._compared(part.count, part.before) if part.before is not None else ""
        entry = part.name if by is By.ENTRY and part.name in self.knowledge.entries else ""
        return Line(bar, _percent(part.count / whole), before, entry)

    def name(self, by: By, group: str) -> str:
        """What a group is called."""
        if by is By.COUNTRY and group:
            return country_name(self.side, group)
        if (by, group) == (By.LANGUAGE, Language.ZH_HANT):
            return self.texts["asked_traditional"]
        return Naming(self.knowledge, Language(self.side), self.texts).name(_AS_CASES.get(by, Split.TOPIC), group)


@dataclass(frozen=True, slots=True)
class InBoth:
    """Words in both languages, for a table that leaves the house."""

    sides: Sequence[Showing]

    def word(self, name: str) -> str:
        """One of our own names."""
        return " ".join(dict.fromkeys(side.texts[f"asked_{name}"] for side in self.sides))

    def name(self, by: By, group: str) -> str:
        """A group's."""
        return " ".join(dict.fromkeys(side.name(by, group) for side in self.sides))


def _cells(tally: Tally) -> tuple[str, ...]:
    ends = (str(tally.ended.get(end, 0)) if tally.ended is not None else NONE for end in ENDS)
    return (str(tally.questions), *ends, str(tally.handed_off), f"{tally.rating:.1f}" if tally.rating is not None else NONE)


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
