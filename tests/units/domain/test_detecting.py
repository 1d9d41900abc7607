"""Which language a message is answered in."""

import pytest

from bot.domain.detecting import is_other_language, language_of, script_of
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
        ("博士住宅補助金の金額", ZH, EN),
        ("単身赴任手当金額", ZH, EN),
        ("我毕业于早稲田大学", EN, ZH),
        ("青岛の海归有补贴吗", EN, ZH),
        ("我想問這の意思", EN, HANT),
        ("我在서울大学读的硕士", EN, ZH),
        ("早稲田大学(わせだ)的学历怎么认证", EN, ZH),
    ],
)
def test_the_script_decides_the_language(text: str, now: Language, language: Language, scripts: Scripts) -> None:
    assert language_of(text, scripts.is_traditional(text), now) is language


@pytest.mark.parametrize(("text", "is_other"), [("привет", True), ("こんにちは", True), ("สวัสดี", True), ("hello", False), ("您好", False), ("123", False)])
def test_a_script_that_is_not_answered_in_is_known_as_such(text: str, is_other: bool) -> None:
    assert is_other_language(text) is is_other


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Wie lange dauert die Arbeitserlaubnis?", "other"),
        ("Combien touche-t-on par mois avec un master ?", "other"),
        ("L'attestation d'étudiant existe-t-elle encore ?", "other"),
        ("¿Dónde solicito la tarjeta?", "other"),
        ("Cần giấy tờ gì?", "other"),
        ("Combien de temps prend le permis de travail ?", "other"),
        ("Is there an allowance for a diploma of the École des Mines de Paris?", "en"),
        ("I studied in Los Angeles, what do I get?", "en"),
        ("wo de luohu zenme ban", "en"),
        ("Can I visit the museum en route to De la Salle?", "en"),
        ("博士有多少补贴", "zh"),
        ("박사", "other"),
    ],
)
def test_latin_letters_are_not_english_alone(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(("text", "folded"), [("栄転の住宅補助", "荣转の住宅补助"), ("榮轉的補助", "荣转的补助")])
def test_japanese_forms_are_folded_as_traditional_ones_are(text: str, folded: str, scripts: Scripts) -> None:
    assert scripts.simplified(text) == folded
