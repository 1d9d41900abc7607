"""Room: engine. Drafts a reply for an officer by the recipe of every answer. Nothing is kept: no turn, no topic, no receipt; nobody is told.

What the knowledge folder does not say is named as not said; the officer knows it, or finds out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.answers import Hit, PassageKind, Verdict
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.drafts import Answered, Draft, waiting_lines
from bot.domain.language import Language
from bot.domain.messages import Channel, Citation, Reply, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.words import clean
from bot.engine.answering import HITS, Answering
from bot.engine.budget import Budget
from bot.engine.composing import citation
from bot.engine.remembering import Memory
from bot.engine.routing import CHAT
from bot.engine.speaking import Speaking
from bot.ports import Store

_SUGGESTED = 3
_LONGEST_QUOTE = 60
_IN_AN_OFFICERS_WORDS = {"answer.expired": "draft.expired", "answer.conflict": "draft.conflict", "answer.unknown_part": "draft.unknown_part"}
"""What Guichao says of officers and staff, as an officer says it."""
_WANTS_NO_ANSWER = (*CHAT, "yes", "no")
_PIECES = re.compile(r"[，。！？、,.!?~～;；\s]+")
_SAYS_NOTHING = frozenset({Verdict.CHITCHAT, Verdict.BLOCKED})
_OUTSIDE = frozenset({Verdict.OUT_OF_SCOPE, *_SAYS_NOTHING})


@dataclass(frozen=True, slots=True)
class _Part:
    """One question, what became of it, and its words in the draft."""

    answered: Answered
    text: str
    search: str


def drafting(answering: Answering, speaking: Speaking, store: Store) -> "Drafting":
    """Over the recipe of answers, which then speaks as an officer does. Answers of its own are remembered apart."""
    texts = answering.phrases.texts
    spoken = Phrasebook({**texts, **{name: texts[instead] for name, instead in _IN_AN_OFFICERS_WORDS.items()}})
    return Drafting(replace(answering, phrases=spoken, remembered=Memory()), replace(speaking, phrases=spoken), store)


@dataclass(frozen=True, slots=True)
class Drafting:
    """What it takes: the recipe of answers, the texts, the memory of the house."""

    answering: Answering
    speaking: Speaking
    store: Store

    async def draft(self, case: Case, reading: Language) -> Draft:
        """An answer to what waits, in the person's language; what it rests on is named in the officer's."""
        conversation = await self.store.find(case.conversation)
        if conversation is None:
            return Draft()
        waiting = waiting_lines(case, await self.store.said(conversation.id))
        budget, parts = self.answering.budget(Channel.WEB), list[_Part]()
        for question in self._questions(line.text for line in waiting):
            conversation, part = await self._answer(conversation, question, reading, budget)
            parts += [part] if part.answered.verdict not in _SAYS_NOTHING else []
        text = "\n\n".join(dict.fromkeys(part.text for part in parts))
        return Draft(text, tuple(part.answered for part in parts), await self._suggested(parts, reading))

    def _questions(self, lines: Iterable[str]) -> list[str]:
        """Each question alone; greetings and thanks want no answer."""
        asked = [line for line in lines if not self._wants_no_answer(clean(line))]
        return [part for line in asked for part in self.answering.reader.questions_in(line)]

    def _wants_no_answer(self, line: str) -> bool:
        means = self.answering.cues.means
        return means(line, *CHAT) or all(means(piece, *_WANTS_NO_ANSWER) for piece in _PIECES.split(line) if any(map(str.isalnum, piece)))

    async def _answer(self, before: Conversation, question: str, reading: Language, budget: Budget) -> tuple[Conversation, _Part]:
        """Of the conversation only the topic goes on, to the next question of this draft."""
        search = self.answering.reader.understand(question, before.topics, before.last_question).question.search
        after, reply, receipt = await self.answering.answer(before, question, budget)
        citations = self._cited((each.id for each in reply.citations), reading)
        answered = Answered(question, Verdict(receipt.verdict), citations, "worded" in receipt.rules)
        return after, _Part(answered, self._words(answered, reply, before.language), search)

    def _words(self, answered: Answered, reply: Reply, language: Language) -> str:
        """The answer as an officer gives it: without the advice to look for an officer; or that it is not written down."""
        if answered.is_known and reply.name == "answer":
            text = self.speaking.say(reply, language).text
            advice = self._say("answer.ask_officer", language)
            return "\n".join(line for line in text.splitlines() if line.strip() != advice)
        return self._say("draft.not_known", language, question=_quoted(answered.question))

    def _say(self, name: str, language: Language, **values: TextValue) -> str:
        return self.speaking.say(Reply(name, values), language).text

    async def _suggested(self, parts: Sequence[_Part], reading: Language) -> tuple[Citation, ...]:
        """The entries that the index finds nearest to these questions; none for what is outside the field."""
        inside = [part.search for part in parts if part.answered.verdict not in _OUTSIDE]
        hits = [hit for search in inside for hit in await self.answering.index.find(search, HITS)]
        found = dict.fromkeys(hit.passage.subject for hit in sorted(hits, key=_nearness) if _is_of_entry(hit))
        return self._cited(found, reading)[:_SUGGESTED]

    def _cited(self, ids: Iterable[str], reading: Language) -> tuple[Citation, ...]:
        known = self.answering.knowledge.entries
        return tuple(citation(known[entry], reading) for entry in ids if entry in known)


def _nearness(hit: Hit) -> float:
    return -hit.score


def _is_of_entry(hit: Hit) -> bool:
    return hit.passage.kind is not PassageKind.SCOPE


def _quoted(question: str) -> str:
    said = " ".join(clean(question).split())
    return said if len(said) <= _LONGEST_QUOTE else f"{said[:_LONGEST_QUOTE].rstrip()}…"
