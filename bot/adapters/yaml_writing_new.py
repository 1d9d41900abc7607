"""Room: adapters. Values that stand in no file yet, as YAML in the style of the house: short things on one line, statements as blocks. No files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

import yaml

from bot.adapters.yaml_writing_scalars import key, literal, scalar

LINE = 160
"""Longer than this nothing is put on one line that could be a block."""
_ON_ONE_LINE = frozenset({"figures", "questions", "choices", "absent", "when", "elsewhere", "qingdao"})
"""Lists whose rows stand on one line each."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list as it is to be: for each row where it stood in the list before, None for a new one, and what it is now."""

    rows: tuple[tuple[int | None, object], ...]


def aligned(before: Sequence[object], after: Sequence[object]) -> Rows:
    """Which of the words after are those before: as few as possible are written anew."""
    rows: list[tuple[int | None, object]] = []
    for _, start, end, new_start, new_end in SequenceMatcher(None, [*map(repr, before)], [*map(repr, after)], autojunk=False).get_opcodes():
        rows += [(start + place if start + place < end else None, after[new_start + place]) for place in range(new_end - new_start)]
    return Rows(tuple(rows))


def listed(value: object) -> object:
    """Without where rows stood."""
    if isinstance(value, Rows):
        return [listed(row) for _, row in value.rows]
    if isinstance(value, Mapping):
        return {name: listed(part) for name, part in value.items()}
    return [listed(part) for part in value] if isinstance(value, list) else value


def plain(value: object) -> object:
    """As it will be read again: days are words."""
    if isinstance(value, Rows):
        return [plain(row) for _, row in value.rows]
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def flow(value: object, style: str | None = None, is_within: bool = True) -> str:
    """On one line, within brackets of its own or somebody else's."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key(name)}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return scalar(value, is_within, style)


@dataclass(frozen=True, slots=True)
class Like:
    """A neighbour in whose manner something new is written, as far as there is one."""

    node: yaml.Node | None = None

    @property
    def is_flow(self) -> bool | None:
        """Whether it stands within brackets on one line."""
        return bool(self.node.flow_style) if isinstance(self.node, yaml.CollectionNode) and self.node.value else None

    @property
    def quotes(self) -> str | None:
        """Those around it."""
        return self.node.style if isinstance(self.node, yaml.ScalarNode) and self.node.style in ("'", '"') else None

    def under(self, name: str) -> "Like":
        """What stands there under a key."""
        held = self.node.value if isinstance(self.node, yaml.MappingNode) else []
        return Like(next((value for key, value in held if key.value == name), None))

    def row(self) -> "Like":
        """The last row of a list."""
        return Like(self.node.value[-1] if isinstance(self.node, yaml.SequenceNode) and self.node.value else None)


def value_after(name: str, value: object, indent: int, like: Like = Like()) -> str:
    """What stands behind the colon of a key that stands at `indent`."""
    if isinstance(value, str) and "\n" in value:
        return f" {literal(value, indent + 2)}"
    if isinstance(value, list) and value and _is_in_lines(value, like):
        margin = "\n" + " " * (indent + 2)
        return "".join(f"{margin}{item(name, row, indent + 2, like.row())}" for row in value)
    if isinstance(value, Mapping) and value and (has_lines(value) or not _is_short(value, indent + len(name), like)):
        return "\n" + block(value, indent + 2, like)
    return f" {flow(value, like.quotes, is_within=False)}"


def block(value: Mapping[str, object], indent: int, like: Like = Like()) -> str:
    """The lines of a mapping, each at `indent`, without the last line's end."""
    return "\n".join(" " * indent + line for line in _keys(value, indent, like))


def _keys(value: Mapping[str, object], indent: int, like: Like) -> Iterator[str]:
    """Each key with its value, the first line of each without its indent."""
    yield from (f"{key(name)}:{value_after(name, part, indent, like.under(name))}" for name, part in value.items())


def item(name: str, value: object, indent: int, like: Like = Like()) -> str:
    """A row of the list `name` whose dash stands at `indent`, in the manner of another row."""
    if isinstance(value, Mapping) and value:
        on_one_line = name in _ON_ONE_LINE if like.is_flow is None else like.is_flow
        if not on_one_line or has_lines(value):
            return "- " + f"\n{' ' * (indent + 2)}".join(_keys(value, indent + 2, like))
        return f"- {flow(value)}"
    if isinstance(value, str) and "\n" in value:
        return f"- {literal(value, indent + 2)}"
    return f"- {flow(value, like.quotes, is_within=isinstance(value, list))}"


def _is_in_lines(value: list[object], like: Like) -> bool:
    """Whether each row has a line of its own."""
    if has_lines(value) or like.is_flow is None:
        return has_lines(value) or any(isinstance(row, Mapping) for row in value)
    return not like.is_flow


def _is_short(value: Mapping[str, object], before: int, like: Like) -> bool:
    return before + len(flow(value)) <= LINE if like.is_flow is None else like.is_flow


def has_lines(value: object) -> bool:
    """Whether a text of several lines is in it."""
    if isinstance(value, Mapping):
        return any(map(has_lines, value.values()))
    if isinstance(value, list):
        return any(map(has_lines, value))
    return isinstance(value, str) and "\n" in value
