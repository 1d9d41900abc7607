"""Room: engine. Messages of a channel that only wants to hear that they are kept: taken in at once, their turns taken after, in order. No channel's types."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import TypeAlias

import structlog

from bot.domain.errors import Unavailable
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.ports import Clock, PostRoom, Taken, TakeTurn
from bot.ports.telegram import Meaning

log = structlog.get_logger()
_AT_ONCE = 16
"""Turns taken together: more would only share the same processor."""
_LEFT_OVER = timedelta(seconds=60)
"""A message older than this whose turn nobody here has begun was left over by another process that died."""
_LOOK = 20.0
"""Seconds between two looks for such messages."""
_AGAIN = 5.0

Then: TypeAlias = Callable[[Inbound, Taken], Awaitable[None]]
"""Told of what a turn gave."""
AtWork: TypeAlias = Callable[[ConversationKey], AbstractAsyncContextManager[None]]
"""Around a turn: lets the person see that it is being worked on."""


class TakingIn:
    """Keeps each message before anything is done about it, and takes its turn once; a person's one after the other, nobody waits for somebody else."""

    def __init__(self, channel: Channel, take: TakeTurn, post: PostRoom, clock: Clock, meaning: Meaning, then: Then, at_work: AtWork | None = None) -> None:
        self._channel, self._take, self._post, self._clock = channel, take, post, clock
        self._meaning, self._then, self._at_work = meaning, then, at_work or (lambda _: nullcontext())
        self._queues: dict[ConversationKey, deque[Inbound]] = {}
        self._known: set[str] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def receive(self, message: Inbound) -> bool:
        """Keep a message; when this returns it may be acknowledged. False for one that came before. Raises StoreUnavailable."""
        arrival = await self._post.receive(message)
        if arrival.tries > 1:
            return False  # it waits for its turn here, or had it; what a process that died left over, `run` finds
        for earlier in arrival.earlier:
            self._enqueue(earlier)  # a process that died over it may not have been made up for yet
        self._enqueue(message)
        return True

    async def run(self) -> None:
        """First what an earlier process left over, then now and again what another one did. Ends when it is cancelled."""
        age = timedelta()
        while True:
            try:
                await self.make_up(age)
                age = _LEFT_OVER
                await asyncio.sleep(_LOOK)
            except Unavailable as fault:
                log.warning("taking_in.unavailable", fault=type(fault).__name__)
                await asyncio.sleep(_AGAIN)

    async def make_up(self, age: timedelta) -> None:
        """Put what came so long ago and had no turn where it belongs."""
        for message in await self._post.unsettled(self._channel, self._clock.now() - age):
            self._enqueue(message)

    async def close(self, seconds: float) -> None:
        """Let the turns that were begun end, for so long; what is not done is made up for at the next start."""
        for queue in self._queues.values():
            queue.clear()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=seconds)
            for worker in late:
                worker.cancel()

    def _enqueue(self, message: Inbound) -> None:
        if message.message_id in self._known:
            return
        self._known.add(message.message_id)
        if message.key in self._queues:
            self._queues[message.key].append(message)
            return
        self._queues[message.key] = deque([message])
        worker = asyncio.create_task(self._work_off(message.key), name="turns of one person")
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work_off(self, key: ConversationKey) -> None:
        queue = self._queues[key]
        try:
            while queue:
                message = queue.popleft()
                try:
                    async with self._room:
                        await self._turn(message)
                except Unavailable as fault:
                    log.warning("taking_in.left", fault=type(fault).__name__)  # it stays unsettled, and is made up for
                except Exception as fault:  # a ring of its own: no request waits for this work
                    log.error("taking_in.given_up", fault=type(fault).__name__, exc_info=True)
                    await self._settle_quietly(message)
                finally:
                    self._known.discard(message.message_id)
        finally:
            del self._queues[key]

    async def _turn(self, message: Inbound) -> None:
        meant = await self._meaning(message)
        if meant is None:
            await self._post.settle(message)
            return
        async with self._at_work(message.key):
            taken = await self._take(meant)
        await self._then(message, taken)
        await self._post.settle(message)

    async def _settle_quietly(self, message: Inbound) -> None:
        try:
            await self._post.settle(message)
        except Unavailable as fault:
            log.warning("taking_in.left", fault=type(fault).__name__)
