"""Room: adapters. Which signatures WeChat has used lately, in this process. No signing, no messages."""

from datetime import datetime, timedelta

from cachetools import TTLCache

FRESH = timedelta(minutes=5)
"""How far WeChat's clock and ours may differ."""

_KEPT = 50_000
_NOTHING = -1  # no hash of a value is -1


class NonceCache:
    """Remembers each signature with a mark of what came under it.

    WeChat's own retries carry the same timestamp and nonce (a server's log of four, published 2021:
    cnblogs.com/rustfisher/p/15096615.html), so the same thing may come again; another thing under a used signature is a replay.
    The signature, not the nonce, is remembered: it is made of the joined parts, so other parts may join to the same.
    Kept for as long as a timestamp can be fresh; beyond 50,000 in that time the oldest are forgotten. Not shared between
    processes: a message that another process had is known by its key in the database.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._marks: TTLCache[str, int] = TTLCache(_KEPT, 2 * FRESH.total_seconds() + 1, timer=lambda: self._now)

    def is_new(self, signature: str, now: datetime) -> bool:
        """Whether nothing came under this signature; after this, nothing may."""
        kept = self._kept(now)
        return signature not in kept and kept.setdefault(signature, _NOTHING) == _NOTHING

    def admits(self, signature: str, mark: int, now: datetime) -> bool:
        """Whether this signature is new, or came before with the same mark; it is remembered."""
        return self._kept(now).setdefault(signature, mark) == mark

    def _kept(self, now: datetime) -> TTLCache[str, int]:
        self._now = now.timestamp()
        return self._marks
