"""Room: domain. The rules a knowledge entry keeps, as pure functions that return faults. Shape is checked where files are read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.domain.check_faults import Fault, Path
from bot.domain.check_languages import language_faults
from bot.domain.contacts import link_value
from bot.domain.found_values import ValueKind
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Reliability, Status, WhenExpired
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
HIDDEN = (Reliability.MIRROR, Reliability.LOW)
"""Classes of sources that vouch for no address: a copy on an unrelated site, a collection."""
_AMOUNTS = (ValueKind.MONEY, ValueKind.PERCENT, ValueKind.AREA)
_NOT_STATED = {
    ("zh",): "figure_not_stated.zh",
    ("en",): "figure_not_stated.en",
    ("brief", "zh"): "figure_not_stated.brief_zh",
    ("brief", "en"): "figure_not_stated.brief_en",
}
"""The text that a number is missing from, by the way to it."""


def entry_faults(entry: Entry) -> Iterator[Fault]:
    """What is wrong within one entry, all of it. Nothing here follows from the day alone: what was sound when it was written must not stop a start."""
    yield from _clause_faults(entry)
    yield from language_faults(entry)
    yield from _source_faults(entry)
    yield from _validity_faults(entry)
    yield from _eligibility_faults(entry)
    if entry.kind is EntryKind.ITEM:
        yield from _item_faults(entry)


def entry_warnings(entry: Entry, today: date) -> Iterator[Fault]:
    """What is to be looked at within one entry, and keeps nothing back."""
    if entry.reviewed_on > today:
        yield Fault(("reviewed_on",), "reviewed_in_future")
    is_told = entry.known(Aspect.CAUTIONS) or entry.when_expired is WhenExpired.SILENT or entry.replaced_by
    if entry.is_expired(today) and not is_told:
        yield Fault(("valid_until",), "validity_ended", {"date": str(entry.valid_until)})


def _clause_faults(entry: Entry) -> Iterator[Fault]:
    for aspect, clauses in entry.clauses.items():
        for position, clause in enumerate(clauses):
            place = (aspect.value, position)
            if clause.source and entry.source(clause.source) is None:
                yield Fault((*place, "source"), "source_not_listed", {"source": clause.source})
            yield from _figure_faults(clause, place)
            yield from _contact_faults(entry, clause, place)


def _figure_faults(clause: Clause, place: Path) -> Iterator[Fault]:
    if clause.figures and not clause.source:
        yield Fault((*place, "figures"), "figure_without_source")
    elif not clause.source and not clause.is_blank and (amount := _amount_in(clause.text.zh)):
        yield Fault(place, "amount_without_source", {"amount": amount})
    texts = dict(_sides(clause))
    for each, figure in enumerate(clause.figures):
        for side, text in texts.items():
            if figure.value not in numbers_in(text):
                yield Fault((*place, "figures", each), _NOT_STATED[side], {"figure": f"{figure.value:g}"})


def _amount_in(text: str) -> str | None:
    return next((each.as_written for each in read(text).values if each.kind in _AMOUNTS), None)


def _sides(clause: Clause) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts of a statement, with the way to each."""
    yield from ((("zh",), clause.text.zh), (("en",), clause.text.en))
    if clause.brief:
        yield from ((("brief", "zh"), clause.brief.zh), (("brief", "en"), clause.brief.en))


def _contact_faults(entry: Entry, clause: Clause, place: Path) -> Iterator[Fault]:
    """Numbers that are not public lines, and addresses that nothing vouches for."""
    vouching = [source for source in entry.sources if source.reliability not in HIDDEN]
    shown = [link for link in (entry.link, *(link for source in vouching for link in (source.link, *source.addresses))) if link]
    for side, text in _sides(clause):
        found = read(text).values
        for number in sorted(each.as_written for each in found if each.kind is ValueKind.TELEPHONE and each.value not in PUBLIC_LINES):
            yield Fault((*place, *side), "telephone_not_public", {"number": number, "lines": ", ".join(sorted(PUBLIC_LINES))})
        for link in sorted({each.value for each in found if each.kind is ValueKind.LINK}):
            if not any(_host(link) == _host(each) for each in shown):
                yield Fault((*place, *side), "link_not_ours", {"link": link})


def _host(link: str) -> str:
    return link_value(link).partition("/")[0].partition(":")[0]


def _source_faults(entry: Entry) -> Iterator[Fault]:
    for position, source in enumerate(entry.sources):
        for field in ("link", "addresses") if source.reliability in HIDDEN else ():
            if getattr(source, field):
                yield Fault(("sources", position, field), "source_not_shown", {"reliability": source.reliability.value})


def _validity_faults(entry: Entry) -> Iterator[Fault]:
    if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
        yield Fault(("valid_until",), "validity_order")


def _eligibility_faults(entry: Entry) -> Iterator[Fault]:
    for exception, rule in EXCEPTIONS.items():
        if getattr(entry.eligibility, exception, None) and not getattr(entry.eligibility, rule):
            yield Fault(("eligibility", exception), "eligibility_exception", {"exception": exception, "rule": rule})


def _item_faults(entry: Entry) -> Iterator[Fault]:
    if entry.number is None:
        yield Fault(("number",), "no_number", {"length": str(LIST_LENGTH)})
    if entry.category is None:
        yield Fault(("category",), "no_category")
    for aspect in Aspect:
        if aspect is not Aspect.CAUTIONS and not entry.clauses.get(aspect):
            yield Fault((aspect.value,), "aspect_empty", {"aspect": aspect.value})
    if len(entry.questions) < MIN_QUESTIONS:
        yield Fault(("questions",), "few_questions", {"count": str(len(entry.questions)), "least": str(MIN_QUESTIONS)})
    if entry.status is Status.TO_BE_FILLED and not entry.blanks():
        yield Fault(("status",), "no_blank")


def folder_faults(entries: Iterable[tuple[str, Entry]]) -> Iterator[tuple[str, Fault]]:
    """What is wrong between entries, each fault with the name of the file it is found in."""
    listed = list(entries)
    yield from _twice(listed, "id")
    yield from _twice(listed, "number")
    by_id = {entry.id: entry for _, entry in listed}
    for name, entry in listed:
        for field in ("belongs_to", "replaced_by"):
            if (named := getattr(entry, field)) and named not in by_id:
                yield name, Fault((field,), "no_such_entry", {"id": named})
        if entry.replaced_by and _comes_back(entry, by_id):
            yield name, Fault(("replaced_by",), "replaced_in_a_ring", {"id": entry.replaced_by})


def _twice(listed: Sequence[tuple[str, Entry]], field: str) -> Iterator[tuple[str, Fault]]:
    first: dict[str, str] = {}
    for name, entry in listed:
        value = getattr(entry, field)
        if value is not None and (other := first.setdefault(str(value), name)) != name:
            yield name, Fault((field,), f"{field}_twice", {field: str(value), "file": other})


def _comes_back(entry: Entry, by_id: Mapping[str, Entry]) -> bool:
    """Whether following what replaces what leads here again."""
    seen, after = set[str](), entry.replaced_by
    while after and after in by_id and after not in seen and after != entry.id:
        seen.add(after)
        after = by_id[after].replaced_by
    return after == entry.id
