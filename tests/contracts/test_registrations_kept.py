"""What every store promises about what people sent with forms: versions, taking back, and reminders."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.adapters.sql_schema import registration_versions
from bot.domain.conversation import Conversation
from bot.domain.errors import Overtaken
from bot.domain.forms import Value
from bot.domain.language import Bilingual
from bot.domain.registrations import DueReminder, RegistrationStatus
from bot.ports import Store
from tests.contracts.test_store import ANNA, BO, Shop, registration_of, shop, sql_shop, store, turn
from tests.fakes import NOON

__all__ = ["shop", "sql_shop", "store"]
LATER = NOON + timedelta(days=1)


async def versions_in(shop: Shop) -> int:
    """How many earlier versions lie in the database."""
    async with (await shop.database()).reading() as connection:
        return len((await connection.execute(select(registration_versions))).all())


async def begun(store: Store, key: object = ANNA) -> Conversation:
    """A conversation with a registration in it."""
    first = turn(await store.load(ANNA if key is ANNA else BO))
    await store.keep(replace(first, registration=registration_of(first.after, "R234567" if key is ANNA else "R333333")))
    return first.after


def reminder_for(conversation: Conversation) -> DueReminder:
    return DueReminder(conversation.id, "R234567", LATER, Bilingual("参观", "Tour"), Bilingual("记得来", "do come"))


async def test_a_change_takes_the_place_of_what_was_sent(store: Store) -> None:
    now = await begun(store)
    [first] = await store.registrations_of(now.id)
    second = first.changed({"name": Value("bo", "Bo")}, LATER)
    await store.keep(replace(turn(now, "m2"), registration=second))
    assert list(await store.registrations_of(now.id)) == [second]
    assert list(await store.registrations()) == [second]


async def test_of_two_changes_of_the_same_version_one_is_overtaken_and_leaves_nothing(store: Store) -> None:
    now = await begun(store)
    [first] = await store.registrations_of(now.id)
    second = turn(now, "m2")
    await store.keep(replace(second, registration=first.changed({}, LATER)))
    with pytest.raises(Overtaken):
        await store.keep(replace(turn(second.after, "m3"), registration=first.changed({"name": Value("x", "X")}, LATER)))
    assert [each.version for each in await store.registrations_of(now.id)] == [2]
    assert await store.replies_to(now.id, "m3") is None


async def test_somebody_sees_what_they_sent_and_nothing_of_others(store: Store) -> None:
    anna, bo = await begun(store), await begun(store, BO)
    assert [each.reference for each in await store.registrations_of(anna.id)] == ["R234567"]
    assert [each.reference for each in await store.registrations_of(bo.id)] == ["R333333"]


async def test_what_was_taken_back_keeps_its_row_without_the_person(shop: Shop) -> None:
    store = await shop.open()
    now = await begun(store)
    [first] = await store.registrations_of(now.id)
    second = turn(now, "m2")
    await store.keep(replace(second, registration=first.changed({"name": Value("zhang", "Zhang")}, LATER)))
    assert shop.address is None or await versions_in(shop) == 1
    [changed] = await store.registrations_of(now.id)
    await store.keep(replace(turn(second.after, "m3"), registration=changed.withdrawn(None, LATER)))
    [left] = await store.registrations_of(now.id)
    assert (left.reference, left.status, dict(left.values), left.note) == ("R234567", RegistrationStatus.WITHDRAWN, {}, "")
    assert shop.address is None or await versions_in(shop) == 0


async def test_a_reminder_is_due_in_its_time_and_said_once(store: Store) -> None:
    now = await begun(store)
    second = turn(now, "m2")
    await store.keep(replace(second, reminder=reminder_for(now)))
    assert await store.due_reminders(NOON) == []
    [due] = await store.due_reminders(LATER)
    assert (due.reference, due.text.en, due.due_at) == ("R234567", "do come", LATER)
    said = replace(turn(second.after, "m3"), reminded=due.id)
    await store.keep(said)
    assert await store.due_reminders(LATER) == []
    with pytest.raises(Overtaken):
        await store.keep(replace(turn(said.after, "m4"), reminded=due.id))


async def test_a_reminder_goes_with_what_it_reminds_of(store: Store) -> None:
    now = await begun(store)
    second = turn(now, "m2")
    await store.keep(replace(second, reminder=reminder_for(now)))
    [first] = await store.registrations_of(now.id)
    await store.keep(replace(turn(second.after, "m3"), registration=first.withdrawn(None, LATER)))
    assert await store.due_reminders(LATER) == []


async def test_erasing_takes_versions_and_reminders_too(store: Store) -> None:
    now = await begun(store)
    await store.keep(replace(turn(now, "m2"), reminder=reminder_for(now)))
    await store.erase(now.id)
    assert (await store.registrations_of(now.id), await store.due_reminders(LATER)) == ([], [])
