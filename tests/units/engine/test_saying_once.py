"""Statements in nearly the same words, and conditions that only look the same."""

import pytest

from bot.domain.knowledge import Clause
from bot.domain.language import Bilingual
from bot.engine.saying_once import not_yet_said, said_once, said_together, says


def clause(text: str, brief: str | None = None) -> Clause:
    return Clause(Bilingual(text, text), brief=Bilingual(brief, brief) if brief else None)


def texts(*clauses: Clause) -> list[str]:
    return [each.text.zh for each in clauses]


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        ("须在回国后1年内提出申请（问答）。", "回国后1年内提出申请（问答）。"),
        ("停留不能超过2年。", "停留不超过2年"),
        ("您须满12个月，并在本市工作。", "满12个月并在本市工作"),
    ],
)
def test_the_same_in_nearly_the_same_words_is_known(statement: str, other: str) -> None:
    assert says(statement, other)


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        ("须有硕士或博士学位。", "须有博士学位。"),
        ("不须落户。", "须落户。"),
        ("可以先落户。", "须先落户。"),
        ("每月发21个月。", "每月发1个月。"),
        ("学位会用到认证书。", "学位要有认证。"),
        ("最高10万元。", "10万元。"),
        ("博士10万元、硕士5万元。", "硕士10万元、博士5万元。"),
        ("须在回国后1年内申请。", "须在回国后1年内申请（需向经办部门确认）。"),
    ],
)
def test_what_differs_in_a_number_a_limit_a_choice_or_a_no_is_not_the_same(statement: str, other: str) -> None:
    assert not says(statement, other)


def test_of_two_that_say_each_other_the_first_stays_and_of_others_the_fuller() -> None:
    assert texts(*said_once([clause("满1年。"), clause("须满1年。")])) == ["满1年。"]
    assert texts(*said_once([clause("满1年。"), clause("须满1年（2025年问答）。"), clause("要工作。")])) == ["须满1年（2025年问答）。", "要工作。"]


def test_a_condition_is_left_out_only_where_a_statement_says_it() -> None:
    conditions = [clause("您须在毕业后1年内提出申请。", "毕业后1年内申请"), clause("您须在本市工作。", "在本市工作")]
    assert texts(*not_yet_said(conditions, [clause("毕业后1年内提出申请。")])) == ["您须在本市工作。"]
    assert texts(*not_yet_said(conditions, [clause("毕业后2年内提出申请。")])) == texts(*conditions)


def test_what_two_statements_say_together_is_known_and_a_new_figure_or_new_words_are_not() -> None:
    told = [clause("博士补贴15万元。"), clause("硕士补贴10万元。")]
    assert said_together(clause("博士补贴15万元，硕士补贴10万元。"), told)
    assert not said_together(clause("博士补贴15万元，学士补贴5万元。"), told)
    assert not said_together(clause("补贴15万元，要先买首套房并在青岛落户满两年。"), told)
    assert not said_together(clause("补贴"), told), "without a figure it may say something else"
