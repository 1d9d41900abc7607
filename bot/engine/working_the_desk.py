"""Room: engine. What officers do with a case: take it, reply, pass it on, close it, open it again; each in one transaction with the talk. No pages."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.cases import Case
from bot.domain.conversation import Conversation, Floor
from bot.domain.desk_notes import CaseNote
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.language import Bilingual
from bot.domain.messages import Attachment, Author, Inbound, Reply, Said, TextValue
from bot.engine.filling_in import FillingIn
from bot.engine.locks import Locks
from bot.engine.moving_cases import Move, MovingCases
from bot.engine.my_case import rating_buttons
from bot.engine.saying_hours import SayingHours
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, CaseNotes, Clock, Store, Turn

_TRIES = 3
T = TypeVar("T")
Doing = Callable[[Case, Conversation], Awaitable[T]]
DeskName = Callable[[str | None], Bilingual]
"""What the desk of a district, or the city's, is called."""


@dataclass(frozen=True)
class WorkingTheDesk:
    """What the desk needs: the store, the words, the open forms, the moves of cases, the locks that it shares with the corridor."""

    store: Store
    speaking: Speaking
    filling_in: FillingIn
    clock: Clock
    bell: Bell
    locks: Locks
    notes: CaseNotes
    desk_name: DeskName
    cases: MovingCases
    hours: SayingHours

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
        move = self.cases.answered(case, words.name)
        lines = (
            *self._taking_over(before, words.name, is_known=case.officer == words.name and case.first_answer_at is not None),
            *carried(words, before.key.channel),
        )
        kept = await self._keep(before, _with_officer(before, case.id), lines, move, Inbound(before.key, message_id, ""))
        return kept[-1]

    def _taking_over(self, before: Conversation, officer: str, is_known: bool = False) -> tuple[Said, ...]:
        """What the person is told where an officer had not the floor until now. `is_known`: who answered them before and had the case all along."""
        told = Reply("handoff.with_you_again" if is_known else "handoff.taken", {"officer": officer})
        return () if before.floor is Floor.OFFICER else (self.speaking.say(told, before.language),)

    async def claim(self, case_id: str, officer: str) -> Case:
        """Take the case and tell the person who waits for it; who left a message and goes on with the bot hears of it with the reply."""
        return await self._changing(case_id, lambda case, before: self._claim(case, before, officer))

    async def _claim(self, case: Case, before: Conversation, officer: str) -> Case:
        move = self.cases.claimed(case, officer)
        if move.case is case:
            return case
        is_waiting = before.floor is Floor.QUEUED
        told = self._taking_over(before, officer) if is_waiting else ()
        await self._keep(before, _with_officer(before, case.id) if is_waiting else before, told, move)
        return move.case

    async def transfer(self, case_id: str, officer: str, district: str | None) -> Case:
        """Pass the case on to another desk; the person is told, also when officers work there, and waits for one of them."""
        return await self._changing(case_id, lambda case, before: self._transfer(case, before, officer, district))

    async def _transfer(self, case: Case, before: Conversation, officer: str, district: str | None) -> Case:
        move = await self.cases.transferred(case, officer, district)
        if case.district == district:
            return case
        after = before.handed_to(Floor.QUEUED, case.id) if before.floor is Floor.OFFICER else before
        hours = await self.hours.told(before, self.cases.time.hours(move.case))
        values: dict[str, TextValue] = {"district": self.desk_name(district), "case": case.id, "hours": hours}
        told = self.speaking.say(Reply("handoff.transferred", values), before.language)
        await self._keep(before, after, (told,), move)
        return move.case

    async def close(self, case_id: str, officer: str) -> Case:
        """End the case; Guichao takes over, says so, asks what it was worth, and returns to the form that was open."""
        return await self._changing(case_id, lambda case, before: self._close(case, before, officer))

    async def _close(self, case: Case, before: Conversation, officer: str) -> Case:
        move = self.cases.closed(case, officer)
        after, days = before.without(case.id), self.cases.time.deadlines.reopen_days
        closed = Reply("handoff.closed", {"case": case.id, "days": days}, () if before.form else rating_buttons(case))
        await self._ending(before, after, move, closed)
        return move.case

    async def _ending(self, before: Conversation, after: Conversation, move: Move, *replies: Reply) -> None:
        """Words about an end; the open form is asked on where it was silent meanwhile, and keeps its own choices where it was not."""
        again = self.filling_in.again(after) if before.floor is not Floor.BOT else ()
        said = tuple(self.speaking.say(reply, before.language) for reply in (*replies, *again))
        offered = before.offered if before.form and not again else said[-1].buttons
        await self._keep(before, replace(after, offered=offered), said, move)

    async def reopen(self, case_id: str, officer: str) -> Case:
        """Open a closed case again, in this officer's hands; the person hears of it with the next reply."""
        return await self._changing(case_id, lambda case, before: self._reopen(case, before, officer))

    async def _reopen(self, case: Case, before: Conversation, officer: str) -> Case:
        if case.merged_into or (before.case and before.case != case.id):
            raise NotAllowed(f"case {case.id} goes on in {case.merged_into or before.case}")
        move = self.cases.reopened_by(case, officer)
        await self._keep(before, replace(before, case=case.id), (), move)
        return move.case

    async def merge(self, case_id: str, into: str, officer: str) -> Case:
        """Let one of a person's two cases end in the other; notes and lines in both say so, and the person is told where to go on.

        Done again after a fault in the middle it says nothing twice.
        """
        (case, _), (target, _) = await self._open(case_id), await self._open(into)
        self._check_merge(case, target, officer)
        await self._changing(into, lambda case_into, before: self._merge_here(case_into, before, case, officer))
        for each in (case, target):
            await self.note(each.id, officer, f"merge:{case_id}", self._merge_note(case, target))
        return await self._changing(case_id, lambda merging, before: self._merge_away(merging, before, target, officer))

    def _check_merge(self, case: Case, target: Case, officer: str) -> None:
        is_other = any(each.is_taken and each.officer != officer for each in (case, target))
        if is_other or not case.is_open or not target.is_open or case.conversation == target.conversation:
            raise NotAllowed(f"case {case.id} cannot be merged into {target.id}")

    async def _merge_here(self, target: Case, before: Conversation, case: Case, officer: str) -> None:
        inbound = Inbound(before.key, f"desk:merge:{case.id}", "")
        if await self.store.replies_to(before.id, inbound.message_id):
            return
        self._check_merge(case, target, officer)  # under the lock: it may have been closed or taken meanwhile
        told = self.speaking.say(Reply("handoff.merged_here", {"case": case.id, "channel": self._channel(case)}), before.language)
        if before.floor is Floor.OFFICER:
            told = replace(told, author=Author.OFFICER, name=officer)  # while an officer has the floor, the word about it is theirs
        await self._keep(before, before, (told,), self.cases.took_in(target, case, officer), inbound)

    async def _merge_away(self, case: Case, before: Conversation, target: Case, officer: str) -> Case:
        self._check_merge(case, await self.store.case(target.id) or target, officer)
        move = self.cases.merged(case, target, officer)
        values: dict[str, TextValue] = {"case": case.id, "into": target.id, "channel": self._channel(target)}
        await self._ending(before, before.without(case.id), move, Reply("handoff.merged", values))
        return move.case

    def _merge_note(self, case: Case, target: Case) -> str:
        language = self.cases.time.knowledge.city_desk.language
        return self.speaking.phrases.say("handoff.merge_note", language, {"case": case.id, "into": target.id, "channel": self._channel(case)})

    def _channel(self, case: Case) -> Bilingual:
        return self.speaking.phrases.texts[f"desk.channel.{case.channel}"]

    async def note(self, case_id: str, officer: str, message_id: str, text: str) -> CaseNote:
        """Write something down for the other officers; the person never sees it."""
        case, _ = await self._open(case_id)
        kept = await self.notes.add(CaseNote(0, case_id, officer, text, self.clock.now(), message_id))
        self.bell.ring(case.conversation)
        return kept

    async def notes_of(self, case_id: str) -> Sequence[CaseNote]:
        """What officers wrote down about a case, in order."""
        return await self.notes.of(case_id)

    async def _changing(self, case_id: str, do: Doing[T]) -> T:
        """One move under the conversation's lock; taken again where another process was faster."""
        for _ in range(_TRIES):
            _, conversation = await self._open(case_id)
            async with self.locks.of(conversation.key):
                try:
                    # Loaded under the lock: outside it, two officers would both take the case.
                    return await do(*await self._open(case_id))
                except Overtaken:
                    continue
        raise NotAllowed(f"case {case_id} is being changed by others; try again")

    async def _keep(self, before: Conversation, after: Conversation, said: tuple[Said, ...], move: Move, inbound: Inbound | None = None) -> list[Said]:
        turn = Turn(before, replace(after, version=before.version + 1), inbound, said, case=move.case, events=move.events, notices=move.notices)
        kept = await self.store.keep(turn)
        self.bell.ring(before.id)
        return list(kept)

    async def _open(self, case_id: str) -> tuple[Case, Conversation]:
        case = await self.store.case(case_id)
        conversation = await self.store.find(case.conversation) if case else None
        # Read again: what another process does to the case after the conversation was read shows in the conversation's version.
        latest = await self.store.case(case_id) if conversation else None
        if latest is None or conversation is None or latest.conversation != conversation.id:
            raise NotAllowed(f"there is no case {case_id}")
        return latest, conversation


def _with_officer(before: Conversation, case: str) -> Conversation:
    """The conversation with an officer's hand on the floor; a form that is open stays as it is, to be gone back to."""
    return before.handed_to(Floor.OFFICER, case) if before.floor is not Floor.OFFICER else before
