"""Room: domain. Replies that staff have written once for many cases: their places filled in, and what may be wrong with one. No files."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from bot.domain.check_faults import Fault
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


def faults_of(name: str, zh: str, en: str, topic: str | None, topics: Collection[str]) -> Iterator[Fault]:
    """What staff have to mend in one, each at its place in the file."""
    if not _NAME.fullmatch(name):
        yield Fault((name,), "canned.name", {"name": name})
    for side, text in (("zh", zh), ("en", en)):
        yield from (Fault((name, side), code, {"name": name, **values}) for code, values in _wrong_in(text))
    if zh.strip() and en.strip() and len(_LEFT_OPEN.findall(zh)) != len(_LEFT_OPEN.findall(en)):
        yield Fault((name,), "canned.left_open", {"name": name})
    if topic is not None and topic not in topics:
        yield Fault((name, "topic"), "canned.topic", {"name": name, "topic": topic})


def _wrong_in(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if not text.strip():
        yield "canned.empty", {}
        return
    try:
        unknown = {place for _, place, _, _ in Formatter().parse(text) if place is not None} - PLACES
    except ValueError:
        yield "canned.brace", {}
        return
    yield from (("canned.place", {"place": f"{{{place}}}"}) for place in sorted(unknown))
