"""When two entries carry a question as well, and what a level, a name or a strange sound does to that."""

import dataclasses
from collections.abc import Sequence

import pytest

from bot.domain.answers import Hit, Passage, PassageKind, Question
from bot.domain.conversation import Topic
from bot.domain.going_on import Move
from bot.domain.knowledge import Aspect, Level
from bot.domain.library import Knowledge
from bot.engine.understanding import Understanding
from bot.engine.weighing import NEXT_TO_IT, PLAIN, STRANGE_MARGIN, TIE, Course, Ear, Evidence, course_of, looked_into, signals_of, weigh

ASKED = Understanding(Question("q", "q"))


def hit(subject: str, score: float, kind: PassageKind = PassageKind.CLAUSE) -> Hit:
    return Hit(Passage(f"{subject}/0", subject, kind, "zh", ""), 0.0, 0.0, score)


def weighed(hits: Sequence[Hit], knowledge: Knowledge, asked: Understanding = ASKED, nearness: float = 1.0) -> Evidence:
    return weigh(asked, Course(Move.IS_NEW, nearness), hits, knowledge)


def rivals(hits: Sequence[Hit], knowledge: Knowledge, asked: Understanding = ASKED) -> list[str]:
    return [entry.id for entry in weighed(hits, knowledge, asked).rivals]


def test_entries_as_near_as_the_first_are_its_rivals(knowledge: Knowledge) -> None:
    near, far = 8.2 - TIE / 2, 8.2 - TIE * 2
    assert rivals([hit("talent-housing", 8.2), hit("talent-stations", near), hit("graduate-hukou", far)], knowledge) == ["talent-stations"]


def test_no_more_than_two_rivals_are_offered(knowledge: Knowledge) -> None:
    hits = [hit(entry, 8.2) for entry in ("talent-housing", "talent-stations", "graduate-hukou", "tax-exempt-car")]
    assert len(rivals(hits, knowledge)) == 2


def test_a_park_is_no_rival_of_the_item_it_belongs_to(knowledge: Knowledge) -> None:
    assert rivals([hit("startup-parks", 8.2), hit("overseas-student-innovation-island", 8.2)], knowledge) == []


def test_another_entry_that_lies_nearly_as_near_is_named_too(knowledge: Knowledge) -> None:
    near, far = hit("talent-stations", 8.2 - NEXT_TO_IT * 0.9), hit("talent-stations", 8.2 - NEXT_TO_IT * 1.1)
    found = [weighed([hit("talent-housing", 8.2), other], knowledge).next_to_it for other in (near, far)]
    assert [entry and entry.id for entry in found] == ["talent-stations", None]


def test_who_goes_on_about_a_topic_hears_of_no_other(knowledge: Knowledge) -> None:
    course = Course(Move.GOES_ON, 1.0, Topic("talent-housing", Aspect.BENEFITS))
    assert weigh(ASKED, course, [hit("talent-housing", 8.2), hit("talent-stations", 8.75)], knowledge).next_to_it is None


def test_who_names_an_entry_is_not_asked_which(knowledge: Knowledge) -> None:
    named = dataclasses.replace(ASKED, named=("talent-housing",))
    assert rivals([hit("talent-housing", 8.2), hit("talent-stations", 8.58)], knowledge, named) == []


@pytest.mark.parametrize(
    ("level", "entry"),
    [(Level.NATION, "national-startup-support"), (Level.PROVINCE, "shandong-startup-support"), (None, "startup-guaranteed-loan")],
)
def test_of_sisters_the_one_of_the_level_asked_for_is_meant(level: Level | None, entry: str, knowledge: Knowledge) -> None:
    sisters = ("national-startup-support", "shandong-startup-support", "qingdao-startup-support")
    hits = [hit("startup-guaranteed-loan", 8.5), *(hit(sister, 8.2) for sister in sisters)]
    found = weighed(hits, knowledge, dataclasses.replace(ASKED, level=level)).entry
    assert found is not None
    assert found.id == entry


def test_near_an_example_of_what_is_out_of_scope_only_what_sounds_like_ours_is_answered(knowledge: Knowledge) -> None:
    hits = [hit("talent-housing", 8.2), hit("weather", 8.2 - STRANGE_MARGIN / 2, PassageKind.SCOPE)]
    assert weighed(hits, knowledge, nearness=0.3).entry is not None
    assert weighed(hits, knowledge, nearness=-0.3).rules == ("nearer_to_out_of_scope",)


def test_a_mere_name_is_what_it_names_however_it_sounds(knowledge: Knowledge) -> None:
    named = dataclasses.replace(ASKED, named=("permanent-residence",), is_bare=True)
    hits = [hit("permanent-residence", 7.6), hit("emigration", 7.9, PassageKind.SCOPE)]
    assert weighed(hits, knowledge, named, nearness=-0.5).entry is not None
    assert weighed(hits, knowledge, dataclasses.replace(named, is_bare=False), nearness=-0.5).entry is None


def test_what_leaves_the_field_gets_no_entry_however_near_one_lies(knowledge: Knowledge) -> None:
    assert weigh(ASKED, Course(Move.LEAVES, -0.5), [hit("talent-housing", 8.4)], knowledge).rules == ("leaves",)


@pytest.mark.parametrize(("asks_for_line", "move"), [(True, Move.IS_NEW), (False, Move.LEAVES)])
def test_what_leaves_the_field_is_new_where_it_asks_whom_to_call(asks_for_line: bool, move: Move) -> None:
    topic = Topic("talent-housing", Aspect.OVERVIEW)
    asked = dataclasses.replace(ASKED, history=(topic,), asks_for_line=asks_for_line)
    hits = [hit("weather", 9.0, PassageKind.SCOPE)]
    assert course_of(asked, hits, nearness=-1.0).move is move


ABOUT_HOUSING = dataclasses.replace(ASKED, history=(Topic("talent-housing", Aspect.OVERVIEW),))


@pytest.mark.parametrize(("second", "own", "lead"), [(7.9, 7.0, 0.3), (8.1, 7.0, 0.1), (7.9, 8.1, 0.1), (7.9, 8.4, -0.2)])
def test_the_nearest_other_entry_leads_by_what_comes_next_the_topic_included(second: float, own: float, lead: float) -> None:
    hits = [hit("tax-exempt-car", 8.2), hit("graduate-hukou", second), hit("talent-housing", own), hit("weather", 9.0, PassageKind.SCOPE)]
    assert signals_of(ABOUT_HOUSING, hits, nearness=0.5).lead == pytest.approx(lead)


@pytest.mark.parametrize(("own", "names_another"), [(8.0, True), (8.4, False)])
def test_a_name_that_lies_no_nearer_than_the_topic_is_a_condition_of_it(own: float, names_another: bool) -> None:
    asked = dataclasses.replace(ABOUT_HOUSING, named=("graduate-hukou",))
    hits = [hit("graduate-hukou", 8.2), hit("talent-housing", own)]
    assert signals_of(asked, hits, nearness=0.5).names_another is names_another


@pytest.mark.parametrize(("returns_first", "entry"), [(True, "tax-exempt-car"), (False, "graduate-hukou")])
def test_who_goes_back_to_the_first_gets_the_first_and_else_what_lies_nearest(returns_first: bool, entry: str) -> None:
    history = tuple(Topic(each, Aspect.OVERVIEW) for each in ("talent-housing", "graduate-hukou", "tax-exempt-car"))
    asked = dataclasses.replace(ASKED, history=history, returns=True, returns_first=returns_first)
    topic = course_of(asked, [hit("graduate-hukou", 8.2), hit("tax-exempt-car", 7.9)], nearness=0.5).topic
    assert topic is not None
    assert topic.entry == entry


@pytest.mark.parametrize(("pressure", "topic"), [(PLAIN, "forgery-and-cheating"), (PLAIN - 0.01, None)])
def test_what_is_plainly_no_order_is_not_accused_of_one(pressure: float, topic: str | None, knowledge: Knowledge) -> None:
    hits = [hit("forgery-and-cheating", 8.4, PassageKind.SCOPE), hit("talent-housing", 7.2)]
    assert weighed(hits, knowledge, dataclasses.replace(ASKED, pressure=pressure)).topic == topic


def test_what_is_for_other_people_gives_way_and_what_is_for_these_goes_first(knowledge: Knowledge) -> None:
    hits = [hit("foreign-student-careers", 8.25), hit("graduate-housing-subsidy", 8.2)]
    others = dataclasses.replace(ASKED, for_others=frozenset({"foreign-student-careers"}))
    them = dataclasses.replace(ASKED, for_them=frozenset({"graduate-housing-subsidy"}))
    assert [getattr(weighed(hits, knowledge, asked).entry, "id", "") for asked in (ASKED, others, them)] == [
        "foreign-student-careers",
        "graduate-housing-subsidy",
        "graduate-housing-subsidy",
    ]


def test_what_somebody_lacks_gives_way_to_what_they_ask_about(knowledge: Knowledge) -> None:
    hits = [hit("graduate-hukou", 8.3), hit("graduate-housing-subsidy", 8.1)]
    lacking = dataclasses.replace(ASKED, lacked=frozenset({"graduate-hukou"}))
    assert [getattr(weighed(hits, knowledge, asked).entry, "id", "") for asked in (ASKED, lacking)] == ["graduate-hukou", "graduate-housing-subsidy"]


def test_who_never_studied_abroad_is_answered_only_where_something_of_ours_is_named(knowledge: Knowledge) -> None:
    asked = dataclasses.replace(ASKED, is_no_scholar=True)
    assert weighed([hit("talent-housing", 8.4)], knowledge, asked).rules == ("no_scholar",)
    assert weighed([hit("talent-housing", 8.4)], knowledge, dataclasses.replace(asked, named=("talent-housing",))).entry is not None


def test_of_two_lengths_of_time_the_one_of_the_same_thing_done_is_meant(knowledge: Knowledge) -> None:
    entry = knowledge.entries["tax-exempt-car"]
    hits = [
        Hit(Passage(f"{entry.id}/timing/{n}/zh", entry.id, PassageKind.CLAUSE, "zh", f"车：{each.text.zh}", Aspect.TIMING), 0.0, 0.0, 8.0)
        for n, each in enumerate(entry.clauses[Aspect.TIMING])
    ]
    ear = Ear(
        people=frozenset(),
        people_told=lambda statement: frozenset(),
        deeds=frozenset({"stay"}),
        deeds_told=lambda statement: frozenset({"stay"} if "停留" in statement else {"apply"} if "申请" in statement else ()),
        gives=lambda clause: True,
    )
    scores = looked_into(Evidence(entry, 8.0), hits, "最多能在外面待几年", ear).clauses
    applied, stayed = scores[Aspect.TIMING, 0], scores[Aspect.TIMING, 1]
    assert stayed > applied
    assert applied == 8.0
