"""Which language a message is answered in."""

import pytest

from bot.domain.detecting import is_other_language, language_of
from bot.domain.language import Language
from bot.ports import Scripts

ZH, HANT, EN = Language.ZH, Language.ZH_HANT, Language.EN


@pytest.mark.parametrize(
    ("text", "now", "language"),
    [
        ("硕士有多少住房补贴？", EN, ZH),
        ("碩士有多少住房補貼？", ZH, HANT),
        ("How much is it?", ZH, EN),
        ("我是PhD，可以申请吗", EN, ZH),
        ("博士", HANT, HANT),
        ("好", ZH, ZH),
        ("我要申请住房补贴", HANT, ZH),
        ("123", EN, EN),
        ("👍", HANT, HANT),
        ("", ZH, ZH),
        ("Сколько это стоит?", ZH, EN),
        ("住宅手当はいくらですか", ZH, EN),
        ("كم المبلغ", ZH, EN),
        ("주택 보조금", ZH, EN),
        ("x", ZH, ZH),
    ],
)
def test_the_script_decides_the_language(text: str, now: Language, language: Language, scripts: Scripts) -> None:
    assert language_of(text, scripts.is_traditional(text), now) is language


@pytest.mark.parametrize(("text", "is_other"), [("привет", True), ("こんにちは", True), ("สวัสดี", True), ("hello", False), ("您好", False), ("123", False)])
def test_a_script_that_is_not_answered_in_is_known_as_such(text: str, is_other: bool) -> None:
    assert is_other_language(text) is is_other
