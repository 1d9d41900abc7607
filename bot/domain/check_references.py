"""Room: domain. Forms that name entries: the district that a case goes to, the park that somebody has in mind. No other rules of forms."""

from collections.abc import Collection, Iterator

from bot.domain.check_faults import Fault
from bot.domain.forms import Form
from bot.domain.knowledge import Entry, EntryKind

_DISTRICT = "profile.district"
_OPEN = frozenset({"suggest", "any", "other"})
"""Choices of a park that name none."""


def link_faults(form: Form, entries: Collection[Entry]) -> Iterator[Fault]:
    """Choices that ought to be ids of districts or parks and are not; nothing where the folder has no entries to compare with."""
    districts = {entry.id for entry in entries if entry.kind is EntryKind.DISTRICT}
    parks = {entry.id for entry in entries if entry.kind is EntryKind.PARK}
    for position, slot in enumerate(form.slots):
        for place, choice in enumerate(slot.choices):
            where = ("slots", position, "choices", place, "id")
            if districts and slot.prefilled == _DISTRICT and choice.id not in districts:
                yield Fault(where, "choice_no_district", {"id": choice.id})
            if parks and slot.name == "park" and choice.id not in parks | _OPEN:
                yield Fault(where, "choice_no_park", {"id": choice.id})
