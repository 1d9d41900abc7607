"""Closed answers: one choice, several, a degree, yes or no."""

import pytest

from bot.domain.forms import Choice, Reading, Rejected, Slot, Value
from bot.domain.language import Bilingual, Language
from handlers.dialogs.readers import READERS

NOTHING = Bilingual("", "")
TOPICS = (
    Choice("jobs", Bilingual("求职就业", "Employment"), ("工作",)),
    Choice("startup", Bilingual("创业", "Start-up")),
    Choice("research", Bilingual("科研和教学", "Research and teaching")),
    Choice("housing", Bilingual("住房", "Housing")),
)
DEGREES = (
    Choice("bachelor", Bilingual("本科", "Bachelor")),
    Choice("master", Bilingual("硕士", "Master")),
    Choice("doctor", Bilingual("博士", "PhD")),
    Choice("postdoc", Bilingual("博士后", "Postdoc")),
)
STUDENTS = (Choice("phd_candidate", Bilingual("在读博士", "PhD candidate")), Choice("phd", Bilingual("博士", "PhD")))


def read(reader: str, text: str, choices: tuple[Choice, ...] = TOPICS, language: Language = Language.ZH) -> Value | Rejected:
    slot = Slot("asked", NOTHING, NOTHING, NOTHING, reader, choices=choices)
    return READERS[reader](text, Reading(slot, language, "2026-11-23", {}))


def kept(reader: str, text: str, choices: tuple[Choice, ...] = TOPICS) -> str:
    value = read(reader, text, choices)
    return value.stored if isinstance(value, Value) else f"refused: {value.name}"


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("jobs", "jobs"),
        ("工作", "jobs"),
        ("創業", "startup"),
        ("EMPLOYMENT!", "jobs"),
        ("我想选住房", "housing"),
        ("1", "jobs"),
        ("①", "jobs"),
        ("２", "startup"),
        ("2️⃣", "startup"),
        ("第三个", "research"),
        ("选项四", "housing"),
        ("the second one", "startup"),
        ("最后一个", "housing"),
        ("reserch and teaching", "research"),
    ],
)
def test_a_choice_is_found_by_id_word_number_or_near_miss(text: str, id: str) -> None:
    assert kept("choice", text) == id


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "unknown"), ("不要住房", "unknown"), ("not housing", "unknown"), ("something else", "unknown"), ("9", "number"), ("创业或住房", "several")],
)
def test_a_choice_that_is_not_meant_is_not_taken(text: str, reason: str) -> None:
    assert kept("choice", text) == f"refused: reader.choice.{reason}"


def test_a_refused_choice_lists_the_choices_in_both_languages() -> None:
    refused = read("choice", "?")
    assert isinstance(refused, Rejected)
    assert refused.values["options"] == Bilingual("求职就业、创业、科研和教学、住房", "Employment, Start-up, Research and teaching, Housing")


def test_an_id_wins_over_the_same_word_of_another_choice() -> None:
    crossed = (Choice("b", Bilingual("甲", "A"), ("a",)), Choice("a", Bilingual("乙", "B")))
    assert kept("choice", "a", crossed) == "a"
    assert kept("choice", "A.", crossed) == "a"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("4、1", "jobs,housing"),
        ("1和3", "jobs,research"),
        ("1 3", "jobs,research"),
        ("科研和教学", "research"),
        ("住房，科研和教学", "research,housing"),
        ("Housing and start-up", "startup,housing"),
        ("我想选创业和住房", "startup,housing"),
        ("Emploiment / 住房", "jobs,housing"),
        ("都要", "jobs,startup,research,housing"),
    ],
)
def test_several_choices_are_kept_in_the_order_of_the_form(text: str, ids: str) -> None:
    assert kept("choices", text) == ids


def test_one_part_that_is_not_understood_refuses_all_and_is_named() -> None:
    refused = read("choices", "住房、遛狗")
    assert isinstance(refused, Rejected)
    assert (refused.name, refused.values["part"]) == ("reader.choices.unknown", "遛狗")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("the best restaurants of the whole old town", "the best restaurants of the…"),
        ("最好吃的餐馆" * 6, "最好吃的餐馆" * 5 + "…"),
        ("restaurants", "restaurants"),
    ],
)
def test_what_is_not_understood_is_quoted_in_whole_words(text: str, quoted: str) -> None:
    refused = read("choices", text)
    assert isinstance(refused, Rejected) and refused.values["part"] == quoted


def test_no_choice_at_all_is_said_so() -> None:
    assert kept("choices", "、、") == "refused: reader.choices.none"


def test_several_choices_are_shown_in_the_language_of_the_person() -> None:
    assert read("choices", "1,4", language=Language.EN) == Value("jobs,housing", "Employment, Housing")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("PhD", "doctor"),
        ("Ph.D.", "doctor"),
        ("doctorate", "doctor"),
        ("硕博连读", "doctor"),
        ("博士后", "postdoc"),
        ("post-doc", "postdoc"),
        ("碩士", "master"),
        ("研究生学历", "master"),
        ("M.Sc.", "master"),
        ("MBA", "master"),
        ("本科毕业", "bachelor"),
        ("BA", "bachelor"),
        ("a master and a PhD", "doctor"),
        ("2", "master"),
    ],
)
def test_a_degree_is_found_by_the_words_people_use(text: str, id: str) -> None:
    assert kept("degree", text, DEGREES) == id


def test_a_degree_that_a_form_gathers_under_another_choice_is_found_there() -> None:
    gathered = (*DEGREES, Choice("other", Bilingual("其他", "Other"), ("大专", "diploma")))
    assert kept("degree", "我是大专毕业", gathered) == "other"
    assert kept("degree", "a diploma", gathered) == "other"


@pytest.mark.parametrize("text", ["在读博士", "博士在读", "PhD candidate", "doctoral student"])
def test_a_degree_in_progress_is_its_own_choice_or_is_shown_as_such(text: str) -> None:
    assert read("degree", text, STUDENTS) == Value("phd_candidate", "在读博士")
    assert read("degree", text, DEGREES) == Value("doctor", "博士（在读）")


@pytest.mark.parametrize(
    ("text", "reason"), [("准备读博", "planned"), ("I plan to do a PhD", "planned"), ("不是博士", "unknown"), ("大专", "unknown"), ("", "unknown")]
)
def test_a_degree_that_is_planned_denied_or_not_offered_is_not_taken(text: str, reason: str) -> None:
    assert kept("degree", text, DEGREES) == f"refused: reader.degree.{reason}"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是的", "yes"),
        ("好的呀", "yes"),
        ("没问题", "yes"),
        ("Yes!", "yes"),
        ("👍", "yes"),
        ("不是", "no"),
        ("还没有呢", "no"),
        ("沒有", "no"),
        ("Not yet.", "no"),
    ],
)
def test_yes_and_no_are_read_in_many_words(text: str, answer: str) -> None:
    assert kept("yes_no", text) == answer


@pytest.mark.parametrize("text", ["", "maybe", "是否", "也许吧", "yes and no"])
def test_what_is_neither_yes_nor_no_is_unclear(text: str) -> None:
    assert kept("yes_no", text) == "refused: reader.yes_no.unclear"
