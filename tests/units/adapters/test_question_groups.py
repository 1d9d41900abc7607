"""Which questions ask the same: by vectors made for the test, so that every likeness is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.adapters.question_groups import MeaningGroups, Vectors
from bot.domain.grouping import Placed, Wording


def towards(**parts: float) -> Vectors:
    """A unit vector over the axes a to h."""
    vector = np.array([parts.get(axis, 0.0) for axis in "abcdefgh"], np.float32)
    return vector / np.linalg.norm(vector)


MEANINGS = {
    "补贴多少": towards(a=1),
    "能补多少钱": towards(a=1, b=0.4),
    "补贴金额": towards(a=1, c=0.4),
    "到哪里办": towards(d=1),
    "how much is it": towards(a=0.55, e=0.84),
    "第三件事": towards(f=1),
    "链的一头": towards(g=1),
    "链的中间": towards(g=0.73, h=0.68),
    "链的另一头": towards(g=0.07, h=1),
    "两者之间": towards(a=0.75, d=0.66),
}


def embed(texts: Sequence[str]) -> Vectors:
    return np.vstack([MEANINGS[text] for text in texts])


def wording(text: str, entry: str = "") -> Wording:
    return Wording(f"key of {text}", text, entry)


def groups_of(placed: Sequence[Placed]) -> dict[str, str]:
    return {each.key.removeprefix("key of "): each.group.removeprefix("key of ") for each in placed}


@pytest.fixture
def groups() -> MeaningGroups:
    return MeaningGroups(embed)


async def test_questions_that_ask_the_same_are_one_group_with_the_name_of_the_first(groups: MeaningGroups) -> None:
    placed = await groups.place([wording("补贴多少"), wording("到哪里办"), wording("能补多少钱"), wording("补贴金额")], [])
    assert groups_of(placed) == {"补贴多少": "补贴多少", "能补多少钱": "补贴多少", "补贴金额": "补贴多少", "到哪里办": "到哪里办"}


async def test_the_most_typical_lies_closest_to_the_others(groups: MeaningGroups) -> None:
    placed = await groups.place([wording("能补多少钱"), wording("补贴多少"), wording("补贴金额")], [])
    assert max(placed, key=lambda each: each.closeness).key == "key of 补贴多少"


async def test_what_is_new_joins_a_group_and_takes_nobody_out_of_theirs(groups: MeaningGroups) -> None:
    before = await groups.place([wording("补贴多少"), wording("到哪里办")], [])
    after = await groups.place([wording("能补多少钱"), wording("第三件事")], before)
    assert groups_of(after) == {"补贴多少": "补贴多少", "能补多少钱": "补贴多少", "第三件事": "第三件事"}


async def test_a_chain_in_which_each_is_like_the_next_is_not_one_group(groups: MeaningGroups) -> None:
    placed = await groups.place([wording("链的一头"), wording("链的中间"), wording("链的另一头")], [])
    assert len(set(groups_of(placed).values())) == 2


async def test_two_groups_stay_two_when_a_question_lies_between_them(groups: MeaningGroups) -> None:
    before = await groups.place([wording("补贴多少"), wording("到哪里办")], [])
    after = await groups.place([wording("两者之间")], before)
    assert groups_of(after) == {"两者之间": "补贴多少", "补贴多少": "补贴多少"}


async def test_other_languages_join_where_both_came_closest_to_the_same_entry(groups: MeaningGroups) -> None:
    same = await groups.place([wording("补贴多少", "item-1"), wording("how much is it", "item-1")], [])
    other = await groups.place([wording("补贴多少", "item-1"), wording("how much is it", "item-2")], [])
    assert len(set(groups_of(same).values())) == 1 and len(set(groups_of(other).values())) == 2


async def test_the_same_entry_alone_brings_nothing_together_in_one_language(groups: MeaningGroups) -> None:
    placed = await groups.place([wording("到哪里办", "item-1"), wording("第三件事", "item-1"), wording("两者之间", "item-1")], [])
    assert len(set(groups_of(placed).values())) == 3


async def test_with_other_weights_everybody_stays_in_the_group_they_had(groups: MeaningGroups) -> None:
    moved = [Wording("x", "补贴多少", "", "old"), Wording("y", "到哪里办", "", "old"), wording("能补多少钱")]
    assert {each.key: each.group for each in await groups.place(moved, [])}["y"] == "old"


async def test_a_group_never_takes_the_name_of_another_one(groups: MeaningGroups) -> None:
    [there, _] = await groups.place([wording("补贴多少"), wording("到哪里办")], [])
    kept = [Placed("z", "key of 第三件事", there.vector, "", True)]
    [placed] = await groups.place([wording("第三件事")], kept)
    assert placed.group not in {"key of 第三件事"}


async def test_nothing_new_is_nothing(groups: MeaningGroups) -> None:
    assert await groups.place([], []) == []
