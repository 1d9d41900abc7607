"""Taking a whole file out: seen first, with a reason, and only where there may be one less."""

from dataclasses import replace
from html import unescape

import pytest

from bot.bootstrap import House
from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Role
from bot.domain.language import Bilingual
from tests.http_doors import inside
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

PARK, ITEM = "knowledge/parks/sco-returnee-base.md", "knowledge/items/18-graduate-housing-subsidy.md"


@pytest.fixture
def work() -> FakeWork:
    return FakeWork({PARK: b"---\nid: sco-returnee-base\n---\n", ITEM: b"---\nid: graduate-housing-subsidy\n---\n"})


@pytest.fixture
def shop(house: House, work: FakeWork) -> House:
    return replace(house, publishing=work)


async def removed(shop: House, file: str, why: str, role: Role = Role.CITY) -> tuple[int, str]:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵", role)
        fields = {"csrf": await csrf_on(client, "/desk/account"), "why": why, "base": shop.publishing.digest if shop.publishing else ""}
        answer = await client.post("/staff/remove", params={"file": file, "lang": "en"}, data=fields)
        return answer.status_code, unescape(answer.text)


async def test_a_park_goes_with_a_reason_and_is_in_the_history(shop: House, work: FakeWork) -> None:
    assert (await removed(shop, PARK, "closed"))[0] == 303
    assert PARK not in work.files and ITEM in work.files
    newest = await work.history.newest()
    assert newest is not None and (newest.by, newest.why, newest.names) == ("市台小赵", "closed", (PARK,))


async def test_without_a_reason_nothing_goes(shop: House, work: FakeWork) -> None:
    status, told = await removed(shop, PARK, " ")
    assert status == 422 and "write one line why" in told and PARK in work.files


@pytest.mark.parametrize("file", [ITEM, "knowledge/parks/none.md", "prompts/replies/zh.yaml", "knowledge/parks/../items/18-graduate-housing-subsidy.md"])
async def test_items_and_what_is_one_of_a_kind_cannot_be_removed(shop: House, work: FakeWork, file: str) -> None:
    assert (await removed(shop, file, "tidy"))[0] == 404 and len(work.files) == 2


async def test_what_others_still_name_is_said_and_stays(shop: House, work: FakeWork) -> None:
    work.faults = (FileFault(ITEM, 3, Bilingual("没有这个条目", "no entry has the id sco-returnee-base"), ()),)
    status, told = await removed(shop, PARK, "closed")
    assert status == 409 and "no entry has the id sco-returnee-base" in told and PARK in work.files
