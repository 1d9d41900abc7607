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


@pytest.mark.parametrize(
    "text",
    [
        "我是博士，住房补贴多少",
        "我有惠才卡，孩子上学有照顾没",
        "I have a PhD. Which housing subsidy is there?",
        "is the voucher still on? I'm a phd and about to sign for a flat",
    ],
)
async def test_who_tells_and_asks_is_answered(say: Say, text: str) -> None:
    assert await say(text) == ["answer"]


async def test_several_questions_about_one_subject_are_each_answered(say: Say) -> None:
    await say("留服认证要等几个工作日？翻译件要不要提供？从哪个网站进")
    assert "工作日" in say.last[0]
    assert "翻译件" in say.last[0]
    assert "zwfw.cscse.edu.cn" in say.last[0]


async def test_a_term_that_stands_twice_in_an_entry_is_said_once(say: Say) -> None:
    await say("买免税车，毕业后首次入境多久之内要申请？")
    assert say.last[0].count("首次入境起1年内") == 1


async def test_who_tells_more_about_a_topic_stays_with_it(say: Say) -> None:
    await say("住房补贴一个月多少？")
    assert await say("我是博士") == ["answer"]
    assert "高校毕业生住房补贴" in say.last[0]


@pytest.mark.parametrize("text", ["好的", "嗯", "确认", "要", "yes", "不用了", "nope"])
async def test_a_yes_where_nothing_is_open_is_no_question(say: Say, text: str) -> None:
    assert await say(text) == ["chat.acknowledge"]
    await say("住房补贴一个月多少？")
    assert await say(text) == ["chat.acknowledge"]


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


@dataclasses.dataclass
class FoundByTheStory:
    """An index that finds an entry only where a story stands before the question; all else is the real one's."""

    index: PassageIndex
    story: str
    sounds: float = 1.0

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)

    async def nearness(self, search: str) -> float:
        """How much everything sounds like ours."""
        return self.sounds

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """A passage far off for the question alone, and a near one with the story."""
        score = 9.0 if self.story in search else 1.0
        return [Hit(Passage("talent-housing/0", "talent-housing", PassageKind.CLAUSE, "zh", ""), 0.0, 0.0, score)]


@pytest.mark.parametrize(("told", "sounds", "is_answered"), [("租约快到期了", 1.0, True), ("租约快到期了", -0.5, False), ("", 1.0, False)])
async def test_half_a_question_after_telling_is_about_what_was_told_where_it_sounds_like_ours(
    told: str, sounds: float, is_answered: bool, house: House
) -> None:
    index = cast(PassageIndex, FoundByTheStory(house.answering.index, "租约快到期了", sounds))
    answering = dataclasses.replace(house.answering, index=index, remembered=Memory())
    talk = Conversation("c", ConversationKey(Channel.TERMINAL, "anna"), Language.ZH, last_question=told)
    _, reply, _ = await answering.answer(talk, "还能续吗", answering.budget(Channel.TERMINAL))
    assert (reply.name == "answer") is is_answered


async def test_what_was_told_stands_before_the_next_question(say: Say) -> None:
    await say("我是利兹大学的博士，手机13800138000，明年带家人回青岛")
    assert (await say.conversation()).last_question == "我是利兹大学的博士,手机[number],明年带家人回青岛"


async def test_two_things_set_beside_each_other_are_both_answered(say: Say) -> None:
    assert await say("购房券和住房补贴是一回事吗？") == ["answer", "answer"]
    assert "购房券" in say.last[0] and "住房补贴" in say.last[1]


async def test_a_degree_put_right_is_answered_with_the_question_beside_it(say: Say) -> None:
    await say("How much is the housing subsidy with a PhD?")
    assert await say("Sorry, I meant a master's. And where do I apply for it?") == ["answer", "answer"]
    assert "800" in say.last[0]
