"""Room: domain. The rules a knowledge entry keeps, as pure functions that return faults. Shape is checked where files are read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.found_values import ValueKind
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Reliability, Status
from bot.domain.values import numbers_in, read

LIST_LENGTH = 41
MIN_QUESTIONS = 5
PUBLIC_LINES = frozenset({"12345", "12367", "12333", "12366", "12360", "110", "119", "120", "122"})
EXCEPTIONS = {
    "degrees_by_exception": "degrees",
    "max_age_for": "max_age",
    "years_differ_for": "max_years_since_graduation",
    "hukou_not_needed_for": "needs_hukou",
}
"""Eligibility fields that say nothing without the field they make an exception to."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of an entry. `path` leads from the top of the front matter to the place."""

    path: tuple[str | int, ...]
    wrong: str
    mend: str


def entry_faults(entry: Entry, today: date) -> Iterator[Fault]:
    """What is wrong within one entry, all of it."""
    yield from _clause_faults(entry)
    yield from _source_faults(entry)
    yield from _validity_faults(entry, today)
    yield from _eligibility_faults(entry)
    if entry.kind is EntryKind.ITEM:
        yield from _item_faults(entry)


def _clause_faults(entry: Entry) -> Iterator[Fault]:
    for aspect, clauses in entry.clauses.items():
        for position, clause in enumerate(clauses):
            place = (aspect.value, position)
            if clause.source and entry.source(clause.source) is None:
                yield Fault((*place, "source"), f"the source {clause.source} is not listed under sources", "add it there or correct its id")
            if clause.figures and not clause.source:
                yield Fault((*place, "figures"), "a figure without a source", "add source: with the id of the source that states it")
            for each, figure in enumerate(clause.figures):
                texts = [("zh", clause.text.zh), ("en", clause.text.en)]
                texts += [("brief zh", clause.brief.zh), ("brief en", clause.brief.en)] if clause.brief else []
                for side, text in texts:
                    if figure.value not in numbers_in(text):
                        yield Fault((*place, "figures", each), f"the figure {figure.value:g} does not stand in the {side} text", "make text and figure agree")
            yield from _telephone_faults(clause, place)


def _telephone_faults(clause: Clause, place: tuple[str | int, ...]) -> Iterator[Fault]:
    said: dict[tuple[str, ...], str] = {("zh",): clause.text.zh, ("en",): clause.text.en}
    said |= {("brief", "zh"): clause.brief.zh, ("brief", "en"): clause.brief.en} if clause.brief else {}
    for side, text in said.items():
        for number in _telephones(text):
            wrong = f"the telephone number {number} is not one of the public lines"
            yield Fault((*place, *side), wrong, "remove it; officers' lines are kept in knowledge/districts")


def _telephones(text: str) -> list[str]:
    """The numbers of a text that are not public lines, as they are written: with spaces, dashes or brackets too."""
    return sorted(each.as_written for each in read(text).values if each.kind is ValueKind.TELEPHONE and each.value not in PUBLIC_LINES)


def _source_faults(entry: Entry) -> Iterator[Fault]:
    for position, source in enumerate(entry.sources):
        if source.link and source.reliability in (Reliability.MIRROR, Reliability.LOW):
            yield Fault(("sources", position, "link"), f"a source of class {source.reliability} must not be shown as a link", "set link: null")


def _validity_faults(entry: Entry, today: date) -> Iterator[Fault]:
    if entry.is_expired(today) and not entry.known(Aspect.CAUTIONS):
        yield Fault(("valid_until",), f"the validity ended on {entry.valid_until}", "renew valid_until, or say under cautions that it has ended")
    if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
        yield Fault(("valid_until",), "valid_until lies before valid_from", "correct one of the two dates")


def _eligibility_faults(entry: Entry) -> Iterator[Fault]:
    for exception, rule in EXCEPTIONS.items():
        if getattr(entry.eligibility, exception, None) and not getattr(entry.eligibility, rule):
            yield Fault(("eligibility", exception), f"{exception} is an exception to {rule}, which is not stated", f"add {rule}, or remove {exception}")


def _item_faults(entry: Entry) -> Iterator[Fault]:
    if entry.number is None:
        yield Fault(("number",), "an item needs its number in the list", f"add number: 1 to {LIST_LENGTH}")
    if entry.category is None:
        yield Fault(("category",), "an item needs a category", "add category:")
    for aspect in Aspect:
        if aspect is not Aspect.CAUTIONS and not entry.clauses.get(aspect):
            yield Fault((aspect.value,), f"{aspect.value} says nothing", "state it, or add a blank: true entry that names what is missing")
    if len(entry.questions) < MIN_QUESTIONS:
        yield Fault(("questions",), f"only {len(entry.questions)} questions", f"add questions until there are {MIN_QUESTIONS} in each language")
    if entry.status is Status.TO_BE_FILLED and not entry.blanks():
        yield Fault(("status",), "to be filled in, but no blank is named", "add a blank: true entry, or change the status")


def folder_faults(entries: Iterable[tuple[str, Entry]]) -> Iterator[tuple[str, Fault]]:
    """What is wrong between entries, each fault with the name of the file it is found in."""
    listed = list(entries)
    first_with_id: dict[str, str] = {}
    first_with_number: dict[int, str] = {}
    for name, entry in listed:
        if entry.id in first_with_id:
            yield name, Fault(("id",), f"the id {entry.id} is also used by {first_with_id[entry.id]}", "give one of them another id")
        first_with_id.setdefault(entry.id, name)
        if entry.number is not None:
            if entry.number in first_with_number:
                yield name, Fault(("number",), f"the number {entry.number} is also used by {first_with_number[entry.number]}", "correct one of them")
            first_with_number.setdefault(entry.number, name)
    for name, entry in listed:
        if entry.belongs_to and entry.belongs_to not in first_with_id:
            yield name, Fault(("belongs_to",), f"no entry has the id {entry.belongs_to}", "correct the id or remove the line")
