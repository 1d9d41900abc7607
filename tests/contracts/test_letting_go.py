"""What every store promises about time that is over: a registration goes with all that hangs on it, and drafts are found by their quiet."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.form_progress import Progress
from bot.domain.forms import Value
from bot.domain.language import Bilingual
from bot.domain.registrations import DueReminder
from bot.ports import Store
from tests.contracts.test_store import ANNA, BO, Shop, registration_of, shop, sql_shop, store, turn
from tests.fakes import NOON

__all__ = ["shop", "sql_shop", "store"]
SOON = NOON + timedelta(seconds=1)


async def sent(store: Store, key: object, reference: str, form: str = "fair") -> str:
    first = turn(await store.load(ANNA if key is ANNA else BO), f"m-{form}-{reference[-1]}")
    await store.keep(replace(first, registration=registration_of(first.after, reference, form)))
    return first.after.id


async def test_what_was_sent_before_a_moment_is_forgotten_and_what_others_sent_with_another_form_stays(store: Store) -> None:
    anna, bo = await sent(store, ANNA, "R234567"), await sent(store, BO, "R345678", "tour")
    assert await store.forget_registrations("fair", SOON) == 1
    assert await store.registrations_of(anna) == []
    assert [each.reference for each in await store.registrations_of(bo)] == ["R345678"]


async def test_what_was_sent_at_the_moment_itself_stays(store: Store) -> None:
    anna = await sent(store, ANNA, "R234567")
    assert await store.forget_registrations("fair", NOON) == 0
    assert len(await store.registrations_of(anna)) == 1


async def test_the_time_runs_anew_from_a_change(store: Store) -> None:
    anna = await sent(store, ANNA, "R234567")
    [first] = await store.registrations_of(anna)
    changed = turn((await store.load(ANNA)), "m2")
    await store.keep(replace(changed, registration=first.changed({"full_name": Value("Bo", "Bo")}, NOON + timedelta(days=9))))
    assert await store.forget_registrations("fair", NOON + timedelta(days=8)) == 0
    assert await store.forget_registrations("fair", NOON + timedelta(days=10)) == 1


async def test_nothing_reminds_of_what_is_forgotten(store: Store) -> None:
    anna = await sent(store, ANNA, "R234567")
    later = turn(await store.load(ANNA), "m2")
    await store.keep(replace(later, reminder=DueReminder(anna, "R234567", SOON, Bilingual("参观", "Tour"), Bilingual("记得来", "do come"))))
    await store.forget_registrations("fair", SOON)
    assert await store.due_reminders(SOON) == []


async def test_a_forgotten_registration_leaves_no_row_behind(sql_shop: Shop) -> None:
    store = await sql_shop.open()
    anna = await sent(store, ANNA, "R234567")
    [first] = await store.registrations_of(anna)
    await store.keep(replace(turn(await store.load(ANNA), "m2"), registration=first.changed({}, NOON)))
    assert "R234567" in await sql_shop.rows()
    await store.forget_registrations("fair", SOON)
    assert "R234567" not in await sql_shop.rows()


async def test_conversations_with_something_begun_are_found_once_they_are_quiet(store: Store) -> None:
    anna, bo = turn(await store.load(ANNA)), turn(await store.load(BO))
    await store.keep(replace(anna, after=replace(anna.after, paused=(Progress("fair", paused_on="2026-11-23"),))))
    await store.keep(bo)
    assert [each.id for each in await store.with_drafts_since(SOON)] == [anna.after.id]
    assert await store.with_drafts_since(NOON) == []
