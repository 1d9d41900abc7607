"""Room: engine. Decides whether the passages found carry an answer, and which entry it comes from. No search, no wording."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.answers import Hit, PassageKind
from bot.domain.knowledge import Aspect, Entry
from bot.domain.library import Knowledge
from bot.engine.understanding import Understanding

NAMED_BONUS = 0.6
CONTINUED_BONUS = 0.5
FLOORS = {"zh": 7.6, "en": 7.4, "other": 7.2}
"""Below this a passage is too far to carry an answer; cosines across languages lie lower. Calibration: docs/adr/0005."""
SWITCH_FROM, SWITCH_LEAD = 7.9, 0.25
"""A short question leaves the topic when it comes this near to another entry, and nearer by this much than to the topic's own."""


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


def weigh(understanding: Understanding, hits: Sequence[Hit], knowledge: Knowledge) -> Evidence:
    """First rule that applies decides; its name goes into the receipt."""
    if understanding.question.elsewhere:
        return Evidence(None, 0.0, topic=None, rules=("elsewhere",))
    scores = _by_entry(understanding, hits, knowledge)
    scope = next((hit for hit in hits if hit.passage.kind is PassageKind.SCOPE), None)
    if not scores:
        return Evidence(None, 0.0, topic=scope.passage.subject if scope else None, rules=("nothing_found",))
    (best, score), *others = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    is_meant = bool(understanding.named) or understanding.continues is not None
    if scope and not is_meant and scope.score > score:
        return Evidence(None, score, topic=scope.passage.subject, rules=("nearer_to_out_of_scope",))
    if score < FLOORS[understanding.question.script] and not is_meant:
        return Evidence(None, score, topic=scope.passage.subject if scope else None, rules=("too_far",))
    entry = knowledge.entries[best]
    rule = "named" if understanding.named else "continued" if understanding.continues else "nearest"
    runner_up = knowledge.entries[others[0][0]] if others else None
    return Evidence(entry, score, _clauses_of(best, hits), _question_aspect(best, hits), runner_up, rules=(rule,))


def goes_on(topic: str, points_back: bool, hits: Sequence[Hit]) -> bool:
    """Whether a question that may lean on the topic does: it is not nearer to what is out of scope, nor clearly about another entry."""
    near = next((hit for hit in hits if hit.passage.kind is not PassageKind.SCOPE and hit.passage.subject != topic), None)
    own = next((hit.score for hit in hits if hit.passage.subject == topic), 0.0)
    scope = next((hit.score for hit in hits if hit.passage.kind is PassageKind.SCOPE), 0.0)
    best = max(near.score if near else 0.0, own)
    if scope > best and not points_back:
        return False
    return near is None or near.score < SWITCH_FROM or own >= near.score - SWITCH_LEAD


def _by_entry(understanding: Understanding, hits: Sequence[Hit], knowledge: Knowledge) -> dict[str, float]:
    """Each entry's best passage, and more where the question names the entry or goes on about it."""
    scores: dict[str, float] = defaultdict(float)
    for hit in hits:
        if hit.passage.kind is not PassageKind.SCOPE:
            scores[hit.passage.subject] = max(scores[hit.passage.subject], hit.score)
    for place, entry in enumerate(understanding.named):
        if entry in scores:
            scores[entry] += NAMED_BONUS / (1 + place)
    if understanding.continues and understanding.continues.entry in scores:
        scores[understanding.continues.entry] += CONTINUED_BONUS
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
