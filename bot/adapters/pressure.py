"""Room: adapters. Whether a message gives us orders: learned at the start from kept orders and everyday questions that look like them. No decision.

A ridge classifier (Hoerl and Kennard 1970) over a message's vector and its words: the vector says what it is about, the words how it
is put ("就说", "reply", "as if"), which vectors hardly see. Figures: docs/adr/0015.
"""

from collections import Counter
from collections.abc import Sequence, Set
from functools import lru_cache

import numpy as np

from bot.adapters.chroma_vectors import Vectors
from bot.adapters.ridge import ridge
from bot.domain.words import characters, tokens

_RIDGE = 300.0
_WORDS = 8.0
"""What all words of a message count beside its vector, whose coordinates are in the measure of a typical one."""
_SEEN = 2
"""A word is known from this many orders on: a word of one order alone says what that one is about."""
WELCOME = 3.0
"""How much more a question that only looks like an order weighs than any other: there are fewer of them, and they are the hard ones."""

Heard = tuple[str, bool, float]
"""A text, whether it gives an order, and its weight."""


class Pressure:
    """Tells how much a message sounds like an order: about 1 for one, about -1 for what is none."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._slope = np.zeros(0, np.float32)

    def learn(self, heard: Sequence[Heard], scaled: Vectors) -> None:
        """From texts and their vectors, one row each; both sides count the same. Without orders nothing is learned."""
        is_order = np.array([order for _, order, _ in heard], bool)
        if not is_order.any() or is_order.all():
            return
        counts = Counter(word for text, order, _ in heard if order for word in _words_learned(text))
        self._words = {word: place for place, word in enumerate(sorted(word for word, count in counts.items() if count >= _SEEN))}
        weight = np.array([each for _, _, each in heard], np.float32)
        weight[is_order] *= weight[~is_order].sum() / weight[is_order].sum()
        rows = np.zeros((len(heard), scaled.shape[1] + len(self._words)), np.float32)
        rows[:, : scaled.shape[1]] = scaled
        for row, (text, _, _) in zip(rows, heard, strict=True):
            row[scaled.shape[1] :] = self._said(_words_learned(text))
        wanted = np.where(is_order, 1.0, -1.0).astype(np.float32)
        self._slope = ridge(rows, wanted[:, None], _RIDGE, weight)[:, 0]

    def of(self, text: str, scaled: Vectors) -> float:
        """How much a message sounds like an order; -1 where none was ever heard."""
        return float(np.hstack([scaled[0], self._said(_words_of(text))]) @ self._slope) if self._slope.size else -1.0

    def _said(self, found: Set[str]) -> Vectors:
        """Which of the known words a text of these says, shape (words,), less each where it says many."""
        said = np.zeros(len(self._words), np.float32)
        said[[self._words[word] for word in found if word in self._words]] = _WORDS / np.sqrt(len(found) + 1)
        return said


def _words_of(text: str) -> frozenset[str]:
    return frozenset((*tokens(text), *characters(text)))


@lru_cache(maxsize=16384)
def _words_learned(text: str) -> frozenset[str]:
    """Kept from one version of the knowledge to the next, for texts of our own; what people write never comes here."""
    return _words_of(text)
