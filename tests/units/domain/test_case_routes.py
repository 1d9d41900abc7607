"""To whom a case goes, and why."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case_routes import Wanted, deputies, hours_of_desk, officers_of_desk, present, route
from bot.domain.knowledge import CityDesk, Officer
from bot.domain.library import Knowledge
from bot.domain.office_hours import COUNTED, OfficeHours

TODAY = date(2026, 11, 23)
AWAY = ((date(2026, 11, 20), date(2026, 11, 23)),)
LI, WANG, ZHAO = Officer("李老师"), Officer("王老师"), Officer("赵老师")
LAOSHAN = Wanted("laoshan", is_district_said=True)


def desks(knowledge: Knowledge, laoshan: tuple[Officer, ...] = (), city: tuple[Officer, ...] = ()) -> Knowledge:
    """The shipped knowledge with these officers at two desks."""
    entry = replace(knowledge.entries["laoshan"], officers=laoshan)
    return replace(knowledge, entries={**knowledge.entries, "laoshan": entry}, city_desk=CityDesk(city))


def asked(wanted: Wanted, knowledge: Knowledge, **loads: int) -> tuple[str | None, str | None, str]:
    found = route(wanted, knowledge, loads, TODAY)
    return found.district, found.officer, " ".join(code.removeprefix("route.") for code in found.why)


def test_where_staff_have_listed_nobody_the_desk_of_the_district_has_it(knowledge: Knowledge) -> None:
    assert asked(LAOSHAN, knowledge) == ("laoshan", None, "district_said no_officer")


def test_without_a_district_it_is_the_citys(knowledge: Knowledge) -> None:
    assert asked(Wanted(), knowledge) == (None, None, "no_district city no_officer")
    assert asked(Wanted(), desks(knowledge, (LI,), (WANG,))) == (None, "王老师", "no_district city")


@pytest.mark.parametrize("unknown", ["atlantis", "talent-r-visa"])
def test_what_is_no_district_counts_as_none(knowledge: Knowledge, unknown: str) -> None:
    assert asked(Wanted(unknown, is_district_said=True), knowledge) == (None, None, "no_district city no_officer")


@pytest.mark.parametrize(("is_said", "reason"), [(True, "district_said"), (False, "district_known")])
def test_it_is_told_whether_the_district_was_said_or_known(knowledge: Knowledge, is_said: bool, reason: str) -> None:
    assert asked(Wanted("laoshan", is_said), desks(knowledge, (LI,))) == ("laoshan", "李老师", reason)


def test_who_is_away_is_not_asked(knowledge: Knowledge) -> None:
    there = desks(knowledge, (replace(LI, absent=AWAY), WANG))
    assert asked(LAOSHAN, there) == ("laoshan", "王老师", "district_said")


def test_where_all_are_away_the_city_takes_it(knowledge: Knowledge) -> None:
    away = (replace(LI, absent=AWAY),)
    assert asked(LAOSHAN, desks(knowledge, away, (ZHAO,))) == (None, "赵老师", "district_said nobody_there city")
    assert asked(LAOSHAN, desks(knowledge, away, away)) == ("laoshan", None, "district_said no_officer")


@pytest.mark.parametrize(("day", "is_there"), [((2026, 11, 19), True), ((2026, 11, 20), False), ((2026, 11, 23), False), ((2026, 11, 24), True)])
def test_an_absence_counts_from_its_first_day_to_its_last(day: tuple[int, int, int], is_there: bool) -> None:
    assert bool(present([replace(LI, absent=AWAY)], date(*day))) is is_there


@pytest.mark.parametrize("topic", ["graduate-housing-subsidy", "housing"])
def test_who_knows_the_topic_goes_before_who_speaks_the_language(knowledge: Knowledge, topic: str) -> None:
    there = desks(knowledge, (replace(LI, languages=("en",)), replace(WANG, topics=(topic,))))
    wanted = replace(LAOSHAN, topic="graduate-housing-subsidy", language="en")
    assert asked(wanted, there) == ("laoshan", "王老师", "district_said topic")


def test_who_knows_the_entry_above_knows_the_one_below(knowledge: Knowledge) -> None:
    park = next(entry for entry in knowledge.entries.values() if entry.belongs_to == "startup-parks")
    there = desks(knowledge, (LI, replace(WANG, topics=("startup-parks",))))
    assert asked(replace(LAOSHAN, topic=park.id), there) == ("laoshan", "王老师", "district_said topic")


def test_among_those_who_know_the_topic_the_language_decides(knowledge: Knowledge) -> None:
    knows = ("housing",)
    there = desks(knowledge, (replace(LI, topics=knows), replace(WANG, topics=knows, languages=("en",)), replace(ZHAO, languages=("en",))))
    wanted = replace(LAOSHAN, topic="graduate-housing-subsidy", language="en")
    assert asked(wanted, there) == ("laoshan", "王老师", "district_said topic language")


def test_a_language_that_nobody_speaks_keeps_nobody_out(knowledge: Knowledge) -> None:
    assert asked(replace(LAOSHAN, language="en"), desks(knowledge, (LI,))) == ("laoshan", "李老师", "district_said")


def test_of_equals_who_has_least_to_do_then_who_stands_first(knowledge: Knowledge) -> None:
    there = desks(knowledge, (LI, WANG, ZHAO))
    assert asked(LAOSHAN, there, 李老师=3, 王老师=1, 赵老师=1) == ("laoshan", "王老师", "district_said least_loaded")
    assert asked(LAOSHAN, there, 李老师=2, 王老师=2, 赵老师=2) == ("laoshan", "李老师", "district_said")


def test_a_deputy_is_asked_only_where_nobody_else_is_there(knowledge: Knowledge) -> None:
    deputy = replace(WANG, is_deputy=True, topics=("housing",))
    wanted = replace(LAOSHAN, topic="graduate-housing-subsidy")
    assert asked(wanted, desks(knowledge, (deputy, LI)))[1:] == ("李老师", "district_said")
    assert asked(wanted, desks(knowledge, (deputy, replace(LI, absent=AWAY))))[1:] == ("王老师", "district_said deputy topic")
    assert deputies((deputy, LI)) == (deputy,)


def test_the_last_officer_is_asked_again_wherever_they_are_now(knowledge: Knowledge) -> None:
    there = desks(knowledge, (LI,), (WANG,))
    assert asked(replace(LAOSHAN, last_officer="王老师"), there, 王老师=9) == (None, "王老师", "last_officer")
    assert asked(Wanted(last_officer="李老师"), there) == ("laoshan", "李老师", "last_officer")


def test_a_last_officer_who_is_away_or_gone_is_not_waited_for(knowledge: Knowledge) -> None:
    there = desks(knowledge, (replace(WANG, absent=AWAY), LI))
    assert asked(replace(LAOSHAN, last_officer="王老师"), there) == ("laoshan", "李老师", "district_said")
    assert asked(replace(LAOSHAN, last_officer="钱老师"), there) == ("laoshan", "李老师", "district_said")


def test_each_desk_has_its_own_people_and_hours(knowledge: Knowledge) -> None:
    there = desks(knowledge, (LI,), (WANG,))
    laoshan = replace(there.entries["laoshan"], hours=COUNTED)
    there = replace(there, entries={**there.entries, "laoshan": laoshan})
    assert (officers_of_desk(there, "laoshan"), officers_of_desk(there, None), officers_of_desk(there, "atlantis")) == ((LI,), (WANG,), ())
    assert (hours_of_desk(there, "laoshan"), hours_of_desk(there, None), hours_of_desk(there, "atlantis")) == (COUNTED, OfficeHours(), OfficeHours())
