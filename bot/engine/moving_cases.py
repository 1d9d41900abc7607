"""Room: engine. The moves of a case, each with its timer, what is recorded of it, and whom it is told to. No talk, no keeping."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.case_events import CaseEvent, CaseEventKind, Notice, NoticeKind
from bot.domain.case_routes import Route, Wanted, city_officers, officers_of_desk, present, route
from bot.domain.cases import Case, CaseState, Want, Wish
from bot.domain.conversation import Conversation
from bot.domain.knowledge import EntryKind, Officer
from bot.engine.case_clock import CaseClock
from bot.engine.naming import new_code
from bot.ports import CaseBook

SCHOLAR, GUICHAO = "scholar", "guichao"
"""Who acted, where it was no officer."""


@dataclass(frozen=True, slots=True)
class Move:
    """A case after something happened to it, with what is kept beside it."""

    case: Case
    events: tuple[CaseEvent, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the case was opened by it."""
        return any(event.kind is CaseEventKind.OPENED for event in self.events)


@dataclass(frozen=True, slots=True)
class MovingCases:
    """What moves need: who has how many cases, and the clock of cases."""

    book: CaseBook
    time: CaseClock

    async def opened(self, conversation: Conversation, wish: Wish) -> Move:
        """The case for a wish: the one that is open already, for nobody has two in one conversation; else a new one, on its way to somebody."""
        mine = await self.book.of_person(conversation.id)
        known = next((each for each in mine if each.is_open), None)
        if known is not None:
            return self.wanted(known, wish.wants)
        before = next(iter(mine), None)
        wanted = replace(self._wanted(conversation, wish, before), topic=self._topic(conversation))
        case = Case(
            id=new_code("C"),
            conversation=conversation.id,
            channel=conversation.key.channel,
            language=conversation.language,
            district=wanted.district,
            state=CaseState.NEW,
            opened_at=self.time.now(),
            topic=wanted.topic,
            wants=wish.wants,
        )
        routed = await self._routed(case, wanted)
        return Move(routed, (self.event(routed, CaseEventKind.OPENED, SCHOLAR, wish.wants), *self._offer(routed)), self.told(routed, NoticeKind.OFFERED))

    def _wanted(self, conversation: Conversation, wish: Wish, before: Case | None) -> Wanted:
        """What the way of a case is chosen by; an officer who helped before is asked again, unless another district is wished for now."""
        district = wish.district or (before.district if before and not wish.is_said else None)
        last = before.officer if before and before.district == district else None
        return Wanted(district, wish.is_said, None, conversation.language.split("-")[0], last)

    def _topic(self, conversation: Conversation) -> str | None:
        """What was asked about last; a district is a place and no subject."""
        entries = (self.time.knowledge.entries.get(topic.entry) for topic in conversation.topics)
        return next((entry.id for entry in entries if entry and entry.kind is not EntryKind.DISTRICT), None)

    async def _routed(self, case: Case, wanted: Wanted) -> Case:
        way = await self._route(wanted)
        here = replace(case, district=way.district, why=way.why)
        return self.time.timed(here.offered(way.officer) if way.officer else here)

    async def _route(self, wanted: Wanted) -> Route:
        return route(wanted, self.time.knowledge, await self.book.loads(), self.time.today)

    def _offer(self, case: Case) -> tuple[CaseEvent, ...]:
        return (self.event(case, CaseEventKind.OFFERED, GUICHAO, case.offered_to),) if case.offered_to else ()

    def wanted(self, case: Case, wants: Want) -> Move:
        """The open case with another choice of how its scholar waits, which counts as a word of theirs."""
        wrote = self.wrote(replace(case, wants=wants))
        return wrote if wrote.events else Move(wrote.case, (self.event(case, CaseEventKind.WROTE, SCHOLAR, wants),))

    def wrote(self, case: Case) -> Move:
        """The case after a message of its scholar: one that is taken waits for its officer, who is told once until they answer.

        A first answer that is owed stays due when it was: who writes again does not wait longer for it.
        """
        waiting = case.written_to()
        if waiting is case:
            return Move(case)
        timed = self.time.timed(waiting) if case.first_answer_at else waiting
        return Move(timed, (self.event(timed, CaseEventKind.WROTE, SCHOLAR),), self.told(timed, NoticeKind.WROTE))

    def left(self, case: Case) -> Move:
        """The case after its scholar went back to the bot: it stays open, as a message does that was left."""
        return Move(replace(case, wants=Want.MESSAGE), (self.event(case, CaseEventKind.LEFT, SCHOLAR, "back"),))

    def ended(self, case: Case) -> Move:
        """The case after its scholar ended it."""
        return Move(case.closed(self.time.now()), (self.event(case, CaseEventKind.CLOSED, SCHOLAR),))

    def rated(self, case: Case, rating: int) -> Move:
        """The case with its scholar's word about it; raises NotAllowed while it is open."""
        return Move(case.rated(rating), (self.event(case, CaseEventKind.RATED, SCHOLAR, str(rating)),))

    async def reopened(self, case: Case) -> Move:
        """The case open again for its scholar: its last officer is asked first, where they are at work; raises NotAllowed when it is open."""
        again = case.reopened()
        if again.offered_to is None or any(again.offered_to == officer.name for officer in self._listed()):
            way = await self._route(Wanted(case.district, False, case.topic, case.language.split("-")[0], case.officer))
            again = replace(again, district=way.district, offered_to=way.officer, why=way.why)
        timed = self.time.timed(again)
        return Move(timed, (self.event(timed, CaseEventKind.REOPENED, SCHOLAR), *self._offer(timed)), self.told(timed, NoticeKind.REOPENED))

    def reopened_by(self, case: Case, officer: str) -> Move:
        """The case open again in the hands of the officer who wants to go on with it."""
        return self._moved(case.reopened().claimed_by(officer), CaseEventKind.REOPENED, officer)

    def claimed(self, case: Case, officer: str) -> Move:
        """The case in this officer's hands; its deadline stays, for the answer is still owed."""
        taken = case.claimed_by(officer)
        return Move(case) if taken is case else Move(taken, (self.event(taken, CaseEventKind.CLAIMED, officer),))

    def answered(self, case: Case, officer: str) -> Move:
        """The case after a reply of this officer, who takes it where nobody has it."""
        claimed = self.claimed(case, officer)
        answered = self.time.timed(claimed.case.answered(self.time.now()))
        return Move(answered, (*claimed.events, self.event(answered, CaseEventKind.ANSWERED, officer)))

    async def transferred(self, case: Case, officer: str, district: str | None) -> Move:
        """The case at another desk, where somebody is asked to take it; nowhere else, for an officer chose that desk."""
        passed_on = case.transferred(district, officer)
        way = await self._route(Wanted(district, True, case.topic, case.language.split("-")[0]))
        stays = way.district == district
        offered = passed_on.offered(way.officer) if stays and way.officer else passed_on
        moved = self._moved(replace(offered, why=way.why if stays else ("route.transferred",)), CaseEventKind.TRANSFERRED, officer, district or "city")
        return replace(moved, events=(*moved.events, *self._offer(moved.case)), notices=self.told(moved.case, NoticeKind.TRANSFERRED))

    def closed(self, case: Case, officer: str) -> Move:
        """The case done with."""
        return self._moved(replace(case, officer=case.officer or officer).closed(self.time.now()), CaseEventKind.CLOSED, officer)

    def merged(self, case: Case, into: Case, officer: str) -> Move:
        """The case closed because the other one goes on."""
        return self._moved(replace(case, officer=case.officer or officer).merged(into.id, self.time.now()), CaseEventKind.MERGED, officer, into.id)

    def took_in(self, case: Case, merged: Case, officer: str) -> Move:
        """The case that goes on, with a word that another one was merged into it."""
        return Move(case, (self.event(case, CaseEventKind.MERGED, officer, merged.id),))

    def _moved(self, case: Case, kind: CaseEventKind, actor: str, detail: str = "") -> Move:
        timed = self.time.timed(case)
        return Move(timed, (self.event(timed, kind, actor, detail),))

    def event(self, case: Case, kind: CaseEventKind, actor: str, detail: str | None = None) -> CaseEvent:
        """One thing that happened to a case just now."""
        return CaseEvent(case.id, self.time.now(), kind, actor, detail or "")

    def told(self, case: Case, kind: NoticeKind) -> tuple[Notice, ...]:
        """A notice to who has a case or was asked to take it, else to everybody of its desk, else of the city's."""
        if owner := case.officer or case.offered_to:
            return self.notices(case, kind, (owner,))
        desk = present(officers_of_desk(self.time.knowledge, case.district), self.time.today)
        return self.notices(case, kind, names_of(desk or present(city_officers(self.time.knowledge), self.time.today)))

    def notices(self, case: Case, kind: NoticeKind, officers: Iterable[str]) -> tuple[Notice, ...]:
        """One notice for each of these officers."""
        return tuple(Notice(case.id, officer, kind, self.time.now()) for officer in dict.fromkeys(officers))

    def _listed(self) -> tuple[Officer, ...]:
        knowledge = self.time.knowledge
        return (*city_officers(knowledge), *(officer for district in knowledge.districts() for officer in district.officers))


def names_of(officers: Iterable[Officer]) -> tuple[str, ...]:
    """The names by which officers are known everywhere."""
    return tuple(officer.name for officer in officers)
