"""A throw-away PostgreSQL on a free loopback port, once a session; tests that want it are skipped by name where there is none."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.ports import free_port

_MISSING = "PostgreSQL is not on this machine; install it to run this test: apt-get install postgresql"


def _programs() -> Path | None:
    """The folder of the newest server's programs."""
    found = [file.parent for place in ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt") for file in Path(place).glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    return max(found, default=Path(on_path).parent if on_path else None, key=str)


def _run(*command: str) -> None:
    """Run a program of the server, which refuses to run as root: root becomes the user postgres."""
    whole = shlex.join(command)
    subprocess.run(["su", "postgres", "-c", whole] if os.geteuid() == 0 else ["sh", "-c", whole], check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="session")
def new_postgres_database() -> Iterator[Callable[..., str]]:
    """Gives the address of a new database with every call: an empty one, or a copy of the one that is named."""
    programs = _programs()
    if programs is None:
        pytest.skip(_MISSING)
    folder, port, numbers = Path(tempfile.mkdtemp(prefix="guichao-postgres-")), free_port(), count(1)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, log = str(folder / "data"), str(folder / "log")

    def new(like: str = "template1") -> str:
        name = f"guichao_{next(numbers)}"
        command = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "guichao", "-T", like, name]
        subprocess.run(command, check=True, capture_output=True)  # a client may be root
        return f"postgresql+asyncpg://guichao@127.0.0.1:{port}/{name}"

    try:
        _run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "guichao", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(str(programs / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", options, "start")
        yield new
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
