"""Starts Guichao as its user does, on loopback, with a database of its own."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.doors.shared_index import INDEX, PROJECT, index_folder
from tests.ports import free_port

__all__ = ["INDEX", "PROJECT", "Served", "copies", "free_port", "served"]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    address: str
    sign_in_link: str
    process: "subprocess.Popen[str]"


def copies(folder: Path) -> dict[str, str]:
    """Settings for a server whose pages may write: what staff keep, copied into a folder."""
    for name in ("knowledge", "prompts"):
        shutil.copytree(PROJECT / name, folder / name)
    return {"KNOWLEDGE_DIR": str(folder / "knowledge"), "PROMPTS_DIR": str(folder / "prompts")}


@contextmanager
def served(folder: Path, port: int = 0, **settings: str) -> Iterator[Served]:
    """A server with its database in `folder`; stopped at the end."""
    port = port or free_port()
    own = {"VAR_DIR": str(index_folder()), "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/guichao.db"}
    chosen = {**own, "SECRET_KEY": "only for these tests, not a secret", **settings}
    log = (folder / "server.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--port", str(port)], stdout=subprocess.PIPE, stderr=log, text=True, cwd=PROJECT, env={**os.environ, **chosen}
    )
    try:
        assert process.stdout is not None
        link = next((found[0] for line in process.stdout if (found := re.search(r"http\S+sign-in\S+", line))), "")
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, folder / "server.log")
        yield Served(address, link, process)
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()
        log.close()


def _wait(address: str, process: "subprocess.Popen[str]", log: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])
