"""What memory costs: turns a second of 16 conversations that talk at once, with a fixed answer in place of the recipe.

Run: python -m tests.benchmarks.storing [DATABASE_URL]; without an address over a SQLite file of its own in TMPDIR. Two rows: `keep` alone, and
the whole corridor (lock, load, look for the message's id, keep). A disk that flushes slowly shows in the first line; compare ratios, not seconds.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_sound_library
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.adapters.vault import Vault
from bot.bootstrap import House, join
from bot.commands.shared import quiet_logs
from bot.domain.answers import Receipt
from bot.domain.conversation import Conversation
from bot.domain.language import Language
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Reply, Said
from bot.engine.naming import new_code
from bot.engine.outcome import Outcome
from bot.engine.turn import Corridor
from bot.ports import Store, Turn
from bot.settings import PROJECT, Settings
from handlers.dialogs.readers import READERS
from tests.desk_fakes import FakeNotes
from tests.fakes import NOON, FakeCaseBook, FakeCodes, FakeIndex, FakeSignIns, FakeStore, PlainScripts

TALKERS, TURNS, ROUNDS = 16, 40, 4
ANSWER = "每月800元，最长三年。" * 20
Talk = Callable[[str], Awaitable[list[float]]]


class FixedCorridor(Corridor):
    """The corridor with one answer to everything, kept with a receipt as real answers are."""

    async def _respond(self, before: Conversation, message: Inbound) -> Outcome:
        return Outcome(before, (Reply("answer", {"text": ANSWER}),), receipts=(_receipt(),))


def _receipt() -> Receipt:
    return Receipt(new_code("A"), NOON, "住房补贴有多少？", "zh", "answered", "v1", tuple((f"p/{n}", 8.0) for n in range(5)), ("named",), ANSWER, ("graduate",))


def _house(store: Store, folder: Path) -> House:
    """A house with the real texts over the store that is measured; its index is never asked."""
    cues, phrases, clock = read_meanings(PROJECT / "prompts"), read_phrasebook(PROJECT / "prompts" / "replies"), SystemClock()
    knowledge = read_sound_library(PROJECT / "knowledge", clock.now().date(), READERS.keys())
    return join(
        Settings(var_dir=folder),
        knowledge,
        FakeIndex([]),
        store,
        FakeSignIns(),
        PlainScripts(),
        clock,
        cues,
        phrases,
        notes=FakeNotes(),
        codes=FakeCodes(FakeStore()),
        book=FakeCaseBook(FakeStore()),
    )


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Store]:
    """A store with its tables."""
    database = Database(address)
    await database.migrate()
    try:
        yield SqlStore(database, Vault("a secret of the bench, long enough"), SystemClock())
    finally:
        await database.close()


def keeping(store: Store) -> Talk:
    """One conversation's turns, each kept after the last."""

    async def talk(name: str) -> list[float]:
        before, times = Conversation(name, ConversationKey(Channel.WEB, name), Language.ZH), list[float]()
        for number in range(TURNS):
            after = replace(before, version=before.version + 1)
            said = tuple(Said(0, author, ANSWER, NOON) for author in (Author.PERSON, Author.GUICHAO))
            begun = time.perf_counter()
            await store.keep(Turn(before, after, Inbound(before.key, str(number), "问"), said, receipts=(_receipt(),)))
            times.append(time.perf_counter() - begun)
            before = after
        return times

    return talk


def asking(corridor: Corridor) -> Talk:
    """One person's messages, each after the last answer."""

    async def talk(name: str) -> list[float]:
        times = list[float]()
        for number in range(TURNS):
            begun = time.perf_counter()
            await corridor.take(Inbound(ConversationKey(Channel.WEB, name), str(number), "住房补贴有多少？"))
            times.append(time.perf_counter() - begun)
        return times

    return talk


async def measure(talk: Talk, names: str) -> tuple[float, ...]:
    """Turns a second (median of the rounds), and p50, p95 and p99 of all turns in milliseconds; one round before warms up."""
    rates, times = list[float](), list[float]()
    for number in range(ROUNDS + 1):
        begun = time.perf_counter()
        took = await asyncio.gather(*(talk(f"{names}-{number}-{each}") for each in range(TALKERS)))
        if number:
            rates.append(TALKERS * TURNS / (time.perf_counter() - begun))
            times += [one * 1000 for each in took for one in each]
    return median(rates), median(times), quantiles(times, n=20)[-1], quantiles(times, n=100)[-1]


def flush_ms(folder: Path) -> float:
    """What the disk needs to keep 4 KiB for good."""
    times = list[float]()
    with (folder / "flush").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(bytes(4096))
            begun = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return median(times) * 1000


async def main() -> None:
    """Measure and print."""
    quiet_logs("ERROR")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = sys.argv[1] if len(sys.argv) > 1 else f"sqlite+aiosqlite:///{folder}/bench.db"
        table = Table("", "turns/s", "p50 ms", "p95 ms", "p99 ms", title=f"{TALKERS} conversations at once; one flush {flush_ms(folder):.2f} ms")
        async with opened(address) as store:
            corridor = FixedCorridor(**vars(_house(store, folder).corridor))
            for row, talk in (("keep alone", keeping(store)), ("the corridor", asking(corridor))):
                rate, *spread = await measure(talk, f"{row.split()[-1]}-{time.time_ns()}")
                table.add_row(row, f"{rate:.0f}", *(f"{each:.1f}" for each in spread))
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
