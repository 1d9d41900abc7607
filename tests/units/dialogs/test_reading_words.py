"""Free words: any text, a person's name, a university."""

import pytest

from bot.domain.forms import Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.readers import READERS
from handlers.dialogs.tidying import bare
from handlers.dialogs.university_names import universities

NOTHING = Bilingual("", "")


def read(reader: str, text: str) -> Value | Rejected:
    slot = Slot("asked", NOTHING, NOTHING, NOTHING, reader)
    return READERS[reader](text, Reading(slot, Language.ZH, "2026-11-23", {}))


def kept(reader: str, text: str) -> str:
    value = read(reader, text)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("  想了解\t创业\n政策 ", "想了解 创业 政策"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("a\u0000b\u202ec\ud800d", "abcd"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_free_text_is_kept_as_one_clean_line(text: str, stored: str) -> None:
    assert kept("free_text", text) == stored


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200d", "\ud800"])
def test_free_text_without_a_visible_sign_is_empty(text: str) -> None:
    assert read("free_text", text) == Rejected("reader.free_text.empty")


def test_free_text_of_five_hundred_characters_fits_and_one_more_does_not() -> None:
    assert kept("free_text", "归" * 500) == "归" * 500
    assert read("free_text", "归" * 501) == Rejected("reader.free_text.too_long", {"length": 501, "limit": 500})


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("我叫欧阳小雨", "欧阳小雨"),
        ("我的名字是陈思。", "陈思"),
        ("你好，我是林可", "林可"),
        ("姓名：Ada Lovelace", "Ada Lovelace"),
        ("My name is Anne-Marie O'Neil", "Anne-Marie O'Neil"),
        ("I'm José Ortega y Gasset.", "José Ortega y Gasset"),
        ("Im Ji-yeon", "Im Ji-yeon"),
        ("迪丽娜尔•艾山", "迪丽娜尔·艾山"),
        ("Łukasz Żak", "Łukasz Żak"),
        ("محمد علي", "محمد علي"),
    ],
)
def test_a_name_is_taken_out_of_how_people_say_it(text: str, stored: str) -> None:
    assert kept("person_name", text) == stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("我叫", "empty"),
        ("王", "too_short"),
        ("王" + " 王" * 45, "too_long"),
        ("R2D2", "signs"),
        ("--port", "signs"),
        ("<b>Ada</b>", "signs"),
        ("Z\u0300\u0301\u0302\u0303a", "signs"),
        ("我不想告诉你", "sentence"),
        ("I would rather not say what I am called", "sentence"),
    ],
)
def test_what_is_no_name_is_refused_with_its_own_reason(text: str, reason: str) -> None:
    assert kept("person_name", text) == f"refused: reader.person_name.{reason}"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("我是从北京大学毕业的", "北京大学"),
        ("畢業於臺灣大學", "臺灣大學"),
        ("毕业院校：ETH Zürich", "ETH Zurich"),
        ("I graduated from the University of Oslo.", "University of Oslo"),
        ("“TUM”", "Technical University of Munich"),
        ("德国慕尼黑工大", "Technical University of Munich"),
        ("慕尼黑工业大学（TUM）", "Technical University of Munich"),
        ("阿德莱德大学", "University of Adelaide"),
        ("UniMelb", "University of Melbourne"),
        ("帝国理工", "Imperial College London"),
        ("清华", "清华大学"),
        ("NTU", "NTU"),
        ("Universität Rostock", "Universität Rostock"),
    ],
)
def test_a_university_is_kept_under_its_name_where_it_is_known_and_as_typed_where_not(text: str, stored: str) -> None:
    assert kept("university", text) == stored


def test_a_known_university_is_shown_in_the_language_of_the_person() -> None:
    assert read("university", "TUM") == Value("Technical University of Munich", "慕尼黑工业大学")


def test_no_name_means_two_universities() -> None:
    names = [(bare(name), one.stored) for one in universities() for name in {one.name.zh, one.name.en, *one.others}]
    assert {name: stored for name, stored in names} == dict(reversed(names))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "too_short"), ("985", "too_short"), ("我毕业于", "too_short"), ("<b>TUM</b>", "signs"), ("我不想告诉你", "signs"), ("大" * 121, "too_long")],
)
def test_what_is_no_university_is_refused(text: str, reason: str) -> None:
    assert kept("university", text) == f"refused: reader.university.{reason}"
