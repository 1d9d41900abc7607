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

    `nearness`: how much it sounds like ours at all. `own`, `others`, `scope`: how near the passages of the topic, of other entries, and the
    examples of what is out of scope lie to the message alone, above the floor of its script. `content`: 0 to 1, how much it says beside
    what asks and leans on the talk; what little content lies near to means little, so `others` and `scope` count once more by it.
    """

    nearness: float
    own: float
    others: float
    scope: float
    content: float
    others_by_content: float
    scope_by_content: float
    is_bare: bool
    is_short: bool
    points_back: bool
    names_another: bool
    is_elsewhere: bool


WEIGHTS: Mapping[Move, tuple[float, ...]] = {
    Move.GOES_ON: (1.60, 0.46, -0.58, 0.17, -0.80, -1.28, 0.02, 0.99, -0.03, -0.39, -1.22, 0.30, 2.20),
    Move.IS_NEW: (1.24, -0.52, 1.72, -2.89, -0.20, 4.21, 0.29, 1.48, 0.14, 0.52, 1.99, -3.41, -1.57),
    Move.LEAVES: (-2.84, 0.06, -1.13, 2.72, 1.00, -2.93, -0.31, -2.48, -0.11, -0.12, -0.77, 3.11, -0.63),
}
"""A weight for each signal in its order, and the intercept."""


def move_of(signals: Signals) -> Move:
    """The likeliest move."""
    values = (*map(float, astuple(signals)), 1.0)
    return max(Move, key=lambda move: sum(weight * value for weight, value in zip(WEIGHTS[move], values, strict=True)))
