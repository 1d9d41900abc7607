"""What the shared token and the quota ledger promise, kept by the fakes and by SQL alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import metadata, wechat_tokens, wechat_windows
from bot.adapters.sql_wechat import SqlTokenShelf, SqlWeChatQuota
from bot.adapters.vault import Vault
from bot.domain.wechat_quota import Opening
from bot.ports import TokenShelf, WeChatQuota
from tests.databases import with_tables
from tests.fakes import NOON
from tests.wechat_fakes import FakeTokenShelf, FakeWeChatQuota

SECRET = "a secret of the tests, long enough"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SQL = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@dataclass
class Processes:
    """Opens shelves and ledgers over one and the same memory, as processes of the program do."""

    address: str | None
    _shelf: FakeTokenShelf = field(default_factory=FakeTokenShelf)
    _quota: FakeWeChatQuota = field(default_factory=FakeWeChatQuota)
    _databases: list[Database] = field(default_factory=list)

    async def shelf(self, secret: str = SECRET) -> TokenShelf:
        """A shelf as a process of its own sees it."""
        return SqlTokenShelf(await self.database(), Vault(secret)) if self.address else self._shelf

    async def quota(self) -> WeChatQuota:
        """A ledger as a process of its own sees it."""
        return SqlWeChatQuota(await self.database()) if self.address else self._quota

    async def database(self) -> Database:
        """A database of its own over the same tables."""
        assert self.address is not None
        self._databases.append(Database(self.address))
        await self._databases[-1].migrate()
        return self._databases[-1]

    async def close(self) -> None:
        """Let go of everything opened."""
        for database in self._databases:
            await database.close()


def over(kind: str, folder: Path, request: pytest.FixtureRequest) -> Processes:
    return Processes(None if kind == "memory" else with_tables(kind, folder, request))


@pytest.fixture(params=["memory", *SQL])
async def processes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Processes]:
    processes = over(request.param, tmp_path, request)
    yield processes
    await processes.close()


@pytest.fixture(params=SQL)
async def sql(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Processes]:
    processes = over(request.param, tmp_path, request)
    yield processes
    await processes.close()


@pytest.fixture
async def shelf(processes: Processes) -> TokenShelf:
    return await processes.shelf()


@pytest.fixture
async def quota(processes: Processes) -> WeChatQuota:
    return await processes.quota()


async def leased(shelf: TokenShelf, refused: str | None = None, after: timedelta = timedelta()) -> bool:
    return await shelf.lease_for_refresh("wx1", refused, NOON + after, NOON + after + 5 * SECOND)


async def remaining(quota: WeChatQuota, openid: str = "anna", after: timedelta = timedelta()) -> int:
    return (await quota.allowance(openid, NOON + after)).remaining


async def test_a_token_is_good_until_its_time_and_for_its_account_alone(shelf: TokenShelf) -> None:
    await shelf.put("wx1", "token-1", NOON + HOUR)
    assert await shelf.get("wx1", NOON + HOUR - SECOND) == "token-1"
    assert await shelf.get("wx1", NOON + HOUR) is None
    assert await shelf.get("wx2", NOON) is None


async def test_one_process_sees_the_token_of_another(processes: Processes) -> None:
    mine, others = await processes.shelf(), await processes.shelf()
    await mine.put("wx1", "token-1", NOON + HOUR)
    await others.put("wx1", "token-2", NOON + HOUR)
    assert await mine.get("wx1", NOON) == "token-2"


@pytest.mark.parametrize("has_old", [False, True])
async def test_of_many_that_want_to_fetch_one_may(processes: Processes, has_old: bool) -> None:
    mine, others = await processes.shelf(), await processes.shelf()
    if has_old:
        await mine.put("wx1", "token-0", NOON)
    assert sorted(await asyncio.gather(*(leased(shelf) for shelf in [mine, others] * 4))) == [False] * 7 + [True]


async def test_a_lease_ends_with_the_token_with_release_or_with_its_time(shelf: TokenShelf) -> None:
    assert await leased(shelf)
    await shelf.release("wx1")
    assert await leased(shelf)
    assert not await leased(shelf, after=4 * SECOND)
    assert await leased(shelf, after=5 * SECOND)
    await shelf.put("wx1", "token-1", NOON)
    assert await leased(shelf, after=6 * SECOND)


async def test_nobody_fetches_while_a_good_token_lies_there(shelf: TokenShelf) -> None:
    await shelf.put("wx1", "token-1", NOON + HOUR)
    assert not await leased(shelf)
    assert not await leased(shelf, refused="token-0")
    assert await shelf.lease_for_refresh("wx2", None, NOON, NOON + SECOND)


async def test_a_refused_token_may_be_fetched_anew(shelf: TokenShelf) -> None:
    await shelf.put("wx1", "token-1", NOON + HOUR)
    assert await leased(shelf, refused="token-1")
    assert not await leased(shelf, refused="token-1")


async def test_the_token_cannot_be_read_in_the_database(sql: Processes) -> None:
    await (await sql.shelf()).put("wx1", "token-in-the-open", NOON + HOUR)
    async with (await sql.database()).reading() as connection:
        rows = str((await connection.execute(select(wechat_tokens))).all())
    assert "wx1" in rows and "in-the-open" not in rows


async def test_a_token_sealed_with_a_former_key_is_fetched_anew(sql: Processes) -> None:
    await (await sql.shelf()).put("wx1", "token-1", NOON + HOUR)
    changed = await sql.shelf("another secret of the tests, long enough")
    assert await changed.get("wx1", NOON) is None
    assert await leased(changed)


async def test_who_did_nothing_is_sent_nothing(quota: WeChatQuota) -> None:
    assert await remaining(quota) == 0
    assert await quota.charge("anna", NOON) is None


async def test_each_message_is_counted_for_its_person(quota: WeChatQuota) -> None:
    for openid in ("anna", "bo"):
        await quota.open(openid, Opening.MESSAGE, NOON)
    assert [await quota.charge("anna", NOON) is not None for _ in range(6)] == [True] * 5 + [False]
    assert (await remaining(quota), await remaining(quota, "bo")) == (0, 5)


async def test_the_allowance_says_until_when(quota: WeChatQuota) -> None:
    await quota.open("anna", Opening.MESSAGE, NOON)
    assert (await quota.allowance("anna", NOON)).until == NOON + 48 * HOUR - 5 * SECOND


async def test_two_processes_never_take_the_same_place(processes: Processes) -> None:
    mine, others = await processes.quota(), await processes.quota()
    await mine.open("anna", Opening.MESSAGE, NOON)
    await others.open("anna", Opening.SCAN, NOON)
    charges = await asyncio.gather(*(quota.charge("anna", NOON) for quota in [mine, others] * 8))
    assert sorted(window.kind for window in charges if window) == [Opening.MESSAGE] * 5 + [Opening.SCAN] * 3


async def test_a_new_message_opens_a_whole_window_and_the_same_one_again_does_not(quota: WeChatQuota) -> None:
    await quota.open("anna", Opening.MESSAGE, NOON)
    await quota.charge("anna", NOON)
    await quota.open("anna", Opening.MESSAGE, NOON)
    await quota.open("anna", Opening.MESSAGE, NOON - SECOND)
    assert await remaining(quota) == 4
    await quota.open("anna", Opening.MESSAGE, NOON + SECOND)
    assert await remaining(quota, after=SECOND) == 5


async def test_what_was_not_sent_is_given_back_to_its_own_window(quota: WeChatQuota) -> None:
    await quota.open("anna", Opening.MESSAGE, NOON)
    old, other = await quota.charge("anna", NOON), await quota.charge("anna", NOON)
    assert old is not None and other is not None
    await quota.give_back("anna", old)
    assert await remaining(quota) == 4
    await quota.open("anna", Opening.MESSAGE, NOON + SECOND)
    await quota.charge("anna", NOON + SECOND)
    await quota.give_back("anna", other)
    assert await remaining(quota, after=SECOND) == 4


async def test_a_window_that_wechat_shut_stays_shut_until_the_person_writes(quota: WeChatQuota) -> None:
    for openid in ("anna", "bo"):
        await quota.open(openid, Opening.MESSAGE, NOON)
    on_the_way = [await quota.charge("anna", NOON) for _ in range(5)]
    await quota.shut("anna", NOON + SECOND)
    for window in on_the_way:
        assert window is not None
        await quota.give_back("anna", window)
    assert (await remaining(quota), await remaining(quota, "bo")) == (0, 5)
    await quota.open("anna", Opening.MESSAGE, NOON + HOUR)
    assert await remaining(quota, after=HOUR) == 5


async def test_a_window_opened_since_is_not_shut(quota: WeChatQuota) -> None:
    await quota.open("anna", Opening.MESSAGE, NOON + SECOND)
    await quota.shut("anna", NOON)
    assert await remaining(quota, after=SECOND) == 5


async def test_who_left_is_forgotten_and_nobody_else(quota: WeChatQuota) -> None:
    for openid in ("anna", "bo"):
        await quota.open(openid, Opening.FOLLOW, NOON)
    await quota.forget("anna")
    assert (await remaining(quota), await remaining(quota, "bo")) == (0, 3)


async def test_a_sweep_forgets_what_is_over_and_nothing_that_still_counts(sql: Processes) -> None:
    quota = await sql.quota()
    await quota.open("anna", Opening.MESSAGE, NOON)
    await quota.open("bo", Opening.MESSAGE, NOON + SECOND)
    await quota.charge("bo", NOON + SECOND)
    await quota.sweep(NOON + 48 * HOUR)
    async with (await sql.database()).reading() as connection:
        rows = (await connection.execute(select(wechat_windows))).all()
    assert [row.used for row in rows] == [1]


async def test_what_is_kept_of_a_person_names_nobody_and_goes_when_its_time_is_over(sql: Processes) -> None:
    quota = await sql.quota()
    await quota.open("openid-of-anna", Opening.MESSAGE, NOON)
    await quota.open("openid-of-bo", Opening.CLICK, NOON + 48 * HOUR)
    async with (await sql.database()).reading() as connection:
        rows = (await connection.execute(select(wechat_windows))).all()
    assert [row.kind for row in rows] == ["click"] and "openid" not in str(rows)


async def test_the_migrations_make_the_tables_that_the_code_speaks_of(sql: Processes) -> None:
    async with (await sql.database()).reading() as connection:
        made = await connection.run_sync(lambda sync: {name: {column["name"] for column in inspect(sync).get_columns(name)} for name in metadata.tables})
    assert made == {name: {column.name for column in table.columns} for name, table in metadata.tables.items()}
