"""Room: desk. How long is left until a deadline, or how long it has passed, in the words of the pages. No arithmetic of working hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.desk_clocks import BEIJING

_SIZES = (1440, 60, 1)
_OVER, _LEFT = ("due_over_days", "due_over_hours", "due_over_minutes"), ("due_left_days", "due_left_hours", "due_left_minutes")
_SOON = 120
"""Minutes before a deadline from which on it is shown as near."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as an officer reads it; `at` is in Beijing time. `kind` is `later`, `soon` or `over`."""

    words: str
    at: datetime
    kind: str


def due_view(due_at: datetime | None, now: datetime, texts: Mapping[str, str]) -> Due | None:
    """A deadline in words; None where there is none."""
    if due_at is None:
        return None
    minutes = int(abs((due_at - now).total_seconds()) // 60)
    at = due_at.astimezone(BEIJING)
    if due_at <= now:
        return Due(_said(minutes, texts, _OVER), at, "over")
    return Due(_said(minutes, texts, _LEFT), at, "soon" if minutes < _SOON else "later")


def _said(minutes: int, texts: Mapping[str, str], names: tuple[str, ...]) -> str:
    """In the largest unit of which there are two: 90 minutes, 2 hours, 3 days."""
    name, size = next((each for each in zip(names, _SIZES, strict=True) if minutes >= 2 * each[1]), (names[-1], 1))
    return texts[name].format(count=minutes // size)
