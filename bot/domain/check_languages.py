"""Room: domain. Whether each side of an entry is in its language: a text pasted into the wrong side is as good as missing. No translation."""

import re
from collections.abc import Iterator

from bot.domain.check_faults import Fault, Path
from bot.domain.knowledge import Entry
from bot.domain.language import Bilingual

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def language_faults(entry: Entry) -> Iterator[Fault]:
    """Statements and questions of which a side is written in the other language; Chinese names may stand in English, English ones in Chinese."""
    for place, text in _texts(entry):
        if not _CHINESE.search(text.zh):
            yield Fault((*place, "zh"), "no_chinese")
        if len(_CHINESE.findall(text.en)) > len(_LATIN.findall(text.en)):
            yield Fault((*place, "en"), "no_english")


def _texts(entry: Entry) -> Iterator[tuple[Path, Bilingual]]:
    yield ("title",), entry.title
    yield ("authority",), entry.authority
    for aspect, clauses in entry.clauses.items():
        for position, clause in enumerate(clauses):
            yield (aspect.value, position), clause.text
            if clause.brief:
                yield (aspect.value, position, "brief"), clause.brief
    yield from ((("questions", position), question.text) for position, question in enumerate(entry.questions))
