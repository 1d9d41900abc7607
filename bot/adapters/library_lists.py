"""Room: adapters. Reads the three lists of needs (knowledge/lists, YAML or a spreadsheet) and names every fault by file and line. No matching."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from typing import Annotated, Any
from zipfile import BadZipFile

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.adapters.check_words import broken, in_plain_words, placed, plainly, said, shape_faults
from bot.adapters.entry_form import Pair, Text
from bot.adapters.knowledge_files import REMEMBERED, FileFault, text_of
from bot.adapters.yaml_lines import YamlFault, YamlText, read_yaml
from bot.domain.check_faults import Fault
from bot.domain.editions import Files
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


def read_lists(files: Files, fields: Set[str], districts: Set[str]) -> tuple[tuple[Opening, ...], list[FileFault]]:
    """Every entry of the three lists, and every fault of them; an entry with a fault is left out."""
    read: list[_Read] = []
    faults: list[FileFault] = []
    for kind in ListKind:
        for name in sorted(each for each in files if each.partition("/")[2].startswith(f"lists/{kind}.")):
            found = _sheet(name, files[name], kind) if name.endswith(".xlsx") else _yaml(name, files[name], kind)
            read += [each for each in found if isinstance(each, _Read)]
            faults += [each for each in found if isinstance(each, FileFault)]
    wrong: set[int] = set()
    places = {id(each.opening): each for each in read}
    for opening, fault in opening_faults([each.opening for each in read], frozenset(fields), frozenset(districts)):
        place = places[id(opening)]
        within = Fault(("entries", place.position, *fault.path), fault.code, fault.values)
        faults.append(placed(place.name, place.text, within) if place.text else said(place.name, place.line, fault))
        wrong.add(id(opening))
    return tuple(each.opening for each in read if id(each.opening) not in wrong), faults


@lru_cache(REMEMBERED)
def _yaml(name: str, content: bytes, kind: ListKind) -> tuple[_Read | FileFault, ...]:
    told = text_of(name, content)
    if isinstance(told, FileFault):
        return (told,)
    try:
        text = read_yaml(told)
        entries = _LIST.validate_python(text.value).entries
    except YamlFault as fault:
        return (broken(name, fault),)
    except ValidationError as error:
        return tuple(shape_faults(name, text, error))
    return tuple(_Read(each.to_domain(kind), name, 1, place, text) for place, each in enumerate(entries))


@lru_cache(REMEMBERED)
def _sheet(name: str, content: bytes, kind: ListKind) -> tuple[_Read | FileFault, ...]:
    """The first sheet of a workbook: a head, then one entry a row; empty rows are passed over."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        return (plainly(name, 1, "workbook_broken", wrong=type(error).__name__),)
    head = [_key(cell) for cell in rows[0]] if rows else []
    unknown = [str(cell) for cell, key in zip(rows[0], head, strict=True) if cell and key is None] if rows else []
    if unknown:
        return (plainly(name, 1, "workbook_head", columns=", ".join(unknown), known=", ".join(COLUMNS)),)
    if ("id",) not in head:
        return (plainly(name, 1, "workbook_no_id", known=", ".join(COLUMNS)),)
    return tuple(each for line, row in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in row) for each in _row(name, line, head, row, kind))


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
        for fault in in_plain_words(error, "docs/lists.md"):
            yield said(name, line, fault)
