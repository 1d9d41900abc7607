"""What kind of value a question waits for, and which statements give one."""

import pytest

from bot.domain.cues import Cues
from bot.domain.knowledge import Clause, Figure, Unit
from bot.domain.language import Bilingual
from bot.engine.expecting import expected, gives


def clause(zh: str, *figures: Figure, is_blank: bool = False) -> Clause:
    return Clause(Bilingual(zh, zh), figures=figures, is_blank=is_blank)


AGE = clause("不超过40周岁。", Figure(40, Unit.AGE))
MONTHS = clause("满9个月。", Figure(9, Unit.MONTH))
DESKS = clause("有70个共享工位。", Figure(70, Unit.COUNT, Bilingual("共享工位", "shared desks")))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("评这个人才项目最大多少岁", {"age"}),
        ("how many months is it paid for", {"span"}),
        ("how many desks are there", {"count"}),
        ("头一届在哪一年", {"date"}),
        ("材料交给谁", set()),
    ],
)
def test_a_question_tells_what_kind_of_value_it_waits_for(text: str, kinds: set[str], cues: Cues) -> None:
    assert expected(text, cues) == kinds


@pytest.mark.parametrize(
    ("statement", "kind", "is_given"),
    [(AGE, "age", True), (AGE, "span", False), (MONTHS, "span", True), (MONTHS, "money", False), (clause("自2016年起举办。"), "date", True)],
)
def test_a_statement_gives_a_value_of_its_own_kind(statement: Clause, kind: str, is_given: bool, cues: Cues) -> None:
    assert gives(statement, {kind}, "", cues) is is_given


def test_the_date_of_a_source_answers_no_question(cues: Cues) -> None:
    assert not gives(clause("由单位申请（2021年8月的报道）。"), {"date"}, "", cues)


def test_a_number_of_something_else_is_not_what_is_counted(cues: Cues) -> None:
    assert gives(DESKS, {"count"}, "共享工位有多少个", cues)
    assert gives(DESKS, {"count"}, "how many shared desks", cues)
    assert not gives(DESKS, {"count"}, "去年有多少人领到", cues)


def test_a_blank_stands_for_the_value_it_waits_for(cues: Cues) -> None:
    blank = clause("审批需要多久", is_blank=True)
    assert gives(blank, {"span"}, "", cues)
    assert not gives(blank, {"age"}, "", cues)


FREE = clause("办理不收费。")
ITEMS = clause("持卡人享受29项服务。", Figure(29, Unit.COUNT, Bilingual("服务", "services")))


@pytest.mark.parametrize(
    ("statement", "question", "is_given"),
    [(FREE, "办这个要交钱吗", True), (FREE, "材料要翻译吗", False), (clause("须附中文译文。"), "材料要翻译吗", True), (MONTHS, "办这个要交钱吗", False)],
)
def test_whether_it_costs_or_is_to_be_translated_is_told_by_a_statement_that_speaks_of_it(statement: Clause, question: str, is_given: bool, cues: Cues) -> None:
    assert gives(statement, expected(question, cues), question, cues) is is_given


def test_a_number_answers_a_question_that_counts_by_its_measure(cues: Cues) -> None:
    assert gives(ITEMS, {"count"}, "一共多少项", cues)
    assert not gives(ITEMS, {"count"}, "一共多少套", cues)
