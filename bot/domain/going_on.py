"""Room: domain. Whether a message goes on about the topic, asks something new, or leaves our field: a linear table. No search, no texts.

The weights are those of a multinomial logistic regression over 1,160 pairs of messages written for it (tests/benchmarks/going_on.py fits
them anew and prints how well they hold on pairs that were left out; docs/adr/0007).
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum


class Move(StrEnum):
    """What a message does with the talk."""

    GOES_ON = "goes_on"
    IS_NEW = "is_new"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a message that follows another.

    `nearness`: how much it sounds like ours at all, about -1 to 1. `content`: 0 to 1, how much it says beside what asks and leans on the
    talk. `others`, `scope`: how near the passages of other entries and the examples of what is out of scope lie to the message alone, above
    the floor of its script, times its content: what lies near to a message that says little means little. `refers`: a pronoun stands for
    the topic. The rest is as bot.engine.understanding reads it.
    """

    nearness: float
    content: float
    others: float
    scope: float
    is_bare: bool
    points_back: bool
    refers: bool
    names_another: bool
    is_elsewhere: bool


WEIGHTS: Mapping[Move, tuple[float, ...]] = {
    Move.GOES_ON: (1.57, -0.05, -2.08, 0.66, 0.92, -0.86, 0.92, -1.29, 0.50, 1.65),
    Move.IS_NEW: (1.19, -1.24, 7.42, -3.56, 1.35, 1.16, -0.63, 1.80, -3.82, -1.40),
    Move.LEAVES: (-2.76, 1.28, -5.34, 2.90, -2.27, -0.30, -0.30, -0.50, 3.32, -0.25),
}
"""A weight for each signal in its order, and the intercept."""


def move_of(signals: Signals) -> Move:
    """The likeliest move."""
    values = (*map(float, astuple(signals)), 1.0)
    return max(Move, key=lambda move: sum(weight * value for weight, value in zip(WEIGHTS[move], values, strict=True)))
