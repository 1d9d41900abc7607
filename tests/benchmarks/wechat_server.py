"""The server of the simulated day (`wechat_day.py`): the real WeChat door over SQLite, with turns that take their time and time that runs faster.

It prints the number of the process that serves; when that is killed another begins, as under a service manager. The second begins as a
copy of a process that has read its files: starting anew would take long in a time that runs ten times faster.
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
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from bot.adapters.clock import LocalBell
from bot.adapters.library_files import read_sound_library
from bot.adapters.sql_at_once import SqlAtOnce
from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_wechat import SqlTokenShelf, SqlWeChatQuota
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.adapters.vault import Vault
from bot.adapters.wechat_api import WeChatApi
from bot.adapters.wechat_codec import WeChatCodec
from bot.bootstrap import House, join
from bot.channel_windows import WeChatAccount
from bot.commands.shared import quiet_logs
from bot.domain.conversation import Conversation
from bot.domain.messages import Inbound, Reply
from bot.engine.outcome import Outcome
from bot.engine.receiving import Pace
from bot.engine.turn import Corridor
from bot.settings import PROJECT, Settings
from bot.wechat_account import Account, open_account
from handlers.channels.wechat import wechat_router
from handlers.dialogs.readers import READERS
from handlers.http.guards import guard
from tests.benchmarks.wechat_marks import delay, replies
from tests.desk_fakes import FakeNotes
from tests.fakes import NOON, FakeCaseBook, FakeCodes, FakeIndex, FakeSignIns, FakeStore, PlainScripts
from tests.wechat_peers import AES_KEY, APP_ID, SECRET, TOKEN

VAULT_SECRET = "a secret of the simulated day"
_CALL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class FastClock:
    """A clock that at `began` showed the machine's time and since then runs at a rate."""

    began: float
    rate: float

    def now(self) -> datetime:
        """The present moment of the day."""
        return datetime.fromtimestamp(self.began + (time.time() - self.began) * self.rate, timezone.utc)


class FastBell(LocalBell):
    """A bell whose waiting time is counted in seconds of the day."""

    def __init__(self, second: float) -> None:
        super().__init__()
        self._second = second

    async def wait(self, conversation: str | None, seconds: float) -> None:
        """Return at the next ring, or after so many seconds of the day."""
        await super().wait(conversation, seconds * self._second)


@dataclass(frozen=True)
class SlowCorridor(Corridor):
    """The corridor with marked replies, each after its delay; a message is answered under its conversation's lock as in the real one."""

    seed: int = 0
    second: float = 1.0

    async def _respond(self, before: Conversation, message: Inbound) -> Outcome:
        await asyncio.sleep(delay(message.message_id, self.seed) * self.second)
        return Outcome(before, tuple(Reply("answer", {"text": text}) for text in replies(message.message_id)))


def empty_house() -> House:
    """A house with the real texts over fakes, which are changed for real windows in the process that serves."""
    cues, phrases = read_meanings(PROJECT / "prompts"), read_phrasebook(PROJECT / "prompts" / "replies")
    knowledge = read_sound_library(PROJECT / "knowledge", NOON.date(), READERS.keys())
    return join(
        Settings(),
        knowledge,
        FakeIndex([]),
        FakeStore(),
        FakeSignIns(),
        PlainScripts(),
        FastClock(0.0, 1.0),
        cues,
        phrases,
        notes=FakeNotes(),
        codes=FakeCodes(FakeStore()),
        book=FakeCaseBook(FakeStore()),
    )


@asynccontextmanager
async def account_at_work(house: House, chosen: argparse.Namespace) -> AsyncIterator[Account]:
    """The door and the postman over the real windows."""
    second = chosen.second_ms / 1000
    clock, vault, database = FastClock(chosen.began, 1 / second), Vault(VAULT_SECRET), Database(f"sqlite+aiosqlite:///{chosen.database}")
    await database.migrate()
    windows = WeChatAccount(WeChatCodec(TOKEN, APP_ID, AES_KEY), SqlPostRoom(database, vault, clock))
    sender = WeChatApi(APP_ID, SecretStr(SECRET), SqlTokenShelf(database, vault), clock, chosen.api, _CALL_SECONDS * second)
    if chosen.verified:
        windows = replace(windows, quota=SqlWeChatQuota(database), sender=sender)
    store, bell = SqlStore(database, vault, clock), FastBell(second)
    fast = {**vars(house.corridor), "store": store, "bell": bell, "clock": clock, "speaking": replace(house.corridor.speaking, clock=clock)}
    house = replace(house, store=store, clock=clock, bell=bell, wechat=replace(windows, at_once=SqlAtOnce(database, vault, clock)))
    account = open_account(house, SlowCorridor(**fast, seed=chosen.seed, second=second).take, paced(second))
    answer = account.door.answer
    yield replace(account, door=replace(account.door, answer=lambda message, age, is_gone: answer(message, age * second, is_gone)))
    await database.close()


def paced(second: float) -> Pace:
    """The door's own pace in seconds that last so long."""
    return Pace(**{name: value * second for name, value in asdict(Pace()).items()})


async def serve(house: House, chosen: argparse.Namespace) -> None:
    """Serve until killed; as in `guichao run` the port is taken first, so that who comes early waits."""
    listener = socket.create_server(("127.0.0.1", chosen.port), backlog=1024)
    async with account_at_work(house, chosen) as account:
        app = FastAPI(openapi_url=None)
        app.include_router(wechat_router(account.door))
        guard(app)
        postman = asyncio.create_task(account.postman.run())
        await uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)).serve(sockets=[listener])
        postman.cancel()
        with suppress(asyncio.CancelledError):
            await postman


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
        time.sleep(chosen.down * chosen.second_ms / 1000)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("database", type=Path)
    parser.add_argument("api")
    parser.add_argument("--verified", action="store_true")
    parser.add_argument("--second-ms", type=float, default=1000.0, help="how long a second of the day lasts")
    parser.add_argument("--began", type=float, default=time.time(), help="when the clock of the day began to run")
    parser.add_argument("--down", type=float, default=0.5, help="seconds of the day from a death to the next start")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    import alembic.command
    import alembic.config  # noqa: F401  # read before the first copy: the migrations want it at each start

    quiet_logs("WARNING") if os.environ.get("WECHAT_DAY_LOG") else structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    keep_serving(empty_house(), _chosen())
