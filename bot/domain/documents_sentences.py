"""Room: domain. Sentences that say by themselves what they are about (申请对象是…, 每年3月受理), and what may stay of one that holds a telephone number."""

import re
from collections.abc import Callable

from bot.domain.documents import STATED, ImportWords

_WEAK = ("", "left_out", "how_to_apply")
"""Fields that a sentence may leave: none, none on purpose, and the one under which everything is told."""
_MAY_LOSE_A_NUMBER = ("where_to_apply", "how_to_apply", "timing")
_CLAUSES = re.compile(r"(?<=[，,；;])")
_FIRST_LETTERS = 12
_SHORTEST = 8
_CONDITION = "的，"
_DENIED = re.compile("[未非无没不]")
_STATES = re.compile(r"[，,].*\d\s?(?:个月|万?元|年|%|周岁|天)")


def field_of_sentence(sentence: str, current: str, words: ImportWords, named: Callable[[str], str]) -> str:
    """The field that a sentence names itself, else that which its turn of phrase tells where no heading does, else the one it stands under.

    `named` tells which field a few words name.
    """
    if (own := _named(sentence, words, named)) in STATED:
        return own
    if current in _WEAK:
        return next((field for field, forms in words.sentences.items() if any(re.search(form, sentence) for form in forms)), current)
    return current


def _named(sentence: str, words: ImportWords, named: Callable[[str], str]) -> str:
    """补贴标准为每月500元: what stands before the first such verb. 申请人为外籍的，… and 申请人为未…: a condition names nothing."""
    begun = sentence[:_FIRST_LETTERS]
    spots = [spot for verb in words.says if (spot := begun.find(verb)) > 1]
    is_condition = _CONDITION in sentence or bool(spots and _DENIED.match(sentence[min(spots) + 1 :]))
    return named(begun[: min(spots)]) if spots and not is_condition else ""


def states_something(opening: str) -> bool:
    """Whether the line that opens a list says a figure of its own: 按下表发放，最长24个月："""
    return bool(_STATES.search(opening))


def without_number(field: str, text: str, is_number: Callable[[str], bool]) -> tuple[str, str]:
    """What of a sentence stands before a telephone number (二楼窗口，咨询电话……), and the rest; nothing of it where that says too little."""
    if field not in _MAY_LOSE_A_NUMBER:
        return "", text
    clauses = _CLAUSES.split(text)
    first = next((place for place, clause in enumerate(clauses) if is_number(clause)), 0)
    kept = "".join(clauses[:first]).rstrip("，,；;")
    return (kept, "".join(clauses[first:])) if len(kept) >= _SHORTEST else ("", text)
