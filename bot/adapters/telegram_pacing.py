"""Room: adapters. How often Telegram lets a bot speak to one person, and whom it wants left alone for a while. No calls.

Overall and group limits are python-telegram-bot's `AIORateLimiter`'s (see `telegram_api`); it knows none for a private chat.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_MANY = 5000
_BOTH = 2.0
"""Seconds within which two chats that are told to wait mean that the bot as a whole is."""


@dataclass
class Pacing:
    """One message a second for each person, and the rest that Telegram asked for; `interval` is that second, `now` counts in seconds."""

    interval: float = 1.0
    now: Callable[[], float] = time.monotonic
    _next: dict[int, float] = field(default_factory=dict)
    _held: dict[int, float] = field(default_factory=dict)
    _all_until: float = float("-inf")
    _last_refusal: tuple[int, float] = (0, float("-inf"))

    async def turn(self, chat: int) -> None:
        """Wait until this person may be sent another message; who asks first goes first."""
        now = self.now()
        at = max(self._next.get(chat, now), now)
        self._next[chat] = at + self.interval
        if len(self._next) > _MANY:
            self._next = {each: when for each, when in self._next.items() if when > now}
        if at > now:
            await asyncio.sleep(at - now)

    def held(self, chat: int) -> float:
        """For how many seconds more this chat is to be left alone."""
        now = self.now()
        return max(0.0, self._held.get(chat, now) - now, self._all_until - now)

    def hold(self, chat: int, seconds: float) -> None:
        """Leave a chat alone; where another was refused just before, all of them."""
        now = self.now()
        other, when = self._last_refusal
        if other != chat and now - when < _BOTH:
            self._all_until = max(self._all_until, now + seconds)
        self._last_refusal = (chat, now)
        self._held = {each: until for each, until in self._held.items() if until > now} | {chat: now + seconds}
