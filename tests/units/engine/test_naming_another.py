"""After an answer the other entry that may be meant is named, with what it says, its age and its sources."""

import dataclasses
from datetime import date

import pytest

from bot.domain.answers import Answer, Question, Verdict
from bot.domain.knowledge import Aspect, Entry
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button
from bot.domain.phrasebook import Phrasebook
from bot.engine.naming_another import NamingAnother
from bot.engine.weighing import Evidence

TODAY = date(2026, 6, 1)
ANSWER = Answer(Verdict.ANSWERED, "answer", {"text": "【A】\n• a"}, subject="talent-housing", buttons=(Button("button.whole", "/item talent-housing"),))


def voucher(knowledge: Knowledge, aspect: Aspect, place: int = 0) -> Evidence:
    return Evidence(knowledge.entries["home-purchase-voucher"], 8.0, clauses={(aspect, place): 8.0})


def after(evidence: Evidence, knowledge: Knowledge, phrases: Phrasebook, answer: Answer = ANSWER) -> Answer:
    return NamingAnother(phrases, knowledge, TODAY, Language.ZH).after(answer, evidence, Question("q", "q"))


def test_it_says_what_lies_nearest_that_it_may_be_over_and_where_that_is_from(knowledge: Knowledge, phrases: Phrasebook) -> None:
    named = after(voucher(knowledge, Aspect.BENEFITS), knowledge, phrases)
    text = str(named.values["text"])
    assert text.startswith("【A】\n• a\n您也可能在问【青年人才购房券】：购房券为博士10万元")
    assert "已于2025-11-10结束" in text
    assert [citation.item for citation in named.citations] == [20]
    assert named.buttons[0].send == "/about home-purchase-voucher benefits"
    assert named.subject == "talent-housing"


@pytest.mark.parametrize("changes", [{"clauses": "blank"}, {"id": "talent-housing"}])
def test_nothing_is_added_where_nothing_is_known_or_it_is_the_same(changes: dict[str, str], knowledge: Knowledge, phrases: Phrasebook) -> None:
    evidence = voucher(knowledge, Aspect.BENEFITS)
    assert isinstance(evidence.entry, Entry)
    clauses = {Aspect.BENEFITS: tuple(dataclasses.replace(each, is_blank=True) for each in evidence.entry.clauses[Aspect.BENEFITS])}
    other = dataclasses.replace(evidence.entry, **(changes if "id" in changes else {"clauses": clauses}))
    assert after(dataclasses.replace(evidence, entry=other), knowledge, phrases) == ANSWER
