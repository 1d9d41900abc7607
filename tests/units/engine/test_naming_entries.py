"""Which entries a text hints at without naming them."""

import pytest

from bot.domain.cues import Cues, plain
from bot.domain.library import Knowledge
from bot.engine.naming_entries import Names
from bot.ports import Scripts


@pytest.fixture(scope="module")
def names(cues: Cues, knowledge: Knowledge, scripts: Scripts) -> Names:
    return Names(knowledge, scripts, cues)


@pytest.mark.parametrize(("text", "entry"), [("出国前档案交给谁", "personal-file-service"), ("评职称能快点吗", "senior-title-fast-track")])
def test_a_word_of_one_entry_alone_hints_at_it(text: str, entry: str, names: Names) -> None:
    assert entry in names.hinted_in(text)


@pytest.mark.parametrize("text", ["回国创业有什么支持", "有没有什么优惠", "可以免费咨询吗"])
def test_words_of_many_names_and_common_words_hint_at_nothing(text: str, names: Names) -> None:
    assert names.hinted_in(text) == frozenset()


def test_what_somebody_lacks_or_has_is_no_hint(names: Names) -> None:
    assert "overseas-degree-recognition" in names.hinted_in("留服要等几天")
    assert "overseas-degree-recognition" not in names.hinted_in("还没做留服，能先领钱吗")


def test_entries_are_for_the_people_of_their_titles(names: Names) -> None:
    theirs, others = names.for_people(frozenset({"person.child"}))
    assert "schooling-for-talent-children" in theirs
    assert "foreign-student-careers" in others
    assert "talent-housing" not in theirs | others


def test_a_postdoc_is_not_any_doctor(names: Names) -> None:
    theirs, _ = names.for_people(frozenset({"person.doctor"}))
    assert "postdoc-funding" not in theirs


@pytest.mark.parametrize("text", ["惠才卡持卡人的孩子上学", "children of Huicai Card holders"])
def test_who_holds_a_card_does_not_ask_about_the_card(text: str, names: Names) -> None:
    assert "shandong-huicai-card" in names.held_in(plain(text))


def test_a_card_that_is_asked_about_is_not_held(names: Names) -> None:
    assert names.held_in(plain("惠才卡怎么办")) == frozenset()


@pytest.mark.parametrize(
    "text",
    ["要不要先落户再申请购房券", "必须先落户才能用购房券吗", "do i have to move my hukou before i get the house-purchase voucher"],
)
def test_what_may_be_needed_for_another_is_not_what_is_asked_about(text: str, names: Names) -> None:
    assert names.held_in(plain(text)) == {"graduate-hukou"}


def test_what_may_be_needed_stands_for_itself_where_nothing_else_is_named(names: Names) -> None:
    assert names.held_in(plain("do i need a hukou")) == frozenset()
