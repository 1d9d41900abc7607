"""Words of other languages, said in ours."""

import pytest

from bot.domain.language import Bilingual
from bot.domain.library import Term
from bot.domain.tongues import Tongues

TERMS = [
    Term(Bilingual("住房补贴", "housing subsidy"), (), ("Wohngeld*", "주거 보조금", "住宅補助", "aide* au logement", "إعانة السكن", "субсиди* на жильё")),
    Term(Bilingual("博士", "doctor"), ("PhD",), ("박사", "Doktor", "docteur*", "دكتوراه")),
    Term(Bilingual("博士后", "post-doc"), (), ("박사후",)),
]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("박사후 과정", "post-doc 博士后 과정"),
        ("주거 보조금을", "housing subsidy 住房补贴 을"),
        ("住宅補助はいくら", "housing subsidy 住房补贴 はいくら"),
        ("Wohngeldantrag?", "housing subsidy 住房补贴 ?"),
        ("Aides  au logement", "housing subsidy 住房补贴"),
        ("получить субсидию на жильё", "получить housing subsidy 住房补贴"),
        ("لحامل الدكتوراه", "لحامل doctor 博士"),
        ("وإعانة السكن", "housing subsidy 住房补贴"),
    ],
)
def test_a_known_word_is_said_in_both_our_languages(asked: str, said: str) -> None:
    assert Tongues(TERMS).in_our_words(asked) == said


@pytest.mark.parametrize("asked", ["Doktorand", "Das Wohn-Geld", "PhD", "Hello, Ünï!", ""])
def test_what_is_not_known_comes_back_as_it_was(asked: str) -> None:
    assert Tongues(TERMS).in_our_words(asked) == asked


def test_a_glossary_without_such_words_changes_nothing() -> None:
    assert Tongues([]).in_our_words("Wohngeld") == "Wohngeld"
