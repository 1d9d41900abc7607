"""When an officer is offered beside an answer, and when an answer is better left out."""

import pytest

from bot.domain.answers import Receipt, Verdict
from bot.domain.conversation import Conversation
from bot.domain.cues import Cues
from bot.domain.language import Language
from bot.domain.messages import Button, Channel, ConversationKey, Reply
from bot.engine.offering_officers import only_complains, with_officer
from bot.engine.outcome import Outcome
from tests.fakes import NOON

TALK = Conversation("anna", ConversationKey(Channel.WEB, "anna"), Language.ZH)


def answered(*verdicts: Verdict, talk: Conversation = TALK, buttons: tuple[Button, ...] = ()) -> Outcome:
    """An outcome whose answers ended so."""
    receipts = tuple(Receipt(f"A{n}", NOON, "问", "zh", verdict, "v1", (), (), "答") for n, verdict in enumerate(verdicts))
    return Outcome(talk, tuple(Reply("answer", {}, buttons) for _ in verdicts), receipts=receipts)


def names(outcome: Outcome) -> list[str]:
    return [reply.name for reply in outcome.replies]


@pytest.mark.parametrize(
    ("words", "offered"), [("我快崩溃了", "handoff.distress"), ("I am desperate", "handoff.distress"), ("你们太差了", "handoff.complaint")]
)
def test_who_is_in_need_is_not_told_that_it_is_out_of_our_field(cues: Cues, words: str, offered: str) -> None:
    assert names(with_officer(answered(Verdict.OUT_OF_SCOPE), words, cues)) == [offered]
    assert names(with_officer(answered(Verdict.OUT_OF_SCOPE, Verdict.ANSWERED), words, cues)) == ["answer", "answer", offered]


@pytest.mark.parametrize("failure", [Verdict.NOT_KNOWN, Verdict.CLARIFY])
def test_after_two_failures_in_a_row_an_officer_is_offered(cues: Cues, failure: Verdict) -> None:
    once = with_officer(answered(failure), "怎么弄", cues)
    assert once.replies[0].buttons == ()
    twice = with_officer(answered(failure, talk=once.conversation), "怎么弄", cues)
    assert [button.send for button in twice.replies[0].buttons] == ["/officer"]


def test_an_answer_between_two_failures_counts_them_anew(cues: Cues) -> None:
    once = with_officer(answered(Verdict.CLARIFY), "怎么弄", cues)
    well = with_officer(answered(Verdict.ANSWERED, talk=once.conversation), "住房补贴", cues)
    assert with_officer(answered(Verdict.CLARIFY, talk=well.conversation), "怎么弄", cues).replies[0].buttons == ()


def test_an_officer_who_is_offered_already_is_not_offered_twice(cues: Cues) -> None:
    officer = Button("button.officer", "/officer")
    once = with_officer(answered(Verdict.NOT_KNOWN, buttons=(officer,)), "怎么弄", cues)
    assert with_officer(answered(Verdict.NOT_KNOWN, talk=once.conversation, buttons=(officer,)), "怎么弄", cues).replies[0].buttons == (officer,)


@pytest.mark.parametrize(
    ("words", "is_only"), [("我要投诉！", True), ("I want to complain.", True), ("硕士补贴多少？我要投诉", False), ("投诉电话是多少", False)]
)
def test_a_bare_complaint_is_told_from_a_question_with_one(cues: Cues, words: str, is_only: bool) -> None:
    assert only_complains(words, cues) is is_only
