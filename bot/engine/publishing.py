"""Room: engine. Lets a change answer: tried on the whole, held back with its reasons, or put in the place of the edition before. No files, no pages.

One rule for every way in, pages, imports and hand-edited files alike: faults never answer; a golden question that fails anew needs a reason;
where two people are needed, the second one lets it through.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.domain.check_faults import FileFault
from bot.domain.editions import (
    Change,
    ChangeState,
    Edits,
    Failing,
    FileDifference,
    Hindrance,
    Origin,
    Outcome,
    Seen,
    Trial,
    Version,
    changed,
    differences,
    digest_of_files,
    edits_between,
)
from bot.domain.errors import NotAllowed, Overtaken, Unavailable
from bot.domain.language import Language
from bot.engine.answering import Answering
from bot.engine.asking_alone import said_to
from bot.engine.editions import Edition, Rooms
from bot.engine.keeping_up import KeepingUp
from bot.engine.naming import new_code
from bot.engine.trying import Made, in_the_way
from bot.ports.editions import AskedTwice

__all__ = ["Made", "Publishing"]

log = structlog.get_logger()
_AGAIN = 1.0
_REPLIES = "prompts/replies/"
_TRIES = 3
"""Another process may publish in the same moment; what it did is taken over, and the change put on top."""


@dataclass
class Publishing(KeepingUp[Rooms]):
    """The `PublishingWork` over the editions of a house."""

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
        trial, _ = await self.trying.of(changed(self.files, edits))
        return trial

    async def preview(self, edits: Edits, questions: Sequence[str], language: str) -> Sequence[AskedTwice]:
        """How questions are answered now and would be; empty where the edits have faults."""
        now = self.editions.now
        _, then = await self.trying.of(changed(now.files, edits))
        if then is None:
            return ()
        return [await _asked_twice(now.answering, then.answering, question, Language(language)) for question in questions]

    def differences(self, edits: Edits) -> Sequence[FileDifference]:
        """What the edits would change, line by line."""
        return differences(self.files, edits)

    async def publish(self, edits: Edits, by: str, why: str, origin: str, base: str, reason: str = "") -> Outcome:
        """Let the edits answer, or keep them for a second person. What others published since `base` is no hindrance where it lies in other files."""

        async def publish(folder: Seen) -> Outcome:
            wanted = {name: content for name, content in edits.items() if self.files.get(name) != content}
            if wanted and await self._is_overtaken(wanted, base, folder):
                return Outcome(hindrance=Hindrance.OVERTAKEN)
            return await self._publish(Change(new_code("K"), wanted, by, self.clock.now(), why, Origin(origin), self.digest, reason), folder)

        return await self._on_top(publish)

    async def _publish(self, change: Change, folder: Seen) -> Outcome:
        """A change that nobody overtook: it answers, waits, or is told what stands in its way."""
        if not change.edits:
            return Outcome(hindrance=Hindrance.NOTHING)
        trial, edition = await self.trying.of(changed(self.files, change.edits))
        if hindrance := in_the_way(trial, change.reason):
            return Outcome(trial, hindrance=hindrance)
        if self.needs_two and change.origin is not Origin.PROPOSAL:  # a proposal has had its second person already
            await self.history.add_change(change)
            return Outcome(trial, waiting=change)
        return await self._put_in_place(change, trial, edition, folder)

    async def approve(self, change_id: str, by: str, decision: str) -> Outcome:
        """Let a waiting change answer; raises NotAllowed."""

        async def approve(folder: Seen) -> Outcome:
            change = await self._waiting(change_id)
            decided = change.decided(ChangeState.PUBLISHED, by, self.clock.now(), decision)
            if await self._is_overtaken(change.edits, change.base, folder):
                return Outcome(hindrance=Hindrance.OVERTAKEN)
            trial, edition = await self.trying.of(changed(self.files, change.edits))
            if hindrance := in_the_way(trial, change.reason):
                return Outcome(trial, hindrance=hindrance)
            return await self._put_in_place(decided, trial, edition, folder)

        return await self._on_top(approve)

    async def refuse(self, change_id: str, by: str, decision: str) -> None:
        """Let it be; raises NotAllowed."""
        change = await self._waiting(change_id)
        await self.history.decide(change.decided(ChangeState.REFUSED, by, self.clock.now(), decision))

    async def roll_back(self, number: int, by: str, why: str, reason: str = "") -> Outcome:
        """Let the files of an earlier version answer again, all of them, through the same gate; raises NotAllowed.

        Replies of another release that do not do for this program stay as they are now: they are no reason to keep the knowledge from going back.
        """
        files = await self.history.files(number)
        if not files:
            raise NotAllowed(f"there is no version {number}")

        async def roll_back(folder: Seen) -> Outcome:
            # Only now is it known what answers: others may have let something through, or edited the folder, until this moment.
            wanted = await self._without_old_replies(edits_between(self.files, files))
            if await self._is_overtaken(wanted, self.digest, folder):
                return Outcome(hindrance=Hindrance.OVERTAKEN)
            return await self._publish(Change(new_code("K"), wanted, by, self.clock.now(), why, Origin.ROLLBACK, self.digest, reason), folder)

        return await self._on_top(roll_back)

    async def _without_old_replies(self, wanted: Edits) -> Edits:
        trial = await self.try_out(wanted)
        if trial.faults and all(fault.file.startswith(_REPLIES) for fault in trial.faults):
            return {name: content for name, content in wanted.items() if not name.startswith(_REPLIES)}
        return wanted

    async def release(self, by: str, why: str, reason: str, seen: str = "") -> Outcome:
        """Let the held folder answer; faults keep it back, whatever the reason, and so does another folder than the one that was seen."""

        async def release(folder: Seen) -> Outcome:
            if self.held is None:
                return Outcome(hindrance=Hindrance.NOTHING)
            trial, edition = await self._try_folder(folder)
            if seen not in ("", trial.digest):
                return Outcome(trial, hindrance=Hindrance.OVERTAKEN)
            if edition is None or in_the_way(trial, reason):
                return Outcome(trial, hindrance=in_the_way(trial, reason))
            return Outcome(trial, await self._turn_to(edition, Version(0, trial.digest, self.clock.now(), by, why, Origin.FOLDER, trial.names, by, reason)))

        return await self._on_top(release)

    async def give_up(self, by: str) -> Outcome:
        """Put the files that answer back into the folder; what stood there is kept as a refused change. What cannot be read is left as it is."""

        async def give_up(folder: Seen) -> Outcome:
            held = {name: content for name, content in edits_between(self.files, folder.files).items() if folder.covers(name)}
            if held:
                now = self.clock.now()
                change = Change(new_code("K"), held, "", now, "", Origin.FOLDER, self.digest)
                await self.history.add_change(replace(change, state=ChangeState.REFUSED, decided_by=by, decided_at=now))
                await self.folder.put({name: self.files.get(name) for name in held}, digest_of_files(folder.files))
            if folder.unreadable:
                return Outcome(self.held.trial if self.held else None, hindrance=Hindrance.FAULTS)
            self.held = None
            return Outcome(hindrance=None if held else Hindrance.NOTHING)

        return await self._on_top(give_up)

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

    async def _on_top(self, work: Callable[[Seen], Awaitable[Outcome]]) -> Outcome:
        """Work over the folder as it was just taken over; once more where somebody was quicker."""
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                try:
                    return await work(await self._take_over())
                except Overtaken:
                    log.info("editions.again")
            return Outcome(hindrance=Hindrance.OVERTAKEN)

    async def _is_overtaken(self, edits: Edits, base: str, folder: Seen) -> bool:
        """Whether one of the files was changed since somebody saw it: by a version in between, or in the folder by hand, where it may be unreadable."""
        now = self.files
        if any(folder.files.get(name) != now.get(name) or not folder.covers(name) for name in edits):
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

    async def _put_in_place(self, change: Change, trial: Trial, edition: Edition[Rooms] | None, folder: Seen) -> Outcome:
        """Raises Overtaken where the folder is another by now; NotAllowed for a name that is no place for a file of knowledge."""
        assert edition, "a trial without faults has its edition"
        begun = await self._announce(change)
        try:
            await self.folder.put(change.edits, digest_of_files(folder.files))
        except (Overtaken, NotAllowed):
            await self._leave(begun)
            raise
        kept = await self._turn_to(edition, self._line(change, trial))
        await self._note(begun, ChangeState.PUBLISHED)
        return Outcome(trial, kept)


async def _asked_twice(now: Answering, then: Answering, question: str, language: Language) -> AskedTwice:
    before, after = await said_to(now, (question,), language), await said_to(then, (question,), language)
    return AskedTwice(question, before.text, after.text, before.citations, after.citations)
