"""Room: adapters. Whether a message belongs to our field, whatever was said before: learned at the start from kept examples. No decision.

A ridge classifier over the embedder's question vectors (Hoerl and Kennard 1970): one linear equation, solved in a fraction of a second.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from bot.adapters.chroma_vectors import ChromaVectors, Progress, Vectors
from bot.domain.knowledge import EntryKind
from bot.domain.library import Knowledge
from bot.domain.passages import content_hash, digest_of

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

    from bot.adapters.local_embedder import LocalEmbedder

_RIDGE = 300.0
_SPOKEN = 3.0
"""How much more a thing said in talk weighs than a question or an example of the lists: there are fewer of them, and they are the hard ones."""

Example = tuple[str, bool, float]
"""A text, whether it is ours, and its weight."""


def examples_of(knowledge: Knowledge) -> Iterator[Example]:
    """Known questions and what people say next, with what lies outside; districts' questions say where and not what, and are left out."""
    for entry in knowledge.entries.values():
        if entry.kind is not EntryKind.DISTRICT:
            yield from ((text, True, 1.0) for question in entry.questions for text in (question.text.zh, question.text.en))
    for topic in knowledge.topics.values():
        yield from ((text, False, 1.0) for text in (*topic.examples_zh, *topic.examples_en))
    yield from ((text, True, _SPOKEN) for text in knowledge.follow_ups.ours)
    yield from ((text, False, _SPOKEN) for text in knowledge.follow_ups.not_ours)


class Field:
    """Tells how much a message sounds like ours: about 1 for ours, about -1 for what is not."""

    def __init__(self, client: "ClientAPI", embedder: "LocalEmbedder", examples: Iterable[Example]) -> None:
        self._client, self._embedder = client, embedder
        self._examples = {text: (is_ours, weight) for text, is_ours, weight in examples}
        self._middle, self._slope = np.zeros(0, np.float32), np.zeros(0)

    def build(self, progress: Progress = lambda done, total: None) -> None:
        """Embed the examples that are new, and learn from all; raises IndexUnavailable."""
        rows = [(content_hash(text), content_hash(text), text) for text in sorted(self._examples)]
        kept = ChromaVectors(self._client, f"messages-{self._embedder.name}", digest_of(key for key, _, _ in rows))
        kept.fill(rows, self._embedder.queries, progress)
        vectors = kept.of([key for key, _, _ in rows])
        self._learn(np.vstack([vectors[key] for key, _, _ in rows]), [self._examples[text] for _, _, text in rows])

    def _learn(self, vectors: Vectors, labels: list[tuple[bool, float]]) -> None:
        is_ours = np.array([ours for ours, _ in labels])
        weight = np.array([each for _, each in labels])
        weight[~is_ours] *= weight[is_ours].sum() / weight[~is_ours].sum()  # both sides count the same
        self._middle = vectors.mean(axis=0)
        scaled = self._scaled(vectors)
        wanted = np.where(is_ours, 1.0, -1.0)
        squares = (scaled * weight[:, None]).T @ scaled + _RIDGE * np.eye(scaled.shape[1])
        self._slope = np.linalg.solve(squares, scaled.T @ (weight * wanted))

    def _scaled(self, vectors: Vectors) -> Vectors:
        """Centred, with a column of ones for the intercept, in the measure of a typical coordinate."""
        centred = (vectors - self._middle) / _SCALE
        return np.hstack([centred, np.ones((len(centred), 1), np.float32)])

    def nearness(self, search: str) -> float:
        """How much a question, folded as the index folds it, sounds like ours."""
        return float((self._scaled(self._embedder.query(search)[None, :]) @ self._slope)[0])


_SCALE = 0.27
"""The standard deviation of a coordinate of a question's vector, so that the ridge means the same for any set of examples."""
