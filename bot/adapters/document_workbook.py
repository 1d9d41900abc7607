"""Room: adapters. Workbooks as documents: every row a row, with the values that stand in its cells. Formulas are not worked out, macros not run."""

import io
from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.documents import MOST_BLOCKS, Block, BlockKind

_MOST_COLUMNS = 50


def blocks_of_workbook(content: bytes) -> list[Block]:
    """The rows of all sheets that say something."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        found: list[Block] = []
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=MOST_BLOCKS, max_col=_MOST_COLUMNS, values_only=True)
            found += _rows(f"sheet {sheet.title}", rows)
        return found[:MOST_BLOCKS]
    finally:
        book.close()


def _rows(sheet: str, rows: Iterator[tuple[object, ...]]) -> Iterator[Block]:
    for place, row in enumerate(rows, 1):
        cells = [said(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) == 1:
            yield Block(BlockKind.TEXT, cells[0], f"{sheet}, row {place}")
        elif cells:
            yield Block(BlockKind.ROW, " ".join(cells).strip(), f"{sheet}, row {place}", 0, tuple(cells))


def said(cell: object) -> str:
    """A cell as text: days as 2026-05-01, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
