"""Forms that tests put beside the shipped ones, or in their place."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.bootstrap import House
from bot.domain.forms import Form, Slot
from bot.domain.language import Bilingual

FAIR = "fair_registration"


def both(text: str) -> Bilingual:
    """The same in both languages."""
    return Bilingual(text, text)


def slot(name: str, zh: str, en: str, reader: str = "free_text", **more: Any) -> Slot:
    """A slot that is called by its labels."""
    return Slot(name, Bilingual(zh, en), Bilingual(f"{zh}？", f"{en}?"), both("why"), reader, called=(zh, en), **more)


TOUR = Form(
    "tour_for_tests",
    Bilingual("参观登记", "Tour"),
    Bilingual("可以吗", "may I"),
    Bilingual("好的", "fine"),
    (slot("full_name", "姓名", "Name", "person_name", prefilled="earlier"), slot("email", "邮箱", "E-mail", "email", prefilled="earlier")),
    triggers=("我要参观", "visit tour"),
)


def put(house: House, form: Form) -> None:
    """Let the house have this form, as when staff change the folder and start it again."""
    forms = {**house.knowledge.forms, form.id: form}
    for room in (house.corridor, house.corridor.filling_in, house.corridor.my_registrations, house.corridor.my_registrations.finishing):
        object.__setattr__(room, "knowledge", replace(house.knowledge, forms=forms))
    object.__setattr__(house, "knowledge", replace(house.knowledge, forms=forms))


def with_tour(house: House, **more: Any) -> None:
    """A second form beside the fair's."""
    put(house, replace(TOUR, **more))


def with_form(
    house: House, add: tuple[Slot, ...] = (), without: tuple[str, ...] = (), replace_slot: Mapping[str, Mapping[str, Any]] | None = None, **more: Any
) -> None:
    """The fair's form as staff may have changed it."""
    form = house.knowledge.forms[FAIR]
    slots = [replace(each, **(replace_slot or {}).get(each.name, {})) for each in form.slots if each.name not in without]
    put(house, replace(form, slots=(*slots, *add), **more))
