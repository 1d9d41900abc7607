"""Room: domain. The hour in Beijing, and where a person is. Nothing is guessed: zones that differ now give no hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

BEIJING = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hour:
    """A moment on somebody's clock. `weekday` is one of WEEKDAYS; `offset` is from UTC, as `+5:30`."""

    weekday: str
    day: str
    time: str
    offset: str


def day_in_beijing(now: datetime) -> date:
    """The day by which validity, reviews and last days count, wherever the machine's clock is set: it begins at midnight in Qingdao."""
    return now.astimezone(BEIJING).date()


def hour_in_beijing(now: datetime) -> Hour:
    """The hour on the officers' clock."""
    return _hour(now.astimezone(BEIJING))


def hour_there(now: datetime, zones: Sequence[str]) -> Hour | None:
    """The hour in these zones, where it is the same in all of them now; None where it differs, and where there are none."""
    there = {_hour(now.astimezone(zone)) for name in zones if (zone := _zone(name))}
    return there.pop() if len(there) == 1 else None


def place_of(zone: str | None) -> str | None:
    """The zone that a browser names, where it is the zone of a place; None for "UTC", by which browsers hide where they are, and for an unknown one."""
    return zone if zone and "/" in zone and not zone.startswith("Etc/") and _zone(zone) else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None  # "Etc/Unknown", by which a phone book says that it does not know; OSError for a folder of zones ("America/Argentina")


def _hour(moment: datetime) -> Hour:
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return Hour(WEEKDAYS[moment.weekday()], f"{moment:%m-%d}", f"{moment:%H:%M}", offset)
