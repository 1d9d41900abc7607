"""Knowledge is cut along its fields, and its version is the name of what it says."""

from dataclasses import replace

from bot.domain.answers import PassageKind
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, KnownQuestion, Status
from bot.domain.language import Bilingual
from bot.domain.library import Topic
from bot.domain.passages import content_hash, passages_of, scope_passages, version_of
from tests.fakes import NOON

CLAUSES = {Aspect.BENEFITS: (Clause(Bilingual("八百元", "CNY 800")), Clause(Bilingual("期限", "the term"), is_blank=True))}
QUESTION = KnownQuestion(Aspect.BENEFITS, Bilingual("多少？", "How much?"))
TITLE, BUREAU = Bilingual("补贴", "Subsidy"), Bilingual("局", "bureau")
ENTRY = Entry("subsidy", EntryKind.ITEM, TITLE, Status.VERIFIED, CLAUSES, BUREAU, NOON.date(), also_called=("房补",), questions=(QUESTION,))
PASSAGES = list(passages_of(ENTRY))


def test_every_field_becomes_passages_in_both_languages() -> None:
    assert sorted(passage.id for passage in PASSAGES) == sorted(
        f"subsidy/{part}/{side}" for part in ("title", "benefits/0", "benefits/1", "question/0") for side in ("zh", "en")
    )


def test_every_passage_leads_back_to_its_entry_and_says_what_it_is_about() -> None:
    assert {passage.subject for passage in PASSAGES} == {"subsidy"}
    assert {(p.kind, p.aspect) for p in PASSAGES if p.kind is not PassageKind.TITLE} == {
        (PassageKind.CLAUSE, Aspect.BENEFITS),
        (PassageKind.QUESTION, Aspect.BENEFITS),
    }


def test_other_names_can_be_found() -> None:
    assert next(passage.text for passage in PASSAGES if passage.id == "subsidy/title/zh").split("、") == ["补贴", "房补"]


def test_a_blank_is_marked_as_a_blank() -> None:
    assert {passage.id for passage in PASSAGES if passage.is_blank} == {"subsidy/benefits/1/zh", "subsidy/benefits/1/en"}


def test_examples_of_what_is_out_of_scope_are_passages_of_their_topic() -> None:
    topic = Topic("weather", TITLE, TITLE, ("下雨吗", "冷吗"), ("Will it rain?",))
    found = list(scope_passages([topic]))
    assert [(p.subject, p.kind, p.language, p.text) for p in found] == [
        ("weather", PassageKind.SCOPE, "zh", "下雨吗"),
        ("weather", PassageKind.SCOPE, "zh", "冷吗"),
        ("weather", PassageKind.SCOPE, "en", "Will it rain?"),
    ]
    assert len({passage.id for passage in found}) == 3


def test_the_version_does_not_depend_on_the_order() -> None:
    assert version_of(PASSAGES) == version_of(reversed(PASSAGES))


def test_the_version_changes_with_a_text_a_blank_and_a_removal() -> None:
    first, *rest = PASSAGES
    changed = [[replace(first, text="x"), *rest], [replace(first, is_blank=True), *rest], rest, [replace(first, id="x"), *rest]]
    assert len({version_of(each) for each in (PASSAGES, *changed)}) == 5


def test_equal_texts_have_one_name_and_different_ones_two() -> None:
    assert content_hash("补贴") == content_hash("补贴") != content_hash("补贴 ")
