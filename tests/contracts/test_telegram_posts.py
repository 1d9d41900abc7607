"""What is remembered of a person's chat on Telegram: in memory, SQLite and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_telegram import SqlTelegramPosts
from bot.adapters.vault import Vault
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Turn
from bot.ports.telegram import Post, TelegramPosts
from tests.contracts.test_store import SECRET, SQL, address_of
from tests.fakes import NOON, FakeStore, FixedClock
from tests.telegram_fakes import FakeTelegramPosts

LI = ConversationKey(Channel.TELEGRAM, "777")


@dataclass
class Shelf:
    """The posts, and a store whose lines they are about."""

    posts: TelegramPosts
    store: SqlStore | FakeStore

    async def line(self) -> int:
        """A new line with the conversation around it."""
        before = await self.store.load(LI)
        message = Inbound(LI, str(before.version), "?")
        [kept] = await self.store.keep(Turn(before, replace(before, version=before.version + 1), message, (Said(0, Author.GUICHAO, "!", NOON),)))
        return kept.id


@pytest.fixture(params=["memory", *SQL])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    address = address_of(request.param, tmp_path, request) if request.param != "memory" else None
    if address is None:
        yield Shelf(FakeTelegramPosts(), FakeStore())
        return
    database = Database(address)
    await database.migrate()
    yield Shelf(SqlTelegramPosts(database), SqlStore(database, Vault(SECRET), FixedClock()))
    await database.close()


async def test_where_a_line_stands_is_remembered(shelf: Shelf) -> None:
    line, other = await shelf.line(), await shelf.line()
    assert await shelf.posts.of(line) is None
    await shelf.posts.put(line, 2**40)
    await shelf.posts.put(line, 2**40 + 1)
    assert await shelf.posts.of(line) == Post(line, 2**40 + 1)
    assert await shelf.posts.of(other) is None


async def test_buttons_are_used_by_one_press_which_may_be_looked_at_again(shelf: Shelf) -> None:
    line, other = await shelf.line(), await shelf.line()
    await shelf.posts.put(line, 5)
    assert [await shelf.posts.use(line, press) for press in ("a", "b", "a")] == [True, False, True]
    assert await shelf.posts.use(other, "b")
    found = await shelf.posts.of(line)
    assert found is not None and found.used_by == "a"


async def test_a_button_that_is_used_alone_leaves_the_others_and_may_be_looked_at_again_by_its_own_press(shelf: Shelf) -> None:
    line = await shelf.line()
    await shelf.posts.put(line, 5)
    taken = [await shelf.posts.use_one(line, place, press) for place, press in ((1, "9:12"), (1, "9:1"), (11, "9:1"), (1, "9:12"))]
    assert taken == [True, False, True, True]
    assert await shelf.posts.of(line) == Post(line, 5, None, frozenset({1, 11}))


async def test_after_a_choice_was_made_no_button_works_alone_but_before_it_may_still_be_made(shelf: Shelf) -> None:
    line = await shelf.line()
    assert await shelf.posts.use_one(line, 0, "a")
    assert await shelf.posts.use(line, "b")
    assert not await shelf.posts.use_one(line, 1, "c")
    assert await shelf.posts.use_one(line, 0, "a")  # its turn is taken again
    assert await shelf.posts.of(line) == Post(line, None, "b", frozenset({0}))


@pytest.mark.parametrize("is_known", [True, False], ids=["sent", "not yet known to be sent"])
async def test_of_many_presses_of_each_button_at_once_one_of_each_counts(shelf: Shelf, is_known: bool) -> None:
    line = await shelf.line()
    if is_known:
        await shelf.posts.put(line, 5)
    presses = [shelf.posts.use_one(line, number % 3, str(number)) for number in range(12)]
    assert sum(await asyncio.gather(*presses)) == 3
    found = await shelf.posts.of(line)
    assert found is not None and found.pressed == {0, 1, 2}


async def test_of_many_presses_at_once_one_counts(shelf: Shelf) -> None:
    line = await shelf.line()
    assert sum(await asyncio.gather(*(shelf.posts.use(line, str(number)) for number in range(10)))) == 1


async def test_a_line_that_was_used_first_and_marked_as_sent_then_stays_used(shelf: Shelf) -> None:
    line = await shelf.line()
    await shelf.posts.use(line, "a")
    await shelf.posts.put(line, 5)
    assert not await shelf.posts.use(line, "b")


async def test_since_when_somebody_cannot_be_reached_is_the_first_time(shelf: Shelf) -> None:
    assert await shelf.posts.blocked_since(777) is None
    await shelf.posts.block(777, NOON)
    await shelf.posts.block(777, NOON + timedelta(hours=1))
    await shelf.posts.block(778, NOON)
    assert await shelf.posts.blocked_since(777) == NOON
    await shelf.posts.unblock(777)
    assert (await shelf.posts.blocked_since(777), await shelf.posts.blocked_since(778)) == (None, NOON)


@pytest.mark.parametrize("shelf", SQL, indirect=True)
async def test_with_the_talk_goes_what_is_remembered_of_its_messages(shelf: Shelf) -> None:
    line = await shelf.line()
    await shelf.posts.put(line, 5)
    conversation = await shelf.store.load(LI)
    await shelf.store.erase(conversation.id)
    assert await shelf.posts.of(line) is None
    await shelf.posts.put(line, 5)  # what was on its way harms nobody
    assert await shelf.posts.of(line) is None


@pytest.mark.parametrize("shelf", SQL, indirect=True)
async def test_with_the_talk_goes_that_its_person_refused_us(shelf: Shelf) -> None:
    await shelf.line()
    await shelf.posts.block(int(LI.peer), NOON)
    await shelf.posts.block(778, NOON)
    await shelf.store.erase((await shelf.store.load(LI)).id)
    assert (await shelf.posts.blocked_since(int(LI.peer)), await shelf.posts.blocked_since(778)) == (None, NOON)
