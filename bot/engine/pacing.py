"""Room: engine. How a channel waits that hangs up and asks again, and one try of it. No turns, no storage."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.messages import Inbound

_LOOKS = 20
"""How often a connection is looked at between the limit and the end of patience."""
IsGone = Callable[[], Awaitable[bool]]
"""Whether the channel has hung up on this try, as far as this machine knows."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the channel waits, in seconds: after `window` an answer may come too late; it hangs up after `limit`, and asks three times in all.

    One try is kept in reserve, so that whenever a process dies another try finds the next one: a try after the first is waited for no longer than
    `again`, of a turn that has had its time before; then the person is told. What is older than `again_after` comes again, whatever was counted, for
    a try may have met nobody; what is older than `last_after` is answered before `last_ends`, for a try may have waited for us to start. What takes
    longer by `slack` is not handed over any more: nobody would read it. After `long` it is worth asking whether the channel has hung up.
    Where it has not at its `limit` it is waited for, but no longer than `patience`. What is answered within a `moment` is kept with its answer.
    Every `rounds` seconds the postman looks for what waits.
    """

    window: float = 4.4
    limit: float = 5.3
    again: float = 3.0
    again_after: float = 3.5
    last_after: float = 8.5
    last_ends: float = 14.4
    slack: float = 0.4
    long: float = 1.0
    patience: float = 10.0
    moment: float = 0.25
    rounds: float = 1.0


@dataclass(slots=True)
class Try:
    """One try of a message: when it began, which one it is (`tries`), how long ago the person wrote, and whether the channel is still there.

    `until` is the moment from which nothing is handed over any more, `lines` are those that were.
    """

    message: Inbound
    started: float
    tries: int
    age: float
    is_gone: IsGone | None
    until: float = 0.0
    lines: tuple[int, ...] = ()
    is_too_late: bool = False

    async def was_cut(self) -> bool:
        """Whether the channel is known to have hung up; False where it cannot be known."""
        return self.is_gone is not None and await self.is_gone()

    async def end(self, pace: Pace) -> None:
        """Wait until the channel has hung up: until the limit, and where it can be seen, until it did or patience ends."""
        await asyncio.sleep(self.started + pace.limit - time.monotonic())
        for _ in range(_LOOKS if self.is_gone else 0):
            if await self.was_cut():
                return
            await asyncio.sleep((pace.patience - pace.limit) / _LOOKS)
