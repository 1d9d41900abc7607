"""Room: engine. Which value a question waits for that no statement shown gives: how many people, how much rent, how long. No ranking, no texts."""

from collections.abc import Mapping, Sequence

from bot.domain.answers import Question
from bot.domain.counting import without_some
from bot.domain.cues import Cues
from bot.domain.knowledge import Clause, Unit
from bot.engine.expecting import COUNT, SPAN, expected, gives

_WAITED_FOR = ("age", SPAN)
"""Kinds told by a unit. Not the day, for "see this year's notice" answers when; nor money, for "it is no longer issued" answers what it costs."""
_SORTS: Mapping[str, str] = {"rent": "租", "monthly": "月"}
"""Sorts of money, by the cues `sort.*`, and what stands in a statement that gives such a sum: the price of a flat is no rent."""


def sort_of_money(folded: str, cues: Cues) -> str | None:
    """Whether rent or a sum for each month is asked for."""
    return next((sort for sort in _SORTS if cues.means(folded, f"sort.{sort}")), None)


def gives_the_count(clause: Clause, question: Question, cues: Cues) -> bool:
    """Whether a statement gives the number that a question asks for; a blank, whether it waits for a number itself."""
    counted = question.counted
    return counted is not None and ((not clause.is_blank and counted.is_told(clause)) or gives(clause, {COUNT}, counted.said, cues))


def left_open(question: Question, told: Sequence[Clause], cues: Cues) -> str | None:
    """The kind of value that a question waits for and that none of the statements and blanks gives; its name is that of a text (`answer.open.*`)."""
    if question.counted and not any(gives_the_count(clause, question, cues) for clause in told):
        return "people" if question.counted.is_people else COUNT
    if question.wants_amount and question.sort and not any(_is_of_sort(clause, question.sort) for clause in told):
        return question.sort
    waited = next((kind for kind in _WAITED_FOR if kind in expected(without_some(question.search), cues)), None)
    return waited if waited and not any(gives(clause, question.expects, question.search, cues) for clause in told) else None


def _is_of_sort(clause: Clause, sort: str) -> bool:
    return _SORTS[sort] in clause.text.zh and (clause.is_blank or any(figure.unit is Unit.CNY for figure in clause.figures))
