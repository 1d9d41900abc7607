"""No notice is lost where the program is killed between two of them, and two processes bring each once."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import SqlNoticeShelf
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.case_events import Notice, NoticeKind
from bot.domain.cases import Case, CaseState
from bot.domain.messages import Channel, ConversationKey
from bot.ports import Turn
from bot.settings import PROJECT
from tests.contracts.bringing_until_killed import OFFICERS, SECRET
from tests.databases import with_tables
from tests.mail_side import Mailbox, mail_server

CASES = 3
AT_ONCE = 4
"""Letters that may be on their way when a process dies."""
CLAIMS_ARE_OVER = 200.0


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database in which every officer is to be told of some cases."""
    address = with_tables(request.param, tmp_path, request)
    database, clock = Database(address), SystemClock()
    await database.migrate()
    store = SqlStore(database, Vault(SECRET), clock)
    for number in range(CASES):
        before = await store.load(ConversationKey(Channel.WEB, f"anna-{number}"))
        case = Case(f"CASE{number}", before.id, "web", "en", None, CaseState.NEW, clock.now())
        notices = tuple(Notice(case.id, name, NoticeKind.OFFERED, clock.now()) for name in OFFICERS)
        await store.keep(Turn(before, replace(before, version=1), None, (), case=case, notices=notices))
    await database.close()
    return address


@asynccontextmanager
async def at_rounds(address: str, port: int, ahead: float = 0.0) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that brings notices; killed at the end, if not before."""
    command = (sys.executable, "-m", "tests.contracts.bringing_until_killed", address, str(port), str(ahead))
    process = await asyncio.create_subprocess_exec(*command, cwd=PROJECT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def letters(box: Mailbox, count: int) -> None:
    """Wait until so many have come."""
    async with asyncio.timeout(60):
        while len(box.letters) < count:
            await asyncio.sleep(0.01)


async def nothing_waits(address: str) -> None:
    """Wait until every notice is done with."""
    database = Database(address)
    async with asyncio.timeout(60):
        while await SqlNoticeShelf(database).officers_waiting(SystemClock().now().replace(year=2999)):
            await asyncio.sleep(0.05)
    await database.close()


def told(box: Mailbox) -> Counter[tuple[str, str]]:
    """How often each officer was told of each case."""
    pairs = [(str(letter["To"]), f"CASE{number}") for letter in box.letters for number in range(CASES) if f"CASE{number}" in letter.get_content()]
    return Counter(pairs)


async def test_after_a_kill_between_two_notices_the_rest_is_brought(address: str) -> None:
    box = Mailbox(slow=0.1)
    async with mail_server(box) as port:
        async with at_rounds(address, port) as process:
            await letters(box, 3)
            process.kill()
            await process.wait()
        cut = len(box.letters)
        async with at_rounds(address, port, ahead=CLAIMS_ARE_OVER):
            await nothing_waits(address)
    often = told(box)
    assert cut < len(OFFICERS) and len(often) == len(OFFICERS) * CASES
    assert max(often.values()) <= 2 and sum(count == 2 for count in often.values()) <= AT_ONCE * CASES


async def test_two_processes_bring_each_notice_once(address: str) -> None:
    box = Mailbox(slow=0.02)
    async with mail_server(box) as port, at_rounds(address, port), at_rounds(address, port):
        await nothing_waits(address)
    often = told(box)
    assert len(often) == len(OFFICERS) * CASES and set(often.values()) == {1}
    assert len(box.letters) == len(OFFICERS)
