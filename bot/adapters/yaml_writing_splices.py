"""Room: adapters. What has to be cut out of a YAML text, and put in, for a new value: found by where its parts stand. No rendering of new values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from bot.adapters.yaml_writing_layout import Layout, is_empty, is_flow, is_literal
from bot.adapters.yaml_writing_lists import Row, Splice, added, elements, in_order, new_rows, renamed
from bot.adapters.yaml_writing_new import Like, Rows, aligned, block, flow, has_lines, item, listed, plain, value_after
from bot.adapters.yaml_writing_scalars import key, scalar

_Pairs = Mapping[str, tuple[yaml.Node, yaml.Node]]


def splices(text: str, root: yaml.Node, old: object, new: object) -> Iterator[Splice]:
    """The changes that make `new` of `old`, in no order; none overlap, and those at one place come in the order in which they are to stand."""
    layout = Layout(text)
    inner = _Changes(layout).inner(root, old, new, "")
    yield from [(layout.start(root), layout.end(root), whole(new))] if inner is None else inner


def whole(new: object) -> str:
    """A value as a text of its own, without the last line's end."""
    value = listed(new)
    if isinstance(value, list) and value:
        return "\n".join(item("", row, 0) for row in value)
    return block(value, 0) if isinstance(value, Mapping) and value else flow(value, is_within=False)


@dataclass(frozen=True, slots=True)
class _Changes:
    layout: Layout

    def inner(self, node: yaml.Node, old: object, new: object, name: str, is_within: bool = False) -> list[Splice] | None:
        """The changes within a value; None where all of it has to be written anew. `name`: the key that it stands under."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, new, is_within)
        if is_flow(node) and not is_within and has_lines(listed(new)):
            return None
        if isinstance(node, yaml.MappingNode) and isinstance(old, Mapping) and isinstance(new, Mapping) and old.keys() & new.keys():
            return list(self._keys(node, old, new))
        if isinstance(node, yaml.SequenceNode) and isinstance(old, list) and isinstance(new, Rows | list):
            rows = in_order(new if isinstance(new, Rows) else aligned(old, new))
            if any(was is not None for was, _ in rows):
                return list(self._flow_rows(node, old, rows) if is_flow(node) else self._block_rows(node, old, rows, name))
        return None

    def _scalar(self, node: yaml.ScalarNode, new: object, is_within: bool) -> list[Splice] | None:
        if isinstance(new, Mapping | list | Rows) or is_empty(node) or is_literal(node) or (has_lines(new) and not is_within):
            return None
        return [(self.layout.start(node), self.layout.end(node), scalar(new, is_within, node.style if isinstance(new, str) else None))]

    def _keys(self, node: yaml.MappingNode, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Splice]:
        called = renamed(list(old), list(new))
        pairs = {called.get(name.value, name.value): (name, value) for name, value in node.value}
        for name in called.values():
            place = pairs[name][0]
            yield self.layout.start(place), int(place.end_mark.index), key(name)
        held = {called.get(name, name): value for name, value in old.items()}
        kept = [name for name in pairs if name in new]
        for name in kept:
            if held[name] != plain(new[name]):
                yield from self._within(pairs[name][1], held[name], new[name]) if is_flow(node) else self._value(*pairs[name], held[name], new[name])
        yield from (self._flow_keys if is_flow(node) else self._block_keys)(pairs, kept, new)

    def _block_keys(self, pairs: _Pairs, kept: Sequence[str], new: Mapping[str, object]) -> Iterator[Splice]:
        """Keys that go and come, each on lines of its own."""
        yield from self._gone_keys(pairs, kept)
        first = next(iter(pairs.values()))[0]
        margin = " " * int(first.start_mark.column)
        like = _manner([value for _, value in pairs.values()])
        for after, name in added(list(new), kept):
            written = f"{key(name)}:{value_after(name, listed(new[name]), len(margin), like)}"
            if after is None:
                place = self.layout.start(pairs[kept[0]][0])
                yield place, place, f"{written}\n{margin}"
            else:
                gap = self.layout.gap(self.layout.start(pairs[after][0])) if pairs[after][0] is not first else ""
                place = self.layout.line_end(self.layout.end(pairs[after][1]))
                yield place, place, f"\n{gap}{margin}{written}"

    def _gone_keys(self, pairs: _Pairs, kept: Sequence[str]) -> Iterator[Splice]:
        starts = {name: self.layout.start(first) for name, (first, _) in pairs.items()}
        up, first = starts[kept[0]], next(iter(starts.values()))
        is_joined = self.layout.is_behind_a_dash(first) and first < up
        if is_joined:
            yield first, up, ""  # what is kept moves up behind the dash of its row
        yield from (
            self._without(starts[name], self.layout.end(pairs[name][1])) for name in pairs if name not in kept and not (is_joined and starts[name] < up)
        )

    def _without(self, start: int, end: int) -> Splice:
        """Take away the lines from one place to another."""
        first, last = self.layout.line_start(start), self.layout.line_end(end)
        return (first - 1, last, "") if first else (0, min(last + 1, len(self.layout.text)), "")

    def _value(self, name: yaml.Node, node: yaml.Node, old: object, new: object) -> Iterator[Splice]:
        inner = self.inner(node, old, new, name.value)
        if inner is not None:
            yield from inner
            return
        start, end, given = self.layout.text.index(":", int(name.end_mark.index)) + 1, self.layout.end(node), listed(new)
        written = value_after(name.value, given, int(name.start_mark.column))
        if "\n" in written and self.layout.has_remark(end):
            written = f" {flow(given, is_within=not isinstance(given, str))}"  # the remark behind it stays behind it
        yield start, end, written

    def _block_rows(self, node: yaml.SequenceNode, old: Sequence[object], rows: Sequence[Row], name: str) -> Iterator[Splice]:
        """Rows that go, change and come, each on lines of its own."""
        layout, indent, kept = self.layout, int(node.start_mark.column), {was: new for was, new in rows if was is not None}
        for place, each in enumerate(node.value):
            if place not in kept:
                yield self._without(layout.dash(each, indent), layout.end(each))
            elif old[place] != plain(kept[place]):
                inner = self.inner(each, old[place], kept[place], name)
                yield from [(layout.dash(each, indent), layout.end(each), item(name, listed(kept[place]), indent))] if inner is None else inner
        for after, new in new_rows(rows):
            beside = node.value[min(kept) if after is None else after]
            written = item(name, listed(new), indent, Like(beside))
            if after is None:
                place = layout.line_start(layout.dash(beside, indent))
                yield place, place, f"{' ' * indent}{written}\n"
            else:
                gap = layout.gap(layout.dash(beside, indent)) if after else ""
                place = layout.line_end(layout.end(beside))
                yield place, place, f"\n{gap}{' ' * indent}{written}"

    def _flow_keys(self, pairs: _Pairs, kept: Sequence[str], new: Mapping[str, object]) -> Iterator[Splice]:
        """Keys that go and come within braces."""
        spans = {name: (self.layout.start(first), self.layout.end(last)) for name, (first, last) in pairs.items()}
        yield from elements(spans, kept, [(after, f"{key(name)}: {flow(listed(new[name]))}") for after, name in added(list(new), kept)])

    def _flow_rows(self, node: yaml.SequenceNode, old: Sequence[object], rows: Sequence[Row]) -> Iterator[Splice]:
        """Rows that go, change and come within brackets."""
        kept = {was: new for was, new in rows if was is not None}
        for place, new in kept.items():
            if old[place] != plain(new):
                yield from self._within(node.value[place], old[place], new)
        spans = {place: (self.layout.start(each), self.layout.end(each)) for place, each in enumerate(node.value)}
        quotes = [Like(each).quotes for each in node.value]
        written = [(after, flow(listed(new), quotes[min(kept) if after is None else after])) for after, new in new_rows(rows)]
        yield from elements(spans, list(kept), written)

    def _within(self, node: yaml.Node, old: object, new: object) -> Iterator[Splice]:
        inner = self.inner(node, old, new, "", is_within=True)
        written = f"{' ' if is_empty(node) else ''}{flow(listed(new))}"
        yield from [(self.layout.start(node), self.layout.end(node), written)] if inner is None else inner


def _manner(values: Sequence[yaml.Node]) -> Like:
    """That of all values of a mapping, where they have one."""
    is_alike = all(isinstance(value, yaml.MappingNode) for value in values) or all(Like(value).quotes for value in values)
    return Like(values[-1]) if is_alike else Like()
