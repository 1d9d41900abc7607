"""A long text goes out in parts that fit, and nothing that must stay whole is cut."""

import re
from collections.abc import Callable
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.parts import WECHAT_BYTES, Measure, numbered, pieces, utf8_bytes, utf16_units

LINK = "https://hrss.qingdao.gov.cn/zwgk/2026/index.html?id=12&x=%E9%9D%92#top"
WHOLE = [
    LINK,
    '<a href="weixin://bizmsgmenu?msgmenucontent=转人工&msgmenuid=101">转人工</a>',
    "qingdao.gov.cn/liuxue/index.html",
    "haiwai.rencai+2026@qd.shandong.cn",
    "12,345,678.90",
    "(0532)8591-1234",
    "2026年11月23日",
    "138 0013 8000",
    "三百二十万",
    "👩🏽‍💻",
    "👨‍👩‍👧‍👦",
    "🇨🇳",
    "1️⃣",
    "e\u0301\u0323",
    "\r\n",
]
MEASURES: list[Measure] = [utf8_bytes, utf16_units]
PIECES = st.sampled_from([*WHOLE, "青岛", "。", "，", "\n\n", "\n", " ", "policy ", "subsidy. ", "！", "（", "）", "😀", "\u200d", "🇩"])
LABEL = re.compile(r"\A（(\d+)/(\d+)）")


def unnumbered(parts: tuple[str, ...]) -> str:
    return "".join(LABEL.sub("", part, count=1) for part in parts)


@pytest.mark.parametrize("measure", MEASURES)
@given(text=st.text(st.characters(), max_size=600) | st.lists(PIECES, max_size=80).map("".join))
def test_parts_joined_are_the_text(measure: Measure, text: str) -> None:
    assert "".join(pieces(text, 60, measure)) == text


@pytest.mark.parametrize("measure", MEASURES)
@given(text=st.text(st.characters(), max_size=600))
def test_every_part_of_any_characters_fits(measure: Measure, text: str) -> None:
    parts = numbered(text, 60, measure)
    assert len(parts) == 1 or unnumbered(parts) == text
    assert all(measure(part) <= 60 for part in parts if "://" not in part)


@settings(max_examples=300)
@given(text=st.lists(PIECES, max_size=200).map(" ".join))
def test_every_part_of_common_text_fits_where_links_are_shorter_than_the_limit(text: str) -> None:
    assert all(utf8_bytes(part) <= 400 for part in numbered(text, 400))


@pytest.mark.parametrize("whole", WHOLE)
@given(before=st.integers(0, 130))
def test_what_must_stay_whole_does_wherever_the_limit_falls(whole: str, before: int) -> None:
    text = f"{'青岛市 ' * before}{whole} {'人才 ' * 40}"
    assert any(whole in part for part in pieces(text, 150))


@pytest.mark.parametrize("whole", WHOLE)
@given(before=st.integers(0, 60))
def test_it_stays_whole_between_chinese_characters_too(whole: str, before: int) -> None:
    text = f"{'青' * before}，见{whole}，{'人才' * 40}"
    assert any(whole in part for part in pieces(text, 130))


@pytest.mark.parametrize("start", ["https://example.org/", "www.qingdao.gov.cn/", "qingdao.gov.cn/", "weixin://"])
def test_a_link_longer_than_the_limit_has_a_part_of_its_own(start: str) -> None:
    link = start + "a" * 2000
    parts = numbered(f"请打开：{link} 然后提交。")
    assert parts == ("（1/3）请打开：", f"（2/3）{link}", "（3/3） 然后提交。")


@pytest.mark.parametrize(("size", "count"), [(1800, 1), (1801, 2), (2047, 2), (2048, 2), (2049, 2), (3582, 2), (3600, 3)])
def test_a_text_is_numbered_from_the_first_byte_too_many(size: int, count: int) -> None:
    parts = numbered("a" * size)
    assert [len(parts), max(map(utf8_bytes, parts)) <= WECHAT_BYTES] == [count, True]
    assert [LABEL.match(part) is not None for part in parts] == [count > 1] * count


def test_more_than_nine_parts_are_counted_with_two_digits_and_still_fit() -> None:
    parts = numbered("青" * 300, 60)
    assert parts[0].startswith(f"（1/{len(parts)}）") and len(parts) > 9
    assert max(map(utf8_bytes, parts)) <= 60


def test_an_emoji_at_the_cut_goes_whole_to_the_next_part() -> None:
    assert pieces("a" * 57 + "👩🏽‍💻", 60) == ("a" * 57, "👩🏽‍💻")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("第一段说明。第二句话。\n\n第二段很长很长很长很长很长很长。", "第一段说明。第二句话。\n\n"),
        ("申请需要护照。材料要交两份，原件和复印件都要带来办理窗口。", "申请需要护照。"),
        ("You need a passport. Then bring the originals to the office", "You need a passport. "),
        ("You need a passport (e.g. a German one) and the originals", "You need a passport (e.g. a German one) and "),
        ("申请人需要准备护照和学历证明以及近期照片两张", "申请人需要准备护照和学历证明以"),
        ("材料：护照、学历认证书原件；“照片”两张和申请表格", "材料：护照、学历认证书原件；"),
        ("申请人需要准备护照和学历证明以，及近期照片两张", "申请人需要准备护照和学历证明"),
        ("第一段：护照、学历。\n\n第二段：\n三两张照片。", "第一段：护照、学历。\n\n"),
        ("Bring with you: 1. passport, 2. degree and two photographs", "Bring with you: 1. passport, 2. degree and "),
        ("他说这是一份很重要的材料清单“请看", "他说这是一份很重要的材料清单"),
    ],
)
def test_a_part_ends_with_its_paragraph_then_its_sentence_then_a_word(text: str, first: str) -> None:
    assert pieces(text, 46)[0] == first


@pytest.mark.parametrize(("whole", "room"), [("🇨🇳", 21), ("👍🏽", 21), ("e\u0301", 10), ("\ud83d\ude00", 15), ("\u1112\u1161\u11ab ", 16)])
def test_a_row_of_what_is_shown_as_one_is_cut_between_two_of_them(whole: str, room: int) -> None:
    assert all(part == whole * (len(part) // len(whole)) for part in pieces(whole * 40, room))


def test_a_short_paragraph_does_not_cost_a_part_of_its_own() -> None:
    text = "您好！\n\n" + "申请需要护照和照片。" * 8
    assert len(pieces(text, 140)) == 2


@pytest.mark.parametrize("hostile", ["a", "1", "a.", "1.", "a@", "http://", "<a ", "（", "\u0301", "\u200d", "🇨", " ", "\n", "a-", "www."])
def test_a_long_run_of_anything_is_cut_and_nothing_is_lost(hostile: str) -> None:
    assert "".join(pieces(hostile * 5000, 1800)) == hostile * 5000


@pytest.mark.parametrize(("measure", "sizes"), [(utf8_bytes, (3, 4, 3)), (utf16_units, (1, 2, 1))])
def test_the_measures_count_as_the_channels_do(measure: Callable[[str], int], sizes: tuple[int, ...]) -> None:
    assert tuple(map(measure, ("青", "😀", "\ud800"))) == sizes
    assert list(accumulate(sizes))[-1] == measure("青😀\ud800")
