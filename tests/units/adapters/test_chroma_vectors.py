"""Vectors are written page by page, and read again wherever their text stood before."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.chroma_vectors import ChromaVectors, open_chroma

Rows = list[tuple[str, str, str]]
PAGES = 6_000
"""More rows than Chroma takes in one call (5,461)."""


class Counting:
    """Embeds a text as its length and number, and counts; fails after `until` texts."""

    def __init__(self, until: int = 10**9) -> None:
        self.texts: list[str] = []
        self._until = until

    def __call__(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.texts += texts
        if len(self.texts) > self._until:
            raise OSError("the power failed")
        return np.array([[1.0, float(text)] for text in texts], np.float32)


def rows(count: int, first: int = 0) -> Rows:
    return [(f"row-{n}", f"hash-{n}", str(n)) for n in range(first, first + count)]


def opened(folder: Path, version: str = "1") -> ChromaVectors:
    return ChromaVectors(open_chroma(str(folder)), "numbers", version)


def fill(vectors: ChromaVectors, wanted: Rows, embed: Counting) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    assert vectors.fill(wanted, embed, lambda done, total: steps.append((done, total))) == (steps[-1][1] if steps else 0)
    return steps


def test_more_rows_than_one_call_takes_are_all_there(tmp_path: Path) -> None:
    vectors = opened(tmp_path)
    fill(vectors, rows(PAGES), Counting())
    kept = vectors.of([f"row-{n}" for n in range(PAGES)])
    assert len(kept) == PAGES and all(kept[f"row-{n}"][1] == n for n in (0, 1999, 2000, 5999))


def test_progress_rises_to_the_number_of_new_texts(tmp_path: Path) -> None:
    steps = fill(opened(tmp_path), rows(300), Counting())
    assert steps == sorted(steps) and steps[-1] == (300, 300)


def test_after_a_crash_only_the_page_that_was_lost_is_embedded_again(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="power"):
        fill(opened(tmp_path), rows(5_000), Counting(until=4_500))
    again = Counting()
    fill(opened(tmp_path), rows(5_000), again)
    assert len(again.texts) == 1_000


def test_a_new_version_takes_over_what_did_not_change(tmp_path: Path) -> None:
    fill(opened(tmp_path), rows(2_500), Counting())
    again, new = Counting(), opened(tmp_path, "2")
    fill(new, rows(2_510, first=10), again)
    assert again.texts == [str(n) for n in range(2_500, 2_520)]
    assert new.of(["row-10", "row-2519", "row-3"]).keys() == {"row-10", "row-2519"}


def test_equal_texts_on_different_pages_are_embedded_once(tmp_path: Path) -> None:
    embed = Counting()
    fill(opened(tmp_path), [*rows(2_500), ("twin", "hash-7", "7")], embed)
    assert embed.texts.count("7") == 1
    assert opened(tmp_path).of(["twin"])["twin"][1] == 7


def test_of_versions_only_the_newest_two_are_kept(tmp_path: Path) -> None:
    for version in ("1", "2", "3"):
        fill(opened(tmp_path, version), rows(3), Counting())
    names = [each.name for each in open_chroma(str(tmp_path)).list_collections()]
    assert sorted(names) == ["numbers-2", "numbers-3"]
