"""The callback of our WeCom app over loopback, spoken to by an independent peer: npm @wecom/crypto seals, npm wechat-crypto opens."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from starlette.middleware.base import RequestResponseEndpoint

from bot.adapters.clock import SystemClock
from bot.adapters.wecom_codec import WeComCodec
from bot.bootstrap import House
from bot.domain.cases import Case, CaseState
from bot.domain.errors import Misconfigured
from bot.domain.knowledge import Officer
from bot.domain.messages import Channel, ConversationKey
from bot.domain.wechat import Refusal, Refused
from bot.notice_windows import NoticeWindows
from bot.ports import Turn
from handlers.desk.wecom import WeComDoor, wecom_router
from handlers.http.guards import guard
from tests.fakes import NOON, FakeStore
from tests.http_doors import over_loopback
from tests.notice_fakes import FakeNoticeShelf
from tests.wechat_peers import AES_KEY, APP_ID, TOKEN, WeChat, wechat
from tests.wechat_side import serving


@dataclass
class Door:
    """A door with an echo behind it, its address, and WeCom at the other side."""

    address: str
    peer: WeChat
    asked: list[str] = field(default_factory=list)
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)

    async def replay(self) -> int:
        """The status of the last request, sent once more as it was."""
        method, url, body = self.requests[-1]
        async with httpx.AsyncClient() as client:
            return (await client.request(method, url, content=body)).status_code


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    app, asked, requests = FastAPI(), list[str](), list[tuple[str, str, bytes]]()

    @app.middleware("http")
    async def note(request: Request, handle: RequestResponseEndpoint) -> Response:
        requests.append((request.method, str(request.url), await request.body()))
        return await handle(request)

    async def answer(member: str) -> str:
        asked.append(member)
        return f"你好，{member} ]]> 👋"

    app.include_router(wecom_router(WeComDoor(WeComCodec(TOKEN, APP_ID, AES_KEY), answer, SystemClock())))
    guard(app)
    async with serving(app) as address, wechat(f"{address}/wecom", mode="wecom") as peer:
        yield Door(f"{address}/wecom", peer, asked, requests)


async def test_the_url_check_hears_its_echo_unsealed(door: Door) -> None:
    assert (await door.peer.check()).acknowledged


@pytest.mark.parametrize(("spoil", "status"), [("msg_signature", 403), ("app_id", 403), ("cipher", 400), ("base64", 400), ("padding", 400)])
async def test_a_url_check_that_is_not_of_our_company_is_refused(door: Door, spoil: str, status: int) -> None:
    assert (await door.peer.check(spoil=spoil)).statuses[0] == status


async def test_a_url_check_of_yesterday_is_refused(door: Door) -> None:
    assert (await door.peer.check(age=86_400)).statuses[0] == 403


async def test_an_officer_who_writes_gets_a_sealed_answer(door: Door) -> None:
    pushed = await door.peer.push("li", text="有我的求助吗？")
    assert (pushed.text, pushed.tries, door.asked) == ("你好，li ]]> 👋", 1, ["li"])


@pytest.mark.parametrize(
    "command", [{"event": "enter_agent"}, {"event": "subscribe"}, {"event": "click", "key": "x"}, {"type": "image", "fields": {"MediaId": "m"}}]
)
async def test_what_is_no_text_is_acknowledged_and_no_more(door: Door, command: dict[str, object]) -> None:
    pushed = await door.peer.push("li", **command)
    assert pushed.acknowledged and pushed.tries == 1 and door.asked == []


@pytest.mark.parametrize(("spoil", "status"), [("msg_signature", 403), ("app_id", 403), ("cipher", 400), ("base64", 400), ("padding", 400)])
async def test_what_is_not_of_our_company_is_refused(door: Door, spoil: str, status: int) -> None:
    pushed = await door.peer.push("li", text="hello", spoil=spoil, tries=1)
    assert pushed.statuses == [status] and door.asked == []


@pytest.mark.parametrize(
    "xml",
    [
        "no xml at all",
        "<xml></xml>",
        "<xml><ToUserName>a</ToUserName><FromUserName>li</FromUserName><CreateTime>x</CreateTime><MsgType>text</MsgType></xml>",
        "<xml><ToUserName>a</ToUserName><FromUserName>li</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content><a>b</a></Content></xml>",
        '<!DOCTYPE x [<!ENTITY e "e">]><xml><ToUserName>&e;</ToUserName><FromUserName>li</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>',
        "<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>",
    ],
)
async def test_what_cannot_be_read_is_refused_and_breaks_nothing(door: Door, xml: str) -> None:
    assert (await door.peer.push("li", xml=xml, tries=1)).statuses == [400]
    assert (await door.peer.push("li", text="hello")).text and door.asked == ["li"]


async def test_a_body_that_is_too_large_is_not_read(door: Door) -> None:
    assert (await door.peer.push("li", text="x" * 70_000, tries=1)).statuses == [413]


async def test_a_url_check_that_is_replayed_is_refused(door: Door) -> None:
    await door.peer.check()
    assert await door.replay() == 403


async def test_a_retry_is_answered_and_a_replay_is_not(door: Door) -> None:
    await door.peer.push("li", text="hello")
    assert [await door.replay() for _ in range(4)] == [200, 200, 200, 403]


async def test_an_old_message_is_refused(door: Door) -> None:
    assert (await door.peer.push("li", text="hello", age=600, tries=1)).statuses == [403]


async def test_a_body_without_a_seal_is_refused(door: Door) -> None:
    async with httpx.AsyncClient() as client:
        body = "<xml><ToUserName>a</ToUserName><FromUserName>li</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>"
        stamp = {"timestamp": str(int(SystemClock().now().timestamp())), "nonce": "1", "msg_signature": "0" * 40}
        answers = [await client.post(door.address, content=content, params=stamp) for content in (body, b"", b"\xff\x00<Encrypt>")]
        answers += [await client.get(door.address), await client.get(door.address, params={**stamp, "echostr": "密"})]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 403, 403] and door.asked == []


@pytest.fixture
def staffed(house: House, store: FakeStore) -> House:
    """A house with one officer, whom WeCom knows as Li.Na, and with the callback of WeCom."""
    desk = replace(house.knowledge.city_desk, officers=(Officer("李娜", languages=("zh",), wecom="Li.Na"),))
    windows = NoticeWindows(FakeNoticeShelf(store), {}, WeComCodec(TOKEN, APP_ID, AES_KEY))
    settings = house.settings.model_copy(update={"public_url": "https://guichao.test"})
    return replace(house, knowledge=replace(house.knowledge, city_desk=desk), notices=windows, settings=settings, clock=SystemClock())


async def test_an_officer_hears_how_many_cases_wait_and_where(staffed: House, store: FakeStore) -> None:
    before = await store.load(ConversationKey(Channel.WEB, "anna"))
    case = Case("C1", before.id, "web", "en", None, CaseState.CLAIMED, NOON, officer="李娜")
    await store.keep(Turn(before, replace(before, version=1), None, (), case=case))
    async with over_loopback(staffed) as client, wechat(f"{client.base_url}/wecom", mode="wecom") as peer:
        pushed = await peer.push("li.na", text="在吗")
        stranger = await peer.push("somebody", text="在吗")
    assert pushed.text and "1件" in pushed.text and "https://guichao.test/desk" in pushed.text
    assert stranger.text and "李娜" not in stranger.text and "not listed" in stranger.text


async def test_an_officer_is_answered_when_the_database_is_not(staffed: House, store: FakeStore) -> None:
    async with over_loopback(staffed) as client, wechat(f"{client.base_url}/wecom", mode="wecom") as peer:
        store.is_down = True
        pushed = await peer.push("li.na", text="在吗")
    assert pushed.text and "现在查不到" in pushed.text


def test_a_codec_looks_at_no_body_that_is_too_large() -> None:
    assert WeComCodec(TOKEN, APP_ID, AES_KEY).open(b"x" * (64 * 1024 + 1), {}, NOON) == Refused(Refusal.TOO_LARGE)


def test_a_key_that_is_none_stops_the_start() -> None:
    with pytest.raises(Misconfigured):
        WeComCodec(TOKEN, APP_ID, "short")
