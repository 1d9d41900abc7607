"""\"Tell me when this changes\": consent asked in so many words, told once, in the person's language; and stopped by a word."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bootstrap import House
from bot.domain.errors import StoreUnavailable
from bot.domain.interest import SETTLES
from bot.domain.knowledge import Aspect, Clause, Entry
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from bot.engine.telling_of_changes import TellingOfChanges
from tests.fakes import FakeStore, FixedClock, Say
from tests.freshness_fakes import FakeInterests

STOOD = SETTLES + timedelta(seconds=1)
HOUSING = "graduate-housing-subsidy"
NEW = Bilingual("硕士每月补贴改为测试数。", "The monthly subsidy for masters is now the test sum.")


@pytest.fixture
def interests(store: FakeStore) -> FakeInterests:
    return FakeInterests(store)


@pytest.fixture
def telling(house: House, interests: FakeInterests) -> TellingOfChanges:
    corridor = house.corridor
    return TellingOfChanges(interests, house.store, house.knowledge, corridor.speaking, house.clock, house.bell, corridor.locks)


def changed(knowledge: Knowledge, how: Callable[[Entry], Entry]) -> Knowledge:
    return replace(knowledge, entries={**knowledge.entries, HOUSING: how(knowledge.entries[HOUSING])}, version=f"{knowledge.version}+")


def with_new_benefit(entry: Entry) -> Entry:
    return replace(entry, clauses={**entry.clauses, Aspect.BENEFITS: (Clause(NEW), *entry.clauses[Aspect.BENEFITS][1:])})


async def published(telling: TellingOfChanges, clock: FixedClock, after: Knowledge) -> int:
    """An edition answers, and stands long enough to be told of; how many were told."""
    await put_in_place(telling, after)
    clock.move(STOOD)
    return await telling.round()


async def put_in_place(telling: TellingOfChanges, after: Knowledge) -> None:
    """An edition answers from now on."""
    before, telling.knowledge = telling.knowledge, after
    await telling.changed(before, after)


async def news(say: Say, store: FakeStore) -> list[str]:
    return [line.text for line in await store.said((await say.conversation()).id) if line.name.startswith("freshness.news")]


async def followed(say: Say, store: FakeStore) -> list[str]:
    data = await store.personal_data((await say.conversation()).id)
    return [each.entry for each in data.interests] if data else []


async def ask_and_follow(say: Say, question: str = "硕士有多少住房补贴？", wish: str = "有变化告诉我", yes: str = "好") -> None:
    await say(question)
    assert await say(wish) == ["freshness.consent"]
    assert await say(yes) == ["freshness.following"]


async def test_nothing_is_kept_before_the_person_agreed_to_what_is_kept(say: Say, store: FakeStore) -> None:
    await say("硕士有多少住房补贴？")
    assert await say("有变化告诉我") == ["freshness.consent"]
    asked = (await say.conversation()).offered
    assert await followed(say, store) == [] and [button.label for button in asked] == ["好，告诉我", "不用"]
    assert await say("不用") == ["freshness.declined"] and await followed(say, store) == []
    await say("有变化告诉我")
    assert await say("好，告诉我") == ["freshness.following"] and await followed(say, store) == [HOUSING]


async def test_on_wechat_it_is_said_when_a_message_may_come(house: House, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    wei = Say(house, "wei", Channel.WECHAT)
    await wei("硕士有多少住房补贴？")
    assert await wei("有变化告诉我") == ["freshness.consent_wechat"]
    assert await wei("1") == ["freshness.following"]
    assert await published(telling, clock, changed(telling.knowledge, with_new_benefit)) == 1
    assert len(await news(wei, store)) == 1


async def test_who_follows_already_is_told_so(say: Say, store: FakeStore) -> None:
    await ask_and_follow(say)
    assert await say("let me know when this changes") == ["freshness.already"]
    assert await followed(say, store) == [HOUSING]


async def test_without_a_subject_it_is_asked_for_one(say: Say) -> None:
    assert await say("有变化告诉我") == ["freshness.which"]


async def test_an_entry_may_be_named_with_the_wish(say: Say, store: FakeStore) -> None:
    assert await say("蓝洽会有变化告诉我") == ["freshness.consent"]
    await say("好")
    assert await followed(say, store) == ["blue-fair"]


async def test_a_change_is_told_once_with_what_was_and_what_is(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    before = telling.knowledge.entries[HOUSING].clauses[Aspect.BENEFITS][0].text
    assert await published(telling, clock, changed(telling.knowledge, with_new_benefit)) == 1
    assert await telling.round() == 0
    [said] = await news(say, store)
    assert f"原来：{before.zh}" in said and f"现在：{NEW.zh}" in said


async def test_who_asked_in_english_is_told_in_english(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say, "How much is the housing subsidy for a master?", "Let me know when it changes", "yes")
    await published(telling, clock, changed(telling.knowledge, with_new_benefit))
    [said] = await news(say, store)
    assert f"Now: {NEW.en}" in said and NEW.zh not in said


async def test_only_those_who_asked_are_told(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    other = say.as_("other")
    await other("硕士有多少住房补贴？")
    await ask_and_follow(say)
    assert await published(telling, clock, changed(telling.knowledge, with_new_benefit)) == 1
    assert await news(other, store) == []


async def test_a_review_alone_and_other_spaces_and_marks_are_no_news(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)

    def tidied(entry: Entry) -> Entry:
        first, *rest = entry.clauses[Aspect.BENEFITS]
        text = Bilingual(first.text.zh.replace("。", " .").replace("、", "，"), first.text.en.rstrip("."))
        return replace(entry, reviewed_on=clock.now().date(), clauses={**entry.clauses, Aspect.BENEFITS: (replace(first, text=text), *rest)})

    assert await published(telling, clock, changed(telling.knowledge, tidied)) == 0
    assert await news(say, store) == []


async def test_what_is_rolled_back_right_after_is_never_told(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    before, after = telling.knowledge, changed(telling.knowledge, with_new_benefit)
    await put_in_place(telling, after)
    clock.move(SETTLES / 2)
    assert await telling.round() == 0
    assert await published(telling, clock, before) == 0
    assert await published(telling, clock, after) == 1
    assert len(await news(say, store)) == 1


async def test_two_processes_tell_once(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    await put_in_place(telling, changed(telling.knowledge, with_new_benefit))
    clock.move(STOOD)
    again = replace(telling)
    assert sum(await asyncio.gather(telling.round(), again.round())) <= 1
    await telling.round()
    assert len(await news(say, store)) == 1


async def test_what_was_published_while_nobody_noted_it_is_told_after_the_next_start(
    say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock
) -> None:
    await ask_and_follow(say)
    started_anew = replace(telling, knowledge=changed(telling.knowledge, with_new_benefit))
    assert await started_anew.round() == 0
    clock.move(STOOD)
    assert await started_anew.round() == 1
    assert len(await news(say, store)) == 1


async def test_what_another_process_published_is_told_without_a_new_start(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    assert await telling.round() == 0
    telling.knowledge = changed(telling.knowledge, with_new_benefit)  # followed: nobody here was told of an edition
    assert await telling.round() == 0
    clock.move(STOOD)
    assert await telling.round() == 1
    assert len(await news(say, store)) == 1


async def test_what_could_not_be_noted_when_it_was_published_is_noted_later(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    assert await telling.round() == 0
    store.is_down = True
    with pytest.raises(StoreUnavailable):
        await put_in_place(telling, changed(telling.knowledge, with_new_benefit))
    with pytest.raises(StoreUnavailable):
        await telling.round()
    store.is_down = False
    assert await telling.round() == 0
    clock.move(STOOD)
    assert await telling.round() == 1


async def test_it_waits_while_an_officer_is_asked_for(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    await say("转人工")
    await say("崂山")
    assert await published(telling, clock, changed(telling.knowledge, with_new_benefit)) == 0
    await say("返回")
    assert await telling.round() == 1


async def test_who_cannot_be_reached_is_told_once_they_can(
    say: Say, store: FakeStore, interests: FakeInterests, telling: TellingOfChanges, clock: FixedClock
) -> None:
    await ask_and_follow(say)
    interests.blocked.add((await say.conversation()).id)
    assert await published(telling, clock, changed(telling.knowledge, with_new_benefit)) == 0
    interests.blocked.clear()
    assert await telling.round() == 1


async def test_an_entry_that_is_taken_out_is_said_to_be_gone_and_followed_no_more(
    say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock
) -> None:
    await ask_and_follow(say)
    title = telling.knowledge.entries[HOUSING].title.zh
    left = {name: entry for name, entry in telling.knowledge.entries.items() if name != HOUSING}
    assert await published(telling, clock, replace(telling.knowledge, entries=left)) == 1
    [said] = await news(say, store)
    assert title in said and await followed(say, store) == []


async def test_after_two_times_without_a_sign_nobody_is_told_any_more(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    now, editions = telling.knowledge, []
    for number in range(3):
        text = Bilingual(f"第{number}版说法。", f"Wording number {number}.")
        editions.append(changed(now, lambda entry, text=text: replace(entry, clauses={**entry.clauses, Aspect.BENEFITS: (Clause(text),)})))  # type: ignore[misc]
    told = [await published(telling, clock, each) for each in editions]
    assert told == [1, 1, 0]
    first, second = await news(say, store)
    assert "最后一次" not in first and "最后一次" in second
    assert await followed(say, store) == []


async def test_a_word_of_the_person_is_a_sign(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock) -> None:
    await ask_and_follow(say)
    for number in range(3):
        text = Bilingual(f"第{number}版说法。", f"Wording number {number}.")
        after = changed(telling.knowledge, lambda entry, text=text: replace(entry, clauses={**entry.clauses, Aspect.BENEFITS: (Clause(text),)}))  # type: ignore[misc]
        assert await published(telling, clock, after) == 1
        clock.move(timedelta(minutes=1))
        await say("谢谢")
    assert await followed(say, store) == [HOUSING]


@pytest.mark.parametrize("words", ["不再通知", "unsubscribe", "button"])
async def test_it_is_stopped_by_a_word_or_a_button(say: Say, store: FakeStore, telling: TellingOfChanges, clock: FixedClock, words: str) -> None:
    await ask_and_follow(say)
    stop = next(button.send for button in (await say.conversation()).offered)
    assert await say(stop if words == "button" else words) == ["freshness.unfollowed"]
    assert await published(telling, clock, changed(telling.knowledge, with_new_benefit)) == 0
    assert await say("不再通知") == ["freshness.follows_nothing"]


async def test_one_of_two_is_stopped_by_its_name_and_both_by_the_bare_word(say: Say, store: FakeStore) -> None:
    await ask_and_follow(say)
    await say("蓝洽会有变化告诉我")
    await say("好")
    assert await say("蓝洽会不用再通知我") == ["freshness.unfollowed"]
    assert await followed(say, store) == [HOUSING]
    await say("蓝洽会有变化告诉我")
    await say("好")
    assert await say("退订") == ["freshness.unfollowed_all"] and await followed(say, store) == []


async def test_an_entry_that_is_gone_is_stopped_alone_and_the_other_wish_stays(say: Say, house: House, store: FakeStore) -> None:
    await ask_and_follow(say)
    stop = next(button.send for button in (await say.conversation()).offered)
    await say("蓝洽会有变化告诉我")
    await say("好")
    left = {name: entry for name, entry in house.knowledge.entries.items() if name != HOUSING}
    interest = replace(house.corridor.interest, knowledge=replace(house.knowledge, entries=left))
    later = Say(replace(house, corridor=replace(house.corridor, interest=interest)), "anna", Channel.TERMINAL)
    assert await later(stop, message_id="later") == ["freshness.unfollowed_one"]
    assert await followed(say, store) == ["blue-fair"]


async def test_it_is_forgotten_after_a_year(say: Say, store: FakeStore, telling: TellingOfChanges, interests: FakeInterests, clock: FixedClock) -> None:
    await ask_and_follow(say)
    assert await interests.sweep(clock.now() + timedelta(days=364)) == 0
    assert await interests.sweep(clock.now() + timedelta(days=366)) == 1
    assert await followed(say, store) == []


async def test_it_is_in_the_export_by_its_name_and_goes_with_an_erasure(say: Say, store: FakeStore, house: House, interests: FakeInterests) -> None:
    await ask_and_follow(say)
    await say("导出我的数据")
    title = house.knowledge.entries[HOUSING].title.zh
    assert f"关注“{title}”的变化，从2026-11-23起" in (await store.said((await say.conversation()).id))[-1].text
    await say("/privacy erase")
    await say("/privacy erase yes")
    assert await interests.followed() == []


async def test_an_open_form_goes_on_after_the_wish(say: Say) -> None:
    await say("硕士有多少住房补贴？")
    asked = (await say("我要登记参加蓝洽会"))[-1]
    assert await say("有变化告诉我") == ["freshness.consent"]
    assert (await say("好"))[-1] == asked
