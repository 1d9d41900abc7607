"""What a message does with the talk, by the table."""

import dataclasses

from bot.domain.going_on import WEIGHTS, Move, Signals, move_of

PLAIN = Signals(
    nearness=0.8,
    content=0.5,
    others=0.0,
    scope=0.0,
    lead=0.0,
    is_bare=False,
    points_back=False,
    refers=False,
    names_another=False,
    is_elsewhere=False,
    adds=False,
    own=-0.4,
)


def test_every_move_weighs_every_signal_and_has_an_intercept() -> None:
    assert set(WEIGHTS) == set(Move)
    assert {len(weights) for weights in WEIGHTS.values()} == {len(dataclasses.fields(Signals)) + 1}


def test_a_message_that_says_nothing_of_its_own_goes_on() -> None:
    assert move_of(dataclasses.replace(PLAIN, content=0.0)) is Move.GOES_ON


def test_another_name_or_much_nearer_passages_of_another_entry_are_new() -> None:
    assert move_of(dataclasses.replace(PLAIN, content=1.0, others=0.9, names_another=True)) is Move.IS_NEW
    assert move_of(dataclasses.replace(PLAIN, content=1.0, others=1.2)) is Move.IS_NEW


def test_what_lies_near_to_one_other_entry_alone_is_new_and_what_lies_near_to_several_goes_on() -> None:
    near = dataclasses.replace(PLAIN, content=0.8, others=0.4)
    assert move_of(dataclasses.replace(near, lead=0.25)) is Move.IS_NEW
    assert move_of(dataclasses.replace(near, lead=0.02)) is Move.GOES_ON


def test_a_message_that_sounds_like_nothing_of_ours_leaves() -> None:
    assert move_of(dataclasses.replace(PLAIN, nearness=-0.8, content=1.0, others=-0.4, scope=0.4)) is Move.LEAVES


def test_what_is_set_beside_the_topic_is_no_part_of_it() -> None:
    beside = dataclasses.replace(PLAIN, content=0.6, others=0.1, lead=0.05, adds=True)
    assert move_of(beside) is Move.IS_NEW
    assert move_of(dataclasses.replace(beside, adds=False)) is Move.GOES_ON
    assert move_of(dataclasses.replace(beside, nearness=-0.3, others=0.0, scope=0.2, lead=0.0)) is Move.LEAVES
