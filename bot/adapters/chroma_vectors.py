"""Room: adapters. The vectors of texts, kept in Chroma, one collection for a family and an embedder. The only importer of chromadb. No versions, no ranking."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
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
Place = tuple["Collection", str]
log = structlog.get_logger()
_DAY = 86_400
IDLE_DAYS, RENEWED_DAYS = 30, 10
"""A row goes when no version used it for so many days: longer than staff need to take a change back, and than replicas differ.

Who uses a row that was said to be idle more than the second number of days ago says so; earlier it would be written at every start
where two replicas differ.
"""
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
    from httpx import HTTPError  # Chroma lets it through where its server is away or too slow

    try:
        yield
    except (ChromaError, HTTPError, ValueError, RuntimeError) as error:
        raise IndexUnavailable(f"the index does not answer ({error}); check its folder and the free space, or CHROMA_URL") from error


class ChromaVectors:
    """Vectors by the hash of their text, whatever versions it stands in; a version says in memory which rows are its own.

    `idle_since` says of a row when (in seconds) a start first did without it, 0 before. Collections of single versions, as former
    installs made them, give their vectors away and are dropped. Raises IndexUnavailable.
    """

    def __init__(self, client: "ClientAPI", family: str, embedder: str, now: Callable[[], float] = time.time) -> None:
        # The point keeps the name apart from those of former installs, should one of them be started again.
        self._client, self._name, self._former_name = client, f"{family}.{embedder}", re.compile(rf"{re.escape(f'{family}-{embedder}')}-[0-9a-f]{{12}}")
        self.now = now
        self._former: list[Collection] = []
        self._collection = self._opened()

    def _opened(self) -> "Collection":
        with chroma_faults():
            self._former = [each for each in self._client.list_collections() if self._former_name.fullmatch(each.name)]
            return self._client.get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "ip", "ef_search": 200, "ef_construction": 200}}, embedding_function=None
            )

    def reopen(self) -> None:
        """Look the collection up again, or make it: another process may have made it anew."""
        self._collection = self._opened()

    def start_anew(self) -> None:
        """Drop everything of this family and embedder."""
        with chroma_faults():
            for collection in (*self._former, self._collection):
                self._client.delete_collection(collection.name)
        self.reopen()

    def fill(self, texts: Mapping[str, str], known: Mapping[str, Vectors], embed: Embed, progress: Progress, hold: bool) -> tuple[dict[str, Vectors], int]:
        """Make the collection hold these texts (by hash); gives back their vectors, where they are to be held, and how many texts were embedded.

        What is not here is taken from `known` vectors or from collections of former installs, else embedded. Written page by page: a
        crash loses one page.
        """
        there, idle = self._there(list(texts), hold)
        former = self._former_places(texts.keys() - there.keys() - known.keys())
        total, embedded = len(texts.keys() - there.keys() - known.keys() - former.keys()), 0
        for page in _pages([key for key in texts if key not in there or key in idle], _PAGE):
            vectors = {key: known[key] for key in page if key in known} | _from_former({key: former[key] for key in page if key in former})
            vectors |= self.of([key for key in page if key in idle])
            for part in _pages([key for key in page if key not in vectors], _BATCH):
                vectors |= zip(part, embed([texts[key] for key in part]), strict=True)
                progress(embedded := embedded + len(part), total)
            self._write(vectors)
            there |= vectors if hold else {}
        self._drop_former()
        return (there if hold else {}), embedded

    def _there(self, keys: Sequence[str], hold: bool) -> tuple[dict[str, Vectors], set[str]]:
        """Which of these texts have a row, with its vector where it is to be held, and which of those rows have long been said to be idle."""
        long_ago = self.now() - RENEWED_DAYS * _DAY
        found: dict[str, Vectors] = {}
        idle: set[str] = set()
        for page in _pages(keys, _PAGE):
            with chroma_faults():
                kept: Any = self._collection.get(ids=page, include=["metadatas", "embeddings"] if hold else ["metadatas"])
            rows = np.asarray(kept["embeddings"], np.float32) if hold and kept["ids"] else np.zeros((len(kept["ids"]), 0), np.float32)
            found |= zip(kept["ids"], rows, strict=True)
            idle |= {key for key, meta in zip(kept["ids"], kept["metadatas"], strict=True) if 0 < meta["idle_since"] < long_ago}
        return found, idle

    def _write(self, vectors: Mapping[str, Vectors]) -> None:
        with chroma_faults():
            self._collection.upsert(ids=list(vectors), embeddings=np.vstack(list(vectors.values())), metadatas=[{"idle_since": 0}] * len(vectors))

    def _former_places(self, keys: Set[str]) -> dict[str, Place]:
        """Where these texts stand in collections of former installs."""
        places: dict[str, Place] = {}
        for collection in self._former if keys else ():
            with suppress(IndexUnavailable), chroma_faults():  # another process may have dropped it
                places |= {key: place for key, place in _places_by_hash(collection) if key in keys}
        return places

    def _drop_former(self) -> None:
        for collection in self._former:
            with suppress(IndexUnavailable), chroma_faults():
                self._client.delete_collection(collection.name)
        self._former = []

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The inner product with the nearest rows, of whatever version, by hash; fewer than `limit` only where there are no more."""
        with chroma_faults():
            found: Any = self._collection.query(query_embeddings=vector[None, :], n_results=limit, include=["distances"])
        return {row: 1.0 - distance for row, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def of(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of these texts, as far as they are here."""
        return self._there(keys, hold=True)[0]

    def still_used(self, keys: Set[str]) -> None:
        """Say that these rows are used, where the contrary was said long ago."""
        with chroma_faults():
            idle = self._collection.get(where=_idle_before(self.now() - RENEWED_DAYS * _DAY), include=[])["ids"]
        for page in _pages([key for key in idle if key in keys], _PAGE):
            self._write(self.of(page))

    def sweep(self, used: Set[str]) -> None:
        """Drop rows that have been idle for IDLE_DAYS, and say of those that are not `used` that they are idle from now on."""
        now = self.now()
        with chroma_faults():
            if self._collection.count() == len(used):
                return
            self._collection.delete(where=_idle_before(now - IDLE_DAYS * _DAY))
            for page in _pages([key for key in self._awake() if key not in used], _PAGE):
                self._collection.update(ids=page, metadatas=[{"idle_since": int(now)}] * len(page))

    def _awake(self) -> list[str]:
        return list(self._collection.get(where={"idle_since": 0}, include=[])["ids"])


def _idle_before(moment: float) -> dict[str, Any]:
    return {"$and": [{"idle_since": {"$gt": 0}}, {"idle_since": {"$lt": int(moment)}}]}


def _places_by_hash(collection: "Collection") -> Iterator[tuple[str, Place]]:
    for start in range(0, collection.count(), _PAGE):
        kept: Any = collection.get(include=["metadatas"], limit=_PAGE, offset=start)
        for row, meta in zip(kept["ids"], kept["metadatas"], strict=True):
            yield meta["hash"], (collection, row)


def _from_former(places: Mapping[str, Place]) -> dict[str, Vectors]:
    """The vectors by hash, read with one call for each collection; what cannot be read is left out."""
    found: dict[str, Vectors] = {}
    for collection in {collection.name: collection for collection, _ in places.values()}.values():
        keys = {row: key for key, (home, row) in places.items() if home.name == collection.name}
        with suppress(IndexUnavailable), chroma_faults():
            kept: Any = collection.get(ids=list(keys), include=["embeddings"])
            found |= zip((keys[row] for row in kept["ids"]), np.asarray(kept["embeddings"], np.float32), strict=True)
    return found


def _pages(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(keys)
    while page := list(islice(rest, size)):
        yield page
