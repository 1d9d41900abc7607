"""Room: adapters. The whole knowledge folder, read into a `Knowledge`, with every fault of every file. No search, no answers."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.adapters.desk_form import CityDeskForm
from bot.adapters.knowledge_files import EntryFile, FileFault, read_entries, read_utf8, shape_faults
from bot.adapters.library_forms import FollowUpsForm, FormForm, OrdersForm, PlacesForm, TermForm, TopicForm
from bot.adapters.library_lists import read_lists
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.desk_officers import misplaced_desk, officer_faults
from bot.domain.errors import Misconfigured
from bot.domain.form_rules import folder_form_faults, form_faults
from bot.domain.forms import Form
from bot.domain.knowledge import CityDesk
from bot.domain.knowledge_rules import LIST_LENGTH
from bot.domain.library import FollowUps, Knowledge, Orders

_TERMS = TypeAdapter(tuple[TermForm, ...])
_TOPICS = TypeAdapter(tuple[TopicForm, ...])
_PLACES = TypeAdapter(PlacesForm)
_FOLLOW_UPS = TypeAdapter(FollowUpsForm)
_ORDERS = TypeAdapter(OrdersForm)
_FORM = TypeAdapter(FormForm)
_CITY_DESK = TypeAdapter(CityDeskForm)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one YAML file, None where it has faults."""

    name: str
    value: Any
    text: YamlText | None
    faults: tuple[FileFault, ...]


def read_library(folder: Path, today: date, readers: Set[str]) -> tuple[Knowledge, list[FileFault]]:
    """Everything the folder says, and every fault of it; what has a fault is left out of the knowledge."""
    if not folder.is_dir() or not any(folder.iterdir()):
        wrong = "is empty" if folder.is_dir() else "does not exist"
        raise Misconfigured(f"{folder}: the knowledge folder {wrong}; restore it, or set KNOWLEDGE_DIR to the folder that holds it")
    files, faults = read_entries(folder, today)
    entries = {file.entry.id: file.entry for file in files}
    numbered = sum(1 for file in files if file.entry.number)
    if numbered < LIST_LENGTH:
        faults.append(FileFault(f"{folder.name}/items", 1, f"{numbered} of {LIST_LENGTH} items of the list can be read", "add or mend the others"))
    glossary = _read(folder / "glossary" / "terms.yaml", folder, _TERMS)
    topics = _read(folder / "scope" / "out_of_scope.yaml", folder, _TOPICS)
    places = _read(folder / "scope" / "places.yaml", folder, _PLACES)
    follow_ups = _read_if_there(folder / "scope" / "follow_ups.yaml", folder, _FOLLOW_UPS)
    orders = _read_if_there(folder / "scope" / "orders.yaml", folder, _ORDERS)
    city_desk = _read_if_there(folder / "city-desk.yaml", folder, _CITY_DESK)
    faults += _officer_faults(city_desk, files)
    forms = [_read(file, folder, _FORM) for file in sorted((folder / "forms").glob("*.yaml"))]
    for reading in (glossary, topics, places, follow_ups, orders, city_desk, *forms):
        faults += reading.faults
    faults += _form_faults(forms, readers)
    elsewhere, qingdao = places.value.places() if places.value else ((), ())
    fields = frozenset(id for each in forms if each.value for id in _fields_to_choose(each.value.to_domain()))
    openings, list_faults = read_lists(folder, fields, {entry.id for entry in entries.values() if entry.kind == "district"})
    faults += list_faults
    knowledge = Knowledge(
        entries=entries,
        topics={t.topic: t.to_domain() for t in topics.value or ()},
        elsewhere=elsewhere,
        qingdao=qingdao,
        terms=tuple(t.to_domain() for t in glossary.value or ()),
        forms={f.value.id: f.value.to_domain() for f in forms if f.value},
        follow_ups=follow_ups.value.to_domain() if follow_ups.value else FollowUps(),
        orders=orders.value.to_domain() if orders.value else Orders(),
        city_desk=city_desk.value.to_domain() if city_desk.value else CityDesk(),
        openings=openings,
    )
    return knowledge, faults


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
    reading = _read(file, file.parent, _FORM)
    faults = [*reading.faults, *_form_faults([reading], readers)]
    if faults:
        raise Misconfigured(*[str(fault) for fault in faults])
    form: Form = reading.value.to_domain()
    return form


def _read(file: Path, folder: Path, shape: TypeAdapter[Any]) -> Reading:
    name = str(file.relative_to(folder.parent))
    content = read_utf8(file, name)
    if isinstance(content, FileFault):
        return Reading(name, None, None, (content,))
    try:
        text = read_yaml(content)
        return Reading(name, shape.validate_python(text.value), text, ())
    except YamlFault as fault:
        return Reading(name, None, None, (FileFault(name, fault.line, fault.wrong, "mend the line; indentation and colons are the usual cause"),))
    except ValidationError as error:
        return Reading(name, None, None, tuple(shape_faults(name, text, error)))


def _read_if_there(file: Path, folder: Path, shape: TypeAdapter[Any]) -> Reading:
    return _read(file, folder, shape) if file.exists() else Reading(file.name, None, None, ())


def _officer_faults(city_desk: Reading, entries: Sequence[EntryFile]) -> Iterator[FileFault]:
    """What is wrong in how officers are listed, wherever they stand, and officers or hours where nobody would look for them."""
    texts = {file.name: file.yaml for file in entries} | ({city_desk.name: city_desk.text} if city_desk.text else {})
    listed = [(file.name, file.entry.officers) for file in entries]
    of_city = [(city_desk.name, city_desk.value.to_domain().officers)] if city_desk.value else []
    found = list(officer_faults([*of_city, *listed], {file.entry.id for file in entries}))
    found += [(file.name, fault) for file in entries for fault in misplaced_desk(file.entry)]
    for name, fault in found:
        yield FileFault(name, texts[name].line_of(fault.path), fault.wrong, fault.mend)


def _form_faults(readings: list[Reading], readers: Set[str]) -> Iterator[FileFault]:
    """What is wrong in each form and between them, with the line where it stands."""
    sound = {reading.name: (reading.value.to_domain(), reading.text) for reading in readings if reading.value and reading.text}
    found = [(name, fault) for name, (form, _) in sound.items() for fault in form_faults(form, readers)]
    found += folder_form_faults([(name, form) for name, (form, _) in sound.items()])
    for name, fault in found:
        yield FileFault(name, sound[name][1].line_of(fault.path), fault.wrong, fault.mend)
