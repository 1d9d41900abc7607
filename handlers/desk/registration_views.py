"""Room: desk. Registrations as the pages show them: rows, answers line by line, pictures of counts. No routes, no work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel import Locale

from bot.domain.desk_clocks import BEIJING
from bot.domain.forms import Form, Slot, Value
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.registration_search import DISTRICT, FIELD, by_week, country_of, most, shown, stored, twice
from bot.domain.registrations import Registration
from handlers.desk.charts import Bar, columns, rows

_NAMES = ("full_name", "company_name", "project_name")


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """One registration on a page; moments in Beijing time. `same`: others of the same person."""

    reference: str
    form: str
    name: str
    status: str
    at: datetime
    changed: datetime | None
    officer: str
    note: str
    district: str
    country: str
    field: str
    version: int
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """How many there are: by week, and by what they say."""

    weeks: tuple[Bar, ...]
    total: int
    fields: tuple[Bar, ...]
    countries: tuple[Bar, ...]
    districts: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """What it takes to show registrations in a language."""

    knowledge: Knowledge
    language: str

    def views(self, chosen: Sequence[Registration], every: Sequence[Registration]) -> list[RegistrationView]:
        """These, the newest first, with their doubles among all."""
        same = twice(every, self.knowledge.forms)
        return [self.view(each, same.get(each.reference, ())) for each in sorted(chosen, key=lambda each: each.at, reverse=True)]

    def view(self, each: Registration, same: tuple[str, ...] = ()) -> RegistrationView:
        """One of them."""
        form = self.knowledge.forms.get(each.form)
        name = next((shown(each.values, name) for name in _NAMES if name in each.values), "")
        changed = each.changed_at.astimezone(BEIJING) if each.changed_at else None
        where = (self.district(stored(each, DISTRICT)), self.country(country_of(each, form)), self.field(each))
        at = each.at.astimezone(BEIJING)
        return RegistrationView(
            each.reference, self.title(each.form), name, each.status, at, changed, each.officer or "", each.note, *where, each.version, same
        )

    def title(self, form: str) -> str:
        """A form's name; of one that is gone its id."""
        found = self.knowledge.forms.get(form)
        return found.title.for_(self.side) if found else form

    def answers(self, each: Registration) -> list[tuple[str, str]]:
        """Label and answer; answers to questions that are gone keep the question's name."""
        form = self.knowledge.forms.get(each.form)
        known = {slot.name: slot.label.for_(self.side) for slot in form.slots} if form else {}
        ordered = [*(name for name in known if name in each.values), *(name for name in each.values if name not in known)]
        return [(known.get(name, name), self._told(form.slot(name) if form else None, each.values[name])) for name in ordered]

    def _told(self, slot: Slot | None, value: Value) -> str:
        """An answer as the officer reads it: choices and countries in the page's language, the rest as the person read it."""
        if slot is not None and slot.reader == "country":
            return self.country(value.stored)
        labels = {choice.id: choice.label.for_(self.side) for choice in slot.choices} if slot else {}
        chosen = value.stored.split(",")
        return ("、" if self.language == "zh" else ", ").join(labels[id] for id in chosen) if labels and labels.keys() >= set(chosen) else value.shown

    def pictures(self, chosen: Sequence[Registration], today: date) -> Pictures:
        """Counts of these."""
        forms = self.knowledge.forms
        fields = most(chosen, self.field)
        countries = [(self.country(code), count) for code, count in most(chosen, lambda each: country_of(each, forms.get(each.form)))]
        districts = [(self.district(id), count) for id, count in most(chosen, lambda each: stored(each, DISTRICT), 15)]
        weeks = columns([(f"{monday:%m-%d}", count) for monday, count in by_week(chosen, today)])
        return Pictures(weeks, len(chosen), rows(fields), rows(countries), rows(districts))

    def field(self, each: Registration) -> str:
        """The field, by its label where the form has choices, else in the person's words."""
        return self._choice(each, FIELD) or shown(each.values, FIELD)

    def district(self, id: str) -> str:
        """A district's short name."""
        entry = self.knowledge.entries.get(id)
        return entry.short_title.for_(self.side) if entry else id

    def country(self, code: str) -> str:
        """A country's name by its code (CLDR)."""
        return country_name(self.language, code)

    @property
    def side(self) -> Language:
        """The language of the page."""
        return Language(self.language)

    def _choice(self, each: Registration, name: str) -> str:
        form: Form | None = self.knowledge.forms.get(each.form)
        slot = form.slot(name) if form else None
        label = next((choice.label for choice in slot.choices if choice.id == stored(each, name)), None) if slot else None
        return label.for_(self.side) if label else ""


def country_name(language: str, code: str) -> str:
    """What a country is called, by its code of ISO 3166 (CLDR); the code where it is none."""
    return str(Locale(language).territories.get(code, code))


def countries_of(found: Sequence[Registration], forms: Mapping[str, Form]) -> list[str]:
    """The codes that may be filtered by."""
    return sorted({code for each in found if (code := country_of(each, forms.get(each.form)))})
