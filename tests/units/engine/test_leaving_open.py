"""Which value a question waits for that nothing shown gives."""

import pytest

from bot.adapters.chinese_scripts import ChineseScripts
from bot.domain.answers import Question
from bot.domain.cues import Cues
from bot.domain.knowledge import Clause, Figure, Unit
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.engine.leaving_open import left_open
from bot.engine.understanding import Reader


def clause(zh: str, *figures: Figure, is_blank: bool = False) -> Clause:
    return Clause(Bilingual(zh, zh), figures=figures, is_blank=is_blank)


PRICE = clause("售价每平方米9000元。", Figure(9000, Unit.CNY))
RENT = clause("租金每月900元。", Figure(900, Unit.CNY))
ONCE = clause("一次性发放7万元。", Figure(70000, Unit.CNY))
YEARS = clause("最长4年。", Figure(4, Unit.YEAR))
GUESTS = clause("到会来宾300余人。", Figure(300, Unit.COUNT))


@pytest.fixture
def ask(cues: Cues, knowledge: Knowledge) -> "Ask":
    return Ask(Reader(cues, knowledge, ChineseScripts()))


class Ask:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, text: str) -> Question:
        return self.reader.understand(text, ()).question


@pytest.mark.parametrize(
    ("question", "told", "is_open"),
    [
        ("去年有多少人领到", PRICE, "people"),
        ("去年有多少人参加", GUESTS, None),
        ("一共有幾家分園", GUESTS, "count"),
        ("房租一个月多少钱", PRICE, "rent"),
        ("房租一个月多少钱", RENT, None),
        ("租房补贴给多少钱", PRICE, None),
        ("每个月发多少钱", ONCE, "monthly"),
        ("每个月发多少钱", RENT, None),
        ("房租一个月多少钱", clause("现行租金", is_blank=True), None),
        ("审批要多久", ONCE, "span"),
        ("最长发多久", YEARS, None),
        ("年龄限制是多少岁", ONCE, "age"),
        ("一次能发多少钱", ONCE, None),
        ("公司开了好几年还能报吗", ONCE, None),
        ("材料交给谁", ONCE, None),
    ],
)
def test_what_is_asked_for_and_not_told_is_left_open(ask: Ask, cues: Cues, question: str, told: Clause, is_open: str | None) -> None:
    assert left_open(ask(question), [told], cues) == is_open
