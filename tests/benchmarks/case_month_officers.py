"""The officers of a simulated month, case by case: they answer after hours of work or never, pass on, note, close, merge, and get in each other's way."""

import asyncio
from dataclasses import dataclass
from random import Random

from bot.domain.library import Knowledge
from tests.benchmarks.case_month_glance import Glimpse
from tests.benchmarks.case_month_house import Act
from tests.benchmarks.case_month_world import World

ANSWER, NOTE = "您好，材料已经查到了，请看一下", "已电话核实"
_FORGOTTEN, _NEVER, _AT_NIGHT = 0.13, 0.03, 0.05


@dataclass
class Served:
    """One case as its officers see it."""

    world: World
    case: str
    knowledge: Knowledge

    def __post_init__(self) -> None:
        number = len(self.world.desks)
        self.rng: Random = self.world.rng(f"case-{number}")

    async def live(self) -> None:
        """Look at it again and again while the month lasts."""
        if self.rng.random() < _NEVER:
            return
        for _ in range(14):
            await self._later()
            case = self.world.glance.case(self.case)
            if case.state == "for_scholar":
                await self._after_an_answer(case)
            elif case.is_open:
                await self._handle(case)
            elif self.rng.random() < 0.02:
                await self._act("reopen", case.officer or self._somebody(case))

    async def _later(self) -> None:
        drawn = self.rng.random()
        await self.world.sleep_at_work(self.rng.uniform(700, 2600) if drawn < _FORGOTTEN else self.rng.expovariate(1 / 170))
        if self.rng.random() < _AT_NIGHT:
            await self.world.sleep(self.rng.uniform(1, 14))

    async def _after_an_answer(self, case: Glimpse) -> None:
        drawn, officer = self.rng.random(), case.officer or self._somebody(case)
        if drawn < 0.35:
            await self._act("close", officer)
        elif drawn < 0.45:
            await self._write("reply", officer, ANSWER)
        elif drawn < 0.5:
            await self._write("note", officer, NOTE)

    async def _handle(self, case: Glimpse) -> None:
        officer, drawn = self._who(case), self.rng.random()
        if drawn < 0.06:
            elsewhere = [each.id for each in self.knowledge.districts() if each.id != case.district]
            await self._act("transfer", officer, self.rng.choice([*elsewhere, ""]))
        elif drawn < 0.11:
            others = {officer, self._somebody(case)}
            await asyncio.gather(*(self._write("reply", each, ANSWER) for each in sorted(others)))
        elif drawn < 0.35:
            await self._act("claim", officer)
            await self.world.sleep(self.rng.uniform(0.05, 1))
            await self._write("reply", officer, ANSWER)
        elif drawn < 0.37:
            await self._act("close", officer)
        else:
            if drawn < 0.45:
                await self._write("note", officer, NOTE)
            await self._merge(case, officer)
            await self._write("reply", officer, ANSWER)

    async def _merge(self, case: Glimpse, officer: str) -> None:
        """Where the same scholar asks on another channel too, some make one case of it; this one goes on."""
        number = case.peer.partition("-")[2]
        other = next((each for channel in ("web", "telegram", "wechat") if (each := self.world.glance.of_peer(channel, f"second-{number}"))), None)
        if other and other.id != case.id and other.is_open and self.rng.random() < 0.7:
            await self.world.act(Act("merge", officer, case=other.id, text=case.id))

    def _who(self, case: Glimpse) -> str:
        owner = case.officer or case.offered_to
        is_called = case.level > 0 and self.rng.random() < 0.6
        return self._somebody(case) if is_called or owner is None else owner

    def _somebody(self, case: Glimpse) -> str:
        """Anybody of the desk or of the city's."""
        desk = self.knowledge.entries[case.district].officers if case.district else ()
        return self.rng.choice([*desk, *self.knowledge.city_desk.officers]).name

    async def _act(self, kind: str, officer: str, text: str = "") -> None:
        await self.world.act(Act(kind, officer, case=self.case, text=text))

    async def _write(self, kind: str, officer: str, text: str) -> None:
        act = Act(kind, officer, case=self.case, id=self.world.next_id() if kind == "note" else "", text=text)
        await (self.world.act(act) if kind == "note" else self.world.write(act, f"officer:{officer}:{self.case}"))
