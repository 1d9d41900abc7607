"""A folder that somebody edited and that may not answer: what is wrong, in plain words, and the two ways on."""

from dataclasses import replace
from html import unescape

import pytest

from bot.bootstrap import House
from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Role
from bot.domain.editions import Failing, Held, Trial
from bot.domain.language import Bilingual
from tests.fakes import NOON
from tests.http_doors import inside
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

FILE = "knowledge/scope/orders.yaml"
BROKEN = Trial("d2", "d1", (FILE,), (FileFault(FILE, 7, Bilingual("冒号后面少一个空格", "a blank is missing after the colon"), ()),))
FAILING = Trial("d2", "d1", (FILE,), failing=(Failing("g", "Is it so?", (("says", "yes"),), "No."),), asked=1)


@pytest.fixture
def work() -> FakeWork:
    return FakeWork({FILE: b"orders: []\nwelcome: []\n"})


@pytest.fixture
def shop(house: House, work: FakeWork) -> House:
    return replace(house, publishing=work)


async def page(shop: House, address: str = "/staff/held", role: Role = Role.CITY) -> str:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵" if role is Role.CITY else "李老师", role)
        return unescape((await client.get(f"{address}?lang=en")).text)


async def sent(shop: House, what: str, role: Role = Role.CITY, **fields: str) -> tuple[int, str]:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵" if role is Role.CITY else "李老师", role)
        answer = await client.post(f"/staff/held/{what}?lang=en", data={"csrf": await csrf_on(client, "/desk/account"), **fields})
        return answer.status_code, unescape(answer.text)


async def test_where_nothing_is_held_nothing_is_said_of_it(shop: House) -> None:
    assert "Nothing waits" in await page(shop) and "/staff/held" not in await page(shop, "/staff/changes")


async def test_every_page_says_that_something_is_held_and_one_says_what(shop: House, work: FakeWork) -> None:
    work.held = Held(BROKEN, NOON)
    assert 'href="/staff/held"' in await page(shop, "/staff/changes")
    told = await page(shop)
    assert "line 7:" in told and "a blank is missing after the colon" in told and 'id="release"' not in told and 'id="put-back"' in told


async def test_a_folder_with_faults_is_let_through_by_nobody(shop: House, work: FakeWork) -> None:
    work.held = Held(BROKEN, NOON)
    status, told = await sent(shop, "release", why="急", reason="急")
    assert status == 409 and "did not pass the check" in told and work.held is not None


async def test_failing_questions_are_let_through_with_a_reason_alone(shop: House, work: FakeWork) -> None:
    work.held = Held(FAILING, NOON)
    assert "Is it so?" in await page(shop)
    assert (await sent(shop, "release", why="新规定"))[0] == 409 and work.held is not None
    assert (await sent(shop, "release", why="新规定", reason="问法变了"))[0] == 303 and work.held is None


async def test_what_was_edited_again_since_it_was_shown_is_not_let_through_unseen(shop: House, work: FakeWork) -> None:
    work.held = Held(FAILING, NOON)
    assert 'name="seen" value="d2"' in await page(shop)
    status, told = await sent(shop, "release", why="新规定", reason="问法变了", seen="d1")
    assert status == 409 and "Look at the file as it is now" in told and work.held is not None
    assert (await sent(shop, "release", why="新规定", reason="问法变了", seen="d2"))[0] == 303


async def test_the_good_files_can_be_put_back(shop: House, work: FakeWork) -> None:
    work.held = Held(BROKEN, NOON)
    assert (await sent(shop, "back"))[0] == 303 and work.held is None


async def test_an_officer_of_a_district_sees_it_and_decides_nothing(shop: House, work: FakeWork) -> None:
    work.held = Held(BROKEN, NOON)
    told = await page(shop, role=Role.OFFICER)
    assert "a blank is missing" in told and 'id="put-back"' not in told
    assert (await sent(shop, "back", Role.OFFICER))[0] == 403 and work.held is not None
