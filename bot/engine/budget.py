"""Room: engine. How long one turn may wait for a model: a deadline for everything it asks, by the door it came through. No model."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.domain.messages import Channel


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a turn's time for a model; `until` is a time of the running event loop, in seconds."""

    until: float

    @classmethod
    def of(cls, channel: Channel, patience: Mapping[Channel, float]) -> Self:
        """The budget of a turn that begins now; a door that `patience` does not name does not wait."""
        return cls(asyncio.get_running_loop().time() + patience.get(channel, 0.0))

    def left(self) -> float:
        """The seconds that are left, 0 when it is spent."""
        return max(0.0, self.until - asyncio.get_running_loop().time())
