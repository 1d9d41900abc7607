"""Invented officers for a simulated month, written into a copy of the knowledge folder, and working time counted minute by minute. No playing."""

import json
import shutil
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from chinese_calendar import is_workday

from bot.adapters.library_files import read_sound_library
from bot.domain.desk_clocks import BEIJING
from bot.domain.library import Knowledge
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS

FIRST, LAST = date(2026, 9, 15), date(2026, 10, 14)
"""Mid-autumn, the national holiday, and two weekend days that are worked for it lie between."""
SPLIT, LATE, WHOLE = ("09:00-12:00", "13:30-17:00"), ("08:30-11:30", "14:00-18:00"), ("09:00-17:30",)
COUNTED = ("09:00-12:00", "13:00-17:00")
"""What is counted where a desk's hours are blank; written down here once more, so that a change over there shows."""
_BLANK = "officers: []\nhours: []"
_MINUTE = timedelta(minutes=1)
_MIDNIGHT = datetime.combine(FIRST - timedelta(days=1), time(), BEIJING)
_DAYS = 75


@dataclass(frozen=True, slots=True)
class Staffing:
    """How a kind of desk is staffed: what each officer adds to a name, and the hours, empty where they are blank."""

    officers: tuple[dict[str, object], ...]
    hours: tuple[str, ...]


_AWAY: dict[str, object] = {"absent": [{"from": "2026-09-21", "to": "2026-09-24"}, {"from": "2026-10-08", "to": "2026-10-09"}]}
_BOTH: dict[str, object] = {"languages": ["zh", "en"]}
_ZH: dict[str, object] = {"languages": ["zh"]}
_KINDS = (
    Staffing((_BOTH, {**_ZH, **_AWAY}, {**_BOTH, "role": "deputy"}), SPLIT),
    Staffing(({**_BOTH, **_AWAY},), WHOLE),
    Staffing((), ()),
    Staffing((_ZH, {**_BOTH, "topics": ["housing"]}), ()),
    Staffing((_BOTH, {**_ZH, "role": "deputy", **_AWAY}), LATE),
)
_CITY = Staffing((_BOTH, {**_ZH, **_AWAY}, {**_BOTH, "role": "deputy"}), WHOLE)


def staffed_folder(place: Path) -> Path:
    """A copy of the shipped knowledge with invented officers at most desks, some of them away for days."""
    folder = place / "knowledge"
    shutil.copytree(PROJECT / "knowledge", folder)
    for number, file in enumerate(sorted((folder / "districts").glob("*.md"))):
        _fill(file, _KINDS[number % len(_KINDS)], file.stem)
    _fill(folder / "city-desk.yaml", _CITY, "city")
    return folder


def _fill(file: Path, staffing: Staffing, desk: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert _BLANK in text, f"{file.name}: officers and hours are not blank any more"
    officers = [{"name": f"虚构专员{desk}-{number}", **each, **_addresses(desk, number)} for number, each in enumerate(staffing.officers)]
    # What JSON writes is YAML too.
    filled = f"officers: {json.dumps(officers, ensure_ascii=False)}\nhours: {json.dumps(staffing.hours)}"
    file.write_text(text.replace(_BLANK, filled), encoding="utf-8")


def _addresses(desk: str, number: int) -> dict[str, object]:
    """The first of a desk has both roads, the second one, the third none."""
    roads = {"email": f"{desk}-{number}@example.org", "wecom": f"invented-{desk}-{number}"}
    return {road: address for road, address in list(roads.items())[: 2 - number]}


def staffed_knowledge(folder: Path) -> Knowledge:
    """What the copy says, read as the shipped folder is."""
    return read_sound_library(folder, date(2026, 11, 23), READERS.keys())


def hours_told(knowledge: Knowledge, desk: str | None) -> tuple[str, ...]:
    """The hours of a desk as they are written, those that are counted where they are blank."""
    hours = knowledge.entries[desk].hours if desk else knowledge.city_desk.hours
    return tuple(f"{span.start:%H:%M}-{span.end:%H:%M}" for span in hours.spans) or COUNTED


@cache
def worked_until(spans: tuple[str, ...]) -> list[int]:
    """How many minutes were worked by the end of each minute since the midnight before the month, one minute after the other."""
    worked, total = [], 0
    for number in range(_DAYS * 24 * 60):
        day, minute = divmod(number, 24 * 60)
        clock = f"{minute // 60:02}:{minute % 60:02}"
        total += _is_worked(day) and any(span[:5] <= clock < span[6:] for span in spans)
        worked.append(total)
    return worked


@cache
def _is_worked(day: int) -> bool:
    return bool(is_workday(_MIDNIGHT.date() + timedelta(days=day)))


def worked_between(spans: tuple[str, ...], start: datetime, end: datetime) -> int:
    """The whole minutes that were worked between two moments."""
    table = worked_until(spans)
    return table[_minute(end) - 1] - table[_minute(start) - 1]


def moment_after(spans: tuple[str, ...], start: datetime, minutes: int) -> datetime:
    """The first moment at which so many minutes were worked since another."""
    table = worked_until(spans)
    return _moment(bisect_left(table, table[_minute(start) - 1] + minutes) + 1)


def _minute(moment: datetime) -> int:
    return int((moment - _MIDNIGHT) / _MINUTE)


def _moment(minute: int) -> datetime:
    return (_MIDNIGHT + minute * _MINUTE).astimezone(UTC)
