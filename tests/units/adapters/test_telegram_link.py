"""Fetching updates: the next are asked for only when these are kept, and what goes wrong ends nothing but what it must."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.adapters import telegram_link
from bot.adapters.telegram_api import bot_application
from bot.adapters.telegram_link import BotLink
from bot.adapters.telegram_updates import ALLOWED
from bot.domain.errors import StoreUnavailable
from bot.domain.telegram import Told, Wrote
from bot.domain.telegram_sending import Sending
from tests.scripted_telegram import ScriptedTelegram
from tests.telegram_peers import message_of


class Wire(ScriptedTelegram):
    """As a real one, it lets others run before it answers."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        return await super().do_request(*given, **named)


class Ear:
    """What was heard; `faults` are raised first."""

    def __init__(self) -> None:
        self.heard: list[Told] = []
        self.faults: list[Exception] = []

    async def __call__(self, told: Told) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.heard.append(told)


@pytest.fixture
def wire() -> ScriptedTelegram:
    made = Wire()
    made.answers["getUpdates"] = []
    return made


@pytest.fixture
async def link(wire: ScriptedTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotLink]:
    monkeypatch.setattr(telegram_link, "_FIRST", 0.001)
    monkeypatch.setattr(telegram_link, "_CONFLICT", 0.001)
    bot = bot_application("1:A", "https://api.telegram.org", wire, wire).bot
    await bot.initialize()
    yield BotLink(bot)
    await bot.shutdown()


def update(number: int, text: str) -> dict[str, object]:
    return {"update_id": number, "message": message_of(777, number, text=text)}


async def polling(link: BotLink, ear: Ear, is_done: Callable[[], bool]) -> None:
    """Poll until it is done."""
    task = asyncio.create_task(link.poll(ear))
    async with asyncio.timeout(5):
        while not is_done() and not task.done():
            await asyncio.sleep(0)
    task.cancel()


def words(ear: Ear) -> list[str]:
    return [each.text for each in ear.heard if isinstance(each, Wrote)]


async def test_each_update_is_heard_in_order_and_then_the_next_are_asked_for(link: BotLink, wire: ScriptedTelegram) -> None:
    ear = Ear()
    wire.refusals["getUpdates"].append((200, {"ok": True, "result": [update(7, "a"), update(9, "b")]}))
    await polling(link, ear, lambda: len(wire.sent("getUpdates")) > 1)
    assert words(ear) == ["a", "b"]
    first, second, *_ = wire.sent("getUpdates")
    assert (first.get("offset", 0), second["offset"]) == (0, 10)
    assert first["allowed_updates"] == ALLOWED


async def test_what_could_not_be_kept_is_asked_for_again_and_what_was_is_not(link: BotLink, wire: ScriptedTelegram) -> None:
    ear = Ear()
    wire.answers["getUpdates"] = [update(7, "a"), update(8, "b")]
    heard = ear.heard

    async def picky(told: Told) -> None:
        if isinstance(told, Wrote) and told.text == "b" and len(heard) == 1:
            heard.append(told)
            raise StoreUnavailable("the fake database is down")
        heard.append(told)

    task = asyncio.create_task(link.poll(picky))
    async with asyncio.timeout(5):
        while len(wire.sent("getUpdates")) < 2:
            await asyncio.sleep(0)
    task.cancel()
    assert wire.sent("getUpdates")[1]["offset"] == 8


async def test_an_update_that_nobody_expected_is_passed_over(link: BotLink, wire: ScriptedTelegram) -> None:
    ear = Ear()
    ear.faults.append(ZeroDivisionError())
    wire.refusals["getUpdates"].append((200, {"ok": True, "result": [update(7, "a"), update(8, "b")]}))
    await polling(link, ear, lambda: len(wire.sent("getUpdates")) > 1)
    assert words(ear) == ["b"]
    assert wire.sent("getUpdates")[1]["offset"] == 9


async def test_an_update_that_cannot_be_read_keeps_no_other_waiting(link: BotLink, wire: ScriptedTelegram, caplog: pytest.LogCaptureFixture) -> None:
    ear, strange = Ear(), {"update_id": 8, "message": {"message_id": 1, "chat": "a shape of 2030", "text": "a secret"}}
    wire.refusals["getUpdates"].extend([(200, {"ok": True, "result": [update(7, "a"), strange, update(9, "b")]})] * 2)
    await polling(link, ear, lambda: len(wire.sent("getUpdates")) > 2)
    assert words(ear) == ["a", "b"]
    assert wire.sent("getUpdates")[2]["offset"] == 10
    assert "a secret" not in caplog.text


async def test_a_second_program_and_a_broken_network_are_waited_out(link: BotLink, wire: ScriptedTelegram) -> None:
    ear = Ear()
    wire.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    wire.refuse("getUpdates", 502, "Bad Gateway")
    wire.refusals["getUpdates"].append((200, {"ok": True, "result": [update(7, "a")]}))
    await polling(link, ear, lambda: bool(ear.heard))
    assert words(ear) == ["a"]


async def test_a_bot_that_telegram_does_not_know_stops_asking(link: BotLink, wire: ScriptedTelegram) -> None:
    wire.refuse("getUpdates", 401, "Unauthorized")
    async with asyncio.timeout(5):
        await link.poll(Ear())
    assert len(wire.sent("getUpdates")) == 1


async def test_the_menu_is_set_for_each_language(link: BotLink, wire: ScriptedTelegram) -> None:
    outcome = await link.set_menu({None: [("help", "What it can do")], "zh": [("help", "能帮什么")]})
    assert outcome.is_sent
    assert [each.get("language_code") for each in wire.sent("setMyCommands")] == [None, "zh"]


async def test_a_refused_webhook_is_a_value(link: BotLink, wire: ScriptedTelegram) -> None:
    wire.refuse("setWebhook", 400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    assert (await link.set_webhook("http://x", "s")).result is Sending.REFUSED
