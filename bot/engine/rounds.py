"""Room: engine. Rounds that are made beside the doors for as long as the house stands, and what they sweep away. No channel's work."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import structlog

from bot.domain.errors import Unavailable
from bot.ports import Bell, PostRoom

log = structlog.get_logger()
_SWEPT_EVERY = timedelta(hours=1)
_DONE_WITH = timedelta(days=3)
"""A message older than this does not come again: channels try for some seconds (WeChat) or about a day (Telegram)."""
_PAUSE = 1.0
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)


async def make_rounds(name: str, bell: Bell, look: Callable[[], Awaitable[object]], rest: float = 0.0) -> None:
    """Look at every ring, and each second: another process may have written. Ends when it is cancelled; `name` is for the log.

    `rest` is for what need not be seen at the very ring: so many seconds lie between two looks, however often it rings.
    """
    while True:
        await asyncio.sleep(rest)
        await bell.wait(None, 1.0)
        if not await _has_looked(name, look):
            await asyncio.sleep(_PAUSE)


async def look_every(seconds: float, name: str, look: Callable[[], Awaitable[object]]) -> None:
    """Look at once, and again after so many seconds. Ends when it is cancelled; `name` is for the log."""
    while True:
        await _has_looked(name, look)
        await asyncio.sleep(seconds)


async def _has_looked(name: str, look: Callable[[], Awaitable[object]]) -> bool:
    try:
        await look()
    except Unavailable as fault:
        log.warning(f"{name}.unavailable", fault=type(fault).__name__)
        return False
    except Exception as fault:  # a ring of its own: no request waits for this work, and nobody else would start it again
        log.error(f"{name}.unexpected", fault=type(fault).__name__, exc_info=True)
        return False
    return True


@dataclass
class SweepingTheInbox:
    """Whoever carries for a channel sweeps, so that it is done whichever channels there are; twice does no harm."""

    post: PostRoom
    _swept_at: datetime = _LONG_AGO

    async def look(self, now: datetime) -> bool:
        """Forget, once an hour, the messages that are done with; whether it was time for that. Raises StoreUnavailable."""
        if now - self._swept_at < _SWEPT_EVERY:
            return False
        await self.post.sweep(now - _DONE_WITH)
        self._swept_at = now
        return True
