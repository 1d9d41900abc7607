"""Room: engine. Which edition answers now, and what stands for its parts wherever they were handed on. No making, no files.

A turn begins in the rooms of one edition and ends there, whatever is published meanwhile: the rooms hold their knowledge, index and texts
themselves. Only what lives longer than a turn (doors, pages, rounds) holds `latest` parts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from bot.domain.check_faults import FileFault
from bot.domain.editions import Failing, Files
from bot.domain.library import Knowledge
from bot.engine.answering import Answering

Rooms = TypeVar("Rooms")
Part = TypeVar("Part")


@dataclass(frozen=True)
class Edition(Generic[Rooms]):
    """One version of what staff keep, and the rooms over it. `failing`: its golden questions that fail, None until they were asked."""

    digest: str
    files: Files
    knowledge: Knowledge
    answering: Answering
    rooms: Rooms
    failing: Sequence[Failing] | None = None
    warnings: Sequence[FileFault] = ()


class Editions(Generic[Rooms]):
    """Holds the edition that answers now."""

    def __init__(self, first: Edition[Rooms]) -> None:
        self._now = first

    @property
    def now(self) -> Edition[Rooms]:
        """The edition that answers."""
        return self._now

    def turn_to(self, edition: Edition[Rooms]) -> None:
        """From now on this one answers; turns that have begun end in the one they began in."""
        self._now = edition

    def latest(self, make: Callable[[Rooms], Part]) -> Part:
        """Something that is always the `Part` made of the newest rooms; made once an edition, when it is first wanted."""
        made: list[tuple[Edition[Rooms], Part]] = []

        def current() -> Part:
            edition = self._now
            if not made or made[0][0] is not edition:
                made[:] = [(edition, make(edition.rooms))]
            return made[0][1]

        return cast(Part, _Latest(current))


class _Latest:
    """Passes on whatever is asked of it to the part of the newest edition."""

    def __init__(self, current: Callable[[], Any]) -> None:
        self.__current = current

    def __getattr__(self, name: str) -> Any:  # whatever the part has
        return getattr(self.__current(), name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self.__current()(*args, **named)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.__current())

    def __len__(self) -> int:
        return len(self.__current())

    def __contains__(self, wanted: object) -> bool:
        return wanted in self.__current()

    def __getitem__(self, key: Any) -> Any:
        return self.__current()[key]
