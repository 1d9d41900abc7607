"""Guichao as `guichao run` serves it, but without Telegram's sending limits, which would be all that is measured: `… telegram_guichao PORT FOLDER`.

Settings come from the environment, as for `guichao run`.
"""

import asyncio
import sys

import uvicorn

from bot.adapters import telegram_api
from bot.adapters.telegram_pacing import Pacing
from bot.bootstrap import open_house
from bot.commands.shared import quiet_logs
from bot.doors import application
from bot.settings import read_settings


async def main(port: int) -> None:
    """Serve until ended."""
    async with open_house(read_settings()) as house:
        assert house.telegram is not None
        sender = house.telegram.sender
        assert isinstance(sender, telegram_api.TelegramApi)
        unlimited = telegram_api.bot_application(sender.bot.token, house.settings.telegram_api_url, is_limited=False).bot
        await unlimited.initialize()
        sender.bot = unlimited
        sender.pacing = Pacing(0.0)
        await uvicorn.Server(uvicorn.Config(application(house), port=port, log_config=None, access_log=False)).serve()


if __name__ == "__main__":
    quiet_logs("ERROR")
    asyncio.run(main(int(sys.argv[1])))
