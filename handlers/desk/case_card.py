"""Room: desk. A case's card: all that an officer should know before the first word. Gathers and shapes; the words are the page's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import Verdict
from bot.domain.case_events import CaseEvent
from bot.domain.cases import Case
from bot.domain.desk_clocks import BEIJING, Hour, hour_in_beijing, hour_there
from bot.domain.desk_facts import Asked, Collected, asked_before, collected_in, first_line, latest, receipts_before, registered
from bot.domain.language import Language
from bot.domain.messages import Said
from bot.domain.phrasebook import Phrasebook
from bot.ports import CaseBook, LocalZones, PersonalData, Store
from handlers.desk.deadlines import Due, due_view
from handlers.desk.queue_views import Reader

SCHOLAR, GUICHAO = "scholar", "guichao"
_REFUSED = frozenset({Verdict.NOT_KNOWN, Verdict.OUT_OF_SCOPE, Verdict.BLOCKED, Verdict.PARTIAL})
_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class AskedView:
    """A question asked before the case, its answer and how it ended; `is_refused` where something was left open."""

    question: str
    answer: str
    verdict: str
    receipt: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """One thing that happened; `actor` is `scholar`, `guichao` or a name, `detail` what the page can name: a desk, another case, a rating."""

    kind: str
    at: datetime
    actor: str
    detail: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of the knowledge folder that may help."""

    id: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """Another case of the same talk."""

    id: str
    desk: str
    state: str
    opened: datetime
    rating: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """What the card shows. `why` are sentences; `there` is the hour where the person is, None where that cannot be told."""

    why: tuple[str, ...]
    beijing: str
    there: str | None
    offset: str
    due: Due | None
    level: int
    topic: str
    topic_id: str | None
    asked: tuple[AskedView, ...]
    collected: tuple[tuple[str, str], ...]
    suggested: tuple[EntryView, ...]
    history: tuple[EventView, ...]
    earlier: tuple[EarlierCase, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Where what is known of a case lies."""

    store: Store
    book: CaseBook
    zones: LocalZones
    words: Phrasebook

    async def card(self, case: Case, said: Sequence[Said], others: Sequence[Case], reader: Reader) -> Card:
        """A case with all that belongs to it; `others` are the cases of the same talk that this officer may see."""
        data = await self.store.personal_data(case.conversation)
        held = _collected(data, reader)
        there = hour_there(reader.now, self._zones(data, held))
        return Card(
            why=tuple(self._say(code, reader) for code in case.why if code in self.words.texts),
            beijing=self._hour(hour_in_beijing(reader.now), reader),
            there=self._hour(there, reader) if there else None,
            offset=there.offset if there else "",
            due=due_view(case.timer.due_at, reader.now, reader.texts) if case.is_open else None,
            level=case.timer.level,
            topic=reader.topic(case.topic),
            topic_id=case.topic if reader.topic(case.topic) else None,
            asked=await self._asked(case, said),
            collected=tuple((each.label.for_(Language(reader.language)), each.value.shown) for each in held),
            suggested=_cited(said, reader),
            history=tuple(_event(each, reader) for each in await self.book.events(case.id)),
            earlier=tuple(_earlier(each, reader) for each in others if each.id != case.id),
        )

    async def _asked(self, case: Case, said: Sequence[Said]) -> tuple[AskedView, ...]:
        found = [(receipt, await self.store.receipt(receipt)) for receipt in receipts_before(case, said)]
        verdicts = {receipt: kept.verdict for receipt, kept in found if kept and kept.verdict in list(Verdict)}
        return tuple(_asked_view(each) for each in asked_before(case, said, verdicts))

    def _zones(self, data: PersonalData | None, held: Sequence[Collected]) -> tuple[str, ...]:
        """As the person's device says; else by the number that they can be called at."""
        if data and data.conversation.zone:
            return (data.conversation.zone,)
        return next((self.zones.of_phone(each.value.stored) for each in held if each.reader == "phone"), ())

    def _say(self, code: str, reader: Reader) -> str:
        return self.words.say(code, Language(reader.language))

    def _hour(self, hour: Hour, reader: Reader) -> str:
        return f"{hour.day} {self._say(f'desk.weekday.{hour.weekday}', reader)} {hour.time}"


def first_unread(said: Sequence[Said], read_to: int) -> int | None:
    """The first line that this officer has not seen, where they have seen any before."""
    return next((line.id for line in said if line.id > read_to), None) if read_to else None


def begins_at(case: Case, said: Sequence[Said]) -> int | None:
    """The line with which the case begins, where something was said before it."""
    first = first_line(case, said)
    return next((line.id for line in said if line.id > first), None) if any(line.id <= first for line in said) else None


def _asked_view(asked: Asked) -> AskedView:
    return AskedView(asked.question, asked.answer, asked.verdict, asked.receipt, asked.verdict in _REFUSED)


def _collected(data: PersonalData | None, reader: Reader) -> list[Collected]:
    """What the person gave in forms, with consent: registered, or in the one that is open."""
    if data is None:
        return []
    forms = reader.knowledge.forms
    given = [value for each in data.registrations for value in registered(forms.get(each.form), each.values)]
    return latest([*given, *collected_in(data.conversation.form, forms)])


def _cited(said: Sequence[Said], reader: Reader) -> tuple[EntryView, ...]:
    """The entries that answers rested on, the last first; only those that the folder still has."""
    cited = {citation.id: None for line in reversed(said) for citation in reversed(line.citations)}
    found = [entry for each in cited if (entry := reader.knowledge.entries.get(each))]
    return tuple(EntryView(each.id, reader.topic(each.id), each.status) for each in found[:_SUGGESTED])


def _event(event: CaseEvent, reader: Reader) -> EventView:
    is_desk = event.detail == "city" or event.detail in {entry.id for entry in reader.knowledge.districts()}
    return EventView(event.kind, event.at.astimezone(BEIJING), event.actor, reader.desk(event.detail) if is_desk else event.detail)


def _earlier(case: Case, reader: Reader) -> EarlierCase:
    return EarlierCase(case.id, reader.desk(case.district), case.state, case.opened_at.astimezone(BEIJING), case.rating)
