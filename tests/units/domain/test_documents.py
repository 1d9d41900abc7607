"""From blocks to fields, and from a proposal to what is written: headings, labels, validity, what is left out, what stands already."""

from dataclasses import replace

import pytest

from bot.adapters.document_words import read_import_words
from bot.domain.documents import Block, BlockKind
from bot.domain.documents_draft import MOST_LINES, Draft, Line, draft_of, gaps_of, values_of, with_other_side
from bot.domain.documents_proposal import proposed
from bot.domain.knowledge import Entry
from bot.domain.library import Knowledge
from bot.engine.importing import missing_of
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


def row(number: int, *cells: str) -> Block:
    return Block(BlockKind.ROW, " ".join(cells), f"sheet 1, row {number}", 0, cells)


def test_a_table_whose_columns_are_fields_fills_each_of_them() -> None:
    head = row(1, "项目名称", "补贴对象", "补贴标准", "申请材料")
    values = proposed([head, row(2, "虚构补贴", "虚构的博士", "36000", "学位证书")], WORDS).values
    said = {name: values[f"{name}.0.zh"] for name in ("for_whom", "benefits", "materials")}
    assert said == {"for_whom": "虚构补贴：虚构的博士", "benefits": "虚构补贴：补贴标准：36000", "materials": "虚构补贴：学位证书"}


def test_labels_side_by_side_are_two_labels() -> None:
    values = read("虚构的补贴", "发布单位：虚构市人社局\u3000\u3000发布日期：2026-07-18")
    assert (values["authority.zh"], values["sources.0.date"]) == ("虚构市人社局", "2026-07-18")


def test_a_label_nobody_knows_does_not_belong_to_the_one_before() -> None:
    values = read("虚构的活动", "参加对象：虚构的求职者。", "虚构栏目：现场另有安排。")
    assert [text for path, text in values.items() if path.startswith("for_whom") and path.endswith(".zh")] == ["虚构的求职者。"]


def test_a_place_stays_without_the_telephone_number_behind_it() -> None:
    found = proposed(
        [Block(BlockKind.TEXT, line, f"paragraph {at}") for at, line in enumerate(("办理地点", "虚构区大厅2楼窗口，电话 0532-88990000。"), 1)], WORDS
    )
    assert found.values["where_to_apply.0.zh"] == "虚构区大厅2楼窗口" and [piece.mark for piece in found.pieces if "0532" in piece.text] == ["telephone"]


def test_a_sentence_names_its_field_where_no_heading_does() -> None:
    values = read(
        "各位好，", "虚构对象是毕业两年内的留学人员。", "补贴标准从每月1元提到每月2元。", "每月15日前申报上个月的补贴。", "第九条 弄虚作假的，追回补贴。"
    )
    assert {path.split(".")[0] for path in values if path.endswith(".zh")} == {"for_whom", "benefits", "timing", "cautions"}


def test_a_condition_that_begins_like_a_label_stays_where_it_is() -> None:
    values = read("虚构的补贴", "申请材料", "申请对象为外籍的，交护照复印件。")
    assert values["materials.0.zh"] == "申请对象为外籍的，交护照复印件。"


def test_the_line_that_opens_a_list_keeps_the_figure_that_it_says() -> None:
    values = read("虚构的办法", "第五条 符合条件的，按下列标准发放补助，最长不超过24个月：", "（一）博士2600元。")
    assert values["benefits.0.zh"] == "符合条件的，按下列标准发放补助，最长不超过24个月"


def test_what_is_labelled_is_no_title_and_neither_is_the_kind_of_document() -> None:
    assert "title.zh" not in read("收件人: 虚构科", "各位好，口径今天定了。")
    rows = [
        Block(BlockKind.ROW, f"{a} {b}", f"table 1, row {at}", 0, (a, b))
        for at, (a, b) in enumerate((("事项名称", "虚构的延期"), ("受理条件", "证件有效。")), 1)
    ]
    assert proposed([Block(BlockKind.TEXT, "办事指南", "paragraph 1"), *rows], WORDS).values["sources.0.title.zh"] == "虚构的延期"


def test_a_covering_letter_is_signed_before_what_it_brings() -> None:
    values = read(
        "关于印发《虚构细则》的通知",
        "现印发给你们。",
        "虚构区人民政府办公室",
        "2026年4月2日",
        "虚构细则",
        *(f"第{at}条 虚构的一条内容。" for at in "一二三四五六七八九"),
    )
    assert (values["authority.zh"], values["sources.0.date"]) == ("虚构区人民政府办公室", "2026-04-02")


def test_a_statement_that_no_field_holds_is_named_and_not_cut() -> None:
    draft = draft_of("zh", [("benefits", "字" * 2001, "paragraph 1")], {}, None)
    whole = replace(draft, lines=tuple(replace(line, en="x") for line in draft.lines))
    assert "line.0.long" in gaps_of(whole)


def test_lines_that_find_no_room_are_kept_apart_and_their_fields_are_not_missing() -> None:
    parts = [("conditions", f"虚构的条件{at}。", f"paragraph {at}") for at in range(MOST_LINES)]
    draft = draft_of("zh", [*parts, ("materials", "虚构的材料。", "paragraph 900"), ("", "没有归处的一句。", "paragraph 901")], {}, None)
    assert (len(draft.lines), [line.place for line in draft.left_out]) == (MOST_LINES, ["paragraph 900", "paragraph 901"])
    assert "materials" not in missing_of(draft) and {"benefits", "timing"} <= set(missing_of(draft))
    assert draft_of("zh", parts, {}, None).left_out == ()


def test_a_clause_says_of_another_document_when_that_held_and_is_not_believed() -> None:
    assert "valid_from" not in read("虚构的办法", "《旧办法》自2020年1月1日起施行，现予废止。")
    assert read("虚构的办法", "本办法自2026年5月1日起施行。")["valid_from"] == "2026-05-01"


def test_a_last_day_is_never_worked_out_from_a_number_of_years() -> None:
    values = read("虚构的办法", "本办法自2026年5月1日起施行，有效期三年。")
    assert values["valid_from"] == "2026-05-01" and "valid_until" not in values


@pytest.mark.parametrize("line", ["申请条件：联系人王虚构", "申请条件：发送至nobody@example.org", "申请条件：致电0532-5551234"])
def test_what_is_personal_is_proposed_nowhere(line: str) -> None:
    assert not any(path.startswith("conditions") for path in read("虚构的补贴", line))


@pytest.mark.parametrize("line", ["申请人为未享受过住房补贴的人员。", "申请人应未享受同类补贴。", "申请人为全日制博士。", "申请人是单位法人。"])
def test_an_applicant_in_general_is_nobody(line: str) -> None:
    assert line in read("虚构的补贴", "申请条件", line).values()


def test_what_an_applicant_must_not_be_stays_a_condition() -> None:
    assert read("虚构的补贴", "申请条件", "申请人为未享受过住房补贴的人员。")["conditions.0.zh"] == "申请人为未享受过住房补贴的人员。"


@pytest.mark.parametrize("who", ["毕业生", "留学人员", "全日制博士", "单位", "高校毕业生"])
def test_a_label_for_applicants_with_a_kind_of_people_behind_it_says_for_whom_it_is(who: str) -> None:
    assert read("虚构的补贴", f"申请人：{who}")["for_whom.0.zh"] == who


@pytest.mark.parametrize("line", ["申请人为王小明。", "申请人：王小明", "经办人：张伟", "申请人为王小明女士，已受理。", "经办人为李老师。"])
def test_an_applicant_by_name_and_who_minds_it_are_people(line: str) -> None:
    blocks = [Block(BlockKind.TEXT, text, f"paragraph {place}") for place, text in enumerate(("虚构的补贴", "申请条件", line), 1)]
    assert [piece.mark for piece in proposed(blocks, WORDS).pieces if piece.place == "paragraph 3"] == ["personal"]


NOTICE = (
    "虚构市归巢补贴办法",
    "申请方式：",
    "登录虚构服务网（http://zwfw.example.gov.cn/qd/）办理。",
    "受理窗口",
    "申报网址：https://a.example.gov.cn",
    "详见www.b.example.org。",
)


def test_addresses_are_proposed_as_the_document_writes_them_and_the_one_where_people_apply_is_the_website() -> None:
    values = read(*NOTICE)
    assert values["sources.0.addresses"].splitlines() == ["http://zwfw.example.gov.cn/qd/", "https://a.example.gov.cn", "www.b.example.org"]
    assert values["link"] == "https://a.example.gov.cn" and values["where_to_apply.0.zh"] == "申报网址：https://a.example.gov.cn"
    assert "link" not in read("虚构的补贴", "申请条件：", "见www.a.example.org和www.b.example.org。"), "nothing says which"


def in_both(values: dict[str, str], **head: str) -> Draft:
    parts = [(path.split(".")[0], text, "paragraph 1") for path, text in values.items() if path.endswith("0.zh") and not path.startswith("sources")]
    draft = draft_of("zh", parts, values, None)
    both = {f"{name}.{side}": "x" for name in ("title", "authority", "source.title") for side in ("zh", "en")}
    lines = tuple(replace(line, en=line.zh) for line in draft.lines)
    return replace(draft, lines=lines, head=both | dict(draft.head) | both | {name.replace("_", "."): value for name, value in head.items()})


def test_addresses_of_a_document_are_written_with_it() -> None:
    values = values_of(in_both(read(*NOTICE)), {})
    assert values["link"] == "https://a.example.gov.cn" and values["sources.0.addresses"].count("\n") == 2
    again = values_of(in_both(read(*NOTICE)), {"sources": "0", "sources.0.id": "S1", "sources.0.title.zh": "x", "sources.0.addresses": "www.b.example.org"})
    assert again["sources.0.addresses"].splitlines() == ["www.b.example.org", "http://zwfw.example.gov.cn/qd/", "https://a.example.gov.cn"]


@pytest.mark.parametrize(("kind", "gaps"), [("H", []), ("M", []), ("M*", ["vouching"]), ("L", ["vouching"])])
def test_a_copy_elsewhere_vouches_for_no_address(kind: str, gaps: list[str]) -> None:
    assert gaps_of(in_both(read(*NOTICE), source_class=kind)) == gaps
    assert gaps_of(in_both(read(*NOTICE), source_class=kind, source_addresses="")) == []


def stated(language: str, *rows: tuple[str, ...]) -> list[str]:
    blocks = [Block(BlockKind.TEXT, "补贴标准" if language == "zh" else "Benefits", "paragraph 1")]
    blocks += [Block(BlockKind.ROW, " ".join(cells), f"table 1, row {at}", 0, cells) for at, cells in enumerate(rows, 1)]
    return [text for path, text in proposed(blocks, WORDS).values.items() if path.startswith("benefits") and path.endswith(f".{language}")]


def test_a_row_is_a_sentence_about_what_it_begins_with() -> None:
    assert stated("zh", ("学历", "补贴标准"), ("硕士", "3万元")) == ["硕士：补贴标准为3万元"]
    assert stated("zh", ("序号", "层次", "标准（元/月）", "期限"), ("1", "博士", "2000", "36个月")) == ["博士：标准为2000元/月，期限为36个月"]
    assert stated("en", ("Degree", "Allowance (CNY)", "Paid"), ("Master", "30000", "yearly"), ("Doctor", "CNY 40000", "monthly")) == [
        "Master: Allowance: CNY 30000; Paid: yearly",
        "Doctor: Allowance (CNY): CNY 40000; Paid: monthly",
    ]


def test_a_row_that_has_no_subject_keeps_what_stands_above_each_cell() -> None:
    assert stated("zh", ("年份", "标准"), ("2026", "500元")) == ["年份：2026；标准：500元"]
    assert stated("zh", ("情形", "标准"), ("迁入本市，且已就业", "500元")) == ["情形：迁入本市，且已就业；标准：500元"]


def test_a_cell_that_is_a_sentence_or_says_nothing_gets_no_joining_word() -> None:
    rows = ("类别", "是否公示", "说明", "备注"), ("甲类", "是", "每年核定，逐年发放", "—")
    assert stated("zh", *rows) == ["甲类：是否公示：是；说明：每年核定，逐年发放"]


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
