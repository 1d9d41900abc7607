"""Room: engine. A turn whose message, answer and hand-over become durable together. No waiting, no storage."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.messages import ConversationKey, Inbound, Said
from bot.ports import AtOnce, Clock, Fit, Handed, Taken, TakeTurnBy, Turn


@dataclass(frozen=True, slots=True)
class InOnePass:
    """The corridor, and the way to keep its turn together with the message and the hand-over."""

    take: TakeTurnBy
    at_once: AtOnce
    clock: Clock


@dataclass(slots=True)
class Pass:
    """One message on its way. While it `is_open` its answer may be handed over with the turn; then it goes the usual way, with the turn as it is.

    `handed` is what became of it, once it was kept. It came at `came_at`: what came later does not go before it, though it was kept sooner.
    """

    way: InOnePass
    fit: Fit
    came_at: datetime
    is_open: bool = True
    handed: Handed | None = None
    is_past: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once it goes the usual way, and the turns of what came before it were begun."""

    @property
    def text(self) -> str | None:
        """What was handed over; None where nothing was."""
        return self.handed.text if self.handed else None

    async def take(self, message: Inbound) -> Taken:
        """The turn; raises Preceded."""
        return await self.way.take(message, self)

    def recall(self, key: ConversationKey) -> Conversation | None:
        """The conversation, where this process knows it."""
        return self.way.at_once.recall(key)

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """Keep the turn, and hand it over where that may still be."""
        self.handed = await self.way.at_once.keep(turn, self._fit_while_open if self.is_open else None, self.came_at)
        return self.handed.said

    def _fit_while_open(self, lines: Sequence[Said]) -> tuple[str, int]:
        return self.fit(lines) if self.is_open else ("", 0)
