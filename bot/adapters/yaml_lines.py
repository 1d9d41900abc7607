"""Room: adapters. YAML with the line of each value, so that a fault can be named where it stands. No rules about content."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml


class _CoreLoader(yaml.CSafeLoader):
    """YAML 1.2's core schema: `no`, `on`, `12:30` and `2025-05-26` are the words that staff wrote, not values of other types."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # PyYAML's own shape


for _tag, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
):
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


@dataclass(frozen=True, slots=True)
class YamlFault(Exception):
    """The text is not YAML, or says a key twice; `line` counts from 1."""

    line: int
    wrong: str


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML text read once: its value and where each part of it stands."""

    value: Any
    _root: yaml.Node | None
    _first_line: int

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line of the deepest part of `path` that exists."""
        node, line = self._root, self._first_line
        for step in path:
            found = _child(node, step)
            if found is None:
                return line
            node, line = found[1], self._first_line + found[0].start_mark.line
        return line


def read_yaml(text: str, first_line: int = 1) -> YamlText:
    """Read one document whose first line is `first_line` of its file; raises YamlFault."""
    try:
        loader = _CoreLoader(text)
        root = loader.get_single_node()
        value = loader.construct_document(root) if root else None
    except yaml.MarkedYAMLError as error:
        raise YamlFault(first_line + _line_of(error), f"not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlFault(first_line, f"not valid YAML: {error}") from error
    for key in _repeated_keys(root):
        raise YamlFault(first_line + key.start_mark.line, f"the key {key.value} stands twice in one block")
    return YamlText(value, root, first_line)


def _line_of(error: yaml.MarkedYAMLError) -> int:
    # What was opened and never closed is only noticed further down: name the line where it was opened.
    is_unclosed = any(word in (error.context or "") for word in ("flow", "quoted"))
    mark = error.context_mark if is_unclosed and error.context_mark else error.problem_mark or error.context_mark
    return mark.line if mark else 0


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _repeated_keys(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated_keys(child)
