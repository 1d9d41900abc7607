"""Room: adapters. What became of keys and rows: which stayed, which are new and behind which, and elements between commas. No nodes."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.adapters.yaml_writing_new import Rows, aligned

_Name = TypeVar("_Name", bound=Hashable)
Splice = tuple[int, int, str]
"""From, to, and what is to stand there."""
Row = tuple[int | None, object]
"""Where a row stood before, and what it is now."""


def elements(spans: Mapping[_Name, tuple[int, int]], kept: Sequence[_Name], added: Sequence[tuple[_Name | None, str]]) -> Iterator[Splice]:
    """Elements taken out of brackets with their commas, and put into them."""
    names = list(spans)
    last = names.index(kept[-1])
    for place, name in enumerate(names[:last]):
        if name not in kept:
            yield spans[name][0], spans[names[place + 1]][0], ""
    if names[last + 1 :]:
        yield spans[kept[-1]][1], spans[names[-1]][1], ""
    for after, written in added:
        where = spans[kept[0]][0] if after is None else spans[after][1]
        yield where, where, f"{written}, " if after is None else f", {written}"


def renamed(old: Sequence[str], new: Sequence[str]) -> Mapping[str, str]:
    """Keys that are called something else at the same place."""
    return {old[was]: str(name) for was, name in aligned(old, new).rows if was is not None and old[was] not in new and name not in old}


def added(names: Sequence[str], kept: Sequence[str]) -> Iterator[tuple[str | None, str]]:
    """What is new among the names, each with the last kept one before it."""
    after = None
    for name in names:
        if name in kept:
            after = name
        else:
            yield after, name


def in_order(rows: Rows) -> list[Row]:
    """A row that was moved up counts as a new one."""
    found: list[Row] = []
    last = -1
    for was, new in rows.rows:
        is_kept = was is not None and was > last
        last = was if is_kept and was is not None else last
        found.append((was if is_kept else None, new))
    return found


def new_rows(rows: Sequence[Row]) -> Iterator[Row]:
    """New rows, each with the last one before it that was there."""
    after = None
    for was, new in rows:
        if was is None:
            yield after, new
        else:
            after = was
