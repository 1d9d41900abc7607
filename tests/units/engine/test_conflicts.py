"""Two figures for one thing are said aloud, and only those."""

import dataclasses
from datetime import date

from bot.domain.answers import Question
from bot.domain.conflicts import conflicting
from bot.domain.cues import Cues
from bot.domain.knowledge import Aspect, Clause, Entry, Figure, Unit
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.phrasebook import Phrasebook
from bot.engine.composing import Composing
from bot.engine.understanding import Understanding
from bot.engine.weighing import Evidence

OF = Bilingual("博士", "doctor")


def states(value: float, of: Bilingual | None = OF, unit: Unit = Unit.CNY) -> Clause:
    return Clause(Bilingual(f"博士{value:.0f}元。", f"CNY {value:.0f} with a doctorate."), figures=(Figure(value, unit, of),))


def with_benefits(entry: Entry, *clauses: Clause) -> Entry:
    return dataclasses.replace(entry, clauses={Aspect.BENEFITS: clauses})


def test_another_value_of_the_same_thing_contradicts(knowledge: Knowledge) -> None:
    shown, other = states(1200), states(1500)
    entry = with_benefits(knowledge.entries["graduate-housing-subsidy"], shown, other)
    assert conflicting([shown], [entry]) == (other,)


def test_another_thing_another_unit_or_an_old_figure_in_a_caution_does_not(knowledge: Knowledge) -> None:
    shown = states(1200)
    others = (states(1200), states(800, Bilingual("硕士", "master")), states(3, unit=Unit.YEAR), states(5, of=None))
    entry = with_benefits(knowledge.entries["graduate-housing-subsidy"], shown, *others)
    entry = dataclasses.replace(entry, clauses={**entry.clauses, Aspect.CAUTIONS: (states(1500),)})
    assert conflicting([shown], [entry]) == ()


def test_an_answer_says_that_its_sources_differ(knowledge: Knowledge, phrases: Phrasebook, cues: Cues) -> None:
    entry = with_benefits(knowledge.entries["graduate-housing-subsidy"], states(1200), states(1500))
    evidence = Evidence(entry, 8.0, clauses={(Aspect.BENEFITS, 0): 8.5, (Aspect.BENEFITS, 1): 7.0})
    answer = Composing(phrases, knowledge, date(2026, 11, 23), Language.EN, cues).compose(evidence, Understanding(Question("q", "q")))
    assert "CNY 1200 with a doctorate." in str(answer.values["text"])
    assert "sources differ; another says: CNY 1500" in str(answer.values["text"])
