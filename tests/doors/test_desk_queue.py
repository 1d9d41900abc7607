"""The queue of the desk over HTTP: what each officer sees, in which order, and what is found; the address says all."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.bootstrap import House
from bot.domain.cases import Case, CaseTimer
from bot.domain.desk_roles import Role
from bot.domain.messages import Channel
from bot.ports import Turn
from bot.ports.desk_queue import Found, QueueView, Wanted
from tests.fakes import FakeStore, FixedClock, Say
from tests.http_doors import inside
from tests.queue_fakes import FakeQueue
from tests.staff_fakes import sign_in_as


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody of the city's desk, who sees all."""
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY, None)
        yield client


async def asks(house: House, name: str, district: str, *lines: str, channel: Channel = Channel.WEB) -> Case:
    """Somebody new asks for an officer there."""
    person = Say(house, name, channel)
    for line in ("转人工", f"/officer {district}", *lines):
        await person(line)
    case = await house.store.case((await person.conversation()).case or "")
    assert case
    return case


async def put(store: FakeStore, case: Case) -> None:
    """Let this be what is kept of a case."""
    conversation = await store.find(case.conversation)
    assert conversation
    await store.keep(Turn(conversation, replace(conversation, version=conversation.version + 1), None, (), case=case))


async def shown(client: httpx.AsyncClient, query: str = "") -> list[str]:
    """The numbers of the cases on a page, in order."""
    page = await client.get(f"/desk{query}")
    assert page.status_code == 200, page.text
    return re.findall(r'<li id="row-(\w+)"', page.text)


async def test_the_case_that_is_due_first_stands_first_and_says_how_long_is_left(
    client: httpx.AsyncClient, house: House, store: FakeStore, clock: FixedClock
) -> None:
    late, soon, later = [await asks(house, name, "laoshan") for name in ("a", "b", "c")]
    for case, hours in ((late, -3), (soon, 1), (later, 72)):
        await put(store, replace(case, timer=CaseTimer(due_at=clock.now() + timedelta(hours=hours), level=1 if hours < 0 else 0)))
    assert await shown(client) == [late.id, soon.id, later.id]
    page = (await client.get("/desk?lang=zh")).text
    assert all(words in page for words in ("逾期 3 小时", "还剩 60 分钟", "还剩 3 天", "已请副手", "期限 11-23 09:00（北京时间）"))
    assert await shown(client, "?show=overdue") == [late.id] == await shown(client, "?show=escalated")


async def test_every_view_is_a_link_with_its_count(client: httpx.AsyncClient, house: House) -> None:
    await asks(house, "a", "laoshan")
    page = (await client.get("/desk?show=unassigned&district=laoshan")).text
    links = re.findall(r'<a id="show-(\w+)" href="([^"]+)"( aria-current="page")?>[^<]+<span class="count">(\d+)', page)
    assert [view for view, *_ in links] == list(QueueView)
    held = {view for view, _, _, count in links if int(count) == 1}
    assert held == {"open", "unassigned", "waiting", "all"} and all(count in "01" for *_, count in links)
    assert all("district=laoshan" in address for _, address, *_ in links)
    assert [view for view, _, current, _ in links if current] == ["unassigned"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("?district=jimo", "b"), ("?district=city", "c"), ("?channel=telegram", "b"), ("?language=en", "d"), ("?topic=graduate-housing-subsidy", "a")],
)
async def test_filters_work_without_a_script(client: httpx.AsyncClient, house: House, query: str, expected: str) -> None:
    await Say(house, "a", Channel.WEB)("硕士有多少住房补贴？")
    await Say(house, "d", Channel.WEB)("Hello")
    cases = {name: await asks(house, name, district) for name, district in (("a", "laoshan"), ("c", "undecided"), ("d", "laoshan"))}
    cases["b"] = await asks(house, "b", "jimo", channel=Channel.TELEGRAM)
    assert await shown(client, query) == [cases[expected].id]


@pytest.mark.parametrize(
    "query", ["?show=<script>", "?page=0", "?page=99999999999", "?district=atlantis", "?q=%00%ed%a0%80", "?topic=" + "x" * 900, "?q=" + "中" * 900]
)
async def test_a_strange_address_does_no_harm(client: httpx.AsyncClient, house: House, query: str) -> None:
    await asks(house, "a", "laoshan")
    assert (await client.get(f"/desk{query}")).status_code in (200, 422)


@pytest.mark.parametrize("sought", ["材料", "市台", "number"])
async def test_a_case_is_found_by_words_officer_and_number(client: httpx.AsyncClient, house: House, sought: str) -> None:
    case = await asks(house, "a", "laoshan", "我的材料交了两周")
    await asks(house, "b", "laoshan", "孩子上学")
    await house.desk.claim(case.id, "市台小赵")
    assert await shown(client, f"?q={case.id.lower() if sought == 'number' else sought}") == [case.id]


class CutShort(FakeQueue):
    """A queue in which more was found than is shown."""

    async def find(self, text: str, wanted: Wanted) -> Found:
        """What there is, cut."""
        return replace(await super().find(text, wanted), is_cut=True)


async def test_a_search_that_found_too_much_says_so(house: House, store: FakeStore) -> None:
    case = await asks(house, "a", "laoshan")
    for queue, is_said in ((FakeQueue(store), False), (CutShort(store), True)):
        async with inside(replace(house, queue=queue)) as client:
            await sign_in_as(client, house, "市台小赵", Role.CITY, None)
            page = (await client.get("/desk", params={"q": case.id, "lang": "en"})).text
            assert ("More than 500 cases" in page) is is_said


async def test_what_is_sought_stays_in_the_box_as_text(client: httpx.AsyncClient) -> None:
    page = (await client.get("/desk", params={"q": '"><script>alert(1)</script>'})).text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


async def test_an_officer_of_a_district_finds_nothing_of_another(house: House) -> None:
    own, other = await asks(house, "a", "laoshan", "我的材料"), await asks(house, "b", "jimo", "我的材料")
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
        for query in ("", "?show=all", "?district=jimo", "?q=材料", f"?q={other.id}"):
            page = (await client.get(f"/desk{query}")).text
            assert f"row-{other.id}" not in page
        assert await shown(client, "?q=材料") == [own.id]
        assert "by-district" not in page


async def test_an_officer_of_no_district_sees_nothing(house: House) -> None:
    await asks(house, "a", "laoshan")
    await asks(house, "b", "undecided")
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师", Role.OFFICER, None)
        assert (await client.get("/desk")).status_code == 403 or await shown(client, "?show=all") == []


async def test_new_words_are_marked_until_somebody_opens_the_case(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan", "在吗")
    assert 'class="dot"' in (await client.get("/desk")).text
    await client.get(f"/desk/cases/{case.id}")
    assert 'class="dot"' not in (await client.get("/desk")).text
    await Say(house, "a", Channel.WEB)("还在吗", "another")
    assert 'class="dot"' in (await client.get("/desk")).text


async def test_a_page_that_only_looks_again_by_itself_marks_nothing_as_read(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan", "在吗")
    await client.get(f"/desk/cases/{case.id}", headers={"sec-fetch-mode": "cors"})
    assert 'class="dot"' in (await client.get("/desk")).text


async def test_who_looks_at_a_case_is_seen_by_the_others_for_a_while(client: httpx.AsyncClient, house: House, clock: FixedClock) -> None:
    case = await asks(house, "a", "laoshan")
    async with inside(house) as other:
        await sign_in_as(other, house, "李老师", Role.OFFICER, "laoshan")
        await other.get(f"/desk/cases/{case.id}")
        assert "李老师也在看" not in (await other.get("/desk?lang=zh")).text
    for path in ("/desk?lang=zh", f"/desk/cases/{case.id}?lang=zh"):
        assert "李老师也在看" in (await client.get(path)).text
    clock.move(timedelta(minutes=2))
    assert "李老师也在看" not in (await client.get("/desk?lang=zh")).text


async def test_the_last_words_are_words_and_no_press_of_a_button(client: httpx.AsyncClient, house: House) -> None:
    await Say(house, "a", Channel.WEB)("硕士有多少住房补贴？")
    await asks(house, "a", "laoshan")
    page = (await client.get("/desk")).text
    assert "/officer" not in page


async def test_fifty_cases_a_page_and_the_rest_on_the_next(client: httpx.AsyncClient, house: House, store: FakeStore) -> None:
    first = await asks(house, "a", "laoshan")
    for number in range(50):
        await put(store, replace(first, id=f"C{number:03}"))
    assert len(await shown(client)) == 50
    assert 'rel="next"' in (await client.get("/desk")).text
    assert len(await shown(client, "?page=2")) == 1
