"""The check of the knowledge folder between its entries: what keeps it back, what is only to be looked at, and in which words."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.check_words import check_words
from bot.adapters.library_files import Library, check_library, library_of
from bot.domain.language import Language
from bot.domain.phrasebook import needs
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS
from tests.fakes import NOON
from tests.small_knowledge import change, item_file, small_knowledge

FIGURE = "figures: [{{value: {value}, unit: CNY, of: {{zh: 硕士每月, en: master a month}}}}]"


def check(folder: Path) -> Library:
    return check_library(folder, NOON.date(), {"person_name", "email"})


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in check(folder).faults]


def warnings(folder: Path) -> list[str]:
    return [str(warning) for warning in check(folder).warnings]


def with_amount(folder: Path, number: int, value: int, of: str = FIGURE, more: str = "") -> None:
    """Let an item say how much it is, and of what."""
    file = item_file(folder, number)
    change(file, "    figures: [{value: 800, unit: CNY}]", f"    {of.format(value=value)}")
    file.write_text(
        file.read_text("utf-8").replace("800元", f"{value}元").replace("CNY 800 ", f"CNY {value} ").replace("category:", f"{more}category:"), "utf-8"
    )


def test_the_small_folder_has_nothing_to_be_looked_at(tmp_path: Path) -> None:
    assert (faults(small_knowledge(tmp_path)), warnings(tmp_path / "knowledge")) == ([], [])


def test_the_shipped_folder_has_neither_faults_nor_warnings() -> None:
    shipped = check_library(PROJECT / "knowledge", NOON.date(), READERS.keys())
    assert ([*map(str, shipped.faults)], [*map(str, shipped.warnings)]) == ([], [])


def test_two_amounts_for_one_thing_are_shown_where_entries_belong_together(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    with_amount(folder, 1, 800)
    with_amount(folder, 2, 900, more="belongs_to: item-1\n")
    found = [each for each in warnings(folder) if "硕士每月 · master a month" in each]
    assert len(found) == 1 and found[0].startswith("knowledge/items/02.md:") and "900 CNY" in found[0] and "800 CNY in knowledge/items/01.md" in found[0]
    assert faults(folder) == []


def test_two_amounts_in_entries_that_have_nothing_to_do_with_each_other_are_no_conflict(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    with_amount(folder, 1, 800)
    with_amount(folder, 2, 900)
    assert not any("is said of" in each for each in warnings(folder))


def test_the_same_words_with_another_number_are_shown(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    for number, value in ((1, 12), (2, 15)):
        text = f"timing:\n  - zh: 公示以后{value}个工作日之内发放。\n    en: Paid within {value} working days after the notice.\n    source: S1\n"
        change(item_file(folder, number), "timing:\n  - zh: 全年。\n    en: All year.\n", f"{text}    figures: [{{value: {value}, unit: working_day}}]\n")
    found = [each for each in warnings(folder) if "the same words" in each]
    assert len(found) == 1 and "02.md" in found[0] and "公示以后12个工作日之内发放" in found[0]


def test_an_amount_said_of_another_entry_that_does_not_know_it_is_shown(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 1), 'title: {zh: 第1项, en: "Item 1"}', "title: {zh: 毕业生安家补贴, en: Settling-in}")
    change(item_file(folder, 2), "硕士每月800元。", "毕业生安家补贴每月800元。")
    assert not any("毕业生安家补贴" in each for each in warnings(folder))
    with_amount(folder, 3, 950)
    change(item_file(folder, 3), "硕士每月950元。", "毕业生安家补贴每月950元。")
    assert [each for each in warnings(folder) if "is said of 毕业生安家补贴" in each] == [
        "knowledge/items/03.md:20: 950 CNY is said of 毕业生安家补贴, whose own entry does not name it; correct one of the two"
    ]


CITY = "在上海，硕士每月800元。"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("硕士每月800元。", CITY, "the statement names 上海"),
        ("title: {zh: 第5项", "title: {zh: 上海落户", "the title names 上海"),
        ("title: {zh: 指南", "title: {zh: 上海市人才办法", "the source is about 上海"),
    ],
)
def test_what_looks_like_ours_and_is_another_citys_is_shown(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 5), "category: housing", "level: city\ncategory: housing")
    change(item_file(folder, 5), old, new)
    assert [said in each for each in warnings(folder)] == [True]


@pytest.mark.parametrize("text", ["上海的补贴不适用于青岛，青岛硕士每月800元。", "上海合作组织示范区硕士每月800元。", "上海路的窗口，硕士每月800元。"])
def test_who_says_that_it_is_not_ours_is_not_warned(tmp_path: Path, text: str) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 5), "硕士每月800元。", text)
    assert warnings(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("    source: S1\n    figures: [{value: 800, unit: CNY}]\n", "", "the statement names 800元 and no source"),
        ("  - zh: 网上申请。", "  - zh: Apply online.", "the Chinese side holds no Chinese"),
        ("    en: Apply online.", "    en: 网上申请。", "the English side is written in Chinese"),
        ("网上申请。", "到 example.com/apply 申请。", "the address example.com/apply is neither"),
        ("category: housing", "replaced_by: nothing\ncategory: housing", "no entry has the id nothing"),
        ("category: housing", "replaced_by: item-7\ncategory: housing", "replaced by item-7, and that in the end by this one"),
    ],
)
def test_what_keeps_the_folder_back(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    folder = small_knowledge(tmp_path)
    line = change(item_file(folder, 7), old, new)
    [found] = faults(folder)
    assert wrong in found and abs(int(found.split(":")[1]) - line) <= 3


@pytest.mark.parametrize(
    ("old", "new"),
    [("valid_until: null", "valid_until: 2025-12-31\nwhen_expired: silent"), ("cautions: []", "cautions:\n  - zh: 已到期。\n    en: It has ended.")],
)
def test_what_ended_needs_a_caution_or_keeps_silent(tmp_path: Path, old: str, new: str) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 6), "valid_until: null", "valid_until: 2025-12-31")
    assert len(warnings(folder)) == 1 and "ended on 2025-12-31" in warnings(folder)[0]
    change(item_file(folder, 6), old.replace("null", "2025-12-31"), new)
    assert (warnings(folder), faults(folder)) == ([], [])


def test_a_form_sends_cases_to_districts_and_parks_that_are_there(tmp_path: Path) -> None:
    files = {f"knowledge/{file.relative_to(PROJECT / 'knowledge')}": file.read_bytes() for file in (PROJECT / "knowledge").rglob("*") if file.is_file()}
    form = "knowledge/forms/park_entry.yaml"
    broken = files[form].replace(b"{id: shinan,", b"{id: shi-nan,").replace(b"{id: sco-returnee-base,", b"{id: returnee-base,")
    found = [str(fault) for fault in library_of({**files, form: broken}, NOON.date(), READERS.keys()).faults]
    assert len(found) == 2 and "shi-nan is the id of no district" in found[1] and "returnee-base is the id of no park" in found[0]


GOLDEN = "- id: one\n  ask: {zh: 多少？, en: How much?}\n  cites: [item-1]\n"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (GOLDEN.replace("item-1", "item-99"), "golden/a.yaml:3: no entry has the id item-99"),
        (GOLDEN + GOLDEN, "golden/a.yaml:4: the id one stands twice, in knowledge/golden/a.yaml too"),
        (GOLDEN.replace("  cites: [item-1]\n", ""), "golden/a.yaml:1: there is nothing to hold the answer against"),
        (GOLDEN + "  turns: [多少？]\n", "the question stands in no way, or in two"),
        (GOLDEN + "  language: zh\n", "language and turns go together"),
        (GOLDEN + "  says: [800]\n", "0.says.0: has to be a text; put 800 in quotes"),
        (GOLDEN + "  verdicts: [great]\n", "great cannot be chosen here; use one of answered, partial"),
    ],
)
def test_what_is_wrong_with_a_golden_question_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    folder = small_knowledge(tmp_path)
    (folder / "golden").mkdir()
    (folder / "golden" / "a.yaml").write_text(text, encoding="utf-8")
    [found] = faults(folder)
    assert wrong in found


def test_golden_questions_are_read_one_a_language(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    (folder / "golden").mkdir()
    (folder / "golden" / "a.yaml").write_text(f"{GOLDEN}  says: [800元 / CNY 800]\n", encoding="utf-8")
    zh, en = check(folder).knowledge.golden
    assert (zh.id, zh.language, zh.turns, en.turns, en.cites) == ("one.zh", Language.ZH, ("多少？",), ("How much?",), ("item-1",))
    assert zh.says == (("800元", "CNY 800"),)


def test_every_fault_is_said_in_both_languages(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 4), "    source: S1\n    figures: [{value: 800", "    figures: [{value: 800")
    [fault] = check(folder).faults
    assert fault.for_(Language.ZH) == f"knowledge/items/04.md:{fault.line}: 有数字，没有来源编号（source）；请写上说明这个数字的来源编号"
    assert fault.path == ("benefits", 0, "figures")


def test_the_words_of_the_check_are_those_that_code_names() -> None:
    literals, named = set[str](), set[str]()
    for file in (PROJECT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            literals |= {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Fault", "plainly", "in_command_words"):
                place = {"Fault": 1, "plainly": 2, "in_command_words": 0}[node.func.id]
                named |= {str(each.value) for each in node.args[place : place + 1] if isinstance(each, ast.Constant)}
    made = ("shape.", "golden_", "officer_name", "officer_telegram", "id_twice", "number_twice")
    assert sorted(name for name in check_words().texts if name not in literals and not name.startswith(made)) == []
    assert len(named) > 30 and named <= check_words().texts.keys()


def test_faults_say_what_to_do_in_both_languages() -> None:
    said = {name: text for name, text in check_words().texts.items() if not name.startswith(("command_", "golden_says", "golden_cites", "golden_never"))}
    silent = [name for name, text in said.items() if not name.startswith(("golden_verdict", "golden_said")) and ("；" not in text.zh or "; " not in text.en)]
    assert silent == [] and all(needs(text.zh) == needs(text.en) for text in said.values())


def test_reading_anew_gives_the_same_and_what_was_not_changed_is_not_read_again(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    first = check(folder)
    change(item_file(folder, 9), "网上申请。", "请在网上申请。")
    then, entries = check(folder), first.knowledge.entries
    assert [id for id, entry in then.knowledge.entries.items() if entry is not entries[id]] == ["item-9"]
    change(item_file(folder, 9), "请在网上申请。", "网上申请。")
    assert check(folder) == first


def test_what_is_remembered_of_a_file_changes_with_the_day(tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 6), "valid_until: null", f"valid_until: {NOON.date()}")
    tomorrow = NOON.date() + timedelta(days=1)
    then = check_library(folder, tomorrow, {"person_name", "email"})
    assert (warnings(folder), faults(folder), then.faults) == ([], [], ()), "a day that passes stops no start"
    assert [warning.line for warning in then.warnings] != [] and "ended on" in str(then.warnings[0])
