"""Room: adapters. Cells that were merged downwards say the same in every row that they cover. No reading of files."""

import re
from collections.abc import Iterable, Iterator, Sequence

_RANGE = re.compile(r'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_ROWS = 500
"""That one cell is believed to cover; more is a frame around the sheet."""


class MergedRows:
    """The rows of one table, cell by cell, where each cell knows how many rows and columns it covers."""

    def __init__(self) -> None:
        self._above: dict[int, tuple[int, int, str]] = {}
        self._below: dict[int, tuple[int, int, str]] = {}
        self._cells: list[str] = []
        self._column, self._own = 0, 0

    def cell(self, text: str, rows: int, columns: int) -> None:
        """The next cell of the row that is open."""
        self._take_from_above()
        if 1 < rows <= _MOST_ROWS:
            self._below[self._column] = rows - 1, columns, text
        self._cells.append(text)
        self._column, self._own = self._column + columns, self._own + 1

    def end_row(self) -> list[str]:
        """The row with what covers it from above; nothing where it has no cell of its own."""
        self._take_from_above()
        cells = self._cells if self._own else []
        # What a short row did not reach goes on, too.
        self._above = self._below | {place: (rows - 1, columns, text) for place, (rows, columns, text) in self._above.items() if rows > 1}
        self._below, self._cells, self._column, self._own = {}, [], 0, 0
        return cells

    def _take_from_above(self) -> None:
        while left := self._above.pop(self._column, None):
            rows, columns, text = left
            if rows > 1:
                self._below[self._column] = rows - 1, columns, text
            self._cells.append(text)
            self._column += columns


def span_of(attrs: Iterable[tuple[str, str | None]], name: str) -> int:
    """How many rows or columns a cell of a page covers; one where it does not say, or says nonsense."""
    said = dict(attrs).get(name) or ""
    return max(1, int(said)) if said.isdecimal() and len(said) < 5 else 1


def merged_in(sheet: str) -> Iterator[tuple[int, int, int]]:
    """What a sheet's XML says is merged downwards: column, first row, last row, all counted from 0."""
    for left, first, _, last in _RANGE.findall(sheet):
        if 0 < int(last) - int(first) < _MOST_ROWS:
            yield _column(left), int(first) - 1, int(last) - 1


def filled_down(rows: Sequence[Sequence[str]], merged: Iterable[tuple[int, int, int]]) -> list[list[str]]:
    """Rows of a sheet with what covers them from above; rows that say nothing else stay empty."""
    filled = [list(row) for row in rows]
    for column, first, last in merged:
        text = filled[first][column] if first < len(filled) and column < len(filled[first]) else ""
        for row, own in zip(filled[first + 1 : last + 1], rows[first + 1 : last + 1], strict=False):
            if text and any(own):
                row += [""] * (column + 1 - len(row))
                row[column] = row[column] or text
    return filled


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
