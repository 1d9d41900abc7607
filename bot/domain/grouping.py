"""Room: domain. Questions that ask the same in whatever words and language, as one group: its count, its people, its name. No vectors, no storage."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import Verdict
from bot.domain.unanswered import UnansweredState

FEW = 3
"""Of what fewer people asked, one wording is shown, and nothing in it that tells about them (`told_of_few`)."""

Counts = tuple[tuple[str, int], ...]
"""How often each of several names came, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in one way of putting it, to be grouped. `key` names it; `entry` came closest; `group` is where it stood before other weights came."""

    key: str
    question: str
    entry: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A wording in its group. `vector` is its meaning, in bytes that only the window knows; `closeness` how near it lies to the others of its group."""

    key: str
    group: str
    vector: bytes
    entry: str
    is_chinese: bool
    closeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Asking:
    """One person asked once, in the wording `key` of a group."""

    key: str
    group: str
    person: str
    at: datetime
    verdict: str
    language: str
    nearest: str
    is_handed_off: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What staff said of a wording."""

    state: UnansweredState
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeaningGroup:
    """What several people asked in their own words. `keys`: its wordings, the most typical first; `is_again`: asked again after staff were done with it."""

    id: str
    keys: tuple[str, ...]
    count: int
    people: int
    handed_off: int
    languages: Counts
    verdicts: Counts
    nearest: Counts
    last_at: datetime
    state: UnansweredState = UnansweredState.OPEN
    by: str = ""
    is_again: bool = False

    @property
    def is_small(self) -> bool:
        """Whether few enough asked to be told by their words."""
        return self.people < FEW

    @property
    def is_refused(self) -> bool:
        """Whether it was refused each time; what was once taken for ours stands among the others."""
        return all(verdict == Verdict.OUT_OF_SCOPE for verdict, _ in self.verdicts)


def gathered(askings: Iterable[Asking], closeness: Mapping[str, float], notes: Mapping[str, Noted]) -> list[MeaningGroup]:
    """The groups of these askings; a question that has no group yet is left out."""
    together: dict[str, list[Asking]] = defaultdict(list)
    for asking in askings:
        if asking.group:
            together[asking.group].append(asking)
    return [_group(id, asked, closeness, notes) for id, asked in together.items()]


def _group(id: str, asked: Sequence[Asking], closeness: Mapping[str, float], notes: Mapping[str, Noted]) -> MeaningGroup:
    times = Counter(each.key for each in asked)
    keys = sorted(times, key=lambda key: (-closeness.get(key, 0.0), -times[key], key))
    last_at = max(each.at for each in asked)
    state, by, is_again = _state((notes[key] for key in keys if key in notes), last_at)
    return MeaningGroup(
        id,
        tuple(keys),
        len(asked),
        len({each.person for each in asked}),
        sum(each.is_handed_off for each in asked),
        counted(each.language.split("-")[0] for each in asked),
        counted(each.verdict for each in asked),
        counted(each.nearest for each in asked if each.nearest),
        last_at,
        state,
        by,
        is_again,
    )


def _state(notes: Iterable[Noted], last_at: datetime) -> tuple[UnansweredState, str, bool]:
    """As staff said last of any of its wordings; what was done is open again where somebody asked since, what is not ours is not."""
    newest = max(notes, key=lambda note: note.at, default=None)
    if newest is None:
        return UnansweredState.OPEN, "", False
    if newest.state is UnansweredState.DONE and last_at > newest.at:
        return UnansweredState.OPEN, newest.by, True
    return newest.state, newest.by, False


def counted(names: Iterable[str]) -> Counts:
    """Each name with how often it came."""
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True)
class GroupsWanted:
    """Which groups somebody looks for; what is empty admits all, but what was only refused is for those alone who ask for it (`verdict`).

    `is_largest_first`: else the newest.
    """

    state: UnansweredState = UnansweredState.OPEN
    language: str = ""
    verdict: Verdict | None = None
    entry: str = ""
    is_handed_off: bool = False
    is_largest_first: bool = False


def chosen(groups: Iterable[MeaningGroup], wanted: GroupsWanted) -> list[MeaningGroup]:
    """Those that are wanted, in order."""
    found = [each for each in groups if _admits(wanted, each)]
    if wanted.is_largest_first:
        return sorted(found, key=lambda each: (-each.count, -each.last_at.timestamp(), each.id))
    return sorted(found, key=lambda each: (-each.last_at.timestamp(), each.id))


def _admits(wanted: GroupsWanted, group: MeaningGroup) -> bool:
    is_spoken = not wanted.language or wanted.language in dict(group.languages)
    is_verdict = wanted.verdict in dict(group.verdicts) if wanted.verdict else not group.is_refused
    is_near = not wanted.entry or wanted.entry in dict(group.nearest)
    return group.state is wanted.state and is_spoken and is_verdict and is_near and (group.handed_off > 0 or not wanted.is_handed_off)
