"""What could not be answered on the staff's pages: the groups, what may be read of them, and what becomes of a question."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.bootstrap import House
from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Role
from bot.domain.editions import Failing
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.unanswered import UnansweredState
from bot.engine.grouping import Grouping
from tests.fakes import FixedClock
from tests.grouping_fakes import FakeLikeness, FakeShelf
from tests.http_doors import inside
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

ENTRY, SCOPE, FOLLOW_UPS = "knowledge/items/18-graduate-housing-subsidy.md", "knowledge/scope/out_of_scope.yaml", "knowledge/scope/follow_ups.yaml"
GOLDEN = "knowledge/golden/from-questions.yaml"
PAGE = "/staff/questions"
QUESTION = {"zh": "房补断缴一个月还发吗？", "en": "Is the subsidy still paid after a month without insurance?", "why": "有人问过"}
ON_ENTRY = {"entry": "graduate-housing-subsidy", "about": "conditions", **QUESTION}
FAILS = Failing("housing-master.en", "How much with a master's?", (("verdict", "not_known"),), "Nobody knows.")


@pytest.fixture
def shelf() -> FakeShelf:
    asked = [("k1", "房补还发吗", "anna"), ("k2", "房补什么时候发", "ben"), ("k3", "房补发几年", "chen"), ("k4", "我在海洋集团上班，落户要多久？", "dora")]
    return FakeShelf(asked, nearest="graduate-housing-subsidy")


@pytest.fixture
def work() -> FakeWork:
    return FakeWork({file: Path(file).read_bytes() for file in (ENTRY, SCOPE, FOLLOW_UPS)})


@pytest.fixture
def shop(house: House, work: FakeWork, shelf: FakeShelf, knowledge: Knowledge) -> House:
    likeness = FakeLikeness()
    likeness.gate.set()
    return replace(house, publishing=work, questions=Grouping(shelf, likeness, knowledge, FixedClock()))


async def signed_in(client: httpx.AsyncClient, shop: House, role: Role) -> None:
    await sign_in_as(client, shop, "李老师" if role is Role.OFFICER else "市台小赵", role, "laoshan" if role is Role.OFFICER else None)


async def page(shop: House, address: str = PAGE, role: Role = Role.CITY, language: str = "en") -> str:
    async with inside(shop) as client:
        await signed_in(client, shop, role)
        await client.get(PAGE)
        return (await client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")).text


async def sent(shop: House, where: str, role: Role = Role.CITY, /, **fields: str) -> tuple[int, str]:
    async with inside(shop) as client:
        await signed_in(client, shop, role)
        await client.get(PAGE)
        answer = await client.post(f"{PAGE}/房{where}?lang=en", data={"csrf": await csrf_on(client, "/desk/account"), **fields})
        return answer.status_code, answer.text


async def test_questions_of_one_meaning_stand_together_with_their_counts_and_examples(shop: House) -> None:
    told = await page(shop)
    assert "2 groups" in told and "people: 3" in told and "ways of putting it: 3" in told and "房补发几年" in told
    assert "/desk/entries/graduate-housing-subsidy" in told
    assert "没答上的问题" in await page(shop, language="zh")


async def test_a_page_opens_while_questions_are_still_being_grouped(shop: House, shelf: FakeShelf) -> None:
    work = Grouping(shelf, FakeLikeness(), shop.knowledge, FixedClock())
    told = await page(replace(shop, questions=work))
    await work.stop()
    assert "Still being put into groups: 4." in told and "房补" not in told


async def test_what_one_person_said_of_themselves_is_shown_nowhere(shop: House) -> None:
    lists, one, found = await page(shop), await page(shop, f"{PAGE}/我"), await page(shop, f"{PAGE}?q=海洋集团")
    assert "落户要多久" in lists and "落户要多久" in one
    assert "海洋" not in lists + one and "Nothing was found" in found


async def test_words_and_progress_narrow_the_list_down(shop: House) -> None:
    assert "落户要多久" not in await page(shop, f"{PAGE}?q=什么时候发")
    assert "房补" not in await page(shop, f"{PAGE}?show=done") and "房补" not in await page(shop, f"{PAGE}?spoken=en")
    assert "房补" in await page(shop, f"{PAGE}?spoken=zh&verdict=not_known&order=largest") and "房补" not in await page(shop, f"{PAGE}?taken=1")


async def test_a_group_is_done_with_one_press_also_by_officers(shop: House, shelf: FakeShelf) -> None:
    assert (await sent(shop, "", Role.OFFICER, state="done"))[0] == 303
    assert {key: note.state for key, note in shelf.notes.items()} == dict.fromkeys(("k1", "k2", "k3"), UnansweredState.DONE)
    assert (await sent(shop, "", state="perhaps"))[0] == 422


async def test_officers_look_and_propose_and_change_nothing(shop: House, work: FakeWork) -> None:
    told = await page(shop, f"{PAGE}/房", Role.OFFICER)
    assert "/desk/proposals/new?q=" in told and 'name="act"' not in told
    assert (await sent(shop, "/entry", Role.OFFICER, **ON_ENTRY, act="publish"))[0] == 403 and work.published == []


async def test_a_question_on_an_entry_is_tried_first_and_shown_line_by_line(shop: House, work: FakeWork) -> None:
    status, told = await sent(shop, "/entry", **ON_ENTRY, act="try")
    assert status == 200 and work.published == [] and 'value="publish"' in told and 'class="added"' in told
    assert QUESTION["en"] in told and "use-entry" in told


async def test_published_it_stands_on_its_entry_and_the_group_is_done(shop: House, work: FakeWork, shelf: FakeShelf) -> None:
    before = work.files[ENTRY].decode()
    status, _ = await sent(shop, "/entry", **ON_ENTRY, act="publish")
    added = [line for line in work.files[ENTRY].decode().splitlines() if line not in before.splitlines()]
    assert status == 303 and len(added) == 1 and QUESTION["zh"] in added[0] and "about: conditions" in added[0]
    assert (work.published[0].by, work.published[0].why) == ("市台小赵", "有人问过")
    assert {note.state for note in shelf.notes.values()} == {UnansweredState.DONE}


@pytest.mark.parametrize(
    ("wrong", "fault"), [({"en": ""}, "in both languages"), ({"about": ""}, "the part that answers"), ({"entry": "gone"}, "choose the entry")]
)
async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(shop: House, work: FakeWork, wrong: dict[str, str], fault: str) -> None:
    status, told = await sent(shop, "/entry", **ON_ENTRY | wrong, act="publish")
    assert status == 422 and fault in told and QUESTION["zh"] in told and work.published == []


@pytest.mark.parametrize("text", ["我叫李小明，房补还发吗", "房补还发吗 ***", "电话 13812345678 房补还发吗"])
async def test_personal_data_does_not_get_into_the_knowledge(shop: House, work: FakeWork, text: str) -> None:
    status, told = await sent(shop, "/scope", topic="ours", zh=text, why="x", act="publish")
    assert status == 422 and "personal data" in told and work.published == []


async def test_an_example_joins_its_topic_in_the_languages_that_are_written(shop: House, work: FakeWork) -> None:
    before = work.files[SCOPE].decode().splitlines()
    status, _ = await sent(shop, "/scope", topic="other-places", zh="厦门的房补断缴还发吗", why="别处的事", act="publish")
    assert status == 303 and [line.strip(" -") for line in work.files[SCOPE].decode().splitlines() if line not in before] == ["厦门的房补断缴还发吗"]


async def test_an_example_joins_what_people_say_next(shop: House, work: FakeWork) -> None:
    status, _ = await sent(shop, "/scope", topic="ours", zh="断缴一个月还发吗", en="And after a month without insurance?", why="接着问的", act="publish")
    assert status == 303 and "断缴一个月还发吗" in work.files[FOLLOW_UPS].decode() and SCOPE not in work.published[0].names


async def test_a_golden_question_gets_its_own_file_and_wants_something(shop: House, work: FakeWork) -> None:
    golden = {**QUESTION, "id": "asked-1", "act": "publish"}
    assert "at least one thing" in (await sent(shop, "/golden", **golden))[1]
    status, _ = await sent(shop, "/golden", **golden, cites="graduate-housing-subsidy")
    assert status == 303 and "id: asked-1" in work.files[GOLDEN].decode() and QUESTION["en"] in work.files[GOLDEN].decode()


async def test_what_the_check_or_the_golden_questions_say_stands_in_the_way(shop: House, work: FakeWork, shelf: FakeShelf) -> None:
    work.faults = (FileFault(ENTRY, 3, Bilingual("问题重复了", "this question stands there twice")),)
    status, told = await sent(shop, "/entry", **ON_ENTRY, act="publish")
    assert status == 422 and "this question stands there twice" in told and shelf.notes == {}
    work.faults, work.breaks = (), (FAILS,)
    status, told = await sent(shop, "/entry", **ON_ENTRY, act="publish")
    assert status == 422 and "Nobody knows." in told and 'name="reason"' in told
    assert (await sent(shop, "/entry", **ON_ENTRY, act="publish", reason="先这样"))[0] == 303


async def test_who_was_overtaken_keeps_what_was_typed(shop: House, work: FakeWork) -> None:
    status, told = await sent(shop, "/entry", **ON_ENTRY, act="publish", base="older")
    assert status == 409 and QUESTION["zh"] in told and work.published == []


async def test_where_two_are_needed_it_waits_and_the_group_is_done(shop: House, work: FakeWork, shelf: FakeShelf) -> None:
    work.needs_two = True
    assert (await sent(shop, "/entry", **ON_ENTRY, act="publish"))[0] == 303
    assert work.published == [] and len(shelf.notes) == 3 and "waits for a second person" in await page(shop, f"{PAGE}/房?done=waiting")


async def test_a_new_entry_begins_on_its_own_page_with_the_question_filled_in(shop: House) -> None:
    told = await page(shop, f"{PAGE}/房")
    assert 'action="/staff/new/answer"' in told and 'name="questions.0.zh" value="房补' in told


async def test_what_is_not_there_is_not_found(shop: House) -> None:
    async with inside(shop) as client:
        await signed_in(client, shop, Role.CITY)
        assert (await client.get(f"{PAGE}/gone")).status_code == 404 and (await client.get(f"{PAGE}/房/entry")).status_code == 303
        assert (await client.get(f"{PAGE}/房/dance")).status_code == 422
