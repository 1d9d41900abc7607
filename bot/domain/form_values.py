"""Room: domain. Answers found in a message, and answers that another answer made doubtful. No texts, no moves."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.form_progress import Progress, Reads
from bot.domain.forms import Form, Slot, Spotted, Value


def fresh(form: Form, progress: Progress, found: Sequence[Spotted]) -> tuple[Spotted, ...]:
    """Of the answers found those that say something new to a question that is asked, once those before it are answered; in the form's order."""
    new: list[Spotted] = []
    values = dict(progress.values)
    for slot in form.slots:
        each = next((each for each in found if each.slot == slot.name), None)
        if each is None or values.get(slot.name) == each.value:
            continue
        if slot in form.asked(values):
            values[slot.name] = each.value
            new.append(each)
    return tuple(new)


def taken(form: Form, progress: Progress, found: Sequence[Spotted], text: str) -> tuple[Progress, tuple[str, ...]]:
    """The progress with these answers, and whose they were."""
    for each in found:
        slot = form.slot(each.slot)
        assert slot is not None, "only slots of the form are looked for"
        progress = progress.filled(slot, each.value, text[slice(*each.span)])
    return progress, tuple(each.slot for each in found)


def without_stale(form: Form, progress: Progress, changed: Sequence[str], reads: Reads) -> tuple[Progress, tuple[Slot, ...]]:
    """The progress without the answers that now mean something else, and their slots: each is read again, with what was changed."""
    gone: list[Slot] = []
    names = set(changed)
    for slot in form.slots:
        if slot.name not in progress.values or names.isdisjoint(slot.depends_on):
            continue
        before = progress.values[slot.name]
        read = reads.read(slot, progress.words.get(slot.name, before.stored), progress.values)
        if isinstance(read, Value) and read.stored == before.stored:
            # The same answer may be shown otherwise now: a time on both clocks, once it is known where the person lives.
            progress = replace(progress, values={**progress.values, slot.name: read})
            continue
        progress = replace(progress.without(slot.name), skipped=progress.skipped - {slot.name})
        gone.append(slot)
        names.add(slot.name)
    return progress, tuple(gone)


def shown_anew(form: Form, progress: Progress, reads: Reads) -> Progress:
    """The same answers as they are read in the person's language now."""
    values = dict(progress.values)
    for slot in form.slots:
        kept = values.get(slot.name)
        for words in (progress.words.get(slot.name), kept.stored) if kept else ():
            read = reads.read(slot, words, progress.values) if words else None
            if isinstance(read, Value) and kept and read.stored == kept.stored:
                values[slot.name] = read
                break
    return replace(progress, values=values)
