"""Room: adapters. Reads the three lists of needs (knowledge/lists, YAML or a spreadsheet) and names every fault by file and line. No matching."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zipfile import BadZipFile

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.adapters.entry_form import Pair, Text
from bot.adapters.knowledge_files import FileFault, read_utf8, shape_faults
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.lists import ListKind, Opening, opening_faults

COLUMNS = {
    "编号 id": ("id",),
    "标题 title.zh": ("title", "zh"),
    "英文标题 title.en": ("title", "en"),
    "单位 organisation.zh": ("organisation", "zh"),
    "英文单位 organisation.en": ("organisation", "en"),
    "需求 text.zh": ("text", "zh"),
    "英文需求 text.en": ("text", "en"),
    "领域 field": ("field",),
    "区市 district": ("district",),
    "关键词 words": ("words",),
    "有效期至 valid_until": ("valid_until",),
}
"""The head of a spreadsheet's columns, and where each belongs; the order is free."""
_MEND = "see docs/lists.md for the columns"


class OpeningForm(BaseModel):
    """One entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,19}$")]
    title: Pair
    organisation: Pair
    text: Pair
    field: str | None = None
    district: str | None = None
    words: tuple[Text, ...] = ()
    valid_until: Annotated[date | None, BeforeValidator(lambda value: value.date() if isinstance(value, datetime) else value)] = None

    def to_domain(self, kind: ListKind) -> Opening:
        """As the domain writes it."""
        pairs = (self.title.to_domain(), self.organisation.to_domain(), self.text.to_domain())
        return Opening(self.id, kind, *pairs, self.field, self.district, self.words, self.valid_until)


class ListFile(BaseModel):
    """A whole file; `entries` is empty until staff fill it in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entries: tuple[OpeningForm, ...]


_LIST = TypeAdapter(ListFile)


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry and where it stands."""

    opening: Opening
    name: str
    line: int
    position: int
    text: YamlText | None


def read_lists(folder: Path, fields: Set[str], districts: Set[str]) -> tuple[tuple[Opening, ...], list[FileFault]]:
    """Every entry of the three lists, and every fault of them; an entry with a fault is left out."""
    read: list[_Read] = []
    faults: list[FileFault] = []
    for kind in ListKind:
        for file in sorted((folder / "lists").glob(f"{kind}.*")):
            name = str(file.relative_to(folder.parent))
            found = _sheet(file, name, kind) if file.suffix == ".xlsx" else _yaml(file, name, kind)
            read += [each for each in found if isinstance(each, _Read)]
            faults += [each for each in found if isinstance(each, FileFault)]
    wrong: set[int] = set()
    places = {id(each.opening): each for each in read}
    for opening, fault in opening_faults([each.opening for each in read], frozenset(fields), frozenset(districts)):
        place = places[id(opening)]
        line = place.text.line_of(("entries", place.position, *fault.path)) if place.text else place.line
        faults.append(FileFault(place.name, line, fault.wrong, fault.mend))
        wrong.add(id(opening))
    return tuple(each.opening for each in read if id(each.opening) not in wrong), faults


def _yaml(file: Path, name: str, kind: ListKind) -> list[_Read | FileFault]:
    content = read_utf8(file, name)
    if isinstance(content, FileFault):
        return [content]
    try:
        text = read_yaml(content)
        entries = _LIST.validate_python(text.value).entries
    except YamlFault as fault:
        return [FileFault(name, fault.line, fault.wrong, "mend the line; indentation and colons are the usual cause")]
    except ValidationError as error:
        return list(shape_faults(name, text, error))
    return [_Read(each.to_domain(kind), name, 1, place, text) for place, each in enumerate(entries)]


def _sheet(file: Path, name: str, kind: ListKind) -> list[_Read | FileFault]:
    """The first sheet of a workbook: a head, then one entry a row; empty rows are passed over."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        return [FileFault(name, 1, f"the workbook cannot be read ({type(error).__name__})", "save it again as .xlsx")]
    head = [_key(cell) for cell in rows[0]] if rows else []
    unknown = [str(cell) for cell, key in zip(rows[0], head, strict=True) if cell and key is None] if rows else []
    if unknown or ("id",) not in head:
        return [FileFault(name, 1, f"the head has {', '.join(unknown) or 'no column id'}", f"use {', '.join(COLUMNS)}")]
    return [each for line, row in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in row) for each in _row(name, line, head, row, kind)]


def _key(cell: object) -> tuple[str, ...] | None:
    """The column a head names: whole, or only its English word."""
    said = str(cell or "").strip()
    return next((path for head, path in COLUMNS.items() if said in (head, head.split(" ")[1])), None)


def _row(name: str, line: int, head: list[tuple[str, ...] | None], row: tuple[object, ...], kind: ListKind) -> Iterator[_Read | FileFault]:
    values: dict[str, Any] = {}
    for path, cell in zip(head, row, strict=False):
        if path is None or cell in (None, ""):
            continue
        if len(path) == 1:
            values[path[0]] = [part.strip() for part in str(cell).replace("；", ";").split(";") if part.strip()] if path == ("words",) else cell
        else:
            values.setdefault(path[0], {})[path[1]] = str(cell)
    try:
        yield _Read(OpeningForm.model_validate(values).to_domain(kind), name, line, 0, None)
    except ValidationError as error:
        for fault in error.errors():
            yield FileFault(name, line, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}", _MEND)
