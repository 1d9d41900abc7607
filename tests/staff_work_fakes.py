"""A `PublishingWork` for the pages of the workshop, as unkind as the real one: others run before it answers, and it refuses what that refuses."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.check_faults import FileFault
from bot.domain.editions import (
    Change,
    Edits,
    Failing,
    FileDifference,
    Files,
    Held,
    Hindrance,
    Origin,
    Outcome,
    Trial,
    Version,
    changed,
    differences,
    digest_of_files,
    edits_between,
)
from bot.domain.errors import NotAllowed
from bot.ports.editions import AskedTwice, KnowledgeHistory
from tests.editions_fakes import FakeHistory
from tests.fakes import NOON


@dataclass
class FakeWork:
    """`faults` and `breaks` (golden questions that would fail) are what every trial finds; `silences`: questions that an entry answers now, and with any
    edit no more.
    """

    files: Files
    needs_two: bool = False
    failing: Sequence[Failing] = ()
    faults: tuple[FileFault, ...] = ()
    warnings: tuple[FileFault, ...] = ()
    breaks: tuple[Failing, ...] = ()
    silences: Mapping[str, str] = field(default_factory=dict)
    held: Held | None = None
    history: KnowledgeHistory = field(default_factory=FakeHistory)
    published: list[Version] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of the files that answer."""
        return digest_of_files(self.files)

    async def try_out(self, edits: Edits) -> Trial:
        """What was set beforehand."""
        files = changed(self.files, edits)
        await asyncio.sleep(0)
        names = tuple(sorted(edits_between(self.files, files)))
        return Trial(digest_of_files(files), self.digest, names, self.faults, self.warnings, () if self.faults else self.breaks, len(self.breaks))

    async def preview(self, edits: Edits, questions: Sequence[str], language: str) -> Sequence[AskedTwice]:
        """What is silenced cites its entry now and nothing then; nothing at all where there are faults."""
        await asyncio.sleep(0)
        cited = {question: (self.silences[question],) if question in self.silences else () for question in questions}
        return [] if self.faults else [AskedTwice(question, f"now: {question}", f"then: {question}", cited[question]) for question in questions]

    def differences(self, edits: Edits) -> Sequence[FileDifference]:
        """Line by line."""
        return differences(self.files, edits)

    async def publish(self, edits: Edits, by: str, why: str, origin: str, base: str, reason: str = "") -> Outcome:
        """As the gate does."""
        wanted = {name: content for name, content in edits.items() if self.files.get(name) != content}
        if not wanted:
            return Outcome(hindrance=Hindrance.NOTHING)
        if base != self.digest:
            return Outcome(hindrance=Hindrance.OVERTAKEN)
        trial = await self.try_out(wanted)
        if trial.faults:
            return Outcome(trial, hindrance=Hindrance.FAULTS)
        if trial.newly_failing and not reason.strip():
            return Outcome(trial, hindrance=Hindrance.REASON)
        change = Change(f"K{len(self.published)}", wanted, by, NOON, why, Origin(origin), base, reason)
        if self.needs_two:
            await self.history.add_change(change)
            return Outcome(trial, waiting=change)
        return Outcome(trial, await self._turn_to(changed(self.files, wanted), change))

    async def _turn_to(self, files: Files, change: Change) -> Version:
        version = Version(0, digest_of_files(files), NOON, change.by, change.why, change.origin, tuple(sorted(change.edits)), reason=change.reason)
        kept = await self.history.add(version, files)
        self.files = files
        self.published.append(kept)
        return kept

    async def approve(self, change_id: str, by: str, decision: str) -> Outcome:
        """Raises NotAllowed for a change that is not there, and for its author."""
        change = await self.history.change(change_id)
        if change is None or change.by == by:
            raise NotAllowed(f"change {change_id}")
        return Outcome(None, await self._turn_to(changed(self.files, change.edits), change))

    async def refuse(self, change_id: str, by: str, decision: str) -> None:
        """Raises NotAllowed for a change that is not there."""
        if await self.history.change(change_id) is None:
            raise NotAllowed(f"change {change_id}")

    async def roll_back(self, number: int, by: str, why: str, reason: str = "") -> Outcome:
        """Through the same gate; raises NotAllowed."""
        files = await self.history.files(number)
        if not files:
            raise NotAllowed(f"version {number}")
        return await self.publish(edits_between(self.files, files), by, why, Origin.ROLLBACK, self.digest, reason)

    async def release(self, by: str, why: str, reason: str, seen: str = "") -> Outcome:
        """The held folder, with a reason."""
        await asyncio.sleep(0)
        if self.held is None:
            return Outcome(hindrance=Hindrance.NOTHING)
        if seen not in ("", self.held.trial.digest):
            return Outcome(self.held.trial, hindrance=Hindrance.OVERTAKEN)
        if self.held.trial.faults or not reason.strip():
            return Outcome(self.held.trial, hindrance=Hindrance.FAULTS if self.held.trial.faults else Hindrance.REASON)
        self.held = None
        return Outcome()

    async def give_up(self, by: str) -> Outcome:
        """Nothing is held any more."""
        await asyncio.sleep(0)
        self.held = None
        return Outcome()

    async def run(self) -> None:
        """Looks at no folder; ends when it is cancelled."""
        await asyncio.Event().wait()

    async def look(self) -> None:
        """There is no folder to look at."""
        await asyncio.sleep(0)
