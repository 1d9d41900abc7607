"""Room: ports. What is counted of answers. No implementations."""

from collections.abc import Mapping
from typing import Protocol


class AnswerCounts(Protocol):
    """How often entries answered. Raises StoreUnavailable."""

    async def of_entries(self, days: int) -> Mapping[str, int]:
        """How many answers cited each entry in so many days up to now, by its id; without those that none cited."""
