"""Walks at random over every shipped form and a demanding one: no dead end, nothing lost, nothing kept unconfirmed, nothing asked twice."""

from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.domain.forms import Choice, When
from bot.domain.language import Bilingual
from tests.fakes import FakeStore
from tests.forms_for_tests import TOUR, put, slot
from tests.walking_forms import Walk

DEMANDING = replace(
    TOUR,
    id="demanding_for_tests",
    title=Bilingual("难填的表", "Demanding form"),
    triggers=("难填的表格",),
    several=True,
    slots=(
        *TOUR.slots,
        slot("aim", "目的", "Aim", "choice", choices=(Choice("talk", Bilingual("洽谈", "Talks")), Choice("look", Bilingual("参观", "Visit")))),
        slot("pitch", "项目", "Pitch", when=(When("aim", frozenset({"talk"})),)),
        slot("sheet", "一页纸", "One page", "file_or_link", required=False, when=(When("pitch"),)),
        slot("has_firm", "公司", "Firm", "yes_no"),
        slot("mobile", "电话", "Phone", "phone", depends_on=("aim",), prefilled="earlier"),
    ),
)


@pytest.mark.parametrize("seed", range(0, 300, 20))
async def test_a_walk_at_random_breaks_no_promise(house: House, store: FakeStore, seed: int) -> None:
    put(house, TOUR)
    put(house, DEMANDING)
    registered = 0
    for number in range(seed, seed + 20):
        walk = Walk(house, store, number)
        await walk.go(15)
        registered += walk.registered
        store.clear()
    assert registered > 0
