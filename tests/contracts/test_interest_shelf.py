"""What the shelf of wishes promises, kept by the fake and by SQL alike; and that of reminders and calendars."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_engine import Database
from bot.adapters.sql_interest import SqlInterests
from bot.adapters.sql_interest_reminders import SqlCalendarFeeds, SqlStaffReminders
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_telegram import SqlTelegramPosts
from bot.adapters.vault import Vault
from bot.domain.errors import Overtaken
from bot.domain.interest import FORGOTTEN_AFTER, KEPT_FOR, Interest, Stated
from bot.domain.language import Bilingual, Language
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Store, Turn
from bot.ports.freshness import CalendarFeeds, Follows, Heard, InterestKept, InterestShelf, StaffReminders, Unfollows
from tests.databases import with_tables
from tests.fakes import NOON, FakeStore, FixedClock
from tests.freshness_fakes import FakeFeeds, FakeInterests, FakeStaffReminders

ANNA = ConversationKey(Channel.WEB, "anna-token-anna-token-1234")
BO = ConversationKey(Channel.TELEGRAM, "4711")
HOUR = timedelta(hours=1)


def says(*known: str) -> Stated:
    return Stated(Bilingual("住房补贴", "Housing"), tuple(Bilingual(each, each) for each in known))


OLD, NEW, NEWER = says("一千"), says("两千"), says("三千")


@dataclass
class Place:
    """A shelf over a store, with what tests do to both."""

    store: Store
    shelf: InterestShelf
    clock: FixedClock
    database: Database | None = None

    async def turn(self, key: ConversationKey, kept: InterestKept | None = None, words: str = "") -> str:
        """A turn of this person that changes what they follow, or in which they say something; the conversation's id."""
        before = await self.store.load(key)
        inbound = Inbound(key, f"m{before.version}", words) if words else None
        said = (Said(0, Author.PERSON, words, self.clock.now()),) if words else ()
        await self.store.keep(Turn(before, replace(before, version=before.version + 1), inbound, said, interest=kept))
        return before.id

    async def answered(self, key: ConversationKey) -> None:
        """An officer's reply, which is kept with the talk and under a message id as what the person says is."""
        before, words = await self.store.load(key), Said(0, Author.OFFICER, "好了", self.clock.now(), "赵老师")
        await self.store.keep(Turn(before, replace(before, version=before.version + 1), Inbound(key, f"desk:m{before.version}", ""), (words,)))

    async def follow(self, key: ConversationKey, entry: str = "housing", stated: Stated = OLD) -> str:
        person = (await self.store.load(key)).id if key.channel is Channel.WEB else await self.turn(key)
        wish = Interest(person, entry, Language.EN, "first", stated.digest, self.clock.now())
        return await self.turn(key, Follows(wish, stated))

    async def due(self) -> list[tuple[str, Stated, Stated, bool]]:
        return [(each.interest.entry, each.before, each.after, each.has_written) for each in await self.shelf.news(self.clock.now())]


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    clock = FixedClock()
    if request.param == "memory":
        store = FakeStore()
        yield Place(store, FakeInterests(store), clock)
        return
    database = Database(with_tables(request.param, tmp_path, request))
    yield Place(SqlStore(database, Vault("a secret"), clock), SqlInterests(database), clock, database)
    await database.close()


async def test_who_follows_is_due_once_the_entry_says_something_else(place: Place) -> None:
    await place.follow(ANNA)
    assert await place.shelf.followed() == ["housing"] and await place.due() == []
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    place.clock.move(HOUR)
    assert await place.due() == [("housing", OLD, NEW, False)]


async def test_a_change_is_not_due_before_it_has_stood_for_a_while(place: Place) -> None:
    await place.follow(ANNA)
    place.clock.move(HOUR)
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    assert await place.shelf.news(place.clock.now() - HOUR / 2) == []
    await place.shelf.now_says({"housing": NEW}, place.clock.now() + HOUR)
    assert len(await place.shelf.news(place.clock.now())) == 1


async def test_what_was_taken_back_is_not_due_and_put_back_again_it_is(place: Place) -> None:
    await place.follow(ANNA)
    for stated in (NEW, OLD):
        await place.shelf.now_says({"housing": stated}, place.clock.now())
    assert await place.due() == []
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    place.clock.move(HOUR)
    assert [each[2] for each in await place.due()] == [NEW]


async def test_what_was_told_is_due_no_more_and_cannot_be_told_twice(place: Place) -> None:
    await place.follow(ANNA)
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    place.clock.move(HOUR)
    heard = (Heard("housing", OLD.digest, NEW.digest, 1, place.clock.now()),)
    await place.turn(ANNA, heard)
    assert await place.due() == []
    with pytest.raises(Overtaken):
        await place.turn(ANNA, heard)


async def test_a_word_of_the_person_after_they_were_told_is_seen(place: Place) -> None:
    await place.follow(ANNA)
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    place.clock.move(HOUR)
    await place.turn(ANNA, (Heard("housing", OLD.digest, NEW.digest, 1, place.clock.now()),))
    place.clock.move(HOUR)
    await place.shelf.now_says({"housing": NEWER}, place.clock.now())
    place.clock.move(HOUR)
    assert [each[3] for each in await place.due()] == [False]
    await place.turn(ANNA, words="thanks")
    assert [each[3] for each in await place.due()] == [True]


async def test_an_officers_reply_is_no_sign_of_the_person(place: Place) -> None:
    await place.follow(ANNA)
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    await place.turn(ANNA, (Heard("housing", OLD.digest, NEW.digest, 2, place.clock.now()),))
    place.clock.move(HOUR)
    await place.answered(ANNA)
    await place.shelf.now_says({"housing": NEWER}, place.clock.now())
    place.clock.move(HOUR)
    assert await place.due() == [("housing", NEW, NEWER, False)]
    place.clock.move(FORGOTTEN_AFTER)
    assert await place.shelf.sweep(place.clock.now()) == 1


async def test_one_stops_and_the_other_is_still_told(place: Place) -> None:
    await place.follow(ANNA)
    await place.follow(BO)
    await place.follow(BO, "voucher")
    await place.turn(ANNA, Unfollows())
    await place.turn(BO, Unfollows(("voucher",)))
    assert await place.shelf.followed() == ["housing"]
    bo = await place.store.personal_data((await place.store.load(BO)).id)
    anna = await place.store.personal_data((await place.store.load(ANNA)).id)
    assert bo and anna and [each.entry for each in bo.interests] == ["housing"] and anna.interests == ()


async def test_the_last_word_of_an_entry_ends_the_wish(place: Place) -> None:
    await place.follow(ANNA)
    await place.turn(ANNA, (Heard("housing", OLD.digest, NEW.digest, 1, place.clock.now(), is_last=True),))
    assert await place.shelf.followed() == []


async def test_erasing_a_person_takes_their_wishes_along(place: Place) -> None:
    await place.follow(ANNA)
    await place.follow(BO)
    await place.store.erase((await place.store.load(ANNA)).id)
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    place.clock.move(HOUR)
    bo = (await place.store.load(BO)).id
    assert [each.interest.conversation for each in await place.shelf.news(place.clock.now())] == [bo]


async def test_it_is_all_kept_as_it_was_agreed(place: Place) -> None:
    person = await place.follow(ANNA)
    data = await place.store.personal_data(person)
    assert data and data.interests == (Interest(person, "housing", Language.EN, "first", OLD.digest, NOON),)


async def test_old_wishes_are_swept_away_and_fresh_ones_stay(place: Place) -> None:
    await place.follow(ANNA)
    place.clock.move(KEPT_FOR)
    await place.follow(BO, "voucher")
    assert await place.shelf.sweep(place.clock.now() + HOUR) == 1
    assert await place.shelf.followed() == ["voucher"]


async def test_who_was_told_twice_and_gave_no_sign_is_swept_away(place: Place) -> None:
    for key in (ANNA, BO):
        await place.follow(key)
        await place.turn(key, (Heard("housing", OLD.digest, NEW.digest, 2, place.clock.now()),))
    place.clock.move(HOUR)
    await place.turn(BO, words="thanks")
    place.clock.move(FORGOTTEN_AFTER)
    assert await place.shelf.sweep(place.clock.now()) == 1
    bo = await place.store.personal_data((await place.store.load(BO)).id)
    assert bo and len(bo.interests) == 1


async def test_who_blocked_the_bot_is_not_due_until_they_are_back(place: Place) -> None:
    person = await place.follow(BO)
    await place.shelf.now_says({"housing": NEW}, place.clock.now())
    place.clock.move(HOUR)
    posts = SqlTelegramPosts(place.database) if place.database else None
    if posts:
        await posts.block(4711, NOON)
    elif isinstance(place.shelf, FakeInterests):
        place.shelf.blocked.add(person)
    assert await place.due() == []
    if posts:
        await posts.unblock(4711)
    elif isinstance(place.shelf, FakeInterests):
        place.shelf.blocked.clear()
    assert len(await place.due()) == 1


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def staff(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[StaffReminders, CalendarFeeds]]:
    if request.param == "memory":
        yield FakeStaffReminders(), FakeFeeds()
        return
    database = Database(with_tables(request.param, tmp_path, request))
    yield SqlStaffReminders(database), SqlCalendarFeeds(database)
    await database.close()


async def test_of_two_processes_one_gets_a_reminder(staff: tuple[StaffReminders, CalendarFeeds]) -> None:
    reminders, _ = staff
    taken = await asyncio.gather(*(reminders.take("赵老师", ["a", "b"], NOON, NOON + HOUR) for _ in range(4)))
    assert sorted(map(len, taken)) == [0, 0, 0, 2]


async def test_what_was_told_is_not_taken_again_and_what_was_not_is_after_a_while(staff: tuple[StaffReminders, CalendarFeeds]) -> None:
    reminders, _ = staff
    await reminders.take("赵老师", ["a", "b"], NOON, NOON + HOUR)
    await reminders.told("赵老师", ["a"], NOON)
    assert await reminders.take("赵老师", ["a", "b", "c"], NOON + HOUR / 2, NOON + HOUR) == ["c"]
    assert await reminders.take("赵老师", ["a", "b", "c"], NOON + HOUR, NOON + 2 * HOUR) == ["b", "c"]
    assert await reminders.take("钱老师", ["a"], NOON, NOON + HOUR) == ["a"]
    assert await reminders.last_told("赵老师", "held:") == NOON and await reminders.last_told("钱老师", "held:") is None


async def test_when_somebody_was_last_told_leaves_out_what_is_told_at_any_hour(staff: tuple[StaffReminders, CalendarFeeds]) -> None:
    reminders, _ = staff
    for key, at in (("review-a", NOON), ("held:b", NOON + HOUR)):
        await reminders.take("赵老师", [key], at, at + HOUR)
        await reminders.told("赵老师", [key], at)
    assert await reminders.last_told("赵老师", "held:") == NOON and await reminders.last_told("赵老师", "other:") == NOON + HOUR


async def test_a_calendar_has_one_address_and_its_secret_is_not_kept(staff: tuple[StaffReminders, CalendarFeeds]) -> None:
    _, feeds = staff
    await feeds.make("赵老师", "first", Language.ZH, NOON)
    await feeds.make("赵老师", "second", Language.EN, NOON + HOUR)
    assert await feeds.read("first", NOON) is None and await feeds.read("", NOON) is None
    found = await feeds.read("second", NOON + 2 * HOUR)
    assert found and (found.officer, found.language, found.made_at, found.read_at) == ("赵老师", Language.EN, NOON + HOUR, NOON + 2 * HOUR)
    await feeds.revoke("赵老师")
    assert await feeds.of("赵老师") is None and await feeds.read("second", NOON) is None
