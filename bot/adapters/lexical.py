"""Room: adapters. BM25 over words and character bigrams, held in memory. No vectors."""

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
import numpy.typing as npt

from bot.domain.words import tokens

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Match:
    """How a question's words meet the texts.

    `shares`: each text's BM25 score as a share of the best one's, float32 (n,); all zeros where no word is shared.
    `coverage`: the share of the question's rare words that the best text holds; `known`: that any text holds.
    `native`: the share of the texts that are in the question's script.
    """

    shares: Scores
    coverage: float
    known: float
    native: float


class LexicalIndex:
    """Lucene's BM25 (k1 = 1.5, b = 0.75) by bm25s, over `bot.domain.words.tokens`. About 3 kB a passage of 250 characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._bm25 = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        self._numbers: dict[str, int] = {}
        chinese, bags = 0, []
        for text in texts:
            found = tokens(text)
            chinese += _is_chinese(found)
            # Numbers in arrays, not words in lists: 100,000 passages would take gigabytes.
            bags.append(self._numbered(found))
        self._chinese = chinese / max(len(texts), 1)
        # BM25 divides by the mean length, so texts without any token get one that no question has.
        self._bm25.index((bags if any(bags) else [self._numbered([""])] * max(len(texts), 1), self._numbers), show_progress=False)
        self._seen_in = np.diff(self._bm25.scores["indptr"])

    def _numbered(self, words: Sequence[str]) -> "array[int]":
        return array("i", [self._numbers.setdefault(word, len(self._numbers)) for word in words])

    def knows(self, text: str) -> bool:
        """Whether every token of a text stands in some passage."""
        return all(self._count(token) for token in tokens(text))

    def match(self, search: str) -> Match:
        """How well each text matches a question."""
        found = tokens(search)
        native = self._chinese if _is_chinese(found) else 1 - self._chinese
        rarity = {token: self._rarity(token) for token in set(found)}
        wanted = sorted(token for token in rarity if self._count(token))
        if not wanted or not self._texts:
            return Match(np.zeros(len(self._texts), np.float32), 0.0, 0.0, native)
        raw = self._raw(wanted)
        best = int(np.argmax(raw))
        held = set(tokens(self._texts[best]))
        total = sum(rarity.values())
        coverage = sum(rarity[token] for token in wanted if token in held) / total
        return Match(raw / raw[best], coverage, sum(rarity[token] for token in wanted) / total, native)

    def _raw(self, wanted: Sequence[str]) -> Scores:
        """BM25's scores. A token has each text once, so that plain indexing adds right and is several times faster than bm25s's own sum."""
        kept, scores = self._bm25.scores, np.zeros(len(self._texts), np.float32)
        for token in wanted:
            number = self._numbers[token]
            part = slice(kept["indptr"][number], kept["indptr"][number + 1])
            scores[kept["indices"][part]] += kept["data"][part]
        return scores

    def _count(self, token: str) -> int:
        number = self._numbers.get(token)
        return 0 if number is None or number >= len(self._seen_in) else int(self._seen_in[number])

    def _rarity(self, token: str) -> float:
        count, n = self._count(token), len(self._texts)
        return math.log(1 + (n - count + 0.5) / (count + 0.5))


def _is_chinese(found: Sequence[str]) -> bool:
    """Whether most of these tokens are Chinese."""
    return sum(not token[0].isascii() for token in found) * 2 > len(found)
