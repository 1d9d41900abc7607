"""Room: domain. One step through a form: a pure table of moves. No reading of values, no words, no storage."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import form_wording as wording
from bot.domain.form_answers import NOT_ASKED, change, fill, instead, is_an_answer, several
from bot.domain.form_asking import ask_again, ask_next, back
from bot.domain.form_progress import Intent, Progress, Reads, Stage, Step, Utterance, missing, open_slot
from bot.domain.form_values import fresh
from bot.domain.forms import Form, Slot, Value
from bot.domain.keeping import DRAFT_DAYS
from bot.domain.messages import Reply, TextValue

_LEAVING = (Intent.CANCEL, Intent.NO, Intent.DROP)
_STAYING_LATER = (Intent.YES, Intent.KEEP, Intent.PAUSE)


def start(form: Form) -> Step:
    """Open a form: consent comes before any question."""
    return Step(Progress(form.id), (wording.consent(form),))


def advance(form: Form, progress: Progress, said: Utterance, reads: Reads) -> Step:
    """One message further. First match wins."""
    if said.intent is Intent.DROP or (progress.is_leaving and said.intent in _LEAVING):
        return _cancelled(form, progress)
    if said.intent is Intent.PAUSE or (progress.is_leaving and said.intent in _STAYING_LATER):
        return _pause(form, progress)
    progress = replace(progress, is_leaving=False)
    if said.intent is Intent.CANCEL:
        return _cancel(form, progress)
    if said.intent is Intent.RESUME or _is_of_an_old_button(form, progress, said):
        return Step(progress, (ask_again(form, progress),))
    if progress.stage is Stage.CONSENT:
        return _consent(form, progress, said)
    if said.intent is Intent.CHANGE:
        return change(form, progress, said, reads)
    if progress.stage is Stage.CONFIRMING:
        return _check(form, progress, said, reads)
    return _answer(form, progress, said, reads)


def resume(form: Form, paused: Progress) -> Step:
    """Go on after a pause: what was filled in, and the question that is next."""
    progress = replace(paused, is_leaving=False, wants=None, is_aside=False, refusals=0, paused_on=None)
    if progress.stage is Stage.CONSENT:
        return Step(progress, (wording.consent(form),))
    answered = [slot for slot in form.asked(progress.values) if slot.name in progress.values]
    values: dict[str, TextValue] = {"title": form.title, "lines": wording.lines(progress.values, answered), "filled": len(answered)}
    return ask_next(form, progress, *((Reply("form.resumed", values),) if answered else ()))


def edit(form: Form, values: Mapping[str, Value], reference: str) -> Step:
    """Open again what was sent: its answers to check and change. What was not answered then was passed over, unless it is needed now."""
    passed_over = frozenset(slot.name for slot in form.slots if not slot.required and slot.name not in values)
    return ask_next(form, Progress(form.id, Stage.CONFIRMING, values=values, skipped=passed_over, reference=reference))


def _is_of_an_old_button(form: Form, progress: Progress, said: Utterance) -> bool:
    """Whether a message is a word of the house's own that means nothing here; no such word is ever an answer."""
    slot = open_slot(form, progress)
    takes_files = slot is not None and slot.reader.startswith("file") and said.text.startswith("/media ")
    return said.intent is None and said.text.startswith("/") and not takes_files


def _consent(form: Form, progress: Progress, said: Utterance) -> Step:
    if said.intent is Intent.YES:
        return ask_next(form, replace(progress, stage=Stage.ASKING))
    if said.intent is Intent.NO:
        return Step(None, (Reply("form.declined", {"title": form.title}),))
    unclear = replace(progress, refusals=progress.refusals + 1)
    return Step(unclear, (wording.consent_unclear(unclear.refusals),))


def _answer(form: Form, progress: Progress, said: Utterance, reads: Reads) -> Step:
    """A message while a question is open."""
    slot = open_slot(form, progress)
    if said.intent is Intent.BACK:
        return back(form, progress)
    if slot is None:
        return ask_next(form, progress)
    offer = progress.offer_for(slot)
    if offer is not None and said.intent in (Intent.KEEP, Intent.YES):
        return ask_next(form, progress.filled(slot, offer.value, offer.words or offer.value.stored))
    if offer is not None and said.intent is Intent.NO:
        return ask_next(form, replace(progress, declined=progress.declined | {slot.name}))
    if said.intent is Intent.KEEP or (said.intent is Intent.SKIP and slot.required and slot.name in progress.values):
        return ask_next(form, progress)
    if said.intent is Intent.WHY:
        return Step(progress, (Reply("form.why", {"why": slot.why}), wording.question(form, progress, slot)))
    if said.intent in (Intent.SKIP, Intent.NO) and not is_an_answer(slot, said.text, progress, reads):
        return _skip(form, progress, slot)
    if said.intent is Intent.YES and not is_an_answer(slot, said.text, progress, reads):
        return Step(progress, (wording.question(form, progress, slot),))
    return (said.contrary and instead(form, progress, slot, said, reads)) or fill(form, progress, slot, said.text, reads)


def _check(form: Form, progress: Progress, said: Utterance, reads: Reads) -> Step:
    """A message while the answers are to be checked."""
    if said.intent is Intent.YES:
        return _sent(form, progress)
    if said.intent is Intent.NO:
        return Step(progress, (wording.which(form, progress),))
    if said.intent is Intent.BACK:
        return back(form, progress)
    if said.intent in (Intent.KEEP, Intent.SKIP, Intent.WHY):
        return Step(progress, (wording.summary(form, progress),))
    found = fresh(form, progress, reads.spot((NOT_ASKED, *form.asked(progress.values)), said.text, progress.values))
    if found:
        return several(form, progress, found, said.text, reads)
    unclear = replace(progress, refusals=progress.refusals + 1)
    helping = (Reply("form.stuck_checking", {}, (*wording.summary(form, progress).buttons, wording.button("officer"))),)
    return Step(unclear, (wording.summary(form, unclear), *(helping if unclear.refusals >= wording.OFFICER_AFTER else ())))


def _sent(form: Form, progress: Progress) -> Step:
    """Confirmed; but a slot that staff added meanwhile is asked for first."""
    if missing(form, progress) is not None:
        return ask_next(form, progress)
    return Step(None, (), completed=form.counted(progress.values))


def _skip(form: Form, progress: Progress, slot: Slot) -> Step:
    if slot.required:
        return Step(progress, (Reply("form.cannot_skip", {"label": slot.label}), wording.question(form, progress, slot)))
    return ask_next(form, replace(progress.without(slot.name), skipped=progress.skipped | {slot.name}))


def _cancel(form: Form, progress: Progress) -> Step:
    """Out at once where nothing was filled in or what was sent stands as it is; else it is asked whether to keep it."""
    if not progress.values or progress.reference:
        return _cancelled(form, progress)
    filled = len(form.counted(progress.values))
    buttons = (wording.button("pause"), wording.button("drop"), wording.button("resume"))
    return Step(replace(progress, is_leaving=True), (Reply("form.leave", {"title": form.title, "filled": filled}, buttons),))


def _cancelled(form: Form, progress: Progress) -> Step:
    if progress.reference:
        return Step(None, (Reply("form.unchanged", {"title": form.title, "reference": progress.reference}),))
    return Step(None, (Reply("form.cancelled", {"title": form.title}),))


def _pause(form: Form, progress: Progress) -> Step:
    paused = replace(progress, is_leaving=False, is_aside=False, wants=None)
    values: dict[str, TextValue] = {"title": form.title, "filled": len(form.counted(progress.values)), "days": DRAFT_DAYS}
    reply = Reply("form.paused", values, (wording.button("resume"),))
    return Step(None, (reply,), paused=paused)
