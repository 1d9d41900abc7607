"""Plays a month of cases: moment by moment people wake, two houses take turns, steps and notices that are due are brought, and houses die."""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from random import Random

import structlog

from bot.adapters.sql_engine import Database
from bot.domain.desk_clocks import BEIJING
from bot.domain.library import Knowledge
from tests.benchmarks.case_month_glance import Glance, Glimpse
from tests.benchmarks.case_month_house import Act, read_all
from tests.benchmarks.case_month_moments import MINUTE, Moments
from tests.benchmarks.case_month_officers import Served
from tests.benchmarks.case_month_processes import Child, Processes
from tests.benchmarks.case_month_scholars import Scholar
from tests.benchmarks.case_month_staff import FIRST, staffed_folder
from tests.benchmarks.case_month_world import World

_ROUND = timedelta(seconds=5)
_ROUNDS = 11
_RULES = {
    "open without next step": "SELECT count(*) FROM cases WHERE state != 'closed' AND (next_at IS NULL OR next_step IS NULL)",
    "two open in one talk": "SELECT count(*) FROM (SELECT 1 FROM cases WHERE state != 'closed' GROUP BY conversation HAVING count(*) > 1)",
    "taken without officer": "SELECT count(*) FROM cases WHERE state IN ('claimed', 'for_scholar', 'for_officer') AND officer IS NULL",
    "offered to nobody": "SELECT count(*) FROM cases WHERE state = 'offered' AND offered_to IS NULL",
    "closed, but due": "SELECT count(*) FROM cases WHERE state = 'closed' AND next_at IS NOT NULL",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """How much of a month: scholars who ask, days, restarts of everything, kills of a child."""

    cases: int = 5000
    days: int = 30
    restarts: int = 20
    kills: int = 10
    seed: int = 1


@dataclass
class Played:
    """What is left to be counted after the month."""

    world: World
    file: Path
    knowledge: Knowledge
    seconds: float
    looks: int = 0
    breaches: list[str] = field(default_factory=list)
    """What was wrong in the middle of the month."""


async def play(chosen: Chosen, place: Path) -> Played:
    """The whole month; the database stays in `place`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began, file = time.monotonic(), place / "month.db"
    library = read_all(staffed_folder(place))
    start = datetime.combine(FIRST, hour(), BEIJING).astimezone(UTC)
    moments = Moments(start, start + timedelta(days=chosen.days))
    address = f"sqlite+aiosqlite:///{file}"
    await _migrated(address)
    processes = Processes(library, address, moments, Random(f"{chosen.seed}-houses"))
    await processes.open()
    world = World(chosen.seed, processes, moments, Glance(file))
    played = Played(world, file, library.knowledge, 0.0)
    await Month(chosen, world, library.knowledge, played).run()
    await processes.close()
    played.seconds = time.monotonic() - began
    return played


async def _migrated(address: str) -> None:
    database = Database(address)
    await database.migrate()
    await database.close()


@dataclass
class Month:
    """The days one after the other."""

    chosen: Chosen
    world: World
    knowledge: Knowledge
    played: Played
    _ticks: int = 0
    _restarts: int = 0
    _kills: int = 0

    async def run(self) -> None:
        """Until the end of the last day."""
        moments = self.world.moments
        for number in range(self.chosen.cases):
            for is_second in (False, True)[: 1 + (number % 40 == 0)]:
                moments.begin(Scholar(self.world, number, self.knowledge, self._meets, is_second).live())
        await moments.all_asleep()
        while (then := self._next()) < moments.end:
            moments.now = then
            await self._minute()
        await moments.stop()

    def _meets(self, case: Glimpse) -> None:
        self.world.moments.begin(Served(self.world, case.id, self.knowledge).live())

    def _next(self) -> datetime:
        """The next whole minute in which something is to be done."""
        glance, after = self.world.glance, self.world.moments.now.replace(second=0) + MINUTE
        found = [each for each in (self.world.moments.next_waking(), glance.next_step(), glance.next_notice()) if each]
        first = max(min(found), after)
        return first.replace(second=0, microsecond=0) + (MINUTE if first.second or first.microsecond else timedelta())

    async def _minute(self) -> None:
        self._ticks += 1
        await self._perhaps_a_child()
        woken = self.world.moments.wake()
        rounds = asyncio.create_task(self._rounds())
        if woken:
            await self._perhaps_die()
        await self.world.moments.all_asleep()
        await rounds
        if self._ticks % 50 == 0:
            self._look()
        self.world.processes.counts["minutes"] += 1

    async def _rounds(self) -> None:
        """As many rounds as a minute has, while something is due; both houses at once."""
        moments = self.world.moments
        for _ in range(_ROUNDS):
            if not await self._round():
                return
            await moments.all_asleep()
            moments.now += _ROUND

    async def _round(self) -> bool:
        """Whether there was anything."""
        now, is_any = self.world.moments.now, False
        for kind, due in (("minding", self.world.glance.next_step()), ("notices", self.world.glance.next_notice())):
            if due and due <= now:
                is_any = True
                done = await asyncio.gather(*(self.world.processes.once(Act(kind), which) for which in (0, 1)))
                self.world.processes.counts[f"steps by {kind}"] += sum(each.count for each in done if each)
                self.world.processes.counts[f"rounds cut: {kind}"] += sum(each is None for each in done)
        return is_any

    def _share(self) -> float:
        return len(self.world.desks) / self.chosen.cases

    async def _perhaps_a_child(self) -> None:
        """Now and then the second house is a process of its own for a while."""
        is_time = self._share() > (self._kills + 0.5) / (self.chosen.kills + 1)
        if is_time and self._kills < self.chosen.kills and not isinstance(self.world.processes.workers[1], Child):
            await self.world.processes.bring_up_a_child()
            self._kills += 1

    async def _perhaps_die(self) -> None:
        """A child is killed, or everything is dropped, in the middle of what is under way."""
        processes = self.world.processes
        if isinstance(processes.workers[1], Child):
            if processes.rng.random() < 0.03 and await processes.in_the_middle():
                await processes.kill_the_child()
            return
        is_time = self._restarts < self.chosen.restarts and self._share() > (self._restarts + 0.7) / (self.chosen.restarts + 1)
        if is_time and await processes.in_the_middle():
            await processes.restart()
            self._restarts += 1

    def _look(self) -> None:
        """The rules that hold at every moment."""
        self.played.looks += 1
        for name, query in _RULES.items():
            if count := self.world.glance.count(query):
                self.played.breaches.append(f"{self.world.moments.now:%m-%d %H:%M} {name}: {count}")
        late = self.world.moments.now - 2 * MINUTE
        query = "SELECT count(*) FROM cases WHERE state != 'closed' AND next_at < ?"
        if count := self.world.glance.count(query, f"{late:%Y-%m-%d %H:%M:%S.%f}"):
            self.played.breaches.append(f"{self.world.moments.now:%m-%d %H:%M} step not done in time: {count}")
