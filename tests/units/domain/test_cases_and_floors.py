"""Cases and the floor move only along their tables."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.domain.cases import Case, CaseState
from bot.domain.conversation import Conversation, Floor
from bot.domain.errors import NotAllowed
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey
from tests.fakes import NOON

NEW = Case("C234567", "anna", "web", "zh", None, CaseState.NEW, NOON)
TALK = Conversation("anna", ConversationKey(Channel.WEB, "anna"), Language.ZH)
MOVES = {
    (Floor.BOT, Floor.QUEUED),
    (Floor.BOT, Floor.OFFICER),
    (Floor.QUEUED, Floor.OFFICER),
    (Floor.QUEUED, Floor.BOT),
    (Floor.OFFICER, Floor.QUEUED),
    (Floor.OFFICER, Floor.BOT),
}


def test_a_new_case_is_claimed_and_then_closed() -> None:
    claimed = NEW.claimed_by("李老师")
    assert (claimed.state, claimed.officer, claimed.closed_at) == (CaseState.CLAIMED, "李老师", None)
    closed = claimed.closed(NOON)
    assert (closed.state, closed.officer, closed.closed_at) == (CaseState.CLOSED, "李老师", NOON)


def test_a_case_nobody_took_can_be_closed() -> None:
    assert NEW.closed(NOON).state is CaseState.CLOSED


def test_who_has_a_case_may_take_it_again_and_nobody_else_may() -> None:
    claimed = NEW.claimed_by("李老师")
    assert claimed.claimed_by("李老师") is claimed
    with pytest.raises(NotAllowed):
        claimed.claimed_by("王老师")


def test_a_closed_case_moves_no_more() -> None:
    closed = NEW.claimed_by("李老师").closed(NOON)
    with pytest.raises(NotAllowed):
        closed.closed(NOON)
    with pytest.raises(NotAllowed):
        closed.claimed_by("李老师")


def test_a_transferred_case_waits_at_the_other_desk_for_anybody() -> None:
    passed_on = NEW.claimed_by("李老师").transferred("laoshan", "李老师")
    assert (passed_on.state, passed_on.officer, passed_on.district) == (CaseState.NEW, None, "laoshan")
    assert passed_on.claimed_by("王老师").officer == "王老师"


def test_a_case_nobody_took_can_be_transferred_and_one_of_another_officer_cannot() -> None:
    assert NEW.transferred("laoshan", "李老师").district == "laoshan"
    with pytest.raises(NotAllowed):
        NEW.claimed_by("李老师").transferred("laoshan", "王老师")


def test_a_closed_case_is_not_transferred() -> None:
    with pytest.raises(NotAllowed):
        NEW.closed(NOON).transferred("laoshan", "李老师")


STATES = {
    CaseState.NEW: NEW,
    CaseState.OFFERED: NEW.offered("李老师"),
    CaseState.CLAIMED: NEW.claimed_by("李老师"),
    CaseState.WAITING_FOR_SCHOLAR: NEW.claimed_by("李老师").answered(NOON),
    CaseState.WAITING_FOR_OFFICER: NEW.claimed_by("李老师").answered(NOON).written_to(),
    CaseState.CLOSED: NEW.claimed_by("李老师").closed(NOON),
    CaseState.REOPENED: NEW.claimed_by("李老师").closed(NOON).reopened(),
}


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_is_reached_and_has_an_owner(state: CaseState) -> None:
    case = STATES[state]
    assert case.state is state and case.owner == ("李老师" if state is not CaseState.NEW else "desk:city")
    assert case.is_open == (state is not CaseState.CLOSED)


@pytest.mark.parametrize("state", list(CaseState))
def test_only_a_closed_case_is_opened_again_and_rated(state: CaseState) -> None:
    case = STATES[state]
    if state is CaseState.CLOSED:
        again = case.rated(2).reopened()
        assert (again.state, again.offered_to, again.officer, again.rating, again.times_reopened) == (CaseState.REOPENED, "李老师", None, None, 1)
        return
    for move in (case.reopened, lambda: case.rated(5)):
        with pytest.raises(NotAllowed):
            move()


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_lies_between_one_and_five(rating: int) -> None:
    with pytest.raises(NotAllowed):
        STATES[CaseState.CLOSED].rated(rating)


def test_a_case_may_be_opened_again_for_so_many_days_and_not_when_it_was_merged() -> None:
    closed = STATES[CaseState.CLOSED]
    assert closed.may_be_reopened(NOON + timedelta(days=14), 14)
    assert not closed.may_be_reopened(NOON + timedelta(days=14, seconds=1), 14)
    assert not STATES[CaseState.CLAIMED].may_be_reopened(NOON, 14)
    assert not STATES[CaseState.CLAIMED].merged("C345678", NOON).may_be_reopened(NOON, 14)


def test_the_first_answer_is_remembered_and_later_ones_change_it_not() -> None:
    first = STATES[CaseState.WAITING_FOR_SCHOLAR]
    assert first.answered(NOON + timedelta(days=1)).first_answer_at == NOON
    assert first.written_to().state is CaseState.WAITING_FOR_OFFICER
    assert NEW.written_to() is NEW


def test_a_talk_forgets_the_case_that_was_closed_and_no_other() -> None:
    open_one = replace(TALK.handed_to(Floor.OFFICER, "C234567"), is_leaving_message=True)
    done = open_one.without("C234567")
    assert (done.floor, done.case, done.last_case, done.is_leaving_message) == (Floor.BOT, None, "C234567", False)
    other = open_one.without("C345678")
    assert (other.floor, other.case, other.last_case) == (Floor.OFFICER, "C234567", "C345678")


@pytest.mark.parametrize(("before", "after"), list(product(Floor, Floor)))
def test_the_floor_moves_only_along_its_table(before: Floor, after: Floor) -> None:
    talk = replace(TALK, floor=before, is_choosing_district=True)
    if (before, after) in MOVES:
        moved = talk.handed_to(after, "C234567")
        assert (moved.floor, moved.case, moved.is_choosing_district) == (after, "C234567", False)
    else:
        with pytest.raises(NotAllowed):
            talk.handed_to(after, "C234567")
