"""Room: adapters. What can be filled in in a file that staff keep, taken from the models by which the files are read. No values, no files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.domain.editing import FieldKind

SIDES = ("zh", "en")
TRUE, FALSE = "true", "false"
KEY, VALUE = "key", "value"
"""The fields of a row of a MAP: its own name and, where that is no group of fields, what stands under it."""
_SHORT = frozenset({"title", "short", "of", "brief", "label", "name", "term", "organisation", "authority", "elsewhere", "qingdao", "choices"})
"""Pairs and rows whose texts are names and not sentences."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One field. `fields`: those of a PAIR or GROUP, by their names in the file; `row`: a row of a LIST or MAP; `scalar`: the type that stands in the file.

    `is_written`: where it is empty, the file says so (`link: null`, `entries: []`). `default`: what it is taken for where the file says nothing.
    """

    kind: FieldKind
    is_needed: bool = False
    is_written: bool = False
    choices: tuple[str, ...] = ()
    scalar: type = str
    default: str = ""
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    row: "Shape | None" = None


def shape_of_model(model: type[BaseModel], name: str = "") -> Shape:
    """The fields of a model under the names they have in files; what has nothing but two languages is a PAIR."""
    fields = {info.alias or each: _of_field(info, info.alias or each) for each, info in model.model_fields.items()}
    if set(SIDES) <= set(fields) and name not in _SHORT:
        fields |= {side: replace(fields[side], kind=FieldKind.LONG) for side in SIDES if fields[side].kind is FieldKind.TEXT}
    return Shape(FieldKind.PAIR if set(fields) == set(SIDES) else FieldKind.GROUP, fields=fields)


def _of_field(info: FieldInfo, name: str) -> Shape:
    shape, is_required, may_be_none = _of_type(info.annotation, name), info.is_required(), NoneType in get_args(info.annotation)
    if shape.kind in (FieldKind.WORDS, FieldKind.CHOICES, FieldKind.LIST, FieldKind.MAP):
        return replace(shape, is_needed=any(isinstance(each, MinLen) and each.min_length for each in info.metadata), is_written=is_required)
    shape = replace(shape, is_needed=is_required and not may_be_none, is_written=is_required and may_be_none)
    if is_required or info.default is None or isinstance(info.default, BaseModel):
        return shape
    return replace(shape, default=_shown_default(info.default))


def _shown_default(default: object) -> str:
    return {True: TRUE, False: ""}[default] if isinstance(default, bool) else str(default)


def _of_type(of: Any, name: str) -> Shape:
    if get_origin(of) is Annotated:
        return _of_type(get_args(of)[0], name)
    if get_origin(of) in (Union, UnionType):
        return _of_union([each for each in get_args(of) if each is not NoneType], NoneType in get_args(of), name)
    if get_origin(of) is Literal and get_args(of) == (True,):
        return Shape(FieldKind.YES, scalar=bool)
    if get_origin(of) is Literal:
        return Shape(FieldKind.CHOICE, choices=tuple(map(str, get_args(of))))
    if get_origin(of) is tuple:
        return _of_rows(get_args(of)[0], name)
    if get_origin(of) is dict:
        return _of_map(get_args(of)[0], get_args(of)[1], name)
    return _of_class(of, name)


def _of_union(parts: list[Any], may_be_none: bool, name: str) -> Shape:
    shapes = [_of_type(each, name) for each in parts]
    if len(shapes) > 1 and all(shape.kind is FieldKind.CHOICE for shape in shapes):
        return Shape(FieldKind.CHOICE, choices=tuple(choice for shape in shapes for choice in shape.choices))
    if may_be_none and shapes[0].kind is FieldKind.YES and parts[0] is bool:
        return Shape(FieldKind.CHOICE, choices=(TRUE, FALSE), scalar=bool)  # yes, no, or not said
    return shapes[0]


def _of_rows(of: Any, name: str) -> Shape:
    row = _of_type(of, name)
    if row.kind is FieldKind.CHOICE:
        return Shape(FieldKind.CHOICES, choices=row.choices)
    return Shape(FieldKind.LIST, row=row) if row.fields else Shape(FieldKind.WORDS)


def _of_map(key: Any, value: Any, name: str) -> Shape:
    of_key, of_value = replace(_of_type(key, name), is_needed=True), _of_type(value, name)
    fields = of_value.fields if of_value.kind is FieldKind.GROUP else {VALUE: replace(of_value, is_needed=True)}
    return Shape(FieldKind.MAP, row=Shape(FieldKind.GROUP, fields={KEY: of_key, **fields}))


def _of_class(of: Any, name: str) -> Shape:
    if not isinstance(of, type):
        return Shape(FieldKind.TEXT)
    if issubclass(of, BaseModel):
        return shape_of_model(of, name)
    if issubclass(of, StrEnum):
        return Shape(FieldKind.CHOICE, choices=tuple(map(str, of)))
    if of is bool:
        return Shape(FieldKind.YES, scalar=bool)
    if of in (int, float):
        return Shape(FieldKind.NUMBER, scalar=of)
    return Shape(FieldKind.DATE, scalar=date) if of is date else Shape(FieldKind.TEXT)
