"""Room: domain. Registrations as a table with headers in both languages, and as text that spreadsheets and programs read. No files."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from bot.domain.forms import Form
from bot.domain.registrations import Registration

Rows = Sequence[Sequence[str]]
_FIRST = ("编号 Reference", "表单 Form", "时间 Time (UTC)")
_LAST = ("状态 Status", "负责人 Officer", "备注 Note")


def rows_of(found: Sequence[Registration], forms: Iterable[Form]) -> Rows:
    """A header, then a line for each registration with its values as they are stored."""
    slots = {slot.name: slot for each in forms for slot in each.slots}
    names = list(dict.fromkeys([*slots, *(name for each in found for name in each.values)]))
    header = [*_FIRST, *(f"{slots[n].label.zh} {slots[n].label.en}" if n in slots else n for n in names), *_LAST]
    return [header, *(_row(each, names) for each in found)]


def _row(each: Registration, names: Sequence[str]) -> list[str]:
    values = [each.values[name].stored if name in each.values else "" for name in names]
    return [each.reference, each.form, f"{each.at:%Y-%m-%d %H:%M}", *values, each.status, each.officer or "", each.note]


def as_csv(rows: Rows) -> str:
    """Comma-separated, each cell harmless."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_json(rows: Rows) -> str:
    """A list of records by the header's names; of two columns with one name the later has a number."""
    header: list[str] = []
    for name in rows[0]:
        header.append(name if name not in header else f"{name} ({header.count(name) + 1})")
    records = [dict(zip(header, row, strict=True)) for row in rows[1:]]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula; telephone numbers keep their plus sign."""
    is_formula = cell.startswith(("=", "@", "-", "\t", "\r", "\n", "＝", "＋", "－", "＠")) or (cell.startswith("+") and not cell[1:].isdecimal())
    return f"'{cell}" if is_formula else cell
