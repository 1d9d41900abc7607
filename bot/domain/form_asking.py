"""Room: domain. Which question of a form is open: the next one, one named, the one before. No reading of values, no words."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import form_wording as wording
from bot.domain.form_progress import Progress, Stage, Step, missing, open_slot
from bot.domain.forms import Form, Slot
from bot.domain.messages import Reply


def ask_again(form: Form, progress: Progress) -> Reply:
    """The question that is open, said once more: after a digression or a restart."""
    if progress.stage is Stage.CONSENT:
        return wording.consent(form)
    slot = open_slot(form, progress) or missing(form, progress)
    if progress.stage is Stage.CONFIRMING or slot is None:
        return wording.summary(form, progress)
    return wording.question(form, progress, slot)


def ask_next(form: Form, progress: Progress, *before: Reply) -> Step:
    """The question of what is missing, or the summary where nothing is; `before` is said ahead of it."""
    slot = missing(form, progress)
    if slot is None:
        confirming = replace(progress, stage=Stage.CONFIRMING, asking=None, refusals=0)
        return Step(confirming, (*before, wording.summary(form, confirming)))
    asking = replace(progress, stage=Stage.ASKING, asking=slot.name, refusals=0)
    return Step(asking, (*before, wording.question(form, asking, slot)))


def ask_for(form: Form, progress: Progress, slot: Slot) -> Step:
    """The question of this slot, whether it was answered or not."""
    asking = replace(progress, stage=Stage.ASKING, asking=slot.name, refusals=0)
    return Step(asking, (wording.question(form, asking, slot),))


def back(form: Form, progress: Progress) -> Step:
    """To the question before the open one, its answer forgotten only when it is answered anew."""
    asked = form.asked(progress.values)
    slot = open_slot(form, progress)
    here = asked.index(slot) if slot is not None and progress.stage is Stage.ASKING else len(asked)
    return ask_for(form, progress, asked[max(here - 1, 0)])


def asked_again(stale: Sequence[Slot]) -> tuple[Reply, ...]:
    """A word about answers that another answer made doubtful; nothing where there are none."""
    return (Reply("form.asked_again", {"labels": wording.labels(stale)}),) if stale else ()
