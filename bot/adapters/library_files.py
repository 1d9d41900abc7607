"""Room: adapters. The whole knowledge folder, read into a `Knowledge`, with every fault of every file. No search, no answers."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.adapters.check_words import placed, plainly
from bot.adapters.desk_form import CityDeskForm
from bot.adapters.knowledge_files import EntryFile, FileFault, files_of, read_entries
from bot.adapters.library_forms import FollowUpsForm, FormForm, OrdersForm, PlacesForm, TermForm, TopicForm
from bot.adapters.library_golden import GOLDEN
from bot.adapters.library_lists import read_lists
from bot.adapters.library_yaml import Reading, read_file, read_if_there, read_needed, read_shelf
from bot.domain.check_golden import golden_faults
from bot.domain.check_lookalikes import lookalikes
from bot.domain.check_references import link_faults
from bot.domain.conflicts import conflict_warnings
from bot.domain.desk_officers import misplaced_desk, officer_faults
from bot.domain.editions import Files
from bot.domain.errors import Misconfigured
from bot.domain.form_rules import folder_form_faults, form_faults
from bot.domain.forms import Form
from bot.domain.knowledge import CityDesk, Entry
from bot.domain.knowledge_rules import LIST_LENGTH
from bot.domain.library import FollowUps, Knowledge, Orders, Place

_TERMS = TypeAdapter(tuple[TermForm, ...])
_TOPICS = TypeAdapter(tuple[TopicForm, ...])
_PLACES = TypeAdapter(PlacesForm)
_FOLLOW_UPS = TypeAdapter(FollowUpsForm)
_ORDERS = TypeAdapter(OrdersForm)
_FORM = TypeAdapter(FormForm)
_CITY_DESK = TypeAdapter(CityDeskForm)


@dataclass(frozen=True, slots=True)
class Library:
    """What some files say, what is wrong with them, and what is to be looked at and keeps nothing back."""

    knowledge: Knowledge
    faults: tuple[FileFault, ...]
    warnings: tuple[FileFault, ...] = ()


def read_library(folder: Path, today: date, readers: Set[str]) -> tuple[Knowledge, list[FileFault]]:
    """Everything the folder says, and every fault of it; what has a fault is left out of the knowledge."""
    library = check_library(folder, today, readers)
    return library.knowledge, list(library.faults)


def check_library(folder: Path, today: date, readers: Set[str]) -> Library:
    """The same with its warnings; raises Misconfigured for a folder that is not there or empty."""
    if not folder.is_dir() or not any(folder.iterdir()):
        wrong = "is empty" if folder.is_dir() else "does not exist"
        raise Misconfigured(f"{folder}: the knowledge folder {wrong}; restore it, or set KNOWLEDGE_DIR to the folder that holds it")
    files, unreadable = files_of(folder)
    library = library_of(files, today, readers, folder.name)
    known = {fault.file for fault in unreadable}
    return Library(library.knowledge, (*unreadable, *(fault for fault in library.faults if fault.file not in known)), library.warnings)


def library_of(files: Files, today: date, readers: Set[str], root: str = "knowledge") -> Library:
    """What files say that are named from the folder `root` on; others beside it do not count. Files that were read before cost next to nothing."""
    files = {name: content for name, content in files.items() if name.startswith(f"{root}/")}
    entries = read_entries(files, today)
    by_id = {file.entry.id: file.entry for file in entries.files}
    glossary, topics, places = (read_needed(f"{root}/{name}", files, shape) for name, shape in _NEEDED)
    follow_ups, orders, city_desk = (read_if_there(f"{root}/{name}", files, shape) for name, shape in _OPTIONAL)
    forms = read_shelf(files, f"{root}/forms/", _FORM)
    golden = read_shelf(files, f"{root}/golden/", GOLDEN)
    elsewhere, qingdao = places.value.places() if places.value else ((), ())
    fields = frozenset(id for each in forms if each.value for id in _fields_to_choose(each.value.to_domain()))
    openings, list_faults = read_lists(files, fields, {entry.id for entry in by_id.values() if entry.kind == "district"})
    knowledge = Knowledge(
        entries=by_id,
        topics={t.topic: t.to_domain() for t in topics.value or ()},
        elsewhere=elsewhere,
        qingdao=qingdao,
        terms=tuple(t.to_domain() for t in glossary.value or ()),
        forms={f.value.id: f.value.to_domain() for f in forms if f.value},
        follow_ups=follow_ups.value.to_domain() if follow_ups.value else FollowUps(),
        orders=orders.value.to_domain() if orders.value else Orders(),
        city_desk=city_desk.value.to_domain() if city_desk.value else CityDesk(),
        openings=openings,
        golden=tuple(question for each in golden for form in each.value or () for question in form.to_domain()),
    )
    faults = [
        *entries.faults,
        *_count_faults(entries.files, root),
        *_officer_faults(city_desk, entries.files),
        *(fault for reading in (glossary, topics, places, follow_ups, orders, city_desk, *forms, *golden) for fault in reading.faults),
        *_form_faults(forms, readers, by_id.values()),
        *list_faults,
        *_golden_faults(golden, by_id.keys()),
    ]
    return Library(knowledge, tuple(faults), (*entries.warnings, *_warnings(entries.files, elsewhere)))


_NEEDED: tuple[tuple[str, TypeAdapter[Any]], ...] = (("glossary/terms.yaml", _TERMS), ("scope/out_of_scope.yaml", _TOPICS), ("scope/places.yaml", _PLACES))
_OPTIONAL: tuple[tuple[str, TypeAdapter[Any]], ...] = (
    ("scope/follow_ups.yaml", _FOLLOW_UPS),
    ("scope/orders.yaml", _ORDERS),
    ("city-desk.yaml", _CITY_DESK),
)


def _fields_to_choose(form: Form) -> Iterator[str]:
    """The fields that people may name where their needs are compared with the lists."""
    slot = form.slot("field") if form.after.matches else None
    yield from (choice.id for choice in slot.choices) if slot else ()


def read_sound_library(folder: Path, today: date, readers: Set[str]) -> Knowledge:
    """The knowledge of a folder without faults; raises Misconfigured with the list of them."""
    knowledge, faults = read_library(folder, today, readers)
    if faults:
        raise Misconfigured(*[str(fault) for fault in faults])
    return knowledge


def read_form(file: Path, readers: Set[str]) -> Form:
    """One form from a file that need not be in the folder yet; raises Misconfigured with its faults."""
    name = f"{file.parent.name}/{file.name}"
    try:
        reading = read_file(name, file.read_bytes(), _FORM)
    except OSError as error:
        raise Misconfigured(str(plainly(name, 1, "cannot_be_read", wrong=error.strerror))) from error
    faults = [*reading.faults, *_form_faults([reading], readers, ())]
    if faults:
        raise Misconfigured(*[str(fault) for fault in faults])
    form: Form = reading.value.to_domain()
    return form


def _count_faults(files: Sequence[EntryFile], root: str) -> Iterator[FileFault]:
    """Items of the list that are missing altogether, or cannot be read."""
    numbered = sum(1 for file in files if file.entry.number)
    if numbered < LIST_LENGTH:
        yield plainly(f"{root}/items", 1, "items_missing", count=numbered, length=LIST_LENGTH)


def _officer_faults(city_desk: Reading, entries: Sequence[EntryFile]) -> Iterator[FileFault]:
    """What is wrong in how officers are listed, wherever they stand, and officers or hours where nobody would look for them."""
    texts = {file.name: file.yaml for file in entries} | ({city_desk.name: city_desk.text} if city_desk.text else {})
    listed = [(file.name, file.entry.officers) for file in entries]
    of_city = [(city_desk.name, city_desk.value.to_domain().officers)] if city_desk.value else []
    found = list(officer_faults([*of_city, *listed], {file.entry.id for file in entries}))
    found += [(file.name, fault) for file in entries for fault in misplaced_desk(file.entry)]
    yield from (placed(name, texts[name], fault) for name, fault in found)


def _form_faults(readings: Sequence[Reading], readers: Set[str], entries: Collection[Entry]) -> Iterator[FileFault]:
    """What is wrong in each form, between them, and between them and the entries that they name."""
    sound = {reading.name: (reading.value.to_domain(), reading.text) for reading in readings if reading.value and reading.text}
    found = [(name, fault) for name, (form, _) in sound.items() for fault in (*form_faults(form, readers), *link_faults(form, entries))]
    found += folder_form_faults([(name, form) for name, (form, _) in sound.items()])
    yield from (placed(name, sound[name][1], fault) for name, fault in found)


def _golden_faults(readings: Sequence[Reading], entries: Set[str]) -> Iterator[FileFault]:
    """What is wrong in golden questions and between their files."""
    texts = {reading.name: reading.text for reading in readings if reading.text}
    questions = [(each.name, place, question) for each in readings for place, form in enumerate(each.value or ()) for question in form.to_domain()]
    yield from dict.fromkeys(placed(name, texts[name], fault) for name, fault in golden_faults(questions, entries))


def _warnings(files: Sequence[EntryFile], elsewhere: Sequence[Place]) -> Iterator[FileFault]:
    """What is to be looked at between entries."""
    texts = {file.name: file.yaml for file in files}
    listed = [(file.name, file.entry) for file in files]
    for name, fault in (*conflict_warnings(listed), *lookalikes(listed, elsewhere)):
        yield placed(name, texts[name], fault)
