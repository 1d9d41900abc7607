"""What codes promise: one a conversation, used once, in one piece with what moves; kept by the fake and by SQL alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_desk import SqlTopicShelf
from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.cases import Case, CaseState
from bot.domain.continuing import VALID_FOR, Tries
from bot.domain.conversation import Conversation, Floor
from bot.domain.errors import Overtaken
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import ClaimCodes, CodeGiven, MovedHere, Store, Turn, WrongCode
from tests.contracts.test_store import SECRET, SQL, Shop, address_of
from tests.fakes import NOON, FakeCodes, FakeStore, FixedClock

THERE, HERE, ELSEWHERE = (ConversationKey(channel, f"anna-{channel}") for channel in (Channel.WECHAT, Channel.WEB, Channel.TELEGRAM))
CODE, OTHER = "2ABC3DEF", "4GHJ5KMN"
SOON = NOON + VALID_FOR


@dataclass
class Shelf:
    """A store and the codes that are kept with it."""

    store: Store
    codes: ClaimCodes

    async def talk(self, key: ConversationKey, *said: str, message_id: str = "m1") -> Conversation:
        """Somebody says something and is answered."""
        before = await self.store.load(key)
        lines = [Said(0, Author.GUICHAO, each, NOON) for each in ("答", *said)]
        after = replace(before, version=before.version + 1)
        await self.store.keep(Turn(before, after, Inbound(key, message_id, "问"), (Said(0, Author.PERSON, "问", NOON), *lines)))
        return after

    async def give(self, before: Conversation, code: str = CODE) -> Conversation:
        """A turn in which a code is told."""
        after = replace(before, version=before.version + 1)
        await self.store.keep(Turn(before, after, None, (), continuing=CodeGiven(self.codes.digest(code), SOON)))
        return after

    def move(self, here: Conversation, there: Conversation, case: Case | None = None, code: str = CODE) -> Turn:
        """A turn that takes over what is open in another conversation."""
        told = Said(0, Author.GUICHAO, "已转走", NOON)
        moved = MovedHere(self.codes.digest(code), there, replace(there, case=None, version=there.version + 1), (told,), NOON, NOON if case else None)
        after = replace(here, case=case.id if case else None, version=here.version + 1)
        follows = replace(case, conversation=here.id, channel=here.key.channel) if case else None
        return Turn(here, after, Inbound(here.key, "yes", "好"), (Said(0, Author.GUICHAO, "转来了", NOON),), case=follows, continuing=moved)

    async def texts(self, conversation: Conversation) -> list[str]:
        """What stands in a talk."""
        return [line.text for line in await self.store.said(conversation.id)]


async def with_case(shelf: Shelf) -> tuple[Conversation, Case]:
    """Somebody on WeChat with an open case, to whom an officer wrote and a code was told."""
    before = await shelf.talk(THERE)
    case = Case("C234567", before.id, THERE.channel, "zh", "laoshan", CaseState.NEW, NOON)
    opened = replace(before, case=case.id, floor=Floor.QUEUED, version=before.version + 1)
    words = Said(0, Author.OFFICER, "您好", NOON, "李老师")
    await shelf.store.keep(Turn(before, opened, Inbound(THERE, "desk:1", ""), (words,), case=case))
    return await shelf.give(opened), case


@pytest.fixture(params=["memory", *SQL])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(address_of(request.param, tmp_path, request))
    yield shop
    await shop.close()


@pytest.fixture
async def shelf(shop: Shop) -> Shelf:
    store = await shop.open()
    codes: ClaimCodes = FakeCodes(store) if isinstance(store, FakeStore) else SqlClaimCodes(await shop.database(), SECRET)
    return Shelf(store, codes)


@dataclass
class Post:
    """A shelf in SQL with its post room."""

    shelf: Shelf
    room: SqlPostRoom
    database: Database

    async def column(self, query: str) -> list[object]:
        """The one column of a query."""
        return await self.database.read(lambda connection: list(connection.execute(text(query)).scalars()))


@pytest.fixture(params=SQL)
async def post(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Post]:
    shop = Shop(address_of(request.param, tmp_path, request))
    database, clock = await shop.database(), FixedClock()
    yield Post(Shelf(SqlStore(database, Vault(SECRET), clock), SqlClaimCodes(database, SECRET)), SqlPostRoom(database, Vault(SECRET), clock), database)
    await shop.close()


async def test_a_code_leads_to_its_conversation_until_it_ends(shelf: Shelf) -> None:
    given = await shelf.give(await shelf.talk(THERE))
    digest = shelf.codes.digest(CODE)
    assert await shelf.codes.source_of(digest, SOON - timedelta(seconds=1)) == given.id
    assert await shelf.codes.source_of(digest, SOON) is None
    assert await shelf.codes.source_of(shelf.codes.digest(OTHER), NOON) is None


async def test_a_conversation_has_one_code(shelf: Shelf) -> None:
    given = await shelf.give(await shelf.give(await shelf.talk(THERE)), OTHER)
    assert await shelf.codes.source_of(shelf.codes.digest(CODE), NOON) is None
    assert await shelf.codes.source_of(shelf.codes.digest(OTHER), NOON) == given.id


async def test_two_people_may_have_a_code_each(shelf: Shelf) -> None:
    anna, bo = await shelf.give(await shelf.talk(THERE)), await shelf.give(await shelf.talk(ELSEWHERE), OTHER)
    assert [await shelf.codes.source_of(shelf.codes.digest(code), NOON) for code in (CODE, OTHER)] == [anna.id, bo.id]


async def test_a_code_dies_with_its_conversation(shelf: Shelf) -> None:
    given = await shelf.give(await shelf.talk(THERE))
    await shelf.store.erase(given.id)
    assert await shelf.codes.source_of(shelf.codes.digest(CODE), NOON) is None


async def test_wrong_codes_are_counted_for_the_person_and_for_the_channel_and_outlive_the_talk(shelf: Shelf) -> None:
    for key in (THERE, HERE, ConversationKey(Channel.WEB, "bo")):
        before = await shelf.store.load(key)
        await shelf.store.keep(Turn(before, replace(before, version=1), None, (), continuing=WrongCode(shelf.codes.digest(key.peer), NOON)))
        await shelf.store.erase(before.id)
    anna = shelf.codes.digest(HERE.peer)
    assert await shelf.codes.tries(anna, HERE, NOON - timedelta(hours=1)) == Tries(1, 2)
    assert await shelf.codes.tries(anna, HERE, NOON) == Tries(0, 0)


async def test_a_move_changes_both_conversations_and_uses_the_code_up(shelf: Shelf) -> None:
    there, case = await with_case(shelf)
    here = await shelf.talk(HERE)
    await shelf.store.keep(shelf.move(here, there, case))
    moved, left, now = await shelf.store.case(case.id), await shelf.store.find(there.id), await shelf.store.find(here.id)
    assert moved is not None and (moved.conversation, moved.channel) == (here.id, "web")
    assert left is not None and now is not None and (left.case, now.case) == (None, case.id)
    assert sorted(await shelf.texts(here)) == sorted(["问", "答", "问", "答", "您好", "转来了"])
    assert await shelf.texts(there) == ["已转走"]
    assert await shelf.codes.source_of(shelf.codes.digest(CODE), NOON) is None


async def test_a_move_to_a_channel_never_used_before_begins_its_conversation(shelf: Shelf) -> None:
    there, case = await with_case(shelf)
    here = await shelf.store.load(ELSEWHERE)
    await shelf.store.keep(shelf.move(here, there, case))
    assert await shelf.texts(here) == ["问", "答", "您好", "转来了"]


async def test_an_officers_message_id_is_known_where_the_case_went(shelf: Shelf) -> None:
    there, case = await with_case(shelf)
    here = await shelf.talk(HERE)
    await shelf.store.keep(shelf.move(here, there, case))
    assert [line.text for line in await shelf.store.replies_to(here.id, "desk:1") or ()] == ["您好"]
    assert await shelf.store.replies_to(there.id, "desk:1") is None
    assert await shelf.store.replies_to(there.id, "m1") is not None


async def test_without_a_case_the_talk_stays(shelf: Shelf) -> None:
    there, here = await shelf.give(await shelf.talk(THERE)), await shelf.talk(HERE)
    await shelf.store.keep(shelf.move(here, there))
    assert await shelf.texts(there) == ["问", "答", "已转走"]


@pytest.mark.parametrize("spoiled", ["the source spoke meanwhile", "the target spoke meanwhile", "the code is somebody else's", "the code has ended"])
async def test_a_move_that_is_overtaken_changes_nothing(shelf: Shelf, spoiled: str) -> None:
    there, case = await with_case(shelf)
    here = await shelf.talk(HERE)
    turn = shelf.move(here, there, case)
    moved = turn.continuing
    assert isinstance(moved, MovedHere)
    match spoiled:
        case "the source spoke meanwhile":
            await shelf.talk(THERE, message_id="m2")
        case "the target spoke meanwhile":
            await shelf.talk(HERE, message_id="m2")
        case "the code is somebody else's":
            await shelf.give(await shelf.talk(ELSEWHERE), OTHER)
            turn = replace(turn, continuing=replace(moved, digest=shelf.codes.digest(OTHER)))
        case _:
            turn = replace(turn, continuing=replace(moved, at=SOON))
    before = [await shelf.texts(here), await shelf.texts(there), await shelf.store.find(here.id), await shelf.store.find(there.id)]
    with pytest.raises(Overtaken):
        await shelf.store.keep(turn)
    assert [await shelf.texts(here), await shelf.texts(there), await shelf.store.find(here.id), await shelf.store.find(there.id)] == before
    assert await shelf.store.case(case.id) == case
    assert await shelf.codes.source_of(shelf.codes.digest(CODE), NOON) == there.id


async def test_of_two_moves_at_once_one_is_kept(shelf: Shelf) -> None:
    there, case = await with_case(shelf)
    one, two = await shelf.talk(HERE), await shelf.talk(ELSEWHERE)
    results = await asyncio.gather(*(shelf.store.keep(shelf.move(here, there, case)) for here in (one, two)), return_exceptions=True)
    assert sorted(isinstance(each, Overtaken) for each in results) == [False, True]
    assert (await shelf.texts(there)) == ["已转走"]


async def test_two_who_change_places_at_once_do_not_lock_each_other_out(shelf: Shelf) -> None:
    for number in range(20):
        keys = [ConversationKey(Channel.WEB, f"{name}-{number}") for name in ("a", "b")]
        one, two = [await shelf.give(await shelf.talk(key), code) for key, code in zip(keys, (CODE, OTHER), strict=True)]
        moves = shelf.move(one, two, code=OTHER), shelf.move(two, one, code=CODE)
        results = await asyncio.gather(*(shelf.store.keep(move) for move in moves), return_exceptions=True)
        assert sorted(isinstance(each, Overtaken) for each in results) == [False, True]
        await shelf.store.erase(one.id)
        await shelf.store.erase(two.id)


async def test_lines_that_waited_on_the_old_channel_are_delivered_on_the_new_one_and_not_on_the_old(post: Post) -> None:
    there, case = await with_case(post.shelf)
    here = await post.shelf.store.load(ELSEWHERE)
    await post.shelf.store.keep(post.shelf.move(here, there, case))
    later = NOON + timedelta(minutes=1)
    assert [each.text for each in await post.room.claim(there.id, later)] == ["已转走"]
    assert [each.text for each in await post.room.claim(here.id, later)] == ["答", "您好", "转来了"]


async def test_lines_that_a_postman_has_in_hand_are_not_sent_twice(post: Post) -> None:
    there, case = await with_case(post.shelf)
    here, later = await post.shelf.store.load(ELSEWHERE), NOON + timedelta(minutes=1)
    in_hand = await post.room.claim(there.id, later)
    await post.shelf.store.keep(post.shelf.move(here, there, case))
    assert await post.room.claim(here.id, later) == []
    await post.room.delivered([line.id for line in in_hand])
    assert [each.text for each in await post.room.claim(here.id, later)] == ["转来了"]


async def test_a_page_that_reads_on_gets_what_waited_elsewhere(post: Post) -> None:
    there, case = await with_case(post.shelf)
    here = await post.shelf.talk(HERE)
    read = (await post.shelf.store.said(here.id))[-1].id
    await post.shelf.store.keep(post.shelf.move(here, there, case))
    assert [line.text for line in await post.shelf.store.said(here.id, read)] == ["答", "您好", "转来了"]
    assert await post.column("SELECT count(*) FROM said WHERE sent_at IS NULL") == [1]


async def test_the_topic_of_a_case_in_the_officers_group_follows_it(post: Post) -> None:
    there, case = await with_case(post.shelf)
    topics, here = SqlTopicShelf(post.database), await post.shelf.store.load(ELSEWHERE)
    await topics.take(case.id, -100, NOON, NOON)
    await post.shelf.store.keep(post.shelf.move(here, there, case))
    topic = await topics.take(case.id, -100, NOON, NOON)
    assert topic is not None and topic.conversation == here.id


@pytest.mark.parametrize(("is_up_to_date", "news"), [(True, ["转来了"]), (False, ["问", "答", "答", "您好", "转来了"])])
async def test_a_topic_that_showed_all_of_it_shows_nothing_again_after_the_move(post: Post, is_up_to_date: bool, news: list[str]) -> None:
    there, case = await with_case(post.shelf)
    topics, here = SqlTopicShelf(post.database), await post.shelf.talk(HERE)
    taken = await topics.take(case.id, -100, NOON, NOON)
    assert taken is not None
    shown = (await post.shelf.store.said(there.id))[-1 if is_up_to_date else 0].id
    await topics.keep(replace(taken, relayed=shown), NOON)
    await post.shelf.store.keep(post.shelf.move(here, there, case))
    topic = await topics.take(case.id, -100, NOON, NOON)
    assert topic is not None
    assert [line.text for line in await post.shelf.store.said(here.id, topic.relayed)] == news


async def test_of_a_code_only_its_digest_is_kept(post: Post) -> None:
    await post.shelf.give(await post.shelf.talk(THERE))
    assert await post.column("SELECT digest FROM claim_codes") == [post.shelf.codes.digest(CODE)]
    assert CODE not in post.shelf.codes.digest(CODE)


async def test_wrong_codes_older_than_an_hour_are_forgotten(post: Post) -> None:
    for at in (NOON - timedelta(hours=1), NOON, NOON):
        before = await post.shelf.store.load(THERE)
        await post.shelf.store.keep(Turn(before, replace(before, version=before.version + 1), None, (), continuing=WrongCode("anna", at)))
    assert await post.column("SELECT count(*) FROM claim_tries") == [2]


async def test_another_key_of_the_house_gives_other_digests(post: Post) -> None:
    stranger = SqlClaimCodes(post.database, "another secret, long enough too")
    assert stranger.digest(CODE) != post.shelf.codes.digest(CODE)
