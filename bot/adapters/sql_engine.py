"""Room: adapters. Connections: one writer for SQLite, a pool for PostgreSQL, and the migrations. No queries about content."""

import errno
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.adapters.sql_readers import SqlReaders
from bot.adapters.sql_writer import Result, SqlWriter, Work
from bot.domain.errors import Misconfigured, StoreUnavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
_READERS = 4


class Database:
    """Reads and writes. SQLite has one writer: several would fight for its lock, so writes go through one connection in groups (`SqlWriter`)."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self._writer: SqlWriter | None = None
        self._readers: SqlReaders | None = None
        if self.is_sqlite:
            self._make_folder()
            self._pool = create_async_engine(self._url, pool_size=_READERS, max_overflow=0)
            event.listen(self._pool.sync_engine, "connect", _prepare_sqlite)
            self._writer = SqlWriter(writing_engine(self._url))
            self._readers = SqlReaders(_sqlite_engine(self._url, _READERS), _READERS)
        else:
            self._pool = create_async_engine(self._url, pool_size=10, pool_pre_ping=True)

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
            await self.write(_upgrade)
        except StoreUnavailable as error:
            raise Misconfigured(f"DATABASE_URL: the database cannot be opened or written ({error}); check the path, its rights and the free space") from error

    async def write(self, work: Work[Result]) -> Result:
        """What the statements of a work give, kept in one transaction or not at all.

        On SQLite the work runs in another thread and shares its transaction with those that wait (`SqlWriter`), so it touches nothing but its
        connection and values. Raises what the work raised, IntegrityError, and StoreUnavailable for every fault of the database.
        """
        with _our_faults():
            if self._writer:
                return await self._writer.write(work)
            async with self._pool.begin() as connection:
                return await connection.run_sync(work)

    async def read(self, work: Work[Result]) -> Result:
        """What the queries of a work give; on SQLite in another thread. Raises StoreUnavailable for every fault of the database."""
        with _our_faults():
            if self._readers:
                return await self._readers.read(work)
            async with self._pool.connect() as connection:
                return await connection.run_sync(work)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading statement by statement: slower than `read`; raises StoreUnavailable for every fault of the database."""
        with _our_faults():
            async with self._pool.connect() as connection:
                yield connection

    async def close(self) -> None:
        """Let go of every connection."""
        if self._writer:
            await self._writer.close()
        if self._readers:
            await self._readers.close()
        await self._pool.dispose()


@contextmanager
def _our_faults() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise  # a row that exists already is an outcome for the caller, not a fault of the database
    except (DBAPIError, OSError) as error:
        raise StoreUnavailable(_reason(error)) from error


def inserting(connection: Connection, table: Table) -> Any:
    """Each database has an insert of its own that knows conflicts; their methods have the same names, but no common type."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def writing_engine(url: URL) -> Engine:
    """The one connection that may write to this SQLite file: what it has committed is on the disk."""
    engine = _sqlite_engine(url, 1)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _sqlite_engine(url: URL, connections: int) -> Engine:
    # A connection may serve one thread after the other, never two at once: the pool sees to that.
    engine = create_engine(url.set(drivername="sqlite"), pool_size=connections, max_overflow=0, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    # The driver's own transaction handling is off: it would commit by itself before some statements, and knows no savepoints.
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's connection, plain or adapted by SQLAlchemy
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
