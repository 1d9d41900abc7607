"""Cases and the floor move only along their tables."""

from dataclasses import replace
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


@pytest.mark.parametrize(("before", "after"), list(product(Floor, Floor)))
def test_the_floor_moves_only_along_its_table(before: Floor, after: Floor) -> None:
    talk = replace(TALK, floor=before, is_choosing_district=True)
    if (before, after) in MOVES:
        moved = talk.handed_to(after, "C234567")
        assert (moved.floor, moved.case, moved.is_choosing_district) == (after, "C234567", False)
    else:
        with pytest.raises(NotAllowed):
            talk.handed_to(after, "C234567")
