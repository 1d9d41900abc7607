"""Room: domain. What staff keep, as editions: files, changes to them, trials, and the history. No folder, no database.

Files are named as in the project: `knowledge/items/18-….md`, `prompts/replies/zh.yaml`. Their contents are text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import unified_diff
from enum import StrEnum

from bot.domain.check_faults import FileFault
from bot.domain.errors import NotAllowed

Files = Mapping[str, bytes]
"""Every file of an edition, by its name."""
Edits = Mapping[str, bytes | None]
"""Files as they are to be; None for one that is to go."""


class Origin(StrEnum):
    """Where a change comes from; FOLDER: somebody edited the files themselves."""

    PAGE = "page"
    IMPORT = "import"
    SHEET = "sheet"
    PROPOSAL = "proposal"
    ROLLBACK = "rollback"
    FOLDER = "folder"


class ChangeState(StrEnum):
    """WAITING: for a second person. BEGUN: being written into the folder; who comes after a crash finishes it."""

    WAITING = "waiting"
    BEGUN = "begun"
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants to be different. `base` is the edition (its digest) that they saw; `reason`: why it may go through although questions fail."""

    id: str
    edits: Edits
    by: str
    at: datetime
    why: str
    origin: Origin
    base: str
    reason: str = ""
    state: ChangeState = ChangeState.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    decision: str = ""

    def decided(self, state: ChangeState, by: str, at: datetime, decision: str) -> "Change":
        """With what a second person decided; raises NotAllowed where it was decided before, or by its author who may only take it back."""
        if self.state is not ChangeState.WAITING:
            raise NotAllowed(f"change {self.id} is {self.state}")
        if state is ChangeState.PUBLISHED and by == self.by:
            raise NotAllowed(f"change {self.id} needs a second person")
        return replace(self, state=state, decided_by=by, decided_at=at, decision=decision)


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the history: an edition that answered. `number` counts from 1; the same digest may come again, after a rollback.

    `approved_by`: the second person, where one was needed. `names`: the files that differ from the version before.
    """

    number: int
    digest: str
    at: datetime
    by: str
    why: str
    origin: Origin
    names: tuple[str, ...]
    approved_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Failing:
    """A golden question that is not answered as staff want it. `lacks`: what is missing or too much, as (code, detail) pairs; `said`: what was answered."""

    id: str
    asked: str
    lacks: tuple[tuple[str, str], ...]
    said: str
    was_failing: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a set of files before they may answer.

    `faults` keep it from answering whatever anybody says; `failing` golden questions that the edition before answered need a reason.
    `warnings` are to be looked at, and keep nothing back.
    """

    digest: str
    base: str
    names: tuple[str, ...]
    faults: tuple[FileFault, ...] = ()
    warnings: tuple[FileFault, ...] = ()
    failing: tuple[Failing, ...] = ()
    asked: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether it may answer, with a reason where one is needed."""
        return not self.faults

    @property
    def newly_failing(self) -> tuple[Failing, ...]:
        """The golden questions that this change would break."""
        return tuple(each for each in self.failing if not each.was_failing)


class Hindrance(StrEnum):
    """What keeps a change from answering."""

    FAULTS = "faults"
    REASON = "reason"
    OVERTAKEN = "overtaken"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: a new `version` answers, or it is `waiting` for a second person, or a `hindrance` stands in the way (see `trial`)."""

    trial: Trial | None = None
    version: Version | None = None
    waiting: Change | None = None
    hindrance: Hindrance | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The folder at one moment: the files that can be read, and what is wrong with the others, which are not known to be gone or changed."""

    files: Files
    unreadable: tuple[FileFault, ...] = ()

    def covers(self, name: str) -> bool:
        """Whether what stands under this name could be read, or is known not to be there."""
        return not any(name == fault.file or name.startswith(f"{fault.file}/") for fault in self.unreadable)


@dataclass(frozen=True, slots=True)
class Held:
    """A folder that does not answer because of its trial, while the edition before goes on answering."""

    trial: Trial
    since: datetime


def digest_of_files(files: Files) -> str:
    """The name of an edition: changes with any file, and with nothing else."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\x1f{hashlib.sha256(files[name]).hexdigest()}\x1e".encode())
    return digest.hexdigest()[:12]


def changed(files: Files, edits: Edits) -> Files:
    """The files after these edits."""
    after = dict(files)
    for name, content in edits.items():
        if content is None:
            after.pop(name, None)
        else:
            after[name] = content
    return after


def edits_between(before: Files, after: Files) -> Edits:
    """What has to be done to the files before to have those after."""
    gone: dict[str, bytes | None] = {name: None for name in before if name not in after}
    return gone | {name: content for name, content in after.items() if before.get(name) != content}


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One file, as lines with a sign in front: `+` new, `-` gone, blank for what stands around them, `@` between places far apart.

    A workbook has no lines. `before` and `now` are the file itself, None where there is none.
    """

    name: str
    lines: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    before: bytes | None = None
    now: bytes | None = None


def differences(before: Files, edits: Edits) -> tuple[FileDifference, ...]:
    """What is different, file by file."""
    found = []
    for name in sorted(edits):
        if name.endswith(".xlsx"):
            found.append(FileDifference(name, (), before.get(name), edits[name]))
            continue
        old, new = (content.decode("utf-8", "replace").splitlines() for content in (before.get(name, b""), edits[name] or b""))
        lines = list(unified_diff(old, new, lineterm="", n=2))[2:]
        found.append(FileDifference(name, tuple((line[:1], line[1:]) for line in lines), before.get(name), edits[name]))
    return tuple(found)
