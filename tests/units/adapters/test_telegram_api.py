"""What Telegram refuses, as values; and how often a person is spoken to."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram.error import NetworkError, TimedOut

from bot.adapters.telegram_api import TelegramApi, bot_application
from bot.adapters.telegram_pacing import Pacing
from bot.domain.telegram_sending import Outcome, Sending
from tests.scripted_telegram import ScriptedTelegram

LI, MAX = 777, 888


class Watch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wire() -> ScriptedTelegram:
    return ScriptedTelegram()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def api(wire: ScriptedTelegram, watch: Watch) -> AsyncIterator[TelegramApi]:
    application = bot_application("1:A", "https://api.telegram.org", wire, ScriptedTelegram(), is_limited=False)
    await application.bot.initialize()
    yield TelegramApi(application.bot, Pacing(0.0, watch))
    await application.bot.shutdown()


async def test_a_text_goes_out_with_its_buttons_and_without_a_preview(api: TelegramApi, wire: ScriptedTelegram) -> None:
    outcome = await api.send(LI, "<b>好</b>", [("同意", "b:1:0"), ("不同意", "b:1:1"), ("这一个的名字长得不能和别的并排", "b:1:2")])
    assert outcome == Outcome(Sending.SENT, message=1)
    [sent] = wire.sent("sendMessage")
    assert [[button["text"] for button in row] for row in sent["reply_markup"]["inline_keyboard"]] == [["同意", "不同意"], ["这一个的名字长得不能和别的并排"]]
    assert sent["link_preview_options"] == {"is_disabled": True} and sent["parse_mode"] == "HTML"


@pytest.mark.parametrize(
    ("code", "description", "result"),
    [
        (403, "Forbidden: bot was blocked by the user", Sending.BLOCKED),
        (403, "Forbidden: user is deactivated", Sending.GONE),
        (403, "Forbidden: bot can't initiate conversation with a user", Sending.BLOCKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", Sending.BLOCKED),
        (400, "Bad Request: chat not found", Sending.GONE),
        (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 1', Sending.BAD_MARKUP),
        (400, "Bad Request: message thread not found", Sending.TOPIC_GONE),
        (400, "Bad Request: not enough rights to manage topics", Sending.RIGHTS_MISSING),
        (400, "Bad Request: message is too long", Sending.REFUSED),
        (401, "Unauthorized", Sending.TOKEN),
        (404, "Not Found", Sending.TOKEN),
        (500, "Internal Server Error", Sending.UNSURE),
        (502, "Bad Gateway", Sending.UNSURE),
    ],
)
async def test_each_refusal_is_a_value(api: TelegramApi, wire: ScriptedTelegram, code: int, description: str, result: Sending) -> None:
    wire.refuse("sendMessage", code, description)
    assert (await api.send(LI, "x")).result is result


async def test_a_group_that_moved_says_where_to(api: TelegramApi, wire: ScriptedTelegram) -> None:
    wire.refuse("sendMessage", 400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1005)
    assert await api.send(-5, "x") == Outcome(Sending.MIGRATED, chat=-1005)


def caused(fault: NetworkError, cause: Exception) -> NetworkError:
    fault.__cause__ = cause
    return fault


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        (caused(NetworkError("x"), httpx.ConnectError("x")), Sending.DOWN),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), Sending.DOWN),
        (caused(TimedOut(), httpx.PoolTimeout("x")), Sending.DOWN),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Sending.UNSURE),
        (caused(TimedOut(), httpx.WriteTimeout("x")), Sending.UNSURE),
        (caused(NetworkError("x"), httpx.ReadError("x")), Sending.UNSURE),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Sending.UNSURE),
    ],
)
async def test_only_what_never_left_is_surely_not_sent(api: TelegramApi, wire: ScriptedTelegram, fault: Exception, result: Sending) -> None:
    wire.refusals["sendMessage"].append(fault)
    assert (await api.send(LI, "x")).result is result


async def test_a_chat_that_is_to_wait_is_left_alone_for_so_long_and_others_are_not(api: TelegramApi, wire: ScriptedTelegram, watch: Watch) -> None:
    wire.refuse("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    assert await api.send(LI, "x") == Outcome(Sending.WAIT, seconds=30)
    watch.seconds += 10
    assert await api.send(LI, "x") == Outcome(Sending.WAIT, seconds=20)
    assert (await api.send(MAX, "x")).is_sent
    assert len(wire.sent("sendMessage")) == 2
    watch.seconds += 20
    assert (await api.send(LI, "x")).is_sent


async def test_two_chats_that_are_to_wait_at_once_mean_everybody(api: TelegramApi, wire: ScriptedTelegram, watch: Watch) -> None:
    for chat in (LI, MAX):
        wire.refuse("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
        await api.send(chat, "x")
    assert (await api.send(999, "x")).result is Sending.WAIT
    watch.seconds += 30
    assert (await api.send(999, "x")).is_sent


async def test_a_person_is_sent_one_message_a_second_and_another_one_does_not_wait() -> None:
    pacing = Pacing(0.05)
    loop = asyncio.get_running_loop()
    start = loop.time()
    times: dict[int, list[float]] = {LI: [], MAX: []}

    async def speak(chat: int) -> None:
        await pacing.turn(chat)
        times[chat].append(loop.time())

    await asyncio.gather(*(speak(LI) for _ in range(4)), speak(MAX))
    assert all(moment - start >= 0.99 * 0.05 * place for place, moment in enumerate(times[LI]))  # from the start: a busy machine delays one alone
    assert times[MAX][0] < times[LI][1]


async def test_a_group_is_called_four_times_at_once_and_the_fifth_waits(wire: ScriptedTelegram) -> None:
    application = bot_application("1:A", "https://api.telegram.org", wire, ScriptedTelegram())
    await application.bot.initialize()
    api = TelegramApi(application.bot)
    calls = [asyncio.create_task(api.call(-5, lambda: application.bot.send_message(-5, "x"))) for _ in range(6)]
    done, waiting = await asyncio.wait(calls, timeout=0.5)
    for each in waiting:
        each.cancel()
    assert (len(done), len(waiting)) == (4, 2)
    await application.bot.shutdown()


async def test_what_telegram_granted_in_a_shape_that_nobody_knows_counts_as_sent(api: TelegramApi, wire: ScriptedTelegram) -> None:
    wire.answers["sendMessage"] = {"message_id": 1, "chat": "a shape of 2030"}
    assert await api.send(LI, "x") == Outcome(Sending.SENT)
