"""Somebody in danger is told whom to call, whatever else the message says and wherever the talk stands."""

import pytest

from bot.domain.answers import Verdict
from bot.domain.cues import Cues
from tests.fakes import Say


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
