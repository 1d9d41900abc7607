"""Room: adapters. The whole knowledge folder, read into a `Knowledge`, with every fault of every file. No search, no answers."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.adapters.knowledge_files import FileFault, read_entries, read_utf8, shape_faults
from bot.adapters.library_forms import FollowUpsForm, FormForm, PlacesForm, TermForm, TopicForm
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.errors import Misconfigured
from bot.domain.knowledge_rules import LIST_LENGTH
from bot.domain.library import FollowUps, Knowledge

_TERMS = TypeAdapter(tuple[TermForm, ...])
_TOPICS = TypeAdapter(tuple[TopicForm, ...])
_PLACES = TypeAdapter(PlacesForm)
_FOLLOW_UPS = TypeAdapter(FollowUpsForm)
_FORM = TypeAdapter(FormForm)


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
    forms = [_read(file, folder, _FORM) for file in sorted((folder / "forms").glob("*.yaml"))]
    for reading in (glossary, topics, places, follow_ups, *forms):
        faults += reading.faults
    for reading in forms:
        faults += _reader_faults(reading, readers)
    elsewhere, qingdao = places.value.places() if places.value else ((), ())
    knowledge = Knowledge(
        entries=entries,
        topics={t.topic: t.to_domain() for t in topics.value or ()},
        elsewhere=elsewhere,
        qingdao=qingdao,
        terms=tuple(t.to_domain() for t in glossary.value or ()),
        forms={f.value.id: f.value.to_domain() for f in forms if f.value},
        follow_ups=follow_ups.value.to_domain() if follow_ups.value else FollowUps(),
    )
    return knowledge, faults


def read_sound_library(folder: Path, today: date, readers: Set[str]) -> Knowledge:
    """The knowledge of a folder without faults; raises Misconfigured with the list of them."""
    knowledge, faults = read_library(folder, today, readers)
    if faults:
        raise Misconfigured(*[str(fault) for fault in faults])
    return knowledge


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


def _reader_faults(reading: Reading, readers: Set[str]) -> Iterator[FileFault]:
    if reading.value is None or reading.text is None:
        return
    for position, slot in enumerate(reading.value.slots):
        if slot.reader not in readers:
            line = reading.text.line_of(("slots", position, "reader"))
            yield FileFault(reading.name, line, f"no reader is called {slot.reader}", f"use one of {', '.join(sorted(readers))}")
