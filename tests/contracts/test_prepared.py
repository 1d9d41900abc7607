"""Statements that are made once find and change what SQLAlchemy's own would, and fail as they do. SQLite and PostgreSQL alike."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_prepared import Prepared
from bot.adapters.sql_schema import conversations
from tests.contracts.test_store import SQL, address_of
from tests.fakes import NOON

BEGIN = Prepared(insert(conversations), "id", "channel", "peer", "state", "version", "updated_at")
RENAME = Prepared(update(conversations).where(conversations.c.channel == "web", conversations.c.id == bindparam("its_id")).values(state=bindparam("words")))
ROW = {"id": "c1", "channel": "web", "peer": "anna", "state": "before", "version": 1, "updated_at": NOON}


@pytest.fixture(params=SQL)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    address = address_of(request.param, tmp_path, request)
    assert address is not None
    opened = Database(address)
    await opened.migrate()
    yield opened
    await opened.close()


async def test_a_row_is_found_as_it_was_added_and_changed(database: Database) -> None:
    await database.write(lambda connection: BEGIN.change(connection, ROW))
    assert await database.write(lambda connection: RENAME.change(connection, {"its_id": "c1", "words": "after"})) == 1
    assert await database.write(lambda connection: RENAME.change(connection, {"its_id": "c2", "words": "after"})) == 0
    (row,) = await database.read(lambda connection: connection.execute(select(conversations)).all())
    assert (row.id, row.state, row.updated_at.replace(tzinfo=NOON.tzinfo)) == ("c1", "after", NOON)


async def test_a_row_twice_is_an_integrity_error_and_nothing_of_its_transaction_stays(database: Database) -> None:
    def twice(connection: Connection) -> None:
        BEGIN.change(connection, ROW)
        BEGIN.change(connection, ROW)

    with pytest.raises(IntegrityError):
        await database.write(twice)
    assert await database.read(lambda connection: Prepared(select(conversations.c.id)).rows(connection, {})) == []


async def test_a_value_that_is_missing_is_a_fault_of_ours(database: Database) -> None:
    with pytest.raises(KeyError, match="words"):
        await database.write(lambda connection: RENAME.change(connection, {"its_id": "c1"}))


async def test_moments_are_kept_as_sqlalchemy_keeps_them(database: Database) -> None:
    def both_ways(connection: Connection) -> list[datetime]:
        for name, at in (("a", NOON.replace(microsecond=7)), ("b", NOON.astimezone(timezone(timedelta(hours=8))))):
            BEGIN.change(connection, {**ROW, "id": name, "peer": name, "updated_at": at})
            connection.execute(insert(conversations), {**ROW, "id": f"{name}2", "peer": f"{name}2", "updated_at": at})
        return list(connection.execute(select(conversations.c.updated_at).order_by(conversations.c.id)).scalars())

    found = await database.write(both_ways)
    assert found[0] == found[1] != found[2] == found[3]


async def test_rows_added_together_are_those_added_one_by_one_however_many(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/house.db")
    await database.migrate()
    for number in (0, 1, 16, 50):
        rows = [{**ROW, "id": f"{number} {place}", "peer": f"{number} {place}"} for place in range(number)]
        alone = [{**row, "id": f"{row['id']}!", "peer": f"{row['peer']}!"} for row in rows]
        await database.write(lambda connection, rows=rows: BEGIN.add_all(connection, rows))  # type: ignore[misc]  # a default holds the loop's value
        for row in alone:
            await database.write(lambda connection, row=row: BEGIN.change(connection, row))  # type: ignore[misc]  # as above
        found = await database.read(lambda connection: connection.execute(select(conversations)).all())
        kept = {row.id: tuple(row)[3:] for row in found if row.id.startswith(f"{number} ")}
        assert len(kept) == 2 * number and all(kept[row["id"]] == kept[f"{row['id']}!"] for row in rows)
    await database.close()


async def test_of_rows_added_together_none_stays_where_one_is_there_already(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/house.db")
    await database.migrate()
    with pytest.raises(IntegrityError):
        await database.write(lambda connection: BEGIN.add_all(connection, [ROW, {**ROW, "id": "c2"}]))
    assert await database.read(lambda connection: connection.execute(select(conversations.c.id)).all()) == []
    await database.close()
