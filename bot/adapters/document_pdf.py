"""Room: adapters. PDF files with text as blocks: ruled tables as rows, columns one after the other, lines as paragraphs. No recognition of pictures."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from bot.domain.documents import MOST_BLOCKS, Block, BlockKind, Refusal, reference_in
from bot.domain.documents_outline import opening_of

_PAGE_NUMBER = re.compile(r"[\s—\-–·/第页共of]*\d{1,4}[\s—\-–·/第页共of\d]*|[Pp]age \d+.*")
_FEWEST_LETTERS = 10
"""On a page; one with fewer is a picture."""
_SLACK = 0.8
"""Of a letter: lines that are set to both edges still end a little before them."""
_ENDS = ("。", "；", "：", ":", ";", ".", "!", "?", "！", "？")
"""A sentence that ends with its line ends the block as well: sentences are told apart later anyway, and headings must not hang on to them."""
_GUTTER = 5.0
"""Points on either side of the middle of the space between two columns."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    size: float
    first: float
    edge: float = 0.0


@dataclass(frozen=True, slots=True)
class _Table:
    top: float
    rows: Sequence[Sequence[str]]


def blocks_of_pdf(content: bytes) -> list[Block] | Refusal:
    """The pages, or SCANNED where none has letters, LOCKED where a password closes them."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(content)) as opened:
            pages = [_page_of(page) for page in opened.pages]
    except PdfminerException as fault:
        return Refusal.LOCKED if fault.args and isinstance(fault.args[0], PDFPasswordIncorrect) else Refusal.BROKEN
    if not pages:
        return Refusal.EMPTY
    if all(page is None for page in pages):
        return Refusal.SCANNED
    return list(_blocks([_without_margins(pages, page) if page else None for page in pages]))


def _page_of(page: Any) -> list[_Line | _Table] | None:
    """The lines and tables of a page from top to bottom, the left column before the right; None for a picture."""
    if len(page.chars) < _FEWEST_LETTERS and not page.chars:
        return None
    # One column alone, or one row, is a frame around text.
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    boxes = [table.bbox for table in tables]
    words = [word for word in page.extract_words(x_tolerance=2, extra_attrs=["size"]) if not any(_is_in(word, box) for box in boxes)]
    found: list[_Line | _Table] = [_Table(table.bbox[1], [[_cell(cell) for cell in row] for row in table.extract()]) for table in tables]
    for line in _in_reading_order(words, float(page.width)):
        place = next((index for index, each in enumerate(found) if isinstance(each, _Table) and each.top > line.top), len(found))
        found.insert(place, line)
    page.close()
    return found


def _is_in(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle = (word["top"] + word["bottom"]) / 2, (word["x0"] + word["x1"]) / 2
    return bool(box[1] <= middle[0] <= box[3] and box[0] <= middle[1] <= box[2])


def _cell(text: str | None) -> str:
    """A cell on one line; a line that begins with a number begins a point."""
    joined = ""
    for line in (text or "").split("\n"):
        joined += ("\n" if joined and opening_of(line).level else _space(joined, line)) + line
    return joined


def _space(before: str, after: str) -> str:
    """Between words of Latin letters a space, between Chinese characters nothing."""
    return " " if before and before[-1].isascii() and after[:1].isascii() else ""


def _in_reading_order(words: Sequence[dict[str, Any]], width: float) -> list[_Line]:
    rows = _rows(words)
    gutter = _gutter(rows, width)
    if gutter is None:
        return _with_edge([_line(row) for row in rows])
    bands: list[tuple[list[_Line], list[_Line], list[_Line]]] = [([], [], [])]
    for row in rows:
        if any(word["x0"] < gutter < word["x1"] for word in row):
            bands.append(([_line(row)], [], []))
            continue
        for side, half in enumerate(([word for word in row if word["x1"] <= gutter], [word for word in row if word["x0"] >= gutter]), 1):
            bands[-1][side].extend([_line(half)] if half else [])
    edged = [
        {id(line): with_it for line, with_it in zip(lines, _with_edge(lines), strict=True)}
        for lines in ([line for band in bands for line in band[side]] for side in range(3))
    ]
    return [edged[side][id(line)] for band in bands for side in range(3) for line in band[side]]


def _with_edge(lines: Sequence[_Line]) -> list[_Line]:
    """Lines of one column, with the place that full ones reach."""
    edge = max((line.right for line in lines), default=0.0)
    return [replace(line, edge=edge) for line in lines]


def _rows(words: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words that stand beside each other."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda each: (each["bottom"], each["x0"])):
        if rows and abs(rows[-1][-1]["bottom"] - word["bottom"]) < word["size"] / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda each: float(each["x0"])) for row in rows]


def _gutter(rows: Sequence[Sequence[dict[str, Any]]], width: float) -> float | None:
    """Where the space between two columns is: many rows have words on both sides of it, and few cross it."""
    best: tuple[int, float] = (0, 0.0)
    # Near the middle alone: a narrow left side holds labels, which belong to what stands beside them.
    for step in range(40, 61):
        middle = width * step / 100
        crossing = sum(any(word["x0"] < middle + _GUTTER and word["x1"] > middle - _GUTTER for word in row) for row in rows)
        both = sum(any(word["x1"] <= middle for word in row) and any(word["x0"] >= middle for word in row) for row in rows)
        best = max(best, (both - crossing, middle))
    return best[1] if best[0] >= 4 else None


def _line(row: Sequence[dict[str, Any]]) -> _Line:
    text, last = str(row[0]["text"]), row[0]["x1"]
    for word in row[1:]:
        gap = "　" if word["x0"] - last > word["size"] else ""
        text, last = text + (_space(text, word["text"]) or gap) + word["text"], word["x1"]
    first = float(row[0]["x1"] - row[0]["x0"]) if str(row[0]["text"]).isascii() else float(row[0]["size"])
    return _Line(text, float(row[0]["x0"]), float(row[-1]["x1"]), float(row[0]["top"]), float(row[0]["size"]), first)


def _without_margins(pages: Sequence[Sequence[_Line | _Table] | None], page: Sequence[_Line | _Table]) -> list[_Line | _Table]:
    """Without page numbers, and without the line that every page begins or ends with."""
    edges = Counter(each.text for one in pages if one for each in {one[0], one[-1]} if isinstance(each, _Line)) if len(pages) > 2 else Counter[str]()
    repeated = {text for text, count in edges.items() if count * 2 > len(pages)}
    last = len(page) - 1
    return [
        each
        for place, each in enumerate(page)
        if not (isinstance(each, _Line) and place in (0, last) and (each.text in repeated or _PAGE_NUMBER.fullmatch(each.text)))
    ]


def _blocks(pages: Sequence[Sequence[_Line | _Table] | None]) -> Iterator[Block]:
    lines = [each for page in pages if page for each in page if isinstance(each, _Line)]
    usual = median(line.size for line in lines) if lines else 0.0
    tables, paragraphs, open_text, open_place = 0, 0, "", ""
    before: _Line | None = None
    for number, page in enumerate(pages, 1):
        if page is None:
            yield Block(BlockKind.PICTURE, "", f"page {number}")
            continue
        for each in page:
            if isinstance(each, _Line) and before and _goes_on(before, each, usual):
                open_text += _space(open_text, each.text) + each.text
                before = each
                continue
            if open_text:
                yield Block(BlockKind.TEXT, open_text, open_place)
                open_text = ""
            if isinstance(each, _Line):
                paragraphs += 1
                open_text, open_place, before = each.text, f"page {number}, paragraph {paragraphs}", each
                continue
            before, tables = None, tables + 1
            yield from _table_rows(each, number, tables)
    if open_text:
        yield Block(BlockKind.TEXT, open_text, open_place)


def _goes_on(before: _Line, line: _Line, usual: float) -> bool:
    """Whether a line goes on with the paragraph: its first word found no room in the line before, or both are of one big title."""
    if opening_of(line.text).level or abs(before.size - line.size) > 0.6 or reference_in(before.text):
        return False
    if line.size > usual * 1.15:
        return True
    is_full = before.right + line.first + before.size * _SLACK > before.edge
    return is_full and not before.text.endswith(_ENDS) and line.left <= before.left + before.size * 0.5


def _table_rows(table: _Table, page: int, number: int) -> Iterator[Block]:
    for place, row in enumerate(table.rows[:MOST_BLOCKS], 1):
        if any(row):
            yield Block(BlockKind.ROW, " ".join(row).strip(), f"page {page}, table {number}, row {place}", 0, tuple(row))
