"""Room: domain. Cuts knowledge along its fields into passages that can be found. No embedding, no storage."""

import hashlib
from collections.abc import Iterable, Iterator

from bot.domain.answers import Passage, PassageKind
from bot.domain.knowledge import Entry
from bot.domain.library import Topic

SIDES = ("zh", "en")


def passages_of(entry: Entry) -> Iterator[Passage]:
    """One passage for the names, one for each statement or blank, one for each known question; all in both languages."""
    for side in SIDES:
        title = getattr(entry.title, side)
        names = "、".join((title, *entry.also_called)) if side == "zh" else title
        yield Passage(f"{entry.id}/title/{side}", entry.id, PassageKind.TITLE, side, names)
        for aspect, clauses in entry.clauses.items():
            for position, clause in enumerate(clauses):
                text = f"{title}：{clause.text.zh}" if side == "zh" else f"{title}: {clause.text.en}"
                yield Passage(f"{entry.id}/{aspect}/{position}/{side}", entry.id, PassageKind.CLAUSE, side, text, aspect, clause.is_blank)
        for position, question in enumerate(entry.questions):
            yield Passage(f"{entry.id}/question/{position}/{side}", entry.id, PassageKind.QUESTION, side, getattr(question.text, side), question.about)


def scope_passages(topics: Iterable[Topic]) -> Iterator[Passage]:
    """One passage for each example of what is out of scope."""
    for topic in topics:
        for side, examples in zip(SIDES, (topic.examples_zh, topic.examples_en), strict=True):
            for position, example in enumerate(examples):
                yield Passage(f"scope-{topic.id}/{position}/{side}", topic.id, PassageKind.SCOPE, side, example)


def content_hash(text: str) -> str:
    """The name of a passage's text: equal texts need to be embedded once."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def version_of(passages: Iterable[Passage]) -> str:
    """The knowledge version: changes with any passage, and with nothing else."""
    return digest_of(f"{passage.id}\x1f{passage.text}\x1f{passage.is_blank}" for passage in sorted(passages, key=lambda each: each.id))


def digest_of(texts: Iterable[str]) -> str:
    """A short name for these texts in this order."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{text}\x1e".encode())
    return digest.hexdigest()[:12]
