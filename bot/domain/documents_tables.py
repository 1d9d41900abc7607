"""Room: domain. Rows of tables as pieces: a row as one line under its head, or each cell for the field that its column names. No paragraphs."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.documents import STATED, Block, ImportWords, Piece
from bot.domain.documents_fields import field_of


def is_of_fields(head: Sequence[str], words: ImportWords) -> bool:
    """Whether columns are fields of several subjects, one a row: what the first names is a subject, or for whom it is."""
    named = [field_of(cell, words, is_whole=True) for cell in head]
    return len({*named} & {*STATED}) > 1 and named[0] in ("", "title", "for_whom")


def by_columns(words: ImportWords, head: Sequence[str], row: Block) -> Iterator[Piece]:
    """A row of a table whose columns are fields: each cell for its own, with what the row is about before it."""
    subject = next((place for place, cell in enumerate(row.cells) if cell.strip() and not cell.strip().isdigit()), 0)
    for place, (above, cell) in enumerate(zip(head, row.cells, strict=False)):
        named = field_of(above, words, is_whole=True)
        if named not in STATED or not cell.strip():
            continue
        text = on_one_line(f"{above}：{cell}" if re.fullmatch(r"[\d.,]+", cell.strip()) else cell)
        yield Piece(named, text if place == subject else f"{on_one_line(row.cells[subject])}：{text}", row.place)


def has_head(rows: Sequence[Block], words: ImportWords) -> bool:
    """Whether the first row names what stands below it: every cell of it a field."""
    return len(rows) > 1 and len(rows[0].cells) > 1 and all(field_of(cell, words, is_whole=True) for cell in rows[0].cells)


def with_head(head: Sequence[str], cells: Sequence[str], language: str) -> str:
    """A row as one line, every cell with what stands above it: a number without its unit says nothing."""
    colon, then = ("：", "；") if language == "zh" else (": ", "; ")
    pairs = [(on_one_line(above), on_one_line(cell)) for above, cell in zip(head, cells, strict=False) if cell.strip()]
    return then.join(f"{above}{colon}{cell}" if above else cell for above, cell in pairs)


def on_one_line(text: str) -> str:
    """Without the ends of lines that a narrow cell put into it."""
    return " ".join(text.split())
