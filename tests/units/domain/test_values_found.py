"""Values are found however they are written, and nothing else is taken for one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.knowledge import Clause
from bot.domain.library import Knowledge
from bot.domain.values import ValueKind, ordinals_in, values_in


def found(text: str) -> set[str]:
    """Kind and normal form of every value, `money CNY 500000`."""
    return {f"{value.kind} {value.value}" for value in values_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "50万元",
        "五十万元",
        "50 万元",
        "５０萬元",
        "５００，０００元",
        "500000元",
        "500,000元",
        "500\u2009000元",
        "500 000 yuan",
        "CNY 500,000",
        "CNY500,000",
        "RMB 500k",
        "¥500,000",
        "￥500,000",
        "人民币50万元",
        "50万人民币",
        "0.5 million yuan",
        "half a million yuan",
        "five hundred thousand yuan",
        "伍拾万元",
        "五十万块钱",
        "50余万元",
        "500\u200b,000元",
        "over CNY 500,000.00",
    ],
)
def test_an_amount_is_the_same_in_every_writing(text: str) -> None:
    assert found(text) == {"money CNY 500000"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$500", {"money USD 500"}),
        ("entrepreneur 500", {"number 500"}),
        ("500美元", {"money USD 500"}),
        ("€1.5 million", {"money EUR 1500000"}),
        ("五千万元", {"money CNY 50000000"}),
        ("5千万元", {"money CNY 50000000"}),
        ("一亿两千万元", {"money CNY 120000000"}),
        ("两万五千元", {"money CNY 25000"}),
        ("3万5千元", {"money CNY 35000"}),
        ("10万元至20万元", {"money CNY 100000", "money CNY 200000"}),
        ("10万至20万元", {"money CNY 100000", "money CNY 200000"}),
        ("10-20万元", {"money CNY 100000", "money CNY 200000"}),
        ("十至二十万元", {"money CNY 100000", "money CNY 200000"}),
        ("CNY 100,000–200,000", {"money CNY 100000", "money CNY 200000"}),
        ("CNY 100,000 to 200,000", {"money CNY 100000", "money CNY 200000"}),
        ("CNY 1-2 million", {"money CNY 1000000", "money CNY 2000000"}),
        ("500至1万元", {"money CNY 500", "money CNY 10000"}),
        ("500、800、1200元", {"money CNY 500", "money CNY 800", "money CNY 1200"}),
        ("CNY 500, 800 and 1,200", {"money CNY 500", "money CNY 800", "money CNY 1200"}),
        ("每月500，800人", {"number 500", "number 800"}),
        ("1.4万人", {"number 14000"}),
        ("14,000 participants", {"number 14000"}),
        ("1820余个项目", {"number 1820"}),
        ("seventy-three employers", {"number 73"}),
        ("一百零五所高校", {"number 105"}),
        ("85分以上", {"number 85"}),
        ("海关总署令第154号", {"number 154"}),
        ("Customs Order No. 154", {"number 154"}),
        ("4000平方米", {"area 4000"}),
        ("4,000 m2", {"area 4000"}),
        ("90㎡", {"area 90"}),
        ("1年以上、18岁", {"duration 12 months", "number 18"}),
        ("18 months to 18 years of age", {"duration 18 months", "number 18"}),
    ],
)
def test_amounts_and_counts(text: str, values: set[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("百分之三十", "30"),
        ("30%", "30"),
        ("３０％", "30"),
        ("30 percent", "30"),
        ("thirty per cent", "30"),
        ("三成", "30"),
        ("47.5%", "47.5"),
        ("一半", "50"),
        ("half of it", "50"),
        ("四分之一", "25"),
        ("三分之一", "1/3"),
        ("千分之五", "0.5"),
    ],
)
def test_shares(text: str, value: str) -> None:
    assert found(text) == {f"percent {value}"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("36个月", "36 months"),
        ("三十六个月", "36 months"),
        ("36 months", "36 months"),
        ("3年", "36 months"),
        ("three years", "36 months"),
        ("3-year", "36 months"),
        ("③年", "36 months"),
        ("两年半", "30 months"),
        ("2.5 years", "30 months"),
        ("2½ years", "30 months"),
        ("two and a half years", "30 months"),
        ("半年", "6 months"),
        ("half a year", "6 months"),
        ("七个工作日", "7 working days"),
        ("7 working days", "7 working days"),
        ("7天", "7 days"),
        ("一周", "7 days"),
        ("two weeks", "14 days"),
        ("15日内", "15 days"),
        ("24小时", "24 hours"),
        ("一学年", "1 school years"),
        ("one academic year", "1 school years"),
    ],
)
def test_durations(text: str, value: str) -> None:
    assert found(text) == {f"duration {value}"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2025-05-26", {"2025-05-26"}),
        ("2025年5月26日", {"2025-05-26"}),
        ("二〇二五年五月二十六日", {"2025-05-26"}),
        ("26 May 2025", {"2025-05-26"}),
        ("May 26, 2025", {"2025-05-26"}),
        ("26th of May 2025", {"2025-05-26"}),
        ("2025/5/26", {"2025-05-26"}),
        ("26/05/2025", {"2025-05-26"}),
        ("2025年5月", {"2025-05"}),
        ("May 2025", {"2025-05"}),
        ("5/2025", {"2025-05"}),
        ("2025-05", {"2025-05"}),
        ("2025年", {"2025"}),
        ("in 2025", {"2025"}),
        ("2025年度", {"2025"}),
        ("5月26日", {"--05-26"}),
        ("on 26 May", {"--05-26"}),
        ("in June", {"--06"}),
        ("2014—2015年", {"2014", "2015"}),
        ("2023–24", {"2023", "2024"}),
        ("26–28 May 2025", {"2025-05-26", "2025-05-28"}),
        ("2025年5月26日至28日", {"2025-05-26", "2025-05-28"}),
        ("2020年11月至2021年10月", {"2020-11", "2021-10"}),
        ("from 26 April 2025 to 25 April 2028", {"2025-04-26", "2028-04-25"}),
    ],
)
def test_dates(text: str, values: set[str]) -> None:
    assert found(text) == {f"date {value}" for value in values}


def test_a_day_that_could_be_a_month_is_not_guessed() -> None:
    assert found("05/06/2025").isdisjoint({"date 2025-05-06", "date 2025-06-05"}) and found("05/06/2025")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("请拨打12345、12333", {"telephone 12345", "telephone 12333"}),
        ("call 110", {"telephone 110"}),
        ("0532-85911111", {"telephone 053285911111"}),
        ("(0532) 8591 1111", {"telephone 053285911111"}),
        ("+86 532 8591 1111", {"telephone 053285911111"}),
        ("手机13800138000", {"telephone 13800138000"}),
        ("+86-138-0013-8000", {"telephone 13800138000"}),
        ("400-123-4567", {"telephone 4001234567"}),
        ("12345元", {"money CNY 12345"}),
        ("邮箱QD@rsj.gov.cn。", {"email qd@rsj.gov.cn"}),
        ("见https://www.Qingdao.gov.cn/a/B.html。", {"link qingdao.gov.cn/a/B.html"}),
        ("请登录rc.qingdao.gov.cn查询", {"link rc.qingdao.gov.cn"}),
        ("《留学回国人员证明》", {"name 留学回国人员证明"}),
        ("“博士后聚青实施细则”", {"name 博士后聚青实施细则"}),
        ("“五星卡”", set()),
    ],
)
def test_contacts_and_names(text: str, values: set[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "一些 一次性 一起 万一 十分 三农 一站式 一方面 统一 唯一 之一 一般",
        "千万不要",
        "五险一金",
        "双一流",
        "三门峡",
        "千人计划",
        "百家号",
        "二维码",
        "第三方",
        "第一 第二 第三十条",
        "周三 星期五",
        "十四五规划",
        "同一年",
        "24th edition, 2nd batch",
        "1. 护照\n2. 学历\n（三）证明",
        "one-off, no one, one of them, the two",
        "often, tent, someone",
        "S02, 5G",
        "they may apply and march on",
        "five-star card",
        "没有数字",
        "",
    ],
)
def test_what_is_no_value(text: str) -> None:
    assert found(text) == set()


def test_editions_are_told_apart_although_they_are_no_amounts() -> None:
    assert {value.value for value in ordinals_in("第二十五届")} == {value.value for value in ordinals_in("the 25th fair")} == {"25"}
    assert ordinals_in("第一届，首届，第三方") == frozenset()


def test_a_value_keeps_the_writing_it_had() -> None:
    assert {value.as_written for value in values_in("补贴５０萬元，共36\u200b个月")} == {"５０萬元", "36\u200b个月"}


_CHINESE = "零一二三四五六七八九"
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def in_chinese(number: int) -> str:
    """A number below ten thousand times ten thousand, digit by digit with its units."""
    parts: list[str] = []
    pending = False
    for unit, mark in ((10**7, "千"), (10**6, "百"), (10**5, "十"), (10**4, ""), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        parts.append(("零" if pending and parts else "") + _CHINESE[digit] + mark if digit else "")
        pending = not digit and any(parts)
        if unit == 10**4 and number >= 10**4:
            parts.append("万")
            pending = False
    return "".join(parts)


_THOUSANDS = st.integers(1, 9).map(lambda digit: digit * 1000) | st.integers(1, 999).map(lambda number: number * 10_000)
_WRITINGS = [
    lambda n: f"{n}元",
    lambda n: f"{n:,}元",
    lambda n: f"CNY {n:,}",
    lambda n: f"¥{n:,}",
    lambda n: f"{n:,}".replace(",", "\u202f") + " yuan",
    lambda n: f"{Decimal(n) / 10_000}万元",
    lambda n: f"RMB {Decimal(n) / 1000}k",
    lambda n: f"{Decimal(n) / 1_000_000} million yuan",
    lambda n: f"人民币{in_chinese(n)}元",
    lambda n: f"{n}元".translate({ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}),
]


@given(_THOUSANDS, st.sampled_from(_WRITINGS), st.sampled_from(_WRITINGS))
def test_two_writings_of_one_amount_are_equal(number: int, one: object, other: object) -> None:
    assert callable(one) and callable(other)
    assert values_in(one(number)) == values_in(other(number)) != frozenset()


@given(st.integers(1, 9), st.sampled_from(_WRITINGS))
def test_small_numbers_in_english_words_are_equal_to_figures(digit: int, write: object) -> None:
    assert callable(write)
    assert values_in(f"{_ONES[digit]} thousand yuan") == values_in(write(digit * 1000))


_STRANGE = st.text(max_size=120) | st.text("0123456789零一二三十百千万亿半年月日元%,.-/至、（）() third half and million CNYabc\n", max_size=120)


@given(_STRANGE)
def test_no_text_is_too_strange_to_be_read(text: str) -> None:
    assert all(value.value and value.kind in ValueKind for value in values_in(text) | ordinals_in(text))


def _counted(text: str) -> set[str]:
    """Names are of one language; a one is often no more than an article."""
    return {f"{value.kind} {value.value}" for value in values_in(text) if value.kind is not ValueKind.NAME and value.value != "1"}


KNOWN_DIFFERENCES = {
    "taishan-scholars",
    "settling-in-payment",
    "home-purchase-voucher",
    "schooling-for-talent-children",
    "personal-file-service",
    "blue-fair-activities",
    "three-lists",
}
"""Entries in which one language states a value that the other leaves out or cuts otherwise; each was looked at."""


def test_both_languages_of_the_shipped_statements_have_the_same_values(knowledge: Knowledge) -> None:
    differing = {entry.id for entry in knowledge.entries.values() for clauses in entry.clauses.values() for clause in clauses if _differs(clause)}
    assert differing <= KNOWN_DIFFERENCES


def _differs(clause: Clause) -> bool:
    return any(_counted(text.zh) != _counted(text.en) for text in (clause.text, clause.brief) if text)
