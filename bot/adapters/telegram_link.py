"""Room: adapters. How updates reach us: the webhook that Telegram is told of, or fetching them; and what the bot's menu says. No meaning of an update."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from telegram import Bot, BotCommand
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram_api import UNREADABLE, outcome_of
from bot.adapters.telegram_updates import ALLOWED, read_update, told_by
from bot.domain.errors import Unavailable
from bot.domain.telegram import Told
from bot.domain.telegram_sending import Outcome, Sending

log = structlog.get_logger()
_LONG_POLL = 25
_FIRST, _LONGEST = 1.0, 60.0
_CONFLICT = 30.0
Menu = Sequence[tuple[str, str]]
"""Commands, without their slash, and what each does."""
Reading = Callable[[], Told | None]


class BotLink:
    """The `TelegramLink` over python-telegram-bot's `Bot`."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def check(self) -> Outcome:
        """Whether Telegram knows the bot."""
        return await _outcome(self._bot.initialize())

    async def set_webhook(self, url: str, secret: str) -> Outcome:
        """Have updates brought to this address; what waits is kept."""
        return await _outcome(self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED))

    async def remove_webhook(self) -> Outcome:
        """Let updates wait until they are fetched; what waits is kept."""
        return await _outcome(self._bot.delete_webhook())

    async def set_menu(self, menus: Mapping[str | None, Menu]) -> Outcome:
        """The menu of commands for each client language; None is for all others."""
        for language, menu in menus.items():
            commands = [BotCommand(name, words) for name, words in menu]
            outcome = await _outcome(self._bot.set_my_commands(commands, language_code=language))
            if not outcome.is_sent:
                return outcome
        return outcome

    async def poll(self, hear: Callable[[Told], Awaitable[None]]) -> None:
        """Fetch updates for ever; the next are asked for only when these are kept. Returns when Telegram does not know the bot any more."""
        offset, pause = 0, _FIRST
        while True:
            try:
                updates = await self._fetched(offset)
                pause = _FIRST
                for number, reading in updates:
                    offset = await _kept(number, reading, hear)
            except InvalidToken:
                log.error("telegram.token", advice="Telegram does not know this bot: correct TELEGRAM_BOT_TOKEN and start again")
                return
            except Conflict:
                log.error("telegram.conflict", advice="another program fetches this bot's updates, or a webhook is set: stop one of them", again_in=_CONFLICT)
                await asyncio.sleep(_CONFLICT)
            except (TelegramError, Unavailable) as fault:
                wait = max(pause, outcome_of(fault).seconds) if isinstance(fault, RetryAfter) else pause
                log.warning("telegram.no_updates", fault=type(fault).__name__, again_in=wait)
                await asyncio.sleep(wait)
                pause = min(pause * 2, _LONGEST)

    async def _fetched(self, offset: int) -> list[tuple[int, Reading]]:
        """What waits, each with its number and how it is read: one that cannot be must not keep the others waiting."""
        try:
            updates = await self._bot.get_updates(offset, timeout=_LONG_POLL, read_timeout=_LONG_POLL + 10, allowed_updates=ALLOWED)
        except UNREADABLE as fault:
            log.error("telegram.unreadable_updates", fault=type(fault).__name__)
            # As it came. python-telegram-bot warns of methods that it has itself; by this spelling it knows none, and calls the same.
            bodies: list[dict[str, Any]] = await self._bot.do_api_request("get__updates", {"offset": offset, "allowed_updates": ALLOWED})
            return [(int(body["update_id"]), partial(read_update, body, self._bot)) for body in bodies]
        return [(update.update_id, partial(told_by, update)) for update in updates]


async def _kept(number: int, reading: Reading, hear: Callable[[Told], Awaitable[None]]) -> int:
    """The next update to ask for, once this one is kept; one that nobody expected is passed over, or it would come for ever."""
    try:
        if told := reading():
            await hear(told)
    except Unavailable:
        raise
    except Exception as fault:
        log.error("telegram.unexpected", fault=type(fault).__name__, exc_info=True)
    return number + 1


async def _outcome(work: Awaitable[object]) -> Outcome:
    try:
        await work
    except TelegramError as fault:
        outcome = outcome_of(fault)
        log.warning("telegram.not_done", result=outcome.result)
        return outcome
    return Outcome(Sending.SENT)
