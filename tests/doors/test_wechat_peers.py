"""WeChat's push side is what it says: over echoes by other hands, and over an endpoint that misbehaves as it is told."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests import wechat_peers
from tests.models import free_port
from tests.wechat_peers import WeChat, echo, ours, reference_wechat, reference_werobot, wechat

pytestmark = pytest.mark.alone
EVERY_PADDING = ["x" * length for length in range(1, 33)]
HARD = ["住房补贴怎么申请？", "👩‍🎓🇨🇳 归巢", "住" * 682, "a < b && c > d", "one\ntwo", 'he said "你好" & left <b>']
TEXTS = EVERY_PADDING + HARD
FAST = 40  # real milliseconds of a second of WeChat's


# --- against echoes that others wrote


_ECHOES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "echo": echo,
    "reference_wechat": reference_wechat,
    "reference_werobot": reference_werobot,
    "ours": ours,
}


@pytest.fixture(scope="module")
def address_of() -> Iterator[Callable[[str], str]]:
    """The address of an echo by its name; each is started where it is first wanted, and remembers nothing that a later test could meet."""
    with ExitStack() as running:
        yield cache(lambda name: running.enter_context(_ECHOES[name]()))


@pytest.mark.parametrize(
    ("server", "mode"),
    [
        ("ours", "safe"),
        ("ours", "compatible"),
        ("echo", "safe"),
        ("reference_werobot", "safe"),
        ("reference_wechat", "safe"),
        ("reference_wechat", "compatible"),
        ("reference_wechat", "plain"),
    ],
)
async def test_thirty_eight_texts_come_back_from_an_echo_by_other_hands_as_they_went(address_of: Callable[[str], str], server: str, mode: str) -> None:
    assert len(TEXTS) == 38 and len(HARD[2].encode()) == 2046
    async with wechat(address_of(server), mode) as peer:
        assert (await peer.check()).acknowledged
        pushed = await asyncio.gather(*[peer.push(text=text) for text in TEXTS])
    assert [each.text for each in pushed] == TEXTS
    assert {each.tries for each in pushed} == {1}


@pytest.mark.parametrize("spoil", ["signature", "msg_signature", "app_id"])
async def test_what_is_spoilt_is_refused_by_the_echo_and_what_is_sound_is_not(address_of: Callable[[str], str], spoil: str) -> None:
    async with wechat(address_of("echo")) as peer:
        spoilt, sound = await peer.push(text="你好", spoil=spoil), await peer.push(text="你好")
    assert (spoilt.statuses, spoilt.fault, sound.text) == ([403] * 3, "status 403", "你好")


@pytest.mark.parametrize("spoil", ["signature", "msg_signature", "app_id", "cipher", "base64", "padding"])
async def test_where_the_references_differ_ours_refuses_and_never_fails(address_of: Callable[[str], str], spoil: str) -> None:
    async with wechat(address_of("ours")) as peer:
        spoilt, sound = await peer.push(text="你好", spoil=spoil), await peer.push(text="你好")
    assert {int(status) // 100 for status in spoilt.statuses} == {4}
    assert sound.text == "你好"


@pytest.mark.parametrize("spoil", ["cipher", "base64", "padding"])
async def test_a_cipher_that_cannot_be_opened_is_rightly_signed(address_of: Callable[[str], str], spoil: str) -> None:
    async with wechat(address_of("echo")) as peer:
        assert (await peer.push(text="你好", spoil=spoil)).statuses == [500] * 3  # past the signature; the echo knows no better


async def test_a_burst_measures_every_message_and_opens_every_reply(address_of: Callable[[str], str]) -> None:
    async with wechat(address_of("echo")) as peer:
        measured = await peer.burst([{"from": f"p{number}", "text": "你好"} for number in range(50)])
    assert (measured["count"], measured["statuses"], measured["faults"]) == (50, {"200": 50}, {"none": 50})
    assert 0 < measured["p50"] <= measured["p95"] <= measured["worst"]


# --- against an endpoint that does what it is told


@dataclass
class Endpoint:
    """Answers tries in turn with (seconds of WeChat's, status, body); after the script at once with `success`."""

    url: str = ""
    script: list[tuple[float, int, str]] = field(default_factory=list)
    stamps: list[tuple[str, ...]] = field(default_factory=list)
    messages: list[dict[str, str | None]] = field(default_factory=list)

    async def callback(self, request: Request) -> Response:
        self.stamps.append(tuple(request.query_params[name] for name in ("timestamp", "nonce", "signature")))
        self.messages.append({part.tag: part.text for part in ElementTree.fromstring(await request.body())})
        delay, status, body = self.script.pop(0) if self.script else (0, 200, "success")
        await asyncio.sleep(delay * FAST / 1000)
        return Response(body, status)


@asynccontextmanager
async def _serving(endpoint: Endpoint) -> AsyncIterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = Starlette(routes=[Route("/", endpoint.callback, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            await serving


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    wechat_peers.need_node()
    told = Endpoint()
    async with _serving(told) as told.url:
        yield told


@pytest.fixture
async def peer(endpoint: Endpoint) -> AsyncIterator[WeChat]:
    async with wechat(endpoint.url, "plain", FAST) as peer:
        yield peer


def _reply(text: str, to: str = "anna", sender: str = "gh_test") -> str:
    head = f"<ToUserName>{to}</ToUserName><FromUserName>{sender}</FromUserName><CreateTime>1700000000</CreateTime>"
    return f"<xml>{head}<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content></xml>"


NEVER = (20, 200, "success")


async def test_a_message_that_is_not_answered_in_five_seconds_comes_again_with_the_same_stamp(endpoint: Endpoint, peer: WeChat) -> None:
    endpoint.script = [NEVER, NEVER, (0, 200, _reply("在"))]
    pushed = await peer.push(text="在吗")
    assert (pushed.statuses, pushed.text) == (["timeout", "timeout", 200], "在")
    assert len(set(endpoint.stamps)) == 1 and len({message["MsgId"] for message in endpoint.messages}) == 1
    assert all(ms >= 4990 for ms in pushed.ms[:2])


async def test_after_three_tries_wechat_gives_up_and_the_person_reads_of_a_fault(endpoint: Endpoint, peer: WeChat) -> None:
    endpoint.script = [NEVER] * 3
    pushed = await peer.push(text="在吗")
    assert (pushed.statuses, pushed.fault, pushed.text) == (["timeout"] * 3, "timeout", None)
    assert len(endpoint.messages) == 3


async def test_another_status_than_200_is_tried_again_at_once(endpoint: Endpoint, peer: WeChat) -> None:
    endpoint.script = [(0, 500, ""), (0, 201, "success"), (0, 200, "")]
    pushed = await peer.push(text="在吗")
    assert (pushed.statuses, pushed.acknowledged, len(set(endpoint.stamps))) == ([500, 201, 200], True, 1)


async def test_a_retry_may_be_asked_to_bear_a_new_stamp(endpoint: Endpoint, peer: WeChat) -> None:
    endpoint.script = [NEVER]
    assert (await peer.push(text="在吗", restamp=True)).acknowledged
    assert len(set(endpoint.stamps)) == 2 and len({message["MsgId"] for message in endpoint.messages}) == 1


async def test_a_connection_can_be_cut_early_and_the_message_comes_again(endpoint: Endpoint, peer: WeChat) -> None:
    endpoint.script = [(3, 200, "success")]  # in time, had WeChat waited
    assert (await peer.push(text="在吗", cut=1)).statuses == ["cut", 200]
    assert len(endpoint.messages) == 2


async def test_where_nobody_listens_three_tries_are_made() -> None:
    async with wechat(f"http://127.0.0.1:{free_port()}/", "plain", FAST) as peer:
        assert (await peer.push(text="在吗")).statuses == ["refused"] * 3


async def test_duplicates_come_at_once_with_one_id_and_other_messages_have_other_ids(endpoint: Endpoint, peer: WeChat) -> None:
    copies = await peer.copies(3, text="一")
    await peer.push(text="二")
    assert [each.acknowledged for each in copies] == [True] * 3
    ids = [message["MsgId"] for message in endpoint.messages]
    assert len(set(ids[:3])) == 1 and len(set(ids)) == 2


async def test_what_is_delayed_arrives_after_what_was_sent_later(endpoint: Endpoint, peer: WeChat) -> None:
    await asyncio.gather(peer.push(text="一", delay=5), peer.push(text="二"))
    assert [message["Content"] for message in endpoint.messages] == ["二", "一"]


async def test_an_old_timestamp_and_a_used_nonce_are_sent_as_asked(endpoint: Endpoint, peer: WeChat) -> None:
    await peer.push(text="一", age=3600, nonce="4711")
    stamp, nonce, _ = endpoint.stamps[0]
    assert time.time() - int(stamp) > 3590 and nonce == "4711"


async def test_an_event_has_its_key_and_no_message_id(endpoint: Endpoint, peer: WeChat) -> None:
    await peer.push(event="subscribe", key="qrscene_laoshan", fields={"Ticket": "t"})
    sent = endpoint.messages[0]
    assert (sent["Event"], sent["EventKey"], sent["Ticket"], sent["FromUserName"], "MsgId" in sent) == ("subscribe", "qrscene_laoshan", "t", "anna", False)


async def test_a_command_misspelt_is_a_fault_of_the_test(peer: WeChat) -> None:
    with pytest.raises(ValueError, match="unknown: txet"):
        await peer.push(txet="在吗")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("hello", "malformed"),
        (_reply("a]]>b"), "malformed"),
        (_reply("好", to="bo"), "addressee"),
        (_reply("好", sender="gh_other"), "sender"),
        (_reply(" "), "empty"),
        (_reply("x" * 2048), "too long"),
        ("<xml><Encrypt>x</Encrypt></xml>", "sealed in plain mode"),
    ],
)
async def test_a_reply_that_nobody_could_read_is_named(endpoint: Endpoint, peer: WeChat, body: str, fault: str) -> None:
    endpoint.script = [(0, 200, body), (0, 200, _reply("x" * 2047))]
    bad, good = await peer.push(text="在吗"), await peer.push(text="在吗")
    assert (bad.fault, bad.text, good.text) == (fault, None, "x" * 2047)
