"""Room: adapters. The vectors of passages, kept in Chroma, a collection for each knowledge version. The only importer of chromadb. No ranking."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import structlog

from bot.domain.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
Embed = Callable[[Sequence[str]], Vectors]
log = structlog.get_logger()
_KEPT = 2
_PAGE = 2000
"""Rows read or written in one call: Chroma refuses more than 5,461, and one call's rows are in memory together."""
_BATCH = 128


def open_chroma(path: str | None = None, url: str | None = None) -> "ClientAPI":
    """The embedded store in the folder `path`, or a Chroma server at `url`. Embeddings are always given, so nothing is downloaded."""
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    with chroma_faults():
        if url:
            parts = urlsplit(url)
            return chromadb.HttpClient(host=parts.hostname or "127.0.0.1", port=parts.port or 8000, ssl=parts.scheme == "https", settings=quiet)
        return chromadb.PersistentClient(path=path, settings=quiet) if path else chromadb.EphemeralClient(settings=quiet)


@contextmanager
def chroma_faults() -> Iterator[None]:
    """Chroma's faults as ours."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, RuntimeError) as error:
        raise IndexUnavailable(f"the index does not answer ({error}); check its folder and the free space, or CHROMA_URL") from error


class ChromaVectors:
    """Vectors by passage id, for one version of a family of collections. Raises IndexUnavailable where Chroma fails."""

    def __init__(self, client: "ClientAPI", family: str, version: str) -> None:
        self._client, self._family, self._name = client, family, f"{family}-{version}"
        self._others: list[Collection] = []
        self._collection = self._opened()

    def _opened(self) -> "Collection":
        with chroma_faults():
            every = [c for c in self._client.list_collections() if c.name.startswith(self._family) and c.name != self._name]
            self._others = sorted(every, key=lambda each: float((each.metadata or {}).get("built_at", 0.0)))
            return self._client.get_or_create_collection(
                self._name,
                configuration={"hnsw": {"space": "ip", "ef_search": 200, "ef_construction": 200}},
                embedding_function=None,
                metadata={"built_at": time.time()},
            )

    def fill(self, rows: Sequence[tuple[str, str, str]], embed: Embed, progress: Progress) -> int:
        """Make the collection hold these rows (id, hash of the text, text); gives back how many texts had to be embedded.

        A text whose hash is known, here or in an older version, keeps its vector. Written page by page: a crash loses one page.
        """
        try:
            embedded = self._complete(rows, embed, progress)
        except IndexUnavailable as fault:
            log.warning("index.rebuilt", fault=str(fault), advice="its collections could not be read, so all texts are embedded anew")
            self._start_anew()
            embedded = self._complete(rows, embed, progress)
        with chroma_faults():
            for old in self._others[: -(_KEPT - 1)]:
                self._client.delete_collection(old.name)
        return embedded

    def _complete(self, rows: Sequence[tuple[str, str, str]], embed: Embed, progress: Progress) -> int:
        """Fill what is missing, and look one row up: a folder that two processes wrote at once can count its rows and yet not read them."""
        with chroma_faults():
            embedded = 0 if self._collection.count() == len(rows) else self._filled(rows, embed, progress)
        for vector in self.of([row for row, _, _ in rows[:1]]).values():
            self.nearest(vector, 1)
        return embedded

    def _start_anew(self) -> None:
        with chroma_faults():
            for collection in (*self._others, self._collection):
                self._client.delete_collection(collection.name)
        self._collection = self._opened()

    def _filled(self, rows: Sequence[tuple[str, str, str]], embed: Embed, progress: Progress) -> int:
        known = {key: place for collection in (*self._others, self._collection) for key, place in _places_by_hash(collection)}
        total, done = len({key for _, key, _ in rows} - known.keys()), 0
        for start in range(0, len(rows), _PAGE):
            page = rows[start : start + _PAGE]
            new = {key: text for _, key, text in page if key not in known}
            vectors = _kept_vectors({key: known[key] for _, key, _ in page if key in known})
            for part in _batches(new):
                vectors |= zip(part, embed([new[key] for key in part]), strict=True)
                progress(done := done + len(part), total)
            self._collection.upsert(
                ids=[row for row, _, _ in page], embeddings=np.vstack([vectors[key] for _, key, _ in page]), metadatas=[{"hash": key} for _, key, _ in page]
            )
            known |= {key: (self._collection, row) for row, key, _ in page}
        return total

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The inner product with the nearest rows, by id."""
        with chroma_faults():
            found: Any = self._collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
        return {row: 1.0 - distance for row, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def of(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of these ids, as far as they are here."""
        if not ids:
            return {}
        with chroma_faults():
            return dict(_vectors(self._collection, ids))


def _places_by_hash(collection: "Collection") -> Iterator[tuple[str, tuple["Collection", str]]]:
    for start in range(0, collection.count(), _PAGE):
        kept: Any = collection.get(include=["metadatas"], limit=_PAGE, offset=start)
        for row, meta in zip(kept["ids"], kept["metadatas"], strict=True):
            yield meta["hash"], (collection, row)


def _kept_vectors(places: dict[str, tuple["Collection", str]]) -> dict[str, Vectors]:
    """The vectors by hash, read with one call for each collection."""
    found: dict[str, Vectors] = {}
    for collection in {collection.name: collection for collection, _ in places.values()}.values():
        ids = {key: row for key, (home, row) in places.items() if home.name == collection.name}
        rows = dict(_vectors(collection, list(ids.values())))
        found |= {key: rows[row] for key, row in ids.items()}
    return found


def _vectors(collection: "Collection", ids: Sequence[str]) -> Iterator[tuple[str, Vectors]]:
    for start in range(0, len(ids), _PAGE):
        kept: Any = collection.get(ids=list(ids[start : start + _PAGE]), include=["embeddings"])
        yield from zip(kept["ids"], kept["embeddings"], strict=True)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, _BATCH)):
        yield batch
