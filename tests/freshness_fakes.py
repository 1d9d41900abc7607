"""Fakes of wishes to be told, of reminders and of calendars' addresses, as unkind as the real things: others run before an answer is known."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import Overtaken, StoreUnavailable
from bot.domain.interest import FORGOTTEN_AFTER, KEPT_FOR, MOST_WITHOUT_A_SIGN, Interest, News, Stated
from bot.domain.language import Language
from bot.domain.messages import Author
from bot.domain.notices import Standing, Stretch
from bot.ports import Turn
from bot.ports.freshness import Feed, Follows, Heard, Unfollows
from bot.ports.notices import Letter

if TYPE_CHECKING:
    from tests.fakes import FakeStore

States = tuple[tuple[str, Stated, datetime], ...]


def interests_after(old: tuple[Interest, ...], turn: Turn) -> tuple[Interest, ...]:
    """What people follow after a turn; raises Overtaken where somebody knows another thing by now."""
    mine = [each for each in old if each.conversation == turn.after.id]
    others = tuple(each for each in old if each.conversation != turn.after.id)
    match turn.interest:
        case None:
            return old
        case Follows(interest):
            return (*others, *(each for each in mine if each.entry != interest.entry), interest)
        case Unfollows(entries):
            return (*others, *(each for each in mine if entries and each.entry not in entries))
        case heard:
            return (*others, *_after(mine, heard))


def _after(mine: Sequence[Interest], heard: Sequence[Heard]) -> list[Interest]:
    by_entry = {each.entry: each for each in heard}
    known = {each.entry: each.knew for each in mine}
    if any(known.get(each.entry) != each.knew for each in heard):
        raise Overtaken("they know another thing by now")
    kept = [each for each in mine if each.entry not in by_entry or not by_entry[each.entry].is_last]
    return [_told(each, by_entry[each.entry]) if each.entry in by_entry else each for each in kept]


def _told(each: Interest, heard: Heard) -> Interest:
    return replace(each, knew=heard.knows, told=heard.told, told_at=heard.at)


def states_after(old: States, turn: Turn) -> States:
    """What entries said, with what somebody learned in this turn."""
    if not isinstance(turn.interest, Follows):
        return old
    kept = turn.interest
    is_known = any((entry, stated.digest) == (kept.interest.entry, kept.stated.digest) for entry, stated, _ in old)
    return old if is_known else (*old, (kept.interest.entry, kept.stated, kept.interest.at))


class FakeInterests:
    """The `InterestShelf` over a `FakeStore`; `blocked` are conversations that cannot be reached."""

    def __init__(self, store: "FakeStore") -> None:
        self._store = store
        self.blocked: set[str] = set()

    async def followed(self) -> Sequence[str]:
        """What anybody follows."""
        return sorted({each.entry for each in (await self._store.reach()).interests})

    async def now_says(self, said: Mapping[str, Stated], at: datetime) -> None:
        """From that moment on, unless it said the same before."""
        await self._store.reach()
        shelf = self._store.shelf
        states = shelf.states
        for entry, stated in said.items():
            newest = _newest(states, entry)
            if newest is None or newest[1].digest != stated.digest:
                since = max(at, newest[2] + timedelta(microseconds=1)) if newest else at
                states = (*(each for each in states if (each[0], each[1].digest) != (entry, stated.digest)), (entry, stated, since))
        self._store.put_interests(shelf.interests, states)

    async def news(self, since: datetime) -> Sequence[News]:
        """Who knows another thing."""
        shelf = await self._store.reach()
        found = []
        for each in shelf.interests:
            newest = _newest(shelf.states, each.entry)
            before = next((stated for entry, stated, _ in shelf.states if (entry, stated.digest) == (each.entry, each.knew)), None)
            is_due = newest is not None and newest[2] <= since and newest[1].digest != each.knew
            if newest and before and is_due and each.conversation not in self.blocked:
                found.append(News(each, before, newest[1], await self._has_written(each)))
        return found

    async def forget(self, conversation: str, entry: str) -> None:
        """No more."""
        await self._store.reach()
        shelf = self._store.shelf
        kept = tuple(each for each in shelf.interests if (each.conversation, each.entry) != (conversation, entry))
        self._store.put_interests(kept, shelf.states)

    async def sweep(self, at: datetime) -> int:
        """Without what is too old, or leads nowhere."""
        shelf = await self._store.reach()
        kept = tuple([each for each in shelf.interests if not await self._is_over(each, at)])
        self._store.put_interests(kept, tuple(each for each in shelf.states if each[0] in {wish.entry for wish in kept}))
        return len(shelf.interests) - len(kept)

    async def _is_over(self, each: Interest, at: datetime) -> bool:
        is_silent = each.told >= MOST_WITHOUT_A_SIGN and each.told_at is not None and each.told_at < at - FORGOTTEN_AFTER
        return each.at < at - KEPT_FOR or (is_silent and not await self._has_written(each))

    async def _has_written(self, each: Interest) -> bool:
        said = await self._store.said(each.conversation)
        return each.told_at is not None and any(line.author is Author.PERSON and line.at > each.told_at for line in said)


def _newest(states: States, entry: str) -> tuple[str, Stated, datetime] | None:
    return max((each for each in states if each[0] == entry), key=lambda each: each[2], default=None)


class FakeStaffReminders:
    """The `StaffReminders` in memory."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], tuple[datetime | None, datetime | None]] = {}

    async def take(self, officer: str, keys: Sequence[str], at: datetime, until: datetime) -> Sequence[str]:
        """Nothing runs between looking and taking."""
        free = [key for key in keys if self._is_free(officer, key, at)]
        for key in free:
            self._rows[officer, key] = (until, None)
        await asyncio.sleep(0)
        return free

    def _is_free(self, officer: str, key: str, at: datetime) -> bool:
        until, told_at = self._rows.get((officer, key), (None, None))
        return told_at is None and (until is None or until <= at)

    async def told(self, officer: str, keys: Sequence[str], at: datetime) -> None:
        """They were told."""
        self._rows |= {(officer, key): (None, at) for key in keys}
        await asyncio.sleep(0)

    async def last_told(self, officer: str, besides: str) -> datetime | None:
        """When."""
        await asyncio.sleep(0)
        rows = self._rows.items()
        return max((told for (who, key), (_, told) in rows if who == officer and told and not key.startswith(besides)), default=None)


class FakeFeeds:
    """The `CalendarFeeds` in memory. `is_down` makes every call raise StoreUnavailable."""

    def __init__(self) -> None:
        self._feeds: dict[str, tuple[str, Feed]] = {}
        self.is_down = False

    async def _reach(self) -> None:
        if self.is_down:
            raise StoreUnavailable("the fake database is down")
        await asyncio.sleep(0)

    async def make(self, officer: str, secret: str, language: Language, at: datetime) -> None:
        """One an account."""
        await self._reach()
        self._feeds[officer] = (secret, Feed(officer, language, at))

    async def revoke(self, officer: str) -> None:
        """None."""
        await self._reach()
        self._feeds.pop(officer, None)

    async def of(self, officer: str) -> Feed | None:
        """Whether there is one."""
        await self._reach()
        return self._feeds[officer][1] if officer in self._feeds else None

    async def read(self, secret: str, at: datetime) -> Feed | None:
        """Whose it is."""
        await self._reach()
        for officer, (kept, feed) in self._feeds.items():
            if kept == secret:
                self._feeds[officer] = (kept, replace(feed, read_at=at))
                return self._feeds[officer][1]
        return None


class RecordingRoad:
    """A `RoadToOfficers` that keeps its letters; `end` is how every try ends."""

    longest = 64 * 1024

    def __init__(self) -> None:
        self.letters: list[tuple[str, Letter]] = []
        self.end = Stretch(Standing.SENT)

    async def send(self, address: str, letter: Letter) -> Stretch:
        """Others run before it is there."""
        await asyncio.sleep(0)
        if self.end.standing is Standing.SENT:
            self.letters.append((address, letter))
        return self.end

    async def check(self) -> Stretch:
        """As every try."""
        return self.end
