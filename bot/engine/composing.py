"""Room: engine. Evidence put into a few sentences for the part that was asked, from the entry's own statements. No search, no decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.answers import Answer, Question, Verdict
from bot.domain.conflicts import conflicting
from bot.domain.conversation import Topic
from bot.domain.cues import Cues
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Status, Unit
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Citation, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.values import numbers_in
from bot.engine.understanding import Understanding
from bot.engine.weighing import Evidence
from bot.engine.wording import Statement, ToWord

MOST_SHOWN = 3
_NEAR, _NEAR_BESIDE, _NEARER = 0.45, 0.3, 0.1
"""How far below the nearest statement another may lie to be shown; a blank of an aspect that was not asked about must lie nearer."""
_ASKED_BONUS, _QUESTION_BONUS, _LEANING = (0.3, 0.2), 0.12, 0.3
"""What words that name an aspect add, what the nearest known question adds, and what it adds to sound fully like one (docs/adr/0013)."""
_NEEDS_CONDITIONS = (Aspect.BENEFITS, Aspect.FOR_WHOM, Aspect.CONDITIONS)
_LISTED = (Aspect.MATERIALS, Aspect.HOW)
"""Aspects of which a part would mislead: every paper and every step is shown."""
_NEXT = (Aspect.BENEFITS, Aspect.FOR_WHOM, Aspect.HOW, Aspect.MATERIALS, Aspect.TIMING)
_USUAL_ASPECT: Mapping[EntryKind, tuple[Aspect, ...]] = {EntryKind.DISTRICT: (Aspect.WHERE,)}
"""What is asked of a district is whom to turn to there."""
_FORM_OF = {"blue-fair": "fair_registration"}

Placed = tuple[Aspect, int, Clause]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements answer the question, which blanks it runs into, and which conditions belong to it."""

    aspect: Aspect
    shown: tuple[Clause, ...]
    blanks: tuple[Clause, ...]
    also_required: tuple[Clause, ...]


def select(evidence: Evidence, question: Question, topic: Topic | None = None) -> Selection:
    """The statements nearest to the question, those of the aspect asked about before others; and the blanks that lie as near."""
    entry = evidence.entry
    assert entry is not None
    placed = [(aspect, position, clause) for aspect in Aspect for position, clause in enumerate(entry.clauses.get(aspect, ()))]
    aspects = question.aspects[:2] or ((topic.aspect,) if topic else ()) or _USUAL_ASPECT.get(entry.kind, ())
    rank = {(aspect, position): evidence.clauses.get((aspect, position), 0.0) + _bonus(aspect, aspects, evidence) for aspect, position, _ in placed}
    best = max(rank.values(), default=0.0)
    first = max(placed, key=lambda each: rank[each[0], each[1]])[0]
    near = [each for each in placed if rank[each[0], each[1]] >= best - (_NEAR if aspects or each[0] is first else _NEAR_BESIDE)]
    about_old = evidence.question_aspect is Aspect.CAUTIONS
    fresh = [each for each in near if about_old or rank[each[0], each[1]] >= best or not _is_stale(each, question)]
    shown = _nearest([each for each in fresh if not each[2].is_blank], rank)
    # What something is includes what one gets from it.
    for aspect in (*question.aspects[:3], *((Aspect.BENEFITS,) if first is Aspect.OVERVIEW else ())):
        own = [each for each in placed if each[0] is aspect and not each[2].is_blank]
        if aspect in _LISTED:
            shown += [each for each in own if each not in shown]
        elif own and not any(each[0] is aspect for each in shown):
            shown.append(max(own, key=lambda each: rank[each[0], each[1]]))
    shown.sort(key=placed.index)
    open_for = _left_open(entry, question, aspects, shown)
    blanks = [each for each in placed if each[2].is_blank and (_is_met(each, first, shown, rank, best) or each[0] in open_for)]
    said = {clause.brief or clause.text for _, _, clause in shown}
    rest = [c for a in (Aspect.FOR_WHOM, Aspect.CONDITIONS) for c in entry.known(a) if (c.brief or c.text) not in said]
    also = tuple(rest) if first in _NEEDS_CONDITIONS else ()
    return Selection(first, tuple(each[2] for each in shown), tuple(each[2] for each in blanks), also)


def nearest_to(evidence: Evidence, question: Question) -> tuple[Aspect, Clause]:
    """The one statement or blank of an entry that lies nearest to a question, and the aspect it belongs to."""
    assert evidence.entry is not None
    placed = [(aspect, position, clause) for aspect in Aspect for position, clause in enumerate(evidence.entry.clauses.get(aspect, ()))]
    aspects = question.aspects[:2]
    aspect, _, clause = max(placed, key=lambda each: evidence.clauses.get((each[0], each[1]), 0.0) + _bonus(each[0], aspects, evidence))
    return aspect, clause


def _is_stale(placed: Placed, question: Question) -> bool:
    """A caution about figures of old: whoever does not ask about them is better off without."""
    return placed[0] is Aspect.CAUTIONS and bool(placed[2].figures) and not numbers_in(question.search) & numbers_in(placed[2].text.zh)


def _left_open(entry: Entry, question: Question, aspects: Sequence[Aspect], shown: Sequence[Placed]) -> set[Aspect]:
    """Aspects whose blanks are the very thing asked: an amount that no statement shown gives, whom to call in a district."""
    is_unpriced = question.wants_amount and not any(each[0] is Aspect.BENEFITS and _is_priced(each[2]) for each in shown)
    is_of_district = entry.kind is EntryKind.DISTRICT and Aspect.WHERE in aspects and not entry.officers
    return {*([Aspect.BENEFITS] if is_unpriced else ()), *([Aspect.WHERE] if is_of_district else ())}


def _is_priced(clause: Clause) -> bool:
    return any(figure.unit in (Unit.CNY, Unit.PERCENT) for figure in clause.figures)


def _is_met(blank: Placed, first: Aspect, shown: Sequence[Placed], rank: Mapping[tuple[Aspect, int], float], best: float) -> bool:
    """Whether a question runs into a blank: it lies as near as the nearest statement, or belongs to what was asked and is not far."""
    own = rank[blank[0], blank[1]]
    beside = [rank[each[0], each[1]] for each in shown if each[0] is blank[0]]
    return own >= best - _NEARER or (blank[0] is first and (not beside or own >= max(beside) - _NEAR))


def _bonus(aspect: Aspect, aspects: Sequence[Aspect], evidence: Evidence) -> float:
    """The aspect asked about in words counts most; what the nearest known question is about counts too."""
    asked = _ASKED_BONUS[min(aspects.index(aspect), 1)] if aspect in aspects else 0.0
    return asked + (_QUESTION_BONUS if aspect is evidence.question_aspect else 0.0) + _LEANING * evidence.leanings.get(aspect, 0.0)


def _nearest(known: Sequence[Placed], rank: Mapping[tuple[Aspect, int], float]) -> list[Placed]:
    chosen = sorted(known, key=lambda each: -rank[each[0], each[1]])[:MOST_SHOWN]
    return [each for each in known if each in chosen]


@dataclass(frozen=True, slots=True)
class Composing:
    """Puts evidence into words: the texts, the knowledge, today, the language to speak, the cues of what a text admits not to know."""

    phrases: Phrasebook
    knowledge: Knowledge
    today: date
    language: Language
    cues: Cues

    def compose(self, evidence: Evidence, understanding: Understanding, topic: Topic | None = None, worded: Sequence[str] = ()) -> Answer:
        """An answer of the part that was asked, with its conditions, what is unknown, the authority, the date and the sources.

        `worded` are sentences that say the same statements and conditions in other words; without them they stand as they are.
        """
        entry = evidence.entry
        assert entry is not None
        selection = select(evidence, understanding.question, topic)
        verdict = self._verdict(entry, selection, understanding)
        blocks = self._blocks(entry, selection, verdict, understanding.unknowable, worded)
        return Answer(
            verdict=verdict,
            name="answer",
            values={"text": "\n".join(blocks)},
            citations=cite(entry, self.language, self.knowledge),
            buttons=_buttons(entry, selection, verdict, evidence.runner_up),
            subject=entry.id,
            aspect=selection.aspect,
            rules=(*evidence.rules, f"aspect:{selection.aspect}", *(("worded",) if worded else ())),
        )

    def to_word(self, evidence: Evidence, understanding: Understanding, topic: Topic | None) -> ToWord | None:
        """What a model may put into other words; None where nothing is known or nothing of this kind ever will be."""
        entry = evidence.entry
        assert entry is not None
        selection = select(evidence, understanding.question, topic)
        if not selection.shown or understanding.unknowable:
            return None
        conditions = [(clause.brief or clause.text).for_(self.language) for clause in selection.also_required]
        return ToWord(
            question=understanding.question.text,
            language=self.language,
            title=entry.title.for_(self.language),
            statements=tuple(Statement(f"s{n}", clause.text.for_(self.language), must=False) for n, clause in enumerate(selection.shown, 1)),
            conditions=tuple(Statement(f"c{n}", text, must=True) for n, text in enumerate(dict.fromkeys(conditions), 1)),
            unknown=tuple(clause.text.for_(self.language) for clause in selection.blanks),
        )

    def _verdict(self, entry: Entry, selection: Selection, understanding: Understanding) -> Verdict:
        """An entry that waits for staff is never a full answer, nor one whose statements admit that something is not known."""
        if not selection.shown or understanding.unknowable:
            return Verdict.NOT_KNOWN
        admits = any(self.cues.means(clause.text.zh, "admits_unknown") for clause in selection.shown)
        is_waiting = entry.status is Status.TO_BE_FILLED
        return Verdict.PARTIAL if selection.blanks or admits or is_waiting else Verdict.ANSWERED

    def _say(self, name: str, **values: TextValue) -> str:
        return self.phrases.say(name, self.language, values)

    def _bullets(self, clauses: Sequence[Clause]) -> list[str]:
        return [f"• {clause.text.for_(self.language)}" for clause in clauses]

    def _blocks(self, entry: Entry, selection: Selection, verdict: Verdict, unknowable: str | None, worded: Sequence[str]) -> list[str]:
        blocks = [self._say("answer.title", title=both_names(entry))]
        if entry.is_expired(self.today):
            blocks.append(self._say("answer.expired", date=str(entry.valid_until)))
        if unknowable:
            blocks.append(self._say("answer.beyond", matter=self._say(f"unknowable.{unknowable}")))
            blocks += self._bullets((*selection.shown, *entry.known(Aspect.OVERVIEW))[:1])
        elif not selection.shown:
            blocks.append(self._say("answer.not_known", matters=join(selection.blanks, self.language) or entry.title.for_(self.language)))
            blocks += self._bullets(entry.known(Aspect.OVERVIEW)[:1])
        else:
            blocks += [*self._answered(selection, worded), *self._conflicts(entry, selection)]
        if verdict is not Verdict.ANSWERED or entry.status is not Status.VERIFIED:
            blocks.append(self._say("answer.ask_officer"))
        return [*blocks, footer(entry, (*selection.shown, *selection.also_required), self.language, self.phrases)]

    def _conflicts(self, entry: Entry, selection: Selection) -> list[str]:
        """What other statements say of the same figures, with their sources' dates; to be decided by an officer, not by us."""
        parent = self.knowledge.entries.get(entry.belongs_to or "")
        against = conflicting(selection.shown, [each for each in (entry, parent) if each])
        return [self._say("answer.conflict", statement=clause.text.for_(self.language).rstrip("。.")) for clause in against]

    def _answered(self, selection: Selection, worded: Sequence[str]) -> list[str]:
        blocks = [f"• {sentence}" for sentence in worded] or self._bullets(selection.shown)
        if selection.also_required and not worded:
            blocks.append(self._say("answer.also_required", conditions=in_one_line(selection.also_required, self.language)))
        if selection.blanks:
            blocks.append(self._say("answer.unknown_part", matters=join(selection.blanks, self.language)))
        return blocks


def both_names(entry: Entry) -> Bilingual:
    """The title; in English with the Chinese name beside it, which is the one to use at the counter."""
    return Bilingual(entry.title.zh, f"{entry.title.en} · {entry.title.zh}")


def footer(entry: Entry, clauses: Sequence[Clause], language: Language, phrases: Phrasebook) -> str:
    """Authority, sources with dates, and how far the entry may be relied on."""
    used = [entry.source(clause.source) for clause in clauses]
    sources = list(dict.fromkeys(s for s in used if s)) or list(entry.sources[:1])
    named = phrases.say("answer.source", language, {"title": sources[0].title, "date": sources[0].date}) if sources else ""
    status = phrases.say(f"answer.status.{entry.status}", language)
    return phrases.say("answer.footer", language, {"source": named, "authority": entry.authority, "status": status})


def in_one_line(clauses: Sequence[Clause], language: Language) -> str:
    """Statements one after the other, each without its full stop."""
    said = dict.fromkeys((clause.brief or clause.text).for_(language).rstrip("。.") for clause in clauses)
    return ("；" if language.is_chinese else "; ").join(said)


def join(clauses: Sequence[Clause], language: Language) -> str:
    """The matters that blanks name, in one line."""
    return ("、" if language.is_chinese else ", ").join(clause.text.for_(language) for clause in clauses)


def cite(entry: Entry, language: Language, knowledge: Knowledge) -> tuple[Citation, ...]:
    """The entry, and the list item it belongs to."""
    parent = knowledge.entries.get(entry.belongs_to or "")
    return tuple(_citation(each, language) for each in (entry, parent) if each)


def _citation(entry: Entry, language: Language) -> Citation:
    return Citation(entry.number, entry.id, entry.title.for_(language), entry.newest_source_date(), entry.status.value, entry.link)


def _buttons(entry: Entry, selection: Selection, verdict: Verdict, runner_up: Entry | None) -> tuple[Button, ...]:
    buttons = [Button("button.officer", "/officer")] if verdict is not Verdict.ANSWERED else []
    if form := _FORM_OF.get(entry.id) or _FORM_OF.get(entry.belongs_to or ""):
        buttons.append(Button("button.register", f"/form {form}"))
    others = [a for a in _NEXT if a is not selection.aspect and entry.known(a)][:2]
    buttons += [Button(f"button.aspect.{a}", f"/about {entry.id} {a}") for a in others]
    buttons.append(Button("button.whole", f"/item {entry.id}"))
    if runner_up:
        buttons.append(Button("button.entry", f"/about {runner_up.id} {Aspect.OVERVIEW}", {"title": runner_up.title}))
    if verdict is Verdict.ANSWERED:
        buttons.append(Button("button.officer", "/officer"))
    return tuple(buttons)


def whole_entry(entry: Entry, language: Language, phrases: Phrasebook, knowledge: Knowledge, today: date) -> Answer:
    """Everything an entry says, aspect by aspect, its blanks visible."""
    blocks = [phrases.say("answer.title", language, {"title": both_names(entry)})]
    if entry.is_expired(today):
        blocks.append(phrases.say("answer.expired", language, {"date": str(entry.valid_until)}))
    for aspect in Aspect:
        if clauses := entry.clauses.get(aspect, ()):
            blocks.append(phrases.say(f"aspect.{aspect}", language))
            blocks += [f"• {_shown(clause, language, phrases)}" for clause in clauses]
    blocks.append(footer(entry, [c for cs in entry.clauses.values() for c in cs], language, phrases))
    buttons = (Button("button.officer", "/officer"),)
    verdict = Verdict.NOT_KNOWN if entry.status is Status.TO_BE_FILLED and not entry.known(Aspect.BENEFITS) else Verdict.ANSWERED
    return Answer(verdict, "answer", {"text": "\n".join(blocks)}, cite(entry, language, knowledge), buttons, entry.id, Aspect.OVERVIEW, ("whole",))


def _shown(clause: Clause, language: Language, phrases: Phrasebook) -> str:
    text = clause.text.for_(language)
    return phrases.say("answer.blank", language, {"matter": text}) if clause.is_blank else text
