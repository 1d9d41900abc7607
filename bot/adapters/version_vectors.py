"""Room: adapters. The vectors of one version's passages: which rows are its own, and the nearest of them. No embedding, no storage of its own."""

from collections.abc import Mapping, Sequence

import numpy as np
import structlog

from bot.adapters.chroma_vectors import ChromaVectors, Embed, Progress, Vectors
from bot.domain.errors import IndexUnavailable

log = structlog.get_logger()
HELD = 10_000
"""Texts whose vectors are held in memory (3.6 kB each, so 36 MB) and compared one by one, in about 2 ms; of more, Chroma finds the nearest."""
_SPARE = 40
"""Rows of other versions that are expected among the nearest; where there are more, Chroma is asked again for four times as many."""
_DAY = 86_400

Row = tuple[str, str, str]
"""A passage's id, the hash of its text, and the text."""


class VersionVectors:
    """Vectors by passage id. Never changes once it is filled, so it may be searched while a next one is made from it."""

    def __init__(self, kept: ChromaVectors, rows: Sequence[Row], held: int = HELD) -> None:
        self._kept, self._texts = kept, {key: text for _, key, text in rows}
        self._is_held = len(self._texts) <= held
        self._keys = {passage: key for passage, key, _ in rows}
        self._passages: dict[str, list[str]] = {}
        for passage, key in self._keys.items():
            self._passages.setdefault(key, []).append(passage)
        self._places = {key: place for place, key in enumerate(self._texts)}
        self._matrix = np.zeros((0, 0), np.float32)
        self._renewed = kept.now()

    def fill(self, embed: Embed, progress: Progress) -> int:
        """Make everything ready at a start; gives back how many texts had to be embedded. What no version used for long is swept."""
        try:
            embedded = self._complete(embed, progress)
        except IndexUnavailable as fault:
            log.warning("index.rebuilt", fault=str(fault), advice="its collections could not be read, so all texts are embedded anew")
            self._kept.start_anew()
            embedded = self._complete(embed, progress)
        try:
            self._kept.sweep(self._texts.keys())
        except IndexUnavailable as fault:
            log.warning("index.not_swept", fault=str(fault), advice="nothing is lost; the next start tries again")
        return embedded

    def _complete(self, embed: Embed, progress: Progress) -> int:
        """Fill what is missing, and look one row up: a folder that two processes wrote at once can count its rows and yet not read them."""
        found, embedded = self._kept.fill(self._texts, {}, embed, progress, self._is_held)
        self._hold(found)
        for vector in () if self._is_held else self._kept.of(list(self._texts)[:1]).values():
            self._kept.nearest(vector, 1)
        return embedded

    def fill_from(self, before: "VersionVectors", embed: Embed) -> int:
        """Make everything ready beside one that serves: only texts that it does not have are looked up. Nothing is dropped.

        A collection that does not answer is opened once more, for another process may have made it anew.
        """
        known = before.by_hash() if self._is_held else {}
        has = known.keys() if self._is_held else before._texts.keys()
        try:
            found, embedded = self._kept.fill({key: text for key, text in self._texts.items() if key not in has}, {}, embed, _silent, self._is_held)
        except IndexUnavailable as fault:
            log.warning("index.reopened", fault=str(fault), advice="its collection could not be read, and is opened and completed once more")
            self._kept.reopen()
            found, embedded = self._kept.fill(self._texts, before.by_hash(), embed, _silent, self._is_held)
        self._hold({**known, **found})
        return embedded

    def _hold(self, vectors: Mapping[str, Vectors]) -> None:
        if self._is_held and self._texts:
            self._matrix = np.vstack([vectors[key] for key in self._texts])

    def by_hash(self) -> dict[str, Vectors]:
        """The vectors that are held in memory, by the hash of their text."""
        return dict(zip(self._places, self._matrix, strict=True)) if self._is_held else {}

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The inner product with the nearest passages, by id."""
        near = self._compared(vector, limit) if self._is_held else self._sought(vector, limit)
        rows = [(product, passage) for key, product in near.items() for passage in self._passages[key]]
        return {passage: product for product, passage in sorted(rows, key=lambda row: (-row[0], row[1]))[:limit]}

    def _compared(self, vector: Vectors, limit: int) -> dict[str, float]:
        # Row by row in this thread: `@` spreads over all cores, and on a busy machine waits for them ten times as long.
        products, keys = np.vecdot(self._matrix, vector), list(self._places)
        best = np.argpartition(-products, limit - 1)[:limit] if limit < len(products) else range(len(products))
        return {keys[place]: float(products[place]) for place in best}

    def _sought(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The nearest of our texts, among rows that may be another version's."""
        self._renew()
        asked = limit + _SPARE
        while True:
            near = self._kept.nearest(vector, asked)
            ours = {key: product for key, product in near.items() if key in self._places}
            if len(ours) >= min(limit, len(self._texts)) or len(near) < asked:
                return ours
            asked *= 4

    def _renew(self) -> None:
        """Once a day, keep another replica's sweep off the rows that are searched here."""
        if self._kept.now() - self._renewed > _DAY:
            self._renewed = self._kept.now()
            self._kept.still_used(self._texts.keys())

    def of(self, passages: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of these passages, as far as they are here."""
        keys = {passage: self._keys[passage] for passage in passages if passage in self._keys}
        if self._is_held:
            return {passage: self._matrix[self._places[key]] for passage, key in keys.items()}
        found = self._kept.of(list(dict.fromkeys(keys.values())))
        return {passage: found[key] for passage, key in keys.items() if key in found}


def _silent(done: int, total: int) -> None:
    """Nobody watches a change."""
