"""Room: engine. What stands twice in nearly the same words is said once, in the words that leave nothing out. No evidence, no texts."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bot.domain.knowledge import Clause
from bot.domain.values import fold
from bot.engine.fidelity import figures, limits

_LINKING = frozenset("您你的了将请是为该这则即就也并且其和与及须应需要出在向")
"""Characters that only put a statement another way ("须在 … 提出", "您须")."""
_TURNING = frozenset("不未无没非可能会")
"""Characters that make another thing of what must be: what must not, and what only may."""
_MOST_MORE = 3
"""How much a statement may say beside what another says and still be the same one; more makes it one of another thing ("会用到 …")."""
_FEW_NEW = 0.2
"""The share of its characters that may be new in a statement whose figures are all told."""
_ASIDE = re.compile(r"（[^（）]*）")


def said_once(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The statements without those that another of them says; of two that say each other the first stays."""
    return _once(clauses, lambda clause: clause.text.zh)


def said_together(clause: Clause, told: Sequence[Clause]) -> bool:
    """Whether statements say together all figures of another and nearly all its words; what has no figures is never taken for said."""
    ours, wanted = Counter(_content("".join(each.text.zh for each in told))), Counter(_content(clause.text.zh))
    numbers = Counter(figures(clause.text.zh))
    known = Counter(number for each in told for number in figures(each.text.zh))
    return bool(numbers) and not numbers - known and (wanted - ours).total() <= _FEW_NEW * wanted.total()


def not_yet_said(conditions: Iterable[Clause], shown: Sequence[Clause]) -> tuple[Clause, ...]:
    """The conditions, each said in short, that no statement shown says, nor another of them."""
    told = {each.brief or each.text for each in shown}
    left = [each for each in conditions if (each.brief or each.text) not in told and not any(says(other.text.zh, _short(each)) for other in shown)]
    return _once(left, _short)


def _once(clauses: Sequence[Clause], said: Callable[[Clause], str]) -> tuple[Clause, ...]:
    kept: list[Clause] = []
    for clause in clauses:
        if not any(says(said(other), said(clause)) for other in kept):
            kept = [*(other for other in kept if not says(said(clause), said(other))), clause]
    return tuple(kept)


def _short(clause: Clause) -> str:
    return (clause.brief or clause.text).zh


def says(statement: str, other: str) -> bool:
    """Whether a Chinese statement says all that another says, in its words and order, with its numbers and limits, and hardly more.

    Judged in Chinese for both languages: it is the one that counts, and the other says the same.
    """
    ours, theirs = _content(statement), _content(other)
    left = iter(ours)
    return (
        all(character in left for character in theirs)
        and len(_content(_ASIDE.sub("", statement))) - len(_content(_ASIDE.sub("", other))) <= _MOST_MORE
        and not Counter(figures(other)) - Counter(figures(statement))
        and limits(_plainly(statement)) == limits(_plainly(other))
        and _turned(statement) == _turned(other)
    )


def _content(text: str) -> list[str]:
    return [character for character in fold(_plainly(text)) if character.isalnum() and character not in _LINKING]


def _plainly(text: str) -> str:
    """Without what only sounds stricter: 不能超过 sets the limit that 不超过 sets."""
    return re.sub("不[能得可]", "不", text)


def _turned(text: str) -> Counter[str]:
    return Counter(character for character in _plainly(text) if character in _TURNING)
