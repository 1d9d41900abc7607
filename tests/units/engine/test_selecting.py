"""Which statements of an entry are shown, where a message asks for several of them."""

import dataclasses

import pytest

from bot.domain.answers import Question
from bot.domain.conversation import Topic
from bot.domain.counting import Counted
from bot.domain.knowledge import Aspect, Clause, Entry, Figure, Unit
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.engine.selecting import select
from bot.engine.weighing import Evidence

PAYS, WHERE, LINK = (Aspect.BENEFITS, 0), (Aspect.WHERE, 0), (Aspect.WHERE, 1)
WHOLE = {PAYS: 8.5, WHERE: 7.0, LINK: 7.0}


@pytest.fixture
def entry(knowledge: Knowledge) -> Entry:
    """An entry with one benefit, one place, and a link that staff will fill in."""
    said = {aspect: Bilingual(f"{aspect}。", f"{aspect}.") for aspect in (Aspect.BENEFITS, Aspect.WHERE)}
    clauses: dict[Aspect, tuple[Clause, ...]] = {aspect: (Clause(text),) for aspect, text in said.items()}
    clauses[Aspect.WHERE] = (*clauses[Aspect.WHERE], Clause(Bilingual("链接", "the link"), is_blank=True))
    return dataclasses.replace(knowledge.entries["talent-housing"], clauses=clauses)


def part(entry: Entry, aspects: tuple[Aspect, ...] = (), **near: float) -> tuple[Question, Evidence]:
    places = {"pays": PAYS, "where": WHERE, "link": LINK}
    return Question("q", "q", aspects), Evidence(entry, 8.0, clauses={places[name]: score for name, score in near.items()})


def shown(entry: Entry, *parts: tuple[Question, Evidence]) -> tuple[list[str], list[str]]:
    selection = select(Evidence(entry, 8.5, clauses=WHOLE, parts=parts), Question("q", "q"))
    return [clause.text.zh for clause in selection.shown], [clause.text.zh for clause in selection.blanks]


def test_what_a_second_question_asks_is_shown_beside_what_the_first_does(entry: Entry) -> None:
    assert shown(entry) == (["benefits。"], [])
    assert shown(entry, part(entry, pays=8.4, where=6.9), part(entry, pays=7.1, where=7.8)) == (["benefits。", "where_to_apply。"], [])


def test_a_question_that_is_answered_already_adds_nothing(entry: Entry) -> None:
    assert shown(entry, part(entry, pays=7.75, where=7.8)) == (["benefits。"], [])


def test_a_question_that_no_statement_comes_near_adds_nothing(entry: Entry) -> None:
    assert shown(entry, part(entry, pays=6.4, where=6.9)) == (["benefits。"], [])


def test_a_blank_is_named_where_a_question_asks_for_its_part_and_no_statement_is_near(entry: Entry) -> None:
    assert shown(entry, part(entry, (Aspect.WHERE,), pays=7.0, where=7.0, link=7.9)) == (["benefits。"], ["链接"])
    assert shown(entry, part(entry, pays=7.0, where=7.0, link=7.9)) == (["benefits。"], [])


def test_a_day_of_an_earlier_year_is_not_told_where_this_years_is_not_known(knowledge: Knowledge) -> None:
    entry = knowledge.entries["blue-economy-tours"]
    near = {(Aspect.TIMING, position): 8.4 for position in range(len(entry.clauses[Aspect.TIMING]))}
    asked = Question("q", "q", (Aspect.TIMING,))
    past, now = (select(Evidence(entry, 8.5, clauses=near), question) for question in (asked, dataclasses.replace(asked, expects=frozenset({"this_year"}))))
    assert any("7月24日" in clause.text.zh for clause in past.shown)
    assert not any("7月24日" in clause.text.zh for clause in now.shown)
    assert now.blanks == past.blanks != ()


def test_an_amount_that_is_asked_for_is_shown_though_other_statements_lie_nearer(entry: Entry) -> None:
    near = {f"第{number}条。": 8.0 + number / 100 for number in range(4)}
    said = [*(Clause(Bilingual(text, text)) for text in near), Clause(Bilingual("每月500元。", "CNY 500."), figures=(Figure(500, Unit.CNY),))]
    priced = dataclasses.replace(entry, clauses={Aspect.BENEFITS: tuple(said)})
    evidence = Evidence(priced, 8.0, clauses={(Aspect.BENEFITS, place): score for place, score in enumerate([*near.values(), 7.0])})
    for wants_amount in (True, False):
        chosen = select(evidence, Question("q", "q", wants_amount=wants_amount)).shown
        assert ("每月500元。" in [each.text.zh for each in chosen]) is wants_amount


def test_a_number_that_is_asked_for_is_shown_though_other_statements_lie_nearer(entry: Entry) -> None:
    told = Clause(Bilingual("有12家分园。", "12 branch parks."))
    entry = dataclasses.replace(entry, clauses={**entry.clauses, Aspect.OVERVIEW: (told,)})
    asked = Question("q", "q", counted=Counted(is_people=False, said="q", measure="家"))
    evidence = Evidence(entry, 8.5, clauses=WHOLE)
    assert told not in select(evidence, Question("q", "q")).shown
    assert told in select(evidence, asked).shown


def test_a_follow_up_hears_no_figures_of_old(knowledge: Knowledge) -> None:
    entry = knowledge.entries["startup-guaranteed-loan"]
    old = next(place for place, clause in enumerate(entry.clauses[Aspect.CAUTIONS]) if "旧上限" in clause.text.zh)
    near = {(Aspect.BENEFITS, 0): 8.5, (Aspect.CAUTIONS, old): 8.3}
    evidence = Evidence(entry, 8.5, clauses=near, question_aspect=Aspect.CAUTIONS)
    asked = Question("q", "q")
    told = entry.clauses[Aspect.CAUTIONS][old]
    assert told in select(evidence, asked).shown
    assert told not in select(evidence, asked, Topic(entry.id, Aspect.BENEFITS)).shown


def test_what_is_blank_is_named_where_the_nearest_statement_only_says_whom_to_ask_about_it(entry: Entry) -> None:
    refers = Clause(Bilingual("旧档案怎么转移，请咨询档案中心。", "About moving an old file, ask the file centre."))
    blank = Clause(Bilingual("旧档案转移的办法", "how an old file is moved"), is_blank=True)
    entry = dataclasses.replace(entry, clauses={Aspect.HOW: (refers,), Aspect.BENEFITS: entry.clauses[Aspect.BENEFITS], Aspect.TIMING: (blank,)})
    near, far = ({(Aspect.HOW, 0): how, PAYS: 8.5, (Aspect.TIMING, 0): 7.0} for how in (8.5, 8.2))
    assert select(Evidence(entry, 8.5, clauses=near), Question("q", "q")).blanks == (blank,)
    assert select(Evidence(entry, 8.5, clauses=far), Question("q", "q")).blanks == ()


def test_whom_something_is_for_comes_with_what_one_gets_unless_that_was_talked_about(entry: Entry) -> None:
    entry = dataclasses.replace(entry, clauses={Aspect.FOR_WHOM: (Clause(Bilingual("博士。", "Doctors.")),), **entry.clauses})
    asked = Evidence(entry, 8.5, clauses={(Aspect.FOR_WHOM, 0): 8.5, PAYS: 7.0, WHERE: 7.0})
    question = Question("q", "q", (Aspect.FOR_WHOM,))
    assert select(asked, question).of == (Aspect.FOR_WHOM, Aspect.BENEFITS)
    assert select(asked, question, Topic(entry.id, Aspect.FOR_WHOM)).of == (Aspect.FOR_WHOM,)
