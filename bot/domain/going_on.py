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
    the floor of its script, times its content: what lies near to a message that says little means little. `lead`: how far the nearest of
    those entries lies before whatever comes next, the topic included, times the content: a question that would fit any lies about as near
    to several. `refers`: a pronoun stands for the topic. The rest is as bot.engine.understanding reads it.
    """

    nearness: float
    content: float
    others: float
    scope: float
    lead: float
    is_bare: bool
    points_back: bool
    refers: bool
    names_another: bool
    is_elsewhere: bool


WEIGHTS: Mapping[Move, tuple[float, ...]] = {
    Move.GOES_ON: (1.43, -0.19, -0.84, -0.22, -4.27, 0.91, -0.82, 0.95, -1.58, 0.71, 1.87),
    Move.IS_NEW: (1.40, -1.18, 5.76, -2.26, 5.02, 1.45, 1.18, -0.58, 2.17, -4.47, -1.67),
    Move.LEAVES: (-2.83, 1.38, -4.92, 2.48, -0.74, -2.36, -0.35, -0.37, -0.59, 3.76, -0.19),
}
"""A weight for each signal in its order, and the intercept."""

STAYING = 0.3
"""How much less a new question counts: in whole talks people stay with a topic more often than in those pairs."""


def move_of(signals: Signals) -> Move:
    """The likeliest move."""
    values = (*map(float, astuple(signals)), 1.0)
    odds = {move: sum(weight * value for weight, value in zip(WEIGHTS[move], values, strict=True)) for move in Move}
    odds[Move.IS_NEW] -= STAYING
    return max(Move, key=odds.__getitem__)
