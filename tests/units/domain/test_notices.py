"""How far a notice has come, when it is tried again, and what need not be told any more."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.domain.case_events import CaseEvent, CaseEventKind, Notice, NoticeKind
from bot.domain.cases import Case, CaseState
from bot.domain.notices import Errand, Road, Standing, Stretch, is_moot, most_urgent

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
NOTICE = Notice("C1", "Li", NoticeKind.OFFERED, NOW, 1)
CASE = Case("C1", "conversation", "web", "en", "laoshan", CaseState.NEW, NOW)
BOTH = {Road.EMAIL: Stretch(Standing.WAITING), Road.WECOM: Stretch(Standing.WAITING)}
SENT, BUSY, REFUSED = Stretch(Standing.SENT), Stretch(Standing.WAITING, "450"), Stretch(Standing.REFUSED, "550")


def happened(kind: CaseEventKind, actor: str = "Li", after: timedelta = MINUTE) -> CaseEvent:
    return CaseEvent("C1", NOW + after, kind, actor)


def test_a_notice_is_done_when_every_road_is_at_its_end() -> None:
    half = Errand(NOTICE, BOTH).tried({Road.EMAIL: SENT, Road.WECOM: BUSY}, NOW)
    assert half.done_at is None and half.waits_on(Road.WECOM) and not half.waits_on(Road.EMAIL)
    whole = half.tried({Road.WECOM: REFUSED}, NOW + MINUTE)
    assert (whole.done_at, whole.failed) == (NOW + MINUTE, (Road.WECOM,))


def test_a_notice_without_a_road_is_done_at_once() -> None:
    assert Errand(NOTICE).tried({}, NOW).done_at == NOW


def test_the_pauses_grow_and_end_at_an_hour() -> None:
    errand, pauses = Errand(NOTICE, BOTH), []
    for _ in range(9):
        errand = errand.tried({}, NOW)
        assert errand.retry_at is not None
        pauses.append((errand.retry_at - NOW) // MINUTE)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_after_a_day_a_notice_is_given_up_and_says_why() -> None:
    errand = Errand(NOTICE, BOTH).tried({Road.EMAIL: SENT, Road.WECOM: BUSY}, NOW + timedelta(hours=24))
    assert (errand.roads[Road.EMAIL], errand.roads[Road.WECOM]) == (SENT, Stretch(Standing.TOO_LATE, "450"))
    assert errand.done_at is not None


def test_what_was_sent_stays_sent_when_the_rest_is_dropped() -> None:
    dropped = Errand(NOTICE, {Road.EMAIL: SENT, Road.WECOM: BUSY}).dropped(NOW)
    assert dropped.roads == {Road.EMAIL: SENT, Road.WECOM: Stretch(Standing.DROPPED)} and dropped.done_at == NOW


@pytest.mark.parametrize(
    ("kind", "events", "is_moot_now"),
    [
        (NoticeKind.OFFERED, [], False),
        (NoticeKind.OFFERED, [happened(CaseEventKind.CLAIMED, "Wang")], True),
        (NoticeKind.OFFERED, [happened(CaseEventKind.CLAIMED)], True),
        (NoticeKind.OFFERED, [happened(CaseEventKind.CLAIMED, "Wang", timedelta())], False),
        (NoticeKind.MISSED, [happened(CaseEventKind.CLAIMED, "Wang", -MINUTE)], False),
        (NoticeKind.MISSED, [happened(CaseEventKind.CLAIMED, "Wang")], True),
        (NoticeKind.MISSED, [happened(CaseEventKind.CLAIMED)], False),
        (NoticeKind.MISSED, [happened(CaseEventKind.ANSWERED, "Wang")], True),
        (NoticeKind.REMINDER, [happened(CaseEventKind.ANSWERED)], True),
        (NoticeKind.WROTE, [happened(CaseEventKind.ANSWERED)], True),
        (NoticeKind.WROTE, [happened(CaseEventKind.WROTE, "scholar")], False),
        (NoticeKind.TRANSFERRED, [happened(CaseEventKind.TRANSFERRED, "Wang", timedelta())], False),
        (NoticeKind.TRANSFERRED, [happened(CaseEventKind.TRANSFERRED, "Wang")], True),
        (NoticeKind.REOPENED, [happened(CaseEventKind.ANSWERED)], False),
    ],
)
def test_a_notice_is_moot_when_what_it_calls_for_was_done_or_is_another_s(kind: NoticeKind, events: list[CaseEvent], is_moot_now: bool) -> None:
    assert is_moot(replace(NOTICE, kind=kind), CASE, events) is is_moot_now


def test_nobody_is_told_of_a_closed_or_erased_case() -> None:
    assert is_moot(NOTICE, CASE.closed(NOW), []) and is_moot(NOTICE, None, [])


def test_a_missed_deadline_comes_before_everything() -> None:
    assert most_urgent([NoticeKind.WROTE, NoticeKind.MISSED, NoticeKind.OFFERED]) is NoticeKind.MISSED
