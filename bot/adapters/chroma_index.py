"""Room: adapters. The passage index: vectors in Chroma, words beside them, both joined in one score. No storage of its own."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np

from bot.adapters.chroma_vectors import ChromaVectors, Progress, Vectors, open_chroma
from bot.adapters.field import Example, Field, Order
from bot.adapters.lexical import LexicalIndex, Match, Scores
from bot.adapters.local_embedder import E5_SIZE, LocalEmbedder
from bot.adapters.version_vectors import HELD, VersionVectors
from bot.domain.answers import Hit, Passage, PassageKind
from bot.domain.errors import IndexUnavailable
from bot.domain.glossary import Glossary
from bot.domain.knowledge import Aspect
from bot.domain.library import Term
from bot.domain.passages import content_hash, version_of
from bot.domain.weights import Weights, weights_for
from bot.ports import Scripts

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

P = ParamSpec("P")
T = TypeVar("T")

__all__ = ["ChromaIndex", "open_chroma"]

LEXICAL_WEIGHT = 0.75
"""What a full coverage of the question's rare words adds on the scale that bot.engine.weighing is calibrated on."""
_QUICK = 10_000
"""With so many passages a search takes about a millisecond, its question's vector apart."""
_DENSE_CANDIDATES, _LEXICAL_CANDIDATES = 60, 30


@dataclass(frozen=True, slots=True)
class Search:
    """A question made ready: its vector with USE's half weighted, what each passage gets for words, and both by the calibrated scale."""

    vector: Vectors
    weights: Weights
    words: Scores
    covered: Scores


class ChromaIndex:
    """All passages of one knowledge version. It never changes once it is built; `changed_to` makes the next one beside it.

    Vectors lie in one collection for all versions, by text; which of them are a version's own is known in memory alone. So a reader
    never sees a mixture of versions, several may serve at once, and a crash in between leaves rows that the next start uses or sweeps.

    With the glossary's `terms`, words are looked for in the question and in a copy of it that says the unknown ones in known words.
    With `examples` of what is ours and what is not, it also tells how much a message sounds like ours; with `orders` and what
    only looks like one, how much like an order. Indexes of another `family` stand beside it. What an index `before` worked out is
    taken over where it is the same. Vectors of at most `held` texts are kept in memory.
    """

    held = HELD

    def __init__(
        self,
        client: "ClientAPI",
        embedder: LocalEmbedder,
        scripts: Scripts,
        passages: Sequence[Passage],
        terms: Sequence[Term] = (),
        examples: Sequence[Example] = (),
        family: str = "passages",
        orders: Sequence[Order] = (),
        before: "ChromaIndex | None" = None,
    ) -> None:
        self._client, self._embedder, self._scripts, self._family = client, embedder, scripts, family
        self._passages = list(passages)
        self._places = {passage.id: place for place, passage in enumerate(self._passages)}
        self._by_subject: dict[str, list[str]] = defaultdict(list)
        for passage in self._passages:
            self._by_subject[passage.subject].append(passage.id)
        self._before = before
        self._folded = self._folded_texts([*(passage.text for passage in self._passages), *(text for text, _, _ in examples), *(text for text, _ in orders)])
        self._texts = [self._folded[passage.text] for passage in self._passages]
        self._words: LexicalIndex = before._words if before and before._texts == self._texts else LexicalIndex(self._texts)
        self._glossary = Glossary(terms, self._words.knows)
        self._version = version_of(self._passages)
        self._store: ChromaVectors | None = before._store if before else None
        self._rows: VersionVectors | None = None
        asked = {text: passage.aspect for text, passage in zip(self._texts, passages, strict=True) if passage.kind is PassageKind.QUESTION and passage.aspect}
        folded = [(self._folded[text], is_ours, weight) for text, is_ours, weight in examples]
        heard = [(self._folded[text], is_order) for text, is_order in orders]
        self._field: Field | None = Field(client, embedder, folded, asked, heard, before._field if before else None) if examples else None
        self.embedded = 0

    def _folded_texts(self, texts: Sequence[str]) -> dict[str, str]:
        """Each text as it is compared; folding is half of the work of a change, so it is not done again."""
        known = self._before._folded if self._before else {}
        return {text: known.get(text) or self._scripts.simplified(text) for text in texts}

    def changed_to(
        self, passages: Sequence[Passage], terms: Sequence[Term] = (), examples: Sequence[Example] = (), orders: Sequence[Order] = ()
    ) -> "ChromaIndex":
        """The index of another version, built and ready; this one serves on, meanwhile and afterwards, for as long as anybody holds it.

        Only new texts are embedded, and what examples teach is learned again only where they changed. Blocks for a fraction of a
        second (one to two where examples changed), so call it with `asyncio.to_thread`; several may run at once. Raises
        IndexUnavailable where new vectors cannot be kept; then nothing changed.
        """
        new = type(self)(self._client, self._embedder, self._scripts, passages, terms, examples, self._family, orders, self)
        new.build()
        return new

    def beside(self, family: str, passages: Sequence[Passage], terms: Sequence[Term] = ()) -> "ChromaIndex":
        """An index of another family, built and ready, over the same connection: Chroma never lets go of one. Raises IndexUnavailable."""
        new = type(self)(self._client, self._embedder, self._scripts, passages, terms, family=family)
        new.build()
        return new

    @property
    def version(self) -> str:
        """The knowledge version of these passages."""
        return self._version

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self._passages)

    @property
    def embedder(self) -> LocalEmbedder:
        """The embedder that made the vectors."""
        return self._embedder

    def build(self, progress: Progress = lambda done, total: None) -> None:
        """Make it ready to be searched; `embedded` says how many passages' texts had to be embedded, 0 when nothing changed.

        Raises IndexUnavailable where Chroma fails, OSError where the models' folder cannot be written.
        """
        self._store = self._store or ChromaVectors(self._client, self._family, self._embedder.name)
        named = [(passage.id, content_hash(text), text) for passage, text in zip(self._passages, self._texts, strict=True)]
        rows = VersionVectors(self._store, named, self.held)
        before = self._before._rows if self._before else None
        self.embedded = rows.fill_from(before, self._embedder.passages) if before else rows.fill(self._embedder.passages, progress)
        if self._field:
            self._field.build()
        self._rows, self._before = rows, None

    async def nearness(self, search: str) -> float:
        """How much a message sounds like ours, about -1 to 1; 1 where the index was given no examples."""
        return await self._aside(search, self._field.nearness, self._scripts.simplified(search)) if self._field else 1.0

    async def pressure(self, search: str) -> float:
        """How much a message sounds like an order to us, about -1 to 1; -1 where the index was given none."""
        return await self._aside(search, self._field.pressure, self._scripts.simplified(search)) if self._field else -1.0

    async def leanings(self, search: str) -> Mapping[Aspect, float]:
        """How much a question sounds like each aspect, about -1 to 1; nothing where the index was given no examples."""
        return await self._aside(search, self._field.leanings, self._scripts.simplified(search)) if self._field else {}

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The nearest passages, best first; raises IndexUnavailable."""
        return await self._aside(search, self.search, search, limit)

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first; raises IndexUnavailable."""
        return await self._aside(search, self._within, search, subject)

    async def _aside(self, search: str, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Work on a question, in a thread of its own unless its vector is known: to embed one takes tens of milliseconds, the rest less than a thread."""
        if len(self._passages) <= _QUICK and self._embedder.remembers(self._scripts.simplified(search)):
            return work(*given, **named)
        return await asyncio.to_thread(work, *given, **named)

    def _within(self, search: str, subject: str) -> list[Hit]:
        # Without the glossary: its term is mostly the subject's name, which every passage here holds.
        kept, wanted = self._vectors(), self._ready(search)
        rows = kept.of(self._by_subject.get(subject, []))
        return self._ranked(kept, wanted, _products(wanted.vector, rows), rows)

    def search(self, search: str, limit: int) -> list[Hit]:
        """`find` for callers that may block."""
        kept = self._vectors()
        if not self._passages:
            raise IndexUnavailable("the index is empty")
        wanted = self._ready(search, self._glossary.in_our_words)
        near = kept.nearest(wanted.vector, min(max(_DENSE_CANDIDATES, limit), len(self._passages)))
        by_words = [self._passages[place].id for place in _best(wanted.words)]
        # The nearest two ways come along, for one of them is mostly the first in the end.
        rows = kept.of(list({each for each in by_words if each not in near} | {max(near, key=near.__getitem__), *by_words[:1]}))
        return self._ranked(kept, wanted, near | _products(wanted.vector, rows), rows)[:limit]

    def _vectors(self) -> VersionVectors:
        if self._rows is None:
            raise IndexUnavailable("the index is not built")
        return self._rows

    def _ready(self, search: str, copies: Callable[[str], str] = lambda text: text) -> Search:
        folded = self._scripts.simplified(search)
        asked, copy = self._words.match(folded), copies(folded)
        matches = [asked] if copy == folded else [asked, self._words.match(copy)]
        weights = weights_for(asked.known, asked.native)
        vector = self._embedder.query(folded).copy()
        vector[E5_SIZE:] *= weights.use
        words = np.max([match.shares * _weighed(match) for match in matches], axis=0)
        return Search(vector, weights, words, np.max([match.shares * match.coverage for match in matches], axis=0))

    def _ranked(self, kept: VersionVectors, wanted: Search, near: Mapping[str, float], rows: Mapping[str, Vectors]) -> list[Hit]:
        """Ordered by the question's own weights, and moved as a whole so that the first one's score is on the calibrated scale.

        That scale counts USE fully: it orders a little worse, but tells better whether anything carries an answer.
        """
        scores = {each: product + float(wanted.words[self._places[each]]) for each, product in near.items()}
        ordered = sorted(scores, key=lambda each: (-scores[each], each))
        if not ordered:
            return []
        first = ordered[0]
        row = rows[first] if first in rows else kept.of([first])[first]
        move = self._on_scale(wanted, near[first], row, self._places[first]) - scores[first]
        return [self._hit(wanted, self._places[each], scores[each] + move) for each in ordered]

    def _on_scale(self, wanted: Search, product: float, row: Vectors, place: int) -> float:
        use = float(row[E5_SIZE:] @ wanted.vector[E5_SIZE:]) / wanted.weights.use
        return product + (1 - wanted.weights.use) * use + LEXICAL_WEIGHT * float(wanted.covered[place])

    def _hit(self, wanted: Search, place: int, score: float) -> Hit:
        return Hit(self._passages[place], score - float(wanted.words[place]), float(wanted.covered[place]), score)


def _weighed(match: Match) -> float:
    return weights_for(match.known, match.native).words(match.coverage)


def _products(vector: Vectors, rows: Mapping[str, Vectors]) -> dict[str, float]:
    return {each: float(row @ vector) for each, row in rows.items()}


def _best(words: Scores) -> list[int]:
    """The places of the best passages by words, the best first; those with no word in common are not among them."""
    count = min(_LEXICAL_CANDIDATES, len(words))
    best = np.argpartition(-words, count - 1)[:count]
    return [int(place) for place in best[np.argsort(-words[best], kind="stable")] if words[place] > 0]
