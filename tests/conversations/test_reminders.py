"""Reminders: said once, in the person's language, when their days are over, and never between two people who talk."""

import asyncio
from datetime import timedelta

from bot.bootstrap import House
from bot.domain.forms import After, Reminder
from bot.domain.language import Bilingual
from bot.engine.reminding import Reminding
from tests.fakes import FakeStore, FixedClock, Say
from tests.forms_for_tests import with_tour

WORDS = Bilingual("材料都备齐了吗？", "Are your papers complete?")


async def registered(house: House, say: Say, language: str = "en") -> Reminding:
    with_tour(house, after=After(reminder=Reminder(3, WORDS)))
    for words in ("visit tour" if language == "en" else "我要参观", "agree", "Ana Silva", "ana@example.org", "/confirm"):
        await say(words)
    corridor = house.corridor
    return Reminding(house.store, corridor.speaking, house.clock, house.bell, corridor.locks)


async def lines(say: Say, store: FakeStore) -> list[str]:
    return [each.text for each in await store.said((await say.conversation()).id) if each.name == "form.reminder"]


async def test_a_reminder_is_said_once_when_its_days_are_over(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    reminding = await registered(house, say)
    assert await reminding.round() == 0
    clock.move(timedelta(days=3))
    assert [await reminding.round(), await reminding.round()] == [1, 0]
    [said] = await lines(say, store)
    assert WORDS.en in said and "Tour" in said


async def test_two_that_look_at_once_say_it_once(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    reminding = await registered(house, say, "zh")
    clock.move(timedelta(days=3))
    assert sum(await asyncio.gather(reminding.round(), reminding.round())) == 1
    assert len(await lines(say, store)) == 1


async def test_while_an_officer_is_asked_for_it_waits(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    reminding = await registered(house, say, "zh")
    await say("转人工")
    await say("崂山")
    clock.move(timedelta(days=3))
    assert await reminding.round() == 0
    await say("返回")
    assert await reminding.round() == 1
