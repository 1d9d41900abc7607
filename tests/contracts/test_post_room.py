"""What the post room promises: nothing that came is lost, nothing that waits goes out twice. SQLite and PostgreSQL alike."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_schema import inbox
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Turn
from tests.contracts.test_store import SECRET, SQL, address_of
from tests.fakes import NOON, FixedClock

ANNA = ConversationKey(Channel.WECHAT, "openid-anna")
LATER = NOON + timedelta(minutes=1)


def asked(message_id: str = "m1", text: str = "住房补贴多少？") -> Inbound:
    return Inbound(ANNA, message_id, text)


def all_of_them(lines: Sequence[Said]) -> tuple[str, int]:
    return " | ".join(line.text for line in lines), len(lines)


def the_first(lines: Sequence[Said]) -> tuple[str, int]:
    return lines[0].text, 1


@dataclass
class Office:
    """A post room, and the store whose lines it hands over, over one database."""

    database: Database
    post: SqlPostRoom
    store: SqlStore
    clock: FixedClock

    async def answers(self, message: Inbound, *texts: str) -> str:
        """A turn that says these lines; the conversation's id."""
        before = await self.store.load(message.key)
        said = (Said(0, Author.PERSON, message.text, NOON), *(Said(0, Author.GUICHAO, text, NOON) for text in texts))
        await self.store.keep(Turn(before, replace(before, version=before.version + 1), message, said))
        return before.id


@pytest.fixture(params=SQL)
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    address = address_of(request.param, tmp_path, request)
    assert address is not None
    database, clock = Database(address), FixedClock()
    await database.migrate()
    yield Office(database, SqlPostRoom(database, Vault(SECRET), clock), SqlStore(database, Vault(SECRET), clock), clock)
    await database.close()


async def test_a_message_that_comes_again_is_counted_and_kept_once(office: Office) -> None:
    assert (await office.post.receive(asked())).tries == 1
    assert (await office.post.receive(asked())).tries == 2
    assert await office.post.unsettled(Channel.WECHAT, LATER) == [asked()]


async def test_what_waits_is_handed_over_once_and_every_try_hears_the_same(office: Office) -> None:
    await office.post.receive(asked())
    conversation = await office.answers(asked(), "500元", "800元")
    assert await office.post.hand_over(asked(), conversation, all_of_them) == "500元 | 800元"
    assert await office.post.hand_over(asked(), conversation, all_of_them) == "500元 | 800元"
    assert (await office.post.receive(asked())).reply == "500元 | 800元"
    await office.post.receive(asked("m2"))
    assert await office.post.hand_over(asked("m2"), conversation, all_of_them) == ""


async def test_an_answer_that_was_not_fetched_goes_with_the_next(office: Office) -> None:
    await office.post.receive(asked())
    await office.answers(asked(), "the first answer")
    await office.post.receive(asked("m2"))
    conversation = await office.answers(asked("m2"), "the second answer")
    assert await office.post.hand_over(asked("m2"), conversation, all_of_them) == "the first answer | the second answer"


async def test_what_does_not_fit_waits(office: Office) -> None:
    await office.post.receive(asked())
    conversation = await office.answers(asked(), "one", "two")
    assert await office.post.hand_over(asked(), conversation, the_first) == "one"
    await office.post.receive(asked("m2"))
    assert await office.post.hand_over(asked("m2"), conversation, the_first) == "two"


async def test_a_settled_message_is_not_made_up_for(office: Office) -> None:
    await office.post.receive(asked())
    await office.post.settle(asked())
    assert await office.post.unsettled(Channel.WECHAT, LATER) == []


async def test_a_fresh_message_is_not_made_up_for_yet(office: Office) -> None:
    await office.post.receive(asked())
    assert await office.post.unsettled(Channel.WECHAT, NOON - timedelta(seconds=1)) == []


async def test_one_postman_has_the_lines_until_they_are_delivered_or_released(office: Office) -> None:
    conversation = await office.answers(asked(), "one", "two")
    assert [each.conversation for each in await office.post.waiting(Channel.WECHAT, LATER)] == [conversation]
    lines = await office.post.claim(conversation, LATER)
    assert [line.text for line in lines] == ["one", "two"]
    assert await office.post.claim(conversation, LATER) == []
    assert await office.post.waiting(Channel.WECHAT, LATER) == []
    await office.post.delivered([lines[0].id])
    await office.post.release([line.id for line in lines])
    assert [line.text for line in await office.post.claim(conversation, LATER)] == ["two"]


async def test_a_claim_of_a_process_that_died_ends(office: Office) -> None:
    conversation = await office.answers(asked(), "one")
    await office.post.claim(conversation, NOON + timedelta(seconds=30))
    office.clock.move(timedelta(seconds=31))
    assert [line.text for line in await office.post.claim(conversation, LATER)] == ["one"]


async def test_lines_in_a_postmans_hand_are_not_handed_over_too(office: Office) -> None:
    await office.post.receive(asked())
    conversation = await office.answers(asked(), "one")
    await office.post.claim(conversation, LATER)
    assert await office.post.hand_over(asked(), conversation, all_of_them) == ""


async def test_two_at_once_share_the_lines_and_none_goes_out_twice(office: Office) -> None:
    await office.post.receive(asked())
    await office.post.receive(asked("m2"))
    conversation = await office.answers(asked(), *(f"line {number}" for number in range(9)))
    given = await asyncio.gather(*(office.post.hand_over(asked(each), conversation, all_of_them) for each in ("m1", "m2")))
    assert sorted(given, key=len)[0] == ""
    assert sorted(given, key=len)[1].count("line") == 9


async def test_who_leaves_is_forgotten(office: Office) -> None:
    await office.post.receive(asked())
    await office.post.forget(ANNA)
    assert (await office.post.receive(asked())).tries == 1


async def test_erasing_a_conversation_erases_what_came_in_for_it(office: Office) -> None:
    await office.post.receive(asked())
    conversation = await office.answers(asked(), "one")
    assert await office.store.erase(conversation)
    assert (await office.post.receive(asked())).tries == 1


async def test_what_is_done_with_is_swept_away_in_time_and_what_is_not_stays(office: Office) -> None:
    await office.post.receive(asked("done"))
    await office.post.settle(asked("done"))
    await office.post.receive(asked("open"))
    await office.post.sweep(NOON)
    assert (await office.post.receive(asked("done"))).tries == 2
    await office.post.sweep(LATER)
    assert (await office.post.receive(asked("done"))).tries == 1
    assert (await office.post.receive(asked("open"))).tries == 2


async def test_what_was_written_does_not_lie_twice(office: Office) -> None:
    await office.post.receive(asked(text="我叫张三丰"))
    await office.post.settle(asked())
    assert await office.post.unsettled(Channel.WECHAT, LATER) == []
    async with office.database.reading() as connection:
        assert (await connection.execute(select(inbox.c.content))).scalars().all() == [""]


async def test_a_message_comes_with_what_the_same_person_wrote_before_and_nobody_answered(office: Office) -> None:
    bens = Inbound(ConversationKey(Channel.WECHAT, "openid-ben"), "m0", "你好")
    for message in (bens, asked("m1"), asked("m2")):
        await office.post.receive(message)
        office.clock.move(timedelta(seconds=1))
    assert (await office.post.receive(asked("m3"))).earlier == (asked("m1"), asked("m2"))
    assert (await office.post.receive(asked("m2"))).earlier == (asked("m1"),)
    await office.post.settle(asked("m1"))
    assert (await office.post.receive(asked("m3"))).earlier == (asked("m2"),)


async def test_a_promise_is_kept_for_every_try_unless_the_answer_was_given(office: Office) -> None:
    await office.post.receive(asked())
    assert await office.post.promise(asked(), "still looking") == "still looking"
    conversation = await office.answers(asked(), "500元")
    assert (await office.post.receive(asked())).reply == "still looking"
    await office.post.receive(asked("m2"))
    assert await office.post.hand_over(asked("m2"), conversation, all_of_them) == "500元"
    assert await office.post.promise(asked("m2"), "still looking") == "500元"


async def test_a_release_leaves_the_claim_of_another_alone(office: Office) -> None:
    conversation = await office.answers(asked(), "one")
    first = [line.id for line in await office.post.claim(conversation, LATER)]
    await office.post.delivered(first)
    await office.answers(asked("m2"), "two")
    await office.post.claim(conversation, LATER)
    await office.post.release(first)
    assert await office.post.claim(conversation, LATER) == []


async def test_lines_that_never_left_wait_again_and_the_next_try_hears_them(office: Office) -> None:
    await office.post.receive(asked())
    conversation = await office.answers(asked(), "one", "two")
    lines = [line.id for line in await office.post.claim(conversation, NOON)]
    await office.post.release(lines)
    assert await office.post.hand_over(asked(), conversation, the_first) == "one"
    await office.post.take_back(asked(), 1, lines[:1])
    assert (await office.post.receive(asked())).reply is None
    assert await office.post.hand_over(asked(), conversation, all_of_them) == "one | two"


@pytest.mark.parametrize("road", ["comes again", "asked too", "promised"])
async def test_what_another_try_has_heard_is_not_taken_back(office: Office, road: str) -> None:
    await office.post.receive(asked())
    conversation = await office.answers(asked(), "one")
    lines = [line.id for line in await office.post.claim(conversation, NOON)]
    await office.post.release(lines)
    await office.post.hand_over(asked(), conversation, all_of_them)
    if road == "comes again":
        await office.post.receive(asked())
    elif road == "asked too":
        await office.post.hand_over(asked(), conversation, all_of_them)
    else:
        await office.post.promise(asked(), "still looking")
    await office.post.take_back(asked(), 1, lines)
    assert (await office.post.receive(asked())).reply == "one"
    await office.post.receive(asked("m2"))
    assert await office.post.hand_over(asked("m2"), conversation, all_of_them) == ""
