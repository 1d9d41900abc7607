"""Room: adapters. Where the values and lines of a YAML text begin and end. No changes, no values."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Layout:
    """A text with the nodes that were read from it; places count its characters."""

    text: str

    def start(self, node: yaml.Node) -> int:
        """The first character of a value."""
        return int(node.start_mark.index)

    def end(self, node: yaml.Node) -> int:
        """Behind the last character of a value; a block's own mark stands only at what comes after it."""
        if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
            return self.end(node.value[-1][1])
        if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            return self.end(node.value[-1])
        start, end = self.start(node), int(node.end_mark.index)
        return start + len(self.text[start:end].rstrip()) if is_literal(node) else end

    def line_start(self, place: int) -> int:
        """The first character of its line."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """The end of its line, before the line's end mark."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found

    def dash(self, node: yaml.Node, indent: int) -> int:
        """Where the dash of a row stands; remarks may stand between it and the row."""
        place = self.line_start(self.start(node))
        while self.text[place : place + indent + 1] != " " * indent + "-" and place:
            place = self.line_start(place - 1)
        return place + indent

    def is_behind_a_dash(self, place: int) -> bool:
        """Whether something else stands before it on its line."""
        return bool(self.text[self.line_start(place) : place].strip())

    def gap(self, place: int) -> str:
        """The empty line that stands before the line of a place, where there is one: neighbours are kept apart like that."""
        start = self.line_start(place)
        return "\n" if self.text[:start].endswith("\n\n") else ""

    def has_remark(self, place: int) -> bool:
        """Whether something stands behind it on its line."""
        return bool(self.text[place : self.line_end(place)].strip())


def is_empty(node: yaml.Node) -> bool:
    """Whether nothing is written there."""
    return bool(node.start_mark.index == node.end_mark.index)


def is_literal(node: yaml.Node) -> bool:
    """Whether it is a text of several lines behind a bar."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def is_flow(node: yaml.Node) -> bool:
    """Whether it stands within brackets."""
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
