"""Where groups of questions are kept: new ones are found, words and vectors lie encrypted, and what a person asked goes with them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.sql_engine import Database
from bot.adapters.sql_learning import SqlProposals, SqlUnanswered
from bot.adapters.sql_learning_groups import SqlQuestionShelf
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.grouping import Placed
from bot.domain.unanswered import UnansweredState
from tests.contracts.test_learning_kept import BEN, Place
from tests.contracts.test_store import ANNA, SECRET, SQL, address_of
from tests.fakes import NOON, FixedClock

DONE = UnansweredState.DONE


@pytest.fixture(params=SQL)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    database = Database(str(address_of(request.param, tmp_path, request)))
    await database.migrate()
    vault, clock = Vault(SECRET), FixedClock()
    yield Place(SqlStore(database, vault, clock), SqlUnanswered(database, vault), SqlProposals(database, vault), database, clock)
    await database.close()


@pytest.fixture
def shelf(place: Place) -> SqlQuestionShelf:
    return SqlQuestionShelf(place.database, Vault(SECRET))


async def together(shelf: SqlQuestionShelf, weights: str = "w1") -> Sequence[Placed]:
    """All that is new, in one group."""
    new = await shelf.ungrouped(weights)
    placed = [Placed(each.key, new[0].key, b"vector of it", each.entry, True, 0.8) for each in new]
    await shelf.keep(placed, weights)
    return placed


async def test_each_wording_waits_once_with_what_came_closest_the_oldest_first(place: Place, shelf: SqlQuestionShelf) -> None:
    await place.ask(ANNA, "要什么材料", at=NOON + timedelta(hours=1))
    await place.ask(ANNA, "补贴多少")
    await place.ask(BEN, "补贴 多少？")
    new = await shelf.ungrouped("w1")
    assert [(each.question, each.entry, each.group) for each in new] == [("补贴多少", "settling-in-payment", ""), ("要什么材料", "settling-in-payment", "")]
    assert await shelf.waiting("w1") == 2


async def test_what_is_kept_waits_no_more_and_comes_back_as_it_was(place: Place, shelf: SqlQuestionShelf) -> None:
    await place.ask(ANNA, "补贴多少")
    kept = await together(shelf)
    assert await shelf.waiting("w1") == 0 and await shelf.placed("w1") == kept
    await shelf.keep(kept, "w1")
    assert await shelf.placed("w1") == kept


async def test_what_two_processes_place_at_once_is_kept_once(place: Place, shelf: SqlQuestionShelf) -> None:
    for number in range(60):
        await place.ask(ANNA, f"第{number}个问题")
    placed = [Placed(each.key, "g", b"v", "", True, 0.8) for each in await shelf.ungrouped("w1")]
    await asyncio.gather(*(shelf.keep(order, "w1") for order in (placed, placed[::-1], placed, placed[::-1])))
    assert len(await shelf.placed("w1")) == 60 and await shelf.waiting("w1") == 0


async def test_other_weights_ask_for_it_anew_and_say_where_it_stood(place: Place, shelf: SqlQuestionShelf) -> None:
    await place.ask(ANNA, "补贴多少")
    [kept] = await together(shelf)
    assert await shelf.placed("w2") == []
    assert [(each.key, each.group) for each in await shelf.ungrouped("w2")] == [(kept.key, kept.group)]


async def test_every_time_somebody_asked_is_told_with_its_person(place: Place, shelf: SqlQuestionShelf) -> None:
    annas = await place.ask(ANNA, "补贴多少")
    await place.ask(BEN, "补贴多少")
    await place.ask(BEN, "还没归组的问题")
    await place.hand_off(ANNA)
    await shelf.keep([Placed(key.key, "g", b"v", "", True, 0.8) for key in await shelf.ungrouped("w1") if key.question == "补贴多少"], "w1")
    asked, closeness, _ = await shelf.askings()
    assert len(asked) == 2 and {each.group for each in asked} == {"g"} and list(closeness.values()) == [0.8]
    assert [each.is_handed_off for each in asked if each.person == annas] == [True]


async def test_what_staff_say_is_kept_for_each_wording_and_may_be_said_again(place: Place, shelf: SqlQuestionShelf) -> None:
    await place.ask(ANNA, "补贴多少")
    await place.ask(ANNA, "要什么材料")
    keys = [each.key for each in await together(shelf)]
    await shelf.note(keys, UnansweredState.NOT_OURS, "李老师", NOON)
    await shelf.note(keys, DONE, "王老师", NOON + timedelta(hours=1))
    _, _, notes = await shelf.askings()
    assert {key: (note.state, note.by, note.at) for key, note in notes.items()} == dict.fromkeys(keys, (DONE, "王老师", NOON + timedelta(hours=1)))


async def test_words_are_those_asked_last_and_lie_encrypted_as_do_vectors(place: Place, shelf: SqlQuestionShelf) -> None:
    await place.ask(ANNA, "补贴多少")
    await place.ask(BEN, "补贴 多少？", at=NOON + timedelta(hours=1))
    [kept] = await together(shelf)
    assert await shelf.words() == {kept.key: "补贴 多少？"} == await shelf.words([kept.key]) and await shelf.words([]) == {}
    rows = await place.database.read(lambda connection: connection.execute(text("SELECT * FROM grouped_questions")).all())
    assert b"vector of it" not in rows[0].vector and "补贴" not in str(rows)


async def test_what_an_erased_person_alone_asked_is_forgotten_with_its_vector(place: Place, shelf: SqlQuestionShelf) -> None:
    annas = await place.ask(ANNA, "只有她问过")
    await place.ask(BEN, "补贴多少")
    placed = await together(shelf)
    await place.store.erase(annas)
    asked, _, _ = await shelf.askings()
    assert len(asked) == 1 and len(await shelf.words()) == 1
    await shelf.ungrouped("w1")
    assert len(await shelf.placed("w1")) == 1
    await shelf.keep(placed, "w1")
    assert len(await shelf.placed("w1")) == 1
