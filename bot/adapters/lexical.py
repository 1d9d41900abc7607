"""Room: adapters. BM25 over words and character bigrams, held in memory. No vectors."""

import math
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt

from bot.domain.words import tokens

Scores = npt.NDArray[np.float32]


class LexicalIndex:
    """Lucene's BM25 (k1 = 1.5, b = 0.75) by bm25s, over `bot.domain.words.tokens`."""

    def __init__(self, texts: Sequence[str]) -> None:
        bags = [tokens(text) for text in texts]
        self._sets = [frozenset(bag) for bag in bags]
        self._seen_in = Counter(token for bag in self._sets for token in bag)
        self._bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        self._bm25.index(bags or [["empty"]], show_progress=False)

    def scores(self, search: str) -> Scores:
        """How well each text matches, float32 (n,): the best one gets the share of the question's rare words that it
        holds (0 to 1), the others in proportion to their BM25 score. A question in another script gets zeros.
        """
        wanted = [token for token in set(tokens(search)) if token in self._seen_in]
        if not wanted:
            return np.zeros(len(self._sets), np.float32)
        raw = self._bm25.get_scores(wanted)[: len(self._sets)]
        best = int(np.argmax(raw))
        return np.asarray(raw / raw[best] * self._coverage(search, best), np.float32)

    def _coverage(self, search: str, document: int) -> float:
        weights = {token: self._rarity(token) for token in set(tokens(search))}
        return sum(w for token, w in weights.items() if token in self._sets[document]) / sum(weights.values())

    def _rarity(self, token: str) -> float:
        count, n = self._seen_in[token], len(self._sets)
        return math.log(1 + (n - count + 0.5) / (count + 0.5))
