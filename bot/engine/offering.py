"""Room: engine. What is known of a person already and fits a question of a form; it is offered with its origin, never filled in. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.form_progress import Offer, Progress, Reads
from bot.domain.forms import Form, Slot, Value
from bot.domain.profile import Profile
from bot.domain.registrations import Registration

_PROFILE = "profile."


def told(form: Form, profile: Profile, reads: Reads) -> Mapping[str, Offer]:
    """What the person said in the talk, for the slots that take it over; only where the slot's own reader understands it."""
    heard = dict(profile.heard)
    found: dict[str, Offer] = {}
    for slot in form.slots:
        fact = (slot.prefilled or "").removeprefix(_PROFILE) if (slot.prefilled or "").startswith(_PROFILE) else ""
        words = heard.get(fact, "")
        read = reads.read(slot, words, {}) if words else None
        if isinstance(read, Value):
            found[slot.name] = Offer(read, words)
    return found


def earlier(form: Form, forms: Mapping[str, Form], sent: Iterable[Registration], drafts: Iterable[Progress], reads: Reads) -> Mapping[str, Offer]:
    """What was answered before to the same question, in this form or another; the last word holds."""
    found: dict[str, Offer] = {}
    for slot in form.slots:
        if slot.prefilled != "earlier":
            continue
        for other, value in _answers(slot, forms, sent, drafts):
            read = reads.read(slot, value.stored, {})
            if isinstance(read, Value):
                found[slot.name] = Offer(read, title=other.title)
    return found


def in_language(form: Form, offers: Mapping[str, Offer], reads: Reads) -> Mapping[str, Offer]:
    """The same offers as they are read in the person's language now."""
    read = {name: reads.read(slot, offer.value.stored, {}) for name, offer in offers.items() if (slot := form.slot(name))}
    return {name: replace(offers[name], value=value) if isinstance(value, Value) else offers[name] for name, value in read.items()}


def _answers(slot: Slot, forms: Mapping[str, Form], sent: Iterable[Registration], drafts: Iterable[Progress]) -> Iterator[tuple[Form, Value]]:
    """Answers to a slot of this name that is read alike, the oldest first."""
    given = [(each.form, each.values) for each in sent if not each.is_withdrawn]
    given += [(each.form, each.values) for each in drafts]
    for id, values in given:
        other = forms.get(id)
        same = other.slot(slot.name) if other else None
        if other is not None and same is not None and same.reader == slot.reader and slot.name in values:
            yield other, values[slot.name]
