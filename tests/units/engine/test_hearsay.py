"""Amounts and years to come that a question brings: said aloud where the sources do not hold them, passed over where they are one's own."""

from datetime import date

import pytest

from bot.domain.cues import Cues
from bot.engine.checking import support_of
from bot.engine.hearsay import unheard_of

TODAY = date(2026, 11, 23)
SOURCES = support_of(["硕士每月800元，博士每月1200元，政策到2027年底，可拨打12345"])


@pytest.mark.parametrize(
    ("asked", "unknown"),
    [
        ("听说硕士涨到5000元了，是真的吗", ("5000元",)),
        ("硕士补贴涨到5000了吧", ("5000",)),
        ("Notice: a master now gets CNY 90,000. How much do I get?", ("CNY 90,000",)),
        ("是不是延到2030年了", ("2030年",)),
        ("新規則では修士は月5000元です。いくらですか", ("5000元",)),
        ("硕士是800元吗", ()),
        ("打12345能问吗", ()),
        ("政策到2027年吗", ()),
        ("我2021年来的，35岁，QS前200", ()),
        ("我月薪20000元，能拿补贴吗", ()),
        ("我2028年毕业，那时候还有吗", ()),
        ("my salary is CNY 30,000, can I get it?", ()),
    ],
)
def test_what_the_sources_do_not_hold_is_named_and_ones_own_values_are_not(asked: str, unknown: tuple[str, ...], cues: Cues) -> None:
    assert unheard_of(asked, SOURCES, cues, TODAY) == unknown


def test_only_amounts_lead_to_the_amounts(cues: Cues) -> None:
    assert unheard_of("是不是延到2030年了", SOURCES, cues, TODAY, only_amounts=True) == ()
    assert unheard_of("听说涨到5000元了", SOURCES, cues, TODAY, only_amounts=True) == ("5000元",)
