"""Room: domain. Short wordings that a change left behind: the sentence says another number now, and its short wording still says the old one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.editing import EditForm
from bot.domain.values import numbers_in

_BRIEF = re.compile(r"(.+)\.brief\.(zh|en)")


@dataclass(frozen=True, slots=True)
class LeftBrief:
    """`path` is that of the short wording in the form after the change (`conditions.0.brief.zh`)."""

    path: str
    text: str
    brief: str


def left_briefs(before: EditForm, after: EditForm) -> tuple[LeftBrief, ...]:
    """Short wordings with a number that their sentence has not, where it was not so before. Rows are known by what they say: they may have moved."""
    known = {(each.text, each.brief) for each in _at_odds(before)}
    return tuple(each for each in _at_odds(after) if (each.text, each.brief) not in known)


def _at_odds(form: EditForm) -> Iterator[LeftBrief]:
    values = form.values()
    for path, brief in values.items():
        if found := _BRIEF.fullmatch(path):
            text = values.get(f"{found[1]}.{found[2]}", "")
            if text and not set(numbers_in(brief)) <= set(numbers_in(text)):
                yield LeftBrief(path, text, brief)
