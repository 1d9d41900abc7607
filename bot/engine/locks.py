"""Room: engine. One lock a conversation, within this process; between processes the version of the conversation decides."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.domain.messages import ConversationKey


@dataclass(frozen=True)
class Locks:
    """One lock a conversation, forgotten when nobody holds it."""

    _held: WeakValueDictionary[ConversationKey, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def of(self, key: ConversationKey) -> asyncio.Lock:
        """The lock of this conversation."""
        return self._held.setdefault(key, asyncio.Lock())
