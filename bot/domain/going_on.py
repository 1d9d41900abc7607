"""Room: domain. Whether a message goes on about the topic, asks something new, or leaves our field: a linear table. No search, no texts.

The weights are those of a multinomial logistic regression over 1,278 pairs of messages written for it and the signals of 314 turns of whole
talks (tests/benchmarks/going_on.py fits them anew and prints how well they hold on what was left out; docs/adr/0007).
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
    to several. `refers`: a pronoun stands for the topic. `adds`: it sets something beside the topic ("also, …"). `own`: how near the topic's
    own passages lie, above the floor. The rest is as bot.engine.understanding reads it.
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
    adds: bool
    own: float


WEIGHTS: Mapping[Move, tuple[float, ...]] = {
    Move.GOES_ON: (1.52, -0.42, -0.20, -0.58, -3.75, 0.20, -0.07, 0.34, -1.85, 0.04, -2.86, 0.41, 2.00),
    Move.IS_NEW: (1.36, -1.05, 5.85, -2.40, 3.93, 0.55, 0.64, -0.28, 2.08, -4.21, 1.31, -0.65, -1.49),
    Move.LEAVES: (-2.88, 1.47, -5.65, 2.98, -0.17, -0.75, -0.57, -0.06, -0.23, 4.17, 1.56, 0.24, -0.51),
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
