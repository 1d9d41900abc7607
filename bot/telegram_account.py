"""Room: bootstrap. Joins the Telegram door: messages taken in, the postman, the link to Telegram, the menu. No behaviour of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog

from bot.bootstrap import House
from bot.channel_windows import TelegramAccount
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.domain.phrasebook import Phrasebook
from bot.domain.telegram_sending import Sending
from bot.domain.telegram_text import MENU
from bot.engine.carrying import Carrying
from bot.engine.taking_in import AtWork, TakingIn
from bot.ports import Addressee, Taken, TakeTurn
from bot.ports.telegram import TelegramLink
from handlers.channels.telegram import Desk, TelegramDoor
from handlers.channels.telegram_carrier import TelegramCarrier
from handlers.channels.telegram_meaning import TelegramMeaning

log = structlog.get_logger()
_TYPING_AFTER, _TYPING_EVERY = 0.5, 5.0
_AGAIN = (2.0, 60.0)
_GRACE = 3.0
"""Seconds that are given at the end to what was begun."""


@dataclass(frozen=True)
class TelegramBot:
    """One bot at work."""

    door: TelegramDoor
    taking_in: TakingIn
    carrying: Carrying
    meaning: TelegramMeaning
    account: TelegramAccount
    phrases: Phrasebook

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """From the start of serving to its end."""
        tasks = [
            asyncio.create_task(work, name=name)
            for name, work in (("made up", self.taking_in.run()), ("postman", self.carrying.run()), ("link", self._linked()))
        ]
        try:
            yield
        finally:
            tasks[2].cancel()
            tasks[0].cancel()
            await self.taking_in.close(_GRACE)
            tasks[1].cancel()
            await self.carrying.close(_GRACE)
            await self.meaning.close(1.0)
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    async def _linked(self) -> None:
        """Reach Telegram, however long it takes: the web chat does not wait for it. Then the menu, and the webhook or fetching."""
        link, pause = self.account.link, _AGAIN[0]
        while not (outcome := await self._set_up(link)):
            if outcome is None:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _AGAIN[1])
        if self.account.webhook is None:
            await link.poll(self.door.hear)

    async def _set_up(self, link: TelegramLink) -> bool | None:
        """Whether it was done; None where trying again cannot help."""
        known = await link.check()
        if known.result is Sending.TOKEN:
            log.error("telegram.token", advice="Telegram does not know this bot: correct TELEGRAM_BOT_TOKEN and start again")
            return None
        if not known.is_sent:
            return False
        await link.set_menu(menus(self.phrases))
        webhook = self.account.webhook
        joined = await (link.set_webhook(webhook, self.account.secret) if webhook else link.remove_webhook())
        return joined.is_sent


def menus(phrases: Phrasebook) -> dict[str | None, list[tuple[str, str]]]:
    """The menu of commands in both languages; who uses another reads English."""
    return {code: [(name, phrases.say(f"command.{name}", language)) for name in MENU] for code, language in ((None, Language.EN), ("zh", Language.ZH))}


def open_telegram_bot(house: House, take: TakeTurn, desk: Desk | None = None) -> TelegramBot:
    """The door and the postman over a house that has a bot; `desk` hears what happens in groups."""
    account = house.telegram
    assert account is not None

    async def sorry(key: ConversationKey) -> str:
        return house.phrases.say("telegram.unsendable", (await house.store.load(key)).language)

    async def then(message: Inbound, taken: Taken) -> None:
        if taken.conversation:
            carrying.resume(taken.conversation)
            carrying.start(Addressee(taken.conversation, message.key))
            return
        for line in taken.said:  # an apology, kept nowhere
            await account.sender.send(int(message.key.peer), line.text, is_html=False)

    async def came_back(key: ConversationKey) -> None:
        conversation = await house.store.load(key)
        carrying.resume(conversation.id)

    meaning = TelegramMeaning(house.store, account.posts, account.sender, house.phrases)
    carrier = TelegramCarrier(account.sender, account.posts, house.clock, sorry, house.files, account.files)
    carrying = Carrying(Channel.TELEGRAM, account.post, carrier, house.clock, house.bell)
    taking_in = TakingIn(Channel.TELEGRAM, take, account.post, house.clock, meaning, then, typing(account))
    door = TelegramDoor(account.bot_id, taking_in.receive, meaning.announce, came_back, account.posts, house.clock, desk)
    return TelegramBot(door, taking_in, carrying, meaning, account, house.phrases)


def typing(account: TelegramAccount) -> AtWork:
    """Shows that an answer is being written, when a turn takes its time."""

    async def show(chat: int) -> None:
        await asyncio.sleep(_TYPING_AFTER)
        while True:
            await account.sender.show_typing(chat)
            await asyncio.sleep(_TYPING_EVERY)

    @asynccontextmanager
    async def shown(key: ConversationKey) -> AsyncIterator[None]:
        showing = asyncio.create_task(show(int(key.peer)))
        try:
            yield
        finally:
            showing.cancel()

    return shown
