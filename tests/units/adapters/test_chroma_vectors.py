"""Vectors are written page by page, read again wherever their text stood before, and swept long after nobody used them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.chroma_vectors import IDLE_DAYS, ChromaVectors, open_chroma

Texts = dict[str, str]
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


class Days:
    """A clock that is set by hand, in seconds."""

    def __init__(self) -> None:
        self.today = 1000

    def __call__(self) -> float:
        return self.today * 86_400.0


def texts(count: int, first: int = 0) -> Texts:
    return {f"hash-{n}": str(n) for n in range(first, first + count)}


def opened(folder: Path, clock: Days | None = None) -> ChromaVectors:
    return ChromaVectors(open_chroma(str(folder)), "numbers", "model", clock or Days())


def fill(vectors: ChromaVectors, wanted: Texts, embed: Counting) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    held, embedded = vectors.fill(wanted, {}, embed, lambda done, total: steps.append((done, total)), True)
    assert {key: vector[1] for key, vector in held.items()} == {key: float(text) for key, text in wanted.items()}
    assert embedded == (steps[-1][1] if steps else 0)
    return steps


def start(folder: Path, wanted: Texts, clock: Days) -> list[str]:
    """What a start with these texts has to embed."""
    embed, vectors = Counting(), opened(folder, clock)
    fill(vectors, wanted, embed)
    vectors.sweep(wanted.keys())
    return sorted(embed.texts)


def test_more_rows_than_one_call_takes_are_all_there(tmp_path: Path) -> None:
    vectors = opened(tmp_path)
    fill(vectors, texts(PAGES), Counting())
    kept = vectors.of(list(texts(PAGES)))
    assert len(kept) == PAGES and all(kept[f"hash-{n}"][1] == n for n in (0, 1999, 2000, 5999))


def test_progress_rises_to_the_number_of_new_texts(tmp_path: Path) -> None:
    steps = fill(opened(tmp_path), texts(300), Counting())
    assert steps == sorted(steps) and steps[-1] == (300, 300)


def test_after_a_crash_only_the_page_that_was_lost_is_embedded_again(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="power"):
        fill(opened(tmp_path), texts(5_000), Counting(until=4_500))
    again = Counting()
    fill(opened(tmp_path), texts(5_000), again)
    assert len(again.texts) == 1_000


def test_what_did_not_change_is_not_embedded_again(tmp_path: Path) -> None:
    fill(opened(tmp_path), texts(2_500), Counting())
    again = Counting()
    fill(opened(tmp_path), texts(2_510, first=10), again)
    assert again.texts == [str(n) for n in range(2_500, 2_520)]


def test_what_the_caller_knows_is_kept_and_not_embedded(tmp_path: Path) -> None:
    embed, vectors = Counting(), opened(tmp_path)
    known = {"hash-1": np.array([1.0, 1.0], np.float32)}
    vectors.fill(texts(2), known, embed, lambda done, total: None, True)
    assert embed.texts == ["0"] and opened(tmp_path).of(["hash-1"])["hash-1"][1] == 1


def test_other_families_and_models_have_rows_of_their_own(tmp_path: Path) -> None:
    fill(opened(tmp_path), texts(3), Counting())
    client = open_chroma(str(tmp_path))
    for other in (ChromaVectors(client, "others", "model"), ChromaVectors(client, "numbers", "model-2")):
        assert other.of(list(texts(3))) == {}


def former(folder: Path, version: str, wanted: Texts) -> None:
    """A collection of one version, as former installs made them: rows by passage, the text's hash beside them."""
    collection = open_chroma(str(folder)).create_collection(f"numbers-model-{version}", configuration={"hnsw": {"space": "ip"}}, embedding_function=None)
    ids, vectors = [f"row-{text}" for text in wanted.values()], np.array([[1.0, float(text)] for text in wanted.values()], np.float32)
    collection.add(ids=ids, embeddings=vectors, metadatas=[{"hash": key} for key in wanted])


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in open_chroma(str(folder)).list_collections())


def test_collections_of_single_versions_give_their_vectors_away_and_are_dropped(tmp_path: Path) -> None:
    former(tmp_path, "0123456789ab", texts(20))
    former(tmp_path, "ba9876543210", texts(20, first=10))
    embed = Counting()
    fill(opened(tmp_path), texts(35), embed)
    assert embed.texts == [str(n) for n in range(30, 35)] and names(tmp_path) == ["numbers.model"]


def test_they_stay_until_everything_is_kept(tmp_path: Path) -> None:
    former(tmp_path, "0123456789ab", texts(20))
    with pytest.raises(OSError, match="power"):
        fill(opened(tmp_path), texts(30), Counting(until=5))
    assert names(tmp_path) == ["numbers-model-0123456789ab", "numbers.model"]
    embed = Counting()
    fill(opened(tmp_path), texts(30), embed)
    assert len(embed.texts) == 10


def test_a_neighbours_collection_is_none_of_them(tmp_path: Path) -> None:
    open_chroma(str(tmp_path)).create_collection("numbers-model-2-0123456789ab", embedding_function=None)
    fill(opened(tmp_path), texts(2), Counting())
    assert names(tmp_path) == ["numbers-model-2-0123456789ab", "numbers.model"]


def test_what_was_taken_out_is_swept_long_after_and_not_before(tmp_path: Path) -> None:
    clock = Days()
    start(tmp_path, texts(5), clock)
    for days in (0, 1, IDLE_DAYS - 1):
        clock.today += days
        start(tmp_path, texts(3), clock)
    assert len(opened(tmp_path).of(list(texts(5)))) == 5
    clock.today += 1
    start(tmp_path, texts(3), clock)
    assert opened(tmp_path).of(list(texts(5))).keys() == texts(3).keys()


def test_what_is_put_back_in_between_stays(tmp_path: Path) -> None:
    clock = Days()
    for wanted in (5, 3, 3, 5, 3, 5):
        assert start(tmp_path, texts(wanted), clock) == ([] if clock.today > 1000 else [str(n) for n in range(5)])
        clock.today += IDLE_DAYS - 10


def test_two_replicas_with_different_knowledge_leave_each_others_rows(tmp_path: Path) -> None:
    clock = Days()
    start(tmp_path, texts(10), clock)
    start(tmp_path, texts(10, first=5), clock)
    for _ in range(12):
        clock.today += 7
        assert start(tmp_path, texts(10), clock) == start(tmp_path, texts(10, first=5), clock) == []
