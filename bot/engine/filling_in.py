"""Room: engine. A person in a form: what they mean, one step of the form, and the registration at its end. No reading of values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation
from bot.domain.cues import Cues, has_phrase, plain
from bot.domain.forms import Form, Intent, Progress, Reader, Reading, Slot, Stage, Step, Utterance, advance, ask_again, start
from bot.domain.library import Knowledge
from bot.domain.messages import Reply
from bot.engine.naming import new_code
from bot.engine.outcome import Outcome
from bot.ports import Clock, Registration

_JOINED = re.compile(
    r"^[ ，,的]*(?:address|number)?\s*(?:应该是|改成|改为|换成|改到|should be|是|to|is|：|:|=)\s*(?P<value>.+?)[。.\s]*$", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class FillingIn:
    """What a form needs: the forms, the cues, the readers by name, the clock."""

    knowledge: Knowledge
    cues: Cues
    readers: Mapping[str, Reader]
    clock: Clock

    def begin(self, conversation: Conversation, form: Form) -> Outcome:
        """Open a form."""
        step = start(form)
        return Outcome(replace(conversation, form=step.progress), step.replies)

    def go_on(self, conversation: Conversation, text: str) -> Outcome:
        """One message of a person in a form."""
        progress = conversation.form
        assert progress is not None
        form = self.knowledge.forms.get(progress.form)
        if form is None:
            return Outcome(replace(conversation, form=None), (Reply("form.gone"),))
        step = advance(form, progress, self.utterance(form, progress, text), self.readers, lambda slot: self._reading(conversation, progress, slot))
        after = replace(conversation, form=step.progress)
        return self._complete(after, form, step) if step.completed is not None else Outcome(after, step.replies)

    def again(self, conversation: Conversation) -> tuple[Reply, ...]:
        """The open question once more, after something else was answered; nothing when no form is open."""
        progress = conversation.form
        form = self.knowledge.forms.get(progress.form) if progress else None
        return (Reply("form.back_to"), ask_again(form, progress)) if form and progress else ()

    def utterance(self, form: Form, progress: Progress, text: str) -> Utterance:
        """What a message means in this form; pure, and tested as a table."""
        if text.startswith("/change "):
            return Utterance(text, Intent.CHANGE, text.removeprefix("/change ").strip())
        said = plain(text)
        by_stage = (Intent.SKIP,) if progress.stage is Stage.ASKING else (Intent.YES, Intent.NO)
        for intent in (Intent.CANCEL, Intent.WHY, Intent.BACK, Intent.KEEP, *by_stage):
            if said in self.cues.table[intent].whole:
                return Utterance(text, intent)
        if self.cues.means(text, Intent.CANCEL):
            return Utterance(text, Intent.CANCEL)
        return self._correction(form, progress, text, said)

    def _correction(self, form: Form, progress: Progress, text: str, said: str) -> Utterance:
        if not self.cues.means(text, Intent.CHANGE):
            return Utterance(text)
        slot = slot_named(form, said)
        if slot is None:
            is_bare = said in self.cues.table[Intent.CHANGE].whole or progress.stage is Stage.CONFIRMING
            return Utterance(text, Intent.CHANGE) if is_bare else Utterance(text)
        return Utterance(text, Intent.CHANGE, slot.name, rest_after(text, slot))

    def _reading(self, conversation: Conversation, progress: Progress, slot: Slot) -> Reading:
        return Reading(slot, conversation.language, self.clock.now().date().isoformat(), progress.values)

    def _complete(self, conversation: Conversation, form: Form, step: Step) -> Outcome:
        assert step.completed is not None
        registration = Registration(new_code("R"), form.id, conversation.id, self.clock.now(), step.completed)
        reply = Reply("form.done", {"reference": registration.reference, "done": form.done})
        return Outcome(conversation, (reply,), registration=registration)


def slot_named(form: Form, said: str) -> Slot | None:
    """The slot whose name stands in a message, the longest name first."""
    names = sorted(((plain(name), slot) for slot in form.slots for name in slot.called), key=lambda each: -len(each[0]))
    return next((slot for name, slot in names if has_phrase(said, name)), None)


def rest_after(text: str, slot: Slot) -> str:
    """The new value in a correction: what stands after the slot's name and the word that joins them, empty where there is none."""
    lowered = text.casefold()
    # The first name said is the slot ("学校是慕尼黑工业大学" names two of its words), the longest where two begin together.
    named = min(((lowered.find(name.casefold()), -len(name)) for name in slot.called if name.casefold() in lowered), default=None)
    joined = _JOINED.match(text[named[0] - named[1] :]) if named else None
    return joined["value"].strip() if joined else ""
