"""The passage index that servers of the tests share: built once and kept between runs; each worker of a run opens a copy of its own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
INDEX = PROJECT / "build" / "test-var"
"""Kept between runs, for runs and measurements in one process."""


@cache
def index_folder() -> Path:
    """A VAR_DIR with the index of the shipped knowledge, for this process and its servers alone where several workers run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        return INDEX
    own = INDEX.with_name(f"test-var-{worker}")
    shutil.rmtree(own, ignore_errors=True)
    with _one_at_a_time():
        _make_ready(os.environ["PYTEST_XDIST_TESTRUNUID"])
        shutil.copytree(INDEX, own)
    return own


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    INDEX.mkdir(parents=True, exist_ok=True)
    with INDEX.with_name("test-var.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_ready(run: str) -> None:
    """Bring the kept index up to date, once in a run."""
    ready = INDEX.with_name("test-var.ready")
    if ready.exists() and ready.read_text() == run:
        return
    settings = {"VAR_DIR": str(INDEX), "DATABASE_URL": f"sqlite+aiosqlite:///{INDEX}/unused.db", "SECRET_KEY": "only for these tests, not a secret"}
    subprocess.run([sys.executable, "-m", "bot", "index"], check=True, cwd=PROJECT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
    ready.write_text(run)
