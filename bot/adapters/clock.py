"""Room: adapters. The time of this machine, and the bell within this process."""

import asyncio
from collections import defaultdict
from datetime import datetime, timezone


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(timezone.utc)


class LocalBell:
    """Wakes those who wait in this process; others look again after a while."""

    def __init__(self) -> None:
        self._waiting: dict[str | None, set[asyncio.Event]] = defaultdict(set)

    def ring(self, conversation: str) -> None:
        """Something was said in this conversation."""
        for event in (*self._waiting.pop(conversation, ()), *self._waiting.pop(None, ())):
            event.set()

    async def wait(self, conversation: str | None, seconds: float) -> None:
        """Return at the next ring, or after so many seconds."""
        event = asyncio.Event()
        self._waiting[conversation].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            self._waiting[conversation].discard(event)
