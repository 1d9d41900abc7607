"""The list of everything that staff keep: what needs somebody, search and filters, and the way to each file."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from bot.bootstrap import House
from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Role
from bot.domain.language import Bilingual
from tests.http_doors import inside
from tests.staff_fakes import sign_in_as
from tests.staff_work_fakes import FakeWork

ITEM_18 = "knowledge/items/18-graduate-housing-subsidy.md"


@pytest.fixture
def work() -> FakeWork:
    """Over the files as they are shipped: the list shows what is in them."""
    files = [*Path("knowledge").rglob("*.md"), *Path("knowledge").rglob("*.yaml"), *Path("prompts/replies").glob("*.yaml"), Path("prompts/canned.yaml")]
    return FakeWork({str(file): file.read_bytes() for file in files})


@pytest.fixture
def shop(house: House, work: FakeWork) -> House:
    return replace(house, publishing=work)


async def page(shop: House, query: str = "", role: Role = Role.CITY) -> str:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵" if role is Role.CITY else "李老师", role)
        return unescape((await client.get(f"/staff?lang=en&{query}")).text)


async def test_all_that_staff_keep_is_there_and_leads_to_its_form(shop: House, work: FakeWork) -> None:
    told = await page(shop)
    assert told.count("/staff/edit?file=knowledge/items/") >= 41
    for file in (ITEM_18, "knowledge/city-desk.yaml", "knowledge/glossary/terms.yaml", "prompts/canned.yaml", "prompts/replies/zh.yaml"):
        assert f'href="/staff/edit?file={file}"' in told
    assert 'href="/staff/edit?file=prompts/replies/en.yaml"' not in told


async def test_the_items_that_wait_for_staff_come_first(shop: House) -> None:
    told = await page(shop)
    waiting = told[told.index('id="waiting-title"') : told.index('class="shelf"')]
    count = sum(1 for each in shop.knowledge.entries.values() if each.number and each.status != "verified")
    assert f"{count} items of the list need you" in waiting and waiting.count("<li>") == count


async def test_what_a_search_finds_stands_right_below_it(shop: House) -> None:
    told = await page(shop, "q=18-graduate")
    assert told.index('class="filters card"') < told.index('class="shelf"') and 'id="waiting-title"' not in told
    assert 'id="show-everything" href="/staff"' in told and 'id="show-everything"' not in await page(shop)


async def test_the_workshop_and_the_nearest_of_its_pages_are_marked_as_open(shop: House) -> None:
    for address, own in (("/staff", "/staff"), ("/staff/changes", "/staff/changes"), ("/staff/held", "/staff/changes")):
        async with inside(shop) as client:
            await sign_in_as(client, shop, "市台小赵", Role.CITY)
            told = (await client.get(address)).text
        rooms, places = told.split('<nav class="rooms')[1:3]
        assert re.findall(r'href="([^"]+)" aria-current="page"', rooms) == ["/staff"], address
        assert re.findall(r'href="([^"]+)" aria-current="page"', places.split("</nav>")[0]) == [own], address


async def test_a_search_finds_by_other_names_and_by_file(shop: House) -> None:
    for word in ("housing subsidy", "18-graduate"):
        told = await page(shop, f"q={word}")
        assert f'class="name" href="/staff/edit?file={ITEM_18}"' in told
    assert 'class="name"' not in await page(shop, "q=no-such-thing-anywhere")


async def test_filters_leave_only_what_they_say(shop: House) -> None:
    told = await page(shop, "show=status&shelf=items")
    assert f'class="name" href="/staff/edit?file={ITEM_18}"' not in told and 'class="name"' in told
    assert "/staff/edit?file=knowledge/parks/" not in told.split('class="shelf"', 1)[1]


async def test_a_warning_of_the_check_stands_at_its_file(shop: House, work: FakeWork) -> None:
    work.warnings = (FileFault(ITEM_18, 1, Bilingual("两处说法不同", "says two things"), ()),)
    assert "says two things" in await page(shop, "q=18-graduate") and "says two things" not in await page(shop, "q=city-desk")


async def test_an_officer_of_a_district_may_look_and_is_offered_nothing_to_add(shop: House) -> None:
    told = await page(shop, role=Role.OFFICER)
    assert "/staff/edit?file=" in told and "/staff/new/" not in told
    assert "/staff/new/park" in await page(shop)


async def test_the_way_to_the_other_language_keeps_what_was_looked_for(shop: House) -> None:
    assert 'href="?show=needs&shelf=items&q=subsidy&lang=zh"' in await page(shop, "show=needs&shelf=items&q=subsidy")
