"""Room: engine. Keeps what answers in step with the folder and with what other processes let through. No pages, no decisions of people.

A change is announced in the history before it is written into the folder, and its line is added afterwards. So whoever finds it in the folder, after
a crash or in another process, knows whose it is, and finishes it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Generic

import structlog

from bot.domain.editions import Change, ChangeState, Files, Held, Origin, Seen, Trial, Version, changed, digest_of_files
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.library import Knowledge
from bot.engine.editions import Edition, Editions, Rooms
from bot.engine.trying import AskGolden, Made, Trying
from bot.ports import Clock
from bot.ports.editions import KnowledgeFolder, KnowledgeHistory

log = structlog.get_logger()
OnChange = Callable[[Knowledge, Knowledge], Awaitable[None]]
_GIVEN_UP = timedelta(minutes=1)
"""After that, who announced a change is taken for dead: writing it takes some milliseconds, a slow database some seconds."""
_LOOKED_BACK = 50


async def _tell_nobody(before: Knowledge, after: Knowledge) -> None:
    """For a house in which nobody waits for news."""


@dataclass
class KeepingUp(Generic[Rooms]):
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
    _last: int = 0
    _is_in_step: bool = False
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @cached_property
    def trying(self) -> Trying[Rooms]:
        """The trials of this house."""
        return Trying(self.editions, self.make, self.ask)

    @property
    def files(self) -> Files:
        """The files that answer now."""
        return self.editions.now.files

    @property
    def digest(self) -> str:
        """The name of the edition that answers now."""
        return self.editions.now.digest

    async def look(self) -> None:
        """Take over the folder as it is now, or hold it back; raises StoreUnavailable, and Overtaken while the folder does not keep still."""
        async with self._one_at_a_time:
            await self._take_over()

    async def _take_over(self) -> Seen:
        """Bring in what other processes let through and what stands in the folder, which comes back; hold back what may not answer."""
        newest, seen = await self.history.newest(), await self.folder.seen()
        self._last = newest.number if newest else 0
        await self.trying.now_asked()
        if newest and newest.digest != self.digest and await self._was_noted(newest):
            await self._follow(newest)
        elif newest is None or newest.digest != self.digest:
            await self._add(Version(0, self.digest, self.clock.now(), "", "", Origin.FOLDER, ()), self.files)
        self._is_in_step = True
        await self._finish(seen)
        if digest_of_files(seen.files) == self.digest and not seen.unreadable:
            self.held = None
        else:
            await self._take_or_hold(seen)
        return seen

    async def _was_noted(self, newest: Version) -> bool:
        """Not where this process began with a folder that the history does not know: its last version could not be read any more.

        Once it was in step it only follows, however far behind it fell.
        """
        return self._is_in_step or any(each.digest == self.digest for each in await self.history.listed(newest.number))

    async def _follow(self, newest: Version) -> None:
        """What another process let through answers here too, whatever is held back in the folder."""
        _, edition = await self.trying.of(await self.history.files(newest.number))
        if edition:
            self._answer_from(edition)

    async def _finish(self, seen: Seen) -> None:
        """Changes that were announced: those that stand in the folder answer, with their authors; those that nobody writes any more are left."""
        for change in await self.history.changes(ChangeState.BEGUN):
            if all(seen.files.get(name) == content and seen.covers(name) for name, content in change.edits.items()) and await self._answers(change):
                await self._note(change, ChangeState.PUBLISHED)
            elif (change.decided_at or change.at) < self.clock.now() - _GIVEN_UP:
                await self._leave(change)

    async def _answers(self, change: Change) -> bool:
        trial, edition = await self.trying.of(changed(self.files, change.edits))
        if edition and trial.digest != self.digest:
            await self._turn_to(edition, self._line(change, trial))
        return edition is not None

    async def _try_folder(self, seen: Seen) -> tuple[Trial, Edition[Rooms] | None]:
        """The trial of the folder. What cannot be read stands in it as it answers now, and keeps the whole from answering."""
        trial, edition = await self.trying.of({name: content for name, content in self.files.items() if not seen.covers(name)} | dict(seen.files))
        if not seen.unreadable:
            return trial, edition
        names = tuple(sorted({*trial.names, *(fault.file for fault in seen.unreadable)}))
        return replace(trial, names=names, faults=(*seen.unreadable, *trial.faults)), None

    async def _take_or_hold(self, seen: Seen) -> None:
        trial, edition = await self._try_folder(seen)
        if edition and not trial.newly_failing and not self.needs_two:
            await self._turn_to(edition, Version(0, trial.digest, self.clock.now(), "", "", Origin.FOLDER, trial.names))
        elif self.held is None or (self.held.trial.digest, self.held.trial.faults) != (trial.digest, trial.faults):
            self.held = Held(trial, self.clock.now())
            log.warning("editions.held", faults=len(trial.faults), failing=len(trial.newly_failing), advice="see /staff/held: the edition before answers")

    async def _announce(self, change: Change) -> Change:
        """Before it is written. Raises NotAllowed where a second person decided otherwise by now."""
        begun = replace(change, state=ChangeState.BEGUN)
        await (self.history.decide(begun) if change.decided_by else self.history.add_change(begun))
        return begun

    async def _leave(self, begun: Change) -> None:
        """It was not written: it waits again where it waited, and else is nothing."""
        if begun.decided_by:
            await self._note(replace(begun, decided_by="", decided_at=None, decision=""), ChangeState.WAITING)
        else:
            await self._note(begun, ChangeState.REFUSED)

    async def _note(self, begun: Change, state: ChangeState) -> None:
        with suppress(NotAllowed):  # another process was quicker
            await self.history.decide(replace(begun, state=state), was=ChangeState.BEGUN)

    def _line(self, change: Change, trial: Trial) -> Version:
        names = tuple(sorted(change.edits))
        return Version(0, trial.digest, self.clock.now(), change.by, change.why, change.origin, names, change.decided_by, change.reason)

    async def _turn_to(self, edition: Edition[Rooms], line: Version) -> Version:
        """Let an edition answer. Raises StoreUnavailable before it does: a later look finishes what was announced."""
        before = self.editions.now.knowledge
        kept = await self._add(line, edition.files)
        self._answer_from(edition)
        try:
            await self.on_change(before, edition.knowledge)
        except Exception as fault:  # who waits for news must not keep the news back
            log.error("editions.news", fault=type(fault).__name__, exc_info=True)
        return kept

    async def _add(self, line: Version, files: Files) -> Version:
        """The line, or the one that another process added for the same change; raises Overtaken where the history went on otherwise."""
        try:
            kept = await self.history.add(line, files, self._last)
        except Overtaken:
            since = [each for each in await self.history.listed(_LOOKED_BACK) if each.number > self._last and each.digest == line.digest]
            if not since:
                raise
            kept = since[0]
        self._last = kept.number
        return kept

    def _answer_from(self, edition: Edition[Rooms]) -> None:
        self.editions.turn_to(edition)
        self.held = None
        self.trying.forget()
        log.info("editions.new", digest=edition.digest)
