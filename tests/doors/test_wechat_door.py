"""The callback as WeChat sees it: what is answered, what is only acknowledged, and what is refused with nothing changed."""

from collections.abc import AsyncIterator
from datetime import datetime
from xml.etree import ElementTree

import httpx
import pytest
from fastapi import FastAPI

from bot.adapters.text_files import read_phrasebook
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import ConversationKey, Inbound
from bot.domain.wechat_quota import Opening
from bot.doors import Doors, LastRing
from handlers.channels.wechat import IsGone, WeChatDoor, wechat_callback, wechat_router
from handlers.http.guards import SafeHeaders, guard
from tests.doors.shared_index import PROJECT
from tests.fakes import FixedClock
from tests.units.adapters.wechat_bodies import NOW, answer_inside, digest, query, safe_codec, sealed, xml
from tests.wechat_fakes import FakeWeChatQuota


class Counter(FakeWeChatQuota):
    """A ledger that says what opened a window."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Opening] = []

    async def open(self, openid: str, kind: Opening, at: datetime) -> None:
        self.opened.append(kind)


class House:
    """What the door was told, and what it answers; `fault` is raised instead."""

    def __init__(self) -> None:
        self.heard: list[Inbound] = []
        self.left: list[ConversationKey] = []
        self.answer, self.fault = "您好", False
        self.quota = Counter()

    async def hear(self, message: Inbound, age: float, is_gone: IsGone) -> str:
        if self.fault:
            raise StoreUnavailable("the disk is full")
        self.heard.append(message)
        return self.answer

    async def leave(self, key: ConversationKey) -> None:
        self.left.append(key)


@pytest.fixture
def house() -> House:
    return House()


def routed(door: WeChatDoor) -> FastAPI:
    app = FastAPI()
    app.include_router(wechat_router(door))
    guard(app)
    return app


def before_all_routes(door: WeChatDoor) -> FastAPI:
    app = Doors()
    app.include_router(wechat_router(door))
    guard(app)
    app.callback = SafeHeaders(LastRing(wechat_callback(door), read_phrasebook(PROJECT / "prompts" / "replies")))
    return app


@pytest.fixture(params=[routed, before_all_routes])
async def wechat(request: pytest.FixtureRequest, house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = request.param(WeChatDoor(safe_codec(), house.hear, house.quota, house.leave, lambda: "抱歉", FixedClock(NOW)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        yield client


async def push(wechat: httpx.AsyncClient, message: str, **how: str) -> httpx.Response:
    body, address = sealed(message, **how)
    return await wechat.post("/wechat", params=address, content=body)


async def test_the_console_gets_its_echo_back_and_nobody_else(wechat: httpx.AsyncClient) -> None:
    assert (await wechat.get("/wechat", params=query(nonce="1", echostr="4711"))).text == "4711"
    refused = await wechat.get("/wechat", params={**query(nonce="2", echostr="4711"), "signature": "0" * 40})
    assert (refused.status_code, refused.text) == (403, "")


async def test_a_question_is_answered_under_the_same_cipher(wechat: httpx.AsyncClient, house: House) -> None:
    answer = await push(wechat, xml(Content="住房补贴多少？", MsgId="1"))
    assert answer.status_code == 200
    assert answer_inside(answer.content) == "您好"
    assert house.heard[0].text == "住房补贴多少？"
    assert house.quota.opened == [Opening.MESSAGE]


async def test_every_answer_carries_the_safe_headers_and_says_what_it_is(wechat: httpx.AsyncClient) -> None:
    answer, refusal = await push(wechat, xml(Content="住房补贴多少？", MsgId="1")), await wechat.post("/wechat", content=b"?")
    assert [each.headers["x-content-type-options"] for each in (answer, refusal)] == ["nosniff", "nosniff"]
    assert [each.headers["content-type"].split(";")[0] for each in (answer, refusal)] == ["text/xml", "text/plain"]


async def test_before_all_routes_a_body_is_read_no_further_than_it_may_be_and_nobody_else_is_let_in(house: House) -> None:
    app, read = before_all_routes(WeChatDoor(safe_codec(), house.hear, house.quota, house.leave, lambda: "抱歉", FixedClock(NOW))), []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield b"x" * 1024

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        assert (await client.post("/wechat", content=endless())).status_code == 413
        assert (len(read), (await client.put("/wechat")).status_code, (await client.post("/wechat/other")).status_code) == (65, 405, 404)


async def test_before_all_routes_what_nobody_expected_is_said_sorry_for_and_asked_again(house: House) -> None:
    async def broken(message: Inbound, age: float, is_gone: IsGone) -> str:
        raise ZeroDivisionError

    app = before_all_routes(WeChatDoor(safe_codec(), broken, house.quota, house.leave, lambda: "抱歉", FixedClock(NOW)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        answer = await push(client, xml(Content="住房补贴多少？", MsgId="1"))
    assert (answer.status_code, answer.json()["error"], answer.headers["referrer-policy"]) == (500, "unexpected", "no-referrer")


async def test_where_nothing_is_to_be_said_the_message_is_acknowledged_in_plain_words(wechat: httpx.AsyncClient, house: House) -> None:
    house.answer = ""
    assert (await push(wechat, xml(Content="在吗", MsgId="1"))).text == "success"


@pytest.mark.parametrize(
    ("message", "text", "opening"),
    [
        (xml("event", Event="subscribe", EventKey="qrscene_laoshan", Ticket="t"), "/start laoshan", Opening.FOLLOW),
        (xml("event", Event="subscribe", EventKey=""), "/start", Opening.FOLLOW),
        (xml("event", Event="SCAN", EventKey="fair", Ticket="t"), "/start fair", Opening.SCAN),
        (xml("event", Event="CLICK", EventKey="officer"), "/officer", Opening.CLICK),
        (xml("event", Event="CLICK", EventKey="list"), "/my list", Opening.CLICK),
        (xml("image", PicUrl="http://p", MediaId="m-1", MsgId="5"), "/media image", Opening.MESSAGE),
        (xml("text", Content="谁可以申请？", bizmsgmenuid="/about a", MsgId="6"), "/about a", Opening.CLICK),
    ],
)
async def test_events_and_pictures_say_what_they_mean(wechat: httpx.AsyncClient, house: House, message: str, text: str, opening: Opening) -> None:
    await push(wechat, message)
    assert [each.text for each in house.heard] == [text]
    assert [each.attachment.ref for each in house.heard if each.attachment] == (["m-1"] if "MediaId" in message else [])
    assert house.quota.opened == [opening]


async def test_who_unfollows_is_erased_and_gets_no_words(wechat: httpx.AsyncClient, house: House) -> None:
    assert (await push(wechat, xml("event", Event="unsubscribe"))).text == "success"
    assert [key.peer for key in house.left] == ["o-anna"]
    assert house.heard == []


@pytest.mark.parametrize("message", [xml("event", Event="VIEW", EventKey="http://x"), xml("event", Event="strange"), xml("strange", MsgId="9")])
async def test_what_means_nothing_to_us_is_acknowledged(wechat: httpx.AsyncClient, house: House, message: str) -> None:
    assert (await push(wechat, message)).text == "success"
    assert house.heard == []


async def test_an_account_that_tells_nothing_apart_refuses_what_is_not_its_own(wechat: httpx.AsyncClient, house: House) -> None:
    body, address = sealed(xml(Content="x", MsgId="1"))
    stale = {**address, "timestamp": "1", "signature": digest("a-token", "1", address["nonce"])}
    foreign, its = sealed(xml(Content="x", MsgId="1"), app_id="wx-another")
    refused = [
        (body, {**address, "signature": "0" * 40}, 403),
        (body, {**address, "msg_signature": "0" * 40}, 403),
        (body, stale, 403),
        (foreign, its, 403),
        (body[:-40], address, 400),
        (b"", address, 400),
        (b"\xff" * 100, query(encrypt_type="aes", msg_signature="0" * 40), 400),
        (b"<xml>" * 9000, address, 400),
        (b"x" * 20_000_000, address, 413),
    ]
    statuses = [(await wechat.post("/wechat", params=params, content=content)).status_code for content, params, _ in refused]
    assert [status // 100 for status in statuses] == [4] * len(refused)
    assert statuses[-1] == 413
    assert (house.heard, house.left, house.quota.opened) == ([], [], [])


async def test_a_house_that_can_keep_nothing_says_sorry_and_never_fails(wechat: httpx.AsyncClient, house: House) -> None:
    house.fault = True
    answer = await push(wechat, xml(Content="住房补贴多少？", MsgId="1"))
    assert answer.status_code == 200
    assert answer_inside(answer.content) == "抱歉"


async def test_words_that_look_like_markup_stay_words(wechat: httpx.AsyncClient, house: House) -> None:
    house.answer = "a]]>b<script>&amp;"
    answer = await push(wechat, xml(Content="x", MsgId="1"))
    assert ElementTree.fromstring(answer.content).findtext("Encrypt")
    assert answer_inside(answer.content) == "a]]>b<script>&amp;"
