"""What people were promised about time: what they sent is deleted when its days are over, what they began and left after ninety."""

from datetime import timedelta

import pytest

from bot.bootstrap import House
from bot.domain.keeping import DRAFT_DAYS
from bot.engine.letting_go import LettingGo
from tests.fakes import FakeStore, FixedClock, Say
from tests.forms_for_tests import both, with_tour

TOUR = ("我要参观", "同意", "张伟", "wei@example.org")


def letting_go(house: House) -> LettingGo:
    return LettingGo(house.store, house.knowledge.forms, house.clock, house.corridor.locks)


async def say_all(say: Say, *words: str) -> None:
    for each in words:
        await say(each)


async def test_what_was_sent_is_deleted_when_its_days_are_over_and_not_before(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    with_tour(house, purpose=both("参观"), retention_days=30)
    await say_all(say, *TOUR, "/confirm")
    clock.move(timedelta(days=30))
    assert await letting_go(house).round() == (0, 0)
    clock.move(timedelta(days=1))
    assert await letting_go(house).round() == (1, 0)
    assert await store.registrations() == []
    assert await say("我的登记") == ["form.nothing_sent"]


async def test_a_form_without_a_time_keeps_what_was_sent(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    with_tour(house)
    await say_all(say, *TOUR, "/confirm")
    clock.move(timedelta(days=9999))
    assert await letting_go(house).round() == (0, 0)
    assert len(await store.registrations()) == 1


@pytest.mark.parametrize("leaves", [(), ("以后再填",)])
async def test_a_draft_of_somebody_who_stays_away_is_deleted(house: House, say: Say, clock: FixedClock, leaves: tuple[str, ...]) -> None:
    with_tour(house)
    await say_all(say, *TOUR[:3], *leaves)
    clock.move(timedelta(days=DRAFT_DAYS))
    assert await letting_go(house).round() == (0, 0)
    clock.move(timedelta(days=1))
    assert await letting_go(house).round() == (0, 1)
    now = await say.conversation()
    assert now.form is None and now.paused == ()
    assert await say("继续填写") == ["form.no_draft"]


async def test_a_draft_of_somebody_who_comes_back_often_is_deleted_too(house: House, say: Say, clock: FixedClock) -> None:
    with_tour(house)
    await say_all(say, *TOUR[:3], "以后再填")
    clock.move(timedelta(days=DRAFT_DAYS))
    await say("你好")
    assert len((await say.conversation()).paused) == 1
    clock.move(timedelta(days=1))
    await say("你好")
    assert (await say.conversation()).paused == ()


async def test_how_long_it_is_kept_is_said_with_the_consent_and_the_pause(house: House, say: Say) -> None:
    with_tour(house, purpose=both("参观"), retention_days=30)
    await say("我要参观")
    assert "30天" in say.last[0] and f"{DRAFT_DAYS}天" in say.last[0]
    await say_all(say, "同意", "以后再填")
    assert f"{DRAFT_DAYS}天" in say.last[0]
