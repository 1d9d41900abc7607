"""Room: adapters. The workbook of the list, written with openpyxl: what may be edited is open, what names a row is not, and no cell is a formula."""

import io
import re
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.adapters.sheet_columns import ABOUT, COLUMNS, EMPTY_ROWS, ENTRY, FIRST_ROW, GUIDE, KEPT, KEPT_MARK, STATEMENTS, Column, SheetRow
from bot.domain.language import Bilingual

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEAD = PatternFill("solid", fgColor="DCE6EE")
_CLOSED = PatternFill("solid", fgColor="F1F1F1")
_TEXT = "@"
"""The number format under which Excel leaves alone what is typed: 2026-05 stays 2026-05."""


def written(rows: Sequence[SheetRow], words: Mapping[str, Bilingual]) -> bytes:
    """The workbook; a last sheet, out of sight, keeps how everything stood."""
    book = Workbook()
    for name, is_locked in (("open", False), ("closed", True)):
        book.add_named_style(_style(name, is_locked))
    guide = book.active
    assert isinstance(guide, Worksheet)
    _guide(guide, words)
    for name, columns in COLUMNS.items():
        _sheet(book.create_sheet(name), [row for row in rows if row.sheet == name], columns, words)
    kept = book.create_sheet(KEPT)
    for row in rows:
        for path, text in row.cells.items():
            kept.append([row.sheet, row.key, path, KEPT_MARK + _CONTROLS.sub(" ", text)])
    kept.sheet_state = "veryHidden"
    book.active = 1
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _style(name: str, is_locked: bool) -> NamedStyle:
    style = NamedStyle(name, alignment=Alignment(wrap_text=True, vertical="top"), protection=Protection(locked=is_locked), number_format=_TEXT)
    if is_locked:
        style.fill = _CLOSED
    return style


def _guide(sheet: Worksheet, words: Mapping[str, Bilingual]) -> None:
    sheet.title = GUIDE
    for place, line in enumerate((name for name in sorted(words) if name.startswith("sheet_guide_")), 1):
        _put(sheet, place, 1, words[line].zh)
        _put(sheet, place, 2, words[line].en)
    for column in "AB":
        sheet.column_dimensions[column].width = 70
    sheet.protection.sheet = True


def _sheet(sheet: Worksheet, rows: Sequence[SheetRow], columns: Sequence[Column], words: Mapping[str, Bilingual]) -> None:
    for place, column in enumerate(columns, 1):
        name = words[f"sheet_{column.path.replace('.', '_')}"]
        _put(sheet, 1, place, column.path)
        _put(sheet, 2, place, f"{name.zh}\n{name.en}")
        sheet.cell(2, place).fill, sheet.cell(2, place).font = _HEAD, Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for number, row in enumerate(rows, FIRST_ROW):
        for place, column in enumerate(columns, 1):
            _put(sheet, number, place, row.cells.get(column.path, ""), column.is_open)
    last = FIRST_ROW + len(rows) + (EMPTY_ROWS if sheet.title == STATEMENTS else 0)
    for number in range(FIRST_ROW + len(rows), last):
        for place, column in enumerate(columns, 1):
            _put(sheet, number, place, "", column.is_open or column in (ENTRY, ABOUT))
    _choices(sheet, columns, last)
    sheet.row_dimensions[1].hidden = sheet.column_dimensions["A"].hidden = True
    sheet.freeze_panes = f"{'E' if sheet.title == STATEMENTS else 'D'}{FIRST_ROW}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False  # False: it is not forbidden
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{last}"


def _choices(sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    for place, column in enumerate(columns, 1):
        if column.choices:
            allowed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True)
            allowed.add(f"{get_column_letter(place)}{FIRST_ROW}:{get_column_letter(place)}{last}")
            sheet.add_data_validation(allowed)


def _put(sheet: Worksheet, row: int, column: int, text: str, is_open: bool = False) -> None:
    """A text that stays one: typed as such, so that `=1+1` is no formula, also after somebody edits the cell (quotePrefix)."""
    cell = sheet.cell(row, column)
    cell.style = "open" if is_open else "closed"
    cell.value = _CONTROLS.sub(" ", text) or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in "=+-@＝＋－＠"
