"""The whole list as a workbook: the same comes back as nothing to do, a changed cell as that change alone, and what cannot be taken by its cell."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bot.adapters.file_editing import YamlEditing
from bot.adapters.sheet_columns import LIST, STATEMENTS
from bot.adapters.sheets import ExcelSheets
from bot.adapters.text_files import read_phrasebook
from bot.ports.editing import SheetRead
from bot.settings import PROJECT

HOUSING = "knowledge/items/18-graduate-housing-subsidy.md"
FILES = {name: (PROJECT / name).read_bytes() for name in (HOUSING, "knowledge/items/01-national-startup-support.md")}
Change = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def sheets() -> ExcelSheets:
    return ExcelSheets(YamlEditing(), read_phrasebook(PROJECT / "prompts" / "pages").texts)


@pytest.fixture(scope="module")
def workbook(sheets: ExcelSheets) -> bytes:
    return sheets.write(FILES)


def changed(workbook: bytes, change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def put(sheet: str, key: str, path: str, value: str | None) -> Change:
    """Somebody types into one cell."""

    def change(book: Workbook) -> None:
        row = next(row for row in book[sheet].iter_rows(min_row=3) if row[0].value == key)
        next(cell for cell, head in zip(row, book[sheet][1], strict=True) if head.value == path).value = value

    return change


def at_the_end(*cells: str) -> Change:
    """Somebody fills in the first empty row."""

    def change(book: Workbook) -> None:
        row = next(row for row in book[STATEMENTS].iter_rows(min_row=3) if not row[0].value)
        for cell, value in zip((row[1], row[3], row[4], row[5]), cells, strict=True):
            cell.value = value

    return change


def faults(read: SheetRead) -> list[tuple[str, str]]:
    return [(place, words.en) for place, words in read.faults]


def test_an_untouched_workbook_changes_nothing_also_after_a_program_saved_it(sheets: ExcelSheets, workbook: bytes) -> None:
    for content in (workbook, changed(workbook, lambda book: None)):
        assert sheets.read(FILES, content) == SheetRead({}, [])


def test_one_cell_changes_one_line_of_one_file(sheets: ExcelSheets, workbook: bytes) -> None:
    read = sheets.read(FILES, changed(workbook, put(LIST, HOUSING, "owner", "虚构的负责人")))
    [(name, content)] = read.edits.items()
    before, after = FILES[name].decode().splitlines(), content.decode().splitlines()
    assert name == HOUSING and [line for line in after if line not in before] == ["owner: 虚构的负责人"] and len(after) == len(before) + 1


def test_a_statement_goes_where_both_languages_are_cleared(sheets: ExcelSheets, workbook: bytes) -> None:
    def clear(book: Workbook) -> None:
        for side in ("zh", "en"):
            put(STATEMENTS, f"{HOUSING}|benefits.0", side, None)(book)

    gone = YamlEditing().form(HOUSING, FILES[HOUSING]).values()["benefits.0.zh"]
    read = sheets.read(FILES, changed(workbook, clear))
    assert gone.encode() in FILES[HOUSING] and gone.encode() not in read.edits[HOUSING]


def test_a_statement_comes_in_an_empty_row(sheets: ExcelSheets, workbook: bytes) -> None:
    read = sheets.read(FILES, changed(workbook, at_the_end("graduate-housing-subsidy", "cautions", "虚构的一句。", "An invented sentence.")))
    values = YamlEditing().form(HOUSING, read.edits[HOUSING]).values()
    last = values["cautions"].split()[-1]
    assert (values[f"cautions.{last}.zh"], values[f"cautions.{last}.en"]) == ("虚构的一句。", "An invented sentence.")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put(LIST, HOUSING, "owner", "=1+1"), "holds a formula"),
        (put(LIST, HOUSING, "id", "another"), "cannot be changed here"),
        (put(LIST, HOUSING, "reviewed_on", "soon"), "soon"),
        (put(LIST, HOUSING, "key", "knowledge/items/99.md"), "cannot be told"),
        (put(STATEMENTS, f"{HOUSING}|benefits.0", "en", None), "en"),
        (at_the_end("no-such-entry", "cautions", "一", "one"), "names no entry"),
        (at_the_end("graduate-housing-subsidy", "elsewhere", "一", "one"), "names no part"),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_cell(sheets: ExcelSheets, workbook: bytes, change: Change, words: str) -> None:
    read = sheets.read(FILES, changed(workbook, change))
    [(place, said)] = faults(read)
    assert read.edits == {} and "!" in place and words in said


def without_row(sheet: str, key: str) -> Change:
    return lambda book: book[sheet].delete_rows(next(row[0].row for row in book[sheet].iter_rows(min_row=3) if row[0].value == key))


def named_otherwise(book: Workbook) -> None:
    next(cell for cell in book[STATEMENTS][1] if cell.value == "en").value = "English"


def copied_with_its_key(book: Workbook) -> None:
    """Somebody copies a whole row to write a new statement over it."""
    old = next(row for row in book[STATEMENTS].iter_rows(min_row=3) if row[0].value == f"{HOUSING}|benefits.0")
    new = next(row for row in book[STATEMENTS].iter_rows(min_row=3) if not row[0].value)
    for at, cell in enumerate(old):
        new[at].value = "虚构的另一句" if at == 4 else cell.value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: book[STATEMENTS].delete_cols(1), "lost columns"),
        (lambda book: book[STATEMENTS].delete_rows(1), "lost columns"),
        (lambda book: book.remove(book[STATEMENTS]), "lost columns"),
        (named_otherwise, "lost columns"),
        (copied_with_its_key, "same statement as a row above"),
        (without_row(STATEMENTS, f"{HOUSING}|benefits.0"), "rows missing (1)"),
        (put(STATEMENTS, f"{HOUSING}|benefits.0", "zh", "长" * 2001), "too long"),
        (put(STATEMENTS, f"{HOUSING}|benefits.0", "figures", "五百元"), "one figure a line"),
    ],
)
def test_a_workbook_that_was_taken_apart_changes_nothing_and_says_so(sheets: ExcelSheets, workbook: bytes, change: Change, words: str) -> None:
    read = sheets.read(FILES, changed(workbook, change))
    assert read.edits == {} and words in faults(read)[0][1]


def test_rows_in_another_order_are_the_same_list(sheets: ExcelSheets, workbook: bytes) -> None:
    def turned(book: Workbook) -> None:
        rows = [[cell.value for cell in row] for row in book[STATEMENTS].iter_rows(min_row=3)]
        for number, row in enumerate(reversed(rows), 3):
            for at, value in enumerate(row, 1):
                book[STATEMENTS].cell(number, at).value = value

    assert sheets.read(FILES, changed(workbook, turned)) == SheetRead({}, [])


def test_an_amount_is_changed_with_its_figure(sheets: ExcelSheets, workbook: bytes) -> None:
    key = f"{HOUSING}|benefits.0"
    read = sheets.read(FILES, changed(workbook, put(STATEMENTS, key, "figures", "1,600 元 本科每月 | bachelor a month\n900 CNY")))
    values = YamlEditing().form(HOUSING, read.edits[HOUSING]).values()
    found = {name: values[f"benefits.0.figures.{name}"] for name in ("0.value", "0.unit", "0.of.en", "1.value", "1.of.zh")}
    assert values["benefits.0.figures"] == "0 1" and list(found.values()) == ["1600", "CNY", "bachelor a month", "900", ""]


@pytest.mark.parametrize("typed", ["2027年6月30日", "2027/6/30", "2027.06.30", "2027-06-30"])
def test_a_day_is_taken_as_people_write_it(sheets: ExcelSheets, workbook: bytes, typed: str) -> None:
    read = sheets.read(FILES, changed(workbook, put(LIST, HOUSING, "valid_until", typed)))
    assert b"valid_until: 2027-06-30" in read.edits[HOUSING]


def test_what_somebody_else_changed_meanwhile_stays_and_is_named_where_both_did(sheets: ExcelSheets, workbook: bytes) -> None:
    meanwhile = FILES | {HOUSING: FILES[HOUSING].replace(b"reviewed_on:", "owner: 别人\nreviewed_on:".encode(), 1)}
    assert sheets.read(meanwhile, workbook) == SheetRead({}, [])
    read = sheets.read(meanwhile, changed(workbook, put(LIST, HOUSING, "owner", "我")))
    assert read.edits == {} and "changed by somebody" in faults(read)[0][1]


def test_a_text_like_a_formula_goes_out_as_text(sheets: ExcelSheets) -> None:
    files = {HOUSING: FILES[HOUSING].replace(b"reviewed_on:", b'owner: "=HYPERLINK(1)"\nreviewed_on:', 1)}
    workbook = sheets.write(files)
    listed = openpyxl.load_workbook(io.BytesIO(workbook))[LIST]
    [cell] = [cell for row in listed.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cell.data_type != "f" and cell.quotePrefix
    assert sheets.read(files, workbook).edits == {}


def test_what_is_no_workbook_of_ours_is_told_so(sheets: ExcelSheets) -> None:
    assert "cannot be read" in faults(sheets.read(FILES, b"not a workbook"))[0][1]
