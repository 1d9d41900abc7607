"""From blocks to fields, and from a proposal to what is written: headings, labels, validity, what is left out, what stands already."""

from dataclasses import replace

import pytest

from bot.adapters.document_words import read_import_words
from bot.domain.documents import Block, BlockKind
from bot.domain.documents_draft import Draft, Line, draft_of, gaps_of, values_of, with_other_side
from bot.domain.documents_proposal import proposed
from bot.domain.knowledge import Entry
from bot.domain.library import Knowledge
from bot.settings import PROJECT

WORDS = read_import_words(PROJECT / "prompts" / "import.yaml")


def read(*lines: str) -> dict[str, str]:
    blocks = [Block(BlockKind.TEXT, line, f"paragraph {place}") for place, line in enumerate(lines, 1)]
    return dict(proposed(blocks, WORDS).values)


@pytest.mark.parametrize("heading", ["二、申领条件", "第二章　申领条件", "（二）申领条件", "2. 申领条件", "申领条件：", "【申领条件】", "二、【申领条件】"])
def test_a_heading_is_known_whatever_number_it_has(heading: str) -> None:
    assert read("虚构的补贴", heading, "在本市缴纳社会保险。")["conditions.0.zh"] == "在本市缴纳社会保险。"


def test_a_heading_that_is_not_known_ends_the_one_before() -> None:
    values = read("虚构的补贴", "一、补贴标准", "每月500元。", "二、其他事项", "未尽事宜另行通知。")
    assert [text for path, text in values.items() if path.startswith("benefits") and path.endswith(".zh")] == ["每月500元。"]


def test_a_clause_says_of_another_document_when_that_held_and_is_not_believed() -> None:
    assert "valid_from" not in read("虚构的办法", "《旧办法》自2020年1月1日起施行，现予废止。")
    assert read("虚构的办法", "本办法自2026年5月1日起施行。")["valid_from"] == "2026-05-01"


def test_a_last_day_is_never_worked_out_from_a_number_of_years() -> None:
    values = read("虚构的办法", "本办法自2026年5月1日起施行，有效期三年。")
    assert values["valid_from"] == "2026-05-01" and "valid_until" not in values


@pytest.mark.parametrize("line", ["申请条件：联系人王虚构", "申请条件：发送至nobody@example.org", "申请条件：致电0532-5551234"])
def test_what_is_personal_is_proposed_nowhere(line: str) -> None:
    assert not any(path.startswith("conditions") for path in read("虚构的补贴", line))


def test_a_public_line_may_stay() -> None:
    assert read("虚构的补贴", "申请方式：拨打12345咨询后办理。")["how_to_apply.0.zh"] == "拨打12345咨询后办理。"


def test_two_ages_for_two_groups_are_left_to_staff() -> None:
    values = read("虚构的补贴", "申请条件：", "1. 博士不超过45周岁；", "2. 硕士不超过35周岁。")
    assert "eligibility.max_age" not in values


def test_a_figure_comes_only_where_both_languages_say_it() -> None:
    line = Line("benefits", "每月800元。", "CNY 800 a month.")
    draft = Draft("zh", "", (line, replace(line, en="An allowance a month.")), {"source.title.zh": "办法", "source.title.en": "Measures"})
    values = values_of(draft, {})
    assert values["benefits.0.figures.0.value"] == "800" and "benefits.1.figures.0.value" not in values


@pytest.fixture
def housing(knowledge: Knowledge) -> Entry:
    return knowledge.entries["graduate-housing-subsidy"]


def test_additions_come_behind_what_stands_and_bring_their_source_once(housing: Entry) -> None:
    standing = {"benefits": "0 1", "sources": "0", "sources.0.id": "D1", "sources.0.title.zh": "别的文件"}
    draft = Draft(
        "zh", housing.id, (Line("benefits", "每月1元。", "CNY 1 a month."),), {"title.zh": "别的名字", "source.title.zh": "新文件", "source.title.en": "New"}
    )
    values = values_of(draft, standing)
    assert values["benefits.2.zh"] == "每月1元。" and values["benefits.2.source"] == values["sources.1.id"] == "D2"
    assert not any(path.startswith("title") for path in values)
    again = values_of(replace(draft, head={**draft.head, "source.title.zh": "别的 文件"}), standing)
    assert again["benefits.2.source"] == "D1" and "sources.1.id" not in again


def test_what_the_entry_says_is_not_ticked(housing: Entry) -> None:
    said = housing.clauses["benefits"][0].text.zh  # type: ignore[index]
    lines = draft_of("zh", [("benefits", said, ""), ("benefits", "虚构的一句。", "")], {}, housing).lines
    assert [(line.is_taken, line.stands) for line in lines] == [(False, True), (True, False)]


def test_a_new_entry_lacks_what_is_not_in_both_languages() -> None:
    draft = draft_of("zh", [("benefits", "每月1元。", "")], {"title.zh": "名称"}, None)
    assert gaps_of(draft) == ["both.title", "both.authority", "line.0.en"]
    assert gaps_of(replace(draft, lines=())) == ["both.title", "both.authority"]


def test_a_machines_words_fill_only_what_is_missing_and_are_marked() -> None:
    draft = Draft("zh", "", (Line("benefits", "一", ""), Line("benefits", "二", "two")), {"title.zh": "名称"})
    filled = with_other_side(draft, {"一": "one", "二": "wrong", "名称": "Name"})
    assert [(line.en, line.is_draft) for line in filled.lines] == [("one", True), ("two", False)]
    assert filled.head["title.en"] == "Name"
