"""Room: engine. One person, several channels: a code that is told on one, handed in on another, and what moves once they agree. No storage."""

import secrets
from dataclasses import dataclass, replace

from bot.domain.cases import Case
from bot.domain.continuing import (
    CODE_CHARACTERS,
    CONTEXT,
    CONTINUE,
    NO,
    TRIES_COUNT_FOR,
    VALID_FOR,
    YES,
    code_in,
    drafts_of,
    grouped,
    has_something_to_take_along,
    is_code,
    is_code_alone,
    left_behind,
    taken_over,
)
from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.form_progress import Progress
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Channel, Reply, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.engine.filling_in import FillingIn, put_aside
from bot.engine.outcome import Outcome
from bot.engine.speaking import Speaking, carried
from bot.ports import ClaimCodes, Clock, CodeGiven, MovedHere, Store, WrongCode

_MINUTES = int(VALID_FOR.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class ContinuingElsewhere:
    """What going on through another channel needs: what is kept, the codes, the forms, the words."""

    store: Store
    codes: ClaimCodes
    knowledge: Knowledge
    cues: Cues
    phrases: Phrasebook
    speaking: Speaking
    filling_in: FillingIn
    clock: Clock

    def meant(self, conversation: Conversation, text: str) -> str:
        """A code in a message, or a yes or no to whether to go on here, as the command it stands for; any other text unchanged.

        Inside a form and in talk with an officer only a code that stands alone, or beside words about going on, is one.
        """
        if any(button.send == YES for button in conversation.offered) and (answer := self.cues.which(text, ("yes", "no"))):
            return YES if answer == "yes" else NO
        code = code_in(text.removeprefix(CONTINUE))
        is_busy = conversation.form is not None or conversation.floor is not Floor.BOT
        if code and (not is_busy or text.startswith(CONTINUE) or is_code_alone(text) or self.cues.means(text, "continue")):
            return f"{CONTINUE} {code}"
        return text

    async def respond(self, conversation: Conversation, text: str) -> Outcome:
        """Give a code, look at one that is handed in, or take over what was asked about."""
        if text == YES:
            return await self._take_over(conversation)
        if text == NO:
            return self._again(replace(conversation, claim=None), Reply("continuing.declined"))
        if text.startswith(f"{CONTINUE} "):
            return await self._hand_in(conversation, text.removeprefix(CONTINUE))
        return self._give(conversation)

    def _give(self, conversation: Conversation) -> Outcome:
        if not has_something_to_take_along(conversation):
            return Outcome(conversation, (Reply("continuing.nothing"),))
        code = new_claim_code()
        values: dict[str, TextValue] = {"code": grouped(code), "minutes": _MINUTES, "parts": self._parts(conversation)}
        given = CodeGiven(self.codes.digest(code), self.clock.now() + VALID_FOR)
        return Outcome(conversation, (Reply("continuing.code", values),), continuing=given)

    async def _hand_in(self, here: Conversation, text: str) -> Outcome:
        now, by = self.clock.now(), self.codes.digest(f"{here.key.channel}:{here.key.peer}")
        # Counted and refused before the code is looked at: who tries too often hears the same to a right one.
        if (await self.codes.tries(by, here.key, now - TRIES_COUNT_FOR)).are_too_many:
            return Outcome(here, (Reply("continuing.too_many", {}, _OFFICER),))
        digest = self.codes.digest(code_in(text) or "")
        source = await self.codes.source_of(digest, now)
        if source == here.id:
            return Outcome(here, (Reply("continuing.own"),))
        there = await self.store.find(source) if source else None
        if there is None:
            return Outcome(here, (Reply("continuing.wrong", {"minutes": _MINUTES}, _OFFICER),), continuing=WrongCode(by, now))
        return self._hindered(here, there) or self._ask(replace(here, language=there.language, claim=digest), there)

    def _ask(self, here: Conversation, there: Conversation) -> Outcome:
        """Consent, naming what would move and showing none of it."""
        values: dict[str, TextValue] = {"from": self._channel(there), "here": self._channel(here), "parts": self._parts(there)}
        clash = self._form(here.form) if _clash(here, there) else None
        values["clash"] = self._pair("continuing.clash", {"form": clash}) if clash else Bilingual("", "")
        values["leaving"] = self._pair("continuing.unfollowing", {}) if here.key.channel is Channel.WECHAT else Bilingual("", "")
        buttons = (Button("button.continue_yes", YES), Button("button.continue_no", NO))
        return Outcome(here, (Reply("continuing.consent", values, buttons),))

    async def _take_over(self, here: Conversation) -> Outcome:
        source = await self.codes.source_of(here.claim, self.clock.now()) if here.claim else None
        there = await self.store.find(source) if source else None
        unclaimed = replace(here, claim=None)
        if there is None or here.claim is None:
            return self._again(unclaimed, Reply("continuing.late", {"minutes": _MINUTES}))
        if not has_something_to_take_along(there):
            if await self.codes.source_of(here.claim, self.clock.now()) is None:  # somebody took it along between the two readings
                return self._again(unclaimed, Reply("continuing.late", {"minutes": _MINUTES}))
            return self._again(unclaimed, Reply("continuing.nothing_left"))
        return self._hindered(unclaimed, there) or self._move(here, there, here.claim, await self._open_case(there))

    def _move(self, here: Conversation, there: Conversation, claim: str, case: Case | None) -> Outcome:
        after = taken_over(put_aside(here, day_in_beijing(self.clock.now()).isoformat()) if _clash(here, there) else here, there, case)
        gone = self.speaking.say(Reply("continuing.gone", {"here": self._channel(here)}), there.language)
        since = case.opened_at - CONTEXT if case else None
        moved = MovedHere(claim, there, left_behind(there), carried(gone, there.key.channel), self.clock.now(), since)
        words = {"from": self._channel(there), "here": self._channel(here), "parts": self._parts(there)}
        follows = replace(case, conversation=here.id, channel=here.key.channel) if case else None
        return replace(self._again(after, Reply("continuing.moved", words)), case=follows, continuing=moved)

    def _again(self, after: Conversation, reply: Reply) -> Outcome:
        """A reply, and the question of the form that is open, where Guichao holds the floor."""
        return Outcome(after, (reply, *(self.filling_in.again(after) if after.floor is Floor.BOT else ())))

    def _hindered(self, here: Conversation, there: Conversation) -> Outcome | None:
        """One talk with an officer at a time: the one that is open here comes to its end first."""
        if here.floor is Floor.BOT and not (here.case and there.case):
            return None
        return Outcome(replace(here, claim=None), (Reply("continuing.case_first", {"case": here.case or ""}),))

    async def _open_case(self, there: Conversation) -> Case | None:
        case = await self.store.case(there.case) if there.case else None
        return case if case and case.is_open else None

    def _parts(self, there: Conversation) -> Bilingual:
        """What moves, named and not shown, a line each."""
        parts = [self._pair("continuing.part.form", {"form": form}) for form in map(self._form, drafts_of(there)) if form]
        parts += [self._pair("continuing.part.case", {"case": there.case})] if there.case else []
        parts += [self._pair("continuing.part.profile", {})] if there.profile.known else []
        parts += [self._pair("continuing.part.topic", {})] if there.topics else []
        return Bilingual("\n".join(part.zh for part in parts), "\n".join(part.en for part in parts))

    def _form(self, progress: Progress | None) -> Bilingual | None:
        """An open form and how far it has come."""
        form = self.knowledge.forms.get(progress.form) if progress else None
        if form is None or progress is None:
            return None
        answered, total = len(form.counted(progress.values)), len(form.asked(progress.values))
        return self._pair("continuing.form", {"title": form.title, "answered": answered, "total": total})

    def _channel(self, conversation: Conversation) -> Bilingual:
        return self._pair(f"continuing.channel.{conversation.key.channel}", {})

    def _pair(self, name: str, values: dict[str, TextValue]) -> Bilingual:
        return Bilingual(self.phrases.say(name, Language.ZH, values), self.phrases.say(name, Language.EN, values))


def _clash(here: Conversation, there: Conversation) -> bool:
    """Whether a form is open on both sides, so that the one here has to be put aside."""
    return here.form is not None and there.form is not None and there.form.reference is None


_OFFICER = (Button("button.officer", "/officer"),)


def new_claim_code() -> str:
    """A random code, each as likely as any other."""
    while not is_code(code := "".join(secrets.choice(CODE_CHARACTERS) for _ in range(8))):
        pass
    return code
