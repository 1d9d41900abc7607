"""Two houses on one database, taking turns: in this process, one of them now and then in a process of its own; both may die at any moment."""

import asyncio
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.settings import PROJECT
from tests.benchmarks.case_month_house import Act, Arrived, Done, Library, Worker, open_worker
from tests.benchmarks.case_month_moments import Moments
from tests.fakes import FixedClock

_TRIES = 8
_REPEATED = ("say", "reply", "note")
_SHARE_REPEATED = 0.05
_MINUTES_DOWN = (0, 0, 20, 55)


@dataclass
class Child:
    """A house in a process of its own."""

    process: asyncio.subprocess.Process
    letters: list[Arrived]
    _asked: dict[int, asyncio.Future[Done]] = field(default_factory=dict)
    _reading: asyncio.Task[None] | None = None

    @classmethod
    async def begin(cls, library: Library, address: str, seed: str, letters: list[Arrived]) -> "Child":
        """A child that is ready."""
        command = (sys.executable, "-m", "tests.benchmarks.case_month_child", str(library.folder), address, seed)
        pipe = asyncio.subprocess.PIPE
        child = cls(await asyncio.create_subprocess_exec(*command, cwd=PROJECT, stdin=pipe, stdout=pipe, limit=2**20), letters)
        ready = child._asked[0] = asyncio.get_running_loop().create_future()
        child._reading = asyncio.create_task(child._read())
        await ready
        return child

    async def _read(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            if not line.endswith(b"\n"):
                break  # cut in the middle of a word
            told = json.loads(line)
            if "arrived" in told:
                at, address, text = told["arrived"]
                self.letters.append(Arrived(datetime.fromisoformat(at), address, text))
            elif not (waiting := self._asked.pop(told["number"])).done():
                waiting.set_result(Done(**told["done"]))
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.cancel()

    @property
    def under_way(self) -> int:
        """How many acts it was given whose end it has not told."""
        return len(self._asked)

    async def do(self, act: Act, now: datetime) -> Done:
        """Do it over there; cancelled where the process dies before it has told the end."""
        number = max(self._asked, default=0) + 1
        answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        assert self.process.stdin
        if self.process.returncode is None:
            self.process.stdin.write((json.dumps({"number": number, "now": now.isoformat(), "act": asdict(act)}) + "\n").encode())
        return await answer

    async def close(self) -> None:
        """Kill it: SIGKILL, wherever it is."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        if self._reading:
            await self._reading


@dataclass
class Processes:
    """The two, and how often what happened to them and to acts."""

    library: Library
    address: str
    moments: Moments
    rng: Random
    letters: list[Arrived] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    workers: list[Worker | Child] = field(default_factory=list)
    _at_work: asyncio.Event = field(default_factory=asyncio.Event)
    _in_flight: set[asyncio.Task[Done]] = field(default_factory=set)

    async def open(self) -> None:
        """Both, as after a start."""
        self.workers = [await self._new(), await self._new()]
        self._at_work.set()

    async def _new(self) -> Worker:
        return await open_worker(self.library, self.address, self.moments.now, self.letters.append, self.rng, FixedClock(self.moments.now))

    async def do(self, act: Act) -> Done:
        """Do it in one of the two, again with the same id where its end was not told; a part of what has an id is done twice."""
        if act.kind in _REPEATED and self.rng.random() < _SHARE_REPEATED:
            self.counts["doubles sent"] += 1
            if self.rng.random() < 0.5:
                return (await asyncio.gather(self._tried(act), self._tried(act)))[0]
            await self._tried(act)
        return await self._tried(act)

    async def _tried(self, act: Act) -> Done:
        done = Done(False, why="never")
        for _ in range(_TRIES):
            ended = await self.once(act, self.rng.randrange(2))
            if ended is None:
                self.counts["acts cut and sent again"] += 1
                continue
            done = ended
            if done.is_ok or (done.why.startswith("refused") and "being changed" not in done.why):
                break
            self.counts[f"sent again: {done.why[:40]}"] += 1
        self.counts[f"{act.kind}{'' if done.is_ok else ' refused'}"] += 1
        return done

    async def once(self, act: Act, which: int) -> Done | None:
        """Do it in this one of the two, as soon as it is open; None where it was cut off."""
        await self._at_work.wait()
        task = asyncio.create_task(self.workers[which].do(act, self.moments.now))
        self._in_flight.add(task)
        await asyncio.wait({task})
        self._in_flight.discard(task)
        return None if task.cancelled() else task.result()

    async def in_the_middle(self) -> bool:
        """Some moments later; whether something is under way then."""
        await asyncio.sleep(self.rng.random() * 0.01)
        return bool(self._in_flight)

    async def restart(self) -> None:
        """Drop both at once, whatever they are doing, and open them again, some time later."""
        self._at_work.clear()
        self.counts["restarts"] += 1
        self.counts["under way at a restart"] += len(self._in_flight)
        flying = list(self._in_flight)
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)
        for worker in self.workers:
            await worker.close()
        begun = self.moments.now
        self.moments.now += timedelta(minutes=self.rng.choice(_MINUTES_DOWN))
        self.outages.append((begun, self.moments.now))
        await self.open()

    async def bring_up_a_child(self) -> None:
        """Let the second house be a process of its own from now on."""
        await self.workers[1].close()
        self.workers[1] = await Child.begin(self.library, self.address, str(self.rng.random()), self.letters)

    async def kill_the_child(self) -> None:
        """SIGKILL; the house in this process works on, and a new one stands beside it."""
        child = self.workers[1]
        assert isinstance(child, Child)
        self.counts["SIGKILLs"] += 1
        self.counts["under way at a SIGKILL"] += child.under_way
        self.workers[1] = await self._new()
        await child.close()

    async def close(self) -> None:
        """The end."""
        for worker in self.workers:
            await worker.close()
