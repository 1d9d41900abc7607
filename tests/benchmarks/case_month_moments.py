"""The simulated clock of a month: people sleep until a moment, all who wake in one minute act at once, and time goes on when they sleep again."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush

MINUTE = timedelta(minutes=1)


@dataclass
class Moments:
    """Who sleeps until when. `end`: later than this nobody wakes."""

    now: datetime
    end: datetime
    _sleeping: list[tuple[datetime, int, asyncio.Future[None]]] = field(default_factory=list)
    _awake: int = 0
    _number: int = 0
    _lives: set[asyncio.Task[None]] = field(default_factory=set)
    _all_sleep: asyncio.Event = field(default_factory=asyncio.Event)
    _fault: BaseException | None = None

    def begin(self, life: Coroutine[None, None, None]) -> None:
        """Let somebody live from now on."""
        self._awake += 1
        self._all_sleep.clear()
        task = asyncio.create_task(life)
        self._lives.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._fault = self._fault or (None if task.cancelled() else task.exception())
        self._lives.discard(task)
        self._sleeps()

    def _sleeps(self) -> None:
        self._awake -= 1
        if self._awake == 0:
            self._all_sleep.set()

    async def until(self, moment: datetime) -> None:
        """Sleep until then, at least into the next minute."""
        self._number += 1
        waking = asyncio.get_running_loop().create_future()
        heappush(self._sleeping, (max(moment, self.now + MINUTE), self._number, waking))
        self._sleeps()
        await waking

    def next_waking(self) -> datetime:
        """When the next one wakes; the end where nobody does."""
        return self._sleeping[0][0] if self._sleeping else self.end

    def wake(self) -> int:
        """Wake all whose moment has come; how many."""
        count = 0
        while self._sleeping and self._sleeping[0][0] <= self.now:
            heappop(self._sleeping)[2].set_result(None)
            count += 1
        if count:
            self._awake += count
            self._all_sleep.clear()
        return count

    async def all_asleep(self) -> None:
        """Until all sleep again, or have ended; raises what broke a life."""
        if self._awake:
            await self._all_sleep.wait()
        if self._fault:
            raise self._fault

    async def stop(self) -> None:
        """Nobody lives on."""
        for life in list(self._lives):
            life.remove_done_callback(self._ended)
            life.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)
