"""Room: engine. What officers do with a case: take it, reply, close it; each in one transaction with the talk. No pages."""

from dataclasses import dataclass, replace

from bot.domain.cases import Case
from bot.domain.conversation import Conversation, Floor
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.messages import Author, Inbound, Reply, Said
from bot.engine.filling_in import FillingIn
from bot.engine.locks import Locks
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, Clock, Store, Turn

_TRIES = 3


@dataclass(frozen=True)
class WorkingTheDesk:
    """What the desk needs: the store, the words, the open forms, the locks that it shares with the corridor."""

    store: Store
    speaking: Speaking
    filling_in: FillingIn
    clock: Clock
    bell: Bell
    locks: Locks

    async def reply(self, case_id: str, officer: str, message_id: str, text: str) -> Said:
        """Say something to the person; the first reply takes the case. The same message id again says nothing twice."""
        for _ in range(_TRIES):
            _, conversation = await self._open(case_id)
            async with self.locks.of(conversation.key):
                try:
                    return await self._reply(case_id, officer, f"desk:{message_id}", text)
                except Overtaken:
                    continue
        raise NotAllowed(f"case {case_id} is being changed by others; try again")

    async def _reply(self, case_id: str, officer: str, message_id: str, text: str) -> Said:
        # Loaded under the lock: outside it, two officers would both take the case.
        case, before = await self._open(case_id)
        if seen := await self.store.replies_to(before.id, message_id):
            return seen[-1]
        claimed = case.claimed_by(officer)
        is_first = before.floor is Floor.QUEUED
        after = replace(before.handed_to(Floor.OFFICER, case.id) if is_first else before, version=before.version + 1)
        taken = (self.speaking.say(Reply("handoff.taken", {"officer": officer}), before.language),) if is_first else ()
        words = Said(0, Author.OFFICER, text, self.clock.now(), officer)
        kept = await self.store.keep(Turn(before, after, Inbound(before.key, message_id, ""), (*taken, *carried(words, before.key.channel)), case=claimed))
        self.bell.ring(before.id)
        return kept[-1]

    async def close(self, case_id: str, officer: str) -> Case:
        """End the case; Guichao takes over, says so, and returns to the form that was open."""
        for _ in range(_TRIES):
            _, conversation = await self._open(case_id)
            async with self.locks.of(conversation.key):
                try:
                    return await self._close(case_id, officer)
                except Overtaken:
                    continue
        raise NotAllowed(f"case {case_id} is being changed by others; try again")

    async def _close(self, case_id: str, officer: str) -> Case:
        case, before = await self._open(case_id)
        closed = replace(case, officer=case.officer or officer).closed(self.clock.now())
        after = before.handed_to(Floor.BOT, None) if before.case == case.id else before
        replies = (Reply("handoff.closed", {"case": case.id}), *self.filling_in.again(after))
        said = tuple(self.speaking.say(reply, before.language) for reply in replies)
        offered = said[-1].buttons
        await self.store.keep(Turn(before, replace(after, version=before.version + 1, offered=offered), None, said, case=closed))
        self.bell.ring(before.id)
        return closed

    async def _open(self, case_id: str) -> tuple[Case, Conversation]:
        case = await self.store.case(case_id)
        conversation = await self.store.find(case.conversation) if case else None
        if case is None or conversation is None:
            raise NotAllowed(f"there is no case {case_id}")
        return case, conversation
