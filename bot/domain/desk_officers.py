"""Room: domain. Who may work in the officers' group, by the knowledge folder, and what is wrong in how officers are listed. No names of its own."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set
from typing import TypeAlias

from bot.domain.check_faults import Fault
from bot.domain.knowledge import Category, Entry, EntryKind, Officer
from bot.domain.library import Knowledge

Listed: TypeAlias = Iterable[tuple[str, tuple[Officer, ...]]]
"""The officers of each file, with the name of the file."""


def officers_of(knowledge: Knowledge) -> Mapping[int, Officer]:
    """Every officer who may act in the group, by the number of the account."""
    city = knowledge.city_desk.officers
    listed = [*city, *(officer for district in knowledge.districts() for officer in district.officers)]
    return {officer.telegram: officer for officer in listed if officer.telegram is not None}


def officer_faults(files: Listed, topics: Set[str]) -> Iterator[tuple[str, Fault]]:
    """Names and numbers that are used twice, over all desks, and topics that are none of these nor a category; each with the name of its file.

    A name is what cases and accounts know an officer by, so that one person stands at one desk.
    """
    listed = [(file, place, officer) for file, officers in files for place, officer in enumerate(officers)]
    yield from _twice(listed, "name", lambda officer: officer.name)
    yield from _twice(listed, "telegram", lambda officer: officer.telegram)
    known = topics | set(Category)
    for file, place, officer in listed:
        for position, topic in enumerate(officer.topics):
            if topic not in known:
                yield file, Fault(("officers", place, "topics", position), "no_such_topic", {"topic": topic})


def misplaced_desk(entry: Entry) -> Iterator[Fault]:
    """Officers and hours of an entry that is no district: no case would ever come to them."""
    written = {"officers": bool(entry.officers), "hours": entry.hours.is_known}
    for field in (name for name, is_written in written.items() if is_written and entry.kind is not EntryKind.DISTRICT):
        yield Fault((field,), "misplaced_desk", {"field": field})


def _twice(listed: Iterable[tuple[str, int, Officer]], field: str, value_of: Callable[[Officer], Hashable]) -> Iterator[tuple[str, Fault]]:
    first: dict[Hashable, tuple[str, str]] = {}
    for file, place, officer in listed:
        value = value_of(officer)
        if value is None:
            continue
        if value in first:
            name, where = first[value]
            yield file, Fault(("officers", place, field), f"officer_{field}_twice", {"value": str(value), "other": name, "file": where})
        first.setdefault(value, (officer.name, file))
