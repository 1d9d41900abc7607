"""A person and a bot in this process: updates as Telegram's JSON, through the door, python-telegram-bot and the database; the wire is scripted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_telegram import SqlTelegramPosts
from bot.adapters.telegram_api import TelegramApi, bot_application
from bot.adapters.telegram_link import BotLink
from bot.adapters.telegram_pacing import Pacing
from bot.adapters.telegram_updates import read_update
from bot.adapters.vault import Vault
from bot.bootstrap import House
from bot.channel_windows import TelegramAccount
from bot.domain.conversation import Conversation
from bot.domain.messages import Channel, ConversationKey
from bot.domain.telegram_text import choices_of
from bot.telegram_account import TelegramBot, open_telegram_bot
from tests.fakes import FixedClock
from tests.scripted_telegram import ScriptedTelegram
from tests.telegram_peers import keyboard_of, message_of, person_of

SECRET = "the-secret-of-the-webhook"
LI = 777
_numbers = count(1)
_messages = count(100)


@dataclass
class Talk:
    """Li, who writes to the bot; `other` is somebody else. Nothing works beside the talk: the postman's rounds are asked for."""

    bot: TelegramBot
    wire: ScriptedTelegram
    house: House
    clock: FixedClock

    async def tell(self, **update: Any) -> int:
        """Any update; its number."""
        number = next(_numbers)
        told = self.bot.account.read({"update_id": number, **update})
        assert told is not None
        await self.bot.door.hear(told)
        return number

    async def write(self, text: str = "", person: int = LI, message: int = 0, **content: Any) -> int:
        """Write, and wait for what comes of it; the message's number."""
        number = message or next(_messages)
        await self.tell(message=message_of(person, number, **({"text": text} if text else {}), **content))
        await self.quiet()
        return number

    async def edit(self, message: int, text: str, **content: Any) -> None:
        """Change what was written."""
        await self.tell(edited_message=message_of(LI, message, text=text, **content))
        await self.quiet()

    async def press(self, label: str) -> None:
        """Press the newest button with this label."""
        data, number = next(
            (button["callback_data"], 1) for call in reversed(self.sent()) for row in keyboard_of(call) for button in row if label in button["text"]
        )
        await self.press_data(data, number)

    async def press_data(self, data: str, message: int = 1, query: str = "q") -> None:
        """Press a button that brings back this."""
        shown = message_of(LI, message, text="…") | {"from": {"id": 1, "is_bot": True, "first_name": "b"}}
        await self.tell(callback_query={"id": query, "from": person_of(LI, "zh-hans"), "chat_instance": "c", "data": data, "message": shown})
        await self.quiet()

    async def quiet(self, seconds: float = 5.0) -> None:
        """Until every turn was taken and nothing is being sent."""
        async with asyncio.timeout(seconds):
            while await self.bot.account.post.unsettled(Channel.TELEGRAM, self.clock.now().replace(year=2100)):
                await asyncio.sleep(0.005)
        await self.bot.carrying.close(seconds)
        await self.bot.meaning.close(seconds)

    async def round(self) -> None:
        """The postman looks for what waits."""
        self.clock.move(timedelta(milliseconds=10))
        await self.bot.carrying.round()
        await self.quiet()

    def sent(self, person: int = LI) -> list[dict[str, Any]]:
        """Every message that the bot tried to send to a person."""
        return [each for each in self.wire.sent("sendMessage") if int(each["chat_id"]) == person]

    def texts(self, person: int = LI) -> list[str]:
        """Their words."""
        return [each["text"] for each in self.sent(person)]

    def toasts(self) -> list[str]:
        """The words shown at pressed buttons."""
        return [each["text"] for each in self.wire.sent("answerCallbackQuery") if each.get("text")]

    async def newest_buttons(self) -> list[tuple[str, str, str]]:
        """The label, what a press brings back, and what it stands for, of each button under the newest message."""
        line = (await self.house.store.said((await self.conversation()).id))[-1]
        return [(*choice, button.send) for choice, button in zip(choices_of(line), line.buttons, strict=True)]

    async def conversation(self, person: int = LI) -> Conversation:
        """What the house remembers."""
        return await self.house.store.load(ConversationKey(Channel.TELEGRAM, str(person)))


@asynccontextmanager
async def talking(tmp_path: Path, clock: FixedClock, join: Callable[[SqlStore], House], webhook: str | None = None) -> AsyncIterator[Talk]:
    """A bot over a house whose store is a real database."""
    wire, vault, database = ScriptedTelegram(), Vault("a secret of the tests"), Database(f"sqlite+aiosqlite:///{tmp_path}/talk.db")
    await database.migrate()
    bot = bot_application("1:A", "https://api.telegram.org", wire, ScriptedTelegram(), is_limited=False).bot
    await bot.initialize()
    account = TelegramAccount(
        1,
        SqlPostRoom(database, vault, clock),
        SqlTelegramPosts(database),
        TelegramApi(bot, Pacing(0.0, lambda: clock.now().timestamp())),
        BotLink(bot),
        lambda body: read_update(body, bot),
        webhook,
        SECRET,
    )
    house = replace(join(SqlStore(database, vault, clock)), telegram=account)
    talk = Talk(open_telegram_bot(house, house.corridor.take), wire, house, clock)
    yield talk
    await talk.bot.taking_in.close(1)
    await bot.shutdown()
    await database.close()
