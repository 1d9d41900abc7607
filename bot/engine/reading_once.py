"""Room: engine. What follows from the words of a message alone, read once for all who write the same. No meaning of its own, and nobody's words."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Generic, TypeVar

from cachetools import LRUCache

_MOST = 4096
"""Readings kept, those asked for longest ago forgotten first; a few hundred bytes each."""
_LONGEST = 100
"""Characters of a message that others may well send too; a longer one is read each time, and takes nobody's place."""

Value = TypeVar("Value")


class ReadingOnce(Generic[Value]):
    """Values by the words and whatever else they follow from (its `repr` says all of it), known by a digest alone; for functions that are pure."""

    def __init__(self, most: int = _MOST) -> None:
        self._known: LRUCache[bytes, Value] = LRUCache(most)

    def of(self, text: str, others: object, make: Callable[[], Value]) -> Value:
        """The value, made where it is not known."""
        if len(text) > _LONGEST:
            return make()
        name = blake2b(f"{text!r}{others!r}".encode(), digest_size=16).digest()
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = make()
        return found
