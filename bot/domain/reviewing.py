"""Room: domain. When an entry is to be looked at again, what of it begins or ends, and who is reminded how long before. No letters, no pages."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.knowledge import Entry, Officer, WhenExpired

EVERY_MONTHS = 6
"""How often an entry is reviewed that does not say it itself."""
DAYS_BEFORE = (1, 7, 30)
"""How many days before its validity ends the owner of an entry is reminded, the latest first."""
_REVIEWED = re.compile(rb"^(reviewed_on:[ \t]*)[^\s#]+", re.MULTILINE)
_ID = re.compile(rb"^id:[ \t]*['\"]?([a-z0-9-]+)", re.MULTILINE)
_FRONT = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.MULTILINE | re.DOTALL)


class DayKind(StrEnum):
    """REVIEW: look at it again. BEGINS, ENDS: the first and the last day on which it holds."""

    REVIEW = "review"
    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day in the life of an entry that staff have to know of."""

    kind: DayKind
    entry: Entry
    day: date

    @property
    def id(self) -> str:
        """The same for the same matter, whatever day it is moved to."""
        return f"{self.kind}-{self.entry.id}"

    def is_overdue(self, today: date) -> bool:
        """Whether somebody should have acted already; an end is settled by a review after it, and a beginning asks for nothing."""
        match self.kind:
            case DayKind.REVIEW:
                return self.day <= today
            case DayKind.ENDS:
                return self.day < today and self.entry.reviewed_on <= self.day
            case _:
                return False


def next_review(entry: Entry) -> date:
    """So many months after the last review; the last day of a month where that day does not exist."""
    month = entry.reviewed_on.month - 1 + (entry.review_every_months or EVERY_MONTHS)
    year, month = entry.reviewed_on.year + month // 12, month % 12 + 1
    return date(year, month, min(entry.reviewed_on.day, monthrange(year, month)[1]))


def kept_days(entries: Iterable[Entry]) -> tuple[KeptDay, ...]:
    """Every such day of these entries, the earliest first."""
    return tuple(sorted((day for entry in entries for day in _days_of(entry)), key=lambda each: (each.day, each.entry.id, each.kind)))


def _days_of(entry: Entry) -> Iterator[KeptDay]:
    yield KeptDay(DayKind.REVIEW, entry, next_review(entry))
    if entry.valid_from:
        yield KeptDay(DayKind.BEGINS, entry, entry.valid_from)
    if entry.valid_until:
        yield KeptDay(DayKind.ENDS, entry, entry.valid_until)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to remind of; `key` names it for good, so that it is told once. `days` to go; none once the day is there or over."""

    key: str
    kept: KeptDay
    days: int


def due_reminders(entries: Iterable[Entry], today: date) -> tuple[Reminder, ...]:
    """What is to be told today, with what should have been told on days that were missed: of several stages only the latest."""
    found = (_reminder(each, today) for each in kept_days(entries))
    return tuple(each for each in found if each)


def _reminder(kept: KeptDay, today: date) -> Reminder | None:
    days = (kept.day - today).days
    stage = next((each for each in DAYS_BEFORE if 0 <= days <= each), None) if kept.kind is DayKind.ENDS else None
    if stage is None and not kept.is_overdue(today):
        return None
    return Reminder(f"{kept.id}:{kept.day}:{stage or 0}", kept, max(days, 0))


def told_of(entry: Entry, officers: Mapping[str, Officer], city: Iterable[Officer]) -> tuple[Officer, ...]:
    """Who is written to about an entry: its owner, where that is a listed officer with an e-mail address, else all of the city's who have one."""
    owner = officers.get(entry.owner or "")
    return (owner,) if owner and owner.email else tuple(officer for officer in city if officer.email)


def is_silent(entry: Entry, today: date) -> bool:
    """Whether it states nothing any more, by the rule it carries; what was replaced and names no last day is over at once."""
    is_over = entry.is_expired(today) or (entry.replaced_by is not None and entry.valid_until is None)
    return entry.when_expired is WhenExpired.SILENT and is_over


def holds_instead(entry: Entry, entries: Mapping[str, Entry]) -> Entry | None:
    """The entry at the end of the chain of replacements; None where nothing replaced it, or the chain leads nowhere or in a circle."""
    seen, now = {entry.id}, entry
    while now.replaced_by:
        following = entries.get(now.replaced_by)
        if following is None or following.id in seen:
            return None
        seen, now = {*seen, following.id}, following
    return now if now is not entry else None


def file_of(files: Mapping[str, bytes], entry: str) -> str | None:
    """The name of the file that holds an entry."""
    line = re.compile(rb"^id:[ \t]*['\"]?" + re.escape(entry.encode()) + rb"['\"]?[ \t]*(#.*)?\r?$", re.MULTILINE)
    return next((name for name, content in files.items() if _is_entry(name) and line.search(_front(content))), None)


def entry_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """The file of every entry, by its id."""
    found = ((name, _ID.search(_front(content))) for name, content in files.items() if _is_entry(name))
    return {line[1].decode(): name for name, line in found if line}


def reviewed(content: bytes, on: date) -> bytes | None:
    """The file with this day of review and every other byte as it was; None where it has no such line."""
    front = _front(content)
    changed, count = _REVIEWED.subn(rb"\g<1>" + on.isoformat().encode(), front, count=1)
    return changed + content[len(front) :] if count else None


def _is_entry(name: str) -> bool:
    return name.startswith("knowledge/") and name.endswith(".md")


def _front(content: bytes) -> bytes:
    found = _FRONT.match(content)
    return found[0] if found else b""
