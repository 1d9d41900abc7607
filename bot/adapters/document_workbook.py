"""Room: adapters. Workbooks as documents: every row a row, with the values that stand in its cells. Formulas are not worked out, macros not run."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.adapters.document_merged import filled_down, merged_in
from bot.domain.documents import MOST_BLOCKS, Block, BlockKind

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

_MOST_COLUMNS = 50
_UNIT = re.compile(r'[#0]\)?\s*"([^"]{1,6})"')


def blocks_of_workbook(content: bytes) -> list[Block]:
    """The rows of all sheets that say something."""
    from openpyxl import load_workbook

    book, packed = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False), zipfile.ZipFile(io.BytesIO(content))
    try:
        found: list[Block] = []
        for sheet in book.worksheets:
            # What somebody hid is not meant to be shown: old rates, lists of people.
            if sheet.sheet_state == "visible":
                rows = (tuple(_shown(cell) for cell in row) for row in sheet.iter_rows(max_row=MOST_BLOCKS, max_col=_MOST_COLUMNS))
                merged = merged_in(_xml_of(packed, str(getattr(sheet, "_worksheet_path", ""))))
                found += _rows(f"sheet {sheet.title}", filled_down([[said(cell) for cell in row] for row in rows], merged))
        return found[:MOST_BLOCKS]
    finally:
        book.close()


def _shown(cell: "Cell | ReadOnlyCell | EmptyCell | MergedCell") -> object:
    """The value as the sheet shows it: 0.3 that is formatted as a percentage is 30%, 36000 that is formatted with 元 keeps it."""
    value, form = cell.value, str(getattr(cell, "number_format", None) or "")
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    if "%" in form:
        return f"{value * 100:.10g}%"
    unit = _UNIT.search(form)
    return f"{said(value)}{unit[1]}" if unit else value


def _xml_of(packed: zipfile.ZipFile, path: str) -> str:
    # Read row by row a workbook does not say what is merged; its own text does, behind the rows.
    return packed.read(path).decode("utf-8", "replace") if path in packed.namelist() else ""


def _rows(sheet: str, rows: Iterable[list[str]]) -> Iterator[Block]:
    for place, cells in enumerate(rows, 1):
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
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    return str(cell).strip()
