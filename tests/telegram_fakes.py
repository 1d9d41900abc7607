"""Fakes of what Telegram's door needs, as unkind as the real things: a look reads, lets others run, then returns."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.carriage import Carriage, Fate
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.ports import Addressee, Arrival, Fit
from bot.ports.telegram import Post
from tests.fakes import NOON, FixedClock


class FakeTelegramPosts:
    """The `TelegramPosts` in memory."""

    def __init__(self) -> None:
        self._posts: dict[int, Post] = {}
        self._pressed: dict[tuple[int, int], str] = {}
        self._blocked: dict[int, datetime] = {}

    async def put(self, line: int, message: int) -> None:
        """A line was sent."""
        await asyncio.sleep(0)
        known = self._posts.get(line)
        self._posts[line] = replace(known, message=message) if known else Post(line, message)

    async def of(self, line: int) -> Post | None:
        """Where a line stands."""
        found = self._posts.get(line)
        await asyncio.sleep(0)
        return found

    async def use(self, line: int, press: str) -> bool:
        """Use up the buttons."""
        known = self._posts.setdefault(line, Post(line, None))
        if known.used_by is None:
            self._posts[line] = replace(known, used_by=press)
        await asyncio.sleep(0)
        return known.used_by in (None, press)

    async def use_one(self, line: int, place: int, press: str) -> bool:
        """Use up one button."""
        known = self._posts.setdefault(line, Post(line, None))
        if known.used_by is None and place not in known.pressed:
            self._posts[line], self._pressed[line, place] = replace(known, pressed=known.pressed | {place}), press
        await asyncio.sleep(0)
        return self._pressed.get((line, place)) == press

    async def block(self, chat: int, at: datetime) -> None:
        """Refused since then."""
        self._blocked.setdefault(chat, at)
        await asyncio.sleep(0)

    async def unblock(self, chat: int) -> None:
        """There again."""
        self._blocked.pop(chat, None)
        await asyncio.sleep(0)

    async def blocked_since(self, chat: int) -> datetime | None:
        """Since when."""
        found = self._blocked.get(chat)
        await asyncio.sleep(0)
        return found


@dataclass
class _Waiting:
    key: ConversationKey
    line: Said
    claimed_until: datetime | None = None


class FakePostRoom:
    """The `PostRoom` in memory; `is_down` makes every call raise StoreUnavailable."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock, self._inbox, self._settled = clock, dict[str, Inbound](), set[str]()
        self._outbox: dict[int, tuple[str, _Waiting]] = {}
        self.brought: list[int] = []
        self.swept: list[datetime] = []
        self.is_down = False

    async def sweep(self, before: datetime) -> None:
        """Nothing is old here; from when on is remembered."""
        self.swept.append(before)

    async def _reach(self) -> None:
        if self.is_down:
            raise StoreUnavailable("the fake database is down")
        await asyncio.sleep(0)

    def add(self, conversation: str, *texts: str) -> None:
        """Lines that wait; the conversation's name is its peer's too."""
        for text in texts:
            number = len(self._outbox) + len(self.brought) + 1
            line = Said(number, Author.GUICHAO, text, NOON)
            self._outbox[number] = (conversation, _Waiting(ConversationKey(Channel.TELEGRAM, conversation), line))

    async def receive(self, message: Inbound, came_at: datetime | None = None) -> Arrival:
        """Keep a message."""
        await self._reach()
        tries = 2 if message.message_id in self._inbox else 1
        earlier = tuple(each for name, each in self._inbox.items() if each.key == message.key and name not in self._settled and name != message.message_id)
        self._inbox[message.message_id] = message
        return Arrival(tries, None, earlier)

    async def settle(self, message: Inbound) -> None:
        """Its turn was taken."""
        await self._reach()
        self._settled.add(message.message_id)

    async def unsettled(self, channel: Channel, before: datetime) -> Sequence[Inbound]:
        """What had no turn."""
        found = [message for name, message in self._inbox.items() if name not in self._settled]
        await self._reach()
        return found

    async def waiting(self, channel: Channel, before: datetime) -> Sequence[Addressee]:
        """Whose lines wait."""
        found = {name: Addressee(name, each.key) for name, each in self._outbox.values()}
        await self._reach()
        return list(found.values())

    async def claim(self, conversation: str, until: datetime) -> Sequence[Said]:
        """The lines that wait, for one alone."""
        await self._reach()
        theirs = [each for name, each in self._outbox.values() if name == conversation]
        if any(each.claimed_until and each.claimed_until > self._clock.now() for each in theirs):
            return []
        for each in theirs:
            each.claimed_until = until
        return [each.line for each in theirs]

    async def delivered(self, lines: Sequence[int]) -> None:
        """They are there."""
        await self._reach()
        for line in lines:
            del self._outbox[line]
            self.brought.append(line)

    async def release(self, lines: Sequence[int]) -> None:
        """End the claim."""
        await self._reach()
        for line in lines:
            if line in self._outbox:
                self._outbox[line][1].claimed_until = None

    async def hand_over(self, message: Inbound, conversation: str, fit: Fit) -> str:
        """Not for this channel."""
        raise AssertionError

    async def promise(self, message: Inbound, text: str) -> str:
        """Not for this channel."""
        raise AssertionError

    async def take_back(self, message: Inbound, tries: int, lines: Sequence[int]) -> None:
        """Not for this channel."""
        raise AssertionError

    async def forget(self, key: ConversationKey) -> None:
        """Not for this channel."""
        raise AssertionError


class FakeCarrier:
    """Carries every line unless a fate was set for it; `tried` is what it had in hand, `carried` what arrived."""

    def __init__(self) -> None:
        self.fates: dict[str, deque[Carriage]] = {}
        self.tried: list[str] = []
        self.carried: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    def set(self, text: str, *fates: Fate | Carriage) -> None:
        """What the next tries of this line come to."""
        self.fates[text] = deque(each if isinstance(each, Carriage) else Carriage(each) for each in fates)

    async def carry(self, key: ConversationKey, line: Said) -> Carriage:
        """Others run before the end is known."""
        self.tried.append(line.text)
        await asyncio.sleep(0)
        if gate := self.gates.get(key.peer):
            await gate.wait()
        fates = self.fates.get(line.text)
        carriage = fates.popleft() if fates else Carriage(Fate.BROUGHT)
        if carriage.fate is Fate.BROUGHT:
            self.carried.append(line.text)
        return carriage
