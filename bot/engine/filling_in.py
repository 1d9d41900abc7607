"""Room: engine. A person in a form: open it, one message of it, pause and go on, what comes of it at its end. No reading of values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation
from bot.domain.cues import Cues, plain
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.form_answers import taken_beside
from bot.domain.form_asking import ask_again
from bot.domain.form_moves import advance, edit, resume, start
from bot.domain.form_progress import Intent, Progress, Reads, Step, open_slot
from bot.domain.form_values import shown_anew
from bot.domain.forms import Form, Reader, Reading, Slot, Spotter, Value
from bot.domain.library import Knowledge
from bot.domain.messages import Attachment, Button, Reply, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.registrations import Registration
from bot.engine.finishing_forms import Finishing, with_terms
from bot.engine.form_cues import utterance
from bot.engine.offering import earlier, in_language, told
from bot.engine.outcome import Outcome
from bot.ports import Clock

AGAIN, ANEW, ANOTHER, LATER = "again", "anew", "another", "later"
"""What may stand behind `/form NAME`: begin without the draft; a second one beside what was sent; put aside the form that is open."""


@dataclass(frozen=True, slots=True)
class FillingIn:
    """What a form needs: the forms, the cues, the readers by name, the texts, the clock."""

    knowledge: Knowledge
    cues: Cues
    readers: Mapping[str, Reader]
    spotter: Spotter
    phrases: Phrasebook
    clock: Clock

    def begin(self, conversation: Conversation, form: Form, how: str = "", sent: Sequence[Registration] = ()) -> Outcome:
        """Open a form: not beside another one, not past a draft of it, not a second time where once is enough; each can be chosen."""
        if conversation.form is not None and how != LATER:
            return self._beside(conversation, form)
        aside = put_aside(conversation, self._today())
        mine = [each for each in sent if each.form == form.id and not each.is_withdrawn]
        draft = next((each for each in aside.paused if each.form == form.id and each.reference is None), None)
        if draft is not None and how != ANEW:
            return Outcome(aside, (self._draft_waits(form, draft),))
        if mine and not form.several:
            return Outcome(aside, (self._sent_before(form, mine[-1], ()),))
        if mine and how not in (ANOTHER, ANEW):
            return Outcome(aside, (self._sent_before(form, mine[-1], (Button("button.another", f"/form {form.id} {ANOTHER}"),)),))
        return self._start(aside, form, sent)

    def which_form(self) -> Reply:
        """Somebody wants to register and does not say for what."""
        forms = self.knowledge.forms.values()
        return Reply("form.which_form", {}, tuple(Button("button.form", f"/form {form.id}", {"title": form.title}) for form in forms))

    def _start(self, conversation: Conversation, form: Form, sent: Sequence[Registration]) -> Outcome:
        drafts = tuple(each for each in conversation.paused if each.form != form.id or each.reference is not None)
        step = start(with_terms(form, self.phrases))
        assert step.progress is not None
        offers = earlier(form, self.knowledge.forms, sent, drafts, self._reads(conversation))
        return Outcome(replace(conversation, form=replace(step.progress, offers=offers, language=conversation.language), paused=drafts), step.replies)

    def go_on(self, conversation: Conversation, text: str, attachment: Attachment | None = None, sent: Sequence[Registration] = ()) -> Outcome:
        """One message of a person in a form."""
        progress = conversation.form
        assert progress is not None
        form = self._form(progress.form)
        if form is None:
            return Outcome(replace(conversation, form=None), (Reply("form.gone"),))
        reads = self._reads(conversation, attachment)
        progress = self._up_to_date(conversation, form, progress, reads)
        said = utterance(form, progress, text, self.cues)
        slot = open_slot(form, progress)
        if said.intent is None and not (slot and slot.choices) and is_label(text, self.phrases):
            said = replace(said, intent=Intent.RESUME)
        if progress.wants is not None and said.intent in (Intent.YES, Intent.PAUSE):
            return self._change_over(replace(conversation, form=progress), progress.wants, sent)
        if progress.wants is not None and said.intent in (Intent.NO, Intent.KEEP, Intent.BACK, Intent.RESUME):
            return Outcome(replace(conversation, form=replace(progress, wants=None)), (ask_again(form, progress),))
        step = advance(form, replace(progress, wants=None, is_aside=False), said, reads)
        return self._after(conversation, form, progress, step, sent)

    def _after(self, conversation: Conversation, form: Form, progress: Progress, step: Step, sent: Sequence[Registration]) -> Outcome:
        after = replace(conversation, form=step.progress)
        if step.paused is not None:
            after = put_aside(replace(after, form=step.paused), self._today())
        if step.completed is None:
            return Outcome(after, step.replies)
        return Finishing(self.knowledge, self.phrases, self.clock).finish(after, form, progress, step.completed, sent)

    def resume(self, conversation: Conversation, wanted: str = "") -> Outcome:
        """Go on with a draft: the one named, else the one put aside last."""
        known = [each for each in conversation.paused if self._form(each.form) is not None]
        draft = next((each for each in reversed(known) if wanted in ("", each.form)), None)
        if draft is None:
            return Outcome(replace(conversation, paused=tuple(known)), (Reply("form.no_draft"),))
        rest = put_aside(conversation, self._today())
        form = self._form(draft.form)
        assert form is not None
        step = resume(form, self._up_to_date(conversation, form, draft, self._reads(conversation)))
        return Outcome(replace(rest, form=step.progress, paused=tuple(each for each in rest.paused if each is not draft)), step.replies)

    def edit(self, conversation: Conversation, form: Form, registration: Registration) -> Outcome:
        """Open again what was sent, its answers to be checked and changed."""
        aside = put_aside(conversation, self._today())
        paused = tuple(each for each in aside.paused if each.reference != registration.reference)
        progress = edit(form, registration.values, registration.reference).progress
        assert progress is not None, "what was sent is opened, not closed"
        shown = self._up_to_date(conversation, form, progress, self._reads(conversation))
        return Outcome(replace(aside, form=shown, paused=paused), (ask_again(form, shown),))

    def again(self, conversation: Conversation) -> tuple[Reply, ...]:
        """The open question once more, after something else was answered; nothing when no form is open."""
        progress = conversation.form
        form = self._form(progress.form) if progress else None
        if form is None or progress is None:
            return ()
        return (Reply("form.back_to"), ask_again(form, self._up_to_date(conversation, form, progress, self._reads(conversation))))

    def beside(self, conversation: Conversation, said: str) -> Outcome:
        """What was said beside a question about something else, taken in and shown; the next question is left to `again`."""
        progress = conversation.form
        form = self._form(progress.form) if progress else None
        step = taken_beside(form, progress, said, self._reads(conversation)) if form and progress and said else None
        return Outcome(replace(conversation, form=step.progress), step.replies) if step else Outcome(conversation, ())

    def aside(self, conversation: Conversation) -> Conversation:
        """The conversation with a note that the last message was about something else."""
        return replace(conversation, form=replace(conversation.form, is_aside=True)) if conversation.form else conversation

    def draft_reminder(self, conversation: Conversation) -> tuple[Reply, ...]:
        """A word about what was put aside, for somebody who comes back; nothing where there is none."""
        for draft in reversed(conversation.paused):
            form = self._form(draft.form)
            if form is not None and conversation.form is None:
                return (self._draft_waits(form, draft),)
        return ()

    def _beside(self, conversation: Conversation, form: Form) -> Outcome:
        progress = conversation.form
        assert progress is not None
        open_form = self._form(progress.form)
        if open_form is None:
            return self.begin(replace(conversation, form=None), form)
        if open_form.id == form.id and progress.reference is None:
            return Outcome(conversation, (Reply("form.already_open", {"title": form.title}), ask_again(open_form, progress)))
        buttons = (Button("button.change_over", f"/form {form.id} {LATER}", {"title": form.title}), Button("button.resume", "/resume"))
        asked = Reply("form.one_at_a_time", {"open": open_form.title, "wanted": form.title}, buttons)
        return Outcome(replace(conversation, form=replace(progress, wants=form.id)), (asked,))

    def _change_over(self, conversation: Conversation, wanted: str, sent: Sequence[Registration]) -> Outcome:
        form = self.knowledge.forms.get(wanted)
        if form is None:
            return Outcome(put_aside(conversation, self._today()), (Reply("form.gone"),))
        return self.begin(conversation, form, LATER, sent)

    def _draft_waits(self, form: Form, draft: Progress) -> Reply:
        buttons = (Button("button.resume", f"/resume {form.id}"), Button("button.anew", f"/form {form.id} {ANEW}"))
        values: dict[str, TextValue] = {"title": form.title, "filled": len(form.counted(draft.values)), "date": draft.paused_on or self._today()}
        return Reply("form.draft_waits", values, buttons)

    def _sent_before(self, form: Form, registration: Registration, more: tuple[Button, ...]) -> Reply:
        reference = registration.reference
        buttons = (Button("button.edit", f"/registration edit {reference}"), Button("button.withdraw", f"/registration withdraw {reference}"), *more)
        return Reply("form.sent_before", {"title": form.title, "reference": reference}, buttons)

    def _up_to_date(self, conversation: Conversation, form: Form, progress: Progress, reads: Reads) -> Progress:
        """The progress with what was told meanwhile as offers, and its answers in the language that is spoken now."""
        offers = {**progress.offers, **told(form, conversation.profile, reads)}
        progress = replace(progress, offers=offers)
        if progress.language == conversation.language:
            return progress
        return replace(shown_anew(form, progress, reads), offers=in_language(form, offers, reads), language=conversation.language)

    def _form(self, id: str) -> Form | None:
        form = self.knowledge.forms.get(id)
        return with_terms(form, self.phrases) if form else None

    def _today(self) -> str:
        return day_in_beijing(self.clock.now()).isoformat()

    def _reads(self, conversation: Conversation, attachment: Attachment | None = None) -> Reads:
        def reading(slot: Slot, known: Mapping[str, Value]) -> Reading:
            return Reading(slot, conversation.language, self._today(), known, attachment)

        return Reads(self.readers, reading, self.spotter)


def put_aside(conversation: Conversation, today: str) -> Conversation:
    """The conversation with its open form among the drafts; one draft for each form, and one for each registration that is being changed."""
    progress = conversation.form
    if progress is None:
        return conversation
    draft = replace(progress, wants=None, is_leaving=False, is_aside=False, paused_on=today)
    others = tuple(each for each in conversation.paused if (each.form, each.reference) != (draft.form, draft.reference))
    return replace(conversation, form=None, paused=(*others, draft))


def is_label(text: str, phrases: Phrasebook) -> bool:
    """Whether a message is what stands on one of our buttons: typed when it is no longer offered, it is no answer to anything."""
    said = plain(text)
    return any(name.startswith("button.") and said in (plain(label.zh), plain(label.en)) for name, label in phrases.texts.items())
