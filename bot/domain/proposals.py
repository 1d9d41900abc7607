"""Room: domain. What an officer proposes to add to the knowledge, who may decide on it, and how the file would change. No files."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import unified_diff
from enum import StrEnum

from bot.domain.errors import NotAllowed
from bot.domain.knowledge import Aspect, Reliability
from bot.domain.language import Bilingual
from bot.domain.unanswered import has_personal_data

MOST_QUESTIONS = 5
_CONTEXT = 3
_LONGEST_ID = 6
"""Words of a title that an id is made of."""


class ProposalState(StrEnum):
    """WRITTEN: approved, and in the folder, from which it answers."""

    WAITING = "waiting"
    WRITTEN = "written"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NamedSource:
    """Who says so. `date` is as precise as known: `2025`, `2025-05`, `2025-05-26`, `undated`."""

    title: Bilingual
    date: str
    reliability: Reliability


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What an entry of its own needs beside the statement."""

    title: Bilingual
    authority: Bilingual


@dataclass(frozen=True, slots=True)
class Proposal:
    """One statement for one entry, with its source. `fills`: the Chinese text of the blank that it takes the place of.

    `case` is where it came from, `key` the unanswered question that it answers; both may be empty. `new` where the entry is to be made.
    """

    id: str
    at: datetime
    by: str
    entry: str
    aspect: Aspect
    text: Bilingual
    source: NamedSource
    questions: tuple[Bilingual, ...] = ()
    fills: str = ""
    new: NewEntry | None = None
    case: str = ""
    key: str = ""
    state: ProposalState = ProposalState.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""

    def decided(self, state: ProposalState, by: str, at: datetime, reason: str) -> "Proposal":
        """The proposal after somebody's word; raises NotAllowed for the one who proposed it, and where somebody decided before."""
        if not self.may_be_decided_by(by):
            raise NotAllowed(f"proposal {self.id} is {self.state} and by {self.by}")
        return replace(self, state=state, decided_by=by, decided_at=at, reason=reason)

    def may_be_decided_by(self, name: str) -> bool:
        """Whether this is a second person, and there is still something to decide."""
        return self.state is ProposalState.WAITING and _same(name) != _same(self.by)


def _same(name: str) -> str:
    return "".join(name.split()).casefold()


def id_of(title: str, taken: Set[str]) -> str:
    """A free id for a new entry, from the English title: small letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", title.casefold())[:_LONGEST_ID]
    base = "-".join(words) or "answer"
    return next(name for number in range(1, len(taken) + 2) if (name := base if number == 1 else f"{base}-{number}") not in taken)


def faults_of(proposal: Proposal, entries: Set[str]) -> list[str]:
    """What keeps it from being proposed, as codes: `empty.FIELD`, `personal.FIELD`, `unknown.entry`, `many.questions`."""
    faults = [f"empty.{field}" for field, text in _texts(proposal) if not text.strip()]
    faults += [f"personal.{field}" for field, text in _texts(proposal) if has_personal_data(text)]
    if proposal.new is None and proposal.entry not in entries:
        faults.append("unknown.entry")
    if len(proposal.questions) > MOST_QUESTIONS:
        faults.append("many.questions")
    return list(dict.fromkeys(faults))


def _texts(proposal: Proposal) -> Iterator[tuple[str, str]]:
    pairs = [("text", proposal.text), ("source", proposal.source.title), *(("questions", each) for each in proposal.questions)]
    pairs += [("title", proposal.new.title), ("authority", proposal.new.authority)] if proposal.new else []
    for field, pair in pairs:
        yield field, pair.zh
        yield field, pair.en


class InTheWay(StrEnum):
    """Why an approval wrote nothing: the folder was changed meanwhile, it would not be sound, the entry is gone, golden questions would fail."""

    CHANGED = "changed"
    FAULTS = "faults"
    GONE = "gone"
    GOLDEN = "golden"


@dataclass(frozen=True, slots=True)
class Started:
    """What a proposal begins with: the officer's words and what was asked, both without personal data."""

    text: str = ""
    question: str = ""


class LineKind(StrEnum):
    """What a line of a difference is; PLACE says where in the file the next ones stand."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a unified difference, without its sign."""

    kind: LineKind
    text: str


_KINDS = {"+": LineKind.ADDED, "-": LineKind.REMOVED, " ": LineKind.SAME, "@": LineKind.PLACE}


def difference(before: str, after: str) -> list[DiffLine]:
    """How a file would change, with a few lines around; empty where it would not."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=_CONTEXT))[2:]
    return [DiffLine(_KINDS[line[0]], line if line[0] == "@" else line[1:]) for line in lines]
