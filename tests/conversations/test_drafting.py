"""Draft replies: what the folder says, in the person's language; what it does not say is named; nothing is kept and nobody is told."""

import json
from dataclasses import replace

import pytest

from bot.adapters.prompt_files import read_prompts
from bot.bootstrap import House
from bot.domain.answers import Verdict
from bot.domain.cases import Case
from bot.domain.drafts import Draft
from bot.domain.language import Language
from bot.domain.messages import Channel
from bot.engine.drafting import drafting
from bot.engine.wording import NEEDS, Wording
from bot.ports import ChatModel
from bot.settings import PROJECT
from tests.fakes import FakeStore, Say
from tests.models import ScriptedModel

AMOUNT, UNKNOWN, PARTLY_KNOWN = "购房券博士能领多少？", "我的材料审核到哪一步了？", "博士后在站补助每月多少钱？"


@pytest.fixture
def anna(house: House) -> Say:
    return Say(house, "anna-token", Channel.WEB)


async def case_of(person: Say, words: str = "转人工") -> Case:
    await person(words)
    await person("/officer laoshan")
    case = await person.house.store.case((await person.conversation()).case or "")
    assert case is not None
    return case


async def drafted(house: House, case: Case, reading: Language = Language.ZH) -> Draft:
    return await drafting(house.answering, house.corridor.speaking, house.store).draft(case, reading)


async def test_what_is_asked_of_the_officer_is_drafted_with_its_sources(anna: Say, house: House) -> None:
    case = await case_of(anna)
    await anna(AMOUNT)
    draft = await drafted(house, case)
    assert draft.verdict in (Verdict.ANSWERED, Verdict.PARTIAL)
    assert "15万" in draft.text.replace(" ", "") or "150,000" in draft.text or "万" in draft.text
    assert draft.sources and "依据" in draft.text
    assert {each.id for each in draft.sources} & {each.id for each in draft.suggested}
    assert 0 < len(draft.suggested) <= 3


async def test_who_has_an_officer_is_not_advised_to_look_for_one(anna: Say, house: House) -> None:
    await anna(PARTLY_KNOWN)
    advised = anna.texts[-1]
    case = await case_of(anna)
    draft = await drafted(house, case)
    assert "可问服务专员" in advised
    assert draft.verdict is Verdict.PARTIAL and "专员" not in draft.text


async def test_what_ran_out_is_said_as_an_officer_says_it(anna: Say, house: House) -> None:
    case = await case_of(anna)
    await anna(AMOUNT)
    draft = await drafted(house, case)
    assert "有效期已于2025-11-10结束" in draft.text and "专员" not in draft.text


async def test_what_an_officer_would_say_is_not_what_guichao_says_to_the_next_who_asks(anna: Say, house: House) -> None:
    case, bo = await case_of(anna), anna.as_("bo-token")
    await anna(AMOUNT)
    spoken = drafting(house.answering, house.corridor.speaking, house.store)
    first = await spoken.draft(case, Language.ZH)
    await bo(AMOUNT)
    assert "请先向专员确认" in bo.texts[-1]
    assert await spoken.draft(case, Language.ZH) == first


async def test_what_was_asked_ahead_of_the_case_is_drafted_until_an_officer_has_spoken(anna: Say, house: House) -> None:
    await anna(AMOUNT)
    case = await case_of(anna)
    assert [each.question for each in (await drafted(house, case)).answers] == [AMOUNT]
    await house.desk.reply(case.id, "李老师", "r1", "您好")
    assert (await drafted(house, case)).answers == ()
    await anna("学历认证要多久？")
    assert [each.question for each in (await drafted(house, case)).answers] == ["学历认证要多久？"]


async def test_what_nobody_wrote_down_is_named_and_not_invented(anna: Say, house: House) -> None:
    case = await case_of(anna)
    await anna(UNKNOWN)
    draft = await drafted(house, case)
    assert draft.verdict in (Verdict.NOT_KNOWN, Verdict.OUT_OF_SCOPE)
    assert UNKNOWN.rstrip("？") in draft.text and "没有写明" in draft.text
    assert not any(char.isdigit() for char in draft.text) and draft.sources == ()


async def test_a_known_and_an_unknown_question_make_a_draft_of_both(anna: Say, house: House) -> None:
    case = await case_of(anna)
    await anna(AMOUNT)
    await anna(UNKNOWN)
    draft = await drafted(house, case)
    assert draft.verdict is Verdict.PARTIAL
    assert [each.is_known for each in draft.answers] == [True, False]


@pytest.mark.parametrize("words", ["谢谢", "好的", "你好", "好的，谢谢！", "Thank you", "ok", "👍"])
async def test_thanks_and_greetings_want_no_draft(anna: Say, house: House, words: str) -> None:
    case = await case_of(anna)
    await anna(words)
    assert await drafted(house, case) == Draft()


async def test_a_person_who_writes_english_gets_an_english_draft_whose_sources_the_officer_can_read(house: House) -> None:
    bo = Say(house, "bo-token", Channel.WEB)
    case = await case_of(bo, "I want to talk to a person")
    await bo("How much is the housing subsidy with a master's degree?")
    draft = await drafted(house, case, Language.ZH)
    assert "CNY" in draft.text and "Source" in draft.text
    assert draft.sources and not any(each.title.isascii() for each in (*draft.sources, *draft.suggested))


async def test_drafting_changes_nothing_and_tells_nobody(anna: Say, house: House, store: FakeStore) -> None:
    case = await case_of(anna)
    await anna(AMOUNT)
    before, said = await anna.conversation(), await store.said(case.conversation)
    await drafted(house, case)
    assert (await anna.conversation(), await store.said(case.conversation)) == (before, said)


async def test_another_person_s_questions_are_not_in_it(anna: Say, house: House) -> None:
    case = await case_of(anna)
    bo = Say(house, "bo-token", Channel.WEB)
    await case_of(bo)
    await bo(AMOUNT)
    assert (await drafted(house, case)).answers == ()


def with_model(house: House, model: ChatModel) -> House:
    wording = Wording(model, read_prompts(PROJECT / "prompts" / "model", NEEDS))
    return replace(house, answering=replace(house.answering, wording=wording))


async def test_a_lying_model_changes_no_word_of_a_draft(anna: Say, house: House) -> None:
    case = await case_of(anna)
    await anna(AMOUNT)
    lie = json.dumps({"sentences": [{"text": "博士可以领100万元。", "sources": ["s1"]}]}, ensure_ascii=False)
    lied = await drafted(with_model(house, ScriptedModel(lie)), case)
    assert lied.text == (await drafted(house, case)).text
    assert not any(each.is_worded for each in lied.answers)
