"""Room: domain. How many customer-service messages WeChat allows to one person, and how replies are made to fit. No counting in a database.

The numbers are of the official page on customer-service messages: 5 within 48 hours of a message, 3 within a minute of a click on the menu,
of following, and of a scan. A newer action of a kind takes the place of the older one: whether WeChat would add the two up is not said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

LIMIT = 1800
"""UTF-8 bytes of one message; reports put WeChat's own limit between 1,880 and 2,048."""
JOINT = "\n\n"
"""What stands between two replies that share a message."""
RESERVE = 2
"""Messages that several replies leave free where joining them can: an officer may have something to say."""
_ON_THE_WAY = timedelta(seconds=5)
"""A window is left alone this long before it ends: a message takes time to arrive, and clocks differ."""


class Opening(StrEnum):
    """What a person does to open a window for messages."""

    MESSAGE = "message"
    CLICK = "click"
    FOLLOW = "follow"
    SCAN = "scan"


_MINUTE = (3, timedelta(minutes=1))
RULES = MappingProxyType({Opening.MESSAGE: (5, timedelta(hours=48)), Opening.CLICK: _MINUTE, Opening.FOLLOW: _MINUTE, Opening.SCAN: _MINUTE})
"""How many messages each opens, and for how long."""
SHUT = 2 * max(size for size, _ in RULES.values())
"""What `used` says of a window that WeChat shut: giving back all that was charged to it does not open it again."""
LONGEST = max(length for _, length in RULES.values())


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which so many messages may be sent; `used` counts those that went out or may have."""

    opened_at: datetime
    kind: Opening
    used: int = 0

    @property
    def until(self) -> datetime:
        """From this moment on nothing is sent under it."""
        return self.opened_at + RULES[self.kind][1] - _ON_THE_WAY

    def remaining(self, at: datetime) -> int:
        """How many messages it allows at that moment."""
        return max(0, RULES[self.kind][0] - self.used) if at < self.until else 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages one person may still be sent, and when the last of them lapses; None where none is left."""

    remaining: int
    until: datetime | None


def allowance(windows: Iterable[Window], at: datetime) -> Allowance:
    """What all windows of one person allow together."""
    open_ones = [window for window in windows if window.remaining(at)]
    return Allowance(sum(window.remaining(at) for window in open_ones), max((window.until for window in open_ones), default=None))


def charged(windows: Iterable[Window], at: datetime) -> Window | None:
    """The window that the next message counts in: the one that ends first, so that the longer one is there later. None where none is open."""
    return min((window for window in windows if window.remaining(at)), key=lambda window: (window.until, window.kind), default=None)


@dataclass(frozen=True, slots=True)
class Bundle:
    """One message to send: the next `count` of the replies that wait, joined."""

    text: str
    count: int


def bundled(texts: Sequence[str], remaining: int, more: str = "", limit: int = LIMIT) -> tuple[Bundle, ...]:
    """The messages to send now, in order; the replies they do not cover are kept for the person's next message.

    Replies stay apart while enough messages remain; else as many as fit share one. `more` is said at the end of the last message where
    something is kept, if it fits. A single reply is never cut here, even one that is too long.
    """
    if len(texts) <= max(1, remaining - RESERVE) and remaining > 0:
        return tuple(Bundle(text, 1) for text in texts)
    bundles = _joined(texts, remaining, limit)
    if not bundles or sum(bundle.count for bundle in bundles) == len(texts) or not more:
        return bundles
    ahead = bundles[:-1]
    waiting = texts[sum(bundle.count for bundle in ahead) :]
    last = _first_bundle(waiting, limit - _size(JOINT + more))
    return (*ahead, Bundle(last.text + JOINT + more, last.count) if _size(last.text + JOINT + more) <= limit else last)


def _joined(texts: Sequence[str], remaining: int, limit: int) -> tuple[Bundle, ...]:
    bundles: list[Bundle] = []
    start = 0
    while start < len(texts) and len(bundles) < remaining:
        bundles.append(_first_bundle(texts[start:], limit))
        start += bundles[-1].count
    return tuple(bundles)


def _first_bundle(texts: Sequence[str], limit: int) -> Bundle:
    """As many of the first replies as fit into one message; the first one always."""
    text, count = texts[0], 1
    for following in texts[1:]:
        if _size(text + JOINT + following) > limit:
            break
        text, count = text + JOINT + following, count + 1
    return Bundle(text, count)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "ignore"))
