"""Weights are pinned: a file with other bytes stops the start. A question is embedded once."""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.adapters.local_embedder import LocalEmbedder, check_files
from bot.domain.errors import Misconfigured


def test_other_weights_stop_the_start_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(b"right")
    pinned = {"weights.npz": hashlib.sha256(b"right").hexdigest()}
    check_files(tmp_path, pinned)
    (tmp_path / "weights.npz").write_bytes(b"other")
    with pytest.raises(Misconfigured, match=r"weights\.npz"):
        check_files(tmp_path, pinned)


class Counting(LocalEmbedder):
    """Counts what it embeds, without a model."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def _embedded(self, text: str) -> npt.NDArray[np.float32]:
        self.texts.append(text)
        return np.array([len(text)], np.float32)


def test_a_question_is_embedded_once_and_its_words_are_not_held() -> None:
    embedder = Counting()
    assert [float(embedder.query(text)[0]) for text in ("住房补贴", "落户", "住房补贴", " 住房补贴 ")] == [4, 2, 4, 4]
    assert embedder.texts == ["住房补贴", "落户"]
    assert [len(key) for key in vars(embedder)["_remembered"]] == [16, 16]
