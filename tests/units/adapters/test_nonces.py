"""Used signatures are remembered for as long as they could be used again, and no longer."""

from datetime import datetime, timedelta, timezone

from bot.adapters.nonces import NonceCache

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)


def test_the_same_may_come_again_under_a_signature_and_another_may_not() -> None:
    nonces = NonceCache()
    assert [nonces.admits("a", mark, NOW) for mark in (1, 1, 2)] == [True, True, False]
    assert nonces.admits("b", 2, NOW)


def test_nothing_comes_under_a_signature_that_had_to_be_new() -> None:
    nonces = NonceCache()
    assert [nonces.is_new("a", NOW), nonces.is_new("a", NOW), nonces.admits("a", 1, NOW)] == [True, False, False]


def test_what_came_first_under_a_signature_keeps_it_from_being_new() -> None:
    nonces = NonceCache()
    assert [nonces.admits("a", 1, NOW), nonces.is_new("a", NOW), nonces.admits("a", 1, NOW)] == [True, False, True]


def test_a_signature_is_forgotten_when_no_timestamp_could_be_fresh_any_more() -> None:
    nonces = NonceCache()
    later = [NOW + timedelta(seconds=seconds) for seconds in (600, 602)]
    assert nonces.admits("a", 1, NOW)
    assert [nonces.admits("a", 2, each) for each in later] == [False, True]
