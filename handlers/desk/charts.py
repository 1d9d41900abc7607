"""Room: desk. Bars as figures: how wide or high each is, for an SVG that a template draws. No colours, no words."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, STEP, WIDTH = 100, 40, 26
"""Of the picture of weeks, in SVG units: the highest bar, from one bar to the next, a bar's width."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with what stands at it; `size` is in SVG units or per cent, a bar of something at least 2."""

    label: str
    count: int
    size: float
    x: int = 0

    @property
    def y(self) -> float:
        """Where its top is."""
        return HEIGHT - self.size


def columns(counted: Sequence[tuple[str, int]], highest: int | None = None) -> tuple[Bar, ...]:
    """Standing bars beside each other. `highest`: the count that a whole bar stands for, where it is not the largest of these."""
    top = _highest(counted) if highest is None else highest
    return tuple(Bar(label, count, _size(count, top), place * STEP + (STEP - WIDTH) // 2) for place, (label, count) in enumerate(counted))


def rows(counted: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Lying bars below each other."""
    return tuple(Bar(label, count, _size(count, _highest(counted))) for label, count in counted)


def _highest(counted: Sequence[tuple[str, int]]) -> int:
    return max((count for _, count in counted), default=0)


def _size(count: int, highest: int) -> float:
    return max(2.0, round(100 * count / highest, 1)) if count else 0.0
