"""Fakes of what brings notices to officers, as unkind as the real things: a look reads, lets others run, then returns."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.notices import APART, Errand, Standing, Stretch
from bot.ports.notices import Letter
from tests.fakes import FakeStore


@dataclass
class _Hand:
    """Who has a notice in hand until when, and when it was last tried."""

    until: datetime | None = None
    tried_at: datetime | None = None


class FakeNoticeShelf:
    """The `NoticeShelf` over the shelf of a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self._come: dict[int, Errand] = {}
        self._hands: dict[int, _Hand] = {}

    async def officers_waiting(self, at: datetime) -> Sequence[str]:
        """Who has something due and free, and was left alone for a while."""
        open_ones = await self._open()
        due = [each for each in open_ones if _is_due(each, at) and not self._is_held(each, at)]
        return sorted({each.notice.officer for each in due if not self._was_lately_tried(each.notice.officer, at)})

    async def take(self, officer: str, at: datetime, until: datetime) -> Sequence[Errand]:
        """All that is due for one officer; nothing runs between the look and the claim, as in a transaction."""
        await self._store.reach()
        theirs = [each for each in self._now() if each.notice.officer == officer and each.done_at is None]
        if any(self._is_held(each, at) for each in theirs) or self._was_lately_tried(officer, at):
            return []
        due = [each for each in theirs if _is_due(each, at)]
        self._hands |= {each.notice.id: _Hand(until, at) for each in due}
        return due

    async def keep(self, errands: Sequence[Errand]) -> None:
        """How far they have come."""
        await self._store.reach()
        for each in errands:
            self._come[each.notice.id] = each
            self._hands[each.notice.id] = _Hand(None, self._hand(each).tried_at)

    async def failed(self, since: datetime) -> Sequence[Errand]:
        """Those that were given up since, or had no road."""
        await self._store.reach()
        done = [each for each in self._now() if each.done_at and each.done_at >= since]
        return [each for each in reversed(done) if each.failed or not each.roads]

    async def _open(self) -> list[Errand]:
        await self._store.reach()
        return [each for each in self._now() if each.done_at is None]

    def _now(self) -> list[Errand]:
        return [self._come.get(notice.id, Errand(notice)) for notice in self._store.notices]

    def _hand(self, errand: Errand) -> _Hand:
        return self._hands.get(errand.notice.id, _Hand())

    def _is_held(self, errand: Errand, at: datetime) -> bool:
        until = self._hand(errand).until
        return until is not None and until > at

    def _was_lately_tried(self, officer: str, at: datetime) -> bool:
        theirs = [self._hand(each).tried_at for each in self._now() if each.notice.officer == officer]
        return any(tried is not None and tried > at - APART for tried in theirs)


def _is_due(errand: Errand, at: datetime) -> bool:
    return errand.retry_at is None or errand.retry_at <= at


@dataclass
class FakeRoad:
    """A road whose ends are laid down: SENT when there are no more; `letters` is what was tried, `arrived` what came through."""

    longest: int = 2048
    ends: list[Stretch] = field(default_factory=list)
    letters: list[tuple[str, Letter]] = field(default_factory=list)
    arrived: list[tuple[str, Letter]] = field(default_factory=list)

    async def send(self, address: str, letter: Letter) -> Stretch:
        """Others run before the end is known."""
        self.letters.append((address, letter))
        end = self.ends.pop(0) if self.ends else Stretch(Standing.SENT)
        if end.standing is Standing.SENT:
            self.arrived.append((address, letter))
        await asyncio.sleep(0)
        return end

    async def check(self) -> Stretch:
        """Let in."""
        await asyncio.sleep(0)
        return Stretch(Standing.SENT)
