"""Room: engine. Decides whether the passages found carry an answer, and which entry it comes from. No search, no wording."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.domain.answers import Hit, PassageKind, Question
from bot.domain.conversation import Topic
from bot.domain.going_on import Move, Signals, move_of
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind
from bot.domain.library import REFUSED_TOPICS, Knowledge
from bot.domain.values import numbers_in
from bot.engine.understanding import Understanding

NAMED_BONUS = 0.4
"""Half of it where the message does not sound like ours: names of ours stand in questions about other countries too ("PR card")."""
CONTINUED_BONUS = 0.6
HELD_SHARE = 0.25
"""Of that bonus, for what somebody has: "with a Huicai Card, need I prove a flat for school?" asks about school."""
HINTED_BONUS = 0.15
OTHERS_MALUS = 0.1
"""Against what is for people of whom the question does not speak: who is no foreigner does not ask about foreign graduates."""
NUMBER_BONUS = 0.25
PERSON_BONUS = 0.15
VALUE_BONUS, DEED_BONUS = 0.25, 0.2
"""For a statement that gives the kind of value waited for (an age, a length of time), and for speaking of the same thing done."""
LACKED_MALUS = 0.35
"""Against what somebody says not to have, while they ask about something else."""
DISTRICT_BONUS = 0.3
LEVEL_BONUS = 0.35
"""For what is of the level that is asked for, and against what is of another."""
FLOORS = {"zh": 7.6, "en": 7.4, "other": 6.95}
"""Below this a passage is too far to carry an answer; cosines across languages lie lower. Calibration: docs/adr/0005."""
STRANGE_MARGIN = 0.15
"""So near a tie an example of what is out of scope wins over an entry, for a question that does not sound like ours (docs/adr/0007)."""
REFUSAL_FLOORS = {"zh": 7.5, "en": 7.3, "other": 7.3}
"""Refusing accuses: an example of what is refused counts only from here on, and only when nothing lies nearer. Further off, anything may be first."""
PRESSED, PLAIN = 0.4, -0.25
"""From the one on a message sounds like an order; below the other it is plainly none, and is not accused of anything. Calibration: docs/adr/0015."""
TIE = 0.05
"""Entries this near to each other carry a question as well: of our own questions, each taken out of the index, the first was right in 4 of 10."""
MOST_RIVALS = 2
NEXT_TO_IT = 0.1
"""What lies so near to the entry that is answered from is named after the answer: either may be meant."""
LEAD = 0.15
TOPIC_REACH = 0.4
"""An earlier topic is gone back to when it lies nearer by the lead, and not further below the floor than this."""
FARTHEST = -1.2
"""What was not even found counts as this far below the floor."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question. `entry` is None when nothing carries an answer; `topic` then says what the question is about.

    `clauses` gives each statement's score by (aspect, position), taken from the nearer of its two languages. `rivals` are entries that
    carry the question about as well, the nearest first, so that it has to be asked which is meant. `leanings`: how much the question
    sounds like each aspect. `parts`: each question of a message that asks several about its entry, with the evidence for that one.
    `next_to_it`: another entry that may be meant, to be named after the answer.
    """

    entry: Entry | None
    score: float
    clauses: Mapping[tuple[Aspect, int], float] = field(default_factory=dict)
    question_aspect: Aspect | None = None
    runner_up: Entry | None = None
    topic: str | None = None
    rules: tuple[str, ...] = ()
    rivals: tuple[Entry, ...] = ()
    leanings: Mapping[Aspect, float] = field(default_factory=dict)
    parts: tuple[tuple[Question, "Evidence"], ...] = ()
    next_to_it: Entry | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What a message does with the talk, how much it sounds like ours (about -1 to 1), and the topic it goes on about, if it does."""

    move: Move
    nearness: float = 1.0
    topic: Topic | None = None


def course_of(understanding: Understanding, hits: Sequence[Hit], nearness: float) -> Course:
    """How a message goes with what was said before, judged by what is found for the message alone. First match wins."""
    history = understanding.history
    if not history or understanding.refines or (understanding.is_about_officers and understanding.district):
        return Course(Move.IS_NEW, nearness)
    own = {topic.entry: _best(hits, topic.entry) for topic in history}
    if understanding.returns and understanding.returns_first and not understanding.named:
        return Course(Move.GOES_ON, nearness, history[-1])
    if understanding.returns:
        return Course(Move.GOES_ON, nearness, max(history[1:] or history, key=lambda topic: own[topic.entry]))
    if understanding.points_back and understanding.named and understanding.held.issuperset(understanding.named):
        return Course(Move.GOES_ON, nearness, history[0])  # "and with a Huicai Card?"
    if understanding.named and understanding.needed.issuperset(understanding.named):
        return Course(Move.GOES_ON, nearness, history[0])  # "do I need a hukou for it?"
    if _asks_about_another(understanding):
        return Course(Move.IS_NEW, nearness)
    move = move_of(signals_of(understanding, hits, nearness))
    if move is Move.LEAVES and understanding.asks_for_line:
        move = Move.IS_NEW  # whom to call is ours to say, about whatever sounds like ours
    if move is not Move.GOES_ON:
        return Course(move, nearness)
    current, earlier = history[0], max(history, key=lambda topic: own[topic.entry])
    is_earlier = own[earlier.entry] > own[current.entry] + LEAD and own[earlier.entry] >= FLOORS[understanding.question.script] - TOPIC_REACH
    return Course(move, nearness, earlier if is_earlier else current)


def _asks_about_another(understanding: Understanding) -> bool:
    """Whether a message names what the latest topic has nothing to do with, and leans on nothing that was said ("how do I apply for the loan?")."""
    strangers = set(understanding.named) - understanding.held - understanding.demanded
    leans = understanding.points_back or understanding.refers or understanding.adds
    return bool(strangers) and understanding.history[0].entry not in understanding.named and not leans


def signals_of(understanding: Understanding, hits: Sequence[Hit], nearness: float) -> Signals:
    """What tells whether a message goes on about the latest topic."""
    current, floor = understanding.history[0].entry, FLOORS[understanding.question.script]
    near = {hit.passage.subject: hit.score for hit in sorted(hits, key=lambda hit: hit.score) if hit.passage.kind is not PassageKind.SCOPE}
    own = near.pop(current, 0.0)
    others, second, *_ = *sorted(near.values(), reverse=True), 0.0, 0.0
    scope = max((hit.score for hit in hits if hit.passage.kind is PassageKind.SCOPE), default=0.0)
    return Signals(
        nearness=nearness,
        content=understanding.content,
        others=max(others - floor, FARTHEST) * understanding.content,
        scope=max(scope - floor, FARTHEST) * understanding.content,
        lead=(max(others - floor, FARTHEST) - max(own - floor, second - floor, FARTHEST)) * understanding.content,
        is_bare=understanding.is_bare,
        points_back=understanding.points_back,
        refers=understanding.refers,
        # A name that lies no nearer than the topic is one of its conditions: "how long must I pay social insurance?"
        names_another=current not in understanding.named
        and max((near.get(entry, 0.0) for entry in understanding.named if entry not in understanding.held), default=0.0) > own,
        is_elsewhere=understanding.question.elsewhere is not None,
        adds=understanding.adds,
        own=max(own - floor, FARTHEST),
    )


def _best(hits: Sequence[Hit], entry: str) -> float:
    return max((hit.score for hit in hits if hit.passage.subject == entry and hit.passage.kind is not PassageKind.SCOPE), default=0.0)


def weigh(understanding: Understanding, course: Course, hits: Sequence[Hit], knowledge: Knowledge) -> Evidence:
    """First rule that applies decides; its name goes into the receipt."""
    question, topic = understanding.question, course.topic
    if question.elsewhere and (not question.is_about_qingdao or (_is_strange(understanding, course) and not understanding.named)):
        return Evidence(None, 0.0, rules=("elsewhere",))
    scores = _by_entry(understanding, course, hits, knowledge)
    scope = next((hit for hit in hits if hit.passage.kind is PassageKind.SCOPE), None)
    subject = _out_of_scope_topic(scope, max(scores.values(), default=0.0), understanding)
    if not scores:
        return Evidence(None, 0.0, topic=subject, rules=("nothing_found",))
    (best, score), *others = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    if course.move is Move.LEAVES:
        return Evidence(None, score, topic=subject, rules=("leaves",))
    if understanding.is_no_scholar and not understanding.named and topic is None:
        return Evidence(None, score, topic=subject, rules=("no_scholar",))
    is_meant = bool(understanding.named) or topic is not None or (understanding.is_about_officers and understanding.district is not None)
    margin = STRANGE_MARGIN if _is_strange(understanding, course) else 0.0
    if scope and topic is None and scope.score + margin > score:
        return Evidence(None, score, topic=subject, rules=("nearer_to_out_of_scope",))
    if score < FLOORS[question.script] and not is_meant:
        return Evidence(None, score, topic=subject, rules=("too_far",))
    rule = "named" if understanding.named else "continued" if topic else "nearest"
    entry = knowledge.entries[best]
    strangers = [(other, its) for other, its in ((knowledge.entries[each], its) for each, its in others) if not _are_kin(entry, other)]
    rivals = tuple(other for other, its in strangers if its >= score - TIE)[:MOST_RIVALS] if rule == "nearest" else ()
    next_to_it = next((other for other, its in strangers if its >= score - NEXT_TO_IT), None) if topic is None else None
    runner_up = knowledge.entries[others[0][0]] if others else None
    return Evidence(entry, score, runner_up=runner_up, rules=(rule,), rivals=rivals, next_to_it=next_to_it)


def _is_strange(understanding: Understanding, course: Course) -> bool:
    """Whether a message sounds like none of ours; a mere name ("永居") sounds like nothing, and is what it names."""
    return course.nearness < 0 and not (understanding.named and understanding.is_bare)


def _are_kin(one: Entry, other: Entry) -> bool:
    """Whether one is a part of the other, or both of a third: what one says then holds beside the other."""
    return one.id == other.belongs_to or other.id == one.belongs_to or (one.belongs_to is not None and one.belongs_to == other.belongs_to)


def _out_of_scope_topic(scope: Hit | None, best: float, understanding: Understanding) -> str | None:
    """What a question that gets no answer is about; one of the refused topics only where its example is near, and nearer than any entry."""
    if scope is None or scope.passage.subject not in REFUSED_TOPICS:
        return scope.passage.subject if scope else None
    is_near = scope.score >= max(best, REFUSAL_FLOORS[understanding.question.script])
    return scope.passage.subject if is_near and understanding.pressure >= PLAIN else None


@dataclass(frozen=True, slots=True)
class Ear:
    """What is heard: in a question the kinds of `people` it speaks of and what it says is done (`deeds`), the same in a statement
    (`people_told`, `deeds_told`), and whether a statement `gives` what the question waits for.
    """

    people: frozenset[str]
    people_told: Callable[[str], frozenset[str]]
    deeds: frozenset[str] = frozenset()
    deeds_told: Callable[[str], frozenset[str]] = lambda text: frozenset()
    gives: Callable[[Clause], bool] = lambda clause: False


def looked_into(evidence: Evidence, within: Sequence[Hit], question: str, ear: Ear) -> Evidence:
    """The evidence with every statement of its entry scored.

    A number of the question that stands in a statement counts, because vectors hardly see numbers ("one" says too little, 高一 or 一个);
    so does it when both speak of the same kind of people, unless most of the entry does, when the statement gives the kind of value that
    is waited for, and then also when both speak of the same thing done.
    """
    assert evidence.entry is not None
    asked = numbers_in(question) - {1}
    hits = [hit for hit in within if hit.passage.kind is PassageKind.CLAUSE and hit.passage.aspect]
    people = _shared(hits, ear)
    scores: dict[tuple[Aspect, int], float] = {}
    for hit in hits:
        assert hit.passage.aspect is not None
        place = (hit.passage.aspect, int(hit.passage.id.split("/")[2]))
        bonus = (NUMBER_BONUS if asked & _numbers_told(_statement(hit)) else 0.0) + (PERSON_BONUS if hit.passage.id in people else 0.0)
        if ear.gives(evidence.entry.clauses[place[0]][place[1]]):
            bonus += _value_bonus(ear.deeds, ear.deeds_told(_statement(hit)))
        scores[place] = max(scores.get(place, 0.0), hit.score + bonus)
    nearest = next((hit.passage.aspect for hit in within if hit.passage.kind is PassageKind.QUESTION), None)
    return replace(evidence, clauses=scores, question_aspect=nearest)


def _value_bonus(asked: frozenset[str], told: frozenset[str]) -> float:
    """More where both speak of the same thing done, nothing where the statement speaks of another: how long to study is not how long to stay."""
    if not asked or not told:
        return VALUE_BONUS
    return VALUE_BONUS + DEED_BONUS if asked & told else 0.0


def _shared(hits: Sequence[Hit], ear: Ear) -> frozenset[str]:
    """The ids of the statements that speak of the same people as the question, unless most of them do."""
    spoken = {hit.passage.id: ear.people_told(_statement(hit)) for hit in hits} if ear.people else {}
    meant = {kind for kind in ear.people if sum(kind in each for each in spoken.values()) <= len(hits) / 2}
    return frozenset(place for place, each in spoken.items() if meant & each)


@lru_cache(maxsize=8192)
def _numbers_told(statement: str) -> frozenset[float]:
    """The numbers of a statement; kept, for statements are the same for every question, and what people write never comes here."""
    return frozenset(numbers_in(statement))


def _statement(hit: Hit) -> str:
    """A passage without the title of its entry before it."""
    return hit.passage.text.split("：", 1)[-1] if hit.passage.language == "zh" else hit.passage.text.split(": ", 1)[-1]


def _by_entry(understanding: Understanding, course: Course, hits: Sequence[Hit], knowledge: Knowledge) -> dict[str, float]:
    """Each entry's best passage, and more where the question names the entry or goes on about it.

    A district's entry knows its officer and lines; a question that only says where something is does not get it.
    """
    scores: dict[str, float] = defaultdict(float)
    named_bonus = NAMED_BONUS / 2 if _is_strange(understanding, course) else NAMED_BONUS
    for hit in hits:
        if hit.passage.kind is PassageKind.SCOPE:
            continue
        if knowledge.entries[hit.passage.subject].kind is EntryKind.DISTRICT and not understanding.is_about_officers:
            continue
        scores[hit.passage.subject] = max(scores[hit.passage.subject], hit.score)
    for place, entry in enumerate(understanding.named):
        # A name known by its sound alone is not found by its meaning.
        share = HELD_SHARE if entry in understanding.held else 1 if place == 0 else 0.75
        scores[entry] = max(scores[entry], FLOORS["en"]) + named_bonus * share
    if understanding.is_about_officers and understanding.district:
        scores[understanding.district] = max(scores[understanding.district], FLOORS["zh"]) + DISTRICT_BONUS
    for entry in (understanding.hinted | understanding.for_them) & scores.keys():
        scores[entry] += HINTED_BONUS
    for entry in (understanding.for_others & scores.keys()) - {*understanding.named, *([course.topic.entry] if course.topic else ())}:
        scores[entry] -= OTHERS_MALUS
    for entry in understanding.lacked & scores.keys():
        scores[entry] -= LACKED_MALUS
    if course.topic and course.topic.entry in scores:
        scores[course.topic.entry] += CONTINUED_BONUS
    for entry in scores if understanding.level else ():
        if (level := knowledge.entries[entry].level) is not None:
            scores[entry] += LEVEL_BONUS if level is understanding.level else -LEVEL_BONUS
    if lines := _public_lines(understanding, course, max(scores.values(), default=0.0), knowledge):
        scores[lines] = max(scores.values(), default=0.0) + DISTRICT_BONUS
    return scores


def _public_lines(understanding: Understanding, course: Course, best: float, knowledge: Knowledge) -> str | None:
    """The entry with all public lines, which districts belong to: whatever the matter is, it says whom to call."""
    is_ours = course.nearness >= 0 or best >= FLOORS[understanding.question.script]
    if not understanding.asks_for_line or understanding.district or not is_ours:
        return None
    return next((entry.belongs_to for entry in knowledge.districts()), None)
