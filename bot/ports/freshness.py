"""Room: ports. Who wants to know of changes, what staff were reminded of, and calendars that other programs read. No implementations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

from bot.domain.interest import Interest, News, Stated
from bot.domain.language import Language


@dataclass(frozen=True, slots=True)
class Follows:
    """The person agreed; `stated` is what the entry says now, as they know it."""

    interest: Interest
    stated: Stated


@dataclass(frozen=True, slots=True)
class Unfollows:
    """The person wants to hear no more of these entries; of none at all where none is named."""

    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the person knows of an entry from this turn on; Overtaken where they know another thing than `knew` by now.

    `told` counts how often they were told without a sign of them; after `is_last` they follow it no more.
    """

    entry: str
    knew: str
    knows: str
    told: int
    at: datetime
    is_last: bool = False


InterestKept: TypeAlias = Follows | Unfollows | tuple[Heard, ...]
"""What a turn changes about the wishes of its person; it is kept with the turn (`Turn.interest`)."""


class InterestShelf(Protocol):
    """Who wants to know of what; written with turns. Each raises StoreUnavailable."""

    async def followed(self) -> Sequence[str]:
        """The entries that anybody wants to hear of."""

    async def now_says(self, said: Mapping[str, Stated], at: datetime) -> None:
        """What these entries say from that moment on; of one that said the same before, the moment stays."""

    async def news(self, since: datetime) -> Sequence[News]:
        """Who knows another thing than an entry has said since before that moment; not those who cannot be reached, the oldest first."""

    async def forget(self, conversation: str, entry: str) -> None:
        """Tell this person of it no more."""

    async def sweep(self, at: datetime) -> int:
        """Forget wishes that are too old, or of people who give no sign; how many."""


class StaffReminders(Protocol):
    """What officers were reminded of, so that restarts and other processes do not do it again. Each raises StoreUnavailable."""

    async def take(self, officer: str, keys: Sequence[str], at: datetime, until: datetime) -> Sequence[str]:
        """Those of which the officer was not told yet and that nobody has in hand, for the caller alone until that moment."""

    async def told(self, officer: str, keys: Sequence[str], at: datetime) -> None:
        """The officer was told of these, or never can be."""

    async def last_told(self, officer: str, besides: str) -> datetime | None:
        """When the officer was last told of anything, keys that begin with `besides` left out."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar that an account may read without signing in."""

    officer: str
    language: Language
    made_at: datetime
    read_at: datetime | None = None


class CalendarFeeds(Protocol):
    """The secret addresses of calendars, one an account; only digests of the secrets are kept. Each raises StoreUnavailable."""

    async def make(self, officer: str, secret: str, language: Language, at: datetime) -> None:
        """A new address; the one before is good no more."""

    async def revoke(self, officer: str) -> None:
        """No address is good any more."""

    async def of(self, officer: str) -> Feed | None:
        """Whether there is one, and since when."""

    async def read(self, secret: str, at: datetime) -> Feed | None:
        """Whose calendar is asked for; that it was read is noted."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A whole day in a calendar. `id` stays the same when it moves; `remind` says how many days before a program should ring."""

    id: str
    day: date
    title: str
    text: str
    remind: tuple[int, ...] = ()
    address: str = ""


class CalendarWriting(Protocol):
    """A calendar as programs read it."""

    def write(self, name: str, language: Language, days: Sequence[CalendarDay], at: datetime) -> bytes:
        """The whole of it (RFC 5545)."""


@dataclass(frozen=True, slots=True)
class FreshnessWindows:
    """What keeps knowledge fresh and people told."""

    interests: InterestShelf
    reminders: StaffReminders
    feeds: CalendarFeeds
    calendars: CalendarWriting
