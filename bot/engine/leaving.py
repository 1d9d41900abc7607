"""Room: engine. Somebody leaves a channel that demands it: everything about them is erased at once. No channel's types."""

from dataclasses import dataclass, field

from bot.domain.messages import ConversationKey
from bot.engine.locks import Locks
from bot.ports import PostRoom, Store, WeChatQuota


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where something of a person may lie: the store, the post room, the ledger of quotas; `locks` are the corridor's."""

    store: Store
    post: PostRoom
    quota: WeChatQuota | None = None
    locks: Locks = field(default_factory=Locks)

    async def leave(self, key: ConversationKey) -> None:
        """Erase the conversation with all that hangs on it, what came in, and what was counted; after the turns that have begun."""
        lock = self.locks.of(key)
        if lock.locked():
            await self._erase(key)  # should the process die before those turns end, nothing is left
        # Under the lock: a turn that is overtaken by an erasure begins again, and would keep the person's last words.
        async with lock:
            await self._erase(key)

    async def _erase(self, key: ConversationKey) -> None:
        conversation = await self.store.load(key)
        await self.store.erase(conversation.id)
        await self.post.forget(key)
        if self.quota:
            await self.quota.forget(key.peer)
