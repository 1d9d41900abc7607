"""Room: engine. The answer recipe, top to bottom: understand, find, weigh, compose, check, sign. No vendor, no storage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.answers import Answer, Hit, Receipt, Verdict
from bot.domain.conversation import Conversation, Topic
from bot.domain.cues import Cues
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Reply
from bot.domain.phrasebook import Phrasebook
from bot.domain.words import clean, masked
from bot.engine.checking import unsupported_numbers
from bot.engine.composing import compose, whole_entry
from bot.engine.naming import new_code
from bot.engine.understanding import Understanding, understand
from bot.engine.weighing import Evidence, goes_on, weigh
from bot.ports import Clock, PassageIndex

HITS = 60
_REFUSED_TOPICS = ("forgery-and-cheating", "instruction-override")


@dataclass(frozen=True, slots=True)
class Answering:
    """What the recipe needs: the index, the knowledge, the cues, the texts, the clock."""

    index: PassageIndex
    knowledge: Knowledge
    cues: Cues
    phrases: Phrasebook
    clock: Clock

    async def answer(self, conversation: Conversation, text: str) -> tuple[Conversation, Reply, Receipt]:
        """Answer one message; the conversation comes back with the topic it is on now."""
        understanding = understand(text, conversation.topic, self.cues, self.knowledge)
        understanding, hits = await self._find(understanding)
        evidence = weigh(understanding, hits, self.knowledge)
        answer = self._compose(understanding, evidence, conversation.language)
        answer = self._check(answer, evidence)
        return self._sign(conversation, text, answer, hits)

    def show(self, conversation: Conversation, entry_id: str, aspect: Aspect | None) -> tuple[Conversation, Reply, Receipt] | None:
        """An entry chosen by a button, whole or one aspect of it; None when the entry is gone."""
        entry = self.knowledge.entries.get(entry_id)
        if entry is None:
            return None
        if aspect is None:
            answer = whole_entry(entry, conversation.language, self.phrases, self.knowledge, self.clock.now().date())
        else:
            evidence = Evidence(entry, 0.0, question_aspect=aspect, rules=("button",))
            question = understand("", None, self.cues, self.knowledge).question
            answer = compose(evidence, question, conversation.language, self.phrases, self.knowledge, self.clock.now().date())
        return self._sign(conversation, f"{entry.title.zh} {aspect or ''}".strip(), answer, ())

    async def _find(self, understanding: Understanding) -> tuple[Understanding, Sequence[Hit]]:
        """Look for the question alone; where it only makes sense as a continuation, for the topic and the question together."""
        search = understanding.question.search
        hits = await self.index.find(search, HITS)
        entry = self.knowledge.entries.get(understanding.continues.entry) if understanding.continues else None
        if entry is None or not goes_on(entry.id, understanding.points_back, hits):
            return replace(understanding, continues=None), hits
        return understanding, await self.index.find(f"{entry.title.zh} {search}", HITS)

    def _compose(self, understanding: Understanding, evidence: Evidence, language: Language) -> Answer:
        if evidence.entry is None:
            return self._decline(understanding, evidence)
        if understanding.is_attack and not understanding.named:
            return Answer(Verdict.BLOCKED, "blocked", {}, rules=("attack",))
        today = self.clock.now().date()
        answer = compose(evidence, understanding.question, language, self.phrases, self.knowledge, today)
        if understanding.is_attack:
            told = self.phrases.say("answer.refused_order", language) + "\n" + str(answer.values["text"])
            return replace(answer, verdict=Verdict.PARTIAL, values={"text": told}, rules=(*answer.rules, "attack"))
        return answer

    def _decline(self, understanding: Understanding, evidence: Evidence) -> Answer:
        starters = tuple(Button(f"button.ask.{name}", f"/ask {name}") for name in ("housing", "startup", "degree"))
        if understanding.is_attack or evidence.topic in _REFUSED_TOPICS:
            return Answer(Verdict.BLOCKED, "blocked", {}, buttons=(Button("button.officer", "/officer"),), rules=(*evidence.rules, "attack"))
        if understanding.question.elsewhere:
            values = {"place": understanding.question.elsewhere}
            return Answer(Verdict.OUT_OF_SCOPE, "out_of_scope.elsewhere", values, buttons=starters, rules=evidence.rules)
        return Answer(Verdict.OUT_OF_SCOPE, "out_of_scope", {"topic": evidence.topic or ""}, buttons=starters, rules=evidence.rules)

    def _check(self, answer: Answer, evidence: Evidence) -> Answer:
        """Every number of an answer stands in the entry it cites, or in our own fixed words; one stranger and the answer is not given."""
        if evidence.entry is None or answer.name != "answer":
            return answer
        strangers = unsupported_numbers(str(answer.values["text"]), evidence.entry) - self.phrases.numbers("answer.")
        if not strangers:
            return answer
        title = evidence.entry.title
        return replace(answer, verdict=Verdict.NOT_KNOWN, name="answer.withheld", values={"title": title}, rules=(*answer.rules, f"withheld:{len(strangers)}"))

    def _sign(self, conversation: Conversation, text: str, answer: Answer, hits: Sequence[Hit]) -> tuple[Conversation, Reply, Receipt]:
        receipt_id = new_code("A")
        values = dict(answer.values)
        topic = self.knowledge.topics.get(str(values.pop("topic", "")))
        reply_values = {**values, "advice": topic.advice if topic else ""} if answer.name == "out_of_scope" else values
        reply = Reply(answer.name, reply_values, answer.buttons, answer.citations, receipt_id)
        shown = self.phrases.render(reply, conversation.language)
        receipt = Receipt(
            id=receipt_id,
            at=self.clock.now(),
            question=masked(clean(text)),
            language=conversation.language,
            verdict=answer.verdict,
            knowledge_version=self.index.version,
            passages=tuple((hit.passage.id, round(hit.score, 4)) for hit in hits[:10]),
            rules=answer.rules,
            text=shown,
            citations=tuple(citation.id for citation in answer.citations),
        )
        about = Topic(answer.subject, answer.aspect) if answer.subject and answer.aspect else conversation.topic
        return replace(conversation, topic=about, last_question=receipt.question), reply, receipt
