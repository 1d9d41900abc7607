"""What may come to the webhook: only Telegram gets in, nothing that comes makes a 5xx, and nothing is acknowledged before it is kept."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from telegram import Bot

from bot.adapters.telegram_updates import read_update
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Inbound
from bot.domain.telegram import GroupUpdate, Pressed
from handlers.channels.telegram import TelegramDoor, telegram_router
from handlers.http.guards import guard
from tests.fakes import FixedClock
from tests.telegram_fakes import FakeTelegramPosts
from tests.telegram_peers import chat_of, message_of, person_of

SECRET = "the-secret-of-the-webhook"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
GROUP = {"id": -100500, "type": "supergroup", "title": "专员", "is_forum": True}


@dataclass
class Ear:
    """What got through the door."""

    kept: list[Inbound] = field(default_factory=list)
    pressed: list[Pressed] = field(default_factory=list)
    group: list[GroupUpdate] = field(default_factory=list)
    is_down: bool = False

    async def receive(self, message: Inbound) -> bool:
        if self.is_down:
            raise StoreUnavailable("the fake database is down")
        self.kept.append(message)
        return True

    def announce(self, _: str, pressed: Pressed) -> None:
        self.pressed.append(pressed)

    async def desk(self, update: GroupUpdate) -> None:
        if self.is_down:
            raise StoreUnavailable("the fake database is down")
        self.group.append(update)


async def _nobody(_: object) -> None:
    return None


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def client(ear: Ear) -> AsyncIterator[httpx.AsyncClient]:
    door = TelegramDoor(1, ear.receive, ear.announce, _nobody, FakeTelegramPosts(), FixedClock(), ear.desk)
    app, bot = FastAPI(), Bot("1:A")
    app.include_router(telegram_router(door, lambda body: read_update(body, bot), SECRET))
    guard(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://guichao.test") as made:
        yield made


def update(number: int = 1, **content: Any) -> dict[str, Any]:
    return {"update_id": number, **(content or {"message": message_of(777, 5, text="住房补贴多少？")})}


async def post(client: httpx.AsyncClient, body: dict[str, Any]) -> int:
    return (await client.post("/telegram", content=json.dumps(body), headers=HEADERS)).status_code  # escaped, as Telegram does


async def test_a_message_is_kept_before_it_is_acknowledged(client: httpx.AsyncClient, ear: Ear) -> None:
    assert await post(client, update(41)) == 200
    [kept] = ear.kept
    assert (kept.key.peer, kept.message_id, kept.text, kept.language) == ("777", "1:41", "住房补贴多少？", "zh")


async def test_what_cannot_be_kept_is_not_acknowledged(client: httpx.AsyncClient, ear: Ear) -> None:
    ear.is_down = True
    assert await post(client, update()) == 503


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "日本"])
async def test_without_the_secret_nobody_gets_in(client: httpx.AsyncClient, ear: Ear, secret: str | None) -> None:
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    reply = await client.post("/telegram", json=update(), headers=headers)
    assert (reply.status_code, ear.kept) == (403, [])


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "text/plain", ""])
async def test_any_content_type_is_taken(client: httpx.AsyncClient, ear: Ear, kind: str) -> None:
    reply = await client.post("/telegram", content=json.dumps(update()), headers={**HEADERS, "content-type": kind})
    assert (reply.status_code, len(ear.kept)) == (200, 1)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "7", '"x"', "{}", '{"update_id": "1"}', '{"update_id": true}', '{"update_id": 1.5}', "[" * 50_000, "\udcff"]
)
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, ear: Ear, body: str) -> None:
    reply = await client.post("/telegram", content=body.encode("utf-8", "surrogateescape"), headers=HEADERS)
    assert (reply.status_code, ear.kept) == (400, [])


async def test_an_update_over_100_kB_is_refused_and_one_of_90_is_read(client: httpx.AsyncClient, ear: Ear) -> None:
    assert await post(client, update(message=message_of(777, 5, text="长" * 15_000))) == 200
    assert await post(client, update(message=message_of(777, 5, text="长" * 17_000))) == 413
    assert len(ear.kept) == 1


BOT = {"id": 5, "is_bot": True, "first_name": "other"}
CHANNEL = {"id": -1001, "type": "channel", "title": "news"}


@pytest.mark.parametrize(
    "content",
    [
        {"something_new": {"x": 1}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": chat_of(5), "from": BOT, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": BOT, "text": "/close"}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": person_of(9, "zh"), "sender_chat": CHANNEL, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": chat_of(6), "from": person_of(9, "zh"), "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": chat_of(9), "from": person_of(9, "zh"), "new_chat_title": "x"}},
        {"message": {"message_id": "one", "date": "never", "chat": 7}},
        {"message": "x"},
        {"callback_query": {"id": "1", "from": person_of(9, "zh"), "chat_instance": "c", "data": "b:1:1"}},
        {"callback_query": {"id": "1", "from": person_of(9, "zh"), "chat_instance": "c", "game_short_name": "g", "message": message_of(9, 1)}},
        {"inline_query": {"id": "1", "from": person_of(9, "zh"), "query": "x", "offset": ""}},
    ],
)
async def test_what_is_none_of_ours_is_acknowledged_and_changes_nothing(client: httpx.AsyncClient, ear: Ear, content: dict[str, Any]) -> None:
    assert await post(client, update(**content)) == 200
    assert (ear.kept, ear.pressed, ear.group) == ([], [], [])


@pytest.mark.parametrize("data", ["", "b:1", "b:1:2:3", "b:-1:1", "b:99999999999:1", "B:1:1", "/officer", "{}", "é" * 32])
async def test_callback_data_that_is_not_ours_is_answered_and_not_kept(client: httpx.AsyncClient, ear: Ear, data: str) -> None:
    query = {"id": "1", "from": person_of(9, "zh"), "chat_instance": "c", "data": data, "message": message_of(9, 1, text="x")}
    assert await post(client, update(callback_query=query)) == 200
    assert (ear.kept, len(ear.pressed)) == ([], 1)


async def test_what_happens_in_a_group_is_the_desks(client: httpx.AsyncClient, ear: Ear) -> None:
    written = {"message_id": 3, "date": 1, "chat": GROUP, "from": person_of(9, "zh"), "message_thread_id": 40, "is_topic_message": True, "text": "好"}
    assert await post(client, update(message=written)) == 200
    ear.is_down = True
    assert await post(client, update(message=written)) == 503
    assert (ear.kept, [(each.chat, getattr(each, "thread", None)) for each in ear.group]) == ([], [(-100500, 40)])


async def test_half_characters_do_no_harm(client: httpx.AsyncClient, ear: Ear) -> None:
    body = json.dumps(update()).replace("\\u4f4f", "\\ud83c")
    assert (await client.post("/telegram", content=body, headers=HEADERS)).status_code == 200
    assert len(ear.kept) == 1
    assert replace(ear.kept[0], text="").key.peer == "777"
