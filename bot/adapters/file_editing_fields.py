"""Room: adapters. A file's value as the fields of a form, with what was filled in so far, and which field a fault is about. No writing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.adapters.file_editing_values import ABSENT, Filling, entry_at, row_at, row_keys, shown, within
from bot.adapters.file_shapes import SIDES, VALUE, Shape
from bot.domain.editing import EditField, FieldKind
from bot.domain.language import Bilingual

TEXT = "text"
"""The name of the pair that the two languages of a row are shown as."""


class NotOfThisShape(Exception):
    """The file holds something else than the form has fields for."""


@dataclass(frozen=True)
class Showing:
    """Fields over a value, `values` instead of what stands in the file, and faults by path."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Bilingual] = field(default_factory=dict)

    def field(self, shape: Shape, path: str, name: str, old: object, is_needed: bool = True) -> EditField:
        """One field with all that is in it; raises NotOfThisShape."""
        is_needed = is_needed and shape.is_needed
        parts: tuple[EditField, ...] = ()
        value = ""
        match shape.kind:
            case FieldKind.GROUP | FieldKind.PAIR:
                parts = self.fields(shape, path, old, is_needed)
            case FieldKind.LIST | FieldKind.MAP:
                keys = row_keys(path, _as(old, list if shape.kind is FieldKind.LIST else dict), self.values)
                parts, value = tuple(self._row(shape, path, key, old) for key in keys), " ".join(keys)
            case _:
                value = self.values.get(path, shown(shape, _as(old, *([list] if shape.kind in (FieldKind.WORDS, FieldKind.CHOICES) else [str, int, float]))))
        return EditField(path, name, shape.kind, value, shape.choices, parts, is_needed, self.faults.get(path))

    def fields(self, shape: Shape, path: str, old: object, is_needed: bool = True) -> tuple[EditField, ...]:
        """The fields of a group; the two languages of one that has other fields too stand in a pair."""
        held = _as(old, dict)
        if unknown := [name for name in held if name not in shape.fields] if isinstance(held, dict) else []:
            raise NotOfThisShape(unknown)
        parts = {name: self._part(each, path, name, held, is_needed) for name, each in shape.fields.items()}
        if shape.kind is FieldKind.GROUP and set(SIDES) <= set(parts):
            pair = EditField(within(path, TEXT), TEXT, FieldKind.PAIR, fields=tuple(parts[side] for side in SIDES))
            parts = {name: pair if name == SIDES[0] else part for name, part in parts.items() if name != SIDES[1]}
        return tuple(parts.values())

    def _part(self, shape: Shape, path: str, name: str, held: object, is_needed: bool) -> EditField:
        return self.field(shape, within(path, name), name, held.get(name, ABSENT) if isinstance(held, dict) else ABSENT, is_needed)

    def _row(self, shape: Shape, path: str, key: str, old: object) -> EditField:
        assert shape.row is not None, "a list has rows"
        here, row = within(path, key), row_at(old, key)[1] if shape.kind is FieldKind.LIST else entry_at(old, key) or ABSENT
        return EditField(here, key, shape.row.kind, fields=self.fields(shape.row, here, row), fault=self.faults.get(here))


def _as(old: object, *wanted: type) -> object:
    """A value that has the form of its field; nothing at all has every form."""
    if old is ABSENT or old is None or isinstance(old, wanted):
        return old
    raise NotOfThisShape


def path_of(filling: Filling, shape: Shape, root: str, steps: Sequence[str | int]) -> str:
    """The field that a place in the file belongs to, as deep as there are fields, after a filling has gone over them; empty where there is none."""
    path = root
    for step in steps:
        if shape.kind is FieldKind.MAP and shape.row is not None and step in filling.names.get(path, {}):
            path, shape = filling.names[path][str(step)], shape.row
            if VALUE in shape.fields:
                path, shape = within(path, VALUE), shape.fields[VALUE]
        elif shape.kind is FieldKind.LIST and shape.row is not None and isinstance(step, int) and step < len(filling.rows.get(path, [])):
            path, shape = filling.rows[path][step], shape.row
        elif isinstance(step, str) and step in shape.fields:
            path, shape = within(path, step), shape.fields[step]
        else:
            break
    return path
