"""Refused questions on the staff's pages, and an example that would silence an entry."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.file_editing import YamlEditing
from bot.bootstrap import House
from bot.domain.desk_roles import Role
from bot.domain.library import Knowledge
from bot.domain.unanswered import UnansweredState
from bot.engine.grouping import Grouping
from handlers.staff.question_asked import Asked
from tests.doors.test_staff_questions import FOLLOW_UPS, PAGE, SCOPE, page, sent
from tests.fakes import FixedClock
from tests.grouping_fakes import FakeLikeness, FakeShelf
from tests.http_doors import inside
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

ENTRY, SUBSIDY = "knowledge/items/18-graduate-housing-subsidy.md", "graduate-housing-subsidy"
EXAMPLE = {"topic": "other-places", "zh": "房补断缴还发吗", "en": "Still paid after a gap?", "why": "有人问过"}
REFUSED = f"{PAGE}?verdict=out_of_scope"


@pytest.fixture
def shelf() -> FakeShelf:
    asked = [("k1", "房补还发吗", "anna"), ("k2", "房补什么时候发", "ben"), ("k3", "房补发几年", "chen"), ("k4", "天气怎么样", "dora")]
    return FakeShelf(asked, nearest=SUBSIDY, refused=frozenset({"k4"}))


@pytest.fixture
def work() -> FakeWork:
    return FakeWork({file: Path(file).read_bytes() for file in (ENTRY, SCOPE, FOLLOW_UPS)})


@pytest.fixture
def shop(house: House, work: FakeWork, shelf: FakeShelf, knowledge: Knowledge) -> House:
    likeness = FakeLikeness()
    likeness.gate.set()
    return replace(house, publishing=work, questions=Grouping(shelf, likeness, knowledge, FixedClock()))


def mark_on(told: str) -> str:
    """What the box to tick sends."""
    return told.split('name="confirmed" value="')[1].split('"')[0]


async def test_refused_questions_stand_in_a_view_of_their_own(shop: House) -> None:
    main, refused = await page(shop), await page(shop, REFUSED)
    assert "天气怎么样" not in main and "1 groups" in main and "Refused questions (1 groups)" in main
    assert "天气怎么样" in refused and "房补" not in refused and "Rightly refused" in refused


async def test_who_sets_a_group_aside_comes_back_to_the_same_view_and_can_undo_it(shop: House, shelf: FakeShelf) -> None:
    assert (await sent(shop, "", state="done"))[0] == 303
    told = await page(shop, f"{PAGE}?moved=房&order=largest")
    assert "is marked as done" in told and 'id="undo"' in told and "order=largest" in told
    assert (await sent(shop, "", state="open"))[0] == 303 and {each.state for each in shelf.notes.values()} == {UnansweredState.OPEN}


async def test_an_example_shows_the_answers_now_and_with_it(shop: House) -> None:
    status, told = await sent(shop, "/scope", **EXAMPLE, act="try")
    assert status == 200 and all(said in told for said in ("now: 房补断缴还发吗", "then: 房补断缴还发吗", "now: Still paid after a gap?", "now: 房补发几年"))


async def test_an_example_that_silences_an_entry_has_to_be_confirmed_with_a_reason(shop: House, work: FakeWork) -> None:
    work.silences = {EXAMPLE["zh"]: SUBSIDY}
    status, told = await sent(shop, "/scope", **EXAMPLE, act="publish")
    assert status == 422 and "is answered today by “Graduate Housing Subsidy”" in told and work.published == []
    assert (await sent(shop, "/scope", **EXAMPLE, act="publish", confirmed=mark_on(told)))[0] == 422
    assert (await sent(shop, "/scope", **EXAMPLE, act="publish", confirmed="other", reason="别处的说法"))[0] == 422 and work.published == []
    assert (await sent(shop, "/scope", **EXAMPLE, act="publish", confirmed=mark_on(told), reason="别处的说法"))[0] == 303
    assert "别处的说法" in work.published[0].reason and EXAMPLE["zh"] in work.published[0].reason


async def test_questions_that_stand_in_the_entry_are_counted_and_named(shop: House, work: FakeWork, knowledge: Knowledge) -> None:
    known = [each.text.zh for each in knowledge.entries[SUBSIDY].questions[:7]]
    work.silences = dict.fromkeys(known, SUBSIDY)
    told = (await sent(shop, "/scope", **EXAMPLE, act="try"))[1]
    assert "would lose their answer, too: 7" in told and known[4] in told and known[5] not in told and "And 2 more." in told


async def test_the_question_is_taken_along_to_the_form_of_the_entry(shop: House, work: FakeWork) -> None:
    assert "Make it a question of “Graduate Housing Subsidy”" in await page(shop, f"{PAGE}/房")
    status, told = await sent(shop, "/entry", **EXAMPLE, entry=SUBSIDY)
    assert status == 200 and EXAMPLE["zh"] in told and f'<option value="{SUBSIDY}" selected>' in told and 'id="faults"' not in told and work.published == []


async def test_what_is_answered_today_stands_beside_the_group(shop: House) -> None:
    assert 'id="today"' in await page(shop, f"{PAGE}/房")


def test_the_way_back_keeps_what_the_list_was_narrowed_down_by() -> None:
    asked = Asked(order="largest", q="房补 多少", verdict="out_of_scope", taken=True, page=3)
    assert asked.query(moved="k1") == "show=open&order=largest&q=%E6%88%BF%E8%A1%A5+%E5%A4%9A%E5%B0%91&verdict=out_of_scope&taken=1&page=3&moved=k1"


async def test_what_joins_the_examples_on_the_page_of_the_file_is_asked_before_it_is_saved(shop: House) -> None:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵", Role.CITY)
        values = YamlEditing().form(SCOPE, Path(SCOPE).read_bytes()).values()
        path = next(name for name in values if name.endswith(".examples.zh"))
        form = {**values, path: f"{values[path]}\n房补断缴还发吗", "_act": "preview", "csrf": await csrf_on(client, "/desk/account")}
        told = (await client.post(f"/staff/edit?file={SCOPE}&lang=en", data=form)).text
    assert "now: 房补断缴还发吗" in told and "then: 房补断缴还发吗" in told
