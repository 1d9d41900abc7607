"""What the desk's shelves promise: notes once and in order, topics in one hand, and nothing that the group lacks is forgotten. Fakes and SQL alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.sql_desk import SqlCaseNotes, SqlTopicShelf
from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import case_notes
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.cases import Case, CaseState, CaseTimer
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_topics import CaseTopic, shown_of
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import CaseNotes, Store, TopicShelf, Turn
from tests.contracts.test_store import SECRET, SQL, address_of
from tests.desk_fakes import FakeNotes, FakeShelf
from tests.fakes import NOON, FakeStore, FixedClock

GROUP = -1001234567890
LATER = NOON + timedelta(minutes=2)


@dataclass
class Room:
    """The shelves over one database, and the store whose cases they are about."""

    store: Store
    notes: CaseNotes
    shelf: TopicShelf
    database: Database | None = None

    async def opens(self, case_id: str = "C1", peer: str = "anna") -> Case:
        """A case of this person, with the line that opened it."""
        before = await self.store.load(ConversationKey(Channel.WEB, peer))
        case = Case(case_id, before.id, "web", "zh", "laoshan", CaseState.NEW, NOON)
        await self._keep(peer, "opening", (Said(0, Author.GUICHAO, "queued", NOON, "handoff.queued"),), case)
        return case

    async def says(self, text: str, author: Author = Author.PERSON, message_id: str = "m1", peer: str = "anna", case: Case | None = None) -> int:
        """A line; its id."""
        return await self._keep(peer, message_id, (Said(0, author, text, NOON),), case)

    async def _keep(self, peer: str, message_id: str, lines: tuple[Said, ...], case: Case | None) -> int:
        key = ConversationKey(Channel.WEB, peer)
        before = await self.store.load(key)
        kept = await self.store.keep(Turn(before, replace(before, version=before.version + 1), Inbound(key, message_id, ""), lines, case=case))
        return kept[-1].id

    async def taken(self, case_id: str = "C1") -> CaseTopic:
        """The topic of a case, in hand."""
        topic = await self.shelf.take(case_id, GROUP, NOON, LATER)
        assert topic is not None
        return topic

    async def shown(self, case: Case, upto: int) -> CaseTopic:
        """A topic that shows all of its case."""
        topic = replace(await self.taken(case.id), thread=5000, card=1, shown=shown_of(case), relayed=upto)
        await self.shelf.keep(topic, LATER)
        await self.shelf.release(case.id)
        return topic


@pytest.fixture(params=["memory", *SQL])
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    if request.param == "memory":
        store, notes = FakeStore(), FakeNotes()
        yield Room(store, notes, FakeShelf(store, notes))
        return
    database, vault = Database(address_of(request.param, tmp_path, request) or ""), Vault(SECRET)
    await database.migrate()
    yield Room(SqlStore(database, vault, FixedClock()), SqlCaseNotes(database, vault), SqlTopicShelf(database), database)
    await database.close()


def note(text: str = "下午再回", message_id: str = "n1", case: str = "C1") -> CaseNote:
    return CaseNote(0, case, "李老师", text, NOON, message_id)


async def test_notes_are_kept_in_order_and_each_once(room: Room) -> None:
    await room.opens()
    first = await room.notes.add(note())
    again = await room.notes.add(note("other words"))
    second = await room.notes.add(note("第二条", "n2"))
    assert first == again and first.text == "下午再回" and first.at == NOON
    assert await room.notes.of("C1") == [first, second]
    assert await room.notes.of("C1", first.id) == [second]


async def test_notes_of_one_case_are_not_those_of_another(room: Room) -> None:
    await room.opens()
    await room.opens("C2", "bo")
    await room.notes.add(note())
    assert await room.notes.of("C2") == []


async def test_what_is_noted_lies_sealed_and_goes_with_the_person(room: Room) -> None:
    case = await room.opens()
    await room.notes.add(note("护照尾号"))
    if room.database:
        async with room.database.reading() as connection:
            [row] = (await connection.execute(select(case_notes))).all()
            assert "护照" not in row.content
        await room.store.erase(case.conversation)
        assert await room.notes.of("C1") == []


async def test_an_open_case_without_a_topic_is_pending_and_a_closed_one_is_not(room: Room) -> None:
    case = await room.opens()
    assert await room.shelf.pending(NOON) == ["C1"]
    await room.says("bye", message_id="m2", case=case.closed(NOON))
    assert await room.shelf.pending(NOON) == []


async def test_one_has_a_topic_until_it_is_released_or_the_claim_ends(room: Room) -> None:
    await room.opens()
    assert await room.taken() == CaseTopic("C1", "anna", GROUP)
    assert await room.shelf.take("C1", GROUP, NOON, LATER) is None
    assert await room.shelf.pending(NOON) == []
    assert await room.shelf.pending(LATER) == ["C1"]
    await room.shelf.release("C1")
    assert await room.taken()


async def test_of_two_at_once_one_gets_the_topic(room: Room) -> None:
    await room.opens()
    taken = await asyncio.gather(*(room.shelf.take("C1", GROUP, NOON, LATER) for _ in range(4)))
    assert [topic is None for topic in taken].count(False) == 1


async def test_a_topic_comes_back_as_it_was_kept(room: Room) -> None:
    await room.opens()
    topic = replace(await room.taken(), thread=5000, card=7, card_says="digest", relayed=3, parts=1, noted=2, in_doubt=4, failures=1, is_anew=True)
    await room.shelf.keep(topic, LATER)
    await room.shelf.release("C1")
    assert await room.taken() == topic
    assert await room.shelf.case_in(GROUP, 5000) == "C1"
    assert (await room.shelf.relayed("C1"), await room.shelf.relayed("C2")) == (3, 0)
    assert await room.shelf.case_in(GROUP, 5001) is None and await room.shelf.case_in(-1, 5000) is None


async def test_a_topic_that_shows_everything_is_not_pending_until_something_is_new(room: Room) -> None:
    case = await room.opens()
    line = await room.says("在吗")
    await room.shown(case, line)
    assert await room.shelf.pending(NOON) == []
    await room.says("还在吗", message_id="m2")
    assert await room.shelf.pending(NOON) == ["C1"]


@pytest.mark.parametrize("change", ["claimed", "transferred", "closed", "noted"])
async def test_a_change_of_the_case_makes_its_topic_pending(room: Room, change: str) -> None:
    case = await room.opens()
    line = await room.says("在吗")
    changes = {"claimed": case.claimed_by("李老师"), "transferred": case.transferred(None, "李老师"), "closed": case.closed(NOON), "noted": case}
    line = await room.says("-", message_id="m2", case=changes[change])
    await room.shown(case, line)
    if change == "noted":
        await room.notes.add(note())
    assert await room.shelf.pending(NOON) == ["C1"]


async def test_a_rating_and_what_went_up_make_a_topic_pending(room: Room) -> None:
    closed = (await room.opens()).closed(NOON)
    await room.shown(closed, await room.says("-", message_id="m2", case=closed))
    assert await room.shelf.pending(NOON) == []
    await room.says("评分 4", message_id="m3", case=closed.rated(4))
    assert await room.shelf.pending(NOON) == ["C1"]
    again = closed.reopened()
    await room.shown(again, await room.says("-", message_id="m4", case=again))
    assert await room.shelf.pending(NOON) == []
    line = await room.says("-", message_id="m5", case=replace(again, timer=CaseTimer(level=1)))
    await room.shown(again, line)
    assert await room.shelf.pending(NOON) == ["C1"]


async def test_what_is_said_after_a_case_was_closed_is_not_its_own(room: Room) -> None:
    case = (await room.opens()).closed(NOON)
    line = await room.says("bye", case=case)
    await room.shown(case, line)
    await room.says("another question", message_id="m2")
    assert await room.shelf.pending(NOON) == []


async def test_a_topic_that_is_put_off_waits(room: Room) -> None:
    await room.opens()
    await room.shelf.keep((await room.taken()).put_off(NOON, 30), LATER)
    await room.shelf.release("C1")
    assert await room.shelf.pending(NOON + timedelta(seconds=29)) == []
    assert await room.shelf.pending(NOON + timedelta(seconds=30)) == ["C1"]


async def test_the_topic_of_somebody_who_was_forgotten_is_pending_until_it_is_dropped(room: Room) -> None:
    case = await room.opens()
    await room.shown(case, await room.says("在吗"))
    await room.store.erase(case.conversation)
    assert await room.shelf.pending(NOON) == ["C1"]
    assert (await room.taken()).thread == 5000
    await room.shelf.drop("C1")
    assert await room.shelf.pending(LATER) == []


async def test_what_officers_wrote_in_the_group_is_known_from_what_they_wrote_elsewhere(room: Room) -> None:
    await room.opens()
    here = await room.says("从群里", Author.OFFICER, "desk:tg:-100:7")
    await room.says("从网页", Author.OFFICER, "desk:web1")
    await room.says("desk:tg:", Author.PERSON, "desk:tg:-100:8")
    assert await room.shelf.written_in_the_group("anna", 0) == frozenset({here})
    assert await room.shelf.written_in_the_group("anna", here) == frozenset()


async def test_a_group_that_moves_twice_is_found_with_all_its_topics(room: Room) -> None:
    case = await room.opens()
    await room.shown(case, await room.says("在吗"))
    assert await room.shelf.home(GROUP) == GROUP
    await room.shelf.moved(GROUP, -100777)
    await room.shelf.moved(-100777, -100888)
    assert await room.shelf.home(GROUP) == -100888
    assert await room.shelf.case_in(-100888, 5000) == "C1"


async def test_who_goes_on_with_a_topic_keeps_it_longer(room: Room) -> None:
    await room.opens()
    topic = await room.taken()
    await room.shelf.keep(topic, LATER + timedelta(minutes=1))
    assert await room.shelf.take("C1", GROUP, LATER, LATER + timedelta(minutes=2)) is None
