"""Room: adapters. A proposal as a workbook of its own, both languages side by side and what is missing marked, and back. It reads no document."""

import io
import re
from collections.abc import Iterator, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from bot.adapters.sheet_child import Cells
from bot.domain.documents import STATED
from bot.domain.documents_draft import CLAIMS, HEAD, Draft, Line
from bot.domain.language import Bilingual

DRAFT = "草稿 Draft"
_PAIRS, _ONCE = ("title", "authority", "source.title"), tuple(name for name in HEAD if not name.endswith((".zh", ".en")))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MISSING, _HEAD = PatternFill("solid", fgColor="FFF2CC"), PatternFill("solid", fgColor="DCE6EE")
_WIDTHS = {"A": 4, "B": 22, "C": 60, "D": 60}
_Row = tuple[str, str, str, str]
"""Key, name of its label, and what stands under Chinese and under English."""


def draft_sheet(draft: Draft, words: Mapping[str, Bilingual]) -> tuple[bytes, list[str]]:
    """The workbook, and the cells that have to be filled in (`D4`)."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = DRAFT
    named = (words["import_belongs"], words["import_zh"], words["import_en"])
    rows: list[_Row] = list(_rows(draft))
    for place, text in enumerate(["", *(f"{each.zh} {each.en}" for each in named)], 1):
        _put(sheet, 1, place, text)
        sheet.cell(1, place).fill, sheet.cell(1, place).font = _HEAD, Font(bold=True)
    missing: list[str] = []
    for number, (key, label, zh, en) in enumerate(rows, 2):
        name = words.get(f"import_field_{label}") or words.get(f"import_{label}")
        for place, text in enumerate((key, f"{name.zh} {name.en}" if name else "", zh, en), 1):
            _put(sheet, number, place, text)
        missing += [_marked(sheet, number, place) for place, text in ((3, zh), (4, en)) if not text.strip() and _is_pair(key)]
        sheet.row_dimensions[number].hidden = key in ("language", "entry", "status")
    sheet.column_dimensions["A"].hidden = True
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), missing


def draft_in(cells: Cells) -> Draft | None:
    """The proposal as it was filled in; None where the workbook holds none."""
    rows = [[cell.text for cell in row] + [""] * 4 for row in cells.get(DRAFT, [])]
    said = {row[0]: (row[2].strip(), row[3].strip()) for row in rows if row[0] and not row[0].startswith("line|")}
    if "language" not in said:
        return None
    once = {key: zh for key, (zh, _) in said.items()}
    pairs = {f"{name}.{side}": text for name in _PAIRS for side, text in zip(("zh", "en"), said.get(f"head.{name}", ("", "")), strict=True)}
    head = pairs | {name: once.get(f"head.{name}", "") for name in _ONCE}
    claims = {name: once.get(f"claim.{name}", "") for name in CLAIMS}
    keys = [(row[0].split("|", 2), row) for row in rows if row[0].count("|") > 1]
    lines = [(key[1], row[2].strip(), row[3].strip(), key[2]) for key, row in keys if key[0] == "line" and key[1] in STATED]
    return Draft(
        "en" if once["language"] == "en" else "zh",
        once.get("entry", ""),
        tuple(Line(*line) for line in lines if line[1] or line[2]),
        {name: text for name, text in head.items() if text},
        {name: text for name, text in claims.items() if text},
        status="verified" if once.get("status") == "verified" else "reported",
    )


def _rows(draft: Draft) -> Iterator[_Row]:
    """What the entry is to say, in the order of the page; what belongs nowhere is left on it."""
    yield from (("language", "", draft.language, ""), ("entry", "", draft.entry, ""), ("status", "", draft.status, ""))
    wanted = ("source.title",) if draft.entry else _PAIRS
    for name in wanted:
        if name != "source.title" or draft.head.get("source.title.zh") or draft.head.get("source.title.en"):
            yield f"head.{name}", name.replace(".", "_"), draft.head.get(f"{name}.zh", ""), draft.head.get(f"{name}.en", "")
    yield from ((f"head.{name}", name.replace(".", "_"), draft.head[name], "") for name in _ONCE if draft.head.get(name))
    yield from ((f"claim.{name}", f"claim_{name}", value, "") for name, value in draft.claims.items())
    yield from ((f"line|{line.field}|{line.place}", line.field, line.zh, line.en) for line in draft.statements)


def _is_pair(key: str) -> bool:
    return key.startswith("line|") or key.removeprefix("head.") in _PAIRS


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, _CONTROLS.sub(" ", text))
    # Whatever a document begins with, it is no formula.
    cell.data_type, cell.number_format, cell.alignment = "s", "@", Alignment(wrap_text=True, vertical="top")


def _marked(sheet: Worksheet, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    cell.fill = _MISSING
    return cell.coordinate
