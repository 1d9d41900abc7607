"""Plays a simulated day: the peers, the server whose processes are killed, and the people, who write once more at the end. No figures."""

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from bot.adapters.text_files import read_phrasebook
from bot.adapters.vault import Vault
from bot.domain.language import Language
from bot.settings import PROJECT
from tests.benchmarks.wechat_marks import CLOSING, marks
from tests.benchmarks.wechat_plan import Step, planned
from tests.benchmarks.wechat_server import VAULT_SECRET, FastClock
from tests.benchmarks.wechat_tally import Asked, Kept, Shown, Tally, read_kept, tally
from tests.models import free_port
from tests.wechat_peers import ACCOUNT, Pushed, WeChat, wechat, wechat_api

_DRAINED = 150.0
"""Seconds of the day until what waits is made up for and sent: longer than a postman's claim."""
_CLOSING_ROUNDS = 12


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

    async def kill(self) -> None:
        """Kill the process that serves; where none does, the next one as it begins."""
        await self.begun.wait()
        self.begun.clear()
        os.kill(self.pid, signal.SIGKILL)


@dataclass
class Day:
    """A day as it is played: the clock, WeChat's side, and what was pushed."""

    chosen: argparse.Namespace
    clock: FastClock
    peer: WeChat
    api: httpx.AsyncClient | None
    asked: list[Asked] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)

    def seconds(self, moment: float) -> float:
        """A moment of the machine as a second of the day."""
        return (moment - self.clock.began) * self.clock.rate

    async def until(self, second: float) -> None:
        """Wait for a second of the day."""
        await asyncio.sleep(max(0.0, self.clock.began + second / self.clock.rate - time.time()))

    async def act(self, step: Step) -> None:
        """Do it when its time has come, and again if it is to come again."""
        await self.until(step.at)
        created = self.clock.now()
        command = {**step.command, "created": int(created.timestamp())}
        key = _key(step.person, command)
        await self._heard(step.person, command, created)
        pushes = [self._pushed(step.person, command, step.copies)]
        if step.again is not None:
            pushes.append(self._pushed(step.person, {**command, "delay": step.again}, 1))
        pushed = [each for found in await asyncio.gather(*pushes) for each in found]
        self.asked.append(Asked(step.person, key, pushed, [self.seconds(each.ended) for each in pushed]))

    async def _heard(self, person: str, command: dict[str, object], at: datetime) -> None:
        """WeChat opens the person's window before it pushes."""
        if self.api:
            kind = {"CLICK": "click", "subscribe": "follow"}.get(str(command.get("event")), "message")
            await self.api.post("/_peer/heard", json={"openid": person, "kind": kind, "at": at.timestamp()})

    async def _pushed(self, person: str, command: dict[str, object], copies: int) -> list[Pushed]:
        # The stamp is made by the peer's clock, which is the machine's.
        return await self.peer.copies(copies, person, **command, age=round(time.time() - self.clock.now().timestamp()))

    async def kill_at(self, server: Server, second: float) -> None:
        """Kill the server at a second of the day."""
        await self.until(second)
        await server.kill()
        self.kills.append(self.seconds(time.time()))


def _key(person: str, command: dict[str, object]) -> str:
    if "event" in command:
        key = str(command["key"]).removeprefix("qrscene_")
        event = {"subscribe": "subscribe_scan"}.get(str(command["event"]), command["event"])
        return f"event/{person}/{command['created']}/{event}/{key}"
    return f"message/{person}/{command['msg_id']}"


@asynccontextmanager
async def served(port: int, database: Path, api: str, began: float, chosen: argparse.Namespace, verified: bool) -> AsyncIterator[Server]:
    """The server while it runs."""
    more = [f"--second-ms={chosen.second_ms}", f"--began={began}", f"--seed={chosen.seed}", f"--down={chosen.down}", *(["--verified"] if verified else [])]
    command = [sys.executable, "-m", "tests.benchmarks.wechat_server", str(port), str(database), api, *more]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=os.environ | ACCOUNT, cwd=PROJECT)
    server = Server(process)
    listening = asyncio.create_task(server.listen())
    try:
        await _is_up(f"http://127.0.0.1:{port}/wechat")
        yield server
    finally:
        process.terminate()
        await process.wait()
        await listening


async def _is_up(url: str) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(600):
            try:
                await client.get(url)
                return
            except httpx.HTTPError:
                await asyncio.sleep(0.05)
    raise AssertionError("the server does not begin")


async def play(chosen: argparse.Namespace, verified: bool, folder: Path) -> Tally:
    """One day; the clocks of both sides begin to run together."""
    port, database = free_port(), folder / f"{'verified' if verified else 'unverified'}.db"
    with wechat_api() if verified else nullcontext("http://127.0.0.1:9") as address:
        began = time.time()
        api = httpx.AsyncClient(base_url=address) if verified else None
        if api:
            began = float((await api.post("/_peer/clock", json={"rate": 1000 / chosen.second_ms})).json()["now"])
        async with (
            served(port, database, address, began, chosen, verified) as server,
            wechat(f"http://127.0.0.1:{port}/wechat", second_ms=chosen.second_ms) as peer,
        ):
            day = Day(chosen, FastClock(began, 1000 / chosen.second_ms), peer, api)
            await _lived(day, server, database)
            sent = (await api.get("/_peer/sent")).json() if api else []
            refused = (await api.get("/_peer/counts")).json()["refused"] if api else {}
        if api:
            await api.aclose()
    return tally(day.asked, _shown(day, sent), _kept(database), day.kills, refused, may_send=verified)


def _kept(database: Path) -> Kept:
    return read_kept(database, Vault(VAULT_SECRET))


async def _lived(day: Day, server: Server, database: Path) -> None:
    """The day itself, the time until what waits is made up for, and the closing round."""
    dice, chosen = random.Random(day.chosen.seed + 1), day.chosen
    morning = day.seconds(time.time()) + 2
    steps = [Step(step.at + morning, step.person, step.command, step.copies, step.again) for step in planned(chosen)]
    deaths = sorted(morning + dice.uniform(0.02, 1) * chosen.length for _ in range(chosen.kills))
    await asyncio.gather(*map(day.act, steps), *(day.kill_at(server, second) for second in deaths))
    await _drained(day, database)
    phrases = read_phrasebook(PROJECT / "prompts" / "replies")
    unfinished = tuple(phrases.say(name, language) for name in ("wechat.later", "wechat.more") for language in (Language.ZH, Language.EN))
    await asyncio.gather(*(close(day, f"openid-{number}", unfinished) for number in range(chosen.people)))
    await _drained(day, database)


async def _drained(day: Day, database: Path) -> None:
    """Until every turn was taken and nothing waits that a postman may bring, or there was time enough."""
    end = day.seconds(time.time()) + _DRAINED
    while day.seconds(time.time()) < end:
        await day.until(day.seconds(time.time()) + 10)
        kept = await asyncio.to_thread(_kept, database)
        if not kept.unsettled and (day.api is None or all(line.sent_at for line in kept.lines)):
            return


async def close(day: Day, person: str, unfinished: tuple[str, ...]) -> None:
    """The person writes once more, and again as long as the answer says that something waits."""
    number = int(person.rpartition("-")[2])
    for round_number in range(_CLOSING_ROUNDS):
        at = day.seconds(time.time()) + (number * 0.6 if round_number == 0 else 0.1)
        await day.act(Step(at, person, {"text": "还有吗？", "msg_id": f"{CLOSING}{number:08}{round_number:02}"}))
        (pushed,) = next(each for each in reversed(day.asked) if each.person == person).pushed
        if not (pushed.text or "").endswith(unfinished):
            return


def _shown(day: Day, sent: Sequence[dict[str, object]]) -> dict[str, list[Shown]]:
    """What each person read, in order; the same reply to the same message is read once."""
    found: dict[str, dict[tuple[str, str], Shown]] = {each.person: {} for each in day.asked}
    for each in day.asked:
        for pushed in sorted((one for one in each.pushed if one.text), key=lambda one: one.ended):
            text = pushed.text or ""
            found[each.person].setdefault((each.key, text), Shown(day.seconds(pushed.ended), each.key, tuple(marks(text))))
    for number, message in enumerate(sent):
        text, at = str(message["message"]["content"]), float(str(message["at"])) - day.clock.began  # type: ignore[index]  # the peer's JSON
        found[str(message["openid"])][f"sent {number}", text] = Shown(at, "sent", tuple(marks(text)))
    return {person: sorted(each.values(), key=lambda shown: shown.at) for person, each in found.items()}
