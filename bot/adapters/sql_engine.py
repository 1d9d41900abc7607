"""Room: adapters. Connections: one writer for SQLite, a pool for PostgreSQL, and the migrations. No queries about content."""

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import Misconfigured, StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Reads and writes. SQLite has one writer: several would fight for its lock, so writes take turns on one connection."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer, self._readers = self._sqlite(1), self._sqlite(4)
            event.listen(self._writer.sync_engine, "begin", _begin_immediate)
        else:
            self._writer = self._readers = create_async_engine(self._url, pool_size=10, pool_pre_ping=True)
        self._turn = asyncio.Lock()

    def _sqlite(self, connections: int) -> AsyncEngine:
        self._make_folder()
        engine = create_async_engine(self._url, pool_size=connections, max_overflow=0)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine

    def _make_folder(self) -> None:
        if self._url.database and self._url.database != ":memory:":
            try:
                Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Misconfigured(
                    f"DATABASE_URL: the folder of {self._url.database} cannot be made ({error.strerror}); choose one that may be written"
                ) from error

    async def migrate(self) -> None:
        """Bring the tables up to date; raises Misconfigured when the database cannot be opened or written."""
        try:
            async with self._writer.begin() as connection:
                await connection.run_sync(_upgrade)
        except (DBAPIError, OSError) as error:
            raise Misconfigured(
                f"DATABASE_URL: the database cannot be opened or written ({_reason(error)}); check the path, its rights and the free space"
            ) from error

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; raises StoreUnavailable for every fault of the database."""
        try:
            if self.is_sqlite:
                async with self._turn, self._writer.begin() as connection:
                    yield connection
            else:
                async with self._writer.begin() as connection:
                    yield connection
        except IntegrityError:
            raise  # a row that exists already is an outcome for the caller, not a fault of the database
        except (DBAPIError, OSError) as error:
            raise StoreUnavailable(_reason(error)) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading; raises StoreUnavailable for every fault of the database."""
        try:
            async with self._readers.connect() as connection:
                yield connection
        except (DBAPIError, OSError) as error:
            raise StoreUnavailable(_reason(error)) from error

    async def close(self) -> None:
        """Let go of every connection."""
        await self._writer.dispose()
        await self._readers.dispose()


def _prepare_sqlite(connection: object, _record: object) -> None:
    # The driver's own transaction handling is off, so that "begin" below is the only one.
    connection.isolation_level = None  # type: ignore[attr-defined]  # aiosqlite's adapted connection has no stub
    cursor = connection.cursor()  # type: ignore[attr-defined]  # as above
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock at once keeps two processes from reading the same state and then both wanting to write.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
        return "the disk is full"
    return str(cause).split("\n")[0][:200]
