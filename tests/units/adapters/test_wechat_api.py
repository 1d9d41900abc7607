"""The window on WeChat's API against the stand-in for it on loopback, and against servers that answer as nobody should."""

import asyncio
import json
import logging
import socket
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.adapters.sql_engine import Database
from bot.adapters.sql_wechat import SqlTokenShelf
from bot.adapters.vault import Vault
from bot.adapters.wechat_api import WeChatApi
from bot.domain.errors import Misconfigured
from bot.domain.messages import ShownButton
from bot.domain.wechat_sending import MenuEntry, SendResult
from tests.fakes import FixedClock
from tests.peers.wechat.api import SEND
from tests.wechat_fakes import FakeTokenShelf
from tests.wechat_side import SECRET, STABLE, Peer, http, saying

MENU = [MenuEntry("提问", "/ask"), MenuEntry("更多", entries=(MenuEntry("报名", "/register"), MenuEntry("人工", "/officer")))]


async def test_a_text_arrives_as_it_is(peer: Peer) -> None:
    text = "住房补贴每月800元 “ß” 🌊\n]]> \\u4f60"
    assert await peer.client().send_text("anna", text) is SendResult.SENT
    (arrived,) = peer.account.sent
    assert (arrived["openid"], arrived["kind"], arrived["message"]) == ("anna", "text", {"content": text})


async def test_half_a_character_is_left_out_and_stops_nothing(peer: Peer) -> None:
    assert await peer.client().send_text("anna", "a\ud83cb") is SendResult.SENT
    assert peer.account.sent[0]["message"] == {"content": "ab"}


async def test_a_menu_message_carries_what_its_choices_send(peer: Peer) -> None:
    assert await peer.client().send_menu("anna", "满意吗？", [ShownButton("满意", "/yes")], "谢谢") is SendResult.SENT
    assert peer.account.sent[0]["message"] == {"head_content": "满意吗？", "list": [{"id": "/yes", "content": "满意"}], "tail_content": "谢谢"}


async def test_the_menu_of_the_account_is_set(peer: Peer) -> None:
    assert await peer.client().set_menu(MENU) is SendResult.SENT
    under = [{"type": "click", "name": "报名", "key": "/register"}, {"type": "click", "name": "人工", "key": "/officer"}]
    assert peer.account.menu == {"button": [{"type": "click", "name": "提问", "key": "/ask"}, {"name": "更多", "sub_button": under}]}


async def test_two_clients_with_one_shelf_fetch_one_token(peer: Peer) -> None:
    mine, others = peer.client(), peer.client()
    results = [await client.send_text(openid, "好") for client in (mine, others) for openid in ("anna", "bo") for _ in range(2)]
    assert results == [SendResult.SENT] * 8
    assert peer.account.calls[STABLE] == 1


async def test_processes_that_share_a_database_fetch_one_token(peer: Peer, tmp_path: Path) -> None:
    databases = [Database(f"sqlite+aiosqlite:///{tmp_path}/guichao.db") for _ in range(2)]
    for database in databases:
        await database.migrate()
    clients = [peer.client(shelf=SqlTokenShelf(database, Vault(SECRET))) for database in databases]
    results = await asyncio.gather(*(client.send_text(openid, "好") for client in clients for openid in ("anna", "bo") for _ in range(2)))
    assert (results, peer.account.calls[STABLE]) == ([SendResult.SENT] * 8, 1)
    for database in databases:
        await database.close()


async def test_eight_that_start_cold_fetch_once(peer: Peer) -> None:
    peer.account.slow_after = 0.1
    clients = [peer.client() for _ in range(8)]
    peer.hear(*(f"person-{n}" for n in range(8)))
    results = await asyncio.gather(*(client.send_text(f"person-{n}", "好") for n, client in enumerate(clients)))
    assert (results, peer.account.calls[STABLE]) == ([SendResult.SENT] * 8, 1)


async def test_a_token_near_its_end_is_not_used(peer: Peer) -> None:
    client = peer.client()
    for wait in (timedelta(minutes=114), timedelta(minutes=1)):
        await client.send_text("anna", "好")
        assert peer.account.calls[STABLE] == 1
        peer.clock.move(wait)
    assert await client.send_text("anna", "好") is SendResult.SENT
    assert peer.account.calls[STABLE] == 2


async def test_a_token_that_others_made_void_is_fetched_anew_by_one_and_the_message_goes_out_once(peer: Peer) -> None:
    clients = [peer.client(), peer.client()]
    await clients[0].send_text("anna", "好")
    peer.account.tokens.kill()
    results = await asyncio.gather(*(client.send_text(openid, "再") for client in clients for openid in ("anna", "bo")))
    assert results == [SendResult.SENT] * 4
    assert (len(peer.account.sent), peer.account.calls[STABLE]) == (5, 2)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_refused_for_ever_is_renewed_once(peer: Peer, code: int) -> None:
    client = peer.client()
    await client.send_text("anna", "好")
    peer.account.tokens.kill()
    peer.refuse(*[code] * 20)
    assert await client.send_text("anna", "再") is SendResult.TOKEN
    assert (peer.account.calls[SEND], peer.account.calls[STABLE]) == (3, 2)


async def test_the_same_token_again_is_not_tried_again(peer: Peer) -> None:
    peer.refuse(40001)
    assert await peer.client().send_text("anna", "好") is SendResult.TOKEN
    assert (peer.account.calls[SEND], peer.account.calls[STABLE]) == (1, 2)


@pytest.mark.parametrize(
    ("code", "result"),
    [
        (-1, SendResult.BUSY),
        (40164, SendResult.BAD_ADDRESS),
        (43004, SendResult.NOT_A_FOLLOWER),
        (45009, SendResult.DAILY),
        (45011, SendResult.BUSY),
        (45015, SendResult.WINDOW_SHUT),
        (45047, SendResult.SPENT),
        (48001, SendResult.NOT_ALLOWED),
        (45002, SendResult.REFUSED),
        (99999, SendResult.REFUSED),
    ],
)
async def test_each_refusal_has_its_name_and_is_asked_once(peer: Peer, code: int, result: SendResult) -> None:
    peer.refuse(code)
    assert await peer.client().send_text("anna", "好") is result
    assert (peer.account.calls[SEND], peer.account.sent) == (1, [])


async def test_the_stand_in_shuts_and_ends_windows_as_the_results_say(peer: Peer) -> None:
    client = peer.client()
    assert await client.send_text("carla", "好") is SendResult.WINDOW_SHUT
    assert [await client.send_text("anna", "好") for _ in range(6)] == [SendResult.SENT] * 5 + [SendResult.SPENT]


@pytest.mark.parametrize(
    ("code", "result"),
    [(-1, SendResult.BUSY), (40013, SendResult.TOKEN), (40164, SendResult.BAD_ADDRESS), (45009, SendResult.DAILY), (45015, SendResult.TOKEN)],
)
async def test_without_a_token_nothing_is_sent_and_the_next_caller_tries_again(peer: Peer, code: int, result: SendResult) -> None:
    client = peer.client()
    peer.refuse(code, call=STABLE)
    assert await client.send_text("anna", "好") is result
    assert await client.send_text("anna", "好") is SendResult.SENT
    assert (peer.account.calls[SEND], peer.account.calls[STABLE]) == (1, 2)


async def test_a_wrong_secret_is_a_fault_of_the_token(peer: Peer) -> None:
    assert await peer.client(secret="wrong").send_text("anna", "好") is SendResult.TOKEN


async def test_an_answer_that_comes_too_late_leaves_open_whether_it_was_sent(peer: Peer) -> None:
    await peer.client().send_text("anna", "好")
    peer.account.slow_after = 3
    assert await peer.client(seconds=0.3).send_text("anna", "再") is SendResult.LATE
    assert len(peer.account.sent) == 2, "it was sent, and nobody could know"


async def test_a_token_that_comes_too_late_means_that_nothing_was_sent(peer: Peer) -> None:
    client = peer.client(seconds=0.3)
    peer.account.slow_after = 3
    assert await client.send_text("anna", "好") is SendResult.DOWN
    peer.account.slow_after = 0
    assert await client.send_text("anna", "好") is SendResult.SENT, "the lease of the one that failed is over"


async def test_where_nobody_listens_nothing_was_sent(peer: Peer) -> None:
    client = peer.client()
    await client.send_text("anna", "好")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = peer.client(address=f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert await nowhere.send_text("anna", "好") is SendResult.DOWN


async def test_a_send_that_is_called_off_stays_called_off_and_ends_its_lease(peer: Peer) -> None:
    peer.account.slow_before = 3
    task = asyncio.create_task(peer.client().send_text("anna", "好"))
    async with asyncio.timeout(2):
        while not peer.shelf.leases:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not peer.shelf.leases


async def test_neither_secrets_nor_texts_are_logged(peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    structlog.reset_defaults()
    peer.refuse(45015)
    with capture_logs() as events:
        await peer.client().send_text("anna", "我的护照号是 E12345678")
        await peer.client(secret="wrong", shelf=FakeTokenShelf()).send_text("anna", "我的护照号是 E12345678")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    logged = json.dumps([events, ours], default=str, ensure_ascii=False)
    assert [event["event"] for event in events] == ["wechat.token_renewed", "wechat.called", "wechat.no_token", "wechat.called"]
    assert {"result": "window_shut", "code": 45015}.items() <= events[1].items()
    assert not [secret for secret in (SECRET, "E12345678", "anna", *peer.account.tokens.issued) if secret in logged]


def test_an_address_that_is_none_stops_the_start() -> None:
    with pytest.raises(Misconfigured, match="WECHAT_API_URL"):
        WeChatApi("wx-test", SecretStr(SECRET), FakeTokenShelf(), FixedClock(), "http://[:::1/")


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        pytest.param(http('{"errcode": 0}'), SendResult.SENT, id="sent"),
        pytest.param(http('{"errcode": 45047}', "500 Internal Server Error"), SendResult.SPENT, id="a code counts with any status"),
        pytest.param(http("{}"), SendResult.LATE, id="no code"),
        pytest.param(http('{"errcode": "0"}'), SendResult.LATE, id="a code of another type"),
        pytest.param(http("null"), SendResult.LATE, id="null"),
        pytest.param(http("not json"), SendResult.LATE, id="no json"),
        pytest.param(http("[" * 200_000), SendResult.LATE, id="deep"),
        pytest.param(http("", "502 Bad Gateway"), SendResult.LATE, id="a gateway's fault"),
        pytest.param(http("", "404 Not Found"), SendResult.DOWN, id="another place"),
        pytest.param(http("", "302 Found"), SendResult.DOWN, id="sent elsewhere"),
        pytest.param(http('{"errcode', length=4000), SendResult.LATE, id="cut"),
        pytest.param(b"SSH-2.0\r\n\r\n", SendResult.LATE, id="no HTTP"),
        pytest.param(b"", SendResult.LATE, id="hangs up"),
    ],
)
async def test_an_answer_that_cannot_be_read_is_never_taken_for_sent(answer: bytes, result: SendResult) -> None:
    clock, shelf = FixedClock(), FakeTokenShelf()
    await shelf.put("wx-test", "token-1", clock.now() + timedelta(hours=1))
    async with saying(answer) as address, WeChatApi("wx-test", SecretStr(SECRET), shelf, clock, address) as client:
        assert await client.send_text("anna", "好") is result


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        pytest.param(http('{"access_token": "token-1", "expires_in": 0}'), SendResult.DOWN, id="over already"),
        pytest.param(http('{"access_token": 5, "expires_in": 7200}'), SendResult.DOWN, id="a token of another type"),
        pytest.param(http('{"access_token": "token-1", "expires_in": "soon"}'), SendResult.DOWN, id="a time of another type"),
        pytest.param(http('{"access_token": "token-1"}'), SendResult.DOWN, id="no time"),
        pytest.param(http('{"errcode": 0}'), SendResult.TOKEN, id="no token"),
        pytest.param(http("not json"), SendResult.DOWN, id="no json"),
        pytest.param(b"", SendResult.DOWN, id="hangs up"),
    ],
)
async def test_without_a_token_that_can_be_read_it_is_sure_that_nothing_was_sent(answer: bytes, result: SendResult) -> None:
    shelf = FakeTokenShelf()
    async with saying(answer) as address, WeChatApi("wx-test", SecretStr(SECRET), shelf, FixedClock(), address) as client:
        assert await client.send_text("anna", "好") is result
    assert not shelf.leases
