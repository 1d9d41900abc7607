"""Room: engine. The five-second rule: a channel that hangs up and asks again gets an answer in time, once, and nothing is lost. No channel's types."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

import structlog

from bot.domain.errors import Preceded, Unavailable
from bot.domain.messages import Channel, Inbound, Said
from bot.engine.in_one_pass import InOnePass, Pass
from bot.engine.pacing import IsGone, Pace, Try
from bot.ports import Fit, PostRoom, Taken, TakeTurn

__all__ = ["Pace", "Receiving"]
log = structlog.get_logger()
_Id = tuple[str, str]
Later = Callable[[Inbound], Awaitable[str]]
"""The words for somebody whose answer is not ready: it is being looked for, and any message will fetch it."""
Late = Callable[[Inbound, Taken], Awaitable[None]]
"""Told of an answer that came after its message was acknowledged."""

_AT_ONCE = 16
"""Turns that are made up for together: who asks now comes first."""
_A_MOMENT = 0.1
"""Seconds that a round waits for them: what takes longer is brought in a later round, and keeps nobody else waiting."""
_FORGETTING = 0.9
"""How much of a delay of this process is still reckoned with at the next try."""


class Receiving:
    """Takes messages in. With `late`, answers that are not ready in time are brought by it; else the person is asked to fetch them.

    The turn of a message is taken once, however often it comes: tries in this process share its task, tries after a restart find what was kept.
    With `at_once`, what is answered within a moment is not kept before its turn but with it: nobody was told anything before.
    """

    def __init__(self, take: TakeTurn, post: PostRoom, fit: Fit, later: Later, pace: Pace, late: Late | None = None, at_once: InOnePass | None = None) -> None:
        self._take, self._post, self._fit, self._later, self._pace, self._late, self._at_once = take, post, fit, later, pace, late, at_once
        self._working: dict[_Id, asyncio.Task[Taken]] = {}
        self._in_one_pass: dict[_Id, Pass] = {}
        self._begun: dict[_Id, float] = {}
        self._awaited: dict[_Id, int] = {}
        self._delay = 0.0
        self._making_up: set[asyncio.Task[None]] = set()

    async def answer(self, message: Inbound, age: float = 0.0, is_gone: IsGone | None = None) -> str:
        """The passive answer, empty where there is none (yet); `age` is how many seconds ago the person wrote.

        A message is kept before anything is said to it, and before anything is done about it that takes longer than a moment.
        """
        started = time.monotonic()
        is_first = age <= self._pace.again_after and _id(message) not in self._working
        came_at = self._at_once.clock.now() if self._at_once and is_first else None
        try:
            text = await self._answered_at_once(Try(message, started, 1, age, is_gone, started + self._left(age) + self._slack(age)), came_at)
            if text is not None:
                return text
            arrival = await self._post.receive(message, came_at)
            if arrival.reply is not None:
                return arrival.reply
            for earlier in arrival.earlier:
                self._task(earlier)  # what came first is answered first, also where a process died over it
        finally:
            if came_at and (one_pass := self._in_one_pass.pop(_id(message), None)):
                one_pass.is_past.set()
        this = Try(message, started, arrival.tries, age, is_gone, started + self._left(age) + self._slack(age))
        task = self._task(message)
        if await self._is_ready(task, message, started + self._window_of(this)):
            text = await self._answered(this, task.result())
            if text or not this.is_too_late:
                return text
        return await self._unanswered(this)

    async def _answered_at_once(self, this: Try, came_at: datetime | None) -> str | None:
        """The answer to a first try, where it is ready within a moment and could be kept with the message; else None, and the message may be unknown."""
        name, until = _id(this.message), this.started + self._pace.moment
        if name in self._in_one_pass and self._in_one_pass[name].is_open and (working := self._working.get(name)):
            await self._is_ready(working, this.message, until)
            return None  # it came twice at once, and what the other try hears is kept by now
        if self._at_once is None or came_at is None:
            return None
        one_pass = self._in_one_pass[name] = Pass(self._at_once, partial(self._fit_in_time, this), came_at)
        task = self._task(this.message, one_pass)
        try:
            is_ready = await self._is_ready(task, this.message, until, forgetting=1.0)
        finally:
            one_pass.is_open = False
        # A fault is not raised here: the usual way, which keeps the message first, meets it again.
        if not is_ready or task.exception() or one_pass.handed is None or one_pass.text is None:
            return None
        this.lines = one_pass.handed.lines
        return await self._taken_back_where_cut(this, one_pass.text)

    async def _unanswered(self, this: Try) -> str:
        """What is said where the answer is not ready, or was when nobody would have read it any more."""
        if self._late:
            return ""  # acknowledged; the postman brings it
        if self._is_again(this):
            return "" if await this.was_cut() else await self._post.promise(this.message, await self._later(this.message))
        # Nothing is said until the channel has hung up, so that it asks again: that is time gained. An empty answer said sooner would end it.
        await this.end(self._pace)
        return ""

    def _is_again(self, this: Try) -> bool:
        return this.tries > 1 or this.age > self._pace.again_after

    def _window_of(self, this: Try) -> float:
        """How long this try waits for the answer; less where this process has been late of late: it will be late again."""
        window = self._left(this.age)
        if self._is_again(this):
            window = min(window, max(self._pace.window - (this.started - self._begun[_id(this.message)]), self._pace.again))
        return max(window - self._delay, 0.0)

    def _left(self, age: float) -> float:
        """How long this try may last; what is older than any try can be tells of clocks that differ."""
        return min(self._pace.window, self._pace.last_ends - age) if self._pace.last_after < age < self._pace.last_ends else self._pace.window

    def _slack(self, age: float) -> float:
        """None on the last try: after it nobody asks again, and what is not handed over comes with the next message."""
        return 0.0 if self._pace.last_after < age < self._pace.last_ends else self._pace.slack

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

    def _task(self, message: Inbound, one_pass: Pass | None = None) -> "asyncio.Task[Taken]":
        name = _id(message)
        if name not in self._working:
            self._working[name] = asyncio.create_task(self._turn(message, one_pass), name=f"turn {message.message_id}")
            self._begun[name] = time.monotonic()
            self._working[name].add_done_callback(lambda task: (self._working.pop(name), self._begun.pop(name)))
        return self._working[name]

    async def _turn(self, message: Inbound, one_pass: Pass | None) -> Taken:
        started = time.monotonic()
        taken = await (self._taken_in(one_pass, message) if one_pass else self._take(message))
        if one_pass and one_pass.text is not None:
            return taken  # settled with it
        if not taken.conversation or _id(message) not in self._awaited:
            await self._post.settle(message)  # else the hand-over does, which follows at once
        if self._late and time.monotonic() - started > self._pace.window:
            await self._late(message, taken)
        return taken

    async def _taken_in(self, one_pass: Pass, message: Inbound) -> Taken:
        try:
            return await one_pass.take(message)
        except Preceded:
            if one_pass.is_open:
                raise  # it is begun anew in the usual way
            await one_pass.is_past.wait()  # now what came before is begun, and this comes after it
            return await self._take(message)

    async def _is_ready(self, task: "asyncio.Task[Taken]", message: Inbound, until: float, forgetting: float = _FORGETTING) -> bool:
        name = _id(message)
        self._awaited[name] = self._awaited.get(name, 0) + 1
        try:
            await asyncio.wait({task}, timeout=max(until - time.monotonic(), 0.0))
        finally:
            self._awaited[name] -= 1
            if not self._awaited[name]:
                del self._awaited[name]
        self._delay = min(max(time.monotonic() - until, self._delay * forgetting), self._pace.window / 2)
        return task.done()

    async def _answered(self, this: Try, taken: Taken) -> str:
        if not taken.conversation:
            return "\n".join(said.text for said in taken.said)  # an apology, kept nowhere

        if await self._is_cut(this):
            return ""
        return await self._taken_back_where_cut(this, await self._post.hand_over(this.message, taken.conversation, partial(self._fit_in_time, this)))

    def _fit_in_time(self, this: Try, lines: Sequence[Said]) -> tuple[str, int]:
        """Asked at the moment of the hand-over: what is marked as delivered after the channel hung up on the last try would be lost."""
        this.is_too_late = time.monotonic() + self._delay >= this.until
        text, count = ("", 0) if this.is_too_late else self._fit(lines)
        this.lines = tuple(line.id for line in lines[:count])
        return text, count

    async def _taken_back_where_cut(self, this: Try, text: str) -> str:
        if this.lines and await self._is_cut(this):
            await self._post.take_back(this.message, this.tries, this.lines)
        return text

    async def _is_cut(self, this: Try) -> bool:
        """Whether the channel is known to have hung up; a try that is answered quickly is not asked, for another follows where it was cut."""
        is_at_risk = self._is_again(this) or time.monotonic() - this.started > self._pace.long
        return is_at_risk and await this.was_cut()


def _id(message: Inbound) -> _Id:
    return message.key.channel, message.message_id
