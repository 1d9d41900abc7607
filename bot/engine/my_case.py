"""Room: engine. What people do with their own case beside talking to an officer: choose how to wait, leave a message, end, rate, open again. No pages."""

import re
from dataclasses import dataclass, field, replace

from bot.domain.cases import MAX_RATING, Case, Want
from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues, plain
from bot.domain.messages import Button, Reply
from bot.engine.filling_in import FillingIn
from bot.engine.handing_off import APPOINTMENT, HandingOff
from bot.engine.moving_cases import Move, MovingCases
from bot.engine.outcome import Outcome
from bot.engine.reading_once import ReadingOnce
from bot.ports import Store

COMMAND = "/case"
_OFFERED = ("wait", "message", "appointment", "end", "reopen", "on")
"""What a short word may mean where it was offered just now; the cue of each is `case.` and its name."""
_RATING = re.compile(r"(?<![\d.])([1-5]|[一二两三四五](?=[分星颗]))(?![\d.万亿千百十])|\b(one|two|three|four|five)(?= stars?\b| out of )")
_OF_FIVE = re.compile(r"[1-5] ?/ ?5")
_SPELT = {word: stars for words in ("一二三四五", ("one", "two", "three", "four", "five")) for stars, word in enumerate(words, 1)} | {"两": 2}
_LOW = 2


@dataclass(frozen=True, slots=True)
class MyCase:
    """What this needs: the hand-off with its moves, the forms for an appointment, the cues, what is kept."""

    handing_off: HandingOff
    filling_in: FillingIn
    cues: Cues
    store: Store
    read: ReadingOnce[str] = field(default_factory=ReadingOnce)

    @property
    def _cases(self) -> MovingCases:
        return self.handing_off.cases

    def meant(self, conversation: Conversation, text: str) -> str:
        """Words about a case as the command they stand for; any other text unchanged.

        Short words count where the choice was offered last; inside a form and elsewhere only words that can mean nothing else do, and none of
        them while an officer has the floor.
        """
        if text.startswith("/") or conversation.floor is Floor.OFFICER:
            return text
        sent = {button.send for button in conversation.offered}
        if not (conversation.case or conversation.last_case or any(each.startswith(COMMAND) for each in sent)):
            # Of somebody who never had a case: it follows from the words alone.
            meant = self.read.of(text, conversation.floor, lambda: _command(self._plainly(conversation, text, sent) if conversation.floor is Floor.BOT else ""))
            return meant or text
        said = plain(text)
        for name in _OFFERED:
            command = next((each for each in sent if each.split()[:2] == [COMMAND, name]), None)
            if command and said in self.cues.table[f"case.{name}"].whole:
                return command
        if f"{COMMAND} on" in sent and said in self.cues.table["no"].whole:
            return f"{COMMAND} end"  # "do you still need help?" was asked: a bare no is the answer, and no message to the officer
        return self._plainly(conversation, text, sent) if conversation.floor is Floor.BOT else text

    def _plainly(self, conversation: Conversation, text: str, sent: set[str]) -> str:
        is_rating = self.cues.means(text, "case.rate") or any(each.startswith(f"{COMMAND} rate") for each in sent)
        if conversation.last_case and is_rating and (found := _rating_in(text, self.cues)):
            return f"{COMMAND} rate {conversation.last_case} {found}"
        if conversation.last_case and plain(re.sub(r"\d+", "", plain(text))) in self.cues.table["case.rate"].whole:
            return f"{COMMAND} rate {conversation.last_case} ?"  # without a number that counts: how to rate is said
        if conversation.last_case and not conversation.case and self._is_within(text, "case.reopen"):
            return f"{COMMAND} reopen {conversation.last_case}"
        if self._is_within(text, "case.end") and (conversation.case or plain(text) in self.cues.table["case.end"].within):
            return f"{COMMAND} end"
        if self._is_within(text, "case.message"):
            return f"{COMMAND} message"
        return text

    def _is_within(self, text: str, name: str) -> bool:
        said = plain(text)
        return any(phrase in said for phrase in self.cues.table[name].within)

    async def respond(self, conversation: Conversation, text: str) -> Outcome:
        """Do what a command says; while an officer has the floor without a word of ours."""
        what, *about = [*text.removeprefix(COMMAND).split(), ""]
        outcome = await self._done(conversation, what, about)
        return replace(outcome, replies=()) if outcome.conversation.floor is Floor.OFFICER and conversation.floor is Floor.OFFICER else outcome

    async def _done(self, conversation: Conversation, what: str, about: list[str]) -> Outcome:
        if what in ("rate", "reopen"):
            case = await self.store.case(about[0])
            if case is None or case.conversation != conversation.id:
                return Outcome(conversation, (Reply("handoff.no_case"),))
            return self._rate(conversation, case, about[1]) if what == "rate" else await self._reopen(conversation, case)
        case = await self.store.case(conversation.case or "")
        if case is None or not case.is_open:
            return await self.handing_off.open_for_message(conversation) if what == "message" else Outcome(conversation, (Reply("handoff.no_case"),))
        match what:
            case "wait":
                return self._wait(conversation, case)
            case "message":
                return Outcome(replace(conversation.beside(case.id), is_leaving_message=True), (Reply("handoff.leave_message"),))
            case "appointment":
                return await self._appointment(conversation, case)
            case "on":
                return await self.handing_off.shown(conversation, self._cases.wanted(case, Want.WAIT), "again")
            case "end":
                return self.handing_off.end(conversation, case)
            case _:
                return Outcome(conversation, (Reply("handoff.open_already", {"case": case.id}),))

    def _wait(self, conversation: Conversation, case: Case) -> Outcome:
        waiting = conversation if conversation.floor is not Floor.BOT else conversation.handed_to(Floor.QUEUED, case.id)
        return _kept(waiting, self._cases.wanted(case, Want.WAIT), Reply("handoff.waiting", {"case": case.id}))

    async def _appointment(self, conversation: Conversation, case: Case) -> Outcome:
        form = self.handing_off.knowledge.forms.get(APPOINTMENT)
        if form is None:
            return self._wait(conversation, case)
        move = self._cases.wanted(case, Want.APPOINTMENT)
        begun = self.filling_in.begin(conversation.beside(case.id), form, "", await self.store.registrations_of(conversation.id))
        return replace(begun, case=move.case, events=move.events, notices=move.notices)

    async def keep_message(self, conversation: Conversation, text: str) -> Outcome:
        """The message that was announced: it lies with the case, and the bot goes on serving."""
        done = replace(conversation, is_leaving_message=False)
        case = await self.store.case(conversation.case or "")
        if case is None or not case.is_open:
            return Outcome(done, (Reply("handoff.no_case"),))
        if any(plain(text) in self.cues.table[name].whole for name in ("cancel", "back")):
            return Outcome(done, (Reply("handoff.not_left"),))
        buttons = () if conversation.form else (Button("button.more_message", f"{COMMAND} message"),)
        return _kept(done, self._cases.wanted(case, Want.MESSAGE), Reply("handoff.message_kept", {"case": case.id}, buttons))

    def _rate(self, conversation: Conversation, case: Case, stars: str) -> Outcome:
        if case.is_open:
            return Outcome(conversation, (Reply("handoff.open_already", {"case": case.id}),))
        if not (stars.isdecimal() and 1 <= int(stars) <= MAX_RATING):
            return Outcome(conversation, (Reply("handoff.rate_how"),))
        rating, days = int(stars), self._cases.time.deadlines.reopen_days
        may_reopen = rating <= _LOW and not conversation.case and case.may_be_reopened(self._cases.time.now(), days)
        buttons = (_reopen_button(case),) if may_reopen and not conversation.form else ()
        reply = Reply("handoff.rated_low" if may_reopen else "handoff.rated", {"rating": rating}, buttons)
        return _kept(conversation, self._cases.rated(case, rating), reply)

    async def _reopen(self, conversation: Conversation, case: Case) -> Outcome:
        days = self._cases.time.deadlines.reopen_days
        if conversation.case or case.is_open:
            return Outcome(conversation, (Reply("handoff.open_already", {"case": conversation.case or case.id}),))
        if not case.may_be_reopened(self._cases.time.now(), days):
            return Outcome(conversation, (Reply("handoff.reopen_late", {"case": case.id, "days": days}, (Button("button.officer", "/officer"),)),))
        return await self.handing_off.shown(conversation, await self._cases.reopened(case), "reopened")


def rating_buttons(case: Case) -> tuple[Button, ...]:
    """One to five, so that the number of a choice is the rating, and after them the way back."""
    rates = (Button(f"button.rate.{stars}", f"{COMMAND} rate {case.id} {stars}") for stars in range(1, MAX_RATING + 1))
    return (*rates, _reopen_button(case))


def _reopen_button(case: Case) -> Button:
    return Button("button.reopen_case", f"{COMMAND} reopen {case.id}")


def _rating_in(text: str, cues: Cues) -> int | None:
    """The number that a word about a case gives it; a bare number counts too."""
    said = plain(text)
    if len(said) > 1 and not cues.means(text, "case.rate") and not _OF_FIVE.fullmatch(said):
        return None
    found = _RATING.search(said)
    return _SPELT.get(found[0]) or int(found[0]) if found else None


def _kept(conversation: Conversation, move: Move, reply: Reply) -> Outcome:
    return Outcome(conversation, (reply,), case=move.case, events=move.events, notices=move.notices)


def _command(meant: str) -> str:
    """What is a command; nobody's words are remembered."""
    return meant if meant.startswith(COMMAND) else ""
