"""Canned replies: what staff may write in them, and how they are said."""

import re

import pytest

from bot.adapters.check_words import said
from bot.domain.canned import CannedReply, faults_of
from bot.domain.check_faults import Fault
from bot.domain.language import Bilingual, Language

GOOD = ("您好，{officer}，{case}，{district}", "Hello from {officer}")


def faults(zh: str = GOOD[0], en: str = GOOD[1], name: str = "你好", topic: str | None = None) -> list[Fault]:
    return list(faults_of(name, zh, en, topic, {"housing"}))


def test_a_sound_reply_has_no_faults() -> None:
    assert faults(topic="housing") == []


def test_each_place_is_filled_in_the_language_that_is_spoken() -> None:
    reply = CannedReply("你好", Bilingual("我是{district}的{officer}，编号{case}", "{officer} of {district}, number {case}"))
    laoshan = Bilingual("崂山区", "Laoshan")
    assert reply.said(Language.ZH, "李老师", "C7", laoshan) == "我是崂山区的李老师，编号C7"
    assert reply.said(Language.EN, "李老师", "C7", laoshan) == "李老师 of Laoshan, number C7"


@pytest.mark.parametrize(
    ("wrong", "place", "zh", "en"),
    [
        ({"en": "  "}, "en", "还没有写", "is empty in this language"),
        ({"zh": ""}, "zh", "还没有写", "is empty in this language"),
        ({"en": "Dear {person}"}, "en", "{person} 不能自动填入", "{person}, which is not known"),
        ({"zh": "您好{}"}, "zh", "不能自动填入", "which is not known"),
        ({"zh": "{officer.name}"}, "zh", "{officer.name}", "{officer.name}, which is not known"),
        ({"zh": "{officer"}, "zh", "单独的 { 或 }", "single { or }"),
        ({"zh": "请在【日期】前"}, "", "【】的个数不一样", "different number of 【】"),
        ({"name": "你 好"}, "", "不能当名称", "cannot be its name"),
        ({"name": "x" * 31}, "", "不能当名称", "cannot be its name"),
        ({"topic": "nothing"}, "topic", "不是条目，也不是类别", "no entry and no category"),
    ],
)
def test_each_fault_is_told_in_both_languages_at_its_place_with_its_mend(wrong: dict[str, str], place: str, zh: str, en: str) -> None:
    [fault] = faults(**wrong)
    told = said("prompts/canned.yaml", 1, fault).said
    assert "".join(map(str, fault.path[1:])) == place
    assert zh in told.zh and re.search("[；：]", told.zh)
    assert en in told.en and ";" in told.en
