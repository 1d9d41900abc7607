"""Room: engine. What an answer says of its entry's age: that it ended, has not begun, was replaced; or nothing of it, where its rule says so. No search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.answers import Answer, Verdict
from bot.domain.cues import Cues
from bot.domain.knowledge import Aspect, Entry, Status
from bot.domain.language import Bilingual, Language
from bot.domain.library import Knowledge
from bot.domain.messages import Button, Citation
from bot.domain.phrasebook import Phrasebook
from bot.domain.reviewing import holds_instead, is_silent
from bot.engine.weighing import Evidence

FOLLOW, UNFOLLOW = "/follow", "/unfollow"
_ANSWERS = (Verdict.ANSWERED, Verdict.PARTIAL, Verdict.NOT_KNOWN)
_SOON = timedelta(days=365)
_OFFICER = Button("button.officer", "/officer")


@dataclass(frozen=True, slots=True)
class Freshness:
    """What it takes: the texts, the knowledge, today, the language to speak."""

    phrases: Phrasebook
    knowledge: Knowledge
    today: date
    language: Language

    def warnings(self, entry: Entry) -> list[str]:
        """What has to be known before anything that the entry states."""
        lines = []
        if entry.is_expired(self.today):
            lines.append(self.phrases.say("answer.expired", self.language, {"date": str(entry.valid_until)}))
        if entry.valid_from and entry.valid_from > self.today:
            lines.append(self.phrases.say("answer.fresh.not_yet", self.language, {"date": str(entry.valid_from)}))
        return [*lines, *self._instead(entry)]

    def rules(self, entry: Entry) -> tuple[str, ...]:
        """Which of these rules fired, for the receipt."""
        following = holds_instead(entry, self.knowledge.entries)
        fired = {
            "freshness:expired": entry.is_expired(self.today),
            "freshness:not_yet": entry.valid_from is not None and entry.valid_from > self.today,
            "freshness:silent": is_silent(entry, self.today),
            f"freshness:replaced:{following.id if following else ''}": following is not None,
        }
        return tuple(rule for rule, is_so in fired.items() if is_so)

    def buttons(self, entry: Entry, aspect: Aspect = Aspect.OVERVIEW) -> tuple[Button, ...]:
        """The way to the entry that holds instead, to the same part of it."""
        following = holds_instead(entry, self.knowledge.entries)
        return (Button("button.entry", f"/about {following.id} {aspect}", {"title": following.short_title}),) if following else ()

    def silence(self, entry: Entry, title: Bilingual, cited: Sequence[Citation], rules: Sequence[str] = ()) -> Answer | None:
        """The answer of an entry that states nothing any more; None where it still speaks."""
        if not is_silent(entry, self.today):
            return None
        following = holds_instead(entry, self.knowledge.entries)
        blocks = [self.phrases.say("answer.title", self.language, {"title": title}), self._over(entry)]
        blocks += self._instead(entry) or [self.phrases.say("answer.fresh.being_checked", self.language)]
        blocks.append(self.phrases.say("answer.ask_officer", self.language))
        return Answer(
            verdict=Verdict.PARTIAL if following else Verdict.NOT_KNOWN,
            name="answer",
            values={"text": "\n".join(blocks)},
            citations=tuple(cited),
            buttons=(*self.buttons(entry), _OFFICER),
            subject=entry.id,
            aspect=Aspect.OVERVIEW,
            rules=(*rules, *self.rules(entry)),
        )

    def _over(self, entry: Entry) -> str:
        if entry.valid_until is None:
            return self.phrases.say("answer.fresh.over", self.language)
        return self.phrases.say("answer.fresh.ended", self.language, {"date": str(entry.valid_until)})

    def _instead(self, entry: Entry) -> list[str]:
        following = holds_instead(entry, self.knowledge.entries)
        if following is None:
            return []
        is_later = entry.valid_until is not None and entry.valid_until >= self.today
        name = "answer.fresh.replaced_later" if is_later else "answer.fresh.replaced"
        return [self.phrases.say(name, self.language, {"title": following.title, "date": str(entry.valid_until)})]


def still_speaking(candidates: Sequence[Evidence], today: date) -> list[Evidence]:
    """The candidates without rivals that state nothing any more; where the likeliest is one of these, it says so itself and nothing is asked."""
    silent = [each.entry is not None and is_silent(each.entry, today) for each in candidates]
    return [each for each, is_over in zip(candidates, silent, strict=True) if not is_over] if not any(silent[:1]) else list(candidates[:1])


def said_of(entry: Entry, knowledge: Knowledge) -> tuple[Entry, ...]:
    """What else an answer may name: the entry that holds instead."""
    following = holds_instead(entry, knowledge.entries)
    return (following,) if following else ()


def with_offer(answer: Answer, entry: Entry | None, today: date, cues: Cues, was_asked_before: bool) -> Answer:
    """The answer with the offer to be told of changes, where there is reason to expect one or the person keeps asking."""
    if entry is None or answer.verdict not in _ANSWERS or not (was_asked_before or is_changing(entry, today, cues)):
        return answer
    return replace(answer, buttons=(*answer.buttons, Button("button.follow", f"{FOLLOW} {entry.id}")))


def is_changing(entry: Entry, today: date, cues: Cues) -> bool:
    """Whether an entry will say more or something else before long: it has blanks, is over or ends within a year, or comes anew every year."""
    ends = entry.valid_until is not None and entry.valid_until - today <= _SOON
    begins = entry.valid_from is not None and entry.valid_from > today
    waits = entry.status is Status.TO_BE_FILLED or bool(entry.blanks())
    return waits or ends or begins or any(cues.means(clause.text.zh, "yearly") for clause in entry.known(Aspect.TIMING))
