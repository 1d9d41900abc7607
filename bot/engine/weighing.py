"""Room: engine. Decides whether the passages found carry an answer, and which entry it comes from. No search, no wording."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.answers import Hit, PassageKind
from bot.domain.conversation import Topic
from bot.domain.knowledge import Aspect, Entry, EntryKind
from bot.domain.library import Knowledge
from bot.engine.understanding import Understanding

NAMED_BONUS = 0.6
CONTINUED_BONUS = 0.6
FLOORS = {"zh": 7.6, "en": 7.4, "other": 7.2}
"""Below this a passage is too far to carry an answer; cosines across languages lie lower. Calibration: docs/adr/0005."""
SWITCH_FROM = 8.0
LEAD, LEAD_LEANING = 0.15, 0.45
"""How much nearer another entry must be before a question leaves the topic; more where it leans on what was said."""
TOPIC_REACH = 0.4
"""How far below the floor the topic's own passages may lie for a question to go on about it."""


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
    """The topic that a question goes on about, judged by what is found for the question alone; None when it stands by itself."""
    history = understanding.history
    if not history or (understanding.named and not understanding.returns):
        return None
    own = {topic.entry: _best(hits, topic.entry) for topic in history}
    if understanding.returns:
        return max(history[1:] or history, key=lambda topic: own[topic.entry])
    current = history[0]
    others = max((hit.score for hit in hits if hit.passage.kind is not PassageKind.SCOPE and hit.passage.subject != current.entry), default=0.0)
    scope = max((hit.score for hit in hits if hit.passage.kind is PassageKind.SCOPE), default=0.0)
    is_leaning = understanding.points_back or understanding.is_short
    if understanding.points_back and others < SWITCH_FROM:
        return current
    is_near = own[current.entry] >= FLOORS[understanding.question.script] - TOPIC_REACH
    is_nearest = own[current.entry] >= others - (LEAD_LEANING if is_leaning else LEAD)
    return current if is_near and is_nearest and own[current.entry] >= scope else None


def _best(hits: Sequence[Hit], entry: str) -> float:
    return max((hit.score for hit in hits if hit.passage.subject == entry and hit.passage.kind is not PassageKind.SCOPE), default=0.0)


def weigh(understanding: Understanding, topic: Topic | None, hits: Sequence[Hit], knowledge: Knowledge, is_about_officers: bool) -> Evidence:
    """First rule that applies decides; its name goes into the receipt."""
    question = understanding.question
    if question.elsewhere and not question.is_about_qingdao:
        return Evidence(None, 0.0, rules=("elsewhere",))
    scores = _by_entry(understanding, topic, hits, knowledge, is_about_officers)
    scope = next((hit for hit in hits if hit.passage.kind is PassageKind.SCOPE), None)
    subject = scope.passage.subject if scope else None
    if not scores:
        return Evidence(None, 0.0, topic=subject, rules=("nothing_found",))
    (best, score), *others = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    is_meant = bool(understanding.named) or topic is not None
    if scope and not is_meant and scope.score > score:
        return Evidence(None, score, topic=subject, rules=("nearer_to_out_of_scope",))
    if score < FLOORS[question.script] and not is_meant:
        return Evidence(None, score, topic=subject, rules=("too_far",))
    rule = "named" if understanding.named else "continued" if topic else "nearest"
    runner_up = knowledge.entries[others[0][0]] if others else None
    return Evidence(knowledge.entries[best], score, _clauses_of(best, hits), _question_aspect(best, hits), runner_up, rules=(rule,))


def _by_entry(understanding: Understanding, topic: Topic | None, hits: Sequence[Hit], knowledge: Knowledge, is_about_officers: bool) -> dict[str, float]:
    """Each entry's best passage, and more where the question names the entry or goes on about it.

    A district's entry knows its officer and lines; a question that only says where something is does not get it.
    """
    scores: dict[str, float] = defaultdict(float)
    for hit in hits:
        if hit.passage.kind is PassageKind.SCOPE:
            continue
        if knowledge.entries[hit.passage.subject].kind is EntryKind.DISTRICT and not is_about_officers:
            continue
        scores[hit.passage.subject] = max(scores[hit.passage.subject], hit.score)
    for place, entry in enumerate(understanding.named):
        if entry in scores:
            scores[entry] += NAMED_BONUS / (1 + place)
    if topic and topic.entry in scores:
        scores[topic.entry] += CONTINUED_BONUS
    return scores


def _clauses_of(entry: str, hits: Sequence[Hit]) -> dict[tuple[Aspect, int], float]:
    scores: dict[tuple[Aspect, int], float] = {}
    for hit in hits:
        if hit.passage.subject == entry and hit.passage.kind is PassageKind.CLAUSE and hit.passage.aspect:
            place = (hit.passage.aspect, int(hit.passage.id.split("/")[2]))
            scores[place] = max(scores.get(place, 0.0), hit.score)
    return scores


def _question_aspect(entry: str, hits: Sequence[Hit]) -> Aspect | None:
    """What the nearest known question of the entry asks about."""
    return next((hit.passage.aspect for hit in hits if hit.passage.subject == entry and hit.passage.kind is PassageKind.QUESTION), None)
