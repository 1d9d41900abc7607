"""The server of the simulated day on Telegram (`telegram_day.py`): the real door, fetching or brought to, over SQLite, with turns that take their time.

It prints the number of the process that serves; when that is killed another begins, as under a service manager.
"""

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI

from bot.adapters.clock import LocalBell, SystemClock
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.bootstrap import House
from bot.channel_windows import TelegramAccount, open_telegram
from bot.settings import Settings
from bot.telegram_account import open_telegram_bot
from handlers.channels.telegram import telegram_router
from handlers.http.guards import guard
from tests.benchmarks.wechat_server import SlowCorridor, empty_house
from tests.telegram_peers import SECRET, TOKEN

VAULT_SECRET = "a secret of the simulated day"


def settings(chosen: argparse.Namespace) -> Settings:
    """The bot's settings; with a webhook where updates are to be brought."""
    brought = {"public_url": f"http://127.0.0.1:{chosen.port}", "telegram_webhook_secret": SECRET} if chosen.way == "webhook" else {}
    return Settings.model_validate({"telegram_bot_token": TOKEN, "telegram_api_url": chosen.api, **brought})


async def serve(house: House, chosen: argparse.Namespace) -> None:
    """Serve until killed."""
    with socket.create_server(("127.0.0.1", chosen.port), backlog=1024) as listener:
        vault, clock, database = Vault(VAULT_SECRET), SystemClock(), Database(f"sqlite+aiosqlite:///{chosen.database}")
        await database.migrate()
        async with open_telegram(settings(chosen), database, vault, clock) as account:
            assert account is not None
            store, bell = SqlStore(database, vault, clock), LocalBell()
            real = {**vars(house.corridor), "store": store, "bell": bell, "clock": clock, "speaking": replace(house.corridor.speaking, clock=clock)}
            corridor = SlowCorridor(**real, seed=chosen.seed, second=chosen.second_ms / 1000)
            await _listen(replace(house, store=store, clock=clock, bell=bell, telegram=account), corridor, account, listener)


async def _listen(house: House, corridor: SlowCorridor, account: TelegramAccount, listener: socket.socket) -> None:
    bot = open_telegram_bot(house, corridor.take)

    @asynccontextmanager
    async def at_work(_: FastAPI) -> AsyncIterator[None]:
        async with bot.at_work():
            yield

    app = FastAPI(openapi_url=None, lifespan=at_work)
    app.include_router(telegram_router(bot.door, account.read, account.secret))
    guard(app)
    await uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)).serve(sockets=[listener])


def keep_serving(house: House, chosen: argparse.Namespace) -> None:
    """One process after the other, with the time in between that a start takes."""
    child = 0

    def end(signal_number: int, frame: FrameType | None) -> None:
        os.kill(child, signal.SIGKILL)
        sys.exit()

    while True:
        child = os.fork()
        if not child:
            asyncio.run(serve(house, chosen))
            os._exit(0)
        signal.signal(signal.SIGTERM, end)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        time.sleep(chosen.down)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("database", type=Path)
    parser.add_argument("api")
    parser.add_argument("way", choices=("polling", "webhook"))
    parser.add_argument("--second-ms", type=float, default=100.0, help="how long a second of a turn lasts")
    parser.add_argument("--down", type=float, default=0.5, help="seconds from a death to the next start")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    import alembic.command
    import alembic.config  # noqa: F401  # read before the first copy: the migrations want it at each start
    import telegram.ext  # noqa: F401  # likewise

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if os.environ.get("TELEGRAM_DAY_LOG") else logging.CRITICAL),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    keep_serving(empty_house(), _chosen())
