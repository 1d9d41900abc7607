"""What officers' links and sessions promise, kept by the fake and by SQL alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import sign_ins as table
from bot.adapters.sql_sign_ins import SqlSignIns
from bot.ports import SignIns
from tests.fakes import NOON, FakeSignIns

SQL = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
LATER, MUCH_LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=13)


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    address = f"sqlite+aiosqlite:///{tmp_path}/guichao.db"
    if request.param == "postgres":
        new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        address = new()
    database = Database(address)
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture(params=["memory", *SQL])
async def sign_ins(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SignIns]:
    if request.param == "memory":
        yield FakeSignIns()
        return
    address = f"sqlite+aiosqlite:///{tmp_path}/guichao.db"
    if request.param == "postgres":
        new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        address = new()
    database = Database(address)
    await database.migrate()
    yield SqlSignIns(database)
    await database.close()


async def test_a_link_opens_one_session_in_the_officers_name(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    assert await sign_ins.open_session("link", "session", "李老师", NOON, MUCH_LATER) is True
    assert await sign_ins.officer_of("session", NOON) == "李老师"


async def test_a_link_works_once_even_for_two_at_the_same_time(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    opened = await asyncio.gather(*(sign_ins.open_session("link", f"session-{n}", "李老师", NOON, MUCH_LATER) for n in range(2)))
    assert sorted(opened) == [False, True]
    assert await sign_ins.open_session("link", "again", "李老师", NOON, MUCH_LATER) is False
    assert await sign_ins.officer_of("again", NOON) is None


async def test_an_old_or_unknown_link_opens_nothing(sign_ins: SignIns) -> None:
    await sign_ins.add_link("old", NOON)
    assert await sign_ins.open_session("old", "session", "李老师", NOON, MUCH_LATER) is False
    assert await sign_ins.open_session("never given", "session", "李老师", NOON, MUCH_LATER) is False
    assert await sign_ins.officer_of("session", NOON) is None


async def test_a_session_ends_with_its_time(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    await sign_ins.open_session("link", "session", "李老师", NOON, LATER)
    assert await sign_ins.officer_of("session", LATER - timedelta(seconds=1)) == "李老师"
    assert await sign_ins.officer_of("session", LATER) is None


async def test_signing_out_ends_one_session_and_leaves_the_others(sign_ins: SignIns) -> None:
    for name in ("a", "b"):
        await sign_ins.add_link(f"link-{name}", LATER)
        await sign_ins.open_session(f"link-{name}", f"session-{name}", name, NOON, MUCH_LATER)
    await sign_ins.close_session("session-a")
    assert [await sign_ins.officer_of(f"session-{name}", NOON) for name in "ab"] == [None, "b"]


async def test_a_link_is_not_a_session(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    assert await sign_ins.officer_of("link", NOON) is None


@pytest.mark.parametrize("database", SQL, indirect=True)
async def test_the_secrets_themselves_are_not_kept(database: Database) -> None:
    sign_ins = SqlSignIns(database)
    await sign_ins.add_link("secret-of-link-1", LATER)
    await sign_ins.add_link("secret-of-link-2", LATER)
    await sign_ins.open_session("secret-of-link-1", "secret-of-session", "李老师", NOON, MUCH_LATER)
    async with database.reading() as connection:
        rows = str((await connection.execute(select(table))).all())
    assert "李老师" in rows and "secret-of" not in rows
