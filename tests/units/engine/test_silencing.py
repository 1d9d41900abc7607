"""What a change takes away: questions that an entry answers now and would answer no more."""

import pytest

from bot.domain.library import Knowledge
from bot.engine.silencing import Silenced, effect_of
from tests.staff_work_fakes import FakeWork

SUBSIDY = "graduate-housing-subsidy"
EDITS = {"knowledge/scope/out_of_scope.yaml": b"one example more"}


@pytest.fixture
def work() -> FakeWork:
    return FakeWork({"knowledge/scope/out_of_scope.yaml": b"examples"})


async def test_what_an_entry_answers_now_and_no_more_is_told_with_the_entry(work: FakeWork, knowledge: Knowledge) -> None:
    work.silences = {"房补还发吗": SUBSIDY}
    effect = await effect_of(work, knowledge, EDITS, ["房补还发吗", "Is it raining?"], [])
    assert [each.asked for each in effect.answers] == ["房补还发吗", "Is it raining?"]
    assert effect.losses == (Silenced("房补还发吗", SUBSIDY),) and effect.name


async def test_what_stays_answered_is_no_loss(work: FakeWork, knowledge: Knowledge) -> None:
    effect = await effect_of(work, knowledge, EDITS, ["房补还发吗"], [SUBSIDY])
    assert (effect.losses, effect.name) == ((), "")


async def test_questions_that_stand_in_the_entries_near_are_looked_into(work: FakeWork, knowledge: Knowledge) -> None:
    known = knowledge.entries[SUBSIDY].questions[0].text
    work.silences = {known.zh: SUBSIDY, known.en: SUBSIDY}
    effect = await effect_of(work, knowledge, EDITS, ["厦门的房补"], [SUBSIDY])
    assert not effect.silenced and effect.known == [Silenced(known.zh, SUBSIDY), Silenced(known.en, SUBSIDY)]


async def test_so_are_those_of_the_entry_that_is_silenced_though_it_did_not_lie_near(work: FakeWork, knowledge: Knowledge) -> None:
    known = knowledge.entries[SUBSIDY].questions[0].text
    work.silences = {"房补还发吗": SUBSIDY, known.zh: SUBSIDY}
    assert Silenced(known.zh, SUBSIDY) in (await effect_of(work, knowledge, EDITS, ["房补还发吗"], [])).known


async def test_other_losses_have_another_name(work: FakeWork, knowledge: Knowledge) -> None:
    work.silences = {"房补还发吗": SUBSIDY, "房补多少": SUBSIDY}
    one, other = [await effect_of(work, knowledge, EDITS, [asked], []) for asked in work.silences]
    assert one.name != other.name
