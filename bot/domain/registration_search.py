"""Room: domain. What staff look for among registrations: filters, people who registered twice, and counts for a picture. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.forms import Form, Value
from bot.domain.registrations import Registration, RegistrationStatus
from bot.domain.words import clean

_CONTACTS = ("email", "phone")
DISTRICT, FIELD = "district", "field"
"""Slots of these names hold what staff filter and count by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not matter. `country` is a two-letter code, `district` the id of one."""

    text: str = ""
    form: str = ""
    status: str = ""
    district: str = ""
    country: str = ""

    def admits(self, each: Registration, form: Form | None) -> bool:
        """Whether a registration is among what is looked for."""
        is_there = not self.form or each.form == self.form
        is_so = not self.status or each.status == self.status
        is_here = not self.district or stored(each, DISTRICT) == self.district
        is_from = not self.country or country_of(each, form) == self.country
        return is_there and is_so and is_here and is_from and _holds(each, self.text)


def _holds(each: Registration, text: str) -> bool:
    """Whether every word looked for stands somewhere in it."""
    said = clean(" ".join((each.reference, each.note, each.officer or "", *(value.shown for value in each.values.values())))).casefold()
    return all(word in said for word in clean(text).casefold().split())


def stored(each: Registration, slot: str) -> str:
    """What a slot holds, empty where it holds nothing."""
    value = each.values.get(slot)
    return value.stored if value else ""


def country_of(each: Registration, form: Form | None) -> str:
    """Where somebody lives or is from: the first country that the form asks for."""
    names = [slot.name for slot in form.slots if slot.reader == "country"] if form else []
    return next((stored(each, name) for name in names if name in each.values), "")


def twice(found: Iterable[Registration], forms: Mapping[str, Form]) -> Mapping[str, tuple[str, ...]]:
    """For each reference the others of the same form that have the same e-mail address or telephone number; withdrawn ones do not count."""
    by_contact: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in found:
        for contact in _contacts(each, forms.get(each.form)):
            by_contact[each.form, contact].append(each.reference)
    others: dict[str, set[str]] = defaultdict(set)
    for references in by_contact.values():
        for reference in references:
            others[reference] |= set(references) - {reference}
    return {reference: tuple(sorted(same)) for reference, same in others.items() if same}


def _contacts(each: Registration, form: Form | None) -> set[str]:
    if each.is_withdrawn or form is None:
        return set()
    slots = [slot for slot in form.slots if slot.reader in _CONTACTS and slot.name in each.values]
    return {stored(each, slot.name).casefold() for slot in slots}


def by_week(found: Iterable[Registration], today: date, weeks: int = 12) -> Sequence[tuple[date, int]]:
    """How many came in each of the last weeks, by their Mondays, this week last; days count as they do in Qingdao."""
    this = today - timedelta(days=today.weekday())
    counted = Counter(_monday(each.at) for each in found)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(weeks))]
    return [(monday, counted[monday]) for monday in mondays]


def _monday(at: datetime) -> date:
    day = (at + timedelta(hours=8)).date()
    return day - timedelta(days=day.weekday())


def most(found: Iterable[Registration], key: Callable[[Registration], str], limit: int = 8) -> Sequence[tuple[str, int]]:
    """The commonest of what `key` says, and how often; what says nothing does not count."""
    counted = Counter(name for each in found if (name := key(each)))
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def shown(values: Mapping[str, Value], name: str) -> str:
    """What the person read, empty where there is nothing."""
    return values[name].shown if name in values else ""


STAFF_STATUSES = tuple(each for each in RegistrationStatus if each is not RegistrationStatus.WITHDRAWN)
"""What staff may set; taking back is the person's own."""
