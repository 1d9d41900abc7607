"""Room: engine. From "let me talk to a person" to an officer: ask for the district, say who will see it and when, relay, go back. No pages, no storage."""

from dataclasses import dataclass, replace

from bot.domain.cases import Case, Want, Wish
from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.knowledge import Entry
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply, TextValue, is_command
from bot.domain.phrasebook import Phrasebook
from bot.engine.moving_cases import Move, MovingCases
from bot.engine.outcome import Outcome
from bot.engine.saying_hours import SayingHours
from bot.ports import Store

APPOINTMENT = "officer_appointment"
"""The form by which a time with an officer is arranged."""
_END = Button("button.end_case", "/case end")


@dataclass(frozen=True, slots=True)
class HandingOff:
    """What a hand-off needs: the districts, the cues, the texts, the moves of cases, the officers' hours, what is kept."""

    knowledge: Knowledge
    cues: Cues
    phrases: Phrasebook
    cases: MovingCases
    hours: SayingHours
    store: Store

    async def ask(self, conversation: Conversation, text: str) -> Outcome:
        """Somebody wants a person: at once when the district is said or known or a case is open, else ask for it."""
        if text.startswith("/officer "):
            return await self.choose(conversation, text)
        said = self.district_in(text)
        known = said.id if said else await self._known_district(conversation)
        if known or conversation.case:
            return await self.open(conversation, Wish(known, said is not None))
        buttons = [Button("button.district", f"/officer {entry.id}", {"title": entry.short_title}) for entry in self.knowledge.districts()]
        reply = Reply("handoff.which_district", {}, (*buttons, Button("button.undecided", "/officer undecided")))
        return Outcome(replace(conversation, is_choosing_district=True), (reply,))

    async def choose(self, conversation: Conversation, text: str) -> Outcome:
        """The answer to "which district?": any answer opens the case, an unknown one at the city's desk; a cancel goes back."""
        if self.cues.means(text, "cancel", "back"):
            return Outcome(replace(conversation, is_choosing_district=False), (Reply("chat.help"),))
        chosen = self.knowledge.entries.get(text.removeprefix("/officer ").strip()) if text.startswith("/officer ") else self.district_in(text)
        return await self.open(conversation, Wish(chosen.id if chosen else None, True))

    async def open(self, conversation: Conversation, wish: Wish) -> Outcome:
        """The case for a wish, new or the one that is open, and what the person is told about it."""
        move = await self.cases.opened(conversation, wish)
        return await self.shown(conversation, move, "new" if move.is_new else "again")

    async def open_for_message(self, conversation: Conversation) -> Outcome:
        """Somebody wants to leave a message and has no case: one is opened where they are known to be, and the bot keeps the floor."""
        move = await self.cases.opened(conversation, Wish(await self._known_district(conversation), False, Want.MESSAGE))
        return _kept(replace(conversation.beside(move.case.id), is_leaving_message=True), move, Reply("handoff.leave_message"))

    async def _settled(self, outcome: Outcome) -> Outcome:
        """An outcome whose wish for an officer has become a case; Guichao goes on talking, for what was wished came of a form."""
        if outcome.wish is None:
            return outcome
        move = await self.cases.opened(outcome.conversation, outcome.wish)
        replies = (*outcome.replies, Reply("form.case", {"case": move.case.id}))
        beside = outcome.conversation.beside(move.case.id)
        return replace(outcome, conversation=beside, replies=replies, case=move.case, events=move.events, notices=move.notices, wish=None)

    async def after_form(self, before: Conversation, outcome: Outcome) -> Outcome:
        """A message of somebody in a form, with what it means for their case: a wish that becomes one, an appointment that is not made after all."""
        if not _is_dropped_appointment(before, outcome):
            return await self._settled(outcome)
        case = await self.store.case(before.case or "")
        if case is None or not case.is_open or case.wants is not Want.APPOINTMENT:
            return outcome
        move, told = self.cases.left(case), Reply("handoff.appointment_dropped", {"case": case.id}, (_END,))
        return replace(outcome, replies=(*outcome.replies, told), case=move.case, events=move.events, notices=move.notices)

    async def shown(self, conversation: Conversation, move: Move, how: str) -> Outcome:
        """What is said of a case that was opened, found open or opened again, and who has the floor: an officer, nobody yet, or the bot after hours."""
        case, desk = move.case, self.cases.time.hours(move.case)
        if case.is_taken:
            with_them = _handed(conversation, Floor.OFFICER, case)
            return _kept(with_them, move, Reply("handoff.with_officer", {"officer": case.officer or "", "case": case.id}))
        at_work = self.hours.is_at_work(desk)
        opened = self._pair(f"handoff.opened.{how}", {"district": self.desk_named(case.district), "case": case.id})
        who = self._pair("handoff.who", {"officer": case.offered_to}) if case.offered_to else Bilingual("", "")
        values: dict[str, TextValue] = {"opened": opened, "who": who, "hours": await self.hours.told(conversation, desk)}
        if at_work is False:
            return _kept(conversation.beside(case.id), move, Reply("handoff.after_hours", values, self._choice()))
        buttons = () if at_work else self._choice()
        return _kept(_handed(conversation, Floor.QUEUED, case), move, Reply("handoff.queued", values, buttons))

    def hear(self, conversation: Conversation, text: str, case: Case | None) -> Outcome:
        """A message while the bot does not hold the floor: it goes to the officer and the bot is silent, unless the person wants the bot back."""
        said = plain(text)
        is_end, is_back = said in (*self.cues.table["cancel"].whole, *self.cues.table["case.end"].within), said in self.cues.table["back"].whole
        if is_end or is_back:
            return self.end(conversation, case) if is_end else self._back(conversation, case)
        # A number that is said to the officer must not be taken for a choice that was offered before it.
        heard = replace(conversation, offered=())
        if is_command(text):
            return Outcome(conversation, (Reply("handoff.menu_waits"),) if conversation.floor is Floor.QUEUED else ())
        return _kept(heard, self.cases.wrote(case)) if case and case.is_open else Outcome(heard)

    def end(self, conversation: Conversation, case: Case | None) -> Outcome:
        """The person ends the case: the bot is back."""
        move = self.cases.ended(case) if case and case.is_open else None
        after = conversation.without(case.id if case else conversation.case or "")
        reply = Reply("handoff.ended", {"case": case.id if case else ""})
        return _kept(after, move, reply) if move else Outcome(replace(after, floor=Floor.BOT, case=None), (reply,))

    def _back(self, conversation: Conversation, case: Case | None) -> Outcome:
        if case is None or not case.is_open:
            return self.end(conversation, case)
        return _kept(conversation.beside(case.id), self.cases.left(case), Reply("handoff.left", {"case": case.id}, (_END,)))

    async def _known_district(self, conversation: Conversation) -> str | None:
        """Where the person is, as they told it, gave it in a form, asked about last, or had it in an earlier case."""
        profile, districts = conversation.profile, {entry.id for entry in self.knowledge.districts()}
        told = profile.district if profile.district in districts and "district" not in profile.asked else None
        if told:
            return told
        sent = [each.values for each in await self.store.registrations_of(conversation.id) if not each.is_withdrawn]
        forms = [*([conversation.form.values] if conversation.form else []), *reversed(sent)]
        in_forms = (value.stored for values in forms for value in values.values() if value.stored in districts)
        asked = (topic.entry for topic in conversation.topics[:1] if topic.entry in districts)
        earlier = (case.district for case in await self.cases.book.of_person(conversation.id))
        return next((each for each in (*in_forms, *asked, *earlier) if each), None)

    def district_in(self, text: str) -> Entry | None:
        """The district named in a message, the longest name first."""
        said = plain(text)
        names = [(plain(name), entry) for entry in self.knowledge.districts() for name in (entry.title.zh, entry.title.en, *entry.also_called)]
        names.sort(key=lambda each: -len(each[0]))
        return next((entry for name, entry in names if has_phrase(said, name)), None)

    def desk_name(self, district: Entry | None) -> Bilingual:
        """How the desk of a district, or the city's, is called."""
        return self._pair("handoff.of_district" if district else "handoff.city_desk", {"district": district.short_title} if district else {})

    def desk_named(self, district: str | None) -> Bilingual:
        """How the desk of the district with this id, or the city's, is called."""
        return self.desk_name(self.knowledge.entries.get(district or ""))

    def _choice(self) -> tuple[Button, ...]:
        """How somebody may wait while nobody is there."""
        ways = (Button("button.wait", "/case wait"), Button("button.leave_message", "/case message"))
        return (*ways, Button("button.appointment", "/case appointment")) if APPOINTMENT in self.knowledge.forms else ways

    def _pair(self, name: str, values: dict[str, TextValue]) -> Bilingual:
        return Bilingual(self.phrases.say(name, Language.ZH, values), self.phrases.say(name, Language.EN, values))


def _is_dropped_appointment(before: Conversation, outcome: Outcome) -> bool:
    """Whether the form of an appointment is gone with what stood in it: neither open nor sent, nor put aside, nor a change of one that was sent."""
    progress, after = before.form, outcome.conversation
    if progress is None or progress.form != APPOINTMENT or progress.reference or outcome.registration or outcome.wish:
        return False
    return all(each.form != APPOINTMENT for each in (*([after.form] if after.form else []), *after.paused))


def _handed(conversation: Conversation, floor: Floor, case: Case) -> Conversation:
    """The conversation with this holder of the floor, whoever has it now."""
    return conversation.handed_to(floor, case.id) if conversation.floor is not floor else replace(conversation, case=case.id)


def _kept(conversation: Conversation, move: Move, *replies: Reply) -> Outcome:
    return Outcome(conversation, replies, case=move.case if move.events else None, events=move.events, notices=move.notices)
