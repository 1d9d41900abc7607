"""Room: engine. When a question fits two or three entries about as well: what each says, and which is meant, as buttons. No search."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.answers import Answer, Question, Verdict
from bot.domain.knowledge import Clause
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button
from bot.domain.phrasebook import Phrasebook
from bot.engine.composing import both_names, cite
from bot.engine.selecting import nearest_to
from bot.engine.weighing import Evidence


@dataclass(frozen=True, slots=True)
class Clarifying:
    """Asks which entry is meant: the texts, the knowledge, the language to speak."""

    phrases: Phrasebook
    knowledge: Knowledge
    language: Language

    def ask(self, candidates: Sequence[Evidence], question: Question) -> Answer:
        """The nearest statement of each candidate, the likeliest first, and a button for each; the first is the topic from here on."""
        lines, buttons, citations = [self.phrases.say("clarify.which", self.language)], list[Button](), []
        for evidence in candidates:
            entry = evidence.entry
            assert entry is not None
            aspect, clause = nearest_to(evidence, question)
            lines.append(self.phrases.say("clarify.one", self.language, {"title": both_names(entry), "statement": self._said(clause)}))
            buttons.append(Button("button.entry", f"/about {entry.id} {aspect}", {"title": entry.short_title}))
            citations += [each for each in cite(entry, self.language, self.knowledge) if each not in citations]
        first = candidates[0].entry
        assert first is not None
        return Answer(
            verdict=Verdict.CLARIFY,
            name="answer",
            values={"text": "\n".join([*lines, self.phrases.say("clarify.choose", self.language)])},
            citations=tuple(citations),
            buttons=(*buttons, Button("button.officer", "/officer")),
            subject=first.id,
            aspect=nearest_to(candidates[0], question)[0],
            rules=(*candidates[0].rules, *(f"rival:{each.entry.id}" for each in candidates[1:] if each.entry)),
        )

    def _said(self, clause: Clause) -> str:
        text = clause.text.for_(self.language)
        return self.phrases.say("answer.blank", self.language, {"matter": text}) if clause.is_blank else text
