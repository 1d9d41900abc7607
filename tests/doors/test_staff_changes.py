"""Changes that wait for a second person, the history, and the way back."""

from dataclasses import replace
from html import unescape

import pytest

from bot.bootstrap import House
from bot.domain.desk_roles import Role
from bot.domain.editions import Failing, Origin, Version
from tests.fakes import NOON
from tests.http_doors import inside
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

FILE, OTHER = "knowledge/scope/orders.yaml", "knowledge/scope/places.yaml"
BEFORE, AFTER = b"orders: [a]\nwelcome: []\n", b"orders: [a, b]\nwelcome: []\n"
ZHAO, QIAN = "市台小赵", "市台小钱"


@pytest.fixture
async def work() -> FakeWork:
    """A file that was changed once, and another that was not."""
    made = FakeWork({FILE: BEFORE, OTHER: b"elsewhere: []\nqingdao: []\n"})
    await made.history.add(Version(0, made.digest, NOON, "", "", Origin.FOLDER, ()), made.files)
    await made.publish({FILE: AFTER}, ZHAO, "又有人这样说", Origin.PAGE, made.digest)
    return made


@pytest.fixture
def shop(house: House, work: FakeWork) -> House:
    return replace(house, publishing=work)


async def page(shop: House, address: str, who: str = QIAN, role: Role = Role.CITY) -> tuple[int, str]:
    async with inside(shop) as client:
        await sign_in_as(client, shop, who, role)
        answer = await client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
        return answer.status_code, unescape(answer.text)


async def sent(shop: House, address: str, who: str = QIAN, role: Role = Role.CITY, **fields: str) -> tuple[int, str, str]:
    async with inside(shop) as client:
        await sign_in_as(client, shop, who, role)
        answer = await client.post(f"{address}?lang=en", data={"csrf": await csrf_on(client, "/desk/account"), **fields})
        return answer.status_code, unescape(answer.text), answer.headers.get("location", "")


async def waiting(work: FakeWork) -> str:
    """A change by Zhao that needs a second person."""
    work.needs_two = True
    outcome = await work.publish({FILE: AFTER + b"# more\n"}, ZHAO, "补一句", Origin.PAGE, work.digest)
    assert outcome.waiting
    return outcome.waiting.id


async def test_the_history_says_who_changed_what_and_why(shop: House) -> None:
    _, told = await page(shop, "/staff/changes")
    assert "2. 又有人这样说" in told and f"Changed by {ZHAO}" in told and FILE in told and "Answers now" in told
    _, told = await page(shop, f"/staff/changes?file={OTHER}")
    assert "又有人这样说" not in told


async def test_a_version_shows_what_was_different_before_it(shop: House) -> None:
    status, told = await page(shop, "/staff/versions/2")
    assert status == 200 and "orders: [a, b]</ins>" in told and "orders: [a]</del>" in told
    assert (await page(shop, "/staff/versions/9"))[0] == 404


async def test_a_second_person_sees_the_lines_and_lets_a_change_answer(shop: House, work: FakeWork) -> None:
    change = await waiting(work)
    _, told = await page(shop, "/staff/changes")
    assert 'id="waiting"' in told and f"/staff/changes/{change}" in told
    _, told = await page(shop, f"/staff/changes/{change}")
    assert "# more</ins>" in told and 'id="approve"' in told
    status, _, way_on = await sent(shop, f"/staff/changes/{change}/approve", decision="对")
    assert (status, way_on) == (303, "/staff/changes?done=published") and work.files[FILE].endswith(b"# more\n")


async def test_its_author_cannot_agree_and_may_take_it_back(shop: House, work: FakeWork) -> None:
    change = await waiting(work)
    _, told = await page(shop, f"/staff/changes/{change}", ZHAO)
    assert 'id="approve"' not in told and "Take it back" in told
    status, told, _ = await sent(shop, f"/staff/changes/{change}/approve", ZHAO, decision="对")
    assert status == 409 and work.files[FILE] == AFTER
    assert "This is your own change" in told and 'id="obstacle"' not in told


async def test_a_decision_without_a_word_is_asked_for_one(shop: House, work: FakeWork) -> None:
    change = await waiting(work)
    status, told, _ = await sent(shop, f"/staff/changes/{change}/approve", decision=" ")
    assert status == 422 and "one line why" in told and work.files[FILE] == AFTER


async def test_an_officer_of_a_district_decides_nothing(shop: House, work: FakeWork) -> None:
    change = await waiting(work)
    assert (await page(shop, f"/staff/changes/{change}", "李老师", Role.OFFICER))[0] == 200
    assert (await sent(shop, f"/staff/changes/{change}/approve", "李老师", Role.OFFICER, decision="对"))[0] == 403
    assert (await sent(shop, "/staff/versions/1/back", "李老师", Role.OFFICER, why="退"))[0] == 403


async def test_one_step_leads_back_and_is_a_line_of_the_history_itself(shop: House, work: FakeWork) -> None:
    status, _, way_on = await sent(shop, "/staff/versions/1/back", why="改错了")
    assert (status, way_on) == (303, "/staff/changes?done=published") and work.files[FILE] == BEFORE
    newest = await work.history.newest()
    assert newest and (newest.number, newest.by, newest.why, newest.origin) == (3, QIAN, "改错了", Origin.ROLLBACK)


async def test_one_file_alone_can_be_put_back(shop: House, work: FakeWork) -> None:
    await work.publish({OTHER: b"elsewhere: []\nqingdao: [x]\n"}, ZHAO, "加", Origin.PAGE, work.digest)
    assert (await sent(shop, "/staff/versions/1/back", why="退", file=FILE))[0] == 303
    assert work.files == {FILE: BEFORE, OTHER: b"elsewhere: []\nqingdao: [x]\n"}


async def test_going_back_passes_the_gate_too(shop: House, work: FakeWork) -> None:
    work.breaks = (Failing("g", "Is it so?", (("says", "yes"),), "No."),)
    status, told, _ = await sent(shop, "/staff/versions/1/back", why="退")
    assert status == 409 and "Is it so?" in told and 'name="reason"' in told and work.files[FILE] == AFTER
    assert (await sent(shop, "/staff/versions/1/back", why="退", reason="政策变了"))[0] == 303


async def test_after_a_way_back_one_row_alone_answers_now(shop: House, work: FakeWork) -> None:
    await sent(shop, "/staff/versions/1/back", why="改错了")
    _, told = await page(shop, "/staff/changes")
    assert told.count("Answers now") == 1 and told.index("Answers now") < told.index("/staff/versions/2")


async def test_the_first_version_says_what_it_is(shop: House) -> None:
    _, told = await page(shop, "/staff/changes")
    assert "1. The first version" in told and "What stood in the folder when Guichao started" in told
    _, told = await page(shop, "/staff/versions/1")
    assert "there is none before it to compare with" in told


@pytest.mark.parametrize(("origin", "said"), [(Origin.PAGE, "quietly undo theirs"), (Origin.ROLLBACK, "this way back waited")])
async def test_a_waiting_change_that_would_undo_a_later_one_says_so_and_cannot_be_agreed_to(shop: House, work: FakeWork, origin: Origin, said: str) -> None:
    work.needs_two = True
    change = (await work.publish({FILE: BEFORE}, ZHAO, "退", origin, work.digest)).waiting
    work.needs_two = False
    await work.publish({FILE: AFTER + b"# later\n"}, QIAN, "后来的", Origin.PAGE, work.digest)
    assert change
    _, told = await page(shop, f"/staff/changes/{change.id}")
    assert said in told and 'id="approve"' not in told and 'id="refuse"' in told


async def test_a_waiting_change_beside_which_other_files_changed_can_be_agreed_to(shop: House, work: FakeWork) -> None:
    change = await waiting(work)
    work.needs_two = False
    await work.publish({OTHER: b"elsewhere: []\nqingdao: [x]\n"}, QIAN, "加", Origin.PAGE, work.digest)
    _, told = await page(shop, f"/staff/changes/{change}")
    assert 'id="approve"' in told and 'id="obstacle"' not in told


async def test_who_goes_back_does_not_undo_what_was_published_while_they_looked(shop: House, work: FakeWork) -> None:
    seen = work.digest
    await work.publish({FILE: AFTER + b"# later\n"}, ZHAO, "后来的", Origin.PAGE, work.digest)
    status, told, _ = await sent(shop, "/staff/versions/1/back", why="退", seen=seen)
    assert status == 409 and "While you looked at this page" in told and work.files[FILE] == AFTER + b"# later\n"
    assert f'name="seen" value="{work.digest}"' in told
