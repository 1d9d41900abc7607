"""Room: engine. Lets a change answer: tried on the whole, held back with its reasons, or put in the place of the edition before. No files, no pages.

One rule for every way in, pages, imports and hand-edited files alike: faults never answer; a golden question that fails anew needs a reason;
where two people are needed, the second one lets it through.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

import structlog

from bot.domain.check_faults import FileFault
from bot.domain.editions import (
    Change,
    ChangeState,
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
from bot.domain.errors import NotAllowed, Overtaken, Unavailable
from bot.domain.golden import GoldenQuestion
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.engine.answering import Answering
from bot.engine.asking_alone import said_to
from bot.engine.editions import Edition, Editions, Rooms
from bot.engine.naming import new_code
from bot.ports import Clock
from bot.ports.editions import AskedTwice, KnowledgeFolder, KnowledgeHistory

log = structlog.get_logger()
_TRIED = 4
"""Editions that were tried are kept for a while: who previews mostly publishes next."""
_AGAIN = 1.0

AskGolden = Callable[[Answering, Sequence[GoldenQuestion], frozenset[str]], Awaitable[tuple[Failing, ...]]]
"""Asks golden questions; the names of those known to fail come along, and are marked in what comes back."""
OnChange = Callable[[Knowledge, Knowledge], Awaitable[None]]


@dataclass(frozen=True)
class Made(Generic[Rooms]):
    """An edition over some files, None where they have faults."""

    edition: Edition[Rooms] | None
    faults: tuple[FileFault, ...] = ()
    warnings: tuple[FileFault, ...] = ()


async def _tell_nobody(before: Knowledge, after: Knowledge) -> None:
    """For a house in which nobody waits for news."""


@dataclass
class Publishing(Generic[Rooms]):
    """What it takes: the editions, the folder and its history, the making of an edition, the asking of golden questions."""

    editions: Editions[Rooms]
    folder: KnowledgeFolder
    history: KnowledgeHistory
    make: Callable[[Files], Awaitable[Made[Rooms]]]
    ask: AskGolden
    clock: Clock
    needs_two: bool = False
    on_change: OnChange = _tell_nobody
    held: Held | None = None
    _tried: "OrderedDict[tuple[str, str], tuple[Trial, Edition[Rooms] | None]]" = field(default_factory=OrderedDict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def files(self) -> Files:
        """The files that answer now."""
        return self.editions.now.files

    @property
    def digest(self) -> str:
        """The name of the edition that answers now."""
        return self.editions.now.digest

    @property
    def warnings(self) -> Sequence[FileFault]:
        """What the check asks to look at in the edition that answers now."""
        return self.editions.now.warnings

    @property
    def failing(self) -> Sequence[Failing]:
        """The golden questions that fail now, as far as they were asked."""
        return self.editions.now.failing or ()

    async def try_out(self, edits: Edits) -> Trial:
        """What would come of these edits; nothing is changed."""
        trial, _ = await self._tried_out(changed(self.files, edits))
        return trial

    async def preview(self, edits: Edits, questions: Sequence[str], language: str) -> Sequence[AskedTwice]:
        """How questions are answered now and would be; empty where the edits have faults."""
        now = self.editions.now
        _, then = await self._tried_out(changed(now.files, edits))
        if then is None:
            return ()
        return [await _asked_twice(now.answering, then.answering, question, Language(language)) for question in questions]

    def differences(self, edits: Edits) -> Sequence[FileDifference]:
        """What the edits would change, line by line."""
        return differences(self.files, edits)

    async def publish(self, edits: Edits, by: str, why: str, origin: str, base: str, reason: str = "") -> Outcome:
        """Let the edits answer, or keep them for a second person. What others published since `base` is no hindrance where it lies in other files."""
        async with self._one_at_a_time:
            now = self.files
            wanted = {name: content for name, content in edits.items() if now.get(name) != content}
            if not wanted:
                return Outcome(hindrance=Hindrance.NOTHING)
            if await self._is_overtaken(wanted, base):
                return Outcome(hindrance=Hindrance.OVERTAKEN)
            trial, edition = await self._tried_out(changed(now, wanted))
            if hindrance := _in_the_way(trial, reason):
                return Outcome(trial, hindrance=hindrance)
            change = Change(new_code("K"), wanted, by, self.clock.now(), why, Origin(origin), self.digest, reason)
            if self.needs_two and change.origin is not Origin.PROPOSAL:  # a proposal has had its second person already
                await self.history.add_change(change)
                return Outcome(trial, waiting=change)
            return await self._put_in_place(change, trial, edition)

    async def approve(self, change_id: str, by: str, decision: str) -> Outcome:
        """Let a waiting change answer; raises NotAllowed."""
        async with self._one_at_a_time:
            change = await self._waiting(change_id)
            decided = change.decided(ChangeState.PUBLISHED, by, self.clock.now(), decision)
            if await self._is_overtaken(change.edits, change.base):
                return Outcome(hindrance=Hindrance.OVERTAKEN)
            trial, edition = await self._tried_out(changed(self.files, change.edits))
            if hindrance := _in_the_way(trial, change.reason):
                return Outcome(trial, hindrance=hindrance)
            outcome = await self._put_in_place(decided, trial, edition)
            if outcome.version:
                await self.history.decide(decided)
            return outcome

    async def refuse(self, change_id: str, by: str, decision: str) -> None:
        """Let it be; raises NotAllowed."""
        change = await self._waiting(change_id)
        await self.history.decide(change.decided(ChangeState.REFUSED, by, self.clock.now(), decision))

    async def roll_back(self, number: int, by: str, why: str, reason: str = "") -> Outcome:
        """Let the files of an earlier version answer again, through the same gate; raises NotAllowed."""
        files = await self.history.files(number)
        if not files:
            raise NotAllowed(f"there is no version {number}")
        return await self.publish(edits_between(self.files, files), by, why, Origin.ROLLBACK, self.digest, reason)

    async def release(self, by: str, why: str, reason: str) -> Outcome:
        """Let the held folder answer; faults keep it back, whatever the reason."""
        async with self._one_at_a_time:
            files = await self.folder.read()
            trial, edition = await self._tried_out(files)
            if edition is None or (trial.newly_failing and not reason.strip()):
                return Outcome(trial, hindrance=Hindrance.FAULTS if edition is None else Hindrance.REASON)
            return Outcome(trial, await self._turn_to(edition, Version(0, trial.digest, self.clock.now(), by, why, Origin.FOLDER, trial.names, by, reason)))

    async def give_up(self, by: str) -> Outcome:
        """Put the files that answer back into the folder; what stood there is kept as a refused change."""
        async with self._one_at_a_time:
            files = await self.folder.read()
            held = edits_between(self.files, files)
            if not held:
                return Outcome(hindrance=Hindrance.NOTHING)
            now = self.clock.now()
            change = Change(new_code("K"), held, "", now, "", Origin.FOLDER, self.digest)
            await self.history.add_change(replace(change, state=ChangeState.REFUSED, decided_by=by, decided_at=now))
            try:
                await self.folder.put(edits_between(files, self.files), digest_of_files(files))
            except Overtaken:
                return Outcome(hindrance=Hindrance.OVERTAKEN)
            self.held = None
            return Outcome()

    async def run(self) -> None:
        """Look at the folder at once, and whenever something in it may have changed. Ends when it is cancelled."""
        while True:
            try:
                await self.look()
                async for _ in self.folder.watch():
                    await self.look()
            except (Unavailable, Overtaken, OSError) as fault:
                log.warning("editions.unavailable", fault=type(fault).__name__, advice="the edition before goes on answering; looking again")
            except Exception as fault:  # a ring of its own: no request waits for this work, and nobody else would start it again
                log.error("editions.unexpected", fault=type(fault).__name__, exc_info=True)
            await asyncio.sleep(_AGAIN)

    async def look(self) -> None:
        """Take over the folder as it is now, or hold it back; raises StoreUnavailable, and Overtaken while the folder does not keep still."""
        async with self._one_at_a_time:
            files = await self.folder.read()
            digest = digest_of_files(files)
            await self._with_failing()
            if digest == self.digest:
                self.held = None
                await self._first_line(files)
                return
            trial, edition = await self._tried_out(files)
            newest = await self.history.newest()
            if edition and newest and newest.digest == digest:
                self._answer_from(edition)  # another process let it through
            elif edition and not trial.newly_failing and not self.needs_two:
                await self._turn_to(edition, Version(0, digest, self.clock.now(), "", "", Origin.FOLDER, trial.names))
            elif self.held is None or self.held.trial.digest != digest:
                self.held = Held(trial, self.clock.now())
                log.warning("editions.held", faults=len(trial.faults), failing=len(trial.newly_failing), advice="see /staff/held: the edition before answers")

    async def _first_line(self, files: Files) -> None:
        """The history begins with what answers."""
        if await self.history.newest() is None:
            await self.history.add(Version(0, self.digest, self.clock.now(), "", "", Origin.FOLDER, ()), files)

    async def _tried_out(self, files: Files) -> tuple[Trial, Edition[Rooms] | None]:
        """The trial of some files beside the edition that answers, and the edition where they are sound."""
        now, digest = await self._with_failing(), digest_of_files(files)
        key = (digest, now.digest)
        if key not in self._tried:
            names = tuple(sorted(edits_between(now.files, files)))
            made = await self.make(files)
            failing: tuple[Failing, ...] = ()
            if made.edition:
                failing = await self.ask(made.edition.answering, made.edition.knowledge.golden, frozenset(each.id for each in now.failing or ()))
            asked = len(made.edition.knowledge.golden) if made.edition else 0
            trial = Trial(digest, now.digest, names, made.faults, made.warnings, failing, asked)
            self._tried[key] = trial, replace(made.edition, failing=failing) if made.edition else None
            while len(self._tried) > _TRIED:
                self._tried.popitem(last=False)
        return self._tried[key]

    async def _with_failing(self) -> Edition[Rooms]:
        """The edition that answers, its golden questions asked."""
        now = self.editions.now
        if now.failing is None:
            now = replace(now, failing=await self.ask(now.answering, now.knowledge.golden, frozenset()))
            self.editions.turn_to(now)
        return now

    async def _is_overtaken(self, edits: Edits, base: str) -> bool:
        """Whether one of the files was changed since somebody saw it: by a version in between, or in the folder by hand."""
        folder, now = await self.folder.read(), self.files
        if any(folder.get(name) != now.get(name) for name in edits):
            return True
        if base == self.digest:
            return False
        seen = next((each for each in await self.history.listed(1000) if each.digest == base), None)
        before = await self.history.files(seen.number) if seen else None
        return before is None or any(before.get(name) != now.get(name) for name in edits)

    async def _waiting(self, change_id: str) -> Change:
        change = await self.history.change(change_id)
        if change is None:
            raise NotAllowed(f"there is no change {change_id}")
        return change

    async def _put_in_place(self, change: Change, trial: Trial, edition: Edition[Rooms] | None) -> Outcome:
        assert edition, "a trial without faults has its edition"
        try:
            await self.folder.put(change.edits, digest_of_files(await self.folder.read()))
        except Overtaken:
            return Outcome(hindrance=Hindrance.OVERTAKEN)
        line = Version(0, trial.digest, self.clock.now(), change.by, change.why, change.origin, tuple(sorted(change.edits)), change.decided_by, change.reason)
        return Outcome(trial, await self._turn_to(edition, line))

    async def _turn_to(self, edition: Edition[Rooms], line: Version) -> Version:
        """Let an edition answer. Raises StoreUnavailable before it does: the folder says the same, and a later look brings it in, without its author."""
        before = self.editions.now.knowledge
        kept = await self.history.add(line, edition.files)
        self._answer_from(edition)
        try:
            await self.on_change(before, edition.knowledge)
        except Exception as fault:  # who waits for news must not keep the news back
            log.error("editions.news", fault=type(fault).__name__, exc_info=True)
        return kept

    def _answer_from(self, edition: Edition[Rooms]) -> None:
        self.editions.turn_to(edition)
        self.held = None
        self._tried.clear()
        log.info("editions.new", digest=edition.digest)


def _in_the_way(trial: Trial, reason: str) -> Hindrance | None:
    if trial.faults:
        return Hindrance.FAULTS
    return Hindrance.REASON if trial.newly_failing and not reason.strip() else None


async def _asked_twice(now: Answering, then: Answering, question: str, language: Language) -> AskedTwice:
    before, after = await said_to(now, (question,), language), await said_to(then, (question,), language)
    return AskedTwice(question, before.text, after.text, before.citations, after.citations)
