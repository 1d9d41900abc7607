"""Needs compared with the three lists, as talk: nothing there yet, what comes near and why, and an introduction."""

from dataclasses import replace
from datetime import date

import pytest

from bot.adapters.knowledge_files import files_of
from bot.adapters.library_lists import read_lists
from bot.bootstrap import House
from bot.domain.conversation import Floor
from bot.domain.lists import Opening
from bot.domain.matching import passages_of_openings
from bot.settings import PROJECT
from tests.fakes import FakeIndex, FakeStore, Say

TALK = {
    "zh": ["需求对接", "同意", "技术", "海洋船舶", "有水下机器人导航算法，想找码头试用", "跳过", "跳过"],
    "en": ["Needs matching", "I agree", "Technology", "Marine and shipbuilding", "Navigation software for an underwater robot", "skip", "skip"],
}


def fill_lists(house: House, openings: tuple[Opening, ...]) -> None:
    """Let staff have filled in the lists."""
    index = FakeIndex(list(passages_of_openings(openings)))
    index.build()
    matching = house.corridor.after_sending.matching
    object.__setattr__(matching, "knowledge", replace(matching.knowledge, openings=openings))
    object.__setattr__(matching, "index", index)


@pytest.fixture
def openings(house: House) -> tuple[Opening, ...]:
    found, _ = read_lists(files_of(PROJECT / "docs" / "example-knowledge")[0], set(), {each.id for each in house.knowledge.districts()})
    return found


async def tell(say: Say, language: str) -> list[str]:
    for line in TALK[language]:
        await say(line)
    return await say("/confirm")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_while_the_lists_are_empty_that_is_said(say: Say, store: FakeStore, language: str) -> None:
    assert await tell(say, language) == ["form.done", "lists.empty"]
    [kept] = await store.registrations()
    assert kept.values["list"].stored == "technology"


@pytest.mark.parametrize(("language", "why"), [("zh", "同一领域（海洋船舶）"), ("en", "same field (Marine and shipbuilding)")])
async def test_what_comes_near_is_shown_with_its_reasons(house: House, say: Say, openings: tuple[Opening, ...], language: str, why: str) -> None:
    fill_lists(house, openings)
    assert await tell(say, language) == ["form.done", "lists.found"]
    found = say.last[-1]
    assert "T-001" in "".join(button.send for button in say.taken.said[-1].buttons)
    assert why in found and ("水下机器人" if language == "zh" else "underwater robot") in found


async def test_what_has_expired_is_not_shown(house: House, say: Say, openings: tuple[Opening, ...]) -> None:
    fill_lists(house, openings)
    await tell(say, "zh")
    assert any(each.valid_until == date(2026, 6, 30) for each in openings)
    assert "过期" not in say.last[-1]


async def test_where_nothing_comes_near_nothing_is_made_up(house: House, say: Say, openings: tuple[Opening, ...]) -> None:
    fill_lists(house, tuple(each for each in openings if each.field == "biomedicine"))
    assert await tell(say, "zh") == ["form.done", "lists.none"]


async def test_an_introduction_opens_a_case_that_says_what_it_is_about(house: House, say: Say, store: FakeStore, openings: tuple[Opening, ...]) -> None:
    fill_lists(house, openings)
    await tell(say, "zh")
    assert await say("/introduce T-001") == ["lists.introducing", "handoff.queued"]
    conversation = await say.conversation()
    [case], [kept] = await store.cases(), await store.registrations()
    assert (conversation.floor, case.district) == (Floor.QUEUED, "west-coast")
    assert kept.reference in say.last[0] and "港口水下巡检机器人" in say.last[0]


async def test_nobody_is_introduced_without_having_said_what_they_need(house: House, say: Say, store: FakeStore, openings: tuple[Opening, ...]) -> None:
    fill_lists(house, openings)
    other = say.as_("other")
    await tell(other, "zh")
    assert await say("/introduce T-001") == ["lists.nothing_sent"]
    assert await store.cases() == []


async def test_an_entry_that_is_gone_is_not_introduced(house: House, say: Say, store: FakeStore, openings: tuple[Opening, ...]) -> None:
    fill_lists(house, openings)
    await tell(say, "zh")
    assert await say("/introduce T-006") == ["lists.gone"]
    assert await store.cases() == []


async def test_a_changed_need_is_compared_anew(house: House, say: Say, openings: tuple[Opening, ...]) -> None:
    fill_lists(house, openings)
    await tell(say, "zh")
    await say("修改登记")
    await say("领域改成生物医药")
    await say("需求改成海藻多糖提取")
    assert await say("/confirm") == ["form.changed_sent", "lists.found"]
    assert "海藻" in say.last[-1]
