"""Golden questions are asked outside every talk, one after the other, and held against what staff want."""

import asyncio
from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.domain.golden import GoldenQuestion
from bot.domain.language import Language
from bot.engine.golden import ask_all, fails
from tests.fakes import FakeStore

HOUSING = "graduate-housing-subsidy"
MASTER = GoldenQuestion("master", Language.ZH, ("高校毕业生住房补贴硕士每月多少钱？",), (HOUSING,), (("800 元", "CNY 800"),))
SHANGHAI = GoldenQuestion("shanghai", Language.ZH, ("上海落户要什么条件？",), verdicts=("out_of_scope",))


async def test_what_is_answered_as_it_should_be_does_not_fail(house: House) -> None:
    assert await fails(house.answering, MASTER) is None and await fails(house.answering, SHANGHAI) is None


async def test_what_is_missing_and_what_is_too_much_is_named_with_what_was_said(house: House) -> None:
    wanted = replace(MASTER, cites=(HOUSING, "blue-fair"), says=(("9000元",), ("800元",)), never=("硕士800元",), verdicts=("out_of_scope",))
    failing = await fails(house.answering, wanted)
    assert failing and dict(failing.lacks) == {"verdict": "answered", "cites": "blue-fair", "says": "9000元", "never": "硕士800元"}
    assert (failing.id, failing.asked) == ("master", MASTER.turns[0]) and "硕士800元" in failing.said


async def test_several_turns_are_one_talk_and_the_last_answer_counts(house: House) -> None:
    then = GoldenQuestion("then", Language.ZH, (*MASTER.turns, "那申请条件呢？"), (HOUSING,), (("户口",),))
    alone = replace(then, turns=then.turns[1:])
    assert await fails(house.answering, then) is None
    assert await fails(house.answering, alone) is not None


async def test_each_question_begins_a_talk_of_its_own(house: House) -> None:
    follows = GoldenQuestion("follows", Language.ZH, ("那申请条件呢？",), (HOUSING,))
    assert [each.id for each in await ask_all(house.answering, (MASTER, follows), frozenset())] == ["follows"]


async def test_what_failed_before_is_marked(house: House) -> None:
    wrong = replace(MASTER, says=(("9000元",),))
    found = await ask_all(house.answering, (wrong, replace(wrong, id="other"), SHANGHAI), frozenset({"other"}))
    assert [(each.id, each.was_failing) for each in found] == [("master", False), ("other", True)]


async def test_nothing_of_it_is_kept(house: House, store: FakeStore) -> None:
    await ask_all(house.answering, (MASTER, SHANGHAI), frozenset())
    shelf = await store.reach()
    assert (shelf.conversations, shelf.receipts) == ({}, {})


async def test_others_are_answered_between_two_questions(house: House) -> None:
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(somebody_else())
    await ask_all(house.answering, (MASTER,) * 5, frozenset())
    other.cancel()
    assert turns >= 5


@pytest.mark.parametrize(
    ("said", "is_there"), [("每月 1,200 元", True), ("每月1200元", True), ("每月1，200元", True), ("每月12000元", False), ("cny 1,200", True)]
)
def test_spaces_and_separators_in_amounts_make_no_difference(said: str, is_there: bool) -> None:
    question = GoldenQuestion("q", Language.ZH, ("多少？",), says=(("1200元", "CNY 1200"),))
    assert (question.lacking(said, "answered", ()) == ()) is is_there
