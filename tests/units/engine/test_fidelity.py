"""A sentence says what its statements say, no more and no less."""

import pytest

from bot.domain.language import Language
from bot.engine.fidelity import figures, is_faithful, is_told, words
from bot.engine.plain_text import is_in, is_plain

SCALE = "每人每月：本科500元、硕士800元、博士1200元（2025年5月办事指南）。"
ONE = "毕业不满3年的硕士毕业生可领取一次性补贴10万元。"


@pytest.mark.parametrize(
    ("sentence", "source", "is_true"),
    [
        ("硕士每人每月800元。", "每人每月：本科500元、硕士800元。", True),
        ("每人每月：硕士800元。", "每人每月：本科500元、硕士800元。", True),
        ("硕士每月1200元，办事指南。", SCALE, False),
        ("硕士和博士每月1200元，办事指南。", SCALE, False),
        ("每月1200元，硕士，办事指南。", SCALE, False),
        ("硕士：500元、800元，每月，办事指南。", SCALE, False),
        ("毕业不满3年的硕士毕业生可领取一次性补贴10万元。", ONE, True),
        ("您如果是毕业不满3年的硕士毕业生，可以享受一次性补贴10万元。", ONE, False),
        ("毕业不满3年的硕士毕业生，可以领取一次性补贴10万元。", "毕业不满3年的硕士毕业生，可领取一次性补贴10万元。", True),
        ("毕业满3年的硕士毕业生可领取一次性补贴10万元。", ONE, False),
        ("毕业不满3年的硕士毕业生可领取补贴10万元。", ONE, False),
        ("毕业不满3年的博士毕业生可领取一次性补贴10万元。", ONE, False),
        ("毕业不满10年的硕士毕业生可领取一次性补贴3万元。", ONE, False),
        ("第23届（2023年）和第24届（2024年）在西海岸新区举办。", "第23届（2023年）和第24届（2024年）在西海岸新区举办。", True),
        ("第23届（2024年）在西海岸新区举办。", "第23届（2023年）和第24届（2024年）在西海岸新区举办。", False),
        ("企业仅限青岛注册。", "企业仅限青岛注册。", True),
        ("企业限青岛注册。", "企业仅限青岛注册。", False),
        ("硕士或博士。", "硕士或博士。", True),
        ("硕士和博士。", "硕士或博士。", False),
        ("You may apply within 3 years.", "You may apply within 3 years.", True),
        ("You can apply within 3 years.", "You may apply within 3 years.", False),
        ("You may apply after 3 years.", "You may apply within 3 years.", False),
        ("A loan isn't needed.", "A loan is not needed.", True),
        ("A loan is needed.", "A loan is not needed.", False),
    ],
)
def test_a_sentence_keeps_to_its_statement(sentence: str, source: str, is_true: bool) -> None:
    assert is_faithful(sentence, [source], "") is is_true


def test_a_sentence_may_rest_on_two_statements_but_on_none_for_show() -> None:
    both = ["最长发36个月。", "在青岛参加职工社会保险。"]
    assert is_faithful("在青岛参加职工社会保险，最长发36个月。", both, "")
    assert not is_faithful("最长发36个月。", both, "")


def test_what_is_required_may_be_called_so_only_of_a_condition() -> None:
    assert is_faithful("您还需要满足以下条件：已落青岛户口。", ["已落青岛户口。"], "", is_condition=True)
    assert not is_faithful("您还需要满足以下条件：已落青岛户口。", ["已落青岛户口。"], "")


def test_a_statement_is_told_when_all_of_it_is() -> None:
    assert is_told("有学位，毕业不满3年。", ["您有学位。", "毕业不满3年。"])
    assert not is_told("有学位，毕业不满3年。", ["您有学位。", "毕业不满5年。"])
    assert not is_told("有学位，毕业不满3年。", ["您有学位。"])


def test_words_and_figures_are_taken_apart() -> None:
    assert words("硕士800元, a master's years don't") == ["硕", "士", "元", "a", "master", "year", "do", "not"]
    assert figures("CNY 1,200, 5 %, ¥3 和三十六个月，一些") == ("1200", "5%", "¥3", "三十六")


@pytest.mark.parametrize(
    ("text", "supplied", "is_fine"),
    [
        ("青岛人才网（rc.qingdao.gov.cn）。", "青岛人才网（rc.qingdao.gov.cn）。", True),
        ("青岛人才网（rc.qingdao.gov.com）。", "青岛人才网（rc.qingdao.gov.cn）。", False),
        ("see https://rc.qingdao.gov.cn/x", "rc.qingdao.gov.cn", False),
        ("e.g. a Q&A; 3.5 years", "", True),
        ("a <b>", "a <b>", False),
        ("a &amp; b", "", False),
        ("a\u202eb", "a\u202eb", False),
        ("≥3年", "3年", False),
        ("≥3年", "≥3年", True),
        ("¥3", "3", False),
    ],
)
def test_plain_text_is_plain(text: str, supplied: str, is_fine: bool) -> None:
    assert is_plain(text, [supplied]) is is_fine


@pytest.mark.parametrize(
    ("text", "language", "supplied", "is_right"),
    [
        ("住房补贴", Language.ZH, "", True),
        ("housing subsidy", Language.ZH, "", False),
        ("housing subsidy", Language.EN, "", True),
        ("住房补贴", Language.EN, "住房补贴", False),
        ("The list 《岗位需求榜单》.", Language.EN, "The list 《岗位需求榜单》", True),
        ("The list 岗位需求榜单.", Language.EN, "the list", False),
        ("жильё", Language.EN, "", False),
        ("すまい 住房", Language.ZH, "", False),
        ("123", Language.ZH, "", False),
    ],
)
def test_the_language_is_told_by_its_script(text: str, language: Language, supplied: str, is_right: bool) -> None:
    assert is_in(text, language, [supplied]) is is_right
