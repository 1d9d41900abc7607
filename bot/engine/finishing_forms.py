"""Room: engine. What comes of a finished form: a registration or its next version, a case, a reminder, and what is said about it. No moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.cases import Want, Wish
from bot.domain.conversation import Conversation
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.form_progress import Progress
from bot.domain.forms import Form, Value
from bot.domain.keeping import DRAFT_DAYS
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply
from bot.domain.phrasebook import Phrasebook
from bot.domain.registrations import DueReminder, Registration
from bot.engine.naming import new_code
from bot.engine.outcome import Outcome
from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Finishing:
    """What the end of a form needs: the districts, the texts, the clock."""

    knowledge: Knowledge
    phrases: Phrasebook
    clock: Clock

    def finish(self, conversation: Conversation, form: Form, progress: Progress, values: Mapping[str, Value], sent: Sequence[Registration]) -> Outcome:
        """Keep what was confirmed: as something new, or as the next version of what was sent before."""
        if progress.reference is not None:
            return self._change(conversation, form, progress.reference, values, sent)
        wish = self._wish(values) if form.after.case else None
        if not form.after.registration:
            return Outcome(conversation, (Reply("form.done_unkept", {"done": form.done}),), wish=wish)
        registration = Registration(new_code("R"), form.id, conversation.id, self.clock.now(), values)
        reply = Reply("form.done", {"reference": registration.reference, "done": form.done, "until": self._until(form, registration)}, buttons_of(registration))
        return Outcome(conversation, (reply,), registration=registration, wish=wish, reminder=self._reminder(form, registration))

    def _change(self, conversation: Conversation, form: Form, reference: str, values: Mapping[str, Value], sent: Sequence[Registration]) -> Outcome:
        before = next((each for each in sent if each.reference == reference), None)
        if before is None or before.is_withdrawn:
            return Outcome(conversation, (Reply("form.reference_unknown", {"reference": reference}),))
        if self.is_too_late(form, before):
            return Outcome(conversation, (self.too_late(form, before),))
        if {name: value.stored for name, value in before.values.items()} == {name: value.stored for name, value in values.items()}:
            return Outcome(conversation, (Reply("form.unchanged", {"title": form.title, "reference": reference}),))
        changed = before.changed(values, self.clock.now())
        reply = Reply("form.changed_sent", {"title": form.title, "reference": reference, "until": self._until(form, before)}, buttons_of(changed))
        return Outcome(conversation, (reply,), registration=changed, reminder=self._reminder(form, changed))

    def _reminder(self, form: Form, registration: Registration) -> DueReminder | None:
        """The word that the form promises, counted from now: who has just come back needs no reminder of the time before."""
        promised = form.after.reminder
        if promised is None:
            return None
        due = self.clock.now() + timedelta(days=promised.days)
        return DueReminder(registration.conversation, registration.reference, due, form.title, promised.text)

    def is_too_late(self, form: Form, registration: Registration) -> bool:
        """Whether it may no longer be changed."""
        last = form.editable_until(day_in_beijing(registration.at))
        return last is not None and day_in_beijing(self.clock.now()) > last

    def too_late(self, form: Form, registration: Registration) -> Reply:
        """It can no longer be changed here; an officer may help."""
        last = form.editable_until(day_in_beijing(registration.at))
        assert last is not None
        buttons = (Button("button.officer", "/officer"), Button("button.withdraw", f"/registration withdraw {registration.reference}"))
        return Reply("form.too_late", {"reference": registration.reference, "date": last.isoformat()}, buttons)

    def _until(self, form: Form, registration: Registration) -> Bilingual:
        """Until when it may be changed, as a sentence."""
        last = form.editable_until(day_in_beijing(registration.at))
        text = self.phrases.texts["form.editable_until" if last else "form.editable"]
        date = last.isoformat() if last else ""
        return Bilingual(text.zh.format(date=date), text.en.format(date=date)) if last else text

    def _wish(self, values: Mapping[str, Value]) -> Wish:
        """An officer of the district that was given, for a time that they arrange."""
        districts = {entry.id for entry in self.knowledge.districts()}
        district = next((value.stored for value in values.values() if value.stored in districts), None)
        return Wish(district, district is not None, Want.APPOINTMENT)


def buttons_of(registration: Registration) -> tuple[Button, ...]:
    """What a person may do with what they sent."""
    return (
        Button("button.edit", f"/registration edit {registration.reference}"),
        Button("button.withdraw", f"/registration withdraw {registration.reference}"),
    )


def with_terms(form: Form, phrases: Phrasebook) -> Form:
    """The form with purpose and time of keeping said in its consent."""
    if form.purpose is None or form.retention_days is None:
        return form
    text, days = phrases.texts["form.terms"], form.retention_days
    zh = text.zh.format(purpose=form.purpose.zh, days=days, draft_days=DRAFT_DAYS)
    en = text.en.format(purpose=form.purpose.en, days=days, draft_days=DRAFT_DAYS)
    return replace(form, consent=Bilingual(f"{form.consent.zh}\n{zh}", f"{form.consent.en}\n{en}"))
