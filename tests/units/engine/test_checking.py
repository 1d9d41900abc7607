"""What an answer states must stand in its entry."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Reliability, Source, Status
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.engine.checking import sentences, strangers, support_of, support_of_entry, withheld

ENTRY = Entry(
    "subsidy",
    EntryKind.ITEM,
    Bilingual("2026年补贴", "Subsidy of 2026"),
    Status.VERIFIED,
    {Aspect.BENEFITS: (Clause(Bilingual("每月800元，最高50万元", "CNY 800 a month, up to CNY 500,000")),)},
    Bilingual("局", "bureau"),
    date(2026, 11, 23),
    sources=(Source("S1", Bilingual("鲁人社〔2019〕7号", "No. 7"), "2025-05-26", Reliability.HIGH),),
    valid_until=date(2027, 12, 31),
)


@pytest.mark.parametrize("text", ["每月800元", "CNY 800 a month", "五十万元", "0.5 million", "依据2025-05-26", "有效期至2027-12-31", "请拨12345", "没有数字"])
def test_what_the_entry_states_is_no_stranger(text: str) -> None:
    assert strangers(text, support_of_entry(ENTRY)) == set()


@pytest.mark.parametrize("text", ["每月900元", "CNY 80 a month", "最高500万元", "共36个月", "八百五十元"])
def test_a_number_that_the_entry_does_not_state_is_a_stranger(text: str) -> None:
    assert strangers(text, support_of_entry(ENTRY)) != set()


def test_a_number_of_another_entry_does_not_count() -> None:
    other = replace(ENTRY, clauses={Aspect.BENEFITS: (Clause(Bilingual("每月1200元", "CNY 1,200 a month")),)})
    assert strangers("每月800元", support_of_entry(other)) != set()
    assert strangers("每月800元", support_of_entry(ENTRY)) == set()


SUPPORT = support_of(
    [
        "博士15万元、硕士10万元，由青岛市人力资源和社会保障局发放，期限36个月，自2025年5月26日起。",
        "CNY 150,000 with a doctorate, CNY 100,000 with a master's, from Qingdao Human Resources and Social Security Bureau",
        "每年两次，限前20%；第25届蓝洽会有68所高校报名；参观留学生科创岛，材料见《实施细则》",
        "拨打12333，详见 https://hrss.qingdao.gov.cn/abc/d.html，海关总署；青岛海关",
    ]
)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("博士最高十五万元，硕士10万。", set()),
        ("A doctorate gives you CNY 150,000 for three years.", set()),
        ("请向人力资源和社会保障局申请，或咨询青岛海关。", set()),
        ("The Human Resources and Social Security Bureau pays from May 2025.", set()),
        ("自2025年5月起，请打12333。", set()),
        ("见hrss.qingdao.gov.cn和《实施细则》。", set()),
        ("请问相关部门、各办公室、国外大学，材料一份。", set()),
        ("Ask your office, or the office of your district.", set()),
        ("博士16万元", {"16万元"}),
        ("USD 150,000", {"USD 150,000"}),
        ("150,000 firms", {"150,000 firms"}),
        ("15万人", {"15万人"}),
        ("为期35个月", {"35个月"}),
        ("期限36天", {"36天"}),
        ("自2025年5月27日起", {"2025年5月27日"}),
        ("到2026年", {"2026年"}),
        ("前25%", {"25%"}),
        ("第26届", {"第26届"}),
        ("每年一次", {"一次"}),
        ("请打12345", {"12345"}),
        ("请打0532-85911111", {"0532-85911111"}),
        ("见www.qingdao-hr.com", {"www.qingdao-hr.com"}),
        ("写信到a@b.cn", {"a@b.cn"}),
        ("加微信qdrc2024", {"qdrc2024"}),
        ("见《暂行办法》", {"《暂行办法》"}),
        ("请向青岛市人社局申请", {"青岛市人社局"}),
        ("由济南市教育局办理", {"济南市教育局"}),
        ("参观国际院士港", {"国际院士港"}),
        ("北京大学毕业", {"北京大学"}),
        ("Ask the Jinan Education Bureau.", {"Jinan Education Bureau"}),
        ("The Ministry of Education decides.", {"Ministry of Education"}),
        ("Visit the International Talent Park.", {"International Talent Park"}),
    ],
)
def test_values_and_names_that_nothing_supports_are_strangers(text: str, unknown: set[str]) -> None:
    assert strangers(text, SUPPORT) == unknown


def test_an_office_of_another_district_is_a_stranger_although_the_name_ends_alike() -> None:
    assert strangers("请向崂山区人力资源和社会保障局申请", SUPPORT) and not strangers("请向青岛市人力资源和社会保障局申请", SUPPORT)


def test_a_text_is_known_to_its_own_support(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        support = support_of_entry(entry)
        texts = [side for clauses in entry.clauses.values() for clause in clauses for side in (clause.text.zh, clause.text.en)]
        assert [text for text in texts if strangers(text, support)] == []


def test_the_entry_supports_its_titles_sources_and_the_public_lines() -> None:
    support = support_of_entry(ENTRY)
    assert strangers("2026年补贴，每月800元，见鲁人社〔2019〕7号（2025-05-26），至2027年12月31日，请打12345、110。", support) == set()
    assert strangers("请打12399", support) == {"12399"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一句。两句！三句？", ["一句。", "两句！", "三句？"]),
        ("• 一\n• 二\n\n- three", ["• 一", "• 二", "- three"]),
        ("It costs CNY 3.5 million. Bring e.g. your passport. Done!", ["It costs CNY 3.5 million.", "Bring e.g. your passport.", "Done!"]),
        ("1. Bring it.\n2. Wait.", ["1. Bring it.", "2. Wait."]),
        ("Order No. 154 of 26.05.2025 holds. See http://a.cn/b?c=1.5. Yes.", ["Order No. 154 of 26.05.2025 holds.", "See http://a.cn/b?c=1.5.", "Yes."]),
        ("他说“可以。”然后走了。", ["他说“可以。”", "然后走了。"]),
        ("  ", []),
    ],
)
def test_a_text_falls_into_its_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_sentences_that_state_strangers_are_left_out() -> None:
    text = "博士15万元。硕士20万元。\n• 期限36个月\n• 还有5万元，请问青岛市公安局\n请打12333。"
    assert withheld(text, SUPPORT) == ("博士15万元。\n• 期限36个月\n请打12333。", ("20万元", "5万元", "青岛市公安局"))


def test_a_text_without_strangers_stays_as_it_is() -> None:
    text = "  博士15万元。\n\n请打12333。 "
    assert withheld(text, SUPPORT) == (text, ())


_STRANGE = st.text(max_size=150) | st.text("1259年月元%万十,.-。\n ()、（）青岛市局部the Office of Aa", max_size=150)


@given(_STRANGE)
def test_whatever_is_left_states_no_stranger(text: str) -> None:
    left, _ = withheld(text, SUPPORT)
    assert strangers(left, SUPPORT) == frozenset()


@given(_STRANGE)
def test_sentences_keep_every_word(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


TRUE = (
    "补贴为3万元，占45%，限583人，办理8个工作日，2023年4月15日起，请打0532-81234567，见http://a.gov.cn/9。A grant of CNY 1,234 for 26 months from 17 May 2021."
)


@given(st.sampled_from([place for place, char in enumerate(TRUE) if char.isdigit()]), st.integers(1, 9))
def test_a_changed_digit_is_always_a_stranger(place: int, digit: int) -> None:
    changed = f"{TRUE[:place]}{digit}{TRUE[place + 1 :]}"
    assert bool(strangers(changed, support_of([TRUE]))) is (changed != TRUE)
