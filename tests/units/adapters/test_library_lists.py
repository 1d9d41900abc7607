"""The three lists as staff keep them: in YAML or a spreadsheet, each fault named where it stands."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.adapters.knowledge_files import FileFault, files_of
from bot.adapters.library_lists import COLUMNS, read_lists
from bot.domain.library import Knowledge
from bot.domain.lists import ListKind, Opening
from bot.settings import PROJECT

DISTRICTS = {"laoshan", "west-coast"}
FIELDS = {"marine", "biomedicine"}
GOOD = """\
entries:
  - id: T-001
    title: {zh: 水下机器人, en: Underwater robot}
    organisation: {zh: 示例企业, en: Example firm}
    text: {zh: 找导航算法, en: Seeks navigation software}
    field: marine
    district: laoshan
    valid_until: 2027-01-31
"""


def write(folder: Path, name: str, text: str) -> Path:
    (folder / "lists").mkdir(exist_ok=True)
    (folder / "lists" / name).write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, fields: set[str] = FIELDS, districts: set[str] = DISTRICTS) -> tuple[tuple[Opening, ...], list[FileFault]]:
    return read_lists(files_of(folder)[0], fields, districts)


def sheet(folder: Path, *rows: tuple[object, ...], head: tuple[str, ...] = tuple(COLUMNS)) -> Path:
    book = Workbook()
    for row in (head, *rows):
        book.worksheets[0].append(list(row))
    (folder / "lists").mkdir(exist_ok=True)
    book.save(folder / "lists" / "jobs.xlsx")
    return folder


ROW = (
    "J-001",
    "水声工程师",
    "Acoustics engineer",
    "示例企业",
    "Example firm",
    "负责声呐",
    "Works on sonar",
    "marine",
    "laoshan",
    "声呐；sonar",
    date(2027, 1, 31),
)


def test_an_entry_is_read_with_all_it_says(tmp_path: Path) -> None:
    [opening], faults = read(write(tmp_path, "technology.yaml", GOOD))
    assert faults == []
    assert (opening.id, opening.list, opening.title.en, opening.valid_until) == ("T-001", ListKind.TECHNOLOGY, "Underwater robot", date(2027, 1, 31))


def test_a_spreadsheet_says_the_same(tmp_path: Path) -> None:
    [opening], faults = read(sheet(tmp_path, ROW, (None,) * 11))
    assert faults == []
    assert (opening.list, opening.title.zh, opening.words, opening.valid_until) == (ListKind.JOBS, "水声工程师", ("声呐", "sonar"), date(2027, 1, 31))


def test_the_english_heads_alone_will_do(tmp_path: Path) -> None:
    [opening], faults = read(sheet(tmp_path, ROW, head=tuple(name.split(" ")[1] for name in COLUMNS)))
    assert (opening.id, faults) == ("J-001", [])


@pytest.mark.parametrize(
    ("changed", "line", "wrong"),
    [
        (("field: marine", "field: space"), 6, "no field is called space"),
        (("district: laoshan", "district: beijing"), 7, "no district has the id beijing"),
        ((", en: Seeks navigation software", ""), 5, "text.en"),
        (("id: T-001", "id: t 1"), 2, "id"),
        (("valid_until: 2027-01-31", "valid_until: soon"), 8, "valid_until"),
        (("    field: marine", "    telephone: 1"), 6, "telephone"),
    ],
)
def test_a_fault_is_named_where_it_stands(tmp_path: Path, changed: tuple[str, str], line: int, wrong: str) -> None:
    found, [fault] = read(write(tmp_path, "technology.yaml", GOOD.replace(*changed)))
    assert (found, fault.line) == ((), line)
    assert wrong in str(fault) and "；" in fault.said.zh


def test_a_faulty_row_of_a_spreadsheet_is_named_by_its_row(tmp_path: Path) -> None:
    found, faults = read(sheet(tmp_path, ROW, ("J-002", "只有标题", *(None,) * 9)))
    assert [each.id for each in found] == ["J-001"]
    assert {fault.line for fault in faults} == {3}


def test_a_column_nobody_knows_is_said(tmp_path: Path) -> None:
    found, [fault] = read(sheet(tmp_path, ROW, head=("姓名", *list(COLUMNS)[1:])))
    assert found == () and "姓名" in str(fault)


def test_a_file_that_is_no_workbook_is_a_fault(tmp_path: Path) -> None:
    _, [fault] = read(write(tmp_path, "jobs.xlsx", "no workbook"))
    assert "cannot be read" in str(fault)


def test_an_id_stands_once_on_all_three_lists(tmp_path: Path) -> None:
    write(tmp_path, "finance.yaml", GOOD)
    found, [fault] = read(write(tmp_path, "technology.yaml", GOOD))
    assert len(found) == 1 and "stands twice" in str(fault)


def test_the_shipped_lists_are_there_and_empty(knowledge: Knowledge) -> None:
    assert {file.stem for file in (PROJECT / "knowledge" / "lists").glob("*.yaml")} == set(ListKind)
    assert knowledge.openings == ()


def test_the_example_is_sound_and_says_that_it_is_invented(knowledge: Knowledge) -> None:
    form = knowledge.forms["needs_matching"].slot("field")
    assert form
    found, faults = read(PROJECT / "docs" / "example-knowledge", {each.id for each in form.choices}, {each.id for each in knowledge.districts()})
    assert faults == [] and {each.list for each in found} == set(ListKind)
    for file in (PROJECT / "docs" / "example-knowledge" / "lists").glob("*"):
        assert "虚构" in file.read_text("utf-8") and "Invented" in file.read_text("utf-8")
