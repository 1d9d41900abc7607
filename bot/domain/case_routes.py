"""Room: domain. To whom a case goes, and why, as a table of rules over what the knowledge folder says. No words, no storage."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.knowledge import Entry, EntryKind, Officer
from bot.domain.library import Knowledge
from bot.domain.office_hours import OfficeHours


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a request. `district` and `topic` are ids of entries; ids that are none any more count as not known.

    `is_district_said`: named in the request itself, not known from before. `last_officer`: who had the case, or an earlier one of this person.
    """

    district: str | None = None
    is_district_said: bool = False
    topic: str | None = None
    language: str | None = None
    last_officer: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The desk, None for the city's, the officer to be asked there, None where anybody of the desk may take it, and why: codes of texts."""

    district: str | None
    officer: str | None
    why: tuple[str, ...]


def route(wanted: Wanted, knowledge: Knowledge, loads: Mapping[str, int], today: date) -> Route:
    """The first that has somebody at work today: the last officer, the desk of the district, the city's desk; else the desk with nobody named.

    `today` is the day in Beijing. At a desk deputies are asked only where nobody else is there.
    """
    if again := _last_officer(wanted, knowledge, today):
        return again
    district = _district(wanted.district, knowledge)
    home, why = (district.id, _why_district(wanted)) if district else (None, ("route.no_district", "route.city"))
    desks = [(home, why), (None, (*why, "route.nobody_there", "route.city"))] if district else [(home, why)]
    for desk, because in desks:
        if there := present(officers_of_desk(knowledge, desk), today):
            officer, reasons = _choose(there, wanted, knowledge, loads)
            return Route(desk, officer.name, (*because, *reasons))
    return Route(home, None, (*why, "route.no_officer"))


def officers_of_desk(knowledge: Knowledge, district: str | None) -> tuple[Officer, ...]:
    """Everybody of one desk in the order of its file, absent ones too; None is the city's desk, an unknown id has nobody."""
    if district is None:
        return city_officers(knowledge)
    entry = _district(district, knowledge)
    return entry.officers if entry else ()


def city_officers(knowledge: Knowledge) -> tuple[Officer, ...]:
    """Everybody of the city's desk, absent ones too."""
    return knowledge.city_desk.officers


def hours_of_desk(knowledge: Knowledge, district: str | None) -> OfficeHours:
    """The hours of one desk, unknown while staff have not said them; None is the city's desk."""
    if district is None:
        return knowledge.city_desk.hours
    entry = _district(district, knowledge)
    return entry.hours if entry else OfficeHours()


def deputies(desk: Iterable[Officer]) -> tuple[Officer, ...]:
    """Those of a desk who are called when its officers let a deadline pass."""
    return tuple(officer for officer in desk if officer.is_deputy)


def present(desk: Iterable[Officer], today: date) -> tuple[Officer, ...]:
    """Those of a desk who are not marked as away on this day."""
    return tuple(officer for officer in desk if not any(first <= today <= last for first, last in officer.absent))


def _district(id: str | None, knowledge: Knowledge) -> Entry | None:
    entry = knowledge.entries.get(id or "")
    return entry if entry and entry.kind is EntryKind.DISTRICT else None


def _last_officer(wanted: Wanted, knowledge: Knowledge, today: date) -> Route | None:
    desks = (*(entry.id for entry in knowledge.districts()), None)
    at_work = {officer.name: desk for desk in desks for officer in present(officers_of_desk(knowledge, desk), today)}
    name = wanted.last_officer
    return Route(at_work[name], name, ("route.last_officer",)) if name in at_work else None


def _why_district(wanted: Wanted) -> tuple[str, ...]:
    return ("route.district_said",) if wanted.is_district_said else ("route.district_known",)


def _choose(there: Sequence[Officer], wanted: Wanted, knowledge: Knowledge, loads: Mapping[str, int]) -> tuple[Officer, tuple[str, ...]]:
    """One of those who are there, and the rules that speak for them; a rule that fits nobody lets all stay."""
    regulars = tuple(officer for officer in there if not officer.is_deputy)
    left, why = (regulars, ()) if regulars else (tuple(there), ("route.deputy",))
    topics = _names_of_topic(wanted.topic, knowledge)
    rules: tuple[tuple[str, Callable[[Officer], bool]], ...] = (
        ("route.topic", lambda officer: not topics.isdisjoint(officer.topics)),
        ("route.language", lambda officer: wanted.language in officer.languages),
    )
    for reason, fits in rules:
        if fitting := tuple(officer for officer in left if fits(officer)):
            left, why = fitting, (*why, reason)
    fewest = min(loads.get(officer.name, 0) for officer in left)
    least_loaded = [officer for officer in left if loads.get(officer.name, 0) == fewest]
    return least_loaded[0], (*why, "route.least_loaded") if len(least_loaded) < len(left) else why


def _names_of_topic(topic: str | None, knowledge: Knowledge) -> frozenset[str]:
    """What an officer may have written down to be asked about an entry: its id, that of the entry above it, its category."""
    entry = knowledge.entries.get(topic or "")
    return frozenset(name for name in (entry.id, entry.belongs_to, entry.category) if name) if entry else frozenset()
