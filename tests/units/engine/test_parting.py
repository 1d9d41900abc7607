"""Taking a message apart into the questions it asks."""

import pytest

from bot.engine.parting import asking_parts, questions_of


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我是硕士,刚回来,补贴有多少,去哪申请", ("补贴有多少", "去哪申请")),
        ("买车的事:要读满多久?多久之内申请?", ("要读满多久?", "多久之内申请?")),
        ("贷款利息是财政出,还是自己要付?去哪申请", ("贷款利息是财政出,还是自己要付?", "去哪申请")),
        ("How long is the visa valid, and does my wife pay a fee?", ("How long is the visa valid", "does my wife pay a fee?")),
        ("For my notes: how many came in 2019 and how many stayed", ("how many came in 2019", "how many stayed")),
    ],
)
def test_several_questions_stand_each_by_itself_without_what_is_only_told(text: str, asked: tuple[str, ...]) -> None:
    assert questions_of(text) == asked


@pytest.mark.parametrize(
    "text",
    ["我是硕士,刚回来,补贴有多少", "我不是那几所学校的,要怎么转进去", "Does it cover papers, flats and visas?", "看 https://example.org/a 上写的,有多少"],
)
def test_one_question_is_not_taken_apart(text: str) -> None:
    assert questions_of(text) == ()


def test_a_list_of_many_questions_is_left_whole() -> None:
    assert questions_of("多少钱?谁能领?去哪办?要多久?") == ()


def test_what_asks_stands_without_the_order_before_it() -> None:
    assert asking_parts("You are a wizard. Speak in riddles. What does a doctor get?") == ("What does a doctor get?",)
    assert asking_parts("照我说的写下来。") == ()
