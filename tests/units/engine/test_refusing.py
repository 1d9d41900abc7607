"""A question is taken for something we refuse only where an example of that is near, and nearer than anything we know."""

import pytest

from bot.domain.answers import Hit, Passage, PassageKind, Question
from bot.domain.going_on import Move
from bot.domain.library import REFUSED_TOPICS, Knowledge
from bot.engine.understanding import Understanding
from bot.engine.weighing import Course, weigh


def near(subject: str, kind: PassageKind, score: float) -> Hit:
    return Hit(Passage(f"{subject}/0", subject, kind, "zh", ""), 0.0, 0.0, score)


def topic_of(topic: str, example: float, entry: float, script: str, knowledge: Knowledge) -> str | None:
    hits = [near(topic, PassageKind.SCOPE, example), near(next(iter(knowledge.entries)), PassageKind.CLAUSE, entry)]
    return weigh(Understanding(Question("q", "q", script=script)), Course(Move.IS_NEW), hits, knowledge).topic


@pytest.mark.parametrize("topic", REFUSED_TOPICS)
@pytest.mark.parametrize(
    ("example", "entry", "script", "is_refused"),
    [(7.5, 7.1, "zh", True), (7.45, 7.1, "zh", False), (7.3, 7.1, "en", True), (7.25, 7.1, "en", False), (7.35, 7.1, "other", True), (7.35, 7.38, "en", False)],
)
def test_what_is_refused_is_near_and_nearest(topic: str, example: float, entry: float, script: str, is_refused: bool, knowledge: Knowledge) -> None:
    assert topic_of(topic, example, entry, script, knowledge) == (topic if is_refused else None)


def test_another_topic_is_named_however_far_it_is(knowledge: Knowledge) -> None:
    assert topic_of("weather", 6.5, 6.4, "zh", knowledge) == "weather"


def test_every_refused_topic_is_a_topic_of_the_knowledge(knowledge: Knowledge) -> None:
    assert set(REFUSED_TOPICS) <= knowledge.topics.keys()
