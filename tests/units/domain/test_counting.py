"""What a question asks the number of, and which statements give it."""

import pytest

from bot.domain.counting import counted_in
from bot.domain.cues import Cues
from bot.domain.knowledge import Clause
from bot.domain.language import Bilingual

GUESTS = Clause(Bilingual("到会来宾300余人。", "Over 300 guests came."))
PARKS = Clause(Bilingual("设有12家分园。", "There are 12 branch parks."))
LISTS = Clause(Bilingual("共发布四个目录。", "Four catalogues are published."))
MONTHS = Clause(Bilingual("每人每月600元，最长24个月。", "CNY 600 a month, for 24 months."))
OFFICER = Clause(Bilingual("设有一名联络员。", "There is one liaison officer."))


def is_told(question: str, statement: Clause, cues: Cues) -> bool:
    counted = counted_in(question, cues)
    assert counted is not None
    return counted.is_told(statement)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("去年到会的有多少人", GUESTS),
        ("how many guests were there", GUESTS),
        ("一共有几家分园", PARKS),
        ("how many branch parks are there", PARKS),
        ("发布的目录一共几个", LISTS),
        ("一共几张目录", LISTS),
    ],
)
def test_a_number_of_the_thing_asked_answers(question: str, told: Clause, cues: Cues) -> None:
    assert is_told(question, told, cues)


@pytest.mark.parametrize(
    ("question", "untold"),
    [
        ("领到的海归有多少人", MONTHS),
        ("领到的海归有多少人", PARKS),
        ("how many people hold one", PARKS),
        ("一共有几家分园", GUESTS),
        ("目录一共几个", MONTHS),
        ("全市有几位联络员", OFFICER),
    ],
)
def test_a_number_of_something_else_does_not(question: str, untold: Clause, cues: Cues) -> None:
    assert not is_told(question, untold, cues)


@pytest.mark.parametrize(
    "question",
    ["几个月能办好", "how many working days does it take", "我和几个朋友合伙，贷款多少钱", "分别是哪几家", "每个区有几位联络员", "奖金有几万", "材料交给谁"],
)
def test_lengths_of_time_some_friends_which_ones_and_what_each_has_are_no_count(question: str, cues: Cues) -> None:
    assert counted_in(question, cues) is None
