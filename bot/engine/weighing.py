"""Room: engine. Decides whether the passages found carry an answer, and which entry it comes from. No search, no wording."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.answers import Hit, PassageKind
from bot.domain.conversation import Topic
from bot.domain.knowledge import Aspect, Entry, EntryKind
from bot.domain.library import Knowledge
from bot.domain.values import numbers_in
from bot.engine.understanding import Understanding

NAMED_BONUS = 0.4
CONTINUED_BONUS = 0.6
NUMBER_BONUS = 0.25
DISTRICT_BONUS = 0.3
FLOORS = {"zh": 7.6, "en": 7.4, "other": 6.95}
"""Below this a passage is too far to carry an answer; cosines across languages lie lower. Calibration: docs/adr/0005."""
SCOPE_MARGIN = 0.08
"""So near a tie an example of what is out of scope wins; measured to cost no question in scope."""
SCOPE_STRONG = 7.9
"""A short question this near to what is out of scope is not about the topic."""
LEAD = 0.15
TOPIC_REACH = 0.4
"""How far below the floor the topic's own passages may lie for a longer question to go on about it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question. `entry` is None when nothing carries an answer; `topic` then says what the question is about.

    `clauses` gives each statement's score by (aspect, position), taken from the nearer of its two languages.
    """

    entry: Entry | None
    score: float
    clauses: Mapping[tuple[Aspect, int], float] = field(default_factory=dict)
    question_aspect: Aspect | None = None
    runner_up: Entry | None = None
    topic: str | None = None
    rules: tuple[str, ...] = ()


def topic_meant(understanding: Understanding, hits: Sequence[Hit]) -> Topic | None:
    """The topic that a question goes on about, judged by what is found for the question alone; None when it stands by itself.

    First match wins. What leans on the talk ("那硕士呢？") stays with the topic unless it names another entry or is clearly out of scope.
    """
    history = understanding.history
    if not history or understanding.refines or (understanding.is_about_officers and understanding.district):
        return None
    own = {topic.entry: _best(hits, topic.entry) for topic in history}
    if understanding.returns:
        return max(history[1:] or history, key=lambda topic: own[topic.entry])
    current, mine = history[0], own[history[0].entry]
    others = max((hit.score for hit in hits if hit.passage.kind is not PassageKind.SCOPE and hit.passage.subject != current.entry), default=0.0)
    scope = max((hit.score for hit in hits if hit.passage.kind is PassageKind.SCOPE), default=0.0)
    floor = FLOORS[understanding.question.script]
    if mine >= max(others, scope, floor - TOPIC_REACH):
        return current
    if understanding.named or (scope > max(mine + LEAD, SCOPE_STRONG) and not (understanding.is_bare or understanding.points_back)):
        return None
    if understanding.is_bare:
        return current
    if understanding.points_back or understanding.is_short:
        earlier = max(history, key=lambda topic: own[topic.entry])
        return earlier if own[earlier.entry] > mine + LEAD and own[earlier.entry] >= floor - TOPIC_REACH else current
    is_alone = max(others, scope) >= floor
    return current if mine >= floor - TOPIC_REACH and (mine >= others - LEAD or (understanding.question.aspects and not is_alone)) else None


def _best(hits: Sequence[Hit], entry: str) -> float:
    return max((hit.score for hit in hits if hit.passage.subject == entry and hit.passage.kind is not PassageKind.SCOPE), default=0.0)


def weigh(understanding: Understanding, topic: Topic | None, hits: Sequence[Hit], knowledge: Knowledge) -> Evidence:
    """First rule that applies decides; its name goes into the receipt."""
    question = understanding.question
    if question.elsewhere and not question.is_about_qingdao:
        return Evidence(None, 0.0, rules=("elsewhere",))
    scores = _by_entry(understanding, topic, hits, knowledge)
    scope = next((hit for hit in hits if hit.passage.kind is PassageKind.SCOPE), None)
    subject = scope.passage.subject if scope else None
    if not scores:
        return Evidence(None, 0.0, topic=subject, rules=("nothing_found",))
    (best, score), *others = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    is_meant = bool(understanding.named) or topic is not None or (understanding.is_about_officers and understanding.district is not None)
    if scope and topic is None and scope.score + SCOPE_MARGIN > score:
        return Evidence(None, score, topic=subject, rules=("nearer_to_out_of_scope",))
    if score < FLOORS[question.script] and not is_meant:
        return Evidence(None, score, topic=subject, rules=("too_far",))
    rule = "named" if understanding.named else "continued" if topic else "nearest"
    runner_up = knowledge.entries[others[0][0]] if others else None
    return Evidence(knowledge.entries[best], score, runner_up=runner_up, rules=(rule,))


def looked_into(evidence: Evidence, within: Sequence[Hit], question: str, likeness: Callable[[str], float]) -> Evidence:
    """The evidence with every statement of its entry scored.

    A number of the question that stands in a statement counts, because vectors hardly see numbers; so does `likeness`, the
    share of the question that a statement has in another way (its sound).
    """
    asked = numbers_in(question)
    scores: dict[tuple[Aspect, int], float] = {}
    for hit in within:
        if hit.passage.kind is PassageKind.CLAUSE and hit.passage.aspect:
            place = (hit.passage.aspect, int(hit.passage.id.split("/")[2]))
            bonus = NUMBER_BONUS if asked & numbers_in(hit.passage.text.split("：", 1)[-1]) else 0.0
            scores[place] = max(scores.get(place, 0.0), hit.score + bonus + likeness(hit.passage.text))
    nearest = next((hit.passage.aspect for hit in within if hit.passage.kind is PassageKind.QUESTION), None)
    return replace(evidence, clauses=scores, question_aspect=nearest)


def _by_entry(understanding: Understanding, topic: Topic | None, hits: Sequence[Hit], knowledge: Knowledge) -> dict[str, float]:
    """Each entry's best passage, and more where the question names the entry or goes on about it.

    A district's entry knows its officer and lines; a question that only says where something is does not get it.
    """
    scores: dict[str, float] = defaultdict(float)
    for hit in hits:
        if hit.passage.kind is PassageKind.SCOPE:
            continue
        if knowledge.entries[hit.passage.subject].kind is EntryKind.DISTRICT and not understanding.is_about_officers:
            continue
        scores[hit.passage.subject] = max(scores[hit.passage.subject], hit.score)
    for place, entry in enumerate(understanding.named):
        # A name known by its sound alone is not found by its meaning.
        scores[entry] = max(scores[entry], FLOORS["en"]) + (NAMED_BONUS if place == 0 else NAMED_BONUS * 0.75)
    if understanding.is_about_officers and understanding.district:
        scores[understanding.district] = max(scores[understanding.district], FLOORS["zh"]) + DISTRICT_BONUS
    if topic and topic.entry in scores:
        scores[topic.entry] += CONTINUED_BONUS
    return scores
