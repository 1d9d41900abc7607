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
SCOPE_MARGIN = 0.0
FLOOR = 7.55
"""Calibrated on the staff's own questions, each taken out of the index, against the out-of-scope examples (docs/adr/0005)."""


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
    if understanding.question.elsewhere and not understanding.named:
        return Evidence(None, 0.0, topic=None, rules=("elsewhere",))
    scores = _by_entry(understanding, hits, knowledge)
    scope = next((hit for hit in hits if hit.passage.kind is PassageKind.SCOPE), None)
    if not scores:
        return Evidence(None, 0.0, topic=scope.passage.subject if scope else None, rules=("nothing_found",))
    (best, score), *others = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    is_meant = bool(understanding.named) or understanding.continues is not None
    if scope and not is_meant and scope.score > score + SCOPE_MARGIN:
        return Evidence(None, score, topic=scope.passage.subject, rules=("nearer_to_out_of_scope",))
    if score < FLOOR and not is_meant:
        return Evidence(None, score, topic=scope.passage.subject if scope else None, rules=("too_far",))
    entry = knowledge.entries[best]
    rule = "named" if understanding.named else "continued" if understanding.continues else "nearest"
    runner_up = knowledge.entries[others[0][0]] if others else None
    return Evidence(entry, score, _clauses_of(best, hits), _question_aspect(best, hits), runner_up, rules=(rule,))


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
