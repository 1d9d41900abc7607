"""Room: adapters. Reads the entries of the `knowledge/` folder and names every fault by file and line. No search, no answers.

What was read of a file is remembered by its name and its bytes: where one file was changed, only that one is read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from bot.adapters.check_words import broken, placed, plainly, shape_faults
from bot.adapters.entry_form import EntryForm
from bot.adapters.folder_reading import bytes_of, walked
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.check_faults import FileFault
from bot.domain.editions import Files
from bot.domain.knowledge import Entry, EntryKind
from bot.domain.knowledge_rules import entry_faults, entry_warnings, folder_faults
from bot.domain.language import Bilingual

__all__ = ["SHELVES", "Entries", "EntryFile", "FileFault", "files_of", "read_entries", "read_utf8", "text_of"]

SHELVES = {
    "items": EntryKind.ITEM,
    "parks": EntryKind.PARK,
    "fair": EntryKind.FAIR,
    "districts": EntryKind.DISTRICT,
    "notices": EntryKind.NOTICE,
    "answers": EntryKind.ANSWER,
}
REMEMBERED = 300
"""Files of which is remembered what was read: some three folders."""
_KINDS = (".md", ".yaml", ".xlsx")
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
_BODY = re.compile(r"## 中文\n(?P<zh>.*?)\n## English\n(?P<en>.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry and the file it was read from; `content` is the file's text."""

    name: str
    entry: Entry
    content: str
    yaml: YamlText


@dataclass(frozen=True, slots=True)
class Entries:
    """Every entry, what is wrong with them (an entry with a fault is still among them), and what is to be looked at."""

    files: tuple[EntryFile, ...]
    faults: tuple[FileFault, ...]
    warnings: tuple[FileFault, ...] = ()


def files_of(folder: Path) -> tuple[Files, list[FileFault]]:
    """The files of a knowledge folder, named from the folder on, and those that cannot be read. Hidden ones do not count."""
    files: dict[str, bytes] = {}
    faults: list[FileFault] = []
    for file in sorted(each for each in walked(folder, _KINDS) if not each.name.startswith(".")):
        name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        read = bytes_of(name, file)
        if isinstance(read, bytes):
            files[name] = read
        else:
            faults.append(read)
    return files, faults


def text_of(name: str, content: bytes) -> str | FileFault:
    """The text of a file's bytes, or the fault that keeps it from being read."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return plainly(name, error.object[: error.start].count(b"\n") + 1, "not_utf8")


def read_utf8(file: Path, name: str) -> str | FileFault:
    """The text of a file, or the fault that keeps it from being read."""
    try:
        return text_of(name, file.read_bytes())
    except OSError as error:
        return plainly(name, 1, "cannot_be_read", wrong=error.strerror)


@lru_cache(REMEMBERED)
def _read_entry(name: str, content: bytes, kind: EntryKind) -> EntryFile | tuple[FileFault, ...]:
    told = text_of(name, content)
    if isinstance(told, FileFault):
        return (told,)
    parts = _FRONT_MATTER.match(told)
    if parts is None:
        return (plainly(name, 1, "no_front_matter"),)
    try:
        text = read_yaml(parts["yaml"], first_line=2)
        form = EntryForm.model_validate(text.value)
    except YamlFault as fault:
        return (broken(name, fault),)
    except ValidationError as error:
        return tuple(shape_faults(name, text, error))
    body = _BODY.search(parts["body"])
    if body is None:
        return (plainly(name, parts["yaml"].count("\n") + 3, "no_second_language"),)
    entry = form.to_domain(kind, Bilingual(body["zh"].strip(), body["en"].strip()))
    return EntryFile(name, entry, told, text)


@lru_cache(REMEMBERED)
def _checked(name: str, content: bytes, kind: EntryKind, today: date) -> tuple[tuple[FileFault, ...], tuple[FileFault, ...]]:
    """The faults and the warnings of one file by itself; they may change with the day."""
    read = _read_entry(name, content, kind)
    if not isinstance(read, EntryFile):
        return read, ()
    faults = tuple(placed(name, read.yaml, fault) for fault in entry_faults(read.entry))
    return faults, tuple(placed(name, read.yaml, fault) for fault in entry_warnings(read.entry, today))


def read_entries(files: Files, today: date) -> Entries:
    """Every entry on the shelves, and every fault found."""
    found = [(name, content, kind) for name, content, kind in _on_shelves(files)]
    read = [_read_entry(*each) for each in found]
    entries = tuple(each for each in read if isinstance(each, EntryFile))
    checked = [_checked(*each, today) for each in found]
    texts = {each.name: each.yaml for each in entries}
    between = [placed(name, texts[name], fault) for name, fault in folder_faults((each.name, each.entry) for each in entries)]
    faults = [fault for faults, _ in checked for fault in faults]
    return Entries(entries, (*faults, *between), tuple(warning for _, warnings in checked for warning in warnings))


def _on_shelves(files: Files) -> Iterator[tuple[str, bytes, EntryKind]]:
    """The files of entries, shelf by shelf."""
    for shelf, kind in SHELVES.items():
        for name in sorted(files):
            parts = name.split("/")
            if len(parts) == 3 and parts[1] == shelf and name.endswith(".md"):
                yield name, files[name], kind
