"""The shipped forms: every one of the mission is there, opens by many words in both languages, and promises nothing that is not known."""

import re

import pytest

from bot.domain.cues import Cues
from bot.domain.forms import Form, Reading, Rejected, Slot
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.engine.routing import form_asked_for
from bot.settings import PROJECT
from handlers.dialogs.readers import READERS
from tests.fakes import NOON

MISSION = (
    "blue_economy_tour",
    "document_check",
    "fair_registration",
    "needs_matching",
    "officer_appointment",
    "park_entry",
    "project_pitch",
    "startup_support",
)
WORDS = {
    "blue_economy_tour": ["我想报名参加蓝色经济行", "sign up for the Blue Economy Tour"],
    "document_check": ["我的材料齐了吗", "check my documents"],
    "needs_matching": ["帮我匹配", "find me a partner"],
    "officer_appointment": ["我想预约", "book an appointment"],
    "park_entry": ["我想入驻创业园", "apply for a start-up park"],
    "project_pitch": ["我有个项目", "I want to register my project"],
    "startup_support": ["我要报名创新创业大赛", "sign up for the competition"],
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_form_of_the_mission_is_there(knowledge: Knowledge) -> None:
    assert sorted(knowledge.forms) == sorted(MISSION)


@pytest.mark.parametrize(("form", "said"), [(form, said) for form, words in WORDS.items() for said in words])
def test_people_open_it_in_their_words(knowledge: Knowledge, cues: Cues, form: str, said: str) -> None:
    found = form_asked_for(said, cues, knowledge)
    assert found and found.id == form


@pytest.mark.parametrize("name", MISSION)
def test_it_has_words_in_both_languages(knowledge: Knowledge, name: str) -> None:
    form = knowledge.forms[name]
    chinese = [words for words in form.triggers if _CHINESE.search(words)]
    assert len(chinese) >= 5 and len(form.triggers) - len(chinese) >= 5


@pytest.mark.parametrize("name", MISSION)
def test_every_question_helps_and_says_why(knowledge: Knowledge, name: str) -> None:
    form = knowledge.forms[name]
    assert [slot.name for slot in form.slots if slot.help is None or not slot.why.zh] == []


@pytest.mark.parametrize("name", ["blue_economy_tour", "fair_registration", "project_pitch", "startup_support"])
def test_what_is_not_announced_is_said_to_be_open(knowledge: Knowledge, name: str) -> None:
    consent = knowledge.forms[name].consent
    assert "待工作人员公布" in consent.zh and "still to be announced" in consent.en


def texts(form: Form) -> str:
    whole = [form.title, form.consent, form.done, *(each for slot in form.slots for each in (slot.label, slot.question, slot.why))]
    return " ".join(side for text in whole for side in (text.zh, text.en))


@pytest.mark.parametrize("name", MISSION)
def test_no_date_of_this_year_or_the_next_is_promised(knowledge: Knowledge, name: str) -> None:
    assert re.findall(r"202[67]", texts(knowledge.forms[name])) == []


def test_districts_to_choose_are_the_districts_there_are(knowledge: Knowledge) -> None:
    there = [entry.id for entry in knowledge.districts()]
    slots = [slot for form in knowledge.forms.values() for slot in form.slots if slot.name == "district"]
    assert len(slots) >= 4 and all([choice.id for choice in slot.choices] == there for slot in slots)


def test_parks_and_programmes_to_choose_are_entries(knowledge: Knowledge) -> None:
    for form, name in (("park_entry", "park"), ("startup_support", "programmes"), ("document_check", "item")):
        slot = knowledge.forms[form].slot(name)
        assert slot and {choice.id for choice in slot.choices} - {"suggest"} <= knowledge.entries.keys()


def test_every_form_stands_in_the_table_of_the_manual() -> None:
    manual = (PROJECT / "docs" / "forms.md").read_text("utf-8")
    assert [form for form in MISSION if manual.count(f"`{form}`") < 2] == []


def examples(slot: Slot, language: Language) -> list[str]:
    """What a help text shows, one by one; where an example is explained, it stands in quotation marks. A file is no words."""
    shown = re.split(r"[；;]", slot.help.for_(language)) if slot.help and not slot.reader.startswith("file") else []
    return [quoted[1] if (quoted := re.search("“(.+)”", each)) else each.strip() for each in shown]


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
@pytest.mark.parametrize("name", MISSION)
def test_every_example_that_a_question_shows_is_an_answer_to_it(knowledge: Knowledge, name: str, language: Language) -> None:
    read = [
        (slot.name, example, READERS[slot.reader](example, Reading(slot, language, NOON.date().isoformat(), {})))
        for slot in knowledge.forms[name].slots
        for example in examples(slot, language)
    ]
    assert read and [each for each in read if isinstance(each[2], Rejected)] == []
