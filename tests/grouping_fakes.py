"""Fakes of what keeps and tells groups of questions, as unkind as the real things: others run before they answer."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.grouping import Asking, Noted, Placed, Wording
from bot.domain.unanswered import UnansweredState
from tests.fakes import NOON


@dataclass
class FakeShelf:
    """The `QuestionShelf` in memory: what was asked by whom, as (wording, words, person); all of it came closest to `nearest`.

    `refused`: the wordings that were taken for somebody else's field.
    """

    asked: list[tuple[str, str, str]]
    kept: dict[str, Placed] = field(default_factory=dict)
    notes: dict[str, Noted] = field(default_factory=dict)
    fault: Exception | None = None
    nearest: str = ""
    refused: frozenset[str] = frozenset()

    async def waiting(self, weights: str) -> int:
        """How many have no group."""
        await asyncio.sleep(0)
        return len({key for key, _, _ in self.asked} - self.kept.keys())

    async def ungrouped(self, weights: str) -> Sequence[Wording]:
        """Those, or the fault that was set."""
        await asyncio.sleep(0)
        if self.fault:
            raise self.fault
        return [Wording(key, words) for key, words in {key: words for key, words, _ in self.asked}.items() if key not in self.kept]

    async def placed(self, weights: str) -> Sequence[Placed]:
        """Those that have one."""
        await asyncio.sleep(0)
        return list(self.kept.values())

    async def keep(self, placed: Sequence[Placed], weights: str) -> None:
        """Where they are."""
        await asyncio.sleep(0)
        self.kept |= {each.key: each for each in placed}

    async def askings(self) -> tuple[Sequence[Asking], Mapping[str, float], Mapping[str, Noted]]:
        """Everything."""
        await asyncio.sleep(0)
        ends = {key: "out_of_scope" if key in self.refused else "not_known" for key, _, _ in self.asked}
        asked = [Asking(key, self.kept[key].group, who, NOON, ends[key], "zh", self.nearest, False) for key, _, who in self.asked if key in self.kept]
        return asked, {key: each.closeness for key, each in self.kept.items()}, self.notes

    async def words(self, keys: Sequence[str] | None = None) -> Mapping[str, str]:
        """What they say."""
        await asyncio.sleep(0)
        return {key: words for key, words, _ in self.asked if keys is None or key in keys}

    async def note(self, keys: Sequence[str], state: UnansweredState, by: str, at: datetime) -> None:
        """What staff say."""
        await asyncio.sleep(0)
        self.notes |= {key: Noted(state, by, at) for key in keys}


@dataclass
class FakeLikeness:
    """The `Likeness`: two ask the same where their first characters are the same; as slow as `gate` is shut."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    times: int = 0
    name: str = "first character"

    async def place(self, new: Sequence[Wording], placed: Sequence[Placed]) -> Sequence[Placed]:
        """By the first character."""
        self.times += 1
        await self.gate.wait()
        return [Placed(each.key, each.question[0], b"", "", True) for each in new]
