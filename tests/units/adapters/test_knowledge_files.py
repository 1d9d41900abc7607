"""Every fault of the entries is named in one reading, by file and line, with how to mend it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.knowledge_files import FileFault
from bot.adapters.library_files import read_library, read_sound_library
from bot.domain.errors import Misconfigured
from bot.domain.knowledge import Eligibility
from bot.domain.library import Knowledge
from tests.fakes import NOON
from tests.small_knowledge import change, item_file, small_knowledge

READERS = {"person_name", "email"}
BREAKS = {
    "two items with one id": (2, "id: item-2\n", "id: item-1\n", "id item-1 is also used by knowledge/items/01.md", "another id"),
    "a language missing": (3, "    en: Apply online.\n", "", "how_to_apply.0.en", "both languages"),
    "a figure without a source": (
        4,
        "    source: S1\n    figures: [{value: 800",
        "    figures: [{value: 800",
        "a number and no source (source)",
        "write the number",
    ),
    "a figure that the text does not state": (5, "    en: CNY 800 a", "    en: CNY 900 a", "number 800 does not stand in the English sentence", "agree"),
    "a category that does not exist": (7, "category: housing", "category: moon", "category", "docs/knowledge.md"),
    "YAML that is broken": (8, "also_called: [事项8号]", "also_called: [事项8号", "not valid YAML", "indentation"),
    "a key said twice": (9, "link: null\n", "link: null\nlink: null\n", "the key link stands twice", "mend the line"),
    "a link to a copy on an unrelated host": (10, "    class: H\n", "    class: M*\n", "class M* must not be shown to the public", "remove the address"),
    "a telephone number that is nobody's public line": (11, "可拨打12333", "可拨打0532-85912345", "0532-85912345 is not one of the public lines", "remove it"),
    "a source that is not listed": (
        12,
        "    source: S1\n    figures: [{value: 3,",
        "    source: S9\n    figures: [{value: 3,",
        "source S9 is not listed",
        "add it",
    ),
    "two items with one number": (13, "number: 13\n", "number: 1\n", "number 1 is also used by knowledge/items/01.md", "correct one"),
    "too few questions": (14, "  - {about: timing, zh: 什么时候？, en: When?}\n", "", "only 4 questions", "add questions"),
    "an aspect that says nothing": (15, "timing:\n  - zh: 全年。\n    en: All year.\n", "", "timing says nothing", "blank: true"),
    "no second language below": (16, "## English\n", "", "lacks a language", "## English"),
    "no front matter": (17, "---\nid: item-17", "id: item-17", "no front matter", "---"),
    "a field nobody knows": (18, "authority:", "autority:", "autority", "docs/knowledge.md"),
    "an empty text": (19, "    zh: 材料清单", "    zh: ''", "is empty", "both languages"),
    "a blank that states something": (20, "  - blank: true\n", "  - blank: true\n    source: S1\n", "a blank names what is missing", "docs"),
    "an entry it belongs to that is not there": (21, "category: housing", "belongs_to: nothing\ncategory: housing", "no entry has the id nothing", "correct"),
    "a validity that ends before it begins": (22, "valid_until: null", "valid_until: 2023-01-01", "“Valid until” (valid_until) lies before", "correct one"),
    "an exception without its rule": (
        25,
        "authority:",
        "eligibility:\n  pursuits: [job]\n  years_differ_for: [master]\nauthority:",
        "years_differ_for is an exception to max_years_since_graduation",
        "add max_years_since_graduation, or remove years_differ_for",
    ),
    "an eligibility word nobody knows": (
        26,
        "authority:",
        "eligibility: {gives: money}\nauthority:",
        "eligibility.gives: money cannot be chosen here",
        "use one of hukou, recognition",
    ),
    "an age limit for nobody known": (27, "authority:", "eligibility: {max_age: 40, max_age_for: {men: 35}}\nauthority:", "max_age_for.men", "docs/kn"),
    "a date that is none": (23, "reviewed_on: 2026-11-23", "reviewed_on: someday", "reviewed_on: someday is no day", "write it as 2026"),
}


@dataclass(frozen=True)
class Report:
    """One reading of a folder that is broken in many places, and the lines where it was broken."""

    faults: list[FileFault]
    lines: dict[str, int]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = small_knowledge(tmp_path_factory.mktemp("broken"))
    lines = {name: change(item_file(folder, number), old, new) for name, (number, old, new, _, _) in BREAKS.items()}
    item_file(folder, 24).write_bytes("---\nid: item-24\ntitle: 住房".encode("gb18030"))
    return Report(read_library(folder, NOON.date(), READERS)[1], lines)


def read(folder: Path) -> tuple[Knowledge, list[FileFault]]:
    return read_library(folder, NOON.date(), READERS)


def test_the_small_folder_of_these_tests_is_sound(tmp_path: Path) -> None:
    knowledge, faults = read(small_knowledge(tmp_path))
    assert faults == []
    assert [entry.number for entry in knowledge.entries.values()] == list(range(1, 42))


@pytest.mark.parametrize("name", BREAKS)
def test_one_reading_names_every_fault_with_its_mend(name: str, report: Report) -> None:
    number, _, _, wrong, mend = BREAKS[name]
    found = [str(fault) for fault in report.faults if fault.file == f"knowledge/items/{number:02}.md"]
    assert any(wrong in fault and mend in fault for fault in found), found


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("two items with one id", 0),
        ("a language missing", -1),
        ("a figure without a source", 0),
        ("a category that does not exist", 0),
        ("YAML that is broken", 0),
        ("a key said twice", 1),
        ("a link to a copy on an unrelated host", 1),
        ("a telephone number that is nobody's public line", 0),
        ("a field nobody knows", 0),
        ("an entry it belongs to that is not there", 0),
        ("an exception without its rule", 2),
    ],
)
def test_a_fault_is_named_with_the_line_it_stands_in(name: str, below: int, report: Report) -> None:
    number, _, _, wrong, _ = BREAKS[name]
    lines = [fault.line for fault in report.faults if fault.file == f"knowledge/items/{number:02}.md" and wrong in str(fault)]
    assert report.lines[name] + below in lines


def test_a_file_that_is_not_utf_8_is_named_with_its_line(report: Report) -> None:
    found = [str(fault) for fault in report.faults if fault.file == "knowledge/items/24.md"]
    assert found == ["knowledge/items/24.md:3: the file is not UTF-8 text; open it in an editor and save it with the encoding UTF-8"]


def test_a_fault_reads_as_file_line_and_words(report: Report) -> None:
    assert all(fault.line >= 1 and str(fault).startswith(f"{fault.file}:{fault.line}: ") and "; " in str(fault) for fault in report.faults)


def test_items_that_cannot_be_read_are_counted(report: Report) -> None:
    assert any("of 41 items of the list can be read" in str(fault) for fault in report.faults)


@pytest.mark.parametrize("text", ["12333", "12345", "拨打110", "2025-05-26", "13800元", "编号2024123456789012"])
def test_public_lines_and_plain_numbers_are_no_forbidden_telephones(text: str, tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 1), "网上申请。", f"网上申请。{text}")
    assert not any("telephone" in str(fault) for fault in read(folder)[1])


@pytest.mark.parametrize("number", ["13812345678", "+86 13812345678", "0532-85912345", "400-123-4567", "053285912345", "１３８１２３４５６７８", "12399"])
def test_other_telephones_are_forbidden_however_they_are_written(number: str, tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 1), "网上申请。", f"网上申请，电话{number}。")
    assert ["telephone number" in str(fault) for fault in read(folder)[1]] == [True]


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = item_file(small_knowledge(tmp_path), 1)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read(tmp_path / "knowledge")[1] == []


def test_every_eligibility_field_is_read_as_it_is_written(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    rules = "degrees: [master], degrees_by_exception: [bachelor], max_age: 40, max_age_for: {women: 43}, max_years_since_graduation: 3, years_differ_for: [any]"
    change(item_file(folder, 1), "authority:", f"eligibility: {{{rules}, needs_hukou: true, hukou_not_needed_for: [hkmt], gives: hukou}}\nauthority:")
    knowledge, faults = read(folder)
    wanted = Eligibility(("master",), None, (), 40, 3, True, ("bachelor",), {"women": 43}, ("any",), ("hkmt",), None, "hukou")
    assert (knowledge.entries["item-1"].eligibility, faults) == (wanted, [])


def test_a_source_without_a_link_may_be_a_copy(tmp_path: Path) -> None:
    file = item_file(small_knowledge(tmp_path), 1)
    change(file, "    class: H\n    link: https://hrss.qingdao.gov.cn/guide\n", "    class: M*\n    link: null\n")
    assert read(tmp_path / "knowledge")[1] == []


def test_a_folder_with_faults_stops_the_start_with_all_of_them(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 1), "category: housing", "category: moon")
    change(item_file(folder, 2), "    en: CNY 800 a", "    en: CNY 900 a")
    with pytest.raises(Misconfigured) as stopped:
        read_sound_library(folder, NOON.date(), READERS)
    assert [line.split(":")[0] for line in stopped.value.faults] == ["knowledge/items/01.md", "knowledge/items/02.md", "knowledge/items"]
