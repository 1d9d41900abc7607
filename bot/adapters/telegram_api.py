"""Room: adapters. What the bot says to Telegram, through python-telegram-bot, within its limits; every outcome a value. No words, no meaning."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias
from unicodedata import east_asian_width

import httpx
import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, MessageId, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import AIORateLimiter, Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.adapters.telegram_pacing import Pacing
from bot.domain.telegram_sending import Outcome, Sending, reading
from bot.ports.telegram import Choice

log = structlog.get_logger()
AnyApplication: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The request did not get as far as Telegram."""
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading a granted answer into python-telegram-bot's types raises where a field is missing or of another type."""
_SECONDS = 10.0
_FILE_SECONDS = 60.0
_POOL = 64
_HALF_A_ROW = 14
"""Latin letters that half the width of a small phone shows; a Chinese character takes two."""


def bot_application(
    token: str, api_url: str, request: BaseRequest | None = None, updates_request: BaseRequest | None = None, *, is_limited: bool = True
) -> AnyApplication:
    """python-telegram-bot's application without an updater: updates come through our own door, and each is kept before anything is done about it.

    Its limiter lets `max_rate` go at once and as many again within the period, so half of Telegram's figures would be too much already: these keep
    every second under 30 and every minute of a group under 20.
    """
    # At INFO httpx writes the address of every call, and with it the token; of a broken answer telegram writes, as CRITICAL, all that came.
    for name in ("httpx", "telegram"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    builder = builder.token(token).base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot").updater(None)
    if is_limited:
        builder = builder.rate_limiter(AIORateLimiter(overall_max_rate=5, overall_time_period=0.2, group_max_rate=4, group_time_period=15))
    if request:
        builder = builder.request(request).get_updates_request(updates_request or request)
    else:
        builder = builder.connection_pool_size(_POOL).pool_timeout(_SECONDS).read_timeout(_SECONDS).write_timeout(_SECONDS).connect_timeout(_SECONDS)
    return builder.build()


class TelegramApi:
    """The `TelegramSender` and `TelegramFiles` over python-telegram-bot's `Bot`; `call` is for whoever else speaks to Telegram."""

    def __init__(self, bot: Bot, pacing: Pacing | None = None) -> None:
        self.bot, self.pacing = bot, pacing or Pacing()

    async def send(self, chat: int, text: str, choices: Sequence[Choice] = (), *, is_html: bool = True, reply_to: int | None = None) -> Outcome:
        """Send a text."""
        if seconds := self.pacing.held(chat):
            return Outcome(Sending.WAIT, seconds=seconds)
        await self.pacing.turn(chat)
        return await self.call(
            chat,
            lambda: self.bot.send_message(
                chat,
                text,
                parse_mode=ParseMode.HTML if is_html else None,
                reply_markup=_keyboard(choices) if choices else None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
            ),
        )

    async def copy(self, chat: int, from_chat: int, message: int, *, thread: int | None = None) -> Outcome:
        """Send a copy of a message."""
        if seconds := self.pacing.held(chat):
            return Outcome(Sending.WAIT, seconds=seconds)
        if chat > 0:
            await self.pacing.turn(chat)
        return await self.call(chat, lambda: self.bot.copy_message(chat, from_chat, message, message_thread_id=thread))

    async def send_file(self, chat: int, name: str, content: bytes, caption: str = "") -> Outcome:
        """Send a document."""
        if seconds := self.pacing.held(chat):
            return Outcome(Sending.WAIT, seconds=seconds)
        await self.pacing.turn(chat)
        file = InputFile(content, filename=name)
        return await self.call(chat, lambda: self.bot.send_document(chat, file, caption=caption or None, write_timeout=_FILE_SECONDS))

    async def set_choices(self, chat: int, message: int, choices: Sequence[Choice]) -> Outcome:
        """Put other buttons under a message."""
        keyboard = _keyboard(choices) if choices else None
        return await self.call(chat, lambda: self.bot.edit_message_reply_markup(chat, message, reply_markup=keyboard))

    async def answer_press(self, query: str, words: str = "") -> Outcome:
        """End the waiting of a pressed button."""
        return await self.call(0, lambda: self.bot.answer_callback_query(query, words[:200] or None))

    async def show_typing(self, chat: int) -> Outcome:
        """Show for five seconds that an answer is being written."""
        return await self.call(chat, lambda: self.bot.send_chat_action(chat, ChatAction.TYPING))

    async def call(self, chat: int, work: Callable[[], Awaitable[object]]) -> Outcome:
        """What a call of python-telegram-bot's came to; the number of the message it gives back. A chat that Telegram wants left alone is not called."""
        if seconds := self.pacing.held(chat):
            return Outcome(Sending.WAIT, seconds=seconds)
        try:
            given = await work()
        except TelegramError as fault:
            outcome = outcome_of(fault)
            log.info("telegram.not_done", result=outcome.result, seconds=outcome.seconds)
            if outcome.result is Sending.WAIT:
                self.pacing.hold(chat, outcome.seconds)
            return outcome
        except UNREADABLE as fault:
            # Telegram said that it was done, in a shape that this version does not know: sent again, it would come again and again.
            log.error("telegram.unreadable_answer", fault=type(fault).__name__)
            return Outcome(Sending.SENT)
        return Outcome(Sending.SENT, message=given.message_id if isinstance(given, MessageId) else getattr(given, "message_id", None))


def outcome_of(fault: TelegramError) -> Outcome:
    """A fault of python-telegram-bot as a value."""
    match fault:
        case RetryAfter():
            return Outcome(Sending.WAIT, seconds=_seconds(fault))
        case ChatMigrated():
            return Outcome(Sending.MIGRATED, chat=fault.new_chat_id)
        case InvalidToken():
            return Outcome(Sending.TOKEN)
        case Forbidden():
            result = reading(fault.message)
            return Outcome(Sending.BLOCKED if result is Sending.REFUSED else result)
        case BadRequest():
            return Outcome(reading(fault.message))
        case TimedOut() | NetworkError():
            return Outcome(Sending.DOWN if isinstance(fault.__cause__, _NEVER_SENT) else Sending.UNSURE)
        case _:
            return Outcome(Sending.UNSURE)


def _seconds(fault: RetryAfter) -> float:
    after = fault.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def _keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup:
    """Two short buttons share a row; a longer one has its own, for a phone shows no more of it than fits."""
    rows: list[list[Choice]] = []
    for choice in choices:
        if rows and len(rows[-1]) == 1 and _is_short(rows[-1][0]) and _is_short(choice):
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows])


def _is_short(choice: Choice) -> bool:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in choice[0]) <= _HALF_A_ROW
