"""What is written together on SQLite: durable before anybody hears of it, in order, and no neighbour harmed."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import writing_engine
from bot.adapters.sql_writer import Alike, SqlWriter, Work


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return writing_engine(make_url(f"sqlite:///{tmp_path}/notes.db"))


@pytest.fixture
async def writer(engine: Engine) -> AsyncIterator[SqlWriter]:
    writer = SqlWriter(engine)
    await writer.write(lambda connection: connection.exec_driver_sql("CREATE TABLE notes (text TEXT UNIQUE)"))
    yield writer
    await writer.close()


@pytest.fixture
def commits(engine: Engine) -> list[Connection]:
    seen: list[Connection] = []
    event.listen(engine, "commit", seen.append)
    return seen


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds up a work that waits for it; opened at the end, so that no failing test hangs."""
    gate = threading.Event()
    yield gate
    gate.set()


def note(text: str) -> Work[str]:
    def work(connection: Connection) -> str:
        connection.exec_driver_sql("INSERT INTO notes VALUES (?)", (text,))
        return text

    return work


def note_and_fail(text: str) -> Work[str]:
    def work(connection: Connection) -> str:
        note(text)(connection)
        raise LookupError(text)

    return work


def waiting_for(gate: threading.Event) -> Work[str]:
    def work(connection: Connection) -> str:
        gate.wait(10)
        return note("first")(connection)

    return work


async def notes(writer: SqlWriter) -> list[str]:
    return await writer.write(lambda connection: list(connection.exec_driver_sql("SELECT text FROM notes ORDER BY rowid").scalars()))


async def test_writes_that_wait_share_a_transaction(writer: SqlWriter, commits: list[Connection]) -> None:
    texts = [str(number) for number in range(16)]
    assert await asyncio.gather(*(writer.write(note(text)) for text in texts)) == texts
    assert len(commits) == 1


async def test_more_than_a_group_are_written_in_the_order_they_came(writer: SqlWriter, commits: list[Connection]) -> None:
    texts = [str(number) for number in range(200)]
    await asyncio.gather(*(writer.write(note(text)) for text in texts))
    assert 1 < len(commits) < len(texts)
    assert await notes(writer) == texts


async def test_a_work_that_fails_leaves_nothing_and_harms_no_neighbour(writer: SqlWriter, commits: list[Connection]) -> None:
    works = (note("a"), note_and_fail("b"), note("c"), note("a"), note("d"))
    results = await asyncio.gather(*(writer.write(work) for work in works), return_exceptions=True)
    assert [each if isinstance(each, str) else type(each) for each in results] == ["a", LookupError, "c", IntegrityError, "d"]
    assert len(commits) == 1
    assert await notes(writer) == ["a", "c", "d"]


def like_notes(groups: list[list[str]]) -> Callable[[str], Alike[str, str]]:
    """Works that may be done together; what was done together is noted."""

    def together(connection: Connection, texts: Sequence[str]) -> list[str]:
        groups.append(list(texts))
        return [note(text)(connection) for text in texts]

    return lambda text: Alike(text, lambda connection, given: note(given)(connection), together)


async def test_works_that_are_alike_are_done_together_so_far_as_they_follow_each_other(writer: SqlWriter) -> None:
    groups: list[list[str]] = []
    alike = like_notes(groups)
    works = (alike("a"), alike("b"), note("c"), alike("d"))
    assert await asyncio.gather(*(writer.write(work) for work in works)) == ["a", "b", "c", "d"]
    assert groups == [["a", "b"], ["d"]]
    assert await notes(writer) == ["a", "b", "c", "d"]


async def test_where_one_of_those_done_together_fails_each_is_done_alone(writer: SqlWriter, commits: list[Connection]) -> None:
    alike = like_notes([])
    results = await asyncio.gather(*(writer.write(alike(text)) for text in ("a", "b", "a", "c")), return_exceptions=True)
    assert [each if isinstance(each, str) else type(each) for each in results] == ["a", "b", IntegrityError, "c"]
    assert len(commits) == 1
    assert await notes(writer) == ["a", "b", "c"]


async def test_what_is_about_to_be_written_while_messages_come_in_joins_the_group(writer: SqlWriter, commits: list[Connection]) -> None:
    async def after(rounds: int) -> None:
        for _ in range(rounds):
            await asyncio.sleep(0)
        await writer.write(note(str(rounds)))

    await asyncio.gather(*(after(rounds) for rounds in range(0, 25, 3)))
    assert len(commits) == 1


async def test_where_the_whole_transaction_is_undone_nobody_is_told_that_theirs_was_kept(writer: SqlWriter) -> None:
    def like_a_full_disk(connection: Connection) -> str:
        connection.exec_driver_sql("ROLLBACK")
        raise OSError("disk full")

    results = await asyncio.gather(*(writer.write(work) for work in (note("a"), like_a_full_disk, note("b"))), return_exceptions=True)
    assert [isinstance(each, Exception) for each in results] == [True, True, True]
    assert await notes(writer) == []


async def test_where_the_commit_fails_everybody_hears_it_and_nothing_is_kept(writer: SqlWriter, engine: Engine) -> None:
    def no_room(_connection: Connection) -> None:
        raise OSError("no room")

    event.listen(engine, "commit", no_room)
    results = await asyncio.gather(writer.write(note("a")), writer.write(note("b")), return_exceptions=True)
    assert [str(each) for each in results] == ["no room", "no room"]
    event.remove(engine, "commit", no_room)
    assert await notes(writer) == []


async def test_nobody_hears_before_the_commit(writer: SqlWriter, engine: Engine, gate: threading.Event) -> None:
    def wait(_connection: Connection) -> None:
        gate.wait(10)

    event.listen(engine, "commit", wait)
    writing = asyncio.create_task(writer.write(note("a")))
    assert await asyncio.wait((writing,), timeout=0.1) == (set(), {writing})
    gate.set()
    assert await writing == "a"


async def test_who_leaves_before_the_turn_is_left_out_and_the_others_are_not(writer: SqlWriter, gate: threading.Event) -> None:
    first = asyncio.create_task(writer.write(waiting_for(gate)))
    await asyncio.sleep(0.05)
    gone, stays = asyncio.create_task(writer.write(note("gone"))), asyncio.create_task(writer.write(note("stays")))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()
    assert (await first, await stays) == ("first", "stays")
    assert await notes(writer) == ["first", "stays"]


async def test_who_leaves_while_being_written_harms_nobody(writer: SqlWriter, gate: threading.Event) -> None:
    gone, stays = asyncio.create_task(writer.write(waiting_for(gate))), asyncio.create_task(writer.write(note("stays")))
    await asyncio.sleep(0.05)
    gone.cancel()
    gate.set()
    assert await stays == "stays"
    assert (await writer.write(note("later")), "stays" in await notes(writer)) == ("later", True)


async def test_closing_finishes_what_waits(writer: SqlWriter, engine: Engine) -> None:
    writing = asyncio.create_task(writer.write(note("a")))
    await asyncio.sleep(0)
    await writer.close()
    assert writing.done() and await writing == "a"
    reopened = SqlWriter(engine)
    assert await notes(reopened) == ["a"]
    await reopened.close()


async def test_what_is_committed_is_flushed_to_the_disk(writer: SqlWriter) -> None:
    def kept_how(connection: Connection) -> list[object]:
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")]

    full, on = 2, 1
    assert await writer.write(kept_how) == ["wal", full, on]
