"""Room: domain. Replies that staff have written once for many cases: their places filled in, and what may be wrong with one. No files."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from string import Formatter

from bot.domain.language import Bilingual, Language

PLACES = frozenset({"officer", "case", "district"})
"""What the program fills in."""
_NAME = re.compile(r"[^\W_][\w-]{0,29}")
_LEFT_OPEN = re.compile("【[^【】]*】")


@dataclass(frozen=True, slots=True)
class CannedReply:
    """One reply by its name; `topic` is the id of an entry or a category for whose cases it stands ahead of the others.

    What stands in 【】 is for the officer to write before it is sent.
    """

    name: str
    text: Bilingual
    topic: str | None = None

    def said(self, language: Language, officer: str, case: str, district: Bilingual) -> str:
        """Its words in a language, with their places filled in."""
        return self.text.for_(language).format_map({"officer": officer, "case": case, "district": district.for_(language)})


def faults_of(name: str, zh: str, en: str, topic: str | None, topics: Collection[str]) -> Iterator[str]:
    """What staff have to mend in one, each with the mend."""
    if not _NAME.fullmatch(name):
        yield f"{name}: is no name to type after a slash; use up to 30 letters, characters or digits, and - between them"
    for language, text in (("zh", zh), ("en", en)):
        if not text.strip():
            yield f"{name}: {language} is empty; write the reply in both languages"
            continue
        try:
            unknown = {place for _, place, _, _ in Formatter().parse(text) if place is not None} - PLACES
        except ValueError:
            yield f"{name}: {language} has a single {{ or }}; write {{officer}}, {{case}} or {{district}}, or leave it out"
            continue
        for place in sorted(unknown):
            yield f"{name}: {language} fills in {{{place}}}, which is not known; use {{officer}}, {{case}} or {{district}}"
    if zh.strip() and en.strip() and len(_LEFT_OPEN.findall(zh)) != len(_LEFT_OPEN.findall(en)):
        yield f"{name}: zh and en leave a different number of 【】 to the officer; make them the same"
    if topic is not None and topic not in topics:
        yield f"{name}: the topic {topic} is no entry and no category; write the id of one, or leave the line out"
