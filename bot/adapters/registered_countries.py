"""Room: adapters. The countries that people named in forms, or whose telephone numbers they gave there. No queries of its own, no figures."""

from collections import Counter
from collections.abc import Mapping

import phonenumbers
from sqlalchemy import Connection

from bot.adapters.sql_registrations import SqlRegistrations
from bot.domain.case_figures import Days
from bot.domain.forms import Form
from bot.domain.library import Knowledge
from bot.domain.registration_search import country_of, stored
from bot.domain.registrations import Registration


class RegisteredCountries:
    """Counts people by country, each once, by the last form that says it; a form that was taken back says nothing."""

    def __init__(self, registrations: SqlRegistrations, knowledge: Knowledge) -> None:
        self._registrations, self._knowledge = registrations, knowledge

    def __call__(self, connection: Connection, days: Days) -> Mapping[str, int]:
        """Two-letter codes of ISO 3166 with the number of people who sent a form in these days."""
        forms, found = self._knowledge.forms, dict[str, str]()
        for each in self._registrations.sent(connection, days.start, days.end):
            if not each.is_withdrawn and (country := _country(each, forms.get(each.form))):
                found[each.conversation] = country
        return Counter(found.values())


def _country(each: Registration, form: Form | None) -> str:
    """Named, else that of a telephone number; empty where neither is there."""
    numbers = [stored(each, slot.name) for slot in form.slots if slot.reader == "phone"] if form else []
    return country_of(each, form) or next(filter(None, map(_country_of_phone, numbers)), "")


def _country_of_phone(number: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
