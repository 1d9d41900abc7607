"""Personal data is found in both languages, replaced, and put back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.personal_data import mask, restore


def masked(text: str) -> str:
    return mask([text]).texts[0]


@pytest.mark.parametrize(
    ("text", "as_sent"),
    [
        ("我叫张伟，电话13800138000", "我叫[[name-1]]，电话[[phone-1]]"),
        ("我叫张伟我想问住房补贴", "我叫[[name-1]]我想问住房补贴"),
        ("我叫约翰·史密斯", "我叫[[name-1]]"),
        ("您好，我是欧阳娜娜，毕业3年", "您好，我是[[name-1]]，毕业3年"),
        ("申请人：赵 敏", "申请人：[[name-1]]"),
        ("我妻子王芳的签证", "我妻子[[name-1]]的签证"),
        ("陈女士，您好", "[[name-1]]女士，您好"),
        ("my name is anna li and I want the subsidy", "my name is [[name-1]] and I want the subsidy"),
        ("I'm Anna Müller, a PhD from Germany", "I'm [[name-1]], a PhD from Germany"),
        ("This is John Smith speaking", "This is [[name-1]] speaking"),
        ("My wife Maria Gomez needs a visa", "My wife [[name-1]] needs a visa"),
        ("Dr. Smith", "Dr. [[name-1]]"),
        ("手机：１３８００１３８０００", "手机：[[phone-1]]"),
        ("138-0013-8000转801", "[[phone-1]]"),
        ("电话(0532)8888-8888", "电话[[phone-1]]"),
        ("call +49 151 2345 6789", "call [[phone-1]]"),
        ("一三八零零一三八零零零", "[[phone-1]]"),
        ("write to a.b+c@mail.example.org please", "write to [[email-1]] please"),
        ("anna (at) gmail (dot) com", "[[email-1]]"),
        ("身份证11010519900307123X", "身份证[[id-1]]"),
        ("My passport number is G 1234 5678", "My passport number is [[id-1]]"),
        ("护照号e12345678", "护照号[[id-1]]"),
        ("港澳通行证 H12345678", "港澳通行证 [[id-1]]"),
        ("银行卡 6222 0212 3456 7890 123", "银行卡 [[id-1]]"),
        ("微信号：lina_88", "微信号：[[account-1]]"),
        ("my wechat is anna-lee88", "my wechat is [[account-1]]"),
        ("我的QQ号是1234567", "我的QQ号是[[account-1]]"),
        ("telegram @anna_lee", "telegram [[account-1]]"),
        ("我住在市南区香港中路10号3号楼2单元501", "我住在市南区[[address-1]]"),
        ("地址：海尔路65号，怎么办", "地址：[[address-1]]，怎么办"),
        ("I live at 12 Hong Kong Middle Road", "I live at [[address-1]]"),
        ("Room 301, Building 2, No. 10 Hong Kong Middle Road", "[[address-1]]"),
        ("my address is 5 Sea Lane, Qingdao. What now", "my address is [[address-1]]. What now"),
        ("Hauptstraße 12", "[[address-1]]"),
        ("1990年5月26日出生", "[[birthday-1]]出生"),
        ("born on 26 May 1990", "born on [[birthday-1]]"),
    ],
)
def test_what_is_personal_is_replaced(text: str, as_sent: str) -> None:
    assert masked(text) == as_sent


@pytest.mark.parametrize(
    "text",
    [
        "我是博士，毕业不满3年",
        "我是高中生",
        "我是韩国人",
        "我叫了个车",
        "我先生要办签证",
        "我的名字是什么",
        "I am German",
        "I am Chinese Canadian",
        "I'm a PhD",
        "硕士每月800元，最高50万元",
        "1000000元，注册资金5000000",
        "CNY 1000000",
        "2025-05-26到2026-01-01，2025-2026年",
        "2022年5月5日起来青",
        "鲁人社字〔2023〕112号",
        "请拨打12345",
        "12345 12333 12366",
        "微信公众号qingdaorc",
        "地铁3号线",
        "我在这里2个月",
        "我在市南区工作",
        "R字签证，A类人才",
        "Work permit for 2026",
        "世界500强企业",
        "GPA 3.85/4.00",
    ],
)
def test_what_the_answer_needs_stays(text: str) -> None:
    assert masked(text) == text


def test_a_name_once_introduced_is_known_everywhere() -> None:
    assert mask(["我叫李娜", "李娜能领吗？", "王强呢？"]).texts == ("我叫[[name-1]]", "[[name-1]]能领吗？", "王强呢？")


def test_the_same_number_has_the_same_placeholder() -> None:
    assert mask(["13800138000", "13900139000，13800138000"]).texts == ("[[phone-1]]", "[[phone-2]]，[[phone-1]]")


def test_a_placeholder_that_somebody_typed_stays_theirs() -> None:
    found = mask(["[[phone-1]]是13800138000吗"])
    assert found.texts == ("[[phone-1]]是[[phone-2]]吗",)
    assert restore(found.texts[0], found.kept) == "[[phone-1]]是13800138000吗"


def test_what_is_put_back_is_not_looked_through_again() -> None:
    assert restore("[[name-1]] [[name-2]] [[name-3]]", {"[[name-1]]": "[[name-2]]", "[[name-2]]": "Anna"}) == "[[name-2]] Anna [[name-3]]"


PIECES = st.sampled_from(
    [
        "我叫",
        "张伟",
        "电话",
        "138",
        "0013",
        "8000",
        " ",
        "-",
        "，",
        "路",
        "10号",
        "@",
        "a.b",
        ".cn",
        "护照",
        "E123",
        "45678",
        "[[",
        "phone-1",
        "]]",
        "my name is ",
        "Anna",
    ]
)


@given(st.lists(st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join), max_size=4))
def test_every_text_comes_back_as_it_was(texts: list[str]) -> None:
    found = mask(texts)
    assert [restore(text, found.kept) for text in found.texts] == texts


@given(st.text(max_size=30), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-"]), st.text(max_size=30))
def test_no_mobile_number_is_missed(before: str, number: str, joint: str, after: str) -> None:
    spoken = joint.join((number[:3], number[3:7], number[7:]))
    assert spoken not in masked(f"{before} 电话{spoken}。{after}")


@given(st.from_regex(r"[A-Z][0-9]{8}", fullmatch=True), st.sampled_from(["我的护照号是{}，可以吗", "passport no. {}", "({})", "证件{}"]))
def test_no_passport_is_missed(number: str, sentence: str) -> None:
    assert number not in masked(sentence.format(number))


@pytest.mark.parametrize("text", ["1 " * 5000, "一" * 10_000, "路1号" * 3000, "I'm A " * 2000, "a.b" * 3000 + "@", "护照" + "A " * 5000, "x@" * 5000])
def test_long_texts_come_back_too(text: str) -> None:
    found = mask([text])
    assert restore(found.texts[0], found.kept) == text
