import pytest

from bot.domain.glossary import Glossary
from bot.domain.language import Bilingual
from bot.domain.library import Term

TERMS = [
    Term(Bilingual("留学人员", "overseas scholar"), ("海龟", "留子", "returnee")),
    Term(Bilingual("孵化基地", "start-up park"), ("海龟创业园",)),
    Term(Bilingual("外国人来华工作许可", "work permit"), ("工签", "Z visa", "gongqian")),
    Term(Bilingual("出入境管理部门", "exit-entry office"), ("NIA",)),
]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("海龟能落户吗", "留学人员能落户吗"),
        ("海龟创业园在哪", "孵化基地在哪"),
        ("工签和 returnee", "外国人来华工作许可和 留学人员"),
        ("Can a RETURNEE get a z visa?", "can a overseas scholar get a work permit?"),
        ("gongqian zenme ban", "work permit zenme ban"),
    ],
)
def test_everyday_words_are_said_in_the_folders_own_words(asked: str, said: str) -> None:
    assert Glossary(TERMS).in_our_words(asked) == said


@pytest.mark.parametrize("asked", ["California returneeship", "How do I Register?", "", "!?"])
def test_a_text_without_such_a_word_comes_back_as_it_was(asked: str) -> None:
    assert Glossary(TERMS).in_our_words(asked) == asked


def test_a_word_that_the_passages_use_themselves_stays() -> None:
    assert Glossary(TERMS, {"海龟"}.__contains__).in_our_words("海龟办工签") == "海龟办外国人来华工作许可"


def test_an_empty_glossary_changes_nothing() -> None:
    assert Glossary([]).in_our_words("海龟 returnee") == "海龟 returnee"
