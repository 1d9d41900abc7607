"""Room: engine. The five-second rule: a channel that hangs up and asks again gets an answer in time, once, and nothing is lost. No channel's types."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.messages import Channel, Inbound
from bot.ports import Fit, PostRoom, Taken, TakeTurn

log = structlog.get_logger()
_Id = tuple[str, str]
Later = Callable[[Inbound], Awaitable[str]]
"""The words for somebody whose answer is not ready: it is being looked for, and any message will fetch it."""
Late = Callable[[Inbound, Taken], Awaitable[None]]
"""Told of an answer that came after its message was acknowledged."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the channel waits: after `window` seconds an answer may come too late; it hangs up after `limit` and asks `tries` times in all."""

    window: float = 4.4
    limit: float = 5.3
    tries: int = 3


class Receiving:
    """Takes messages in. With `late`, answers that are not ready in time are brought by it; else the person is asked to fetch them.

    The turn of a message is taken once, however often it comes: tries in this process share its task, tries after a restart find what was kept.
    """

    def __init__(self, take: TakeTurn, post: PostRoom, fit: Fit, later: Later, pace: Pace, late: Late | None = None) -> None:
        self._take, self._post, self._fit, self._later, self._pace, self._late = take, post, fit, later, pace, late
        self._working: dict[_Id, asyncio.Task[Taken]] = {}

    async def answer(self, message: Inbound) -> str:
        """The passive answer, empty where there is none (yet). A message is kept before anything is done about it."""
        started = asyncio.get_running_loop().time()
        arrival = await self._post.receive(message)
        if arrival.reply is not None:
            return arrival.reply
        task = self._task(message)
        if await self._is_ready(task, started + self._pace.window):
            return await self._answered(message, task.result())
        if self._late:
            return ""  # acknowledged; the postman brings it
        if arrival.tries < self._pace.tries:
            # Saying nothing makes the channel ask again: that is time gained.
            await self._is_ready(task, started + self._pace.limit)
            return ""
        return await self._later(message)

    async def make_up(self, channel: Channel, before: datetime) -> None:
        """Take the turns of messages that came before that moment and were left over by a process that died. A turn that fails is not tried for ever."""
        for message in await self._post.unsettled(channel, before):
            task = self._task(message)
            await asyncio.wait({task})
            if fault := task.exception():
                log.error("receiving.given_up", fault=type(fault).__name__, exc_info=fault)
                await self._post.settle(message)

    def _task(self, message: Inbound) -> "asyncio.Task[Taken]":
        name = (message.key.channel, message.message_id)
        if name not in self._working:
            self._working[name] = asyncio.create_task(self._turn(message), name=f"turn {name}")
            self._working[name].add_done_callback(lambda task: self._working.pop(name, None))
        return self._working[name]

    async def _turn(self, message: Inbound) -> Taken:
        started = asyncio.get_running_loop().time()
        taken = await self._take(message)
        await self._post.settle(message)
        if self._late and asyncio.get_running_loop().time() - started > self._pace.window:
            await self._late(message, taken)
        return taken

    async def _is_ready(self, task: "asyncio.Task[Taken]", until: float) -> bool:
        left = until - asyncio.get_running_loop().time()
        done, _ = await asyncio.wait({task}, timeout=max(left, 0.0))
        return bool(done)

    async def _answered(self, message: Inbound, taken: Taken) -> str:
        if not taken.conversation:
            return "\n".join(said.text for said in taken.said)  # an apology, kept nowhere
        return await self._post.hand_over(message, taken.conversation, self._fit)
