"""Canned replies: what staff may write in them, and how they are said."""

import pytest

from bot.domain.canned import CannedReply, faults_of
from bot.domain.language import Bilingual, Language

GOOD = ("您好，{officer}，{case}，{district}", "Hello from {officer}")


def faults(zh: str = GOOD[0], en: str = GOOD[1], name: str = "你好", topic: str | None = None) -> list[str]:
    return list(faults_of(name, zh, en, topic, {"housing"}))


def test_a_sound_reply_has_no_faults() -> None:
    assert faults(topic="housing") == []


def test_each_place_is_filled_in_the_language_that_is_spoken() -> None:
    reply = CannedReply("你好", Bilingual("我是{district}的{officer}，编号{case}", "{officer} of {district}, number {case}"))
    laoshan = Bilingual("崂山区", "Laoshan")
    assert reply.said(Language.ZH, "李老师", "C7", laoshan) == "我是崂山区的李老师，编号C7"
    assert reply.said(Language.EN, "李老师", "C7", laoshan) == "李老师 of Laoshan, number C7"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"en": "  "}, "en is empty"),
        ({"zh": ""}, "zh is empty"),
        ({"en": "Dear {person}"}, "{person}, which is not known"),
        ({"zh": "您好{}"}, "which is not known"),
        ({"zh": "{officer.name}"}, "{officer.name}, which is not known"),
        ({"zh": "{officer"}, "single { or }"),
        ({"zh": "请在【日期】前"}, "different number of 【】"),
        ({"name": "你 好"}, "no name to type"),
        ({"name": "x" * 31}, "no name to type"),
        ({"topic": "nothing"}, "no entry and no category"),
    ],
)
def test_each_fault_is_named_with_its_mend(wrong: dict[str, str], told: str) -> None:
    [fault] = faults(**wrong)
    assert told in fault and ";" in fault
