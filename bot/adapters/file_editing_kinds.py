"""Room: adapters. Which kind of file a name stands for, how it is filled in, and how it is checked. No reading of folders."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.adapters.canned_files import CANNED, CannedForm
from bot.adapters.desk_form import CityDeskForm
from bot.adapters.entry_form import EntryForm
from bot.adapters.file_shapes import KEY, SIDES, Shape, shape_of_model
from bot.adapters.library_forms import FollowUpsForm, FormForm, OrdersForm, PlacesForm, TermForm, TopicForm
from bot.adapters.library_golden import GoldenForm
from bot.adapters.library_lists import ListFile
from bot.domain.editing import FieldKind

BODY = "body"
"""The text below the front matter of an entry."""
_LONG_SIDES = {side: Shape(FieldKind.LONG) for side in SIDES}


@dataclass(frozen=True, slots=True)
class Kind:
    """`root`: the name of the field that the whole file is, where it is one list. `checks`: the model that the file is read by."""

    name: str
    shape: Shape
    checks: TypeAdapter[Any]
    root: str = ""


def _model(name: str, model: Any) -> Kind:
    return Kind(name, shape_of_model(model), TypeAdapter(model))


def _rows(name: str, model: Any) -> Kind:
    return Kind(name, Shape(FieldKind.LIST, is_written=True, row=shape_of_model(model)), TypeAdapter(tuple[model, ...]), name)


def _entry() -> Kind:
    kind = _model("entry", EntryForm)
    fields = {**kind.shape.fields, BODY: Shape(FieldKind.PAIR, fields=_LONG_SIDES)}
    return Kind("entry", Shape(FieldKind.GROUP, fields=fields), kind.checks)


def _canned() -> Kind:
    fields = {KEY: Shape(FieldKind.TEXT, is_needed=True), **shape_of_model(CannedForm).fields}
    return Kind("canned", Shape(FieldKind.MAP, row=Shape(FieldKind.GROUP, fields=fields)), CANNED, "canned")


ENTRY, REPLIES = _entry(), Kind("replies", Shape(FieldKind.PAIR, fields=_LONG_SIDES), TypeAdapter(dict[str, str]))
_KINDS = {
    r"knowledge/(items|parks|fair|districts|answers|notices)/[^/]+\.md": ENTRY,
    r"knowledge/forms/[^/]+\.yaml": _model("form", FormForm),
    r"knowledge/lists/(jobs|technology|finance)\.yaml": _model("list", ListFile),
    r"knowledge/glossary/terms\.yaml": _rows("terms", TermForm),
    r"knowledge/scope/out_of_scope\.yaml": _rows("topics", TopicForm),
    r"knowledge/scope/places\.yaml": _model("places", PlacesForm),
    r"knowledge/scope/follow_ups\.yaml": _model("follow_ups", FollowUpsForm),
    r"knowledge/scope/orders\.yaml": _model("orders", OrdersForm),
    r"knowledge/golden/[^/]+\.yaml": _rows("golden", GoldenForm),
    r"knowledge/city-desk\.yaml": _model("city_desk", CityDeskForm),
    r"prompts/canned\.yaml": _canned(),
    r"prompts/replies/([^/]+\.)?(zh|en)\.yaml": REPLIES,
}
_NEW = {
    "park": (r"knowledge/parks/", ""),
    "fair": (r"knowledge/fair/", ""),
    "answer": (r"knowledge/answers/", ""),
    "notice": (r"knowledge/notices/", ""),
    "form": (r"knowledge/forms/", ""),
    "opening": (r"knowledge/lists/", "entries"),
    "term": (r"knowledge/glossary/", "terms"),
    "topic": (r"knowledge/scope/out_of_scope", "topics"),
    "golden": (r"knowledge/golden/", "golden"),
    "canned": (r"prompts/canned", "canned"),
}
"""What can be made new: where it belongs, and for a row of a file the list that it joins."""


def kind_of(file: str) -> Kind | None:
    """The kind of a file; None for one that has no form but its text."""
    return next((kind for pattern, kind in _KINDS.items() if re.fullmatch(pattern, file)), None)


def place_of_new(kind: str, file: str) -> str | None:
    """The list that something new of a kind joins in a file, empty where it is a file of its own; None where it cannot be made there."""
    folder, rows = _NEW.get(kind, ("", ""))
    return rows if folder and file.startswith(folder) and kind_of(file) else None


def companion_of(file: str) -> str | None:
    """The file that holds the same in the other language."""
    found = re.fullmatch(r"(prompts/replies/(?:[^/]+\.)?)(zh|en)(\.yaml)", file)
    return f"{found[1]}{'en' if found[2] == 'zh' else 'zh'}{found[3]}" if found else None
