"""Room: engine. What a case's timer calls for: reminders, deputy, city desk, a word to the scholar, letting go; each step once. No sending to officers."""

from dataclasses import dataclass, replace
from typing import assert_never

import structlog

from bot.domain.case_events import CaseEventKind, Notice, NoticeKind
from bot.domain.case_routes import city_officers, deputies, officers_of_desk, present
from bot.domain.cases import Case, CaseStep
from bot.domain.conversation import Conversation
from bot.domain.errors import Overtaken
from bot.domain.messages import Button, Reply, TextValue
from bot.engine.case_clock import CaseClock
from bot.engine.locks import Locks
from bot.engine.moving_cases import GUICHAO, Move, MovingCases, names_of
from bot.engine.rounds import look_every
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, Store, Turn

log = structlog.get_logger()
MINDED_EVERY = 5.0
_MOST = 200


@dataclass(frozen=True, slots=True)
class Minded:
    """What a step comes to: the move, the conversation after it, and what the scholar is told, if anything."""

    move: Move
    after: Conversation
    said: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class MindingCases:
    """What it takes: the store, the moves of cases, the words, the bell, the locks that it shares with the corridor."""

    store: Store
    cases: MovingCases
    speaking: Speaking
    bell: Bell
    locks: Locks

    @property
    def _time(self) -> CaseClock:
        return self.cases.time

    async def run(self) -> None:
        """Look again and again, until it is cancelled; a fault is logged, and tried again later."""
        await look_every(MINDED_EVERY, "cases", self.round)

    async def round(self) -> int:
        """Do every step that is due; how many were done here. A step that another process took first is left to it."""
        done = [await self._mind(each) for each in await self.cases.book.due(self._time.now(), _MOST)]
        if any(done):
            log.info("cases.minded", steps=sum(done))
        return sum(done)

    async def _mind(self, found: Case) -> bool:
        conversation = await self.store.find(found.conversation)
        if conversation is None:
            return False
        async with self.locks.of(conversation.key):
            # Loaded again under the lock, the case last: what another process does after the conversation was read shows in its version.
            before = await self.store.find(found.conversation)
            case = await self.store.case(found.id)
            if case is None or before is None or case.timer != found.timer or not case.is_open:
                return False
            minded = self._step(case, before)
            lines = tuple(line for reply in minded.said for line in carried(self.speaking.say(reply, before.language), before.key.channel))
            offered = lines[-1].buttons if lines and not before.form else before.offered
            after = replace(minded.after, version=before.version + 1, offered=offered)
            try:
                await self.store.keep(Turn(before, after, None, lines, case=minded.move.case, events=minded.move.events, notices=minded.move.notices))
            except Overtaken:
                return False
        self.bell.ring(before.id)
        return True

    def _step(self, case: Case, before: Conversation) -> Minded:
        match case.timer.next_step:
            case None:
                return Minded(Move(self._time.timed(case)), before)
            case CaseStep.REMIND:
                return Minded(self._remind(case), before)
            case CaseStep.DEPUTY:
                return Minded(self._call_deputy(case), before)
            case CaseStep.CITY:
                return Minded(self._call_city(case), before)
            case CaseStep.CITY_AGAIN:
                return Minded(self._call_city_again(case), before)
            case CaseStep.ASK_SCHOLAR:
                return self._ask_scholar(case, before)
            case CaseStep.LET_GO:
                return self._let_go(case, before)
            case _ as never:
                assert_never(never)

    def _remind(self, case: Case) -> Move:
        """The officer is reminded of the deadline; an old case without one gets its timer."""
        if case.timer.due_at is None:
            return Move(self._time.timed(case))
        return Move(self._time.to_deputy(case), (self.cases.event(case, CaseEventKind.REMINDED, GUICHAO),), self.cases.told(case, NoticeKind.REMINDER))

    def _call_deputy(self, case: Case) -> Move:
        """The deadline was missed: the desk's deputy is called, the city's desk where there is none."""
        missed = self.cases.event(case, CaseEventKind.MISSED, GUICHAO, case.owner)
        desk = present(officers_of_desk(self._time.knowledge, case.district), self._time.today)
        called = [name for name in names_of(deputies(desk)) if name != case.owner]
        if not called:
            city = self._call_city(case)
            return replace(city, events=(missed, *city.events))
        events = (missed, *(self.cases.event(case, CaseEventKind.TO_DEPUTY, GUICHAO, name) for name in called))
        return Move(self._time.to_city(case), events, self.cases.notices(case, NoticeKind.MISSED, called))

    def _call_city(self, case: Case) -> Move:
        return Move(self._time.again(case), (self.cases.event(case, CaseEventKind.TO_CITY, GUICHAO),), self._to_the_city(case, NoticeKind.MISSED))

    def _call_city_again(self, case: Case) -> Move:
        reminded = self.cases.event(case, CaseEventKind.REMINDED, GUICHAO, "city")
        return Move(self._time.again(case), (reminded,), self._to_the_city(case, NoticeKind.REMINDER))

    def _to_the_city(self, case: Case, kind: NoticeKind) -> tuple[Notice, ...]:
        return self.cases.notices(case, kind, names_of(present(city_officers(self._time.knowledge), self._time.today)))

    def _ask_scholar(self, case: Case, before: Conversation) -> Minded:
        """Who has not written for days is asked whether they still need help; what they write next is for the officer."""
        values: dict[str, TextValue] = {"officer": case.officer or "", "case": case.id, "days": self._time.deadlines.scholar_days}
        buttons = () if before.form else (Button("button.still_needed", "/case on"), Button("button.end_case", "/case end"))
        asked = Move(self._time.to_let_go(case), (self.cases.event(case, CaseEventKind.ASKED, GUICHAO),))
        return Minded(asked, replace(before.beside(case.id), is_leaving_message=before.form is None), (Reply("handoff.still_needed", values, buttons),))

    def _let_go(self, case: Case, before: Conversation) -> Minded:
        now, days = self._time.now(), self._time.deadlines.reopen_days
        buttons = () if before.form else (Button("button.reopen_case", f"/case reopen {case.id}"),)
        gone = Move(case.closed(now), (self.cases.event(case, CaseEventKind.LET_GO, GUICHAO),))
        return Minded(gone, before.without(case.id), (Reply("handoff.let_go", {"case": case.id, "days": days}, buttons),))
