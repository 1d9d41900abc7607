"""Room: dialogs. Known names found in what a person wrote: whole, inside a sentence, or nearly. No names of its own."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from handlers.dialogs.tidying import LONGEST_LINE

NEAR_ENOUGH = 88
"""Ratio of rapidfuzz (0 to 100) from which a misspelt name still counts; one letter in nine may be wrong."""

# "woman" is near to "oman": in shorter names one letter makes another word.
_SHORTEST_NEAR = 5
_SHORTEST_INSIDE = 2
_HAN = "\u3400-\u9fff"
_DENIES = re.compile(r"不|非|没|除了|\b(?:not|no|never|neither|except|without)\b|n't\b|[?？]|吗")


def denies(text: str) -> bool:
    """Whether a sentence denies or asks, so that a name inside it is no answer ("not Germany")."""
    return _DENIES.search(text) is not None


def names_in(text: str, names: Mapping[str, str]) -> tuple[frozenset[str], str]:
    """The ids named inside a folded sentence, longest names first, and the text without them; nothing in one that denies or asks."""
    if len(text) > LONGEST_LINE or denies(text):
        return frozenset(), text
    places = named_places(text, names)
    rest = "".join(" " if any(start <= place < end for start, end, _ in places) else char for place, char in enumerate(text))
    return frozenset(id for _, _, id in places), rest


def named_places(text: str, names: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Where names stand in a folded text and whose they are; a longer name hides those within it, and two names of one may share letters."""
    found: list[tuple[int, int, str]] = []
    for name in sorted((name for name in names if _fits_inside(name, text)), key=lambda name: (-len(name), name)):
        for start, end in (match.span() for match in _whole(name).finditer(text)):
            over = [each for each in found if each[0] < end and start < each[1]]
            if all(id == names[name] and not (first <= start and end <= last) for first, last, id in over):
                found.append((start, end, names[name]))
    return found


def nearest(text: str, names: Mapping[str, str]) -> str | None:
    """The id of the one name that a misspelt text is near to; None when no name, or two different ones, are near, or the text denies."""
    if denies(text) or not _SHORTEST_NEAR <= len(text) <= LONGEST_LINE:
        return None
    long = [name for name in names if len(name) >= _SHORTEST_NEAR]
    near = process.extract(text, long, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=5)
    best = {names[name] for name, score, _ in near if score == near[0][1]}
    return best.pop() if len(best) == 1 else None


def _fits_inside(name: str, text: str) -> bool:
    return len(name) >= _SHORTEST_INSIDE and name in text


def _whole(name: str) -> re.Pattern[str]:
    """A word of an alphabet must stand alone ("oman" is not in "woman"); Chinese has no word borders."""
    before = "" if _is_han(name[0]) else rf"(?<![^\W{_HAN}])"
    after = "" if _is_han(name[-1]) else rf"(?![^\W{_HAN}])"
    return re.compile(before + re.escape(name) + after)


def _is_han(char: str) -> bool:
    return re.match(f"[{_HAN}]", char) is not None
