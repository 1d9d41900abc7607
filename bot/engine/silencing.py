"""Room: engine. What a change takes away: questions that an entry answers now and would answer no more. Nothing is changed or kept."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.detecting import script_of
from bot.domain.editions import Edits
from bot.domain.library import Knowledge
from bot.ports.editions import AskedTwice, PublishingWork

_LOOKED_INTO = 3
"""Entries whose known questions are asked: an entry has up to thirty in each language, and somebody waits for the page."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A question that `entry` answers now and would answer no more."""

    question: str
    entry: str


@dataclass(frozen=True, slots=True)
class Effect:
    """How questions are answered now and would be; `silenced`: those among them that lose their entry. `known`: questions of the entries themselves
    that would.
    """

    answers: Sequence[AskedTwice] = ()
    silenced: Sequence[Silenced] = ()
    known: Sequence[Silenced] = ()

    @property
    def losses(self) -> Sequence[Silenced]:
        """All of them, what was asked first."""
        return tuple(dict.fromkeys((*self.silenced, *self.known)))

    @property
    def name(self) -> str:
        """Of exactly these losses, empty where there are none: who confirms them confirms no others."""
        said = "\n".join(f"{each.entry}\t{each.question}" for each in self.losses)
        return hashlib.sha256(said.encode()).hexdigest()[:12] if said else ""


async def effect_of(work: PublishingWork, knowledge: Knowledge, edits: Edits, asked: Iterable[str], near: Sequence[str]) -> Effect:
    """What edits do to some questions, and to those that stand in the entries that answer them now or lie near. Nothing where the edits have faults."""
    answers = await _asked(work, edits, dict.fromkeys(asked))
    silenced = _silenced(answers, knowledge)
    looked_into = list(dict.fromkeys([*(each.entry for each in silenced), *near]))[:_LOOKED_INTO]
    known = await _asked(work, edits, _known_questions(knowledge, looked_into)) if answers else ()
    return Effect(answers, silenced, _silenced(known, knowledge))


def _known_questions(knowledge: Knowledge, entries: Iterable[str]) -> list[str]:
    """What staff wrote down as questions of these entries, in both languages."""
    rows = [question.text for id in entries if id in knowledge.entries for question in knowledge.entries[id].questions]
    return list(dict.fromkeys(said for text in rows for said in (text.zh, text.en)))


async def _asked(work: PublishingWork, edits: Edits, questions: Iterable[str]) -> Sequence[AskedTwice]:
    """Each in its own language, in the order in which they came."""
    asked = list(questions)
    sides = {side: [each for each in asked if ("zh" if script_of(each) == "zh" else "en") == side] for side in ("zh", "en")}
    found = {each.asked: each for side, said in sides.items() if said for each in await work.preview(edits, said, side)}
    return [found[each] for each in asked if each in found]


def _silenced(answers: Iterable[AskedTwice], knowledge: Knowledge) -> Sequence[Silenced]:
    """An answer that names another entry than before is an answer; one that names none is none."""
    found = []
    for each in answers:
        entries = [cited for cited in each.cites_now if cited in knowledge.entries]
        if entries and not any(cited in knowledge.entries for cited in each.cites_then):
            found.append(Silenced(each.asked, entries[0]))
    return found
