"""Room: adapters. What was filled in, as the value that is to stand in the file. A path that was not sent stays as it is. No YAML, no checks."""

import re
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import count

from bot.adapters.file_shapes import FALSE, KEY, TRUE, VALUE, Shape
from bot.adapters.yaml_writing_new import Rows, aligned, plain
from bot.domain.editing import FieldKind

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MANY = (FieldKind.WORDS, FieldKind.CHOICES)


class Absent(Enum):
    """Nothing stands there."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


def tidy(value: str) -> str:
    """As a browser's text is meant: with plain ends of lines, and without blanks around it."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def within(path: str, name: str) -> str:
    """The path of a field in a field."""
    return f"{path}.{name}" if path else name


def shown(shape: Shape, value: object) -> str:
    """How a value stands in its input."""
    if value is ABSENT or value is None:
        return shape.default
    if shape.kind is FieldKind.YES:
        return TRUE if value is True else ""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value).strip()


def row_keys(path: str, value: object, values: Mapping[str, str]) -> list[str]:
    """The rows of a list as the form has them: those that were sent, else those of the file and every one that something was filled in for."""
    if path in values:
        return list(dict.fromkeys(values[path].split()))
    own = [str(place) for place in range(len(value) if isinstance(value, list | dict) else 0)]
    sent = (each[len(path) + 1 :].split(".")[0] for each in values if each.startswith(f"{path}."))
    return list(dict.fromkeys([*own, *sent]))


def next_key(taken: Set[str]) -> str:
    """A name for one row more."""
    return next(name for number in count() if (name := str(number)) not in taken)


def row_at(value: object, key: str) -> tuple[int | None, object]:
    """The place of a row in a list of the file, and what stands there; none for a row that is new."""
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return int(key), value[int(key)]
    return None, ABSENT


def entry_at(value: object, key: str) -> dict[str, object]:
    """A row of a mapping with its own name as a field."""
    if not (isinstance(value, dict) and key.isdecimal() and int(key) < len(value)):
        return {}
    name, held = list(value.items())[int(key)]
    return {KEY: name, **held} if isinstance(held, dict) else {KEY: name, VALUE: held}


@dataclass
class Filling:
    """Values by path, put over what a file holds. What it finds on the way: `doubled`, the paths of names that another row has already; `rows` and
    `names`, the paths of a list's rows by where they come to stand, and of a mapping's rows by their names.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def value(self, shape: Shape, path: str, old: object) -> object:
        """What is to stand in the file, the very same as `old` where nothing else was filled in."""
        match shape.kind:
            case FieldKind.GROUP | FieldKind.PAIR:
                return self._group(shape, path, old)
            case FieldKind.LIST:
                return self._list(shape, path, old)
            case FieldKind.MAP:
                return self._map(shape, path, old)
        now = shown(shape, old)
        sent = tidy(self.values.get(path, now))
        return old if sent == tidy(now) else _given(shape, sent, old)

    def _group(self, shape: Shape, path: str, old: object) -> object:
        before = dict(old) if isinstance(old, dict) else {}
        after = dict(before)
        for name, part in shape.fields.items():
            now = self.value(part, within(path, name), before.get(name, ABSENT))
            if now is not ABSENT:
                after[name] = now
            else:
                after.pop(name, None)
        if after.keys() == before.keys() and all(after[name] is before[name] for name in after):
            return old
        if all(each is None for each in after.values()):
            return _nothing(shape) if before else old
        if not before:
            after |= {name: _nothing(part) for name, part in shape.fields.items() if part.is_written and name not in after}
        return _in_order(after, before, list(shape.fields))

    def _list(self, shape: Shape, path: str, old: object) -> object:
        assert shape.row is not None, "a list has rows"
        rows, places = [], self.rows.setdefault(path, [])
        for key in row_keys(path, old, self.values):
            was, row = row_at(old, key)
            now = self.value(shape.row, within(path, key), row)
            if now is not ABSENT:
                rows.append((was, now))
                places.append(within(path, key))
        held = old if isinstance(old, list) else []
        if len(rows) == len(held) and all(now is before for (_, now), before in zip(rows, held, strict=True)):
            return old
        return Rows(tuple(rows)) if rows else _nothing(shape)

    def _map(self, shape: Shape, path: str, old: object) -> object:
        assert shape.row is not None, "a mapping has rows"
        after: dict[str, object] = {}
        places = self.names.setdefault(path, {})
        for key in row_keys(path, old, self.values):
            here = within(path, key)
            row = self._group(shape.row, here, entry_at(old, key) or ABSENT)
            if not isinstance(row, dict):
                continue
            name = str(row.pop(KEY, ""))
            if name in after:
                self.doubled.append(within(here, KEY))
            places[name] = here
            after[name] = row.get(VALUE, ABSENT) if VALUE in shape.row.fields else row
        after = {name: None if row is ABSENT else row for name, row in after.items()}
        return old if plain(after) == (old if isinstance(old, dict) else {}) else after or _nothing(shape)


def _nothing(shape: Shape) -> object:
    if not shape.is_written:
        return ABSENT
    return [] if shape.kind in (*_MANY, FieldKind.LIST) else None


def _given(shape: Shape, sent: str, old: object) -> object:
    """A value of the type that the file wants; what is none stays the text that it is, for the check to name."""
    if shape.kind in _MANY:
        words = [line.strip() for line in sent.split("\n") if line.strip()]
        return (aligned(list(map(str, old)), words) if isinstance(old, list) and old else words) if words else _nothing(shape)
    if shape.kind is FieldKind.YES:
        return True if sent == TRUE else False if shape.default == TRUE else ABSENT
    if not sent:
        return _nothing(shape)
    return _typed(shape.scalar, sent)


def _typed(scalar: type, sent: str) -> object:
    if scalar is bool:
        return {TRUE: True, FALSE: False}.get(sent, sent)
    if scalar in (int, float) and (number := _NUMBER.fullmatch(sent)):
        return float(sent) if number[1] else int(sent)
    if scalar is date and _DAY.fullmatch(sent):
        with suppress(ValueError):  # 30 February
            return date.fromisoformat(sent)
    return sent


def _in_order(after: Mapping[str, object], before: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    """Keys in the order of the file; a new one behind the last of those that come before it in the model."""
    order = [name for name in before if name in after]
    for place, name in enumerate(names):
        if name in after and name not in order:
            earlier = [order.index(each) for each in names[:place] if each in order]
            order.insert(max(earlier, default=-1) + 1, name)
    return {name: after[name] for name in order}
