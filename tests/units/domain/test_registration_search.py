"""What staff look for among registrations: doubles and counts."""

from datetime import date, datetime, timezone

from bot.domain.forms import Form, Slot, Value
from bot.domain.language import Bilingual
from bot.domain.registration_search import by_week, most, twice
from bot.domain.registrations import Registration, RegistrationStatus

BOTH = Bilingual("x", "x")
FORM = Form("fair", BOTH, BOTH, BOTH, (Slot("mail", BOTH, BOTH, BOTH, "email", personal=False), Slot("tel", BOTH, BOTH, BOTH, "phone")))
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)


def sent(reference: str, form: str = "fair", at: datetime = NOON, status: RegistrationStatus = RegistrationStatus.NEW, **values: str) -> Registration:
    return Registration(reference, form, "talk", at, {name: Value(text, text) for name, text in values.items()}, status=status)


def test_the_same_address_or_number_makes_doubles() -> None:
    found = [sent("R1", mail="a@b.org", tel="+491"), sent("R2", mail="A@B.org"), sent("R3", tel="+491"), sent("R4", mail="c@d.org")]
    assert twice(found, {"fair": FORM}) == {"R1": ("R2", "R3"), "R2": ("R1",), "R3": ("R1",)}


def test_what_was_taken_back_is_nobodys_double() -> None:
    found = [sent("R1", mail="a@b.org"), sent("R2", mail="a@b.org", status=RegistrationStatus.WITHDRAWN)]
    assert twice(found, {"fair": FORM}) == {}


def test_a_form_that_is_gone_has_no_doubles() -> None:
    assert twice([sent("R1", "gone", mail="a@b.org"), sent("R2", "gone", mail="a@b.org")], {}) == {}


def test_weeks_are_those_of_qingdao() -> None:
    sunday_evening_there = datetime(2026, 11, 22, 15, 59, tzinfo=timezone.utc)
    monday_morning_there = datetime(2026, 11, 22, 16, 0, tzinfo=timezone.utc)
    counted = by_week([sent("R1", at=sunday_evening_there), sent("R2", at=monday_morning_there)], date(2026, 11, 25), weeks=3)
    assert counted == [(date(2026, 11, 9), 0), (date(2026, 11, 16), 1), (date(2026, 11, 23), 1)]


def test_the_commonest_come_first_and_what_says_nothing_does_not_count() -> None:
    found = [sent("R1", mail="b"), sent("R2", mail="a"), sent("R3", mail="a"), sent("R4")]
    assert most(found, lambda each: each.values["mail"].stored if "mail" in each.values else "", limit=1) == [("a", 2)]
