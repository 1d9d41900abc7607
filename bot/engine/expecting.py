"""Room: engine. What kind of value a question waits for (an age, a sum, a length of time …), and whether a statement gives one. No ranking."""

import re
from collections.abc import Collection, Mapping

from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.knowledge import Clause, Figure, Unit

SPAN, DATE, COUNT, THIS_YEAR = "span", "date", "count", "this_year"
_MATTERS = frozenset({"fee", "translation"})
"""Kinds without a unit: a statement that speaks of the matter gives it."""
_SHORT = 4
_UNITS: Mapping[str, frozenset[Unit]] = {
    "money": frozenset({Unit.CNY}),
    "age": frozenset({Unit.AGE}),
    SPAN: frozenset({Unit.YEAR, Unit.MONTH, Unit.DAY, Unit.WORKING_DAY}),
    "area": frozenset({Unit.SQUARE_METRE}),
}
_DAY = re.compile(r"\d{4}年|\d{1,2}月\d{1,2}日")
_MEASURE = re.compile(r"(?:多少|几)([项家所届张辆间套位名种类]|个(?!月|工作日))")
_ASIDE = re.compile(r"（[^（）]*）")
"""Where a statement comes from stands in brackets; its date answers no question."""


def expected(text: str, cues: Cues) -> frozenset[str]:
    """The kinds of values that a question waits for, by the names of the cues `expects.*`."""
    return frozenset(name.partition(".")[2] for name in cues.all_of(text, "expects."))


def gives(clause: Clause, kinds: Collection[str], question: str, cues: Cues) -> bool:
    """Whether a statement holds a value of one of these kinds; a blank, whether that is the value it waits for itself."""
    if clause.is_blank:
        return bool(expected(clause.text.zh, cues) & set(kinds))
    if _MATTERS & set(kinds) & expected(clause.text.zh, cues):
        return True
    has_day = DATE in kinds and _DAY.search(_ASIDE.sub("", clause.text.zh)) is not None
    units = {unit for kind in kinds if kind in _UNITS and kind != COUNT for unit in _UNITS[kind]}
    return has_day or any(figure.unit in units or (COUNT in kinds and _is_counted(figure, clause, question)) for figure in clause.figures)


def _is_counted(figure: Figure, clause: Clause, question: str) -> bool:
    return figure.unit is Unit.COUNT and (_is_named(figure, question) or _is_measured(clause, question))


def _is_measured(clause: Clause, question: str) -> bool:
    """Whether a statement counts by the measure that a question asks for ("多少项": 29项)."""
    asked = _MEASURE.search(question)
    return asked is not None and re.search(rf"\d[多余]?{asked[1]}", clause.text.zh) is not None


def _is_named(figure: Figure, question: str) -> bool:
    """Whether what a number counts is named in a question: a number of something else answers nothing."""
    if figure.of is None:
        return False
    said = plain(question)
    pairs = {figure.of.zh[place : place + 2] for place in range(len(figure.of.zh) - 1)}
    return any(pair in said for pair in pairs) or any(has_phrase(said, word) for word in plain(figure.of.en).split() if len(word) > _SHORT)
