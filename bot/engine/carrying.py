"""Room: engine. A postman for channels that take a message at any time: what waits goes out in order, and is marked once it is there. No channel's calls."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.domain.carriage import Carriage, Fate
from bot.domain.errors import Unavailable
from bot.domain.messages import Channel, Said
from bot.engine.rounds import SweepingTheInbox, make_rounds
from bot.ports import Addressee, Bell, Clock, PostRoom
from bot.ports.telegram import Carrier

log = structlog.get_logger()
_IN_HAND = timedelta(seconds=60)
"""How long a claim holds: longer than `_MOST` lines take, so that only a process that died leaves one behind."""
_MOST = 20
_FIRST = {Fate.LATER: timedelta(seconds=2), Fate.UNSURE: timedelta(seconds=30), Fate.AWAY: timedelta(hours=48)}
"""The pause before the next try; it doubles with each. What may have been sent is sent again late: docs/adr/0011."""
_LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Pause:
    """Nothing is carried to a conversation before `until`; `length` is what the next pause grows from."""

    until: datetime
    length: timedelta


@dataclass
class Carrying:
    """The postman of one channel. Conversations are independent: one that has to wait keeps no other waiting."""

    channel: Channel
    post: PostRoom
    carrier: Carrier
    clock: Clock
    bell: Bell
    _sweeping: SweepingTheInbox = field(init=False)
    _pauses: dict[str, _Pause] = field(default_factory=dict)
    _rounds: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sweeping = SweepingTheInbox(self.post)

    async def run(self) -> None:
        """Look at every ring, and each second: another process may have written. Ends when it is cancelled."""
        await make_rounds("carrying", self.bell, self.round)

    async def round(self) -> None:
        """Begin to bring what waits, to everybody for whom that is not being done."""
        await self._sweeping.look(self.clock.now())
        for addressee in await self.post.waiting(self.channel, self.clock.now()):
            self.start(addressee)

    def start(self, addressee: Addressee) -> None:
        """Bring what waits for one person, without waiting for the end of it."""
        name = addressee.conversation
        if name not in self._rounds and not self._is_paused(name):
            self._rounds[name] = asyncio.create_task(self._bring(addressee), name="lines for one person")

    def resume(self, conversation: str) -> None:
        """The person is there again: what waited for them goes out now."""
        self._pauses.pop(conversation, None)

    async def close(self, seconds: float) -> None:
        """Let what is being sent be sent and marked."""
        rounds = list(self._rounds.values())
        if rounds:
            _, late = await asyncio.wait(rounds, timeout=seconds)
            for each in late:
                each.cancel()

    async def _bring(self, addressee: Addressee) -> None:
        try:
            while await self.bring(addressee):
                pass
        except Unavailable as fault:
            log.warning("carrying.unavailable", fault=type(fault).__name__)
        except Exception as fault:  # a ring of its own: one conversation's fault stops no other
            log.error("carrying.unexpected", fault=type(fault).__name__, exc_info=True)
            self._pauses[addressee.conversation] = _Pause(self.clock.now() + _LONGEST, _LONGEST)
        finally:
            del self._rounds[addressee.conversation]

    async def bring(self, addressee: Addressee) -> bool:
        """What waits for one person, as much as one claim covers; whether there may be more."""
        if self._is_paused(addressee.conversation):
            return False
        lines = await self.post.claim(addressee.conversation, self.clock.now() + _IN_HAND)
        if not lines:
            return False
        try:
            return await self._carry_all(addressee, lines[:_MOST])
        finally:
            await self.post.release([line.id for line in lines])

    async def _carry_all(self, addressee: Addressee, lines: Sequence[Said]) -> bool:
        for line in lines:
            carriage = await self.carrier.carry(addressee.key, line)
            if carriage.fate is not Fate.BROUGHT:
                self._pause(addressee.conversation, carriage)
                return False
            # The instant between the channel's answer and this commit cannot be closed: docs/adr/0011.
            await self.post.delivered([line.id])
        self._pauses.pop(addressee.conversation, None)
        return True

    def _is_paused(self, conversation: str) -> bool:
        pause = self._pauses.get(conversation)
        return pause is not None and pause.until > self.clock.now()

    def _pause(self, conversation: str, carriage: Carriage) -> None:
        before = self._pauses.get(conversation)
        length = max(_FIRST[carriage.fate], min(before.length * 2, _LONGEST) if before else _FIRST[carriage.fate])
        # What the channel asked for is waited for exactly; it says nothing about how the next try will fare.
        wait = timedelta(seconds=carriage.seconds) if carriage.seconds else length
        log.info("carrying.paused", fate=carriage.fate, seconds=wait.total_seconds(), channel=self.channel)
        self._pauses[conversation] = _Pause(self.clock.now() + wait, timedelta() if carriage.seconds else length)
