"""Room: adapters. Which columns the workbook of the list has, and what stands in them for some files. No Excel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.adapters.sheet_figures import figures_cell
from bot.domain.editing import EditForm
from bot.domain.editions import Files
from bot.domain.knowledge import Aspect, Status, WhenExpired
from bot.ports.editing import FileEditing

LIST, STATEMENTS, GUIDE, KEPT = "清单 List", "内容 Statements", "说明 Read me", "_base"
KEPT_MARK = "~"
"""Before every text that is kept, so that none begins like a formula."""
FIRST_ROW = 3
"""Row 1 names the fields for the way back and is hidden, row 2 is the head."""
FIGURES = "figures"
"""The column that holds all figures of a statement, one a line."""
DAYS = ("reviewed_on", "valid_from", "valid_until")
LONGEST_CELL = 2_000
"""As on the pages: a statement that is longer is no statement."""
EMPTY_ROWS = 60
"""Rows at the end of the statements for new ones."""


@dataclass(frozen=True, slots=True)
class Column:
    """`path` is the field, within a statement its last part. `choices` are what may stand in it."""

    path: str
    width: int
    is_open: bool = True
    choices: tuple[str, ...] = ()


KEY = Column("key", 4, is_open=False)
LIST_COLUMNS = (
    KEY,
    Column("id", 24, is_open=False),
    Column("number", 8, is_open=False),
    Column("title.zh", 32),
    Column("title.en", 36),
    Column("short.zh", 20),
    Column("short.en", 22),
    Column("status", 18, choices=tuple(map(str, Status))),
    Column("owner", 16),
    Column("reviewed_on", 14),
    Column("review_every_months", 12),
    Column("valid_from", 14),
    Column("valid_until", 14),
    Column("when_expired", 14, choices=tuple(map(str, WhenExpired))),
    Column("replaced_by", 22),
    Column("authority.zh", 30),
    Column("authority.en", 34),
    Column("link", 30),
)
ENTRY, ABOUT = Column("entry", 24, is_open=False), Column("aspect", 16, is_open=False, choices=tuple(map(str, Aspect)))
STATEMENT_COLUMNS = (
    KEY,
    ENTRY,
    Column("title", 24, is_open=False),
    ABOUT,
    Column("zh", 60),
    Column("en", 64),
    Column("brief.zh", 26),
    Column("brief.en", 28),
    Column(FIGURES, 36),
    Column("source", 12),
    Column("blank", 10, choices=("true",)),
)
COLUMNS = {LIST: LIST_COLUMNS, STATEMENTS: STATEMENT_COLUMNS}
OWN = {LIST: ("key",), STATEMENTS: ("key", "entry", "title", "aspect")}
"""Columns that name a row rather than a field of it."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its `key` (`file`, or `file|benefits.0`) and its cells by column."""

    sheet: str
    key: str
    cells: Mapping[str, str]


def rows_of(files: Files, editing: FileEditing) -> Iterator[SheetRow]:
    """What the two sheets hold, entries in the order of their files; a file that has no form is not in it."""
    forms = {file: form for file in sorted(files) if (form := editing.form(file, files[file])).kind == "entry"}
    for file, form in forms.items():
        yield SheetRow(LIST, file, _cells(form.values(), "", LIST_COLUMNS[1:]) | {"key": file})
    for file, form in forms.items():
        yield from _statements(file, form)


def _statements(file: str, form: EditForm) -> Iterator[SheetRow]:
    values = form.values()
    for aspect in Aspect:
        for row in values.get(aspect, "").split():
            key, place = f"{file}|{aspect}.{row}", f"{aspect}.{row}."
            named = {"key": key, "entry": values.get("id", ""), "title": values.get("title.zh", ""), "aspect": str(aspect)}
            yield SheetRow(STATEMENTS, key, _cells(values, place, STATEMENT_COLUMNS[4:]) | named)


def _cells(values: Mapping[str, str], place: str, columns: tuple[Column, ...]) -> dict[str, str]:
    plain = {column.path: tidy(values.get(f"{place}{column.path}", "")) for column in columns}
    return plain | {FIGURES: figures_cell(values, place)} if FIGURES in plain else plain


def tidy(text: str) -> str:
    """A text as it comes back out of Excel."""
    return text.replace("\r\n", "\n").replace("_x000D_\n", "\n").strip()
