"""Room: ports. What is counted of answers. No implementations."""

from collections.abc import Mapping
from typing import Protocol

from bot.domain.answer_figures import FiguresOfAnswers
from bot.domain.case_figures import Days, Step


class AnswerCounts(Protocol):
    """How often entries answered. Raises StoreUnavailable."""

    async def of_entries(self, days: int) -> Mapping[str, int]:
        """How many answers cited each entry in so many days up to now, by its id; without those that none cited."""


class AnswerFigures(AnswerCounts, Protocol):
    """Counts over everything that was answered. Each call raises StoreUnavailable."""

    async def figures(self, days: Days, step: Step) -> FiguresOfAnswers:
        """Of the questions of a span, cut into steps, beside the span before."""
