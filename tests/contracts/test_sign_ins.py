"""What officers' links and sessions promise, kept by the fake and by SQL alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import sign_ins as table
from bot.adapters.sql_sign_ins import SqlSignIns
from bot.domain.desk_accounts import How, Session
from bot.ports import LinkFound, SignIns
from tests.contracts.test_store import SQL, address_of
from tests.fakes import NOON, FakeSignIns

LATER, MUCH_LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=13)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(str(address_of(request.param, tmp_path, request)))
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture(params=["memory", *SQL])
async def sign_ins(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SignIns]:
    if request.param == "memory":
        yield FakeSignIns()
        return
    database = Database(str(address_of(request.param, tmp_path, request)))
    await database.migrate()
    yield SqlSignIns(database)
    await database.close()


async def whose(sign_ins: SignIns, secret: str, at: datetime = NOON) -> str | None:
    session = await sign_ins.session(secret, at)
    return session.officer if session else None


async def test_a_link_opens_one_session_in_the_officers_name(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    assert await sign_ins.open_session("link", "session", "李老师", NOON, MUCH_LATER) is True
    assert await sign_ins.session("session", NOON) == Session("李老师", How.LINK, NOON, NOON, MUCH_LATER)


async def test_a_link_works_once_even_for_two_at_the_same_time(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    opened = await asyncio.gather(*(sign_ins.open_session("link", f"session-{n}", "李老师", NOON, MUCH_LATER) for n in range(2)))
    assert sorted(opened) == [False, True]
    assert await sign_ins.open_session("link", "again", "李老师", NOON, MUCH_LATER) is False
    assert await whose(sign_ins, "again") is None


async def test_an_old_or_unknown_link_opens_nothing(sign_ins: SignIns) -> None:
    await sign_ins.add_link("old", NOON)
    for link in ("old", "never given"):
        assert await sign_ins.link(link, NOON) is None
        assert await sign_ins.open_session(link, "session", "李老师", NOON, MUCH_LATER) is False
    assert await whose(sign_ins, "session") is None


async def test_a_link_of_one_officer_opens_no_session_of_another(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER, "李老师")
    assert await sign_ins.open_session("link", "session", "王老师", NOON, MUCH_LATER) is False
    assert await sign_ins.link("link", NOON) == LinkFound("李老师")
    assert await sign_ins.open_session("link", "session", "李老师", NOON, MUCH_LATER) is True


async def test_looking_at_a_link_does_not_use_it_up(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER)
    assert [await sign_ins.link("link", NOON) for _ in range(2)] == [LinkFound(), LinkFound()]
    assert await sign_ins.open_session("link", "session", "李老师", NOON, MUCH_LATER) is True
    assert await sign_ins.link("link", NOON) is None


async def test_a_password_opens_a_session_that_says_so(sign_ins: SignIns) -> None:
    await sign_ins.start_session("session", "李老师", NOON, MUCH_LATER)
    assert await sign_ins.session("session", NOON) == Session("李老师", How.PASSWORD, NOON, NOON, MUCH_LATER)


async def test_a_session_ends_with_its_time(sign_ins: SignIns) -> None:
    await sign_ins.start_session("session", "李老师", NOON, LATER)
    assert await whose(sign_ins, "session", LATER - SECOND) == "李老师"
    assert await whose(sign_ins, "session", LATER) is None


async def test_what_is_done_in_a_session_is_noted_in_that_one(sign_ins: SignIns) -> None:
    for secret in ("a", "b"):
        await sign_ins.start_session(secret, "李老师", NOON, MUCH_LATER)
    await sign_ins.used("a", LATER)
    seen = {secret: found.seen_at for secret in ("a", "b") if (found := await sign_ins.session(secret, LATER))}
    assert seen == {"a": LATER, "b": NOON}


async def test_signing_out_ends_one_session_and_leaves_the_others(sign_ins: SignIns) -> None:
    for name in ("a", "b"):
        await sign_ins.start_session(f"session-{name}", name, NOON, MUCH_LATER)
    await sign_ins.close_session("session-a")
    assert [await whose(sign_ins, f"session-{name}") for name in "ab"] == [None, "b"]


async def test_signing_out_everywhere_ends_an_officers_sessions_and_links_and_nobody_elses(sign_ins: SignIns) -> None:
    for secret, officer in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        await sign_ins.start_session(secret, officer, NOON, MUCH_LATER)
    for whose_link in ("a", "b", None):
        await sign_ins.add_link(f"link of {whose_link}", LATER, whose_link)
    await sign_ins.close_all("a", but="a2")
    assert [await whose(sign_ins, secret) for secret in ("a1", "a2", "b1")] == [None, "a", "b"]
    assert [await sign_ins.link(f"link of {officer}", NOON) for officer in ("a", "b", None)] == [None, LinkFound("b"), LinkFound()]


async def test_an_officer_finds_their_own_sessions_the_newest_first(sign_ins: SignIns) -> None:
    for secret, officer, at in (("a1", "a", NOON), ("b1", "b", NOON), ("a2", "a", LATER)):
        await sign_ins.start_session(secret, officer, at, MUCH_LATER)
    assert [each.opened_at for each in await sign_ins.sessions_of("a", LATER)] == [LATER, NOON]
    assert await sign_ins.sessions_of("a", MUCH_LATER) == []


async def test_a_link_is_not_a_session_and_a_session_no_link(sign_ins: SignIns) -> None:
    await sign_ins.add_link("link", LATER, "李老师")
    await sign_ins.start_session("session", "李老师", NOON, LATER)
    assert await sign_ins.session("link", NOON) is None and await sign_ins.link("session", NOON) is None


@pytest.mark.parametrize("database", SQL, indirect=True)
async def test_the_secrets_themselves_are_not_kept(database: Database) -> None:
    sign_ins = SqlSignIns(database)
    await sign_ins.add_link("secret-of-link-1", LATER)
    await sign_ins.add_link("secret-of-link-2", LATER)
    await sign_ins.open_session("secret-of-link-1", "secret-of-session", "李老师", NOON, MUCH_LATER)
    async with database.reading() as connection:
        rows = str((await connection.execute(select(table))).all())
    assert "李老师" in rows and "secret-of" not in rows
