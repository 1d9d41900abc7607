"""One case on the desk over HTTP: its card, its moves, and that nothing typed is lost."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.bootstrap import House
from bot.domain.cases import Case, CaseState, CaseTimer
from bot.domain.desk_roles import Act, Role
from bot.domain.messages import Channel
from tests.doors.test_desk_queue import asks, put
from tests.doors.test_desk_registrations import put as register
from tests.fakes import FakeStore, FixedClock, Say
from tests.http_doors import inside, over_loopback
from tests.staff_fakes import audit_of, csrf_on, sign_in_as

SCRIPT = {"accept": "application/json"}


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师", Role.CITY, None)
        yield client


async def page_of(client: httpx.AsyncClient, case: Case | str) -> str:
    return (await client.get(f"/desk/cases/{case if isinstance(case, str) else case.id}?lang=zh")).text


async def act(client: httpx.AsyncClient, case: Case, move: str, headers: dict[str, str] | None = None, **data: str) -> httpx.Response:
    form = {"csrf": await csrf_on(client), **data}
    return await client.post(f"/desk/cases/{case.id}/{move}", data=form, headers=headers or {})


async def state_of(house: House, case: Case) -> CaseState:
    found = await house.store.case(case.id)
    assert found
    return found.state


async def test_the_card_says_why_the_case_is_here_what_was_asked_and_what_was_refused(client: httpx.AsyncClient, house: House) -> None:
    for line in ("硕士有多少住房补贴？", "美国签证怎么办？"):
        await Say(house, "a", Channel.WEB)(line, line)
    page = await page_of(client, await asks(house, "a", "laoshan"))
    assert "按来访者这次说的区转来" in page
    assert "硕士有多少住房补贴？" in page and "已答" in page and re.search(r"回执 A\w+", page)
    assert "不属于本服务" in page and "归巢告诉了对方可以找谁" in page
    assert 'href="/desk/entries/graduate-housing-subsidy"' in page


async def test_the_card_shows_both_clocks_where_the_persons_is_known(client: httpx.AsyncClient, house: House, store: FakeStore) -> None:
    case = await asks(house, "a", "laoshan")
    page = await page_of(client, case)
    assert "11-23 周一 12:00" in page and "不清楚" in page
    register(store, "R444444", "fair_registration", {"phone": "+4930123456"}, conversation="a")
    page = await page_of(client, case)
    assert "11-23 周一 05:00" in page and "UTC+1" in page and "不清楚" not in page


async def test_the_card_shows_the_hour_that_the_persons_device_has(client: httpx.AsyncClient, house: House, store: FakeStore) -> None:
    register(store, "R444444", "fair_registration", {"phone": "+4930123456"}, conversation="a")
    anna = Say(house, "a", Channel.WEB)
    anna.zone = "America/New_York"
    await anna("你好", "first")
    page = await page_of(client, await asks(house, "a", "laoshan"))
    assert "11-22 周日 23:00" in page and "UTC-5" in page


async def test_what_forms_hold_is_shown_only_once_the_person_agreed(client: httpx.AsyncClient, house: House) -> None:
    anna = Say(house, "a", Channel.WEB)
    await anna("蓝洽会报名", "1")
    case = await asks(house, "a", "laoshan")
    assert "本人已同意登记" not in await page_of(client, case)
    for line in ("返回", "同意", "安娜·穆勒"):
        await anna(line, line)
    assert "安娜·穆勒" in await page_of(client, case)


async def test_an_entry_can_be_read_in_full(client: httpx.AsyncClient) -> None:
    page = (await client.get("/desk/entries/graduate-housing-subsidy?lang=zh")).text
    assert "800" in page and "能得到什么" in page and "出处" in page
    assert (await client.get("/desk/entries/atlantis")).status_code == 404


async def test_what_happened_is_told_in_order_with_names(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    await act(client, case, "replies", text="您好", message_id="r1")
    await act(client, case, "transfer", to="jimo")
    page = await page_of(client, case)
    told = ["来访者找工作人员", "李老师接手", "李老师回复了来访者", "李老师转给即墨"]
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)


async def test_a_reply_may_close_the_case(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    assert (await act(client, case, "replies", SCRIPT, text="办好了", message_id="r1", then="close")).status_code == 200
    assert await state_of(house, case) is CaseState.CLOSED
    assert [line.text for line in await house.store.said("a") if line.name == "李老师"] == ["办好了"]
    assert [each.act for each in audit_of(house) if each.case == case.id] == [Act.REPLY, Act.CLOSE]


async def test_words_of_a_colleague_meanwhile_are_shown_before_anything_is_sent(client: httpx.AsyncClient, house: House, store: FakeStore) -> None:
    case = await asks(house, "a", "laoshan")
    seen = re.search(r'name="seen" value="(\d+)"', await page_of(client, case))
    await house.desk.reply(case.id, "王老师", "w1", "我来办")
    taken = await house.store.case(case.id)
    assert seen and taken
    await put(store, replace(taken, timer=CaseTimer(level=1)))
    refused = await act(client, case, "replies", SCRIPT, text="您好", message_id="r1", seen=seen[1])
    assert refused.status_code == 409 and "王老师" in refused.json()["message"]
    plain = await act(client, case, "replies", text="您好 <b>", message_id="r1", seen=seen[1])
    assert plain.status_code == 409 and "您好 &lt;b&gt;</textarea>" in plain.text and "我来办" in plain.text
    again = re.search(r'name="seen" value="(\d+)"', plain.text)
    assert again and (await act(client, case, "replies", SCRIPT, text="您好", message_id="r1", seen=again[1])).status_code == 200


@pytest.mark.parametrize(("move", "data"), [("close", {}), ("replies", {"text": "办好了", "message_id": "r1", "then": "close"})])
async def test_a_case_does_not_end_over_words_that_its_officer_has_not_seen(move: str, data: dict[str, str], client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    seen = re.search(r'name="seen" value="(\d+)"', await page_of(client, case))
    await Say(house, "a", Channel.WEB)("等一下，还有一件事", "等一下，还有一件事")
    refused = await act(client, case, move, None, **data, seen=seen[1] if seen else "")
    assert refused.status_code == 409 and "来访者刚刚又说了话" in refused.text and "还有一件事" in refused.text
    assert (await state_of(house, case)).value != "closed"
    again = re.search(r'name="seen" value="(\d+)"', refused.text)
    assert (await act(client, case, move, None, **data, seen=again[1] if again else "")).status_code == 303
    assert await state_of(house, case) is CaseState.CLOSED


async def test_a_case_in_a_colleagues_hands_is_not_answered_by_others_and_says_whose_it_is(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    await house.desk.claim(case.id, "王老师")
    assert 'id="reply"' not in await page_of(client, case) and "由 王老师 负责" in await page_of(client, case)
    refused = await act(client, case, "replies", SCRIPT, text="您好", message_id="r1")
    assert refused.status_code == 409 and "王老师" in refused.json()["message"]


async def test_a_case_whose_deadline_was_missed_may_be_taken_over(client: httpx.AsyncClient, house: House, store: FakeStore) -> None:
    case = await asks(house, "a", "laoshan")
    await put(store, replace((await house.desk.claim(case.id, "王老师")), timer=CaseTimer(level=1)))
    assert 'id="reply"' in await page_of(client, case)
    assert (await act(client, case, "claim")).status_code == 303
    taken = await house.store.case(case.id)
    assert taken and taken.officer == "李老师"


async def test_ones_own_words_from_another_tab_are_no_colleagues(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    await act(client, case, "replies", text="一", message_id="r1")
    assert (await act(client, case, "replies", SCRIPT, text="二", message_id="r2", seen="1")).status_code == 200


async def test_what_was_typed_stands_in_the_box_again_when_it_could_not_be_sent(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    long = await act(client, case, "replies", text="长" * 4001, message_id="r1")
    assert long.status_code == 422 and "长" * 4001 in long.text and 'role="alert"' in long.text
    await act(client, case, "close")
    late = await act(client, case, "replies", text="还有一句", message_id="r2")
    assert late.status_code == 409 and "还有一句" in late.text


async def test_a_closed_case_can_be_opened_again(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    await act(client, case, "close")
    assert "重新打开" in await page_of(client, case) and 'id="reply"' not in await page_of(client, case)
    assert (await act(client, case, "reopen")).status_code == 303
    assert await state_of(house, case) is not CaseState.CLOSED


async def test_two_cases_of_one_person_become_one(client: httpx.AsyncClient, house: House) -> None:
    web, telegram = await asks(house, "a", "laoshan", "我的材料"), await asks(house, "b", "jimo", "我的材料也在这", channel=Channel.TELEGRAM)
    found = (await client.get(f"/desk/cases/{web.id}/merge", params={"q": "材料"})).text
    assert f'value="{telegram.id}"' in found and f'value="{web.id}"' not in found
    merged = await act(client, web, "merge", into=telegram.id)
    assert (merged.status_code, merged.headers["location"]) == (303, f"/desk/cases/{telegram.id}")
    kept = await house.store.case(web.id)
    assert kept and (kept.state, kept.merged_into) == (CaseState.CLOSED, telegram.id)
    assert telegram.id in await page_of(client, web) and "重新打开" not in await page_of(client, web)


@pytest.mark.parametrize("into", ["", "C999999", "itself"])
async def test_a_case_is_not_merged_into_nothing(client: httpx.AsyncClient, house: House, into: str) -> None:
    case = await asks(house, "a", "laoshan")
    refused = await act(client, case, "merge", into=case.id if into == "itself" else into)
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    assert await house.store.case(case.id) == case


async def test_an_officer_cannot_merge_into_a_case_elsewhere(house: House) -> None:
    own, other = await asks(house, "a", "laoshan", "材料"), await asks(house, "b", "jimo", "材料")
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
        assert other.id not in (await client.get(f"/desk/cases/{own.id}/merge?q=材料")).text
        assert (await act(client, own, "merge", into=other.id)).status_code == 403
    assert await house.store.case(own.id) == own


async def test_earlier_cases_are_named_only_to_who_may_see_them(client: httpx.AsyncClient, house: House) -> None:
    first = await asks(house, "a", "jimo")
    await act(client, first, "close")
    anna = Say(house, "a", Channel.WEB)
    for line in ("找专员", "/officer laoshan"):
        await anna(line, line)
    second = await house.store.case((await anna.conversation()).case or "")
    assert second and second.id != first.id and first.id in await page_of(client, second)
    async with inside(house) as officer:
        await sign_in_as(officer, house, "崂山小刘", Role.OFFICER, "laoshan")
        assert f"/desk/cases/{first.id}" not in await page_of(officer, second)


async def test_who_may_not_see_a_case_any_more_hears_nothing_more_of_it(house: House) -> None:
    case = await asks(house, "a", "laoshan")
    async with over_loopback(house) as client:
        await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
        async with client.stream("GET", f"/desk/events?case={case.id}&after=99999") as stream:
            await house.desk.transfer(case.id, "王老师", "jimo")
            await Say(house, "a", Channel.WEB)("您好", "m1")
            async for _ in stream.aiter_lines():
                pass  # it ends by itself
    assert house.queue and not await house.queue.looking([case.id], house.clock.now())


async def test_a_page_that_listens_hears_words_notes_and_colleagues(house: House, clock: FixedClock) -> None:
    case = await asks(house, "a", "laoshan")
    async with over_loopback(house) as client:
        await sign_in_as(client, house, "李老师", Role.CITY, None)
        last = (await house.store.said("a"))[-1].id
        async with client.stream("GET", f"/desk/events?case={case.id}&after={last}&here=1") as stream:
            heard = (line async for line in stream.aiter_lines() if line.startswith("data:"))
            await Say(house, "a", Channel.WEB)("您好", "m1")
            assert int((await anext(heard)).split('"id":')[1].strip(" }")) > last
            await house.desk.note(case.id, "王老师", "n1", "先看看")
            assert await anext(heard)
            assert house.queue
            await house.queue.look(case.id, "王老师", clock.now())
            house.bell.ring("a")
            assert await anext(heard)
        assert "李老师" in (await house.queue.looking([case.id], clock.now()))[case.id]


def fault_on(page: str) -> str:
    found = re.search(r'class="fault" role="alert">([^<]+)<', page)
    return found[1] if found else ""


async def test_a_plain_form_says_why_a_move_was_not_possible(client: httpx.AsyncClient, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    nowhere = await act(client, case, "transfer", {"accept-language": "zh"}, to="")
    assert (nowhere.status_code, fault_on(nowhere.text)) == (422, "请选择转给哪里。")
    open_already = await act(client, case, "reopen", {"accept-language": "zh"})
    assert open_already.status_code == 409 and fault_on(open_already.text).startswith("没有办成")
    await house.desk.claim(case.id, "王老师")
    for move in ("claim", "transfer"):
        late = await act(client, case, move, {"accept-language": "zh"}, to="jimo")
        assert late.status_code == 409 and fault_on(late.text).startswith("没有办成") and "王老师" in late.text
        assert (await act(client, case, move, SCRIPT, to="jimo")).json()["error"] == "move_failed"


@pytest.mark.parametrize("move", ["replies", "notes"])
async def test_words_for_a_case_that_was_passed_on_meanwhile_can_be_copied(move: str, house: House) -> None:
    case = await asks(house, "a", "laoshan")
    typed, person = "请带<b>护照</b>来", {"accept": "text/html", "accept-language": "zh"}
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
        await page_of(client, case)
        await house.desk.transfer(case.id, "李老师", "jimo")
        refused = await act(client, case, move, person, text=typed, message_id="m1")
        assert refused.status_code == 403 and "现在由别的服务台负责" in refused.text
        assert re.search(r"<textarea[^>]* readonly[^>]*>请带&lt;b&gt;护照&lt;/b&gt;来</textarea>", refused.text)
        assert "转人工" not in refused.text and "<textarea" not in (await client.get(f"/desk/cases/{case.id}", headers=person)).text


async def test_who_never_saw_a_case_elsewhere_is_not_told_that_it_was_passed_on(house: House) -> None:
    case = await asks(house, "a", "jimo")
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
        refused = await act(client, case, "replies", {"accept": "text/html", "accept-language": "zh"}, text="您好")
    assert refused.status_code == 403 and "不在您的职责范围内" in refused.text and ">您好</textarea>" in refused.text
