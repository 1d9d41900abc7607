"""The officers' desk, used as a browser uses it: sign in, read, reply, close."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.bootstrap import House
from bot.domain.cases import Case, CaseState
from bot.domain.desk_accounts import LINK, SESSION
from bot.domain.errors import NotAllowed
from bot.domain.messages import Author, Channel
from handlers.desk.sessions import Sessions
from tests.fakes import FixedClock, Say
from tests.http_doors import inside


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(house) as client:
        yield client


@pytest.fixture
def anna(house: House) -> Say:
    """A person on the web."""
    return Say(house, "anna-token", Channel.WEB)


async def new_link(house: House) -> str:
    return await Sessions(house.sign_ins, house.clock).new_link()


async def sign_in(client: httpx.AsyncClient, house: House, name: str = "李老师") -> httpx.Response:
    return await client.post("/desk/sign-in", data={"token": await new_link(house), "name": name})


async def ask_for_officer(person: Say, district: str = "laoshan") -> Case:
    await person("转人工")
    await person(f"/officer {district}")
    conversation = await person.conversation()
    case = await person.house.store.case(conversation.case or "")
    assert case is not None
    return case


async def csrf_of(client: httpx.AsyncClient, path: str = "/desk") -> str:
    found = re.search(r'name="csrf" value="(\w+)"', (await client.get(path)).text)
    assert found
    return found[1]


async def reply(client: httpx.AsyncClient, case: Case, text: str, **more: str) -> httpx.Response:
    data = {"text": text, "csrf": await csrf_of(client), "message_id": "r1", **more}
    return await client.post(f"/desk/cases/{case.id}/replies", data=data)


@pytest.mark.parametrize("path", ["/desk", "/desk?show=all", "/desk/cases/C234567", "/desk/events", "/desk/events?case=C234567"])
async def test_who_is_not_signed_in_is_shown_to_the_sign_in_page(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.headers["location"]) == (303, "/desk/sign-in")
    assert "C234567" not in response.text


@pytest.mark.parametrize(
    "path", ["/desk/cases/C234567/replies", "/desk/cases/C234567/close", "/desk/cases/C234567/claim", "/desk/cases/C234567/notes", "/desk/sign-out"]
)
async def test_who_is_not_signed_in_changes_nothing(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.post(path, data={"text": "x", "csrf": "x"})).status_code == 401


async def test_a_link_opens_the_desk_once(client: httpx.AsyncClient, house: House) -> None:
    link = await new_link(house)
    first = await client.post("/desk/sign-in", data={"token": link, "name": "李老师"})
    assert (first.status_code, first.headers["location"]) == (303, "/desk")
    assert "李老师" in (await client.get("/desk")).text
    async with inside(house) as second:
        assert (await second.post("/desk/sign-in", data={"token": link, "name": "王老师"})).status_code == 403
        assert (await second.get("/desk")).status_code == 303


async def test_looking_at_a_link_does_not_use_it_up(client: httpx.AsyncClient, house: House) -> None:
    link = await new_link(house)
    page = await client.get("/desk/sign-in", params={"token": link})
    assert page.status_code == 200 and link in page.text
    assert (await client.post("/desk/sign-in", data={"token": link, "name": "李老师"})).status_code == 303


async def test_a_link_without_a_name_is_asked_for_one_and_stays_good(client: httpx.AsyncClient, house: House) -> None:
    link = await new_link(house)
    assert (await client.post("/desk/sign-in", data={"token": link, "name": "  "})).status_code == 422
    assert (await client.post("/desk/sign-in", data={"token": link, "name": "李老师"})).status_code == 303


@pytest.mark.parametrize("token", ["", "a guess", "' or 1=1 --", "\x00"])
async def test_a_link_nobody_was_given_opens_nothing(client: httpx.AsyncClient, token: str) -> None:
    assert (await client.post("/desk/sign-in", data={"token": token, "name": "李老师"})).status_code == 403


async def test_a_link_gets_old(client: httpx.AsyncClient, house: House, clock: FixedClock) -> None:
    link = await new_link(house)
    clock.move(LINK)
    assert (await client.post("/desk/sign-in", data={"token": link, "name": "李老师"})).status_code == 403


async def test_a_session_gets_old_and_says_so(client: httpx.AsyncClient, house: House, clock: FixedClock) -> None:
    await sign_in(client, house)
    for _ in range(6):
        clock.move(SESSION / 6 - timedelta(seconds=1))
        assert (await client.get("/desk")).status_code == 200
    clock.move(timedelta(seconds=6))
    assert (await client.get("/desk")).status_code == 303
    assert 'role="alert"' in (await client.get("/desk/sign-in")).text


async def test_the_cookie_is_for_our_own_pages_and_out_of_reach_of_scripts(client: httpx.AsyncClient, house: House) -> None:
    cookie = (await sign_in(client, house)).headers["set-cookie"].casefold()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/")) and "secure" not in cookie


async def test_over_https_the_cookie_stays_on_https(house: House) -> None:
    async with inside(house) as client:
        client.base_url = httpx.URL("https://guichao.test")
        assert "secure" in (await sign_in(client, house)).headers["set-cookie"].casefold()


async def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(client: httpx.AsyncClient, house: House) -> None:
    await sign_in(client, house)
    kept = dict(client.cookies)
    assert (await client.post("/desk/sign-out", data={"csrf": await csrf_of(client)})).headers["location"] == "/desk/sign-in"
    client.cookies.update(kept)
    assert (await client.get("/desk")).status_code == 303


def moves(case: Case) -> list[tuple[str, dict[str, str]]]:
    """What can be done with a case beside replying and closing."""
    note = {"text": "x", "message_id": "n1"}
    return [(f"cases/{case.id}/claim", {}), (f"cases/{case.id}/transfer", {"to": "jimo"}), (f"cases/{case.id}/notes", note)]


@pytest.mark.parametrize("csrf", ["", "a guess", "é"])
async def test_a_form_from_another_page_is_refused(client: httpx.AsyncClient, house: House, anna: Say, csrf: str) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    for path, data in ((f"cases/{case.id}/replies", {"text": "x"}), (f"cases/{case.id}/close", {}), ("sign-out", {}), *moves(case)):
        response = await client.post(f"/desk/{path}", data={**data, "csrf": csrf})
        assert response.status_code == 403 and len(response.json()["message"]) > 15
    assert await house.store.case(case.id) == case and (await client.get("/desk")).status_code == 200


async def test_the_mark_of_one_session_is_no_good_in_another(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    async with inside(house) as other:
        await sign_in(other, house, "王老师")
        assert (await reply(client, case, "您好", csrf=await csrf_of(other))).status_code == 403


async def test_a_reply_takes_the_case_and_reaches_the_person(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    response = await reply(client, case, "您好，我是李老师 <b>")
    assert (response.status_code, response.headers["location"]) == (303, f"/desk/cases/{case.id}")
    said = await house.store.said("anna-token")
    assert [line.name for line in said][-2:] == ["handoff.taken", "李老师"] and said[-1].text == "您好，我是李老师 <b>"
    changed = await house.store.case(case.id)
    assert changed and (changed.state, changed.officer) == (CaseState.WAITING_FOR_SCHOLAR, "李老师")


async def test_while_an_officer_has_the_floor_the_bot_is_silent_and_the_officer_sees_all(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    await reply(client, case, "您好")
    assert await anna("硕士有多少住房补贴？") == []
    assert "硕士有多少住房补贴？" in (await client.get(f"/desk/cases/{case.id}")).text


async def test_the_same_reply_sent_twice_is_said_once(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    path, headers = f"/desk/cases/{case.id}/replies", {"accept": "application/json"}
    first, again = [await client.post(path, data=await form(client, "您好"), headers=headers) for _ in range(2)]
    assert first.json() == again.json() and first.status_code == 200
    assert [line.text for line in await house.store.said("anna-token")].count("您好") == 1


async def form(client: httpx.AsyncClient, text: str) -> dict[str, str]:
    return {"text": text, "csrf": await csrf_of(client), "message_id": "r1"}


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
async def test_an_empty_or_endless_reply_is_refused_in_words(client: httpx.AsyncClient, house: House, anna: Say, text: str) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    response = await client.post(f"/desk/cases/{case.id}/replies", data=await form(client, text), headers={"accept": "application/json"})
    assert response.status_code == 422 and set(response.json()) == {"error", "message"}
    assert await house.store.case(case.id) == case


async def test_closing_gives_the_person_back_to_guichao(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    await client.post(f"/desk/cases/{case.id}/close", data={"csrf": await csrf_of(client)})
    assert (await house.store.said("anna-token"))[-1].name == "handoff.closed"
    assert await anna("硕士有多少住房补贴？") == ["answer"]
    assert case.id not in (await client.get("/desk")).text
    assert case.id in (await client.get("/desk?show=closed")).text


async def test_a_closed_case_takes_no_more(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    csrf = {"csrf": await csrf_of(client)}
    await client.post(f"/desk/cases/{case.id}/close", data=csrf)
    talk = await house.store.said("anna-token")
    json = {"accept": "application/json"}
    assert (await client.post(f"/desk/cases/{case.id}/replies", data=await form(client, "还有"), headers=json)).status_code == 409
    assert (await client.post(f"/desk/cases/{case.id}/close", data=csrf, headers=json)).status_code == 409
    assert await house.store.said("anna-token") == talk
    page = (await client.get(f"/desk/cases/{case.id}")).text
    assert [move for move in ("replies", "close", "claim", "transfer") if f'action="/desk/cases/{case.id}/{move}"' in page] == []


async def test_a_case_of_another_officer_cannot_be_answered(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    await reply(client, case, "您好")
    async with inside(house) as other:
        await sign_in(other, house, "王老师")
        data = {**await form(other, "我来"), "message_id": "r2"}
        assert (await other.post(f"/desk/cases/{case.id}/replies", data=data, headers={"accept": "application/json"})).status_code == 409
        assert "李老师" in (await other.get(f"/desk/cases/{case.id}")).text
    assert "我来" not in [line.text for line in await house.store.said("anna-token")]


async def test_of_two_officers_who_reply_at_once_one_gets_the_case(house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    results = await asyncio.gather(*(house.desk.reply(case.id, name, name, name) for name in ("李老师", "王老师")), return_exceptions=True)
    assert [type(each) for each in results if isinstance(each, BaseException)] == [NotAllowed]
    changed = await house.store.case(case.id)
    assert changed and [line.text for line in await house.store.said("anna-token") if line.author is Author.OFFICER] == [changed.officer]


async def test_a_case_shows_the_talk_of_its_person_and_of_nobody_else(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    bo = anna.as_("bo-token")
    await anna("我叫安娜")
    await bo("我叫波波")
    case = await ask_for_officer(anna)
    await ask_for_officer(bo)
    await sign_in(client, house)
    page = (await client.get(f"/desk/cases/{case.id}")).text
    assert "我叫安娜" in page and "我叫波波" not in page


async def test_the_list_shows_who_waits_where_and_until_when(client: httpx.AsyncClient, house: House, anna: Say, clock: FixedClock) -> None:
    case = await ask_for_officer(anna, "laoshan")
    other = await ask_for_officer(anna.as_("bo-token"), "undecided")
    clock.move(timedelta(minutes=7))
    await sign_in(client, house)
    page = (await client.get("/desk?lang=en")).text
    assert case.id in page and other.id in page
    assert "Laoshan" in page and "City desk" in page and page.count("25 h left") == 2


async def test_what_a_person_wrote_is_shown_as_text(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await anna('<script>alert("x")</script><img src=x onerror=alert(1)>')
    await sign_in(client, house, '<b onmouseover="x">李</b>')
    for path in ("/desk", f"/desk/cases/{case.id}"):
        page = (await client.get(path)).text
        assert "<script>alert" not in page and "<img src=x" not in page and "<b onmouseover" not in page
        assert "&lt;script&gt;" in page


async def test_a_token_in_the_address_is_shown_as_text(client: httpx.AsyncClient) -> None:
    page = (await client.get("/desk/sign-in", params={"token": '"><script>alert(1)</script>'})).text
    assert "<script>alert(1)" not in page


async def test_what_an_open_form_holds_is_shown_with_its_labels(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    for said in ("蓝洽会报名", "同意", "安娜·穆勒"):
        await anna(said)
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    page = (await client.get(f"/desk/cases/{case.id}?lang=en")).text
    assert "<dt>Name</dt><dd>安娜·穆勒</dd>" in page


@pytest.mark.parametrize("hello", ["您好", "請問碩士有多少住房補貼？", "Hello"])
async def test_a_case_of_every_language_can_be_opened(client: httpx.AsyncClient, house: House, anna: Say, hello: str) -> None:
    await anna(hello)
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    assert [(await client.get(path)).status_code for path in ("/desk", f"/desk/cases/{case.id}")] == [200, 200]


@pytest.mark.parametrize("channel", Channel)
async def test_a_case_of_every_channel_can_be_opened(client: httpx.AsyncClient, house: House, channel: Channel) -> None:
    case = await ask_for_officer(Say(house, "anna", channel))
    await sign_in(client, house)
    assert [(await client.get(path)).status_code for path in ("/desk", f"/desk/cases/{case.id}")] == [200, 200]


async def test_a_case_that_is_not_there_is_not_found(client: httpx.AsyncClient, house: House) -> None:
    await sign_in(client, house)
    csrf = {"csrf": await csrf_of(client), "text": "x"}
    assert (await client.get("/desk/cases/C999999")).status_code == 404
    for action in ("replies", "close"):
        refused = await client.post(f"/desk/cases/C999999/{action}", data=csrf, headers={"accept": "application/json"})
        assert refused.status_code in (404, 409)


async def test_a_line_number_beyond_all_lines_or_a_strange_filter_does_no_harm(client: httpx.AsyncClient, house: House) -> None:
    await sign_in(client, house)
    assert (await client.get("/desk", params={"show": "<script>"})).status_code == 200
    assert (await client.get("/desk/events", params={"case": "C234567", "after": "x"})).status_code in (404, 422)


async def act(client: httpx.AsyncClient, case: Case, move: str, **data: str) -> httpx.Response:
    form = {"csrf": await csrf_of(client), **data}
    return await client.post(f"/desk/cases/{case.id}/{move}", data=form, headers={"accept": "application/json"})


async def test_a_case_can_be_claimed_before_anything_is_said(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    assert (await act(client, case, "claim")).status_code == 303
    changed = await house.store.case(case.id)
    assert changed and changed.officer == "李老师" and (await house.store.said("anna-token"))[-1].name == "handoff.taken"
    async with inside(house) as other:
        await sign_in(other, house, "王老师")
        assert (await act(other, case, "claim")).status_code == 409
        assert 'form="claim"' not in (await other.get(f"/desk/cases/{case.id}")).text


async def test_a_case_that_is_passed_on_waits_at_the_other_desk(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    await act(client, case, "claim")
    assert (await act(client, case, "transfer", to="jimo")).status_code == 303
    changed = await house.store.case(case.id)
    assert changed and (changed.district, changed.state, changed.officer) == ("jimo", CaseState.NEW, None)
    assert (await house.store.said("anna-token"))[-1].name == "handoff.transferred"
    assert await anna("在吗") == []
    assert (await act(client, case, "transfer", to="city")).status_code == 303
    changed = await house.store.case(case.id)
    assert changed and changed.district is None


@pytest.mark.parametrize("to", ["", "atlantis", "fair-2026"])
async def test_a_case_cannot_be_passed_on_to_no_desk(client: httpx.AsyncClient, house: House, anna: Say, to: str) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    assert (await act(client, case, "transfer", to=to)).status_code == 422
    assert await house.store.case(case.id) == case


async def test_a_note_is_for_officers_alone_and_kept_once(client: httpx.AsyncClient, house: House, anna: Say) -> None:
    case = await ask_for_officer(anna)
    talk = await house.store.said("anna-token")
    await sign_in(client, house)
    for _ in range(2):
        assert (await act(client, case, "notes", text="先问清楚 <b>家属</b>", message_id="n1")).status_code == 303
    page = (await client.get(f"/desk/cases/{case.id}")).text
    assert page.count("先问清楚 &lt;b&gt;家属&lt;/b&gt;") == 1
    assert await house.store.said("anna-token") == talk
    read = (await client.get("/api/messages", params={"conversation": "anna-token"})).text
    assert "转人工" in read and "家属" not in read


@pytest.mark.parametrize("data", [{"text": "  ", "message_id": "n1"}, {"text": "x" * 4001, "message_id": "n1"}, {"text": "x"}])
async def test_an_empty_or_endless_note_is_refused_in_words(client: httpx.AsyncClient, house: House, anna: Say, data: dict[str, str]) -> None:
    case = await ask_for_officer(anna)
    await sign_in(client, house)
    response = await act(client, case, "notes", **data)
    assert response.status_code == 422 and set(response.json()) == {"error", "message"}
    assert await house.desk.notes_of(case.id) == []
