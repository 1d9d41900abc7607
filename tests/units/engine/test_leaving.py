"""Who leaves is erased, also while their last message is being answered, and nobody else is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.bootstrap import House
from bot.domain.messages import Channel, Inbound
from bot.domain.wechat_quota import Opening
from bot.engine.leaving import Leaving
from tests.databases import NewDatabase
from tests.fakes import NOON, FixedClock, Say
from tests.wechat_fakes import FakeWeChatQuota


class Office:
    """A house over a real database, the ledger, and the way out."""

    def __init__(self, house: House, database: Database) -> None:
        vault, clock = Vault("a secret of the tests, long enough"), FixedClock()
        self.store, self.post, self.quota = SqlStore(database, vault, clock), SqlPostRoom(database, vault, clock), FakeWeChatQuota()
        self.house = replace(house, store=self.store, corridor=replace(house.corridor, store=self.store))
        self.leaving = Leaving(self.store, self.post, self.quota, self.house.corridor.locks)

    def person(self, name: str) -> Say:
        return Say(self.house, name, Channel.WECHAT)


@pytest.fixture
async def office(house: House, tmp_path: Path, new_sqlite: NewDatabase) -> AsyncIterator[Office]:
    database = Database(new_sqlite(tmp_path))
    await database.migrate()
    yield Office(house, database)
    await database.close()


async def test_who_leaves_is_forgotten_and_nobody_else(office: Office) -> None:
    anna, bo = office.person("anna"), office.person("bo")
    for each in (anna, bo):
        await office.post.receive(Inbound(each.key, f"waiting-{each.key.peer}", "还有一个问题"))
        await office.quota.open(each.key.peer, Opening.MESSAGE, NOON)
        await each("你好")
    await office.leaving.leave(anna.key)
    assert await office.store.personal_data(anna.taken.conversation) is None
    assert await office.store.personal_data(bo.taken.conversation) is not None
    assert [each.key.peer for each in await office.post.unsettled(Channel.WECHAT, NOON.replace(year=2100))] == ["bo"]
    assert office.quota.counted == {"bo"}


async def test_who_leaves_while_an_answer_is_made_is_not_remembered_by_it(office: Office) -> None:
    anna = office.person("anna")
    await anna("你好")
    await asyncio.gather(anna("住房补贴硕士多少"), anna("那博士呢"), office.leaving.leave(anna.key))
    assert (await anna.conversation()).version == 0
    assert await office.store.personal_data(anna.taken.conversation) is None


async def test_who_comes_back_at_once_is_new_and_stays(office: Office) -> None:
    anna = office.person("anna")
    await anna("我叫安娜，住房补贴硕士多少")
    before = anna.taken.conversation
    await asyncio.gather(office.leaving.leave(anna.key), anna("/start"))
    assert (await anna.conversation()).version == 1
    assert anna.taken.conversation != before
