"""Room: engine. Keeps what could not be answered in groups of the same meaning, and says what may be shown of them. No vectors, no pages."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.domain.answers import Verdict
from bot.domain.errors import StoreUnavailable
from bot.domain.grouping import GroupsWanted, MeaningGroup, chosen, gathered
from bot.domain.institutions import comparable
from bot.domain.library import Knowledge
from bot.domain.unanswered import UnansweredState, normal_words
from bot.domain.unanswered_telling import told_of_few
from bot.ports import Clock
from bot.ports.grouping import Likeness, QuestionShelf

log = structlog.get_logger()
_EXAMPLES = 8


@dataclass
class Grouping:
    """The `QuestionGroups`: a shelf, what tells that two ask the same, and the names that the knowledge holds."""

    shelf: QuestionShelf
    likeness: Likeness
    knowledge: Knowledge
    clock: Clock
    _at_work: asyncio.Task[None] | None = field(default=None, init=False)

    async def catch_up(self, seconds: float) -> int:
        """Group what is new, for that long at most, and go on behind the page; how many wordings still wait."""
        if not await self.shelf.waiting(self.likeness.name):
            return 0
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.create_task(self._group_all(), name="grouping")
        await asyncio.wait({self._at_work}, timeout=seconds)
        return await self.shelf.waiting(self.likeness.name)

    async def _group_all(self) -> None:
        """Where it fails the questions wait on, and the next page tries again."""
        try:
            await self.group_new()
        except StoreUnavailable as fault:
            log.warning("grouping.failed", reason=str(fault))
        except Exception as fault:  # a ring of its own: no request waits for this task, and nobody else would see how it ended
            log.error("grouping.unexpected", fault=type(fault).__name__, exc_info=True)

    async def group_new(self) -> int:
        """Put every wording that has no group into one; how many there were."""
        new = await self.shelf.ungrouped(self.likeness.name)
        if new:
            placed = await self.likeness.place(new, await self.shelf.placed(self.likeness.name))
            await self.shelf.keep(placed, self.likeness.name)
        return len(new)

    async def stop(self) -> None:
        """Let go of what is being done; what has no group yet gets one another time."""
        if self._at_work:
            self._at_work.cancel()
            await asyncio.gather(self._at_work, return_exceptions=True)

    async def found(self, wanted: GroupsWanted, search: str = "") -> Sequence[MeaningGroup]:
        """The groups that somebody looks for, in order."""
        groups = chosen(gathered(*await self.shelf.askings()), wanted)
        return await self._saying(groups, sought) if (sought := normal_words(search)) else groups

    async def _saying(self, groups: Sequence[MeaningGroup], sought: str) -> Sequence[MeaningGroup]:
        """Those that say it in what may be shown: nobody finds out by searching what is left out."""
        said = {key: text for key, text in (await self.shelf.words()).items() if sought in normal_words(text)}
        hit = [each for each in groups if any(key in said for key in each.keys)]
        shown = await self.words([each for each in hit if each.is_small])
        return [each for each in hit if not each.is_small or any(sought in normal_words(text) for text in shown[each.id])]

    async def counts(self, verdict: Verdict | None = None) -> Mapping[UnansweredState, int]:
        """How many groups there are of each state: of those that ended so, or of all but the refused."""
        groups = gathered(*await self.shelf.askings())
        return {state: len(chosen(groups, GroupsWanted(state, verdict=verdict))) for state in UnansweredState}

    async def one(self, group_id: str) -> MeaningGroup | None:
        """One of them."""
        return next((each for each in gathered(*await self.shelf.askings()) if each.id == group_id), None)

    async def words(self, groups: Sequence[MeaningGroup]) -> Mapping[str, Sequence[str]]:
        """What may be shown of the groups: examples of what many asked, and of what few asked only what it asks."""
        wanted = {each.id: each.keys[:1] if each.is_small else each.keys[:_EXAMPLES] for each in groups}
        said = await self.shelf.words([key for keys in wanted.values() for key in keys])
        known = self._known() if any(each.is_small for each in groups) else ""
        return {each.id: [told_of_few(said[key], known) if each.is_small else said[key] for key in wanted[each.id] if key in said] for each in groups}

    def _known(self) -> str:
        """Every name that stands in the knowledge: who asks for an office that everybody knows is told by nothing."""
        entries = self.knowledge.entries.values()
        names = [name for entry in entries for name in (entry.title.zh, entry.title.en, entry.authority.zh, entry.authority.en, *entry.also_called)]
        return comparable(" \n ".join(names))

    async def note(self, group: MeaningGroup, state: UnansweredState, by: str) -> None:
        """Keep how far staff are, for each of its wordings."""
        await self.shelf.note(group.keys, state, by, self.clock.now())
