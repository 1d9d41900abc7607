"""Messages in a form that answer and ask at once, or answer more than was asked: nothing that was surely said is lost, nothing supposed is kept."""

import pytest

from bot.bootstrap import House
from tests.fakes import Say
from tests.forms_for_tests import both, with_tour

BEGIN = {"zh": ("蓝洽会报名", "同意", "张伟"), "en": ("Register for the Blue Fair", "I agree", "Ana Silva")}


async def begin(say: Say, language: str = "zh") -> None:
    for words in BEGIN[language]:
        await say(words)


async def values(say: Say) -> dict[str, str]:
    progress = (await say.conversation()).form
    assert progress is not None
    return {name: value.shown for name, value in progress.values.items()}


@pytest.mark.parametrize(
    ("language", "words", "name", "value"),
    [
        ("zh", "我是德国人，住房补贴有多少？", "nationality", "德国"),
        ("zh", "我的邮箱是wei@example.org，住房补贴有多少？", "email", "wei@example.org"),
        ("en", "My email is ana@example.org, and what is the Blue Fair?", "email", "ana@example.org"),
    ],
)
async def test_an_answer_beside_a_question_is_kept_and_the_question_answered(say: Say, language: str, words: str, name: str, value: str) -> None:
    await begin(say, language)
    assert await say(words) == ["form.understood", "answer", "form.back_to", "form.question"]
    assert (await values(say))[name] == value


@pytest.mark.parametrize(
    "words",
    [
        "如果，电话：+49 151 23456789，这样写对吗？",
        "如果我是博士，能拿多少？",
        "我朋友是博士，他能拿多少？",
        "If I had a PhD, how much is the housing subsidy?",
    ],
)
async def test_what_is_supposed_or_said_of_others_is_no_answer(say: Say, words: str) -> None:
    await begin(say)
    assert "form.understood" not in await say(words)
    assert await values(say) == {"full_name": "张伟"}


async def test_what_explains_a_question_changes_no_answer(say: Say) -> None:
    await begin(say)
    await say("德国")
    await say("博士")
    await say("硕士，住房补贴有多少？")
    assert (await values(say))["degree"] == "博士"


async def test_a_list_of_answers_to_a_question_of_free_words_fills_the_questions_it_names(say: Say) -> None:
    await say("pitch my project")
    await say("I agree")
    assert await say("Inspection of harbours, marine, prototype") == ["form.understood", "form.question"]
    assert await values(say) == {"project_name": "Inspection of harbours", "field": "Marine and shipbuilding", "stage": "Prototype or trial"}


async def test_free_words_with_commas_stay_whole(say: Say) -> None:
    await say("pitch my project")
    await say("I agree")
    assert await say("Robots for harbours, marine") == ["form.question"]
    assert await values(say) == {"project_name": "Robots for harbours, marine"}


async def test_who_says_more_beside_a_choice_sees_what_was_taken(say: Say) -> None:
    await say("帮我找合作单位")
    await say("同意")
    assert await say("找投资，水下机器人") == ["form.understood", "form.question"]
    assert "融资" in say.last[0]


async def test_a_form_opened_in_place_of_another_says_its_terms_once(house: House, say: Say) -> None:
    with_tour(house, purpose=both("参观"), retention_days=31)
    await begin(say)
    await say("我要参观")
    assert await say("好") == ["form.consent"]
    assert say.last[0].count("31天") == 1


@pytest.mark.parametrize(
    ("before", "words", "name", "value"),
    [
        (1, "I'm Brazilian. How much is the housing subsidy?", "nationality", "Brazil"),
        (0, "I'm Brazilian. How much is the housing subsidy?", "nationality", "Brazil"),
        (3, "I graduated from TUM, how do I get my degree recognised?", "university", "Technical University of Munich"),
        (3, "我毕业于清华大学，学历认证怎么办？", "university", "清华大学"),
        (3, "我毕业于清华大学，学历认证怎么办", "university", "Tsinghua University"),
    ],
)
async def test_what_is_told_before_a_question_is_kept_whichever_question_is_open(say: Say, before: int, words: str, name: str, value: str) -> None:
    await say("Register for the Blue Fair")
    for line in ("I agree", "Ana Silva", "Germany", "master")[: before + 1]:
        await say(line)
    assert await say(words) == ["form.understood", "answer", "form.back_to", "form.question"]
    assert (await values(say))[name] == value


@pytest.mark.parametrize(
    ("begin_with", "topic", "words"), [("我想预约", "落户", "下周五下午三点"), ("book an appointment", "hukou", "I am free next Friday at 3 pm")]
)
async def test_a_time_said_before_its_question_is_kept_and_shown_on_both_clocks_later(say: Say, begin_with: str, topic: str, words: str) -> None:
    for line in (begin_with, "/yes", topic):
        await say(line)
    assert await say(words) == ["form.understood", "form.question"]
    await say("Laoshan")
    await say("Germany")
    assert "08:00" in (await values(say))["slot"] and "second_slot" not in await values(say)


async def test_a_time_said_after_the_first_is_given_is_not_taken_for_the_second(say: Say) -> None:
    for line in ("我想预约", "同意", "落户", "下周五下午三点", "下周四上午"):
        await say(line)
    assert "second_slot" not in await values(say)
