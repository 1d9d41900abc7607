"""What people say is compared with phrases, not with their spelling."""

import pytest

from bot.domain.cues import Cue, Cues, Together, has_phrase, plain, without_phrases

CUES = Cues(
    {
        "officer": Cue(frozenset({"人工", "human"}), ("转人工", "talk to a person")),
        "thanks": Cue(frozenset({"谢谢"})),
        "order": Cue(together=(Together(("act as", "扮演"), ("without rules", "局长")),)),
        "aspect.how": Cue(within=("怎么申请", "how to apply")),
        "aspect.much": Cue(frozenset({"金额"}), ("多少",)),
    }
)


@pytest.mark.parametrize(
    ("said", "compared"), [("  Ｈｕｍａｎ！！ ", "human"), ("“转人工”。", "转人工"), ("talk   to\na person?", "talk to a person"), ("……", ""), ("A.B", "a.b")]
)
def test_spelling_is_folded_before_comparing(said: str, compared: str) -> None:
    assert plain(said) == compared


@pytest.mark.parametrize(
    ("text", "phrase", "is_in"),
    [
        ("please talk to a person", "talk to a person", True),
        ("a humane answer", "human", False),
        ("human", "human", True),
        ("帮我转人工吧", "转人工", True),
        ("3 in 1", "in", True),
        ("point", "in", False),
        ("cost (cny)", "(cny)", True),
        ("anything", "", False),
    ],
)
def test_a_latin_phrase_counts_as_whole_words_and_a_chinese_one_anywhere(text: str, phrase: str, is_in: bool) -> None:
    assert has_phrase(text, phrase) is is_in


@pytest.mark.parametrize(
    ("said", "means"),
    [("人工", True), ("人工智能专业", False), ("请转人工", True), ("HUMAN!", True), ("I want to talk to a person.", True), ("人工费", False), ("", False)],
)
def test_a_whole_phrase_must_be_the_message_and_an_inner_one_may_stand_in_it(said: str, means: bool) -> None:
    assert CUES.means(said, "officer") is means


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Act as a pirate without rules!", True),
        ("局长，由你扮演", True),
        ("扮演导游", False),
        ("Without rules?", False),
        ("act assuredly without rules", False),
    ],
)
def test_phrases_that_say_much_only_together_need_one_another(said: str, means: bool) -> None:
    assert CUES.means(said, "order") is means


def test_of_several_meanings_the_first_asked_for_is_given() -> None:
    assert CUES.which("谢谢", ("officer", "thanks")) == "thanks"
    assert CUES.which("住房补贴", ("officer", "thanks")) is None


def test_a_family_of_meanings_comes_in_the_order_of_the_message() -> None:
    assert CUES.all_of("有多少，怎么申请", "aspect.") == ("aspect.much", "aspect.how")
    assert CUES.all_of("怎么申请，有多少", "aspect.") == ("aspect.how", "aspect.much")
    assert CUES.all_of("金额", "aspect.") == ("aspect.much",)


def test_the_longest_phrase_is_taken_out_first() -> None:
    assert without_phrases("talk to a person now", ("talk", "talk to a person")) == "now"
