"""Room: domain. Statements that give different figures for one thing. A figure says what it is of; cautions tell of old figures on purpose."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.check_faults import Fault, Path
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Figure, Unit

_NUMBER = re.compile(r"[0-9０-９,，.．零〇一二两三四五六七八九十百千万亿]+")
_LEAST_WORDS, _LEAST_NAME = 8, 4
"""Shorter statements say the same of many things, shorter names stand in many words."""


def conflicting(shown: Sequence[Clause], entries: Iterable[Entry]) -> tuple[Clause, ...]:
    """The statements of these entries that contradict one that is shown: the same thing in the same unit, another value."""
    said = [figure for clause in shown for figure in clause.figures if figure.of]
    found = (clause for entry in entries for clause in _stated(entry) if clause not in shown)
    return tuple(dict.fromkeys(clause for clause in found if any(_contradicts(figure, other) for figure in clause.figures for other in said)))


def _stated(entry: Entry) -> Iterator[Clause]:
    return (clause for aspect in Aspect if aspect is not Aspect.CAUTIONS for clause in entry.known(aspect))


def _contradicts(one: Figure, other: Figure) -> bool:
    return one.of is not None and one.of == other.of and one.unit is other.unit and one.value != other.value


Listed = Sequence[tuple[str, Entry]]
"""Entries, each with the name of its file."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement and where it stands."""

    file: str
    entry: Entry
    path: Path
    clause: Clause


def conflict_warnings(listed: Listed) -> Iterator[tuple[str, Fault]]:
    """Two values for one thing, with the file of the later one: in one family of entries, in the same words, or said of an entry that knows no such value."""
    statements = list(chain.from_iterable(_statements(name, entry) for name, entry in listed))
    yield from _of_one_thing(statements)
    yield from _in_the_same_words(statements)
    yield from _of_named_entries(statements, [entry for _, entry in listed if entry.kind is EntryKind.ITEM])


def _statements(name: str, entry: Entry) -> Iterator[_Said]:
    for aspect, clauses in entry.clauses.items():
        if aspect is not Aspect.CAUTIONS:
            yield from (_Said(name, entry, (aspect.value, place), clause) for place, clause in enumerate(clauses) if not clause.is_blank)


def _of_one_thing(statements: Sequence[_Said]) -> Iterator[tuple[str, Fault]]:
    """The same `of`, unit and part of an entry, in one entry or in those that belong together."""
    first: dict[tuple[object, ...], tuple[_Said, Figure]] = {}
    for said in statements:
        for position, figure in enumerate(said.clause.figures):
            if figure.of is None:
                continue
            key = (_family(said.entry), said.path[0], figure.unit, figure.of)
            other, before = first.setdefault(key, (said, figure))
            if before.value != figure.value and other.clause != said.clause:
                values = {"value": _shown(figure), "of": f"{figure.of.zh} · {figure.of.en}", "other": _shown(before), "file": other.file}
                yield said.file, Fault((*said.path, "figures", position), "conflict", values)


def _family(entry: Entry) -> str:
    """What an entry belongs to or was replaced by, else itself."""
    return entry.belongs_to or entry.replaced_by or entry.id


def _in_the_same_words(statements: Sequence[_Said]) -> Iterator[tuple[str, Fault]]:
    """The same sentence but for its numbers, in entries that are no sisters of one shape (each district, each park, has its own figures)."""
    same: Mapping[str, list[_Said]] = defaultdict(list)
    for said in statements:
        words = _NUMBER.sub("", said.clause.text.zh)
        if said.clause.figures and len(words) >= _LEAST_WORDS:
            same[words].append(said)
    for first, *others in same.values():
        for said in others:
            if {each.value for each in said.clause.figures} != {each.value for each in first.clause.figures}:
                yield said.file, Fault((*said.path, "zh"), "conflict_words", {"file": first.file, "other": first.clause.text.zh})


def _of_named_entries(statements: Sequence[_Said], items: Sequence[Entry]) -> Iterator[tuple[str, Fault]]:
    """Amounts that are said right behind the name of another entry, and that this entry does not know."""
    known = {entry.id: {figure.value for clauses in entry.clauses.values() for clause in clauses for figure in clause.figures} for entry in items}
    names = {name: entry for entry in items for name in {entry.title.zh, entry.short_title.zh} if len(name) >= _LEAST_NAME}
    for said in statements:
        amounts = [figure for figure in said.clause.figures if figure.unit is Unit.CNY]
        named = [entry for name, entry in names.items() if amounts and name in said.clause.text.zh and entry.id not in (said.entry.id, said.entry.belongs_to)]
        for entry in named[:1]:
            for figure in amounts:
                if figure.value not in known[entry.id]:
                    yield said.file, Fault((*said.path, "zh"), "conflict_named", {"value": _shown(figure), "entry": entry.title.zh})


def _shown(figure: Figure) -> str:
    return f"{figure.value:g} {figure.unit}"
