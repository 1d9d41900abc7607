"""Somebody in danger is told whom to call, whatever else the message says and wherever the talk stands."""

import pytest

from bot.bootstrap import House
from bot.domain.answers import Verdict
from bot.domain.conversation import Floor
from bot.domain.cues import Cues
from bot.domain.messages import Author
from tests.fakes import FakeStore, Say


@pytest.mark.parametrize(
    "text",
    [
        "我朋友突然昏倒了，没有呼吸",
        "My flatmate is unconscious, and how much is the housing subsidy?",
        "家里起火了怎么办",
        "我不想活了",
        "I want to die",
        "友達が倒れて意識がありません",
        "Мой друг не дышит",
        "친구가 쓰러졌어요",
    ],
)
async def test_who_is_in_danger_is_told_the_numbers_first(say: Say, text: str) -> None:
    assert await say(text) == ["out_of_scope.emergency"]
    assert say.last[0].startswith("120") and "110" in say.last[0] and "119" in say.last[0]
    assert say.taken.verdict == Verdict.OUT_OF_SCOPE


async def test_danger_is_heard_before_a_form_and_before_the_choice_of_a_district(say: Say) -> None:
    await say("/form fair_registration")
    assert (await say("我室友晕倒了"))[0] == "out_of_scope.emergency"
    other = say.as_("other")
    await other("转人工")
    assert (await other("有人落水了"))[0] == "out_of_scope.emergency"


@pytest.mark.parametrize(
    "text",
    [
        "溺水怎么急救",
        "火灾保险要交吗",
        "想死你们了，住房补贴多少",
        "I passed out of university in 2023",
        "急死了，认证要多久",
        "emergency visa for my husband?",
        "我的项目火了",
    ],
)
def test_everyday_words_are_no_emergency(cues: Cues, text: str) -> None:
    assert not cues.means(text, "emergency")


async def test_danger_told_to_an_officer_gets_the_numbers_at_once_and_goes_to_the_officer(say: Say, store: FakeStore) -> None:
    await say("我想转人工，我在即墨")
    assert await say("我室友晕倒了，叫不醒") == ["out_of_scope.emergency"]
    assert await say("我的材料交了两周了") == []
    heard = [line.text for line in await store.said((await store.load(say.key)).id) if line.author is Author.PERSON]
    assert "我室友晕倒了，叫不醒" in heard
    assert (await store.load(say.key)).floor is Floor.QUEUED


async def test_danger_told_to_an_officer_in_an_open_talk_gets_the_numbers_too(say: Say, house: House, store: FakeStore) -> None:
    await say("I want to talk to a person")
    await say("I don't know")
    [case] = await store.cases()
    await house.desk.reply(case.id, "Ms Li", "1", "Hello")
    assert await say("my flatmate is unconscious") == ["out_of_scope.emergency"]
    assert "120" in say.last[0]


async def test_danger_in_a_message_left_for_an_officer_gets_the_numbers_and_is_kept(say: Say, store: FakeStore) -> None:
    await say("转人工")
    await say("不确定")
    await say("/case message")
    assert (await say("家里起火了")) == ["out_of_scope.emergency", "handoff.message_kept"]
