"""What is answered at once: message, turn and hand-over become durable together, or not together at all. SQLite and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from bot.adapters.sql_at_once import SqlAtOnce
from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_schema import inbox, said
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.errors import Overtaken, Preceded
from bot.domain.messages import Author, Channel, Inbound, Said
from bot.ports import Fit, Handed, Turn
from tests.contracts.test_post_room import ANNA, LATER, all_of_them, asked, the_first
from tests.contracts.test_store import SECRET, SQL, address_of
from tests.fakes import NOON, FixedClock


@dataclass
class Office:
    """The way at once and the usual way, over one database."""

    at_once: SqlAtOnce
    post: SqlPostRoom
    store: SqlStore

    async def turn(self, message: Inbound, *texts: str) -> Turn:
        before = await self.store.load(message.key)
        said = (Said(0, Author.PERSON, message.text, NOON), *(Said(0, Author.GUICHAO, text, NOON) for text in texts))
        return Turn(before, replace(before, version=before.version + 1), message, said)

    async def handed(self, message: Inbound, *texts: str) -> str | None:
        return (await self.at_once.keep(await self.turn(message, *texts), all_of_them, LATER)).text

    async def waiting(self) -> list[str]:
        return [line.text for line in await self.post.claim((await self.store.load(ANNA)).id, NOON)]


@pytest.fixture(params=SQL)
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    address = address_of(request.param, tmp_path, request)
    assert address is not None
    database, clock, vault = Database(address), FixedClock(), Vault(SECRET)
    await database.migrate()
    yield Office(SqlAtOnce(database, vault, clock), SqlPostRoom(database, vault, clock), SqlStore(database, vault, clock))
    await database.close()


async def test_what_is_answered_at_once_is_known_settled_and_delivered(office: Office) -> None:
    assert await office.handed(asked(), "500元", "800元") == "500元 | 800元"
    assert await office.waiting() == []
    assert await office.post.unsettled(Channel.WECHAT, LATER) == []
    again = await office.post.receive(asked())
    assert (again.tries, again.reply) == (2, "500元 | 800元")
    talk = await office.store.said((await office.store.load(ANNA)).id)
    assert [line.text for line in talk] == [asked().text, "500元", "800元"]


async def test_what_does_not_fit_waits_for_the_next_message(office: Office) -> None:
    assert (await office.at_once.keep(await office.turn(asked(), "one", "two"), the_first, LATER)).text == "one"
    assert await office.waiting() == ["two"]


async def test_the_lines_that_were_handed_over_are_named(office: Office) -> None:
    handed = await office.at_once.keep(await office.turn(asked(), "one", "two"), the_first, LATER)
    assert [line.id for line in handed.said if line.text == "one"] == list(handed.lines)
    await office.post.take_back(asked(), 1, handed.lines)
    assert await office.waiting() == ["one", "two"]
    assert (await office.post.receive(asked())).reply is None


async def test_where_nothing_is_said_nothing_is_handed_over_and_the_message_is_done_with(office: Office) -> None:
    assert await office.handed(asked()) == ""
    assert await office.post.unsettled(Channel.WECHAT, LATER) == []
    assert (await office.post.receive(asked())).tries == 2


async def test_a_message_that_is_known_is_answered_in_the_usual_way(office: Office) -> None:
    await office.post.receive(asked())
    turn = await office.turn(asked(), "500元")
    assert (await office.at_once.keep(turn, all_of_them, LATER)).text is None
    assert await office.post.hand_over(asked(), turn.after.id, all_of_them) == "500元"


async def test_an_earlier_message_without_a_turn_comes_first(office: Office) -> None:
    await office.post.receive(asked("m0"))
    with pytest.raises(Preceded):
        await office.handed(asked(), "500元")
    assert (await office.store.load(ANNA)).version == 0
    assert (await office.post.receive(asked())).tries == 1


async def test_a_message_that_came_later_is_not_earlier_for_having_been_kept_sooner(office: Office) -> None:
    await office.post.receive(asked("m2"))
    handed = await office.at_once.keep(await office.turn(asked(), "500元"), all_of_them, NOON - timedelta(seconds=1))
    assert handed.text == "500元"
    assert (await office.post.receive(asked("m2"))).earlier == ()


async def test_a_message_that_was_begun_upon_is_kept_as_of_when_it_came(office: Office) -> None:
    await office.post.receive(asked("m2"), NOON)
    assert (await office.post.receive(asked(), NOON - timedelta(seconds=1))).earlier == ()
    assert (await office.post.receive(asked("m2"))).earlier == (asked(),)


async def test_an_earlier_message_comes_first_also_where_nothing_is_to_be_handed_over(office: Office) -> None:
    await office.post.receive(asked("m0"))
    with pytest.raises(Preceded):
        await office.at_once.keep(await office.turn(asked(), "500元"), None, LATER)
    assert (await office.store.load(ANNA)).version == 0


async def test_somebody_elses_message_is_in_nobodys_way(office: Office) -> None:
    await office.post.receive(Inbound(replace(ANNA, peer="openid-ben"), "m0", "你好"))
    assert await office.handed(asked(), "500元") == "500元"


async def test_what_waits_goes_before_what_is_new(office: Office) -> None:
    await office.store.keep(await office.turn(asked("m0"), "an officer's word"))
    turn = await office.turn(asked(), "500元")
    assert (await office.at_once.keep(turn, all_of_them, LATER)).text is None
    await office.post.receive(asked())
    assert await office.post.hand_over(asked(), turn.after.id, all_of_them) == "an officer's word | 500元"


def nothing(lines: Sequence[Said]) -> tuple[str, int]:
    return "", 0


@pytest.mark.parametrize("fit", [nothing, None])
async def test_what_comes_too_late_is_kept_and_waits(office: Office, fit: Fit | None) -> None:
    assert (await office.at_once.keep(await office.turn(asked(), "500元"), fit, LATER)).text is None
    assert await office.waiting() == ["500元"]
    assert (await office.post.receive(asked())).tries == 1


async def test_a_conversation_is_recalled_as_it_was_kept_and_not_after_it_was_forgotten(office: Office) -> None:
    assert office.at_once.recall(ANNA) is None
    await office.handed(asked(), "500元")
    assert office.at_once.recall(ANNA) == await office.store.load(ANNA)
    office.at_once.drop(ANNA)
    assert office.at_once.recall(ANNA) is None


async def test_what_follows_from_a_conversation_that_another_process_changed_is_overtaken(office: Office) -> None:
    await office.handed(asked(), "500元")
    recalled = office.at_once.recall(ANNA)
    assert recalled is not None
    await office.store.keep(await office.turn(asked("m2"), "elsewhere"))
    said = (Said(0, Author.GUICHAO, "here", NOON),)
    with pytest.raises(Overtaken):
        await office.at_once.keep(Turn(recalled, replace(recalled, version=recalled.version + 1), asked("m3"), said), all_of_them, LATER)
    assert office.at_once.recall(ANNA) is None
    assert (await office.post.receive(asked("m3"))).tries == 1


async def test_who_is_erased_is_not_recalled(office: Office) -> None:
    await office.handed(asked(), "500元")
    turn = await office.turn(asked("m2"), "erased")
    await office.at_once.keep(replace(turn, is_erasure=True), all_of_them, LATER)
    assert office.at_once.recall(ANNA) is None
    assert (await office.post.receive(asked("m2"))).reply == "erased"


async def test_the_same_message_twice_at_once_is_answered_once(office: Office) -> None:
    await office.handed(asked("m0"), "hello")
    turn = await office.turn(asked(), "500元")
    ends = await asyncio.gather(*(office.at_once.keep(turn, all_of_them, LATER) for _ in range(2)), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["Handed", "Overtaken"]
    assert [line.text for line in await office.store.said(turn.after.id)].count("500元") == 1


def of(person: str, message_id: str = "m1") -> Inbound:
    return Inbound(replace(ANNA, peer=person), f"{message_id} of {person}", f"{person} asks")


IN_THE_WAY = {"known": None, "waiting": None, "late": None, "erased": "answer to erased"}
SPOILED = {"preceded": Preceded, "overtaken": Overtaken, "behind": Overtaken}


async def everybody(office: Office, people: Sequence[str]) -> dict[str, Turn]:
    """A turn for each, and something in the way of those who are called so."""
    await office.post.receive(of("known"))
    await office.post.receive(of("preceded", "m0"))
    await office.store.keep(await office.turn(of("waiting", "m0"), "an officer's word"))
    for each in ("old", "behind"):
        assert await office.handed(of(each, "m0"), "before")
    turns = {each: await office.turn(of(each), f"answer to {each}") for each in people}
    for each in ("overtaken", "behind"):
        await office.handed(of(each, "elsewhere"), "elsewhere")
    return {each: replace(turn, is_erasure=each == "erased") for each, turn in turns.items()}


@pytest.mark.parametrize("expected", [{}, IN_THE_WAY, *({each: fault} for each, fault in SPOILED.items()), IN_THE_WAY | SPOILED], ids="+".join)
async def test_of_many_at_once_each_is_kept_as_if_alone(office: Office, expected: dict[str, object]) -> None:
    """Forty people at the same moment, and those who cannot be written together with them."""
    others = ["old", *(f"person {number}" for number in range(40))]
    turns = await everybody(office, [*expected, *others])
    keeping = {each: office.at_once.keep(turn, nothing if each == "late" else all_of_them, LATER) for each, turn in turns.items()}
    ends = dict(zip(keeping, await asyncio.gather(*keeping.values(), return_exceptions=True), strict=True))
    assert {each: getattr(ends[each], "text", type(ends[each])) for each in expected} == expected
    for each in others:
        end = ends[each]
        assert isinstance(end, Handed)
        talk = (await office.store.said(turns[each].after.id))[-2:]
        assert [(line.id, line.text) for line in talk] == [(line.id, line.text) for line in end.said]
        assert (end.text, end.lines) == (f"answer to {each}", (talk[1].id,))
        assert (await office.post.receive(of(each))).reply == end.text
        assert await office.store.load(of(each).key) == turns[each].after
    waiting = [each.conversation for each in await office.post.waiting(Channel.WECHAT, LATER)]
    assert not {turns[each].after.id for each in others} & {*waiting}


async def test_of_many_at_once_what_does_not_fit_waits(office: Office) -> None:
    turns = [await office.turn(of(str(number)), "one", "two") for number in range(3)]
    ends = await asyncio.gather(*(office.at_once.keep(turn, the_first, LATER) for turn in turns))
    assert [end.text for end in ends] == ["one"] * 3
    assert [[line.text for line in await office.post.claim(turn.after.id, NOON)] for turn in turns] == [["two"]] * 3


async def test_people_who_are_new_and_people_who_are_known_are_kept_with_their_receipts(office: Office) -> None:
    asked_before = Receipt("A2", NOON, "q", "zh", "answered", "v1", (("p", 0.5),), (), "500元", ("housing",))
    for person in ("old", "new"):
        if person == "old":
            await office.handed(of("old", "m0"), "before")
        turn = replace(await office.turn(of(person), "500元"), receipts=(replace(asked_before, id=f"A{person.upper()}"),))
        await office.at_once.keep(turn, all_of_them, LATER)
        assert await office.store.receipt(f"A{person}") == turn.receipts[0]


async def test_a_message_that_comes_by_both_ways_at_the_same_moment_is_known_once(office: Office) -> None:
    arrivals = await asyncio.gather(*(office.post.receive(asked()) for _ in range(4)))
    assert sorted(arrival.tries for arrival in arrivals) == [1, 2, 3, 4]


async def test_what_stands_in_the_way_is_found_without_looking_through_all_that_was_said(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/house.db")
    await database.migrate()
    waits = select(said.c.id).where(said.c.conversation == "c", said.c.sent_at.is_(None))
    has_no_turn = select(inbox.c.message_id).where(inbox.c.peer == "anna", inbox.c.settled_at.is_(None))
    for query, index in ((waits, "said_that_waits"), (has_no_turn, "inbox_without_turn")):
        words = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        plan = await database.read(lambda connection, words=words: connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all())  # type: ignore[misc]
        assert f"INDEX {index} (" in str(plan)
    await database.close()
