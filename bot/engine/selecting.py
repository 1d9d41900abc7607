"""Room: engine. Which statements, blanks and conditions of an entry belong into an answer, by what was asked. No words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.answers import Question
from bot.domain.conversation import Topic
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Unit
from bot.domain.values import numbers_in
from bot.engine.expecting import THIS_YEAR
from bot.engine.saying_once import not_yet_said, said_once, said_together
from bot.engine.weighing import Evidence

MOST_SHOWN = 3
_NEAR, _NEAR_BESIDE, _NEARER = 0.45, 0.3, 0.1
"""How far below the nearest statement another may lie to be shown; a blank of an aspect that was not asked about must lie nearer."""
_ASKED_BONUS, _QUESTION_BONUS, _LEANING = (0.3, 0.2), 0.12, 0.3
"""What words that name an aspect add, what the nearest known question adds, and what it adds to sound fully like one (docs/adr/0013)."""
_PART_FLOORS = {"zh": 7.2, "en": 6.75, "other": 6.75}
"""Below this a statement says nothing to one question of several: they are short, and lie further off than whole messages do."""
_APART, _BLANK_APART = 0.1, 0.2
"""So much nearer to one question of several lies what answers it than anything shown for the others; a blank, than any statement."""
_NEEDS_CONDITIONS = (Aspect.BENEFITS, Aspect.FOR_WHOM, Aspect.CONDITIONS)
_LISTED = (Aspect.MATERIALS, Aspect.HOW)
"""Aspects of which a part would mislead: every paper and every step is shown."""
_USUAL_ASPECT: Mapping[EntryKind, tuple[Aspect, ...]] = {EntryKind.DISTRICT: (Aspect.WHERE,)}
"""What is asked of a district is whom to turn to there."""

_NOW = ("现行", "本年度", "今年", "当期", "当年")
_REFERS = ("请咨询", "请联系", "请向", "请问")
_SAME_MATTER = 0.6
"""The share of a blank's pairs of characters that stand in a statement about the same matter."""
_DAY = re.compile(r"\d{1,2}月\d{1,2}日")

Placed = tuple[Aspect, int, Clause]
Rank = Mapping[Placed, float]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements answer the question (`of`: the aspect of each), which blanks it runs into, and which conditions belong to it."""

    aspect: Aspect
    shown: tuple[Clause, ...]
    of: tuple[Aspect, ...]
    blanks: tuple[Clause, ...]
    also_required: tuple[Clause, ...]


def select(evidence: Evidence, question: Question, topic: Topic | None = None) -> Selection:
    """The statements nearest to the question, those of the aspect asked about before others; and the blanks that lie as near."""
    entry = evidence.entry
    assert entry is not None
    aspects = question.aspects[:2] or ((topic.aspect,) if topic else ()) or _USUAL_ASPECT.get(entry.kind, ())
    rank = _ranked(entry, evidence, aspects)
    placed, best, first = list(rank), max(rank.values(), default=0.0), max(rank, key=rank.__getitem__)[0]
    near = [each for each in placed if rank[each] >= best - (_NEAR if aspects or each[0] is first else _NEAR_BESIDE)]
    # A follow-up asks for what holds, whatever known question it sounds like; who wonders about an old figure there names it.
    about_old = evidence.question_aspect is Aspect.CAUTIONS and topic is None
    fresh = [each for each in near if about_old or rank[each] >= best or not _is_stale(each, question)]
    shown = _nearest([each for each in fresh if not each[2].is_blank], rank)
    shown += _of_aspects_named(question, first, shown, rank)
    shown = _with_what_one_gets(first, topic, shown, rank, question)
    shown += _amount_asked(question, shown, rank)
    shown += _count_asked(question, shown, rank)
    open_for = _left_open(entry, question, aspects, shown)
    blanks = [
        each
        for each in placed
        if each[2].is_blank
        and (_is_met(each, first, shown, rank, best) or each[0] in open_for or _is_of_now(each, first, question) or _is_left_to_others(each, shown, rank, best))
    ]
    for asked, part in evidence.parts:
        beside = _beside(_ranked(entry, part, asked.aspects[:2]), asked, [*shown, *blanks])
        blanks += [each for each in beside if each[2].is_blank]
        shown += [each for each in beside if not each[2].is_blank and shown]
    if THIS_YEAR in question.expects and any(each[0] is Aspect.TIMING for each in blanks):
        shown = [each for each in shown if not _is_of_a_day(each)]
    chosen = [each[2] for each in placed if each in shown]
    rest = [condition for aspect in (Aspect.FOR_WHOM, Aspect.CONDITIONS) for condition in entry.known(aspect)]
    also = not_yet_said(rest, chosen) if first in _NEEDS_CONDITIONS else ()
    said = said_once(chosen)
    of = tuple(next(each[0] for each in placed if each[2] is clause) for clause in said)
    return Selection(first, said, of, tuple(each[2] for each in placed if each in blanks), also)


def nearest_to(evidence: Evidence, question: Question) -> tuple[Aspect, Clause]:
    """The one statement or blank of an entry that lies nearest to a question, and the aspect it belongs to."""
    assert evidence.entry is not None
    rank = _ranked(evidence.entry, evidence, question.aspects[:2])
    aspect, _, clause = max(rank, key=rank.__getitem__)
    return aspect, clause


def _ranked(entry: Entry, evidence: Evidence, aspects: Sequence[Aspect]) -> Rank:
    """Every statement and blank of an entry in its order, with how near it lies to a question that asks for these aspects."""
    placed = [(aspect, position, clause) for aspect in Aspect for position, clause in enumerate(entry.clauses.get(aspect, ()))]
    return {each: evidence.clauses.get((each[0], each[1]), 0.0) + _bonus(each[0], aspects, evidence) for each in placed}


def _of_aspects_named(question: Question, first: Aspect, shown: Sequence[Placed], rank: Rank) -> list[Placed]:
    """Of each aspect that the question names the nearest statement, where none is shown; all of those that are lists."""
    more: list[Placed] = []
    for aspect in question.aspects[:3]:
        own = [each for each in rank if each[0] is aspect and not each[2].is_blank]
        if aspect in _LISTED:
            more += [each for each in own if each not in shown]
        elif own and not any(each[0] is aspect for each in (*shown, *more)):
            more.append(max(own, key=rank.__getitem__))
    return more


def _with_what_one_gets(first: Aspect, topic: Topic | None, shown: list[Placed], rank: Rank, question: Question) -> list[Placed]:
    """What one gets belongs to what something is; and to whom it is for, in place of what nobody asked, where that was not talked about yet."""
    own = [each for each in rank if each[0] is Aspect.BENEFITS and not each[2].is_blank]
    if not own or not (first is Aspect.OVERVIEW or (first is Aspect.FOR_WHOM and topic is None)):
        return shown
    kept = shown if first is Aspect.OVERVIEW else [each for each in shown if each[0] in (*_NEEDS_CONDITIONS, *question.aspects)]
    if any(each in kept for each in own):
        return kept
    # What is left out of whom it is for is said in short among what is also required.
    nearest = sorted(kept, key=rank.__getitem__, reverse=True)[: MOST_SHOWN - 1] if first is Aspect.FOR_WHOM else kept
    return [*nearest, max(own, key=rank.__getitem__)]


def _amount_asked(question: Question, shown: Sequence[Placed], rank: Rank) -> list[Placed]:
    """The nearest amount, where one is asked for and none is shown, though the entry gives it."""
    priced = [each for each in rank if each[0] is Aspect.BENEFITS and _is_priced(each[2])]
    return [max(priced, key=rank.__getitem__)] if question.wants_amount and priced and not any(each in shown for each in priced) else []


def _count_asked(question: Question, shown: Sequence[Placed], rank: Rank) -> list[Placed]:
    """The nearest statement with the number asked for, where none shown gives it, though the entry does; cautions tell numbers not to be relied on."""
    counted = question.counted
    if counted is None or any(counted.is_told(each[2]) for each in shown):
        return []
    told = [each for each in rank if not each[2].is_blank and each[0] is not Aspect.CAUTIONS and counted.is_told(each[2])]
    return [max(told, key=rank.__getitem__)] if told else []


def _beside(rank: Rank, asked: Question, chosen: Sequence[Placed]) -> list[Placed]:
    """What answers one question of several and nothing chosen does: its nearest statement, or the blank it plainly asks for."""
    known = max((near for each, near in rank.items() if not each[2].is_blank), default=0.0)
    fit = [each for each in rank if not each[2].is_blank or (each[0] in asked.aspects[:2] and rank[each] > known + _BLANK_APART)]
    nearest = max(fit, key=rank.__getitem__, default=None)
    told = max((rank[each] for each in chosen), default=0.0)
    is_missing = nearest is not None and rank[nearest] >= max(_PART_FLOORS[asked.script], told + _APART)
    return [nearest] if nearest is not None and is_missing else []


def _is_stale(placed: Placed, question: Question) -> bool:
    """A caution about figures of old: whoever does not ask about them is better off without."""
    return placed[0] is Aspect.CAUTIONS and bool(placed[2].figures) and not numbers_in(question.search) & numbers_in(placed[2].text.zh)


def _is_of_now(placed: Placed, first: Aspect, question: Question) -> bool:
    """A blank for what holds now, beside older statements of the same kind, where this year's is asked for."""
    return THIS_YEAR in question.expects and placed[0] is first and any(word in placed[2].text.zh for word in _NOW)


def _is_of_a_day(placed: Placed) -> bool:
    """A day that was: beside "this year's is not known" it would be taken for this year's."""
    return placed[0] is Aspect.TIMING and _DAY.search(placed[2].text.zh) is not None


def _left_open(entry: Entry, question: Question, aspects: Sequence[Aspect], shown: Sequence[Placed]) -> set[Aspect]:
    """Aspects whose blanks are the very thing asked: an amount that no statement shown gives, whom to call in a district."""
    is_unpriced = question.wants_amount and not any(each[0] is Aspect.BENEFITS and _is_priced(each[2]) for each in shown)
    is_of_district = entry.kind is EntryKind.DISTRICT and Aspect.WHERE in aspects and not entry.officers
    return {*([Aspect.BENEFITS] if is_unpriced else ()), *([Aspect.WHERE] if is_of_district else ())}


def _is_priced(clause: Clause) -> bool:
    return any(figure.unit in (Unit.CNY, Unit.PERCENT) for figure in clause.figures)


def _is_met(blank: Placed, first: Aspect, shown: Sequence[Placed], rank: Rank, best: float) -> bool:
    """Whether a question runs into a blank: it lies as near as the nearest statement, or belongs to what was asked and is not far."""
    own = rank[blank]
    beside = [rank[each] for each in shown if each[0] is blank[0]]
    return own >= best - _NEARER or (blank[0] is first and (not beside or own >= max(beside) - _NEAR))


def _is_left_to_others(blank: Placed, shown: Sequence[Placed], rank: Rank, best: float) -> bool:
    """Whether a statement that lies about as near as the nearest only says whom to ask about what is blank."""
    pairs = _pairs(blank[2])
    near = [each[2] for each in shown if rank[each] >= best - _NEARER and any(word in each[2].text.zh for word in _REFERS)]
    return any(len(pairs & _pairs(each)) >= _SAME_MATTER * len(pairs) for each in near)


def _pairs(clause: Clause) -> set[str]:
    text = "".join(character for character in clause.text.zh if character.isalnum() and character not in "的了办法")
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _bonus(aspect: Aspect, aspects: Sequence[Aspect], evidence: Evidence) -> float:
    """The aspect asked about in words counts most; what the nearest known question is about counts too."""
    asked = _ASKED_BONUS[min(aspects.index(aspect), 1)] if aspect in aspects else 0.0
    return asked + (_QUESTION_BONUS if aspect is evidence.question_aspect else 0.0) + _LEANING * evidence.leanings.get(aspect, 0.0)


def _nearest(known: Sequence[Placed], rank: Rank) -> list[Placed]:
    chosen: list[Placed] = []
    for each in sorted(known, key=lambda each: -rank[each]):
        if len(chosen) < MOST_SHOWN and not said_together(each[2], [other[2] for other in chosen]):
            chosen.append(each)
    return [each for each in known if each in chosen]
