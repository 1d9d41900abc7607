"""Room: domain. Figures of answers as a table that leaves the house. No words of its own, no files."""

from collections.abc import Callable

from bot.domain.answer_figures import ENDS, UNKNOWN, By, FiguresOfAnswers, Tally, span_before
from bot.domain.case_figures import Days

Name = Callable[[By, str], str]
_ENDS_OF_ROW = ("questions", *ENDS, "unknown", "small_talk", "handed_off", "ratings", "rating")


def rows_of(figures: FiguresOfAnswers, word: Callable[[str], str], name_of: Name) -> list[list[str]]:
    """As a table, a line for the span, the one before, each period and each group; what is kept back or not known is left empty.

    `word` gives what one of our own names is called, `name_of` what a group is.
    """
    rows = [[word("split"), word("group"), *(word(name) for name in _ENDS_OF_ROW)]]
    rows.append([word("all"), _span(figures.days), *_cells(figures.total)])
    if figures.before:
        rows.append([word("before"), _span(span_before(figures.days)), *_cells(figures.before)])
    rows += [[word(f"by_{figures.step}"), name, *_cells(tally)] for name, tally in figures.periods]
    empty = [""] * (len(_ENDS_OF_ROW) - 1)
    for by, parts in figures.by.items():
        rows += [[word(f"by_{by}"), name_of(by, each.name) if each.name else word("others"), str(each.count), *empty] for each in parts]
    return rows


def _span(days: Days) -> str:
    return f"{days.first} – {days.last}"


def _cells(tally: Tally) -> list[str]:
    ends = [str(tally.ended.get(end, 0)) if tally.ended is not None else "" for end in (*ENDS, UNKNOWN)]
    rated = [str(tally.ratings), f"{tally.rating:.2f}"] if tally.rating is not None else ["", ""]
    return [str(tally.questions), *ends, str(tally.small_talk), str(tally.handed_off), *rated]
