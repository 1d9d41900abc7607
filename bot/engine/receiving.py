"""Room: engine. The five-second rule: a channel that hangs up and asks again gets an answer in time, once, and nothing is lost. No channel's types."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.errors import Unavailable
from bot.domain.messages import Channel, Inbound, Said
from bot.ports import Fit, PostRoom, Taken, TakeTurn

log = structlog.get_logger()
_Id = tuple[str, str]
Later = Callable[[Inbound], Awaitable[str]]
"""The words for somebody whose answer is not ready: it is being looked for, and any message will fetch it."""
Late = Callable[[Inbound, Taken], Awaitable[None]]
"""Told of an answer that came after its message was acknowledged."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the channel waits, in seconds: after `window` an answer may come too late; it hangs up after `limit`, and asks three times in all.

    One try is kept in reserve, so that whenever a process dies another try finds the next one: a try after the first is waited for no longer than
    `again`, of a turn that has had its time before; then the person is told. What is older than `again_after` comes again, whatever was counted, for
    a try may have met nobody; what is older than `last_after` is answered before `last_ends`, for a try may have waited for us to start. What takes
    longer by `slack` is not handed over any more: nobody would read it.
    """

    window: float = 4.4
    limit: float = 5.3
    again: float = 3.0
    again_after: float = 3.5
    last_after: float = 8.5
    last_ends: float = 14.4
    slack: float = 0.4


_AT_ONCE = 16
"""Turns that are made up for together: who asks now comes first."""
_A_MOMENT = 0.1
"""Seconds that a round waits for them: what takes longer is brought in a later round, and keeps nobody else waiting."""


class Receiving:
    """Takes messages in. With `late`, answers that are not ready in time are brought by it; else the person is asked to fetch them.

    The turn of a message is taken once, however often it comes: tries in this process share its task, tries after a restart find what was kept.
    """

    def __init__(self, take: TakeTurn, post: PostRoom, fit: Fit, later: Later, pace: Pace, late: Late | None = None) -> None:
        self._take, self._post, self._fit, self._later, self._pace, self._late = take, post, fit, later, pace, late
        self._working: dict[_Id, asyncio.Task[Taken]] = {}
        self._begun: dict[_Id, float] = {}
        self._making_up: set[asyncio.Task[None]] = set()

    async def answer(self, message: Inbound, age: float = 0.0) -> str:
        """The passive answer, empty where there is none (yet); `age` is how many seconds ago the person wrote.

        A message is kept before anything is done about it.
        """
        started = time.monotonic()
        arrival = await self._post.receive(message)
        if arrival.reply is not None:
            return arrival.reply
        for earlier in arrival.earlier:
            self._task(earlier)  # what came first is answered first, also where a process died over it
        is_again = arrival.tries > 1 or age > self._pace.again_after
        task = self._task(message)
        if await self._is_ready(task, started + (self._window_again(message, started, age) if is_again else self._pace.window)):
            return await self._answered(message, task.result(), started + self._left(age) + self._pace.slack)
        if self._late:
            return ""  # acknowledged; the postman brings it
        if is_again:
            return await self._post.promise(message, await self._later(message))
        # Nothing is said until the channel has hung up, so that it asks again: that is time gained. An empty answer said sooner would end it.
        await asyncio.sleep(started + self._pace.limit - time.monotonic())
        return ""

    def _window_again(self, message: Inbound, started: float, age: float) -> float:
        return min(self._left(age), max(self._pace.window - (started - self._begun[_id(message)]), self._pace.again))

    def _left(self, age: float) -> float:
        """How long this try may last; what is older than any try can be tells of clocks that differ."""
        return min(self._pace.window, self._pace.last_ends - age) if self._pace.last_after < age < self._pace.last_ends else self._pace.window

    async def make_up(self, channel: Channel, before: datetime) -> None:
        """Begin the turns of messages that came before that moment and were left over by a process that died. A turn that fails is not tried for ever."""
        for message in await self._post.unsettled(channel, before):
            if _id(message) not in self._working and len(self._making_up) < _AT_ONCE:
                made_up = asyncio.create_task(self._made_up(message), name=f"making up {_id(message)}")
                self._making_up.add(made_up)
                made_up.add_done_callback(self._making_up.discard)
        if self._making_up:
            await asyncio.wait(self._making_up, timeout=_A_MOMENT)

    async def _made_up(self, message: Inbound) -> None:
        task = self._task(message)
        await asyncio.wait({task})
        if fault := task.exception():
            log.error("receiving.given_up", fault=type(fault).__name__, exc_info=fault)
            with suppress(Unavailable):
                await self._post.settle(message)

    def _task(self, message: Inbound) -> "asyncio.Task[Taken]":
        name = _id(message)
        if name not in self._working:
            self._working[name] = asyncio.create_task(self._turn(message), name=f"turn {name}")
            self._begun[name] = time.monotonic()
            self._working[name].add_done_callback(lambda task: (self._working.pop(name), self._begun.pop(name)))
        return self._working[name]

    async def _turn(self, message: Inbound) -> Taken:
        started = time.monotonic()
        taken = await self._take(message)
        await self._post.settle(message)
        if self._late and time.monotonic() - started > self._pace.window:
            await self._late(message, taken)
        return taken

    async def _is_ready(self, task: "asyncio.Task[Taken]", until: float) -> bool:
        left = until - time.monotonic()
        done, _ = await asyncio.wait({task}, timeout=max(left, 0.0))
        return bool(done)

    async def _answered(self, message: Inbound, taken: Taken, until: float) -> str:
        if not taken.conversation:
            return "\n".join(said.text for said in taken.said)  # an apology, kept nowhere

        # Asked at the moment of the hand-over: what is marked as delivered after the channel hung up on the last try would be lost.
        def fit_in_time(lines: Sequence[Said]) -> tuple[str, int]:
            return self._fit(lines) if time.monotonic() < until else ("", 0)

        return await self._post.hand_over(message, taken.conversation, fit_in_time)


def _id(message: Inbound) -> _Id:
    return message.key.channel, message.message_id
