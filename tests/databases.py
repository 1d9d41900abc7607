"""Databases with their tables: migrated once a session and copied for every test, which then pays for none of the migrations."""

import asyncio
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.adapters.sql_engine import Database

NewDatabase = Callable[[Path], str]
"""Gives the address of a new database with its tables; a file lies in this folder."""


def _migrate(address: str) -> None:
    """In a thread, as a loop may be running in this one."""

    async def whole() -> None:
        database = Database(address)
        await database.migrate()
        await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, whole()).result()


def sqlite_in(folder: Path) -> str:
    """The address of this folder's database, whether it is there or not."""
    return f"sqlite+aiosqlite:///{folder}/guichao.db"


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """SQLite files with every table."""
    pattern = tmp_path_factory.mktemp("tables")
    _migrate(sqlite_in(pattern))
    assert [each.name for each in pattern.iterdir()] == ["guichao.db"], "a part of the database lies beside it"

    def new(folder: Path) -> str:
        shutil.copyfile(pattern / "guichao.db", folder / "guichao.db")
        return sqlite_in(folder)

    return new


@pytest.fixture(scope="session")
def new_postgres(new_postgres_database: Callable[..., str]) -> NewDatabase:
    """PostgreSQL databases with every table."""
    pattern = new_postgres_database()
    _migrate(pattern)
    name = pattern.rpartition("/")[2]
    return lambda _: new_postgres_database(name)


def with_tables(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """A new database with every table, of the kind "sqlite" or "postgres"."""
    new: NewDatabase = request.getfixturevalue(f"new_{kind}")
    return new(folder)


def empty(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """A new database with nothing in it, for tests of the migrations themselves."""
    if kind == "sqlite":
        return sqlite_in(folder)
    new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
    return new()
