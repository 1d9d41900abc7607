"""Room: engine. After an answer, the other entry that may be meant: what it says nearest to the question, and the way to it. No search."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.answers import Answer, Question
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button
from bot.domain.phrasebook import Phrasebook
from bot.domain.reviewing import is_silent
from bot.engine.composing import both_names, cite
from bot.engine.freshness import Freshness
from bot.engine.selecting import nearest_to
from bot.engine.weighing import Evidence


@dataclass(frozen=True, slots=True)
class NamingAnother:
    """What it takes: the texts, the knowledge, today, the language to speak."""

    phrases: Phrasebook
    knowledge: Knowledge
    today: date
    language: Language

    def after(self, answer: Answer, evidence: Evidence, question: Question) -> Answer:
        """The answer with the other entry after it; as it is where that entry states nothing any more, or only what is blank."""
        entry = evidence.entry
        assert entry is not None
        aspect, clause = nearest_to(evidence, question)
        if clause.is_blank or is_silent(entry, self.today) or entry.id == answer.subject:
            return answer
        warnings = Freshness(self.phrases, self.knowledge, self.today, self.language).warnings(entry)
        named = self.phrases.say("answer.another", self.language, {"title": both_names(entry), "statement": clause.text})
        shown = Button("button.entry", f"/about {entry.id} {aspect}", {"title": entry.short_title})
        known = [each for each in cite(entry, self.language, self.knowledge) if each not in answer.citations]
        return replace(
            answer,
            values={"text": "\n".join([str(answer.values["text"]), named, *warnings])},
            citations=(*answer.citations, *known),
            buttons=(shown, *(each for each in answer.buttons if not each.send.startswith(f"/about {entry.id} "))),
            rules=(*answer.rules, f"another:{entry.id}"),
        )
