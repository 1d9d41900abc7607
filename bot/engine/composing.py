"""Room: engine. Evidence put into a few sentences for the part that was asked, from the entry's own statements. No search, no decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.answers import Answer, Verdict
from bot.domain.conflicts import conflicting
from bot.domain.conversation import Topic
from bot.domain.cues import Cues
from bot.domain.knowledge import Aspect, Clause, Entry, EntryKind, Status
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Citation, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.reviewing import is_silent
from bot.engine.freshness import Freshness
from bot.engine.leaving_open import left_open
from bot.engine.selecting import Selection, select
from bot.engine.understanding import Understanding
from bot.engine.weighing import Evidence
from bot.engine.wording import Statement, ToWord

_NEXT = (Aspect.BENEFITS, Aspect.FOR_WHOM, Aspect.HOW, Aspect.MATERIALS, Aspect.TIMING)
_NAMING = (Aspect.FOR_WHOM, Aspect.WHERE)
_FORM_OF = {"blue-fair": "fair_registration"}


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
        fresh = self._fresh
        if over := fresh.silence(entry, both_names(entry), cite(entry, self.language, self.knowledge), evidence.rules):
            return over
        selection = select(evidence, understanding.question, topic)
        is_open = self._left_open(selection, understanding)
        verdict = self._verdict(entry, selection, understanding)
        verdict = Verdict.PARTIAL if is_open and verdict is Verdict.ANSWERED else verdict
        blocks = self._blocks(entry, selection, verdict, understanding.unknowable, worded, is_open)
        return Answer(
            verdict=verdict,
            name="answer",
            values={"text": "\n".join(blocks)},
            citations=cite(entry, self.language, self.knowledge),
            buttons=(*fresh.buttons(entry, selection.aspect), *_buttons(entry, selection, verdict, evidence.runner_up)),
            subject=entry.id,
            aspect=selection.aspect,
            rules=(
                *evidence.rules,
                f"aspect:{selection.aspect}",
                *((f"open:{is_open}",) if is_open else ()),
                *(("worded",) if worded else ()),
                *fresh.rules(entry),
            ),
        )

    def to_word(self, evidence: Evidence, understanding: Understanding, topic: Topic | None) -> ToWord | None:
        """What a model may put into other words; None where nothing is known or nothing of this kind ever will be."""
        entry = evidence.entry
        assert entry is not None
        selection = select(evidence, understanding.question, topic)
        if not selection.shown or understanding.unknowable or is_silent(entry, self.today):
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

    @property
    def _fresh(self) -> Freshness:
        return Freshness(self.phrases, self.knowledge, self.today, self.language)

    def _verdict(self, entry: Entry, selection: Selection, understanding: Understanding) -> Verdict:
        """An entry that waits for staff is never a full answer, nor one whose statements admit that something is not known."""
        if not selection.shown or understanding.unknowable:
            return Verdict.NOT_KNOWN
        admits = any(self.cues.means(clause.text.zh, "admits_unknown") for clause in selection.shown)
        is_waiting = entry.status is Status.TO_BE_FILLED
        return Verdict.PARTIAL if selection.blanks or admits or is_waiting else Verdict.ANSWERED

    def _left_open(self, selection: Selection, understanding: Understanding) -> str | None:
        """The kind of value that is asked for and stands in nothing that is shown; where nothing is shown, that is said anyway."""
        told = (*selection.shown, *selection.also_required, *selection.blanks)
        return left_open(understanding.question, told, self.cues) if selection.shown and not understanding.unknowable else None

    def _say(self, name: str, **values: TextValue) -> str:
        return self.phrases.say(name, self.language, values)

    def _bullets(self, clauses: Sequence[Clause]) -> list[str]:
        return [f"• {clause.text.for_(self.language)}" for clause in clauses]

    def _named_bullets(self, selection: Selection) -> list[str]:
        """Statements of several aspects; the first that names people or offices says what they are named for."""
        if len(set(selection.of)) == 1:
            return self._bullets(selection.shown)
        first = {selection.of.index(aspect): f"answer.of.{aspect}" for aspect in _NAMING if aspect in selection.of}
        told = [clause.text.for_(self.language) for clause in selection.shown]
        return [f"• {self._say(first[place], text=text) if place in first else text}" for place, text in enumerate(told)]

    def _blocks(self, entry: Entry, selection: Selection, verdict: Verdict, unknowable: str | None, worded: Sequence[str], is_open: str | None) -> list[str]:
        blocks = [self._say("answer.title", title=both_names(entry)), *self._fresh.warnings(entry)]
        if unknowable:
            blocks.append(self._say("answer.beyond", matter=self._say(f"unknowable.{unknowable}")))
            blocks += self._bullets((*selection.shown, *entry.known(Aspect.OVERVIEW))[:1])
        elif not selection.shown:
            blocks.append(self._say("answer.not_known", matters=join(selection.blanks, self.language) or entry.title.for_(self.language)))
            blocks += self._bullets(entry.known(Aspect.OVERVIEW)[:1])
        else:
            blocks += [*self._answered(selection, worded), *self._conflicts(entry, selection)]
        if is_open:
            blocks.append(self._say("answer.left_open", matter=self._say(f"answer.open.{is_open}")))
        if verdict is not Verdict.ANSWERED or entry.status is not Status.VERIFIED:
            blocks.append(self._say("answer.ask_officer"))
        return [*blocks, footer(entry, (*selection.shown, *selection.also_required), self.language, self.phrases)]

    def _conflicts(self, entry: Entry, selection: Selection) -> list[str]:
        """What other statements say of the same figures, with their sources' dates; to be decided by an officer, not by us."""
        parent = self.knowledge.entries.get(entry.belongs_to or "")
        against = conflicting(selection.shown, [each for each in (entry, parent) if each and not is_silent(each, self.today)])
        return [self._say("answer.conflict", statement=clause.text.for_(self.language).rstrip("。.")) for clause in against]

    def _answered(self, selection: Selection, worded: Sequence[str]) -> list[str]:
        blocks = [f"• {sentence}" for sentence in worded] or self._named_bullets(selection)
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
    is_of_document = entry.kind is EntryKind.NOTICE and entry.status is Status.REPORTED
    status = phrases.say("answer.status.of_document" if is_of_document else f"answer.status.{entry.status}", language)
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
    return tuple(citation(each, language) for each in (entry, parent) if each)


def citation(entry: Entry, language: Language) -> Citation:
    """One entry as what an answer rests on, or as one to look at."""
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
    fresh = Freshness(phrases, knowledge, today, language)
    if over := fresh.silence(entry, both_names(entry), cite(entry, language, knowledge), ("whole",)):
        return over
    blocks = [phrases.say("answer.title", language, {"title": both_names(entry)}), *fresh.warnings(entry)]
    for aspect in Aspect:
        if clauses := entry.clauses.get(aspect, ()):
            blocks.append(phrases.say(f"aspect.{aspect}", language))
            blocks += [f"• {_shown(clause, language, phrases)}" for clause in clauses]
    blocks.append(footer(entry, [c for cs in entry.clauses.values() for c in cs], language, phrases))
    buttons = (*fresh.buttons(entry), Button("button.officer", "/officer"))
    verdict = Verdict.NOT_KNOWN if entry.status is Status.TO_BE_FILLED and not entry.known(Aspect.BENEFITS) else Verdict.ANSWERED
    rules = ("whole", *fresh.rules(entry))
    return Answer(verdict, "answer", {"text": "\n".join(blocks)}, cite(entry, language, knowledge), buttons, entry.id, Aspect.OVERVIEW, rules)


def _shown(clause: Clause, language: Language, phrases: Phrasebook) -> str:
    text = clause.text.for_(language)
    return phrases.say("answer.blank", language, {"matter": text}) if clause.is_blank else text
