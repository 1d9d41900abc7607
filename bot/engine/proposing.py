"""Room: engine. From an officer's answer to the knowledge: suggest where it belongs, propose, preview, decide by a second person. No pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.editions import Edits, Hindrance, Origin, Trial
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.knowledge import Entry
from bot.domain.library import Knowledge
from bot.domain.messages import Author, Said
from bot.domain.proposals import InTheWay, Proposal, ProposalState, Started, faults_of
from bot.domain.unanswered import UnansweredState, without_personal_data
from bot.engine.naming import new_code
from bot.ports import Clock, PassageIndex, Store
from bot.ports.editions import PublishingWork
from bot.ports.learning import Drafted, KnowledgeShelves, ProposalBook, UnansweredList

_LOOKED_AT, _SUGGESTED = 60, 6


@dataclass(frozen=True)
class Proposing:
    """What it takes to bring an answer into the knowledge. `publishing`: the gate of a house that serves; without it the folder alone is written to."""

    book: ProposalBook
    unanswered: UnansweredList
    shelves: KnowledgeShelves
    knowledge: Knowledge
    index: PassageIndex
    store: Store
    clock: Clock
    publishing: PublishingWork | None = None

    async def started(self, conversation: str, line: int) -> Started:
        """What an officer said in one line of a talk, and what the person wrote last before it."""
        return _started(await self.store.said(conversation), line)

    async def nearest(self, search: str) -> Sequence[Entry]:
        """The entries that a text is about, the likeliest first; raises IndexUnavailable."""
        hits = await self.index.find(search, _LOOKED_AT) if search.strip() else []
        found = dict.fromkeys(hit.passage.subject for hit in hits if hit.passage.subject in self.knowledge.entries)
        return [self.knowledge.entries[each] for each in found][:_SUGGESTED]

    def faults(self, proposal: Proposal) -> Sequence[str]:
        """What is wrong with it, as codes (`faults_of`)."""
        return faults_of(proposal, self.knowledge.entries.keys())

    async def propose(self, proposal: Proposal) -> Proposal:
        """Keep a proposal without faults for a second person; it comes back with its id."""
        assert not self.faults(proposal), "looked at before"
        kept = replace(proposal, id=new_code("P"), at=self.clock.now())
        await self.book.add(kept)
        return kept

    async def preview(self, proposal: Proposal) -> Drafted | None:
        """How the folder would be; None where the entry is gone."""
        try:
            return await self.shelves.draft(proposal)
        except NotAllowed:
            return None

    async def trial(self, drafted: Drafted) -> Trial | None:
        """What would come of it for the answers; None where nothing serves, or where it stands there already."""
        return await self.publishing.try_out(_edits(drafted)) if self.publishing and not drafted.stands_already else None

    async def approve(self, proposal: Proposal, by: str, seen: str, reason: str, despite: str = "") -> InTheWay | None:
        """Let it answer; what is in the way where something is. `seen` names the folder that the approver was shown; `despite`: why it goes through
        although golden questions fail.

        Raises NotAllowed for the one who proposed it, and where it was decided before. The file is written before the decision is kept: after a
        crash in between, approving again finds the statement there and writes nothing twice.
        """
        decided = proposal.decided(ProposalState.WRITTEN, by, self.clock.now(), reason)
        drafted = await self.preview(proposal)
        if drafted is None:
            return InTheWay.GONE
        if obstacle := _in_the_way(drafted, seen):
            return obstacle
        if not drafted.stands_already and (obstacle := await self._put(drafted, decided, despite)):
            return obstacle
        await self.book.decide(decided)
        await self._settle(decided)
        return None

    async def _put(self, drafted: Drafted, decided: Proposal, despite: str) -> InTheWay | None:
        if self.publishing:
            why = f"{decided.id} {decided.reason}"
            outcome = await self.publishing.publish(_edits(drafted), decided.decided_by, why, Origin.PROPOSAL, self.publishing.digest, despite)
            return _HINDERED[outcome.hindrance] if outcome.hindrance else None
        try:
            await self.shelves.put(drafted)
        except Overtaken:
            return InTheWay.CHANGED
        return None

    async def _settle(self, decided: Proposal) -> None:
        """The question that it answers is done with."""
        if decided.key and await self.unanswered.group(decided.key):
            await self.unanswered.note(decided.key, UnansweredState.DONE, decided.decided_by, self.clock.now())

    async def refuse(self, proposal: Proposal, by: str, reason: str) -> None:
        """Let it be; raises NotAllowed as `approve` does."""
        await self.book.decide(proposal.decided(ProposalState.REFUSED, by, self.clock.now(), reason))


_HINDERED = {
    Hindrance.FAULTS: InTheWay.FAULTS,
    Hindrance.REASON: InTheWay.GOLDEN,
    Hindrance.OVERTAKEN: InTheWay.CHANGED,
    Hindrance.NOTHING: InTheWay.CHANGED,
}


def _edits(drafted: Drafted) -> Edits:
    return {f"knowledge/{drafted.file}": drafted.after.encode()}


def _in_the_way(drafted: Drafted, seen: str) -> InTheWay | None:
    if drafted.seen != seen:
        return InTheWay.CHANGED
    return InTheWay.FAULTS if drafted.faults else None


def _started(talk: Sequence[Said], line: int) -> Started:
    said = next((each for each in talk if each.id == line and each.author is Author.OFFICER), None)
    if said is None:
        return Started()
    asked = [each.text for each in talk if each.author is Author.PERSON and each.id < line]
    return Started(without_personal_data(said.text), without_personal_data(asked[-1]) if asked else "")
