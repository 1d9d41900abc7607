"""Questions in languages that Guichao does not answer in: the shipped glossary and cues understand them."""

from collections import defaultdict

import pytest

from bot.domain.cues import Cues
from bot.domain.knowledge import Aspect
from bot.domain.library import Knowledge
from bot.domain.tongues import in_plain_letters
from bot.engine.understanding import Reader
from bot.ports import Scripts


@pytest.fixture(scope="module")
def reader(cues: Cues, knowledge: Knowledge, scripts: Scripts) -> Reader:
    return Reader(cues, knowledge, scripts)


@pytest.mark.parametrize(
    ("text", "entry", "aspect"),
    [
        ("정착금은 얼마인가요?", "settling-in-payment", Aspect.BENEFITS),
        ("학사 주거 보조금은 언제까지 신청하나요?", "graduate-housing-subsidy", Aspect.TIMING),
        ("住宅補助金の申請方法を教えてください", "graduate-housing-subsidy", Aspect.HOW),
        ("就労許可の書類は何ですか", "work-permit-for-foreigners", Aspect.MATERIALS),
        ("Wer kann die Niederlassungserlaubnis beantragen?", "permanent-residence", Aspect.FOR_WHOM),
        ("Combien de temps prend le permis de travail ?", "work-permit-for-foreigners", Aspect.TIMING),
        ("Combien touche-t-on avec l’aide au logement ?", "graduate-housing-subsidy", Aspect.BENEFITS),
        ("Qu’est-ce que l’aide au logement ?", "graduate-housing-subsidy", Aspect.OVERVIEW),
        ("Где получить ваучер на покупку жилья?", "home-purchase-voucher", Aspect.WHERE),
        ("¿Qué requisitos tiene el subsidio de vivienda?", "graduate-housing-subsidy", Aspect.CONDITIONS),
        ("Thẻ thường trú là gì?", "permanent-residence", Aspect.OVERVIEW),
        ("كيف أقدم على تصريح العمل؟", "work-permit-for-foreigners", Aspect.HOW),
    ],
)
def test_what_is_asked_and_what_it_is_about_are_understood(text: str, entry: str, aspect: Aspect, reader: Reader) -> None:
    asked = reader.understand(text, ())
    assert (asked.named[0], asked.question.aspects[0], asked.question.script) == (entry, aspect, "other")


@pytest.mark.parametrize("text", ["상하이 주택 보조금은 얼마인가요?", "Сколько платят в Шанхае?", "Trợ cấp nhà ở tại Thượng Hải là bao nhiêu?"])
def test_another_city_is_noticed_in_its_name_abroad(text: str, reader: Reader) -> None:
    assert reader.understand(text, ()).question.elsewhere == "Shanghai"


def test_a_word_from_abroad_means_one_thing(knowledge: Knowledge) -> None:
    meanings = defaultdict(set)
    for term in knowledge.terms:
        for word in term.abroad:
            meanings[in_plain_letters(word)].add(term.term.zh)
    assert len(meanings) > 1000
    assert {word: terms for word, terms in meanings.items() if len(terms) > 1} == {}


def test_every_part_of_an_entry_can_be_asked_for_but_the_cautions(cues: Cues) -> None:
    assert {name.removeprefix("abroad.") for name in cues.table if name.startswith("abroad.")} == set(Aspect) - {Aspect.CAUTIONS}
