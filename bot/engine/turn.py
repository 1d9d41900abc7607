"""Room: engine. The corridor: lock, load, choose a room, respond, keep. The first of the two rings that catch faults. No channel's types."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.answers import Receipt, Verdict
from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues, plain
from bot.domain.desk_clocks import day_in_beijing, place_of
from bot.domain.detecting import language_of
from bot.domain.errors import Overtaken, Unavailable
from bot.domain.keeping import without_old_drafts
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import MAX_TEXT, Attachment, Author, Inbound, Reply, Said
from bot.domain.phrasebook import Phrasebook
from bot.domain.words import clean
from bot.engine import being_sure
from bot.engine.after_sending import AfterSending
from bot.engine.answering import Answering
from bot.engine.asked_again import AskedAgain
from bot.engine.beside import stated_beside
from bot.engine.chatting import chat, media, start, switch_language, told
from bot.engine.continuing import ContinuingElsewhere
from bot.engine.filling_in import FillingIn
from bot.engine.freshness_consent import MindingInterest
from bot.engine.handing_off import HandingOff
from bot.engine.locks import Locks
from bot.engine.minding_privacy import MindingPrivacy
from bot.engine.my_case import MyCase
from bot.engine.my_list import MyList
from bot.engine.my_registrations import MyRegistrations
from bot.engine.offering_officers import complaint, only_complains, with_officer
from bot.engine.outcome import Outcome
from bot.engine.pressing import meant, readable
from bot.engine.reading_once import ReadingOnce
from bot.engine.routing import Room, choose_room, form_asked_for, is_plainly_a_question, standing
from bot.engine.speaking import Speaking, carried
from bot.ports import Bell, Clock, Keeping, MovedHere, Scripts, Store, Taken, Turn

log = structlog.get_logger()
_TRIES = 3
_FEW_CHARACTERS = 3


@dataclass(frozen=True)
class Corridor:
    """The way of one message through the house."""

    store: Store
    knowledge: Knowledge
    cues: Cues
    phrases: Phrasebook
    scripts: Scripts
    clock: Clock
    speaking: Speaking
    bell: Bell
    answering: Answering
    filling_in: FillingIn
    handing_off: HandingOff
    privacy: MindingPrivacy
    my_list: MyList
    my_registrations: MyRegistrations
    continuing: ContinuingElsewhere
    after_sending: AfterSending
    my_case: MyCase
    interest: MindingInterest
    locks: Locks = field(default_factory=Locks)
    rooms: ReadingOnce[Room] = field(default_factory=ReadingOnce)
    single: ReadingOnce[bool] = field(default_factory=ReadingOnce)
    again: AskedAgain = field(default_factory=AskedAgain)

    async def take(self, message: Inbound, keeping: Keeping | None = None) -> Taken:
        """One turn. A message id seen before gives the same replies and does nothing twice. With `keeping` it is kept by that; raises what is its own."""
        async with self.locks.of(message.key):
            try:
                return await self._take(message, keeping)
            except Unavailable as fault:
                log.warning("turn.unavailable", fault=type(fault).__name__, channel=message.key.channel)
                language = Language.EN if message.language == "en" else language_of(message.text, self.scripts.is_traditional(message.text), Language.ZH)
                return Taken("", (self.speaking.say(Reply("trouble.unavailable"), language),))

    async def _take(self, message: Inbound, keeping: Keeping | None) -> Taken:
        for tried in range(_TRIES):
            # Loaded under the lock: outside it, two quick messages read the same state.
            recalled = keeping.recall(message.key) if keeping and not tried else None
            before, seen = (recalled, None) if recalled else await self.store.load_for(message)
            if seen is not None:
                return Taken(before.id, tuple(seen))
            try:
                return await self._keep(before, message, await self._respond(before, message), keeping or self.store)
            except Overtaken:
                continue
        raise Unavailable("the conversation was overtaken three times")

    async def _respond(self, before: Conversation, message: Inbound) -> Outcome:
        """What is said to a message; without a model it is the same for whoever asks the same at the same point of a talk."""
        now = self.clock.now()
        point = None if self.answering.wording else self.again.point(before, message, day_in_beijing(now), self.answering.version)
        if point and (outcome := self.again.outcome(point, self.my_list.noting, now)):
            log.info("turn.room", room=Room.ANSWER, channel=message.key.channel)
            return outcome
        outcome = await self._taken_anew(before, message)
        if point:
            self.again.note(point, self.my_list.noting, outcome)
        return outcome

    async def _taken_anew(self, before: Conversation, message: Inbound) -> Outcome:
        pressed = meant(before, message.text, self.phrases)
        sure = being_sure.meant(before.offered, self.scripts.simplified(pressed), self.cues)
        text = self.my_case.meant(before, self.continuing.meant(before, sure or pressed))
        if len(text) > MAX_TEXT:
            return Outcome(before, (Reply("too_long", {"limit": MAX_TEXT}),))
        zone = place_of(message.zone) or before.zone
        here = before if zone == before.zone else replace(before, zone=zone)
        kept = without_old_drafts(here, day_in_beijing(self.clock.now()))
        conversation = self.my_list.noting(self._in_its_language(kept, message, text), text)
        is_news = conversation.profile.heard != before.profile.heard and self.cues.means(text, "first_person")
        read = text if conversation.form or text.startswith("/") else self.answering.reader.in_characters(text)
        room = self._room(conversation, read, is_news and not self.answering.reader.asks_something(text))
        log.info("turn.room", room=room, channel=message.key.channel)
        return await self._enter(room, conversation, text, message.attachment)

    def _room(self, conversation: Conversation, read: str, only_tells: bool) -> Room:
        causes = standing(conversation)
        if causes is None:
            return choose_room(conversation, read, self.cues, self.knowledge, only_tells)
        return self.rooms.of(read, (causes, only_tells), lambda: choose_room(conversation, read, self.cues, self.knowledge, only_tells))

    async def _enter(self, room: Room, conversation: Conversation, text: str, attachment: Attachment | None = None) -> Outcome:
        match room:
            case Room.CONTINUE:
                return await self.continuing.respond(conversation, text)
            case Room.DESK:
                heard = self._told_whom_to_call(text, self.handing_off.hear(conversation, text, await self.store.case(conversation.case or "")))
                return self._and_back(conversation, heard) if heard.conversation.floor is Floor.BOT else heard
            case Room.CASE:
                return self._and_back(conversation, await self.my_case.respond(conversation, text))
            case Room.MESSAGE:
                return self._and_back(conversation, self._told_whom_to_call(text, await self.my_case.keep_message(conversation, text)))
            case Room.HAND_OFF:
                return await self.handing_off.ask(conversation, text)
            case Room.DISTRICT:
                return await self.handing_off.choose(conversation, text)
            case Room.PRIVACY:
                return self._and_back(conversation, await self.privacy.respond(conversation, text))
            case Room.LANGUAGE:
                return self._and_back(conversation, switch_language(conversation, text, self.cues))
            case Room.INTEREST:
                return self._and_back(conversation, await self.interest.respond(conversation, text))
            case Room.START_FORM:
                return await self._begin(conversation, text)
            case Room.FORM:
                sent = await self.store.registrations_of(conversation.id)
                heard = self.filling_in.go_on(conversation, text, attachment, sent)
                return await self.after_sending.add(await self.handing_off.after_form(conversation, heard))
            case Room.INTRODUCE:
                return await self.after_sending.matching.introduce(conversation, text, await self.store.registrations_of(conversation.id))
            case Room.RESUME:
                return self.filling_in.resume(conversation, text.removeprefix("/resume").strip() if text.startswith("/") else "")
            case Room.REGISTRATION:
                return self._and_back(conversation, self.my_registrations.respond(conversation, text, await self.store.registrations_of(conversation.id)))
            case Room.CORRECTION:
                corrected = self.my_registrations.correct(conversation, text, await self.store.registrations_of(conversation.id))
                return corrected or await self._answer(conversation, text)
            case Room.ANSWER_IN_FORM:
                return await self._answer_in_form(conversation, text)
            case Room.ENTRY:
                return self._entry(conversation, text)
            case Room.MY_LIST:
                is_of_one = not text.startswith("/") and self.answering.reader.named_in(plain(self.scripts.simplified(text)))
                return await self._answer(conversation, text) if is_of_one else self.my_list.show(conversation)
            case Room.ANSWER:
                return await self._answer(conversation, text)
            case _:
                return self._chat(room, conversation, text)

    async def _begin(self, conversation: Conversation, text: str) -> Outcome:
        form = form_asked_for(text, self.cues, self.knowledge)
        if form is None:
            return Outcome(conversation, (Reply("item.unknown") if text.startswith("/form ") else self.filling_in.which_form(),))
        how = [*text.split(), "", "", ""][2] if text.startswith("/form ") else ""
        undecided = replace(conversation, is_choosing_district=False)
        return self.filling_in.begin(undecided, form, how, await self.store.registrations_of(conversation.id))

    async def _answer_in_form(self, conversation: Conversation, text: str) -> Outcome:
        """The answer to a question about something else, after what was said beside it, and back to the form."""
        heard = self.filling_in.beside(conversation, stated_beside(text, self.cues))
        back = self._and_back(heard.conversation, await self._answer(heard.conversation, text))
        return replace(back, replies=(*heard.replies, *back.replies))

    def _and_back(self, before: Conversation, outcome: Outcome) -> Outcome:
        """Something else was dealt with: back to the question that was open; not where it asks something itself, nor where another form was opened."""
        is_asked = outcome.conversation.form != before.form or being_sure.asks_back(outcome.replies) or outcome.conversation.floor is not Floor.BOT
        again = () if is_asked else self.filling_in.again(outcome.conversation)
        return replace(outcome, conversation=self.filling_in.aside(outcome.conversation), replies=(*outcome.replies, *again))

    def _told_whom_to_call(self, text: str, outcome: Outcome) -> Outcome:
        """What somebody in danger writes to an officer goes there, and they hear at once whom to call: the officer may be late."""
        if not self.cues.means(text, "emergency"):
            return outcome
        return replace(outcome, replies=(Reply("out_of_scope.emergency"), *outcome.replies))

    def _chat(self, room: Room, conversation: Conversation, text: str) -> Outcome:
        match room:
            case Room.START:
                return start(conversation, text, self.knowledge)
            case Room.MEDIA:
                return self._and_back(conversation, media(conversation, text))
            case Room.TOLD:
                return told(conversation, text)
            case Room.CHAT:
                said = chat(conversation, text, self.cues)
                return replace(said, replies=(*said.replies, *self.filling_in.draft_reminder(conversation)))
            case _:
                return Outcome(conversation, (Reply("nothing_to_read"),))

    async def _answer(self, conversation: Conversation, text: str) -> Outcome:
        if text.startswith(("/item ", "/about ")):
            return self._entry(conversation, text)
        if only_complains(text, self.cues):
            return Outcome(conversation, (complaint(),))
        after, replies, receipts = conversation, tuple[Reply, ...](), tuple[Receipt, ...]()
        budget = self.answering.budget(conversation.key.channel)
        is_one = self.single.of(text, None, lambda: len(self.answering.reader.questions_in(text)) == 1)
        for part in [text] if is_one else self.answering.reader.questions_in(text):
            after, reply, receipt = await self.answering.answer(after, part, budget)
            replies, receipts = (*replies, reply), (*receipts, receipt)
        return with_officer(Outcome(after, replies, receipts=receipts), text, self.cues)

    def _entry(self, conversation: Conversation, text: str) -> Outcome:
        command, entry, *rest = [*text.split(), ""]
        aspect = Aspect(rest[0]) if command == "/about" and rest and rest[0] in list(Aspect) else None
        shown = self.answering.show(conversation, entry, aspect)
        if shown is None:
            return Outcome(conversation, (Reply("item.unknown"),))
        after, reply, receipt = shown
        return Outcome(after, (reply,), receipts=(receipt,))

    def _in_its_language(self, conversation: Conversation, message: Inbound, text: str) -> Conversation:
        """The conversation in the language of this message; an answer to a form does not change it."""
        now = conversation.language
        if conversation.version == 0 and message.language in list(Language):
            now = Language(message.language)
        if text.startswith("/") or (conversation.form and not (is_plainly_a_question(text, self.cues) or self.cues.means(text, "officer", "emergency"))):
            return _speaking(conversation, now)
        cleaned = clean(text)[:300]
        written = self.answering.reader.in_characters(cleaned)
        # A word or two ("Huangdao", "luohu") stand in English too; said in Chinese talk they do not change its language.
        if written != cleaned and (now.is_chinese or len(written) > _FEW_CHARACTERS):
            return _speaking(conversation, now if now.is_chinese else Language.ZH)
        return _speaking(conversation, language_of(cleaned, self.scripts.is_traditional(cleaned), now))

    async def _keep(self, before: Conversation, message: Inbound, outcome: Outcome, keeping: Keeping | Store) -> Taken:
        language = outcome.conversation.language
        label = message.shown or readable(before, message, language, self.phrases)
        sent = replace(message.attachment, channel=message.key.channel) if message.attachment else None
        heard = Said(0, Author.PERSON, label[:MAX_TEXT], self.clock.now(), attachment=sent)
        answers = tuple(line for reply in outcome.replies for line in carried(self.speaking.say(reply, language), before.key.channel))
        offered = answers[-1].buttons if answers else outcome.conversation.offered
        after = replace(outcome.conversation, offered=offered, version=before.version + 1)
        inbound = message if message.text == heard.text else replace(message, text=heard.text)
        kept = await keeping.keep(_turn(before, after, inbound, (heard, *answers), outcome))
        self.bell.ring(before.id)
        if isinstance(outcome.continuing, MovedHere):
            self.bell.ring(outcome.continuing.source.id)
        return Taken(before.id, tuple(said for said in kept if said.author is not Author.PERSON), verdict_of(outcome.receipts))


def _speaking(conversation: Conversation, language: Language) -> Conversation:
    return conversation if conversation.language is language else replace(conversation, language=language)


def _turn(before: Conversation, after: Conversation, inbound: Inbound, said: tuple[Said, ...], outcome: Outcome) -> Turn:
    return Turn(
        before,
        after,
        inbound,
        said,
        registration=outcome.registration,
        case=outcome.case,
        receipts=outcome.receipts,
        is_erasure=outcome.is_erasure,
        reminder=outcome.reminder,
        continuing=outcome.continuing,
        events=outcome.events,
        notices=outcome.notices,
        interest=outcome.interest,
    )


def verdict_of(receipts: Sequence[Receipt]) -> str | None:
    """How a turn ended: as its answers did when they agree, partly answered when they do not, None without an answer."""
    verdicts = {receipt.verdict for receipt in receipts}
    if not verdicts:
        return None
    return verdicts.pop() if len(verdicts) == 1 else Verdict.PARTIAL
