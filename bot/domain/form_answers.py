"""Room: domain. Answers to a form: to the open question, several at once, and other ones to what was answered before. No words, no storage."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain import form_wording as wording
from bot.domain.form_asking import ask_for, ask_next, asked_again
from bot.domain.form_progress import Progress, Reads, Stage, Step, Utterance, open_slot
from bot.domain.form_values import fresh, taken, without_stale
from bot.domain.forms import Form, Rejected, Slot, Spotted, Value
from bot.domain.language import Bilingual
from bot.domain.messages import Reply

_ANY_WORDS = ("free_text", "topics", "person_name", "university")
"""Readers that take nearly any words for an answer."""
_DIVIDES = re.compile(r"[，,;；。、\n]")
_ADDS = re.compile(r"也|还有|另外|或者|\b(?:also|too|as well|either|or)\b")
"""Words that add something to what was said, and change nothing of it."""
_DEEPEST = 3
"""How many questions, each resting on the answer to the one before, a message is searched for."""
_NOWHERE = Bilingual("", "")
NOT_ASKED = Slot("", _NOWHERE, _NOWHERE, _NOWHERE, "file")
"""Stands before the slots that are looked for where no question is open, so that no message counts as the plain answer to one of them."""
_NEARLY_ALL = 0.8
"""The share of a message that one answer to another question must take up, for the message not to be an answer to the open one."""


def is_an_answer(slot: Slot, text: str, progress: Progress, reads: Reads) -> bool:
    """Whether words that may mean "yes", "no" or "skip" ("没有", "none") are one of the answers that the question allows."""
    is_closed = bool(slot.choices) or slot.reader == "yes_no"
    return is_closed and not text.startswith("/") and isinstance(reads.read(slot, text, progress.values), Value)


def fill(form: Form, progress: Progress, slot: Slot, text: str, reads: Reads) -> Step:
    """The answer to the open question, or several answers at once; the open one may be among them or not."""
    read = reads.read(slot, text, progress.values)
    found = _found(form, progress, slot, text, reads)
    if found and _says_more(found, slot, read, text):
        return several(form, progress, found, text, reads)
    if isinstance(read, Rejected):
        # Said without a "no": what answers nothing that is asked and surely something that was answered is another answer to that.
        if not _ADDS.search(text.casefold()) and (others := _answers_to(form, progress, text, reads)):
            return _found_anew(form, progress, others, text, reads)
        refused = replace(progress, refusals=progress.refusals + 1)
        return Step(refused, wording.refused(slot, read, refused.refusals))
    after, stale = without_stale(form, progress.filled(slot, read, text), (slot.name,), reads)
    # What stands beside a choice was not taken in: they see what was.
    heard = (wording.understood(form, (slot.name,), after.values),) if slot.reader == "choice" and _DIVIDES.search(text.strip()[:-1]) else ()
    return ask_next(form, after, *heard, *asked_again(stale))


def _found(form: Form, progress: Progress, slot: Slot, text: str, reads: Reads) -> tuple[Spotted, ...]:
    """The answers in a message to questions that have none; what one of them makes a question of is answered in the same breath."""
    found: tuple[Spotted, ...] = ()
    read, asked = reads.read(slot, text, progress.values), _open(form, progress.values, progress.values)
    for _ in range(_DEEPEST):
        found = fresh(form, progress, reads.spot((slot, *(each for each in asked if each is not slot)), text, progress.values))
        alone = {slot.name: read} if isinstance(read, Value) and not found else {}
        before, asked = asked, _open(form, {**progress.values, **alone, **{each.slot: each.value for each in found}}, progress.values)
        if asked == before:
            break
    return found


def _open(form: Form, values: Mapping[str, Value], answered: Mapping[str, Value]) -> tuple[Slot, ...]:
    """What was not answered. Choices that these values do not ask for are left out: their words may be those of another question."""
    asked = form.asked(values)
    return tuple(slot for slot in form.slots if slot.name not in answered and (slot in asked or not slot.choices))


def _says_more(found: Sequence[Spotted], slot: Slot, read: Value | Rejected, text: str) -> bool:
    """Whether what was found in a message counts for more than the message as one answer to the open question."""
    return len(found) > 1 or isinstance(read, Rejected) or (found[0].slot != slot.name and _is_nearly_all(found, text))


def _is_nearly_all(found: Sequence[Spotted], text: str) -> bool:
    return sum(each.span[1] - each.span[0] for each in found) >= _NEARLY_ALL * len(text.strip())


def change(form: Form, progress: Progress, said: Utterance, reads: Reads) -> Step:
    """Another answer to a slot that was named, or else to those that it can only be."""
    slot = form.slot(said.slot)
    if slot is None or slot not in form.asked(progress.values):
        return _change_unnamed(form, progress, said, reads)
    if not said.rest:
        return ask_for(form, progress, slot)
    # "Tomas, without the accent": where all of it is no answer, what stands first may be.
    for words in (said.rest, _DIVIDES.split(said.rest)[0].strip()):
        read = reads.read(slot, words, progress.values)
        if isinstance(read, Value):
            return _changed(form, progress, slot, read, words, reads)
    read = reads.read(slot, said.rest, progress.values)
    assert isinstance(read, Rejected)
    again = ask_for(form, progress, slot)
    return replace(again, replies=(*wording.refused(slot, read, 1)[:1], *again.replies))


def _change_unnamed(form: Form, progress: Progress, said: Utterance, reads: Reads) -> Step:
    """What was said after "no, it is …": the answer given last where it can be that, else what was answered before and fits no other question."""
    if said.slot is not None or not (said.rest or said.text):
        return Step(progress, (wording.which(form, progress),))
    latest = form.slot(progress.latest)
    read = reads.read(latest, said.rest, progress.values) if said.rest and latest in form.asked(progress.values) and latest else None
    if latest is not None and isinstance(read, Value) and latest.reader not in _ANY_WORDS:
        return _changed(form, progress, latest, read, said.rest, reads)
    found = _answered_anew(form, progress, said, reads)
    if found:
        return _found_anew(form, progress, found, said.contrary or said.text, reads)
    if latest is not None and isinstance(read, Value):
        return _changed(form, progress, latest, read, said.rest, reads)
    return Step(progress, (wording.which(form, progress),))


def _answered_anew(form: Form, progress: Progress, said: Utterance, reads: Reads) -> tuple[Spotted, ...]:
    """Answers given before that a message changes; none where the words after "no, it is" hold more than that."""
    found = _answers_to(form, progress, said.contrary or said.text, reads)
    is_chosen = len(found) == 1 and not _DIVIDES.search(said.rest) and _is_choice(form, found[0])
    is_sure = not said.rest or is_chosen or any(each.slot == progress.latest for each in found) or _is_nearly_all(found, said.rest)
    return found if is_sure else ()


def _is_choice(form: Form, found: Spotted) -> bool:
    slot = form.slot(found.slot)
    return slot is not None and bool(slot.choices)


def instead(form: Form, progress: Progress, slot: Slot, said: Utterance, reads: Reads) -> Step | None:
    """What begins with "no" and is no answer to the open question, as another answer to one before; None where it is none."""
    if slot.reader not in _ANY_WORDS and isinstance(reads.read(slot, said.contrary, progress.values), Value):
        return None
    found = _answers_to(form, progress, said.contrary, reads)
    # Free words may hold anything; what is all of them is meant, and a name that is introduced as one at their end.
    is_all = not _DIVIDES.search(said.contrary.strip()[:-1])
    is_sure = slot.reader not in _ANY_WORDS or is_all or any(_is_name_at_the_end(form, each, said.contrary) for each in found)
    return _found_anew(form, progress, found, said.contrary, reads) if found and is_sure else None


def _answers_to(form: Form, progress: Progress, text: str, reads: Reads) -> tuple[Spotted, ...]:
    """Other answers in a message to the questions that were answered."""
    answered = [slot for slot in form.asked(progress.values) if slot.name in progress.values]
    return fresh(form, progress, reads.spot((NOT_ASKED, *answered), text, progress.values)) if answered else ()


def _is_name_at_the_end(form: Form, found: Spotted, text: str) -> bool:
    slot = form.slot(found.slot)
    return slot is not None and slot.reader == "person_name" and not text[found.span[1] :].strip(" 。.!！")


def _found_anew(form: Form, progress: Progress, found: Sequence[Spotted], text: str, reads: Reads) -> Step:
    slot = form.slot(found[0].slot)
    assert slot is not None, "only slots of the form are looked for"
    if len(found) > 1:
        return several(form, progress, found, text, reads)
    return _changed(form, progress, slot, found[0].value, text[slice(*found[0].span)], reads)


def several(form: Form, progress: Progress, found: Sequence[Spotted], text: str, reads: Reads) -> Step:
    """Answers that were found in a message, with what was understood."""
    after, names = taken(form, progress, found, text)
    after, stale = without_stale(form, after, names, reads)
    # Shown as it is read with all of them: a time on both clocks, where the place was told beside it.
    shown = wording.understood(form, [name for name in names if name in after.values], after.values)
    return ask_next(form, after, shown, *asked_again(stale))


def taken_beside(form: Form, progress: Progress, said: str, reads: Reads) -> Step | None:
    """The answers in what was said beside a question about something else, taken in and shown, no question said; None where there are none.

    Only what surely answers a question that has no answer yet: what is told to explain a question must not change one.
    """
    asked = open_slot(form, progress)
    if asked is None or progress.stage is not Stage.ASKING:
        return None
    # A slot of free words takes all that is left over, and so may not stand first; nor may the open question.
    left = sorted((slot for slot in form.slots if slot.name not in progress.values), key=lambda slot: (slot.reader in _ANY_WORDS, slot is asked))
    # What answers the first of them alone counts as no more than that; with another one first it is seen.
    closed = [slot for slot in left if slot.reader not in _ANY_WORDS]
    orders = (left, [*closed[1:], *closed[:1], *left[len(closed) :]])
    found = next(filter(None, (fresh(form, progress, reads.spot(order, said, progress.values)) for order in orders)), ())
    if not found:
        return None
    step = several(form, progress, found, said, reads)
    return replace(step, replies=step.replies[:-1])


def _changed(form: Form, progress: Progress, slot: Slot, value: Value, words: str, reads: Reads) -> Step:
    after, stale = without_stale(form, progress.filled(slot, value, words), (slot.name,), reads)
    noted = (Reply("form.changed", {"label": slot.label, "value": value.shown}),) if slot.name != progress.asking else ()
    return ask_next(form, after, *noted, *asked_again(stale))
