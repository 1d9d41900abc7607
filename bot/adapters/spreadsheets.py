"""Room: adapters. Tables as Excel workbooks. No knowledge of what is in them."""

import io
import re
from collections.abc import Sequence

from bot.domain.registration_table import harmless

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet with these rows; no cell is a formula, and the head stays in sight."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([_CONTROLS.sub(" ", harmless(cell)) for cell in row])
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
