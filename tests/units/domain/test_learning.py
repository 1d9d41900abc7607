"""Which questions are the same, what may not be proposed, and who may decide."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.language import Bilingual
from bot.domain.proposals import LineKind, NewEntry, Proposal, ProposalState, difference, faults_of
from bot.domain.unanswered import LEFT_OUT, has_personal_data, normal_words, without_personal_data
from tests.fakes import NOON
from tests.proposals import SOURCE, proposal

ENTRIES = frozenset({"item-1"})


@pytest.mark.parametrize("other", ["安家费什么时候到账", " 安家费 什么時候到账？？", "安家费，什么时候到账。", "安家费什么时候到账!"])
def test_case_spaces_and_marks_make_no_other_question(other: str) -> None:
    assert normal_words("安家费什么时候到账？") == normal_words(other)


def test_numbers_and_words_do() -> None:
    assert len({normal_words(each) for each in ("补贴500元吗", "补贴800元吗", "How much?", "How many?")}) == 4


@pytest.mark.parametrize("text", ["我叫李小明，想问补贴", "写信到 anna@example.org", "电话 13812345678", "护照号 E12345678", f"他叫{LEFT_OUT}"])
def test_personal_data_is_seen(text: str) -> None:
    assert has_personal_data(text)


@pytest.mark.parametrize("text", ["硕士每月800元（2025年5月）。", "Please call 12345.", "需要学位证书和劳动合同。"])
def test_what_is_nobody_s_is_left_as_it_is(text: str) -> None:
    assert not has_personal_data(text) and without_personal_data(text) == text


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (proposal(text=Bilingual("好", " ")), "empty.text"),
        (proposal(text=Bilingual("我叫李小明", "yes")), "personal.text"),
        (proposal(source=replace(SOURCE, title=Bilingual("", ""))), "empty.source"),
        (proposal(source=replace(SOURCE, title=Bilingual("电话13812345678", "a call"))), "personal.source"),
        (proposal(questions=(Bilingual("我的邮箱a@example.org对吗", "?"),)), "personal.questions"),
        (proposal(questions=(Bilingual("问", "ask"),) * 6), "many.questions"),
        (proposal(entry="nowhere"), "unknown.entry"),
        (proposal(entry="new", new=NewEntry(Bilingual("新", "new"), Bilingual("", ""))), "empty.authority"),
    ],
)
def test_what_may_not_be_proposed_is_named(wrong: Proposal, fault: str) -> None:
    assert faults_of(wrong, ENTRIES) == [fault]
    assert faults_of(proposal(), ENTRIES) == []


@pytest.mark.parametrize("name", ["李老师", " 李老师 ", "李 老师"])
def test_nobody_decides_on_what_they_proposed(name: str) -> None:
    assert not proposal().may_be_decided_by(name)
    with pytest.raises(NotAllowed):
        proposal().decided(ProposalState.WRITTEN, name, NOON, "")


def test_a_second_person_decides_once() -> None:
    decided = proposal().decided(ProposalState.REFUSED, "王老师", NOON, "没有依据")
    assert (decided.state, decided.decided_by, decided.reason) == (ProposalState.REFUSED, "王老师", "没有依据")
    with pytest.raises(NotAllowed):
        decided.decided(ProposalState.WRITTEN, "赵老师", NOON, "")


def test_a_difference_shows_what_is_added_and_what_goes_with_lines_around() -> None:
    lines = difference("a\nb\nc\n", "a\nB\nc\n")
    assert [(each.kind, each.text) for each in lines[1:]] == [
        (LineKind.SAME, "a"),
        (LineKind.REMOVED, "b"),
        (LineKind.ADDED, "B"),
        (LineKind.SAME, "c"),
    ]
    assert difference("a\n", "a\n") == []
