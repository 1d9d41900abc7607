"""Room: adapters. The process that opens a workbook that came back, with little memory and little time, and writes its cells as JSON. It keeps nothing."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass

from bot.adapters.document_child import with_little
from bot.adapters.document_kinds import DocumentKind, kind_of_document
from bot.adapters.document_workbook import said
from bot.domain.documents import SECONDS, Refusal

_MOST_ROWS, _MOST_COLUMNS = 50_000, 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text; a formula's text is the formula."""

    text: str
    is_formula: bool


Cells = dict[str, list[list[Cell]]]
"""Rows of cells by sheet."""


def cells_of(workbook: bytes) -> Cells | Refusal:
    """Every cell of a workbook, read by a process of its own; why not, where that cannot be."""
    kind = kind_of_document("list.xlsx", workbook)
    if kind is not DocumentKind.SHEET:
        return kind if isinstance(kind, Refusal) else Refusal.UNKNOWN_KIND
    try:
        done = subprocess.run([sys.executable, "-m", "bot.adapters.sheet_child"], input=workbook, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Refusal.SLOW
    if done.returncode != 0:
        return Refusal.BROKEN
    return {name: [[Cell(text, is_formula) for text, is_formula in row] for row in rows] for name, rows in json.loads(done.stdout).items()}


def main() -> None:
    """Read from standard input, write to standard output; any fault ends the process."""
    from openpyxl import load_workbook

    with_little()
    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()), read_only=True, data_only=False, keep_links=False)
    found = {
        sheet.title: [[[said(cell.value), cell.data_type == "f"] for cell in row] for row in sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)]
        for sheet in book.worksheets
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
