"""Room: adapters. Whether a message belongs to our field, which aspect it asks about, whether it gives orders: learned from examples. No decision.

Ridge classifiers over the embedder's question vectors (Hoerl and Kennard 1970): linear equations, solved in a fraction of a second.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from bot.adapters.chroma_vectors import ChromaVectors, Progress, Vectors
from bot.adapters.pressure import WELCOME, Pressure
from bot.adapters.ridge import ridge
from bot.adapters.version_vectors import VersionVectors
from bot.domain.knowledge import Aspect, EntryKind
from bot.domain.library import REFUSED_TOPICS, Knowledge
from bot.domain.passages import content_hash

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

    from bot.adapters.local_embedder import LocalEmbedder

_RIDGE, _ASPECT_RIDGE = 300.0, 100.0
_SPOKEN = 6.0
"""How much more a thing said in talk weighs than a question or an example of the lists: there are fewer of them, and they are the hard ones."""

Example = tuple[str, bool, float]
"""A text, whether it is ours, and its weight."""
Order = tuple[str, bool]
"""A text, and whether it gives an order or only looks as if it did."""


def examples_of(knowledge: Knowledge) -> Iterator[Example]:
    """Known questions and what people say next, with what lies outside; districts' questions say where and not what, and are left out."""
    for entry in knowledge.entries.values():
        if entry.kind is not EntryKind.DISTRICT:
            yield from ((text, True, 1.0) for question in entry.questions for text in (question.text.zh, question.text.en))
    for topic in knowledge.topics.values():
        yield from ((text, False, 1.0) for text in (*topic.examples_zh, *topic.examples_en))
    yield from ((text, True, _SPOKEN) for text in knowledge.follow_ups.ours)
    yield from ((text, False, _SPOKEN) for text in knowledge.follow_ups.not_ours)


def orders_of(knowledge: Knowledge) -> Iterator[Order]:
    """Kept orders, examples of what is refused, and what only looks like an order."""
    yield from ((text, False) for text in knowledge.orders.welcome)
    for topic in filter(None, map(knowledge.topics.get, REFUSED_TOPICS)):
        yield from ((text, True) for text in (*topic.examples_zh, *topic.examples_en))
    yield from ((text, True) for text in knowledge.orders.given)


class Field:
    """Tells how much a message sounds like ours, like each aspect, like an order: about 1 for what it is, about -1 for what it is not.

    `asked` says which aspect an example asks about, for those that are known questions. Beside `orders`, every example is none.
    What a field `before` learned from the same is taken over, else at least its vectors are.
    """

    def __init__(
        self,
        client: "ClientAPI",
        embedder: "LocalEmbedder",
        examples: Iterable[Example],
        asked: Mapping[str, Aspect],
        orders: Iterable[Order] = (),
        before: "Field | None" = None,
    ) -> None:
        self._client, self._embedder, self._before = client, embedder, before
        self._examples = {text: (is_ours, weight) for text, is_ours, weight in examples}
        self._asked = {text: aspect for text, aspect in asked.items() if text in self._examples}
        self._orders, self._pressure = dict(orders), Pressure()
        self._store: ChromaVectors | None = None
        self._rows: VersionVectors | None = None
        self._middle, self._slope, self._slopes = np.zeros(0, np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32)

    def build(self, progress: Progress = lambda done, total: None) -> None:
        """Embed the examples that are new, and learn from all; raises IndexUnavailable."""
        before, self._before = self._before, None
        if before and before._slope.size and before._lesson() == self._lesson():
            self._store, self._rows, self._pressure = before._store, before._rows, before._pressure
            self._middle, self._slope, self._slopes = before._middle, before._slope, before._slopes
        else:
            self._learn_all(self._embedded(before, progress))

    def _lesson(self) -> object:
        """All that is learned from."""
        return self._examples, self._asked, self._orders

    def _embedded(self, before: "Field | None", progress: Progress) -> dict[str, Vectors]:
        """The vectors of all examples by their text, in the order of the texts."""
        rows = [(text, content_hash(text), text) for text in sorted(self._examples.keys() | self._orders.keys())]
        self._store = (before and before._store) or ChromaVectors(self._client, "messages", self._embedder.name)
        self._rows = VersionVectors(self._store, rows)
        if before and before._rows:
            self._rows.fill_from(before._rows, self._embedder.queries)
        else:
            self._rows.fill(self._embedder.queries, progress)
        return self._rows.of([text for text, _, _ in rows])

    def _learn_all(self, vectors: Mapping[str, Vectors]) -> None:
        known = [text for text in vectors if text in self._examples]
        self._learn(np.vstack([vectors[text] for text in known]), [self._examples[text] for text in known])
        questions = [(vectors[text], self._asked[text]) for text in known if text in self._asked]
        if questions:
            self._learn_aspects(np.vstack([vector for vector, _ in questions]), [aspect for _, aspect in questions])
        heard = [(text, self._orders.get(text, False), WELCOME if self._orders.get(text) is False else 1.0) for text in vectors]
        self._pressure.learn(heard, self._scaled(np.vstack([vectors[text] for text, _, _ in heard])))

    def _learn(self, vectors: Vectors, labels: list[tuple[bool, float]]) -> None:
        is_ours = np.array([ours for ours, _ in labels])
        weight = np.array([each for _, each in labels], np.float32)
        weight[~is_ours] *= weight[is_ours].sum() / weight[~is_ours].sum()  # both sides count the same
        self._middle = vectors.mean(axis=0)
        wanted = np.where(is_ours, 1.0, -1.0).astype(np.float32)
        self._slope = ridge(self._scaled(vectors), wanted[:, None], _RIDGE, weight)[:, 0]

    def _learn_aspects(self, vectors: Vectors, aspects: list[Aspect]) -> None:
        scaled = self._scaled(vectors)
        wanted = np.array([[1.0 if each is aspect else -1.0 for each in Aspect] for aspect in aspects], np.float32)
        self._slopes = ridge(scaled, wanted, _ASPECT_RIDGE)

    def _scaled(self, vectors: Vectors) -> Vectors:
        """Centred, with a column of ones for the intercept, in the measure of a typical coordinate."""
        centred = (vectors - self._middle) / _SCALE
        return np.hstack([centred, np.ones((len(centred), 1), np.float32)])

    def nearness(self, search: str) -> float:
        """How much a question, folded as the index folds it, sounds like ours."""
        return float((self._scaled(self._embedder.query(search)[None, :]) @ self._slope)[0])

    def pressure(self, search: str) -> float:
        """How much a message sounds like an order."""
        return self._pressure.of(search, self._scaled(self._embedder.query(search)[None, :]))

    def leanings(self, search: str) -> Mapping[Aspect, float]:
        """How much a question sounds like each aspect; nothing where no known question was given."""
        if not self._slopes.size:
            return {}
        told = (self._scaled(self._embedder.query(search)[None, :]) @ self._slopes)[0]
        return {aspect: float(value) for aspect, value in zip(Aspect, told, strict=True)}


_SCALE = 0.27
"""The standard deviation of a coordinate of a question's vector, so that the ridge means the same for any set of examples."""
