"""What became of the messages of a simulated day: what each person read, against what they had to read. No playing, no printing."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from bot.adapters.stored_json import SAID, load
from bot.adapters.vault import Vault
from tests.benchmarks.wechat_marks import marks, marks_of
from tests.wechat_peers import Pushed

_AT_A_KILL = 3.0
"""Seconds of the day around a kill in which a second sending is laid to it: the first was accepted just before, nobody could commit that."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message as it was pushed, perhaps several times; `key` is what the door knows it by, `ended` are seconds of the day."""

    person: str
    key: str
    pushed: Sequence[Pushed]
    ended: Sequence[float]


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a person read, when (seconds of the day) and by which road: the key of the message it answered, or "sent"."""

    at: float
    road: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of talk as the database has it after the day."""

    cause: str
    sent_at: str | None
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """What the database knows after the day: messages in the order they came, whether their turn was taken, and the lines."""

    order: dict[str, int]
    unsettled: frozenset[str]
    lines: tuple[Line, ...]


@dataclass
class Tally:
    """The figures, and for each rule that was broken what broke it."""

    pushes: int = 0
    tries: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    ms: list[int] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    expected: int = 0
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    resent: list[str] = field(default_factory=list)
    disorder: list[str] = field(default_factory=list)
    reread: list[str] = field(default_factory=list)
    over_quota: int = 0
    roads: Counter[str] = field(default_factory=Counter)

    @property
    def broken(self) -> list[str]:
        """A line for each breach of a rule."""
        told = {"not answered": self.unanswered, "silent": self.silent, "lost": self.lost, "doubled": self.doubled, "out of order": self.disorder}
        return [f"{name}: {each}" for name, found in told.items() for each in found] + ["over quota"] * self.over_quota

    def spread(self) -> tuple[float, float, float]:
        """p50, p99 and the worst of the tries that were answered, in WeChat's milliseconds."""
        cuts = quantiles(self.ms, n=100)
        return cuts[49], cuts[98], max(self.ms)


def read_kept(database: Path, vault: Vault) -> Kept:
    """What lies in the database of the day."""
    with sqlite3.connect(database) as connection:
        came = connection.execute("select message_id, settled_at from inbox order by received_at, rowid").fetchall()
        rows = connection.execute("select in_reply_to, sent_at, content from said where author != 'person' order by id").fetchall()
    order = {key: place for place, (key, _) in enumerate(came)}
    lines = tuple(Line(cause, sent, tuple(marks(load(SAID, vault.unlock(content)).text))) for cause, sent, content in rows)
    return Kept(order, frozenset(key for key, settled in came if settled is None), lines)


def tally(asked: Sequence[Asked], shown: dict[str, list[Shown]], kept: Kept, kills: Sequence[float], refused: dict[str, int], *, may_send: bool) -> Tally:
    """Count; `shown` is by person and in order, `refused` is what the API says of itself."""
    result = Tally(over_quota=refused.get("45015", 0) + refused.get("45047", 0))
    for each in asked:
        _count_answers(result, each)
        if not may_send and _is_silent(each, shown[each.person]):
            result.silent.append(f"{each.key} {[pushed.statuses for pushed in each.pushed]}")
    for person, found in shown.items():
        keys = [each.key for each in asked if each.person == person]
        _count_marks(result, sorted((key for key in keys if key in kept.order), key=kept.order.__getitem__), found, kept, kills)
    fates = {each.key: [(one.statuses, one.ms, one.acknowledged) for one in each.pushed] for each in asked}
    result.lost = [f"{told}; tries {fates[told.split()[2].rstrip(':')]}" for told in result.lost]
    return result


def _count_answers(result: Tally, each: Asked) -> None:
    for pushed in each.pushed:
        result.pushes, result.tries = result.pushes + 1, result.tries + pushed.tries
        result.endings.update(map(str, pushed.statuses))
        if pushed.fault is None:
            result.ms.append(pushed.ms[-1])
        elif pushed.fault in ("reset", "refused"):
            result.cut.append(f"{each.key} {pushed.statuses} {pushed.ms}")
        else:
            result.unanswered.append(f"{each.key} {pushed.fault} {pushed.statuses} {pushed.ms}")


def _is_silent(each: Asked, found: Sequence[Shown]) -> bool:
    """Whether the message was acknowledged without a word, and its answer came with a later message only."""
    if any(pushed.text or pushed.fault for pushed in each.pushed):
        return False
    wanted = set(marks_of(each.key))
    first = next((one for one in found if wanted & set(one.marks)), None)
    return first is None or first.at > max(each.ended)


def _count_marks(result: Tally, keys: Sequence[str], found: Sequence[Shown], kept: Kept, kills: Sequence[float]) -> None:
    wanted = [(mark, key) for key in keys for mark in marks_of(key)]
    seen: dict[str, list[Shown]] = defaultdict(list)
    for each in found:
        result.roads["sent" if each.road == "sent" else "passive"] += 1
        for mark in each.marks:
            seen[mark].append(each)
    result.expected += len(wanted)
    for mark, key in wanted:
        if not seen[mark]:
            result.lost.append(f"{mark} of {key}: {_why_lost(mark, key, kept)}")
        if len(seen[mark]) > 1:
            told = f"{mark} of {key}: " + ", ".join(f"{each.at:.1f} {each.road}" for each in seen[mark])
            (result.resent if _was_cut(seen[mark], kills) else result.doubled).append(told)
    first = {mark: (each[0].at, each[0].marks.index(mark)) for mark, each in seen.items() if each}
    handed = {mark: line.sent_at or "" for line in kept.lines for mark in line.marks}
    for told, is_ours in _disorder([mark for mark, _ in wanted if seen[mark]], first, handed):
        (result.disorder if is_ours else result.reread).append(told)


def _disorder(marks_in_order: Sequence[str], places: dict[str, tuple[float, int]], handed: dict[str, str]) -> Iterable[tuple[str, bool]]:
    """Marks that were read before one that belongs ahead of them, and whether we handed them over so.

    Else the try that brought the one ahead was cut, and what the person wrote meanwhile was answered before it was tried again.
    """
    ahead = marks_in_order[0] if marks_in_order else ""
    for mark in marks_in_order:
        if places[mark] < places[ahead]:
            yield f"{mark} at {places[mark][0]:.2f}, before {ahead} at {places[ahead][0]:.2f}", handed[mark] < handed[ahead]
        else:
            ahead = mark


def _was_cut(found: Sequence[Shown], kills: Sequence[float]) -> bool:
    """Whether the first of two sendings was in the hands of a process that was killed just then."""
    first, *others = found
    return all(each.road == "sent" for each in found) and len(others) == 1 and any(-1 < kill - first.at < _AT_A_KILL for kill in kills)


def _why_lost(mark: str, key: str, kept: Kept) -> str:
    line = next((each for each in kept.lines if mark in each.marks), None)
    if line is None:
        return "its turn was never taken" if key in kept.unsettled else "its turn was taken but nothing kept"
    return "marked as delivered, never read" if line.sent_at else "still waits"
