"""Room: engine. Rounds that bring notices to officers by every road known of them: several in one letter, again where it failed. No vendor's calls."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.domain.cases import Case
from bot.domain.errors import Unavailable
from bot.domain.knowledge import Officer
from bot.domain.notices import Errand, Road, Standing, Stretch, address_on, is_moot
from bot.engine.rounds import make_rounds
from bot.engine.wording_notices import WordingNotices
from bot.ports import Bell, CaseBook, Clock, Store
from bot.ports.notices import NoticeShelf, RoadToOfficers

log = structlog.get_logger()
_IN_HAND = timedelta(seconds=120)
"""How long a claim holds: longer than all roads take, so that only a process that died leaves one behind. What it had sent is then sent twice."""
_REST = 0.25
"""Seconds between two looks: with many people talking at once it rings all the time, and hardly ever for an officer."""
_AT_ONCE = 4
"""Officers written to at the same time: one slow server must not hold up everybody."""


@dataclass(frozen=True)
class BringingNotices:
    """`officers` by name, as cases have them; `roads` are those that are configured."""

    shelf: NoticeShelf
    store: Store
    book: CaseBook
    officers: Mapping[str, Officer]
    roads: Mapping[Road, RoadToOfficers]
    wording: WordingNotices
    clock: Clock
    bell: Bell

    async def run(self) -> None:
        """Look at every ring, and each second: another process may have written. Ends when it is cancelled."""
        await make_rounds("notices", self.bell, self.round, _REST)

    async def round(self) -> None:
        """Write to every officer for whom something is due. Raises StoreUnavailable, after all were tried."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(officer: str) -> None:
            async with gate:
                await self.bring(officer)

        waiting = await self.shelf.officers_waiting(self.clock.now())
        # Not a task group: a fault over one officer must not cut off a letter to another in the middle.
        ends = await asyncio.gather(*(one(officer) for officer in waiting), return_exceptions=True)
        for fault in ends:
            if isinstance(fault, BaseException):
                raise fault

    async def bring(self, name: str) -> None:
        """All that one officer is to be told now, in one letter a road."""
        now = self.clock.now()
        taken = await self.shelf.take(name, now, now + _IN_HAND)
        if not taken:
            return  # another process has this officer in hand
        officer = self.officers.get(name)
        known = [self._on_its_way(errand, officer) for errand in taken]
        looked = [(errand, await self._worth_telling(errand)) for errand in known]
        live = [(errand, case) for errand, case in looked if case is not None]
        results = await self._try_all(officer, live) if officer else {}
        now = self.clock.now()
        after = [errand.dropped(now) for errand, case in looked if case is None]
        after += [errand.tried({road: end for road, end in results.items() if errand.waits_on(road)}, now) for errand, _ in live]
        # The instant between a server's receipt and this commit cannot be closed: docs/adr/0014.
        await self.shelf.keep(after)
        _note(after)

    def _on_its_way(self, errand: Errand, officer: Officer | None) -> Errand:
        """With the roads that lead to this officer, where it has not set out yet."""
        if errand.tries or errand.roads or officer is None:
            return errand
        open_roads = {road: Stretch(Standing.WAITING) for road in self.roads if address_on(road, officer)}
        return Errand(errand.notice, open_roads)

    async def _worth_telling(self, errand: Errand) -> Case | None:
        case = await self.store.case(errand.notice.case)
        return None if is_moot(errand.notice, case, await self.book.events(errand.notice.case)) else case

    async def _try_all(self, officer: Officer, live: Sequence[tuple[Errand, Case]]) -> Mapping[Road, Stretch]:
        roads = [road for road in Road if any(errand.waits_on(road) for errand, _ in live)]
        ends = await asyncio.gather(*(self._try(road, officer, [pair for pair in live if pair[0].waits_on(road)]) for road in roads))
        return dict(zip(roads, ends, strict=True))

    async def _try(self, road: Road, officer: Officer, live: Sequence[tuple[Errand, Case]]) -> Stretch:
        address, way = address_on(road, officer), self.roads.get(road)
        if address is None or way is None:
            return Stretch(Standing.DROPPED, "no_road")
        letter = self.wording.letter([(errand.notice, case) for errand, case in live], officer, way.longest, self.clock.now())
        try:
            return await way.send(address, letter)
        except Unavailable:
            return Stretch(Standing.WAITING, "store")


def _note(after: Sequence[Errand]) -> None:
    """What nobody was told stands in the log; no names."""
    for errand in after:
        if errand.failed or (errand.done_at and not errand.roads):
            why = {str(road): errand.roads[road].why for road in errand.failed}
            log.warning("notices.not_brought", case=errand.notice.case, kind=errand.notice.kind, roads=why or "none known")
