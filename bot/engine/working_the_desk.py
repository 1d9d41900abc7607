"""Room: engine. What officers do with a case: take it, reply, pass it on, close it; each in one transaction with the talk. No pages."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.cases import Case
from bot.domain.conversation import Conversation, Floor
from bot.domain.desk_notes import CaseNote
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.language import Bilingual
from bot.domain.messages import Attachment, Author, Inbound, Reply, Said
from bot.engine.filling_in import FillingIn
from bot.engine.locks import Locks
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, CaseNotes, Clock, Store, Turn

_TRIES = 3
T = TypeVar("T")
Move = Callable[[Case, Conversation], Awaitable[T]]
DeskName = Callable[[str | None], Bilingual]
"""What the desk of a district, or the city's, is called."""


@dataclass(frozen=True)
class WorkingTheDesk:
    """What the desk needs: the store, the words, the open forms, the locks that it shares with the corridor."""

    store: Store
    speaking: Speaking
    filling_in: FillingIn
    clock: Clock
    bell: Bell
    locks: Locks
    notes: CaseNotes
    desk_name: DeskName

    async def reply(self, case_id: str, officer: str, message_id: str, text: str, attachment: Attachment | None = None) -> Said:
        """Say something to the person; the first reply takes the case. The same message id again says nothing twice."""
        words = Said(0, Author.OFFICER, text, self.clock.now(), officer, attachment=attachment)
        return await self._changing(case_id, lambda case, before: self._reply(case, before, f"desk:{message_id}", words))

    async def _reply(self, case: Case, before: Conversation, message_id: str, words: Said) -> Said:
        if words.attachment:
            label = self.speaking.phrases.say(f"media.label.{words.attachment.kind}", before.language)
            words = replace(words, text=" ".join(filter(None, (label, words.attachment.name, words.text))))
        if seen := await self.store.replies_to(before.id, message_id):
            return seen[-1]
        claimed, after, taken = self._taken(case, before, words.name)
        lines = (*taken, *carried(words, before.key.channel))
        kept = await self._keep(Turn(before, after, Inbound(before.key, message_id, ""), lines, case=claimed))
        return kept[-1]

    async def claim(self, case_id: str, officer: str) -> Case:
        """Take the case and tell the person; who has it already keeps it."""
        return await self._changing(case_id, lambda case, before: self._claim(case, before, officer))

    async def _claim(self, case: Case, before: Conversation, officer: str) -> Case:
        claimed, after, taken = self._taken(case, before, officer)
        if claimed is not case:
            await self._keep(Turn(before, after, None, taken, case=claimed))
        return claimed

    def _taken(self, case: Case, before: Conversation, officer: str) -> tuple[Case, Conversation, tuple[Said, ...]]:
        """The case and the floor in this officer's hands, and what the person is told where they were not before."""
        # A form may have opened the case, and Guichao gone on talking.
        is_first = before.floor is Floor.QUEUED or (before.floor is Floor.BOT and not case.is_taken)
        claimed = case.claimed_by(officer)
        after = replace(before.handed_to(Floor.OFFICER, case.id) if is_first else before, version=before.version + 1)
        return claimed, after, (self.speaking.say(Reply("handoff.taken", {"officer": officer}), before.language),) if is_first else ()

    async def transfer(self, case_id: str, officer: str, district: str | None) -> Case:
        """Pass the case on to another desk; the person is told, and waits for an officer there."""
        return await self._changing(case_id, lambda case, before: self._transfer(case, before, officer, district))

    async def _transfer(self, case: Case, before: Conversation, officer: str, district: str | None) -> Case:
        passed_on = case.transferred(district, officer)
        if case.district == district:
            return case
        after = before.handed_to(Floor.QUEUED, case.id) if before.floor is Floor.OFFICER else before
        told = self.speaking.say(Reply("handoff.transferred", {"district": self.desk_name(district), "case": case.id}), before.language)
        await self._keep(Turn(before, replace(after, version=before.version + 1), None, (told,), case=passed_on))
        return passed_on

    async def close(self, case_id: str, officer: str) -> Case:
        """End the case; Guichao takes over, says so, and returns to the form that was open."""
        return await self._changing(case_id, lambda case, before: self._close(case, before, officer))

    async def _close(self, case: Case, before: Conversation, officer: str) -> Case:
        closed = replace(case, officer=case.officer or officer).closed(self.clock.now())
        after = before.handed_to(Floor.BOT, None) if before.case == case.id else before
        replies = (Reply("handoff.closed", {"case": case.id}), *self.filling_in.again(after))
        said = tuple(self.speaking.say(reply, before.language) for reply in replies)
        offered = said[-1].buttons
        await self._keep(Turn(before, replace(after, version=before.version + 1, offered=offered), None, said, case=closed))
        return closed

    async def note(self, case_id: str, officer: str, message_id: str, text: str) -> CaseNote:
        """Write something down for the other officers; the person never sees it."""
        case, _ = await self._open(case_id)
        kept = await self.notes.add(CaseNote(0, case_id, officer, text, self.clock.now(), message_id))
        self.bell.ring(case.conversation)
        return kept

    async def notes_of(self, case_id: str) -> Sequence[CaseNote]:
        """What officers wrote down about a case, in order."""
        return await self.notes.of(case_id)

    async def _changing(self, case_id: str, move: Move[T]) -> T:
        """One move under the conversation's lock; taken again where another process was faster."""
        for _ in range(_TRIES):
            _, conversation = await self._open(case_id)
            async with self.locks.of(conversation.key):
                try:
                    # Loaded under the lock: outside it, two officers would both take the case.
                    return await move(*await self._open(case_id))
                except Overtaken:
                    continue
        raise NotAllowed(f"case {case_id} is being changed by others; try again")

    async def _keep(self, turn: Turn) -> list[Said]:
        kept = await self.store.keep(turn)
        self.bell.ring(turn.before.id)
        return list(kept)

    async def _open(self, case_id: str) -> tuple[Case, Conversation]:
        case = await self.store.case(case_id)
        conversation = await self.store.find(case.conversation) if case else None
        if case is None or conversation is None:
            raise NotAllowed(f"there is no case {case_id}")
        return case, conversation
