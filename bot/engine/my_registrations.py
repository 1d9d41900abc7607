"""Room: engine. What a person sent with forms: see it, change it within its time, take it back. Only their own. No storage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.conversation import Conversation
from bot.domain.cues import Cues, plain
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.form_wording import lines
from bot.domain.forms import Form
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply
from bot.domain.registrations import Registration
from bot.engine.filling_in import FillingIn
from bot.engine.finishing_forms import Finishing, buttons_of
from bot.engine.outcome import Outcome
from bot.ports import Clock

COMMAND = "/registration"
_JUST_NOW = timedelta(minutes=30)
"""So long after sending, "no, …" may be about what was sent."""
MINE, EDIT, WITHDRAW = "my_registrations", "edit_registration", "withdraw_registration"
_REFERENCE = re.compile(r"(?<![0-9A-Z])R-?(?P<code>[2-9A-HJKMNP-Z]{7})(?![0-9A-Z])", re.IGNORECASE)


def asks_for_own(text: str, cues: Cues) -> bool:
    """Whether somebody asks about what they sent."""
    return text.startswith(COMMAND) or cues.means(text, MINE, EDIT, WITHDRAW)


def is_own_business(text: str, cues: Cues) -> bool:
    """Whether it is about what was sent even while a form is open, in which "change my registration" means that form."""
    return text.startswith(COMMAND) or reference_in(text) is not None or plain(text) in cues.table[MINE].whole


@dataclass(frozen=True, slots=True)
class MyRegistrations:
    """What this needs: the forms, the cues, the room that fills them in, what their end needs, the clock."""

    knowledge: Knowledge
    cues: Cues
    filling_in: FillingIn
    finishing: Finishing
    clock: Clock

    def respond(self, conversation: Conversation, text: str, sent: Sequence[Registration]) -> Outcome:
        """See, change or take back."""
        mine = [each for each in sent if not each.is_withdrawn]
        if not mine:
            return Outcome(conversation, (Reply("form.nothing_sent"),))
        reference = reference_in(text)
        chosen = next((each for each in mine if each.reference == reference), None)
        if reference and chosen is None:
            return Outcome(conversation, (Reply("form.reference_unknown", {"reference": reference}),))
        what = self._wanted(text)
        if what == MINE:
            return Outcome(conversation, tuple(self._shown(each) for each in ([chosen] if chosen else mine)))
        chosen = chosen or (mine[0] if len(mine) == 1 else None)
        if chosen is None:
            return Outcome(conversation, (self._which(mine, what),))
        return self._edit(conversation, chosen) if what == EDIT else self._withdraw(conversation, text, chosen)

    def correct(self, conversation: Conversation, text: str, sent: Sequence[Registration]) -> Outcome | None:
        """What was sent just now, opened with the other answer that "no, my name is …" gives it; None where that is about something else."""
        latest = next((each for each in reversed(sent) if not each.is_withdrawn), None)
        if latest is None or self.clock.now() - latest.at > _JUST_NOW:
            return None
        opened = self._edit(conversation, latest)
        if opened.conversation.form is None:
            return None
        changed = self.filling_in.go_on(opened.conversation, text, sent=sent)
        if changed.conversation.form and changed.conversation.form.values != opened.conversation.form.values:
            return changed
        return opened if plain(text) in self.cues.table["change"].whole else None

    def _wanted(self, text: str) -> str:
        if text.startswith(COMMAND):
            command = [*text.split(), ""][1]
            return {"edit": EDIT, "withdraw": WITHDRAW}.get(command, MINE)
        return WITHDRAW if self.cues.means(text, WITHDRAW) else EDIT if self.cues.means(text, EDIT) else MINE

    def _edit(self, conversation: Conversation, registration: Registration) -> Outcome:
        form = self.knowledge.forms.get(registration.form)
        if form is None:
            return Outcome(conversation, (Reply("form.gone"),))
        if self.finishing.is_too_late(form, registration):
            return Outcome(conversation, (self.finishing.too_late(form, registration),))
        return self.filling_in.edit(conversation, form, registration)

    def _withdraw(self, conversation: Conversation, text: str, registration: Registration) -> Outcome:
        form = self.knowledge.forms.get(registration.form)
        reference = registration.reference
        if not text.startswith(f"{COMMAND} withdraw {reference} yes"):
            buttons = (Button("button.withdraw_sure", f"{COMMAND} withdraw {reference} yes"), Button("button.keep_registration", COMMAND))
            return Outcome(conversation, (Reply("form.withdraw_sure", {"reference": reference}, buttons),))
        paused = tuple(each for each in conversation.paused if each.reference != reference)
        is_open = conversation.form is not None and conversation.form.reference == reference
        after = replace(conversation, paused=paused, form=None if is_open else conversation.form)
        withdrawn = registration.withdrawn(form, self.clock.now())
        return Outcome(after, (Reply("form.withdrawn", {"reference": reference}),), registration=withdrawn)

    def _which(self, mine: Sequence[Registration], what: str) -> Reply:
        command = "edit" if what == EDIT else "withdraw"
        buttons = tuple(
            Button("button.registration", f"{COMMAND} {command} {each.reference}", {"reference": each.reference, "title": form.title if form else each.form})
            for each in mine
            for form in [self.knowledge.forms.get(each.form)]
        )
        return Reply("form.which_registration", {}, buttons)

    def _shown(self, registration: Registration) -> Reply:
        form: Form | None = self.knowledge.forms.get(registration.form)
        title = form.title if form else registration.form
        shown = lines(registration.values, form.asked(registration.values)) if form else "—"
        values = {"reference": registration.reference, "title": title, "date": day_in_beijing(registration.at).isoformat(), "lines": shown}
        return Reply("form.sent", values, buttons_of(registration))


def reference_in(text: str) -> str | None:
    """The reference written in a message, as it is kept: `R` and seven signs."""
    found = _REFERENCE.search(text)
    return f"R{found['code'].upper()}" if found else None
