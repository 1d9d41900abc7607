"""Room: adapters. The passage index: vectors in Chroma, words beside them, both joined in one score. The only importer of chromadb."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from bot.adapters.lexical import LexicalIndex
from bot.adapters.local_embedder import LocalEmbedder
from bot.domain.answers import Hit, Passage
from bot.domain.errors import IndexUnavailable
from bot.domain.passages import content_hash, version_of
from bot.ports import Scripts

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Progress = Callable[[int, int], None]
LEXICAL_WEIGHT = 0.75
_DENSE_CANDIDATES, _LEXICAL_CANDIDATES, _BATCH = 60, 30, 128
_KEPT = 2


def open_chroma(path: str | None = None, url: str | None = None) -> "ClientAPI":
    """The embedded store in the folder `path`, or a Chroma server at `url`. Embeddings are always given, so nothing is downloaded."""
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    with _chroma_faults():
        if url:
            parts = urlsplit(url)
            return chromadb.HttpClient(host=parts.hostname or "127.0.0.1", port=parts.port or 8000, ssl=parts.scheme == "https", settings=quiet)
        return chromadb.PersistentClient(path=path, settings=quiet) if path else chromadb.EphemeralClient(settings=quiet)


@contextmanager
def _chroma_faults() -> Iterator[None]:
    """Chroma's faults as ours."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, RuntimeError) as error:
        raise IndexUnavailable(f"the index does not answer ({error}); check its folder and the free space, or CHROMA_URL") from error


class ChromaIndex:
    """All passages of one knowledge version, in a collection of their own.

    A new version is built beside the old one, taking over the vectors of every text that did not change; then the old collections but
    one are dropped. So a reader never sees a mixture of versions, and a crash in between leaves a version that works.
    """

    def __init__(self, client: "ClientAPI", embedder: LocalEmbedder, scripts: Scripts, passages: Sequence[Passage]) -> None:
        self._client, self._embedder, self._scripts = client, embedder, scripts
        self._passages = list(passages)
        self._places = {passage.id: place for place, passage in enumerate(self._passages)}
        self._texts = [scripts.simplified(passage.text) for passage in self._passages]
        self._words = LexicalIndex(self._texts)
        self._version = version_of(self._passages)
        self._collection: Collection | None = None
        self.embedded = 0

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
        """Make the collection complete; `embedded` says how many texts had to be embedded, 0 when nothing changed.

        Raises IndexUnavailable where Chroma fails, OSError where the models' folder cannot be written.
        """
        with _chroma_faults():
            self._build(progress)

    def _build(self, progress: Progress) -> None:
        prefix = f"passages-{self._embedder.name}"
        name = f"{prefix}-{self._version}"
        others = [c for c in self._client.list_collections() if c.name.startswith(prefix) and c.name != name]
        others.sort(key=lambda each: float((each.metadata or {}).get("built_at", 0.0)))
        collection = self._client.get_or_create_collection(
            name,
            configuration={"hnsw": {"space": "ip", "ef_search": 200, "ef_construction": 200}},
            embedding_function=None,
            metadata={"built_at": time.time()},
        )
        if collection.count() != len(self._passages):
            self.embedded = self._fill(collection, others, progress)
        for old in others[: -(_KEPT - 1)]:
            self._client.delete_collection(old.name)
        self._collection = collection

    def _fill(self, collection: "Collection", others: Sequence["Collection"], progress: Progress) -> int:
        hashes = [content_hash(text) for text in self._texts]
        known = _vectors_by_hash([*others, collection])
        new = sorted({h: t for h, t in zip(hashes, self._texts, strict=True) if h not in known}.items())
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            vectors = self._embedder.passages([text for _, text in batch])
            known.update(zip((h for h, _ in batch), vectors, strict=True))
            progress(min(start + _BATCH, len(new)), len(new))
        for start in range(0, len(self._passages), 2000):
            part = slice(start, start + 2000)
            collection.upsert(
                ids=[passage.id for passage in self._passages[part]],
                embeddings=np.vstack([known[h] for h in hashes[part]]),
                metadatas=[{"hash": h} for h in hashes[part]],
            )
        return len(new)

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The nearest passages, best first; raises IndexUnavailable."""
        return await asyncio.to_thread(self.search, search, limit)

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first; raises IndexUnavailable."""
        return await asyncio.to_thread(self._within, search, subject)

    def _within(self, search: str, subject: str) -> list[Hit]:
        folded = self._scripts.simplified(search)
        vector, words = self._embedder.query(folded), self._words.scores(folded)
        dense = self._products(vector, [place for place, passage in enumerate(self._passages) if passage.subject == subject])
        return self._ranked(dense, words)

    def search(self, search: str, limit: int) -> list[Hit]:
        """`find` for callers that may block."""
        if self._collection is None or not self._passages:
            raise IndexUnavailable("the index is not built")
        folded = self._scripts.simplified(search)
        vector = self._embedder.query(folded)
        words = self._words.scores(folded)
        dense = self._dense(vector, words, limit)
        return self._ranked(dense, words)[:limit]

    def _ranked(self, dense: Mapping[int, float], words: npt.NDArray[np.float32]) -> list[Hit]:
        hits = [Hit(self._passages[p], d, float(words[p]), d + LEXICAL_WEIGHT * float(words[p])) for p, d in dense.items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))

    def _products(self, vector: npt.NDArray[np.float32], places: Sequence[int]) -> dict[int, float]:
        """The inner product with each of these passages."""
        if self._collection is None:
            raise IndexUnavailable("the index is not built")
        if not places:
            return {}
        with _chroma_faults():
            kept: Any = self._collection.get(ids=[self._passages[p].id for p in places], include=["embeddings"])
        return {self._places[i]: float(row @ vector) for i, row in zip(kept["ids"], kept["embeddings"], strict=True)}

    def _dense(self, vector: npt.NDArray[np.float32], words: npt.NDArray[np.float32], limit: int) -> dict[int, float]:
        """The inner product for the nearest passages, and for those that words alone would have found."""
        collection = self._collection
        assert collection is not None
        wanted = min(max(_DENSE_CANDIDATES, limit), len(self._passages))
        with _chroma_faults():
            found: Any = collection.query(query_embeddings=vector[None, :], n_results=wanted, include=["distances"])
            dense = {self._places[i]: 1.0 - d for i, d in zip(found["ids"][0], found["distances"][0], strict=True)}
        by_words = [int(p) for p in np.argsort(-words, kind="stable")[:_LEXICAL_CANDIDATES] if words[p] > 0 and int(p) not in dense]
        return dense | self._products(vector, by_words)


def _vectors_by_hash(collections: Sequence["Collection"]) -> dict[str, npt.NDArray[np.float32]]:
    known: dict[str, npt.NDArray[np.float32]] = {}
    for collection in collections:
        kept: Any = collection.get(include=["embeddings", "metadatas"])
        known |= {meta["hash"]: row for meta, row in zip(kept["metadatas"], kept["embeddings"], strict=True)}
    return known
