"""Keeping questions in groups: behind the page, again after a fault, and what may be shown of them."""

from dataclasses import replace

import pytest
import structlog
from structlog.testing import capture_logs

from bot.domain.answers import Verdict
from bot.domain.errors import Misconfigured, StoreUnavailable
from bot.domain.grouping import GroupsWanted
from bot.domain.library import Knowledge
from bot.domain.unanswered import UnansweredState
from bot.engine.grouping import Grouping
from tests.fakes import FixedClock
from tests.grouping_fakes import FakeLikeness, FakeShelf


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf([("k1", "补贴多少", "anna"), ("k2", "补贴有几千", "ben"), ("k3", "补贴能领吗", "chen"), ("k4", "户口在我老公公司那儿，怎么迁", "anna")])


@pytest.fixture
def likeness() -> FakeLikeness:
    return FakeLikeness()


@pytest.fixture
def work(shelf: FakeShelf, likeness: FakeLikeness, knowledge: Knowledge) -> Grouping:
    return Grouping(shelf, likeness, knowledge, FixedClock())


async def test_a_page_does_not_wait_for_what_takes_long_and_finds_it_later(work: Grouping, likeness: FakeLikeness) -> None:
    assert await work.catch_up(0.01) == 4 and await work.found(GroupsWanted()) == []
    assert await work.catch_up(0.01) == 4 and likeness.times == 1
    likeness.gate.set()
    assert await work.catch_up(5) == 0 and {each.id for each in await work.found(GroupsWanted())} == {"补", "户"}


async def test_what_failed_is_tried_again_with_the_next_page(work: Grouping, shelf: FakeShelf, likeness: FakeLikeness) -> None:
    likeness.gate.set()
    shelf.fault = StoreUnavailable("away")
    structlog.reset_defaults()
    with capture_logs() as logged:
        assert await work.catch_up(5) == 4
    assert [each["event"] for each in logged] == ["grouping.failed"]
    shelf.fault = None
    assert await work.catch_up(5) == 0


async def test_what_nobody_expected_is_logged_and_tried_again_with_the_next_page(work: Grouping, shelf: FakeShelf, likeness: FakeLikeness) -> None:
    likeness.gate.set()
    shelf.fault = Misconfigured("SECRET_KEY: another one locked this")
    structlog.reset_defaults()
    with capture_logs() as logged:
        assert await work.catch_up(5) == 4
    assert [(each["event"], each["fault"]) for each in logged] == [("grouping.unexpected", "Misconfigured")]
    shelf.fault = None
    assert await work.catch_up(5) == 0


async def test_what_is_being_grouped_at_the_end_is_let_go_of(work: Grouping, shelf: FakeShelf) -> None:
    await work.catch_up(0.01)
    await work.stop()
    assert shelf.kept == {} and await work.catch_up(0.01) == 4
    await work.stop()


async def test_of_small_groups_one_wording_is_shown_without_what_it_tells(work: Grouping, likeness: FakeLikeness) -> None:
    likeness.gate.set()
    await work.catch_up(5)
    words = await work.words(await work.found(GroupsWanted()))
    assert sorted(words["补"]) == ["补贴多少", "补贴有几千", "补贴能领吗"]
    assert words["户"] == ["*** 怎么迁"]


async def test_a_group_of_one_person_who_asks_often_stays_small(work: Grouping, shelf: FakeShelf, likeness: FakeLikeness) -> None:
    shelf.asked = [(key, words, "anna") for key, words, _ in shelf.asked]
    likeness.gate.set()
    await work.catch_up(5)
    assert len((await work.words(await work.found(GroupsWanted())))["补"]) == 1


async def test_searching_finds_what_may_be_shown_and_not_what_is_left_out(work: Grouping, likeness: FakeLikeness) -> None:
    likeness.gate.set()
    await work.catch_up(5)
    assert [each.id for each in await work.found(GroupsWanted(), "能领")] == ["补"]
    assert [each.id for each in await work.found(GroupsWanted(), "怎么迁")] == ["户"]
    assert await work.found(GroupsWanted(), "老公公司") == []


async def test_refused_questions_are_counted_apart(work: Grouping, shelf: FakeShelf, likeness: FakeLikeness) -> None:
    shelf.asked.append(("k5", "天气怎么样", "ben"))
    shelf.refused = frozenset({"k4", "k5"})
    likeness.gate.set()
    await work.catch_up(5)
    assert ((await work.counts())[UnansweredState.OPEN], (await work.counts(Verdict.OUT_OF_SCOPE))[UnansweredState.OPEN]) == (1, 2)
    assert sorted(each.id for each in await work.found(GroupsWanted(verdict=Verdict.OUT_OF_SCOPE))) == ["天", "户"]


async def test_what_staff_say_of_a_group_is_said_of_all_its_wordings(work: Grouping, shelf: FakeShelf, likeness: FakeLikeness) -> None:
    likeness.gate.set()
    await work.catch_up(5)
    group = await work.one("补")
    assert group and await work.one("gone") is None
    await work.note(group, UnansweredState.DONE, "王老师")
    assert shelf.notes.keys() == {"k1", "k2", "k3"}
    assert await work.counts() == {UnansweredState.OPEN: 1, UnansweredState.DONE: 1, UnansweredState.NOT_OURS: 0}
    assert replace(group, state=UnansweredState.DONE, by="王老师") == await work.one("补")
