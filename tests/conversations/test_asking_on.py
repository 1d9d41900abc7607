"""Telling, asking on, and being asked which, as talk."""

import dataclasses
from collections.abc import Sequence
from typing import cast

import pytest

from bot.bootstrap import House
from bot.domain.answers import Hit, Passage, PassageKind, Question, Verdict
from bot.domain.conversation import Conversation
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey
from bot.engine.clarifying import Clarifying
from bot.engine.remembering import Memory
from bot.engine.weighing import Evidence
from bot.ports import PassageIndex
from tests.fakes import Say


@pytest.mark.parametrize("text", ["我是利兹大学的博士，明年带家人回青岛", "I have a PhD from Leeds and two kids, moving to Qingdao next year."])
async def test_who_only_tells_is_asked_what_they_want_to_know(say: Say, text: str) -> None:
    assert await say(text) == ["chat.told"]
    assert "/my list" in say.buttons


async def test_what_was_told_shows_in_the_list(say: Say) -> None:
    await say("我是利兹大学的博士，明年带家人回青岛")
    assert await say("/my list") == ["listing"]
    assert "博士" in say.last[0]


@pytest.mark.parametrize("text", ["我是博士，住房补贴多少", "我有惠才卡，孩子上学有照顾没", "I have a PhD. Which housing subsidy is there?"])
async def test_who_tells_and_asks_is_answered(say: Say, text: str) -> None:
    assert await say(text) == ["answer"]


async def test_who_tells_more_about_a_topic_stays_with_it(say: Say) -> None:
    await say("住房补贴一个月多少？")
    assert await say("我是博士") == ["answer"]
    assert "高校毕业生住房补贴" in say.last[0]


@pytest.mark.parametrize("text", ["哦哦", "明白了", "got it"])
async def test_a_nod_is_no_question(say: Say, text: str) -> None:
    await say("住房补贴一个月多少？")
    assert await say(text) == ["chat.acknowledge"]


async def test_old_ceilings_are_left_out_unless_they_are_asked_about(say: Say) -> None:
    await say("小微企业的创业担保贷款最高多少？")
    assert "300万" not in say.last[0]
    assert "400万" in say.last[0]
    await say("创业担保贷款不是最高300万吗？")
    assert "300万" in say.last[0]


async def test_who_asks_for_an_amount_hears_that_it_is_a_blank(say: Say) -> None:
    await say("一次性创业补贴具体发多少钱？")
    assert "待工作人员补充：补贴金额" in say.last[0]


async def test_a_districts_officer_is_a_blank_that_is_named(say: Say) -> None:
    await say("崂山区服务专员的联系电话")
    assert "待工作人员补充" in say.last[0]
    assert "专线电话" in say.last[0]


def test_a_clarifying_question_says_what_each_candidate_says_and_offers_it(house: House) -> None:
    candidates = [Evidence(house.knowledge.entries[name], 8.0) for name in ("talent-community-hub", "overseas-student-innovation-island")]
    answer = Clarifying(house.phrases, house.knowledge, Language.EN).ask(candidates, Question("the hub in the free trade zone", "the hub"))
    assert answer.verdict is Verdict.CLARIFY
    text = str(answer.values["text"])
    assert "International Talent Community Hub · 国际人才社区会客厅" in text
    assert [button.send.split()[1] for button in answer.buttons[:2]] == ["talent-community-hub", "overseas-student-innovation-island"]
    assert {citation.id for citation in answer.citations} >= {"talent-community-hub", "overseas-student-innovation-island"}


@dataclasses.dataclass(frozen=True)
class TwoAlike:
    """An index in which two entries lie equally near to whatever is asked."""

    index: PassageIndex
    entries: tuple[str, str]

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """One passage of each, with the same score."""
        return [Hit(Passage(f"{entry}/0", entry, PassageKind.CLAUSE, "zh", ""), 0.0, 0.0, 9.0) for entry in self.entries]


@pytest.mark.parametrize(("text", "is_said"), [("어느 쪽인지 알려 주세요", True), ("Which of them is it, please?", False)])
async def test_asking_which_is_meant_says_first_in_which_language_to_a_language_that_is_not_ours(text: str, is_said: bool, house: House) -> None:
    alike = cast(PassageIndex, TwoAlike(house.answering.index, ("talent-housing", "talent-stations")))
    answering = dataclasses.replace(house.answering, index=alike, remembered=Memory())
    conversation = Conversation("somebody", ConversationKey(Channel.WEB, "somebody"), Language.EN)
    _, reply, receipt = await answering.answer(conversation, text, answering.budget(Channel.WEB))
    assert receipt.verdict is Verdict.CLARIFY
    assert str(reply.values["text"]).startswith(house.phrases.say("answer.other_language", Language.EN)) is is_said
