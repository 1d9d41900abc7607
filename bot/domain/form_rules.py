"""Room: domain. The rules that forms keep, as pure functions that return faults. Shape is checked where files are read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from bot.domain.check_faults import Fault, Path
from bot.domain.cues import plain
from bot.domain.forms import Form, Slot

_NEEDS_CHOICES = frozenset({"choice", "choices", "degree", "ticks"})
_YES_NO = ("yes", "no")


def form_faults(form: Form, readers: Set[str]) -> Iterator[Fault]:
    """What is wrong within one form, all of it."""
    for name, places in _repeated([slot.name for slot in form.slots]).items():
        yield Fault(("slots", places[1], "name"), "slot_twice", {"name": name})
    for position, slot in enumerate(form.slots):
        yield from _slot_faults(form.slots[:position], position, slot, readers)
    yield from _called_faults(form)
    if form.after.reminder and not form.after.registration:
        yield Fault(("after", "reminder"), "nothing_to_remind")
    if (form.purpose is None) != (form.retention_days is None):
        yield Fault(("purpose" if form.purpose else "retention_days",), "purpose_and_days")


def folder_form_faults(forms: Sequence[tuple[str, Form]]) -> Iterator[tuple[str, Fault]]:
    """What is wrong between forms; each fault with the file that it is about."""
    for id, places in _repeated([form.id for _, form in forms]).items():
        name = forms[places[1]][0]
        yield name, Fault(("id",), "form_twice", {"id": id, "file": forms[places[0]][0]})
    opened: dict[str, str] = {}
    for name, form in forms:
        for words in dict.fromkeys(plain(each) for each in (*form.triggers, form.title.zh, form.title.en)):
            other = opened.setdefault(words, form.id)
            if other != form.id:
                yield name, Fault(("triggers",), "trigger_twice", {"words": words, "form": other})


def _slot_faults(before: Sequence[Slot], position: int, slot: Slot, readers: Set[str]) -> Iterator[Fault]:
    place = ("slots", position)
    if slot.reader not in readers:
        yield Fault((*place, "reader"), "no_such_reader", {"reader": slot.reader, "readers": ", ".join(sorted(readers))})
    if slot.reader in _NEEDS_CHOICES and not slot.choices:
        yield Fault((*place, "reader"), "reader_needs_choices", {"reader": slot.reader})
    for id, places in _repeated([choice.id for choice in slot.choices]).items():
        yield Fault((*place, "choices", places[1]), "choice_twice", {"id": id})
    if slot.prefilled and slot.reader == "yes_no":
        yield Fault((*place, "prefilled"), "yes_no_prefilled")
    earlier = {each.name: each for each in before}
    for name in slot.depends_on:
        if name not in earlier:
            yield _no_earlier((*place, "depends_on"), name, earlier)
    yield from _condition_faults(earlier, place, slot)


def _condition_faults(earlier: Mapping[str, Slot], place: tuple[str | int, ...], slot: Slot) -> Iterator[Fault]:
    for number, when in enumerate(slot.when):
        other = earlier.get(when.slot)
        if other is None:
            yield _no_earlier((*place, "when", number, "slot"), when.slot, earlier)
            continue
        ids = [choice.id for choice in other.choices] or (list(_YES_NO) if other.reader == "yes_no" else [])
        for value in sorted(when.is_one_of - set(ids)) if ids else ():
            yield Fault((*place, "when", number, "is"), "no_such_choice", {"slot": when.slot, "choice": value, "choices": ", ".join(ids)})


def _called_faults(form: Form) -> Iterator[Fault]:
    """A word that names two slots names neither."""
    named: dict[str, str] = {}
    for position, slot in enumerate(form.slots):
        for words in dict.fromkeys(plain(each) for each in slot.called):
            other = named.setdefault(words, slot.name)
            if other != slot.name:
                yield Fault(("slots", position, "called"), "called_twice", {"words": words, "slot": other})


def _no_earlier(place: Path, slot: str, earlier: Iterable[str]) -> Fault:
    names = ", ".join(earlier)
    return Fault(place, "no_earlier_slot", {"slot": slot, "slots": names}) if names else Fault(place, "first_slot_rests", {"slot": slot})


def _repeated(names: Sequence[str]) -> dict[str, list[int]]:
    """Names that stand more than once, and where."""
    return {name: [place for place, each in enumerate(names) if each == name] for name, count in Counter(names).items() if count > 1}
