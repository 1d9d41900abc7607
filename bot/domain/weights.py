"""Room: domain. How much each way of finding counts for one question: meaning by two models, words by BM25. No search.

The figures were chosen on some public sets and confirmed on others: docs/adr/0006.
"""

import math
from dataclasses import dataclass

_USE_IN_OWN_WORDS = 0.3
_WORDS = 0.5
_STRANGE, _FAMILIAR = 0.1, 0.3
_FOREIGN, _NATIVE = 0.02, 0.1


@dataclass(frozen=True, slots=True)
class Weights:
    """`use`: what USE's cosine counts beside eight times E5's. `in_own_words`: 0 to 1, whether the passages speak as the question does."""

    use: float
    in_own_words: float

    def words(self, coverage: float) -> float:
        """What the best passage by words gets, when it holds this share (0 to 1) of the question's rare words.

        The root is for long questions: their best passage holds few of their words, and is still told apart by them. Across
        languages a shared word is chance more often than evidence, and counts as it is.
        """
        return _WORDS * (self.in_own_words * math.sqrt(coverage) + (1 - self.in_own_words) * coverage)


def weights_for(known: float, native: float) -> Weights:
    """The weights for a question.

    `known` is the share of its rare words that stand anywhere in the passages, `native` the share of the passages in its script.
    Where both say that question and passages are in one language, E5 ranks better alone and words help; across languages (and for
    pinyin, whose words nobody writes) USE is worth as much as E5, and words say little.
    """
    in_own_words = min(_between(_STRANGE, known, _FAMILIAR), _between(_FOREIGN, native, _NATIVE))
    return Weights(1 - (1 - _USE_IN_OWN_WORDS) * in_own_words, in_own_words)


def _between(low: float, value: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
