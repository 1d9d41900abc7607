"""Weights are pinned: a file with other bytes stops the start."""

import hashlib
from pathlib import Path

import pytest

from bot.adapters.local_embedder import check_files
from bot.domain.errors import Misconfigured


def test_other_weights_stop_the_start_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "weights.npz").write_bytes(b"right")
    pinned = {"weights.npz": hashlib.sha256(b"right").hexdigest()}
    check_files(tmp_path, pinned)
    (tmp_path / "weights.npz").write_bytes(b"other")
    with pytest.raises(Misconfigured, match=r"weights\.npz"):
        check_files(tmp_path, pinned)
