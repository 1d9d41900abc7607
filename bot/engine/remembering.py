"""Room: engine. What was found or answered before, so that what many people ask is worked out once. No meaning of its own.

Nothing that people wrote is held here: what was asked is known by its digest alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

from cachetools import LRUCache

from bot.domain.answers import Hit
from bot.domain.knowledge import Aspect
from bot.ports import PassageIndex

_MOST = 2048
"""Values kept, those asked for longest ago forgotten first; a search holds 60 hits, so about 20 MB when full."""

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by what they follow from; who asks for one that is being made waits for the same. What failed is not kept."""

    def __init__(self, most: int = _MOST) -> None:
        self._known: LRUCache[bytes, Value] = LRUCache(most)
        self._coming: dict[bytes, asyncio.Future[Value]] = {}

    async def of(self, causes: object, make: Callable[[], Awaitable[Value]]) -> Value:
        """The value that follows from `causes` and nothing else; their `repr` says all of them. Raises what `make` raised."""
        name = blake2b(repr(causes).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if name in self._known:
            return self._known[name]
        if name not in self._coming:
            self._coming[name] = asyncio.ensure_future(make())
            self._coming[name].add_done_callback(lambda made: self._keep(name, made))
        # Shielded: somebody who gives up must not take it from the others.
        return await asyncio.shield(self._coming[name])

    def _keep(self, name: bytes, made: "asyncio.Future[Value]") -> None:
        del self._coming[name]
        if not made.cancelled() and made.exception() is None:
            self._known[name] = made.result()


class RememberingIndex:
    """A `PassageIndex` that searches once for what is asked again; its answers are the other's."""

    def __init__(self, index: PassageIndex) -> None:
        self._index = index
        self._found, self._nearness, self._leanings = Memory[Sequence[Hit]](), Memory[float](), Memory[Mapping[Aspect, float]]()
        self._pressure = Memory[float]()

    @property
    def version(self) -> str:
        """The knowledge version that answers come from."""
        return self._index.version

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The nearest passages, best first; raises IndexUnavailable."""
        return await self._found.of((self.version, "all", search, limit), lambda: self._index.find(search, limit))

    async def nearness(self, search: str) -> float:
        """How much a message sounds like ours."""
        return await self._nearness.of((self.version, search), lambda: self._index.nearness(search))

    async def pressure(self, search: str) -> float:
        """How much a message sounds as if it gave orders."""
        return await self._pressure.of((self.version, search), lambda: self._index.pressure(search))

    async def leanings(self, search: str) -> Mapping[Aspect, float]:
        """How much a question sounds like each aspect."""
        return await self._leanings.of((self.version, search), lambda: self._index.leanings(search))

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first; raises IndexUnavailable."""
        return await self._found.of((self.version, "one", search, subject), lambda: self._index.within(search, subject))
