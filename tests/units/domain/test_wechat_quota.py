"""How many messages a person may be sent, and how replies are made to fit."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.domain.wechat_quota import JOINT, LIMIT, Allowance, Bundle, Opening, Window, allowance, bundled, charged
from tests.fakes import NOON

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
MORE = "还有内容，发任意文字即可查看。"
moments = some.integers(-180_000, 0).map(lambda seconds: NOON + seconds * SECOND)
windows = some.lists(some.builds(Window, moments, some.sampled_from(Opening), some.integers(0, 12)), max_size=4, unique_by=lambda window: window.kind)
replies = some.lists(some.text("a好🌊 ", min_size=1, max_size=700), max_size=12)


def used_up(at: datetime, known: list[Window]) -> list[Window]:
    """The windows that messages are charged to until nothing is left, in order."""
    charges = []
    while window := charged(known, at):
        charges.append(window)
        known = [replace(each, used=each.used + 1) if each is window else each for each in known]
    return charges


def test_a_message_allows_five_for_nearly_two_days() -> None:
    wrote = [Window(NOON, Opening.MESSAGE)]
    assert allowance(wrote, NOON) == Allowance(5, NOON + 48 * HOUR - 5 * SECOND)
    assert allowance(wrote, NOON + 48 * HOUR - 6 * SECOND).remaining == 5
    assert allowance(wrote, NOON + 48 * HOUR - 5 * SECOND) == Allowance(0, None)


def test_a_click_allows_three_for_nearly_a_minute() -> None:
    for kind in (Opening.CLICK, Opening.FOLLOW, Opening.SCAN):
        assert allowance([Window(NOON, kind)], NOON) == Allowance(3, NOON + 55 * SECOND)
        assert allowance([Window(NOON, kind)], NOON + 55 * SECOND).remaining == 0


def test_the_window_that_ends_first_is_charged_first() -> None:
    both = [Window(NOON - HOUR, Opening.MESSAGE), Window(NOON, Opening.CLICK)]
    assert allowance(both, NOON) == Allowance(8, NOON + 47 * HOUR - 5 * SECOND)
    assert [window.kind for window in used_up(NOON, both)] == [Opening.CLICK] * 3 + [Opening.MESSAGE] * 5


def test_what_is_used_up_no_longer_says_until_when() -> None:
    assert allowance([Window(NOON, Opening.MESSAGE, 5), Window(NOON, Opening.SCAN, 1)], NOON) == Allowance(2, NOON + 55 * SECOND)


@given(windows)
def test_as_many_messages_are_charged_as_are_allowed_and_none_to_a_longer_window_while_a_shorter_is_open(known: list[Window]) -> None:
    charges = used_up(NOON, known)
    assert len(charges) == allowance(known, NOON).remaining
    assert [each.until for each in charges] == sorted(each.until for each in charges)
    assert all(each.until > NOON and each.remaining(NOON) > 0 for each in charges)


@given(windows, some.integers(0, 200_000))
def test_waiting_never_gives_more(known: list[Window], seconds: int) -> None:
    now, later = allowance(known, NOON), allowance(known, NOON + seconds * SECOND)
    assert later.remaining <= now.remaining
    assert (later.remaining == 0) == (now.until is None or NOON + seconds * SECOND >= now.until)


def test_replies_stay_apart_while_enough_remain_for_an_officer() -> None:
    assert bundled(["a", "b", "c"], 5) == (Bundle("a", 1), Bundle("b", 1), Bundle("c", 1))


def test_replies_share_a_message_when_few_remain() -> None:
    assert bundled(["a", "b", "c"], 4) == (Bundle("a\n\nb\n\nc", 3),)


def test_what_does_not_fit_is_kept_and_the_person_is_told() -> None:
    long = "长" * 570
    assert bundled([long, "b", "c" * 40, long], 1, MORE) == (Bundle(f"{long}{JOINT}b{JOINT}{MORE}", 2),)


def test_nothing_is_sent_when_nothing_remains() -> None:
    assert bundled(["a"], 0, MORE) == ()


def test_the_last_one_left_is_used() -> None:
    assert bundled(["a"], 1, MORE) == (Bundle("a", 1),)


@given(replies, some.integers(0, 6), some.sampled_from(["", MORE]))
def test_bundles_hold_the_first_replies_whole_in_order_and_fit(texts: list[str], remaining: int, more: str) -> None:
    bundles, start = bundled(texts, remaining, more), 0
    for bundle in bundles:
        plain = JOINT.join(texts[start : start + bundle.count])
        start += bundle.count
        is_last = start < len(texts) and bundle is bundles[-1]
        assert bundle.text == plain or (is_last and bundle.text == plain + JOINT + more)
        assert len(bundle.text.encode()) <= LIMIT or bundle.text == texts[start - 1]
    assert len(bundles) <= remaining


@given(replies, some.integers(1, 6))
def test_nothing_is_kept_while_a_message_remains(texts: list[str], remaining: int) -> None:
    bundles = bundled(texts, remaining, MORE)
    assert sum(bundle.count for bundle in bundles) == len(texts) or len(bundles) == remaining
