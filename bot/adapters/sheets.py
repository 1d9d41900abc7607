"""Room: adapters. The whole list as one workbook, and back: the port `Sheets`. Only what somebody changed in it changes a file.

The workbook keeps how everything stood when it was written. A cell that is still so is left alone, whatever the files say by now; a cell that was
changed, while the file was changed otherwise in the meantime, is named and not taken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from bot.adapters.sheet_child import Cell, Cells, cells_of
from bot.adapters.sheet_columns import COLUMNS, DAYS, FIGURES, FIRST_ROW, KEPT, KEPT_MARK, LIST, LONGEST_CELL, OWN, STATEMENTS, rows_of, tidy
from bot.adapters.sheet_figures import day_of, figures_in
from bot.adapters.sheet_writing import written
from bot.domain.documents import Refusal
from bot.domain.editions import Files
from bot.domain.knowledge import Aspect
from bot.domain.language import Bilingual
from bot.ports.editing import FileEditing, SheetRead


@dataclass(frozen=True, slots=True)
class ExcelSheets:
    """The `Sheets`; `words` are the texts of the pages, of which it takes those that begin with `sheet_`."""

    editing: FileEditing
    words: Mapping[str, Bilingual]

    def write(self, files: Files) -> bytes:
        """An .xlsx of these files."""
        return written(list(rows_of(files, self.editing)), self.words)

    def read(self, files: Files, workbook: bytes) -> SheetRead:
        """What a changed workbook wants to be different from these files."""
        cells = cells_of(workbook)
        if isinstance(cells, Refusal):
            return SheetRead({}, [("", self.words[f"import_refused_{cells}"])])
        if KEPT not in cells or LIST not in cells:
            return SheetRead({}, [("", self.words["sheet_fault_foreign"])])
        return _Reading(self, files, cells).read()


@dataclass
class _Wanted:
    """What is to be different in one file: values by path, the cell that each came from, and rows that go or come."""

    values: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)


def _put(wanted: _Wanted, place: str, path: str, text: str, cell: str) -> None:
    """A cell as the field of the form, or the fields of figures, that it stands for."""
    fields = (figures_in(text) or {}) if path == FIGURES else {path: day_of(text) if path in DAYS else text}
    for name, value in fields.items():
        wanted.values[place + name], wanted.cells[place + name] = value, cell


class _Reading:
    """One workbook beside the files as they are."""

    def __init__(self, sheets: ExcelSheets, files: Files, cells: Cells) -> None:
        self._sheets, self._files, self._cells = sheets, files, cells
        self._now = {(row.sheet, row.key): row.cells for row in rows_of(files, sheets.editing)}
        self._base: dict[tuple[str, str], dict[str, str]] = {}
        for row in cells[KEPT]:
            sheet, key, path, text = (cell.text for cell in [*row, *[Cell("", False)] * 4][:4])
            self._base.setdefault((sheet, key), {})[path] = tidy(text.removeprefix(KEPT_MARK))
        self._file_of = {cells["id"]: key for (sheet, key), cells in self._now.items() if sheet == LIST}
        self._wanted: dict[str, _Wanted] = {}
        self._seen: set[tuple[str, str]] = set()
        self._faults: list[tuple[str, Bilingual]] = []

    def read(self) -> SheetRead:
        if missing := [sheet for sheet in COLUMNS if not self._has_its_columns(sheet)]:
            # Without the key every row would look new, without a column what was typed into it would be lost.
            return SheetRead({}, [(sheet, self._sheets.words["sheet_fault_columns"]) for sheet in missing])
        for sheet in COLUMNS:
            for number, cells in self._rows(sheet):
                self._row(sheet, number, cells)
            self._tell_of_rows_that_are_gone(sheet)
        edits: dict[str, bytes] = {}
        for file, wanted in self._wanted.items():
            content = self._filled(file, wanted)
            if content is not None and content != self._files[file]:
                edits[file] = content
        return SheetRead(edits, self._faults)

    def _has_its_columns(self, sheet: str) -> bool:
        """Whether the hidden first row still names every column, each once."""
        names = [cell.text for cell in next(iter(self._cells.get(sheet, [])), [])]
        return all(names.count(column.path) == 1 for column in COLUMNS[sheet])

    def _tell_of_rows_that_are_gone(self, sheet: str) -> None:
        """A row that somebody deleted stays in the list; they should know, and know how it goes."""
        is_known = not any(words == self._sheets.words["sheet_fault_unknown_row"] for _, words in self._faults)
        if is_known and (gone := [key for of, key in self._base if of == sheet and (of, key) in self._now and (of, key) not in self._seen]):
            words = self._sheets.words["sheet_fault_rows_gone"]
            self._faults.append((sheet, Bilingual(words.zh.format(count=len(gone)), words.en.format(count=len(gone)))))

    def _rows(self, sheet: str) -> Iterator[tuple[int, dict[str, tuple[str, Cell]]]]:
        """Every row that says something: its number, and its cells by field, each with its place."""
        rows = self._cells.get(sheet, [])
        names = [cell.text for cell in rows[0]] if rows else []
        known = {column.path for column in COLUMNS[sheet]}
        for number, row in enumerate(rows[FIRST_ROW - 1 :], FIRST_ROW):
            if any(cell.text for cell in row):
                yield (
                    number,
                    {
                        name: (f"{sheet}!{get_column_letter(at)}{number}", cell)
                        for at, (name, cell) in enumerate(zip(names, row, strict=False), 1)
                        if name in known
                    },
                )

    def _fault(self, place: str, code: str) -> None:
        self._faults.append((place, self._sheets.words[f"sheet_fault_{code}"]))

    def _row(self, sheet: str, number: int, cells: dict[str, tuple[str, Cell]]) -> None:
        key = cells["key"][1].text if "key" in cells else ""
        base, now = self._base.get((sheet, key)), self._now.get((sheet, key))
        if not key:
            self._new_row(sheet, number, cells)
        elif base is None:
            self._fault(f"{sheet}!A{number}", "unknown_row")
        elif (sheet, key) in self._seen:
            self._fault(f"{sheet}!B{number}", "twice")
        else:
            self._seen.add((sheet, key))
            changed = {path: (place, cell) for path, (place, cell) in cells.items() if path not in OWN[sheet] and tidy(cell.text) != base.get(path, "")}
            sound = {path: found for path, found in changed.items() if self._is_sound(path, *found, base, now)}
            if sound and now is not None:
                self._change(sheet, key, sound, cells)

    def _is_sound(self, path: str, place: str, cell: Cell, base: Mapping[str, str], now: Mapping[str, str] | None) -> bool:
        """Whether a changed cell may be taken; why not is among the faults."""
        if cell.is_formula:
            self._fault(place, "formula")
        elif len(cell.text) > LONGEST_CELL:
            self._fault(place, "long")
        elif path == FIGURES and figures_in(cell.text) is None:
            self._fault(place, "figures")
        elif path in ("id", "number"):
            self._fault(place, "locked")
        elif now is None:
            self._fault(place, "gone")
        elif now.get(path, "") not in (base.get(path, ""), tidy(cell.text)):
            self._fault(place, "overtaken")
        else:
            return True
        return False

    def _change(self, sheet: str, key: str, changed: dict[str, tuple[str, Cell]], cells: dict[str, tuple[str, Cell]]) -> None:
        file, _, place = key.partition("|")
        wanted = self._wanted.setdefault(file, _Wanted())
        if sheet == STATEMENTS and {"zh", "en"} <= set(changed) and not any(tidy(cells[side][1].text) for side in ("zh", "en")):
            aspect, _, row = place.partition(".")
            wanted.gone.setdefault(aspect, set()).add(row)
            return
        for path, (at, cell) in changed.items():
            _put(wanted, f"{place}." if place else "", path, tidy(cell.text), at)

    def _new_row(self, sheet: str, number: int, cells: dict[str, tuple[str, Cell]]) -> None:
        """A statement at the end of the sheet, for the entry and part that it names."""
        said = {path: tidy(cell.text) for path, (_, cell) in cells.items()}
        file = self._file_of.get(said.get("entry", ""))
        if sheet == LIST:
            self._fault(f"{sheet}!B{number}", "new_entry")
        elif any(cell.is_formula for _, cell in cells.values()):
            self._fault(f"{sheet}!A{number}", "formula")
        elif file is None:
            self._fault(cells["entry"][0], "no_entry")
        elif said.get("aspect", "") not in list(Aspect):
            self._fault(cells["aspect"][0], "no_aspect")
        elif too_long := [at for at, cell in cells.values() if len(cell.text) > LONGEST_CELL]:
            self._fault(too_long[0], "long")
        elif figures_in(said.get(FIGURES, "")) is None:
            self._fault(cells[FIGURES][0], "figures")
        else:
            wanted = self._wanted.setdefault(file, _Wanted())
            place = wanted.new.get(said["aspect"], len(self._standing(file, said["aspect"])))
            wanted.new[said["aspect"]] = place + 1
            for path in said.keys() - set(OWN[sheet]):
                _put(wanted, f"{said['aspect']}.{place}.", path, said[path], cells[path][0])

    def _standing(self, file: str, aspect: str) -> list[str]:
        """The rows of a list in the file."""
        return [key.rpartition(".")[2] for sheet, key in self._now if sheet == STATEMENTS and key.startswith(f"{file}|{aspect}.")]

    def _filled(self, file: str, wanted: _Wanted) -> bytes | None:
        """The file with it; None where it cannot be written, which the faults then say."""
        values = dict(wanted.values)
        for aspect in {*wanted.gone, *wanted.new}:
            own = self._standing(file, aspect)
            added = [str(place) for place in range(len(own), wanted.new.get(aspect, 0))]
            values[aspect] = " ".join([*(row for row in own if row not in wanted.gone.get(aspect, set())), *added])
        filled = self._sheets.editing.filled(file, self._files[file], values)
        if filled.content is None:
            cell = next(iter(wanted.cells.values()), file)
            faults = [(wanted.cells.get(each.path, cell), each.fault) for each in filled.form.all() if each.fault]
            self._faults += [*faults, *((cell, fault) for fault in filled.form.faults)]
        return filled.content
