"""Whether a topic can be for the person a message speaks of."""

import pytest

from bot.domain.conversation import Topic
from bot.domain.going_on import Move
from bot.domain.knowledge import Aspect
from bot.domain.library import Knowledge
from bot.domain.profile import Profile
from bot.engine.weighing import Course
from bot.engine.whom_it_fits import told_of, unfit_for

SETTLING_IN, HUKOU = "settling-in-payment", "graduate-hukou"


@pytest.mark.parametrize(
    ("kinds", "person"),
    [
        (frozenset({"person.bachelor"}), Profile(degree="bachelor")),
        (frozenset({"person.foreigner", "person.doctor"}), Profile(degree="doctor", nationality="foreign")),
        (frozenset({"person.bachelor", "person.master"}), None),
        (frozenset({"person.spouse"}), None),
        (frozenset[str](), None),
    ],
)
def test_one_degree_or_a_nationality_tells_of_a_person(kinds: frozenset[str], person: Profile | None) -> None:
    assert told_of(kinds) == person


@pytest.mark.parametrize(
    ("entry", "person", "by"),
    [
        (SETTLING_IN, Profile(degree="bachelor"), "degree"),
        (SETTLING_IN, Profile(degree="master"), None),
        (SETTLING_IN, None, None),
        (HUKOU, Profile(nationality="foreign"), "nationality"),
        ("shandong-startup-support", Profile(degree="bachelor"), None),
    ],
)
def test_only_what_the_fields_rule_out_is_not_for_somebody(knowledge: Knowledge, entry: str, person: Profile | None, by: str | None) -> None:
    unfit = unfit_for(Course(Move.GOES_ON, 1.0, Topic(entry, Aspect.BENEFITS)), person, knowledge)
    assert (unfit.by if unfit else None) == by


def test_without_a_topic_nothing_is_ruled_out(knowledge: Knowledge) -> None:
    assert unfit_for(Course(Move.IS_NEW), Profile(degree="bachelor"), knowledge) is None
