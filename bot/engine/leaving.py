"""Room: engine. Somebody leaves a channel that demands it: everything about them is erased at once. No channel's types."""

from dataclasses import dataclass

from bot.domain.messages import ConversationKey
from bot.ports import PostRoom, Store, WeChatQuota


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where something of a person may lie: the store, the post room, the ledger of quotas."""

    store: Store
    post: PostRoom
    quota: WeChatQuota | None = None

    async def leave(self, key: ConversationKey) -> None:
        """Erase the conversation with all that hangs on it, what came in, and what was counted."""
        conversation = await self.store.load(key)
        await self.store.erase(conversation.id)
        await self.post.forget(key)
        if self.quota:
            await self.quota.forget(key.peer)
