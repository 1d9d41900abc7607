"""Room: adapters. Reads the `knowledge/` folder into domain values and names every fault by file and line. No search, no answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from bot.adapters.entry_form import EntryForm
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.knowledge import Entry, EntryKind
from bot.domain.knowledge_rules import entry_faults, folder_faults
from bot.domain.language import Bilingual

SHELVES = {"items": EntryKind.ITEM, "parks": EntryKind.PARK, "fair": EntryKind.FAIR, "districts": EntryKind.DISTRICT, "answers": EntryKind.ANSWER}
_FRONT_MATTER = re.compile(r"\A---\n(?P<yaml>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
_BODY = re.compile(r"## 中文\n(?P<zh>.*?)\n## English\n(?P<en>.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file and how to mend it, in words for staff."""

    file: str
    line: int
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.wrong}; {self.mend}"


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry and the file it was read from; `content` is the file's text."""

    name: str
    entry: Entry
    content: str
    yaml: YamlText


def read_utf8(file: Path, name: str) -> str | FileFault:
    """The text of a file, or the fault that keeps it from being read."""
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return FileFault(name, line, "the file is not UTF-8 text", "open it in an editor and save it with the encoding UTF-8")
    except OSError as error:
        return FileFault(name, 1, f"the file cannot be read ({error.strerror})", "check that it exists and may be read")


def shape_faults(name: str, text: YamlText, error: ValidationError) -> Iterator[FileFault]:
    """Pydantic's complaints, each with the line it is about."""
    for fault in error.errors():
        path = tuple(step for step in fault["loc"] if isinstance(step, str | int))
        where = ".".join(str(step) for step in path) or "the file"
        mend = (
            "write it in both languages" if path and path[-1] in ("zh", "en") else f"see docs/{'forms' if '/forms/' in name else 'knowledge'}.md for the fields"
        )
        yield FileFault(name, text.line_of(path), f"{where}: {fault['msg'].removeprefix('Value error, ')}", mend)


def _read_entry(file: Path, name: str, kind: EntryKind) -> EntryFile | list[FileFault]:
    content = read_utf8(file, name)
    if isinstance(content, FileFault):
        return [content]
    parts = _FRONT_MATTER.match(content)
    if parts is None:
        return [FileFault(name, 1, "no front matter", "begin the file with a block between two lines of ---")]
    try:
        text = read_yaml(parts["yaml"], first_line=2)
        form = EntryForm.model_validate(text.value)
    except YamlFault as fault:
        return [FileFault(name, fault.line, fault.wrong, "mend the line; indentation and colons are the usual cause")]
    except ValidationError as error:
        return list(shape_faults(name, text, error))
    body = _BODY.search(parts["body"])
    if body is None:
        line = parts["yaml"].count("\n") + 3
        return [FileFault(name, line, "the text below the front matter lacks a language", "write a part headed ## 中文 and one headed ## English")]
    entry = form.to_domain(kind, Bilingual(body["zh"].strip(), body["en"].strip()))
    return EntryFile(name, entry, content, text)


def read_entries(folder: Path, today: date) -> tuple[list[EntryFile], list[FileFault]]:
    """Every entry under the folder's shelves, and every fault found; an entry with a fault is still among the entries."""
    files: list[EntryFile] = []
    faults: list[FileFault] = []
    for shelf, kind in SHELVES.items():
        for file in sorted((folder / shelf).glob("*.md")):
            read = _read_entry(file, str(file.relative_to(folder.parent)), kind)
            if isinstance(read, EntryFile):
                files.append(read)
            else:
                faults += read
    for each in files:
        faults += [FileFault(each.name, each.yaml.line_of(f.path), f.wrong, f.mend) for f in entry_faults(each.entry, today)]
    texts = {each.name: each.yaml for each in files}
    faults += [FileFault(name, texts[name].line_of(f.path), f.wrong, f.mend) for name, f in folder_faults((e.name, e.entry) for e in files)]
    return files, faults
