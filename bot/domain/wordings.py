"""Room: domain. The Chinese that our own knowledge and cues are worded in, and how much each piece tells of how people speak. No reading of it."""

from collections.abc import Iterator

from bot.domain.cues import Cues
from bot.domain.library import Knowledge

Wording = tuple[str, float]
"""A text, and how often it counts: once for what is written, more for what is said."""

_WRITTEN, _SAID, _NAME, _PHRASE = 1.0, 4.0, 4.0, 3.0


def wordings_of(knowledge: Knowledge, cues: Cues) -> Iterator[Wording]:
    """Names, statements, questions and examples of the knowledge, and the phrases of the cues."""
    for entry in knowledge.entries.values():
        yield from ((name, _NAME) for name in (entry.title.zh, *entry.also_called))
        yield from ((clause.text.zh, _WRITTEN) for clauses in entry.clauses.values() for clause in clauses)
        yield from ((question.text.zh, _SAID) for question in entry.questions)
    for term in knowledge.terms:
        yield from ((word, _NAME) for word in (term.term.zh, *term.also))
    for place in (*knowledge.elsewhere, *knowledge.qingdao):
        yield place.name.zh, _NAME
    for topic in knowledge.topics.values():
        yield from ((example, _SAID) for example in topic.examples_zh)
    yield from ((said, _SAID) for said in (*knowledge.follow_ups.ours, *knowledge.follow_ups.not_ours))
    for name, cue in cues.table.items():
        if name.startswith("abroad."):
            continue  # Japanese is written in the same characters
        yield from ((phrase, _PHRASE) for phrase in (*sorted(cue.whole), *cue.within))
