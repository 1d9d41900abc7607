"""Room: engine. The answer recipe, top to bottom: understand, find, weigh, compose, check, sign. No vendor, no storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_

from bot.domain.answers import Answer, Hit, Question, Receipt, Verdict
from bot.domain.conversation import Conversation, Topic
from bot.domain.cues import Cues
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.knowledge import Aspect, Entry, Level
from bot.domain.language import Language
from bot.domain.library import REFUSED_TOPICS, Knowledge
from bot.domain.messages import Button, Channel, Reply
from bot.domain.phrasebook import Phrasebook
from bot.domain.profile import Profile
from bot.domain.words import clean, masked
from bot.engine.budget import Budget
from bot.engine.checking import Support, support_of, support_of_entry, withheld
from bot.engine.clarifying import Clarifying
from bot.engine.composing import Composing, cite, whole_entry
from bot.engine.freshness import said_of, still_speaking, with_offer
from bot.engine.hearsay import unheard_of
from bot.engine.naming import new_code
from bot.engine.naming_another import NamingAnother
from bot.engine.parting import asking_parts, questions_of
from bot.engine.remembering import Memory
from bot.engine.understanding import Reader, Understanding
from bot.engine.weighing import PRESSED, Course, Ear, Evidence, course_of, looked_into, weigh
from bot.engine.whom_it_fits import Unfit, instead, told_of, unfit_for
from bot.engine.wording import Wording
from bot.ports import Clock, PassageIndex

HITS = 60
LONGEST_REMEMBERED = 100
"""Characters of a question that somebody else may ask in the same words."""
_FRAMES = ("answer.", "unknowable.", "aspect.", "clarify.")


def own_words(phrases: Phrasebook) -> Support:
    """What our own fixed words state: lines to call, and nothing else of note."""
    return support_of(side for name, text in phrases.texts.items() if name.startswith(_FRAMES) for side in (text.zh, text.en))


def _candidates(evidence: Evidence, understanding: Understanding) -> list[Evidence]:
    """What was found, and its rivals where it has to be asked which is meant: not where an order is refused, or nothing is known anyway."""
    if evidence.entry is None:
        return []
    is_plain = not (understanding.gives_orders or understanding.unknowable or understanding.question.elsewhere)
    return [evidence, *(replace(evidence, entry=rival) for rival in evidence.rivals if is_plain)]


def _parts_of(understanding: Understanding) -> Sequence[str]:
    """The questions of a message that are answered side by side: not where an order is refused, one line is asked for, or nothing is known anyway."""
    is_plain = not (understanding.gives_orders or understanding.unknowable or understanding.asks_for_line or understanding.refines)
    return questions_of(understanding.question.search) if is_plain else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and all of a conversation that its answer may follow from: answers are remembered by this, for whoever asks the same."""

    text: str
    language: Language
    topics: tuple[Topic, ...] = ()
    last_question: str = ""

    @property
    def is_anybodys(self) -> bool:
        """Whether others may well ask the same: it is short, and nothing in it is a person's own."""
        return len(self.text) <= LONGEST_REMEMBERED and masked(clean(self.text)) == clean(self.text)


Answered = tuple[Answer, Sequence[Hit]]
"""An answer, not yet signed, and what was found for it."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What the recipe needs: the index, the knowledge, the reader of messages, the cues, the texts and what they state, the clock.

    Without a model an answer follows from the question, the knowledge and the day; then it is worked out once (`remembered`).
    """

    index: PassageIndex
    knowledge: Knowledge
    reader: Reader
    cues: Cues
    phrases: Phrasebook
    own_words: Support
    clock: Clock
    wording: Wording | None = None
    patience: Mapping[Channel, float] = field(default_factory=dict)
    remembered: Memory[Answered] = field(default_factory=Memory)

    @property
    def version(self) -> str:
        """The knowledge version that answers name: the edition's; without one, the index's."""
        return self.knowledge.version or self.index.version

    @property
    def _today(self) -> date:
        return day_in_beijing(self.clock.now())

    def budget(self, channel: Channel) -> Budget:
        """What one turn through this door may spend on a model, however many questions it holds."""
        return Budget.of(channel, self.patience)

    async def answer(self, conversation: Conversation, text: str, budget: Budget) -> tuple[Conversation, Reply, Receipt]:
        """Answer one question; the conversation comes back with the topic it is on now."""
        asked = Asked(text, conversation.language, conversation.topics, conversation.last_question)
        if self.wording or not asked.is_anybodys:
            return self._sign(conversation, text, *await self._answered(asked, budget))
        causes = (asked, self.version, self._today)
        return self._sign(conversation, text, *await self.remembered.of(causes, lambda: self._answered(asked, budget)))

    async def _answered(self, asked: Asked, budget: Budget) -> Answered:
        text = self.reader.put_right(await self._standing_alone(asked, budget), asked.last_question)
        understanding = await self._heard_out(self.reader.understand(text, asked.topics, asked.last_question))
        if understanding.is_emergency:
            return Answer(Verdict.OUT_OF_SCOPE, "out_of_scope.emergency", {}, rules=("emergency",)), ()
        course, hits = await self._find(understanding, asked.last_question)
        person = told_of(self.reader.people_in(understanding.question.search))
        if (unfit := unfit_for(course, person, self.knowledge)) and person:
            course, hits = await self._instead(unfit, person, course, understanding, asked.last_question) or (course, hits)
            understanding = replace(understanding, refines=True)  # what the last one asked is asked for this person
        topic, evidence = course.topic, weigh(understanding, course, hits, self.knowledge)
        if evidence.entry is None and not asked.topics and asked.last_question and course.nearness > 0:
            hits = await self.index.find(f"{self.reader.in_characters(asked.last_question)} {understanding.question.search}", HITS)
            evidence = weigh(understanding, course, hits, self.knowledge)  # half a question, after somebody told of themselves
        speaking = still_speaking(_candidates(evidence, understanding), self._today)
        candidates = [await self._looked_into(each, understanding, topic, asked.last_question) for each in speaking]
        if len(candidates) > 1:
            answer = Clarifying(self.phrases, self.knowledge, asked.language).ask(candidates, understanding.question)
            return self._check(self._in_our_language(answer, understanding, asked.language), candidates), hits
        evidence = self._towards_the_amount(candidates[0], asked) if candidates else evidence
        beside = await self._next_to_it(evidence, understanding, asked.last_question)
        worded = await self._worded_by_model(understanding, topic, evidence, asked.language, budget)
        answer = self._compose(understanding, topic, evidence, asked.language, worded)
        if beside and answer.name == "answer":
            another = NamingAnother(self.phrases, self.knowledge, self._today, asked.language)
            answer, candidates = another.after(answer, beside, understanding.question), [*candidates, beside]
        answer = self._check(answer, candidates)
        return self._without_hearsay(self._saying_unfit(answer, unfit, asked.language), asked, candidates), hits

    async def _next_to_it(self, evidence: Evidence, understanding: Understanding, last_question: str) -> Evidence | None:
        """Another entry that may be meant, looked into; None where there is none, or nothing more is to be said than what was asked."""
        is_plain = not (understanding.gives_orders or understanding.unknowable or understanding.asks_for_line or understanding.question.elsewhere)
        if evidence.entry is None or evidence.next_to_it is None or not is_plain:
            return None
        return await self._looked_into(replace(evidence, entry=evidence.next_to_it), understanding, None, last_question)

    async def _instead(
        self, unfit: Unfit, person: Profile, course: Course, understanding: Understanding, last_question: str
    ) -> tuple[Course, Sequence[Hit]] | None:
        """The way to what is for a person for whom the topic cannot be, and what lies near to the last question asked for them."""
        hits = await self.index.find(f"{self.reader.in_characters(last_question)} {understanding.question.search}", HITS)
        other = instead(unfit, person, course, hits, understanding.question.script, self.knowledge)
        return (other, hits) if other else None

    def _saying_unfit(self, answer: Answer, unfit: Unfit | None, language: Language) -> Answer:
        """An answer that begins with whom the topic is not for, and whether it goes on about something else."""
        if unfit is None or answer.name != "answer" or "answer.refused_order" in answer.rules:
            return answer
        then = "nothing" if answer.subject == unfit.entry.id else "instead"
        first = self._prefaced(answer, f"answer.unfit.{then}", language)
        degree = self.phrases.say(f"answer.degree.{unfit.degree}", language) if unfit.degree else ""
        whole = self._prefaced(first, f"answer.unfit.{unfit.by}", language, title=unfit.entry.title.for_(language), degree=degree)
        known = [each for each in cite(unfit.entry, language, self.knowledge) if each not in whole.citations]
        return replace(whole, citations=(*whole.citations, *known))

    def show(self, conversation: Conversation, entry_id: str, aspect: Aspect | None) -> tuple[Conversation, Reply, Receipt] | None:
        """An entry chosen by a button, whole or one aspect of it; None when the entry is gone."""
        entry = self.knowledge.entries.get(entry_id)
        if entry is None:
            return None
        today = self._today
        if aspect is None:
            answer = whole_entry(entry, conversation.language, self.phrases, self.knowledge, today)
        else:
            evidence = Evidence(entry, 0.0, question_aspect=aspect, rules=("button",))
            answer = self._worded(Understanding(Question("", "")), None, evidence, conversation.language)
        return self._sign(conversation, f"{entry.title.zh} {aspect or ''}".strip(), answer, ())

    async def _looked_into(self, evidence: Evidence, understanding: Understanding, topic: Topic | None, last_question: str) -> Evidence:
        """Scored by the question, one that says the last anew by both; one for whom to call ("which hotline takes that?") by the name of that too."""
        assert evidence.entry is not None
        search = self._search(understanding, last_question)
        if understanding.asks_for_line:
            carried = self._carried(understanding, topic)
            matters = [entry for entry in (*understanding.named, *([carried.entry] if carried else ())) if entry != evidence.entry.id]
            search = " ".join([*(self.knowledge.entries[matter].title.zh for matter in matters[:1]), search])
        within = await self.index.within(search, evidence.entry.id)
        leanings = await self.index.leanings(understanding.question.search)
        # Half a question ("and with a doctorate?") asks about the aspect of the last one, whatever it sounds like.
        share = 0.0 if understanding.refines or understanding.asks_for_line else understanding.content if topic else 1.0
        leanings = {aspect: value * share for aspect, value in leanings.items()}
        whole = replace(looked_into(evidence, within, search, self._ear(search, understanding.question)), leanings=leanings)
        return replace(whole, parts=tuple([await self._part(evidence, each) for each in _parts_of(understanding)]))

    def _search(self, understanding: Understanding, last_question: str) -> str:
        search = understanding.question.search
        return f"{self.reader.in_characters(last_question)} {search}" if understanding.refines else search

    async def _part(self, evidence: Evidence, search: str) -> tuple[Question, Evidence]:
        """One question of several about an entry, scored by itself: beside the others its own part of the entry would not be seen."""
        assert evidence.entry is not None
        within = await self.index.within(search, evidence.entry.id)
        question = self.reader.understand(search, ()).question
        scored = looked_into(evidence, within, search, self._ear(search, question))
        return question, replace(scored, leanings=await self.index.leanings(search))

    def _ear(self, search: str, question: Question) -> Ear:
        reader = self.reader
        return Ear(
            reader.people_in(search), reader.people_told, reader.deeds_in(search), reader.deeds_told, lambda clause: reader.is_waited_for(clause, question)
        )

    async def _find(self, understanding: Understanding, last_question: str) -> tuple[Course, Sequence[Hit]]:
        """Look for the question alone; where it goes on about a topic or says the last question anew, for both together."""
        search = self._search(understanding, last_question)
        hits = await self.index.find(search, HITS)
        course = course_of(understanding, hits, await self._nearness(understanding))
        entry = self.knowledge.entries.get(course.topic.entry) if course.topic else None
        if entry is None:
            return replace(course, topic=None), hits
        title = entry.title.zh if understanding.question.script == "zh" else entry.title.en
        return course, await self.index.find(f"{title} {search}", HITS)

    async def _heard_out(self, understanding: Understanding) -> Understanding:
        """Pressed also where it only sounds like an order: cues know the words that they have heard."""
        pressure = await self.index.pressure(understanding.question.search)
        heard = replace(understanding, pressure=pressure, is_pressed=understanding.is_pressed or pressure >= PRESSED)
        return self._without_its_order(heard) if heard.gives_orders else heard

    def _without_its_order(self, understanding: Understanding) -> Understanding:
        """Looked for by what it asks, where its order speaks of other things ("you are a pirate; what does a doctor get?")."""
        asked = " ".join(asking_parts(understanding.question.search))
        alone = self.reader.understand(asked, understanding.history) if asked else understanding
        if understanding.named[:1] != alone.named[:1]:
            return understanding
        return replace(understanding, question=replace(alone.question, text=understanding.question.text), level=alone.level, content=alone.content)

    async def _nearness(self, understanding: Understanding) -> float:
        """How much a message sounds like ours; what that was learned from is Chinese and English, so others are never held to sound strange."""
        nearness = await self.index.nearness(understanding.question.search)
        return nearness if understanding.question.script != "other" else max(nearness, 0.0)

    async def _standing_alone(self, asked: Asked, budget: Budget) -> str:
        """A follow-up as a question of its own, where a model is there and in time; else as it was asked."""
        if self.wording is None or not asked.last_question:
            return asked.text
        return await self.wording.restate(asked.text, (asked.last_question,), budget.left()) or asked.text

    async def _worded_by_model(
        self, understanding: Understanding, topic: Topic | None, evidence: Evidence, language: Language, budget: Budget
    ) -> tuple[str, ...]:
        """The statements in a model's words when every check passes; nothing where there is no model, or it is late, broken or untrue."""
        if self.wording is None or evidence.entry is None or understanding.gives_orders:
            return ()
        task = self._composing(language).to_word(evidence, understanding, self._carried(understanding, topic))
        return (await self.wording.word(task, budget.left()) or ()) if task else ()

    def _compose(self, understanding: Understanding, topic: Topic | None, evidence: Evidence, language: Language, worded: tuple[str, ...] = ()) -> Answer:
        if understanding.is_forgery or understanding.demands_data:
            return self._refuse("forgery" if understanding.is_forgery else "demands_data")
        if evidence.entry is None:
            return self._decline(understanding, evidence)
        if understanding.is_attack and not understanding.named:
            return self._refuse("attack")
        answer = self._worded(understanding, topic, evidence, language, worded)
        if understanding.gives_orders:
            return self._prefaced(answer, "answer.refused_order", language)
        if understanding.question.elsewhere and evidence.entry.level is not Level.NATION:
            return self._prefaced(answer, "answer.not_there", language, place=understanding.question.elsewhere)
        return answer

    def _composing(self, language: Language) -> Composing:
        return Composing(self.phrases, self.knowledge, self._today, language, self.cues)

    def _carried(self, understanding: Understanding, topic: Topic | None) -> Topic | None:
        """The aspect asked about before goes on with a question that leans on it, also to another entry ("and for social insurance?")."""
        return topic or (understanding.history[0] if understanding.history and understanding.points_back else None)

    def _worded(self, understanding: Understanding, topic: Topic | None, evidence: Evidence, language: Language, worded: tuple[str, ...] = ()) -> Answer:
        answer = self._composing(language).compose(evidence, understanding, self._carried(understanding, topic), worded)
        return self._in_our_language(answer, understanding, language)

    def _in_our_language(self, answer: Answer, understanding: Understanding, language: Language) -> Answer:
        """To a question in a language that is not ours, the answer says first in which it is given."""
        if understanding.question.script != "other":
            return answer
        return replace(answer, values={"text": f"{self.phrases.say('answer.other_language', language)}\n{answer.values['text']}"})

    def _prefaced(self, answer: Answer, name: str, language: Language, **values: str) -> Answer:
        """An answer with a word before it that says what it is not; it is then no full answer."""
        text = f"{self.phrases.say(name, language, values)}\n{answer.values['text']}"
        verdict = Verdict.PARTIAL if answer.verdict is Verdict.ANSWERED else answer.verdict
        return replace(answer, verdict=verdict, values={"text": text}, rules=(*answer.rules, name))

    def _refuse(self, rule: str) -> Answer:
        return Answer(Verdict.BLOCKED, "blocked", {}, buttons=(Button("button.officer", "/officer"),), rules=(rule,))

    def _decline(self, understanding: Understanding, evidence: Evidence) -> Answer:
        starters = tuple(Button(f"button.ask.{name}", f"/ask {name}") for name in ("housing", "startup", "degree"))
        if understanding.is_attack or evidence.topic in REFUSED_TOPICS:
            return self._refuse("attack" if understanding.is_attack else str(evidence.topic))
        if understanding.unknowable and (understanding.question.is_about_qingdao or understanding.named):
            matter = self.phrases.texts[f"unknowable.{understanding.unknowable}"]
            return Answer(Verdict.NOT_KNOWN, "not_known", {"matter": matter}, buttons=(Button("button.officer", "/officer"),), rules=("unknowable",))
        if understanding.question.elsewhere:
            values = {"place": understanding.question.elsewhere}
            return Answer(Verdict.OUT_OF_SCOPE, "out_of_scope.elsewhere", values, buttons=starters, rules=evidence.rules)
        return Answer(Verdict.OUT_OF_SCOPE, "out_of_scope", {"topic": evidence.topic or ""}, buttons=starters, rules=evidence.rules)

    def _check(self, answer: Answer, evidences: Sequence[Evidence]) -> Answer:
        """Every value and name of an answer stands in the entries it cites, or in our own fixed words; a sentence with a stranger is left out."""
        entries = [evidence.entry for evidence in evidences if evidence.entry]
        if not entries or answer.name != "answer":
            return answer
        support = self._support(entries)
        text, unknown = withheld(str(answer.values["text"]), support)
        if not unknown:
            return answer
        rules = (*answer.rules, f"withheld:{len(unknown)}")
        if "•" in text:
            return replace(answer, verdict=Verdict.PARTIAL, values={"text": text}, rules=rules)
        return replace(answer, verdict=Verdict.NOT_KNOWN, name="answer.withheld", values={"title": entries[0].title}, rules=rules)

    def _support(self, entries: Sequence[Entry]) -> Support:
        """What may be stated of these entries."""
        parents = [self.knowledge.entries.get(entry.belongs_to or "") for entry in entries]
        instead = [following for entry in entries for following in said_of(entry, self.knowledge)]
        return reduce(or_, (support_of_entry(entry) for entry in (*entries, *filter(None, parents), *instead)), self.own_words)

    def _towards_the_amount(self, evidence: Evidence, asked: Asked) -> Evidence:
        """Who brings an amount that is not ours ("is it 400,000 now?") is to see the one that is."""
        if evidence.entry is None or not unheard_of(asked.text, self._support([evidence.entry]), self.cues, self._today, only_amounts=True):
            return evidence
        return replace(evidence, question_aspect=Aspect.BENEFITS, leanings={Aspect.BENEFITS: 1.0})

    def _without_hearsay(self, answer: Answer, asked: Asked, evidences: Sequence[Evidence]) -> Answer:
        """An answer to a question that brings amounts or years its entry does not know says so first."""
        entries = [evidence.entry for evidence in evidences if evidence.entry]
        if not entries or answer.name != "answer" or "answer.refused_order" in answer.rules:
            return answer  # what refuses an order has said already that its claims are no source
        # The value itself is not repeated: in our words it would look like ours.
        is_hearsay = unheard_of(asked.text, self._support(entries), self.cues, self._today)
        return self._prefaced(answer, "answer.hearsay", asked.language) if is_hearsay else answer

    def _sign(self, conversation: Conversation, text: str, answer: Answer, hits: Sequence[Hit]) -> tuple[Conversation, Reply, Receipt]:
        receipt_id = new_code("A")
        was_asked_before = any(each.entry == answer.subject for each in conversation.topics)
        answer = with_offer(answer, self.knowledge.entries.get(answer.subject or ""), self._today, self.cues, was_asked_before)
        values = dict(answer.values)
        topic = self.knowledge.topics.get(str(values.pop("topic", "")))
        reply_values = {**values, "advice": topic.advice if topic else ""} if answer.name == "out_of_scope" else values
        reply = Reply(answer.name, reply_values, answer.buttons, answer.citations, receipt_id, self.version)
        shown = self.phrases.render(reply, conversation.language)
        receipt = Receipt(
            id=receipt_id,
            at=self.clock.now(),
            question=masked(clean(text)),
            language=conversation.language,
            verdict=answer.verdict,
            knowledge_version=self.version,
            passages=tuple((hit.passage.id, round(hit.score, 4)) for hit in hits[:10]),
            rules=answer.rules,
            text=shown,
            citations=tuple(citation.id for citation in answer.citations),
        )
        after = conversation.on(Topic(answer.subject, answer.aspect)) if answer.subject and answer.aspect else conversation
        return replace(after, last_question=receipt.question), reply, receipt
