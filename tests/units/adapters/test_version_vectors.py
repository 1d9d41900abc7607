"""One version's own rows among those of others: held in memory, or looked for in Chroma."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.chroma_vectors import IDLE_DAYS, ChromaVectors, open_chroma
from bot.adapters.version_vectors import HELD, Row, VersionVectors
from tests.units.adapters.test_chroma_vectors import Counting, Days

ROUND = 720


def on_a_circle(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """A number as an angle: neighbours in number are neighbours in meaning."""
    angles = np.array([float(text) for text in texts]) * 2 * np.pi / ROUND
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def rows(*numbers: int) -> list[Row]:
    return [(f"row-{n}", f"hash-{n}", str(n)) for n in numbers]


def silent(done: int, total: int) -> None:
    pass


def version(kept: ChromaVectors, *numbers: int, held: int = HELD) -> VersionVectors:
    made = VersionVectors(kept, rows(*numbers), held)
    made.fill(on_a_circle, silent)
    return made


def opened(folder: Path, clock: Days | None = None) -> ChromaVectors:
    return ChromaVectors(open_chroma(str(folder)), "circle", "model", clock or Days())


def nearest(made: VersionVectors, number: int, limit: int = 3) -> list[str]:
    return [row.removeprefix("row-") for row in made.nearest(on_a_circle([str(number)])[0], limit)]


@pytest.mark.parametrize("held", [HELD, 0])
def test_rows_of_other_versions_are_passed_over_however_many_are_nearer(tmp_path: Path, held: int) -> None:
    kept = opened(tmp_path)
    version(kept, *range(0, 600, 2), held=held)
    odd = version(kept, *range(401, 601, 2), held=held)
    assert nearest(odd, 201, 4) == ["401", "403", "405", "407"]
    assert sorted(nearest(odd, 550, 2)) == ["549", "551"]


@pytest.mark.parametrize("held", [HELD, 0])
def test_more_are_not_found_than_there_are(tmp_path: Path, held: int) -> None:
    kept = opened(tmp_path)
    version(kept, *range(100), held=held)
    assert sorted(nearest(version(kept, 3, 70, held=held), 90, 10)) == ["3", "70"]


@pytest.mark.parametrize("held", [HELD, 0])
def test_passages_with_one_text_are_found_together(tmp_path: Path, held: int) -> None:
    made = VersionVectors(opened(tmp_path), [*rows(5, 50), ("twin", "hash-5", "5")], held)
    assert made.fill(on_a_circle, silent) == 2
    assert nearest(made, 6, 2) == ["5", "twin"] and nearest(made, 6, 1) == ["5"]
    assert made.of(["twin", "nobody"]).keys() == {"twin"}


def test_a_version_from_another_embeds_only_what_is_new(tmp_path: Path) -> None:
    kept, embed = opened(tmp_path), Counting()
    before = version(kept, 1, 2, 3)
    after = VersionVectors(kept, rows(2, 3, 4))
    assert after.fill_from(before, embed) == 1 and embed.texts == ["4"]
    assert (sorted(after.of(["row-1", "row-2", "row-4"])), sorted(before.of(["row-1", "row-4"]))) == (["row-2", "row-4"], ["row-1"])


@pytest.mark.parametrize(("first", "second"), [(3, 2), (2, 3)])
def test_a_version_may_outgrow_the_memory_or_come_back_to_it(tmp_path: Path, first: int, second: int) -> None:
    kept, embed = opened(tmp_path), Counting()
    before = version(kept, *range(first), held=2)
    after = VersionVectors(kept, rows(*range(second)), 2)
    after.fill_from(before, embed)
    assert embed.texts == [str(n) for n in range(first, second)]
    assert sorted(nearest(after, 0, 10)) == [str(n) for n in range(second)]


def test_a_collection_that_another_process_made_anew_is_completed_from_memory(tmp_path: Path) -> None:
    client, kept, embed = open_chroma(str(tmp_path)), opened(tmp_path), Counting()
    before = version(kept, 1, 2, 3)
    client.delete_collection("circle.model")
    after = VersionVectors(kept, rows(1, 2, 3, 4))
    after.fill_from(before, embed)
    assert embed.texts == ["4"] and len(opened(tmp_path).of([key for _, key, _ in rows(1, 2, 3, 4)])) == 4


def test_rows_that_are_searched_all_the_time_are_never_swept(tmp_path: Path) -> None:
    clock = Days()
    serving = version(opened(tmp_path, clock), 1, 2, held=0)
    for _ in range(2 * IDLE_DAYS):
        version(opened(tmp_path, clock), 2, 3)
        clock.today += 2
        assert nearest(serving, 1, 2) == ["1", "2"]
