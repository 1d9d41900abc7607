"""A day of the Telegram door: people write, updates come twice, processes die; then it is counted what each person read.

Run: python -m tests.benchmarks.telegram_day [--people 100] [--messages 1000] [--kills 10] [--length 60] [--seed 1] [--only polling]
Once with updates that are fetched and once with updates that are brought; exit code 1 when a rule is broken. Telegram's limits are kept as in
real life: 25 messages a second in all, one a second for a person. The other side is PyPI lo-bot-api-emulator.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from bot.settings import PROJECT
from tests.benchmarks.wechat_marks import marks, marks_of
from tests.models import free_port
from tests.telegram_peers import SECRET, TOKEN, message_of, telegram

_AT_A_KILL = 1.0
"""Seconds before a kill in which a sending may have been accepted that nobody could mark any more."""
_DRAINED = 200.0
_FIRST_PERSON = 10_000


@dataclass
class Tally:
    """The figures, and what broke a rule."""

    messages: int = 0
    repeated: int = 0
    expected: int = 0
    sent: int = 0
    kills: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    resent: list[str] = field(default_factory=list)
    disorder: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """A line for each breach."""
        return [f"{name}: {each}" for name in ("lost", "doubled", "disorder") for each in getattr(self, name)]


@dataclass
class Server:
    """The server's processes; one is killed, another takes its place."""

    process: asyncio.subprocess.Process
    pid: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Note the number of each process that begins."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.pid = int(line)
            self.begun.set()

    async def kill(self) -> float:
        """Kill the process that serves; when that was."""
        await self.begun.wait()
        self.begun.clear()
        os.kill(self.pid, signal.SIGKILL)
        return time.time()


@asynccontextmanager
async def served(port: int, database: Path, api: str, way: str, chosen: argparse.Namespace) -> AsyncIterator[Server]:
    """The server while it runs."""
    command = [sys.executable, "-m", "tests.benchmarks.telegram_server", str(port), str(database), api, way, f"--seed={chosen.seed}"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=PROJECT)
    server = Server(process)
    listening = asyncio.create_task(server.listen())
    try:
        await server.begun.wait()
        yield server
    finally:
        process.terminate()
        await process.wait()
        await listening


async def play(chosen: argparse.Namespace, way: str, folder: Path) -> Tally:
    """One day."""
    dice, port, began = random.Random(chosen.seed), free_port(), time.monotonic()
    with telegram(free_port()) as peer:
        async with served(port, folder / f"{way}.db", peer.address, way, chosen) as server, httpx.AsyncClient(timeout=60) as client:
            day = Day(client, peer.address, f"http://127.0.0.1:{port}/telegram", way)
            await day.linked()
            moments = sorted(dice.uniform(0, chosen.length) for _ in range(chosen.messages))
            deaths = [dice.uniform(1, chosen.length) for _ in range(chosen.kills)]
            people = [_FIRST_PERSON + dice.randrange(chosen.people) for _ in moments]
            writing = day.write_all(list(zip(moments, people, strict=True)), dice)
            _, *kills = await asyncio.gather(writing, *(_killed(server, second) for second in deaths))
            await day.drained()
            sent = await day.sent()
    return counted(day.asked, sent, [each for each in kills if each], day.repeated, time.monotonic() - began)


async def _killed(server: Server, second: float) -> float:
    await asyncio.sleep(second)
    return await server.kill()


@dataclass
class Day:
    """A day as it is played: what was written, by update."""

    client: httpx.AsyncClient
    api: str
    door: str
    way: str
    asked: dict[int, int] = field(default_factory=dict)
    repeated: int = 0

    async def linked(self) -> None:
        """Until the bot has told how it wants its updates."""
        wanted = "setWebhook" if self.way == "webhook" else "getUpdates"
        while not any(each["method"] == wanted for each in await self._calls()):
            await asyncio.sleep(0.1)

    async def write_all(self, written: Sequence[tuple[float, int]], dice: random.Random) -> None:
        """Everybody writes when their time has come; one update in twenty is brought once more, by us."""
        began = time.monotonic()
        for number, (second, person) in enumerate(written):
            await asyncio.sleep(max(0.0, began + second - time.monotonic()))
            message = message_of(person, number + 1, text=f"第{number}问")
            told = await self.client.post(f"{self.api}/__fixture/updates", json={"token": TOKEN, "update": {"message": message}})
            update = int(told.json()["result"]["update_id"])
            self.asked[update] = person
            if self.way == "webhook" and dice.random() < 0.05:
                await self._again({"update_id": update, "message": message})

    async def _again(self, update: dict[str, object]) -> None:
        """Only what was brought is brought again: where something waits, this would overtake it."""
        told = (await self.client.post(f"{self.api}/bot{TOKEN}/getWebhookInfo")).json()
        if told["result"]["pending_update_count"]:
            return
        try:
            await self.client.post(self.door, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
            self.repeated += 1
        except httpx.HTTPError:
            pass  # nobody was there

    async def drained(self) -> None:
        """Until everything that is expected was sent, or there was time enough."""
        until = time.monotonic() + _DRAINED
        wanted = {mark for update in self.asked for mark in marks_of(_id(update))}
        while time.monotonic() < until:
            await self.client.post(f"{self.api}/__fixture/deliver", json={"token": TOKEN})
            if wanted <= {mark for _, _, text in await self.sent() for mark in marks(text)}:
                break
            await asyncio.sleep(2)
        await asyncio.sleep(65)  # longer than a claim: what would be sent a second time has been

    async def sent(self) -> list[tuple[float, int, str]]:
        """Every message that was accepted: when, to whom, what."""
        return [(each["at"], int(each["chat_id"]), each["text"]) for each in await self._calls() if each["method"] == "sendMessage"]

    async def _calls(self) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = (await self.client.get(f"{self.api}/__sent")).json()
        return calls


def _id(update: int) -> str:
    """What the door calls an update."""
    return f"{TOKEN.partition(':')[0]}:{update}"


def counted(asked: dict[int, int], sent: Sequence[tuple[float, int, str]], kills: Sequence[float], repeated: int, seconds: float) -> Tally:
    """What each person read, against what they had to read."""
    tally = Tally(len(asked), repeated, sent=len(sent), kills=len(kills), seconds=seconds)
    read: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for at, person, text in sent:
        read[person] += [(at, mark) for mark in marks(text)]
    for person in set(asked.values()):
        wanted = [mark for update, who in asked.items() if who == person for mark in marks_of(_id(update))]
        tally.expected += len(wanted)
        _count(tally, wanted, read[person], kills)
    return tally


def _count(tally: Tally, wanted: Sequence[str], read: Sequence[tuple[float, str]], kills: Sequence[float]) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for at, mark in read:
        times[mark].append(at)
    for mark in wanted:
        if not times[mark]:
            tally.lost.append(mark)
        elif len(times[mark]) > 1:
            is_cut = len(times[mark]) == 2 and any(0 <= kill - times[mark][0] < _AT_A_KILL for kill in kills)
            (tally.resent if is_cut else tally.doubled).append(f"{mark} {times[mark]}")
    first = [mark for place, (_, mark) in enumerate(read) if mark not in {each for _, each in read[:place]}]
    there = [mark for mark in wanted if times[mark]]
    if first != there:
        tally.disorder.append(f"{first} instead of {there}")


def table(days: dict[str, Tally], chosen: argparse.Namespace) -> Table:
    """The figures of both days side by side."""
    made = Table("", *days, title=f"{chosen.people} people, {chosen.messages} messages within {chosen.length} s")
    for name, figure in {
        "updates": lambda t: t.messages,
        "brought once more": lambda t: t.repeated,
        "kills": lambda t: t.kills,
        "messages sent": lambda t: t.sent,
        "marks to be read": lambda t: t.expected,
        "lost": lambda t: len(t.lost),
        "doubled": lambda t: len(t.doubled),
        "sent twice around a kill (marks)": lambda t: len(t.resent),
        "out of order": lambda t: len(t.disorder),
        "seconds": lambda t: round(t.seconds),
    }.items():
        made.add_row(name, *(str(figure(each)) for each in days.values()))  # type: ignore[no-untyped-call]  # every figure is a function of a tally
    return made


def chosen_day(arguments: Sequence[str]) -> argparse.Namespace:
    """The day that these arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("people", 100), ("messages", 1000), ("kills", 10), ("length", 60), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--only", choices=("polling", "webhook"))
    return parser.parse_args(arguments)


async def main() -> int:
    """Play both days and print."""
    chosen = chosen_day(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        days = {way: await play(chosen, way, Path(folder)) for way in ("polling", "webhook") if chosen.only in (None, way)}
    Console(width=160).print(table(days, chosen))
    breaches = [f"{way}: {each}" for way, day in days.items() for each in day.broken]
    sys.stderr.write("".join(f"{each}\n" for each in breaches))
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
