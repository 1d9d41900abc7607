"""Room: domain. What people say when they mean something other than a question: a table of phrases, and how it is read. No phrases of its own."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_LONG_ENOUGH = 4
_EDGES = " \t\r\n　。．.!！?？,，、~～…;；:：\"'“”‘’「」()（）"


def plain(text: str) -> str:
    """Half-width, lower case, single spaces, without the punctuation around: for comparing what was said with a phrase."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_EDGES)


@lru_cache(maxsize=4096)
def plain_of_ours(phrase: str) -> str:
    """`plain` for names and phrases of our own, which every message is compared with; kept, so what people write never comes here."""
    return plain(phrase)


@lru_cache(maxsize=4096)
def _as_words(phrase: str) -> re.Pattern[str]:
    """A Latin phrase counts only as whole words, its plural too ("paper", "papers"), a Chinese one wherever it stands."""
    left = r"(?<![a-z0-9])" if phrase[:1].isascii() and phrase[:1].isalpha() else ""
    plural = "s?" if len(phrase) >= _LONG_ENOUGH and phrase[-1:].islower() and phrase[-1:] != "s" else ""
    right = rf"{plural}(?![a-z0-9])" if phrase[-1:].isascii() and phrase[-1:].isalpha() else ""
    return re.compile(left + re.escape(phrase) + right)


def has_phrase(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text`; both as `plain` gives them."""
    # Most phrases stand nowhere in a text, which is far sooner seen without their pattern.
    return bool(phrase) and phrase in text and _as_words(phrase).search(text) is not None


def _holds_one(text: str, phrases: Iterable[str]) -> bool:
    # Looked at without a call for each: a message is read against a thousand phrases, and holds a few.
    return any(has_phrase(text, phrase) for phrase in phrases if phrase in text)


def without_phrases(text: str, phrases: Iterable[str]) -> str:
    """What is left of a text when the phrases are taken out, the longest first."""
    for phrase in sorted(phrases, key=len, reverse=True):
        text = _as_words(phrase).sub(" ", text) if phrase in text else text
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Together:
    """Phrases that say little alone and much together: one of `these` and one of `those`, anywhere in a message, and none of `unless`."""

    these: tuple[str, ...]
    those: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """Whether a text, as `plain` gives it, has one of each."""
        return _holds_one(text, self.these) and _holds_one(text, self.those) and not _holds_one(text, self.unless)


@dataclass(frozen=True, slots=True)
class Cue:
    """The phrases of one meaning: `whole` must be the entire message, `within` may stand anywhere in it, `together` need one another."""

    whole: frozenset[str] = frozenset()
    within: tuple[str, ...] = ()
    together: tuple[Together, ...] = ()

    def fits(self, text: str) -> bool:
        """Whether a text, as `plain` gives it, carries this meaning."""
        return text in self.whole or _holds_one(text, self.within) or any(pair.fits(text) for pair in self.together)


@dataclass(frozen=True, eq=False)
class Cues:
    """Every meaning by name, as `prompts/cues.yaml` lists them."""

    table: Mapping[str, Cue]
    _families: dict[str, tuple[tuple[str, Cue], ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def means(self, text: str, *names: str) -> bool:
        """Whether a message carries one of these meanings."""
        said = plain(text)
        return any(self.table[name].fits(said) for name in names)

    def which(self, text: str, names: Iterable[str]) -> str | None:
        """The first of these meanings that a message carries."""
        return next((name for name in names if self.means(text, name)), None)

    def rest_of(self, text: str, *prefixes: str) -> str:
        """What is left of a message without the phrases of these meanings, families (`aspect.`) included; whole words of Latin script."""
        phrases = [phrase for name, cue in self.table.items() if name.startswith(prefixes) for phrase in cue.within]
        return plain(without_phrases(plain(text), phrases))

    def all_of(self, text: str, prefix: str) -> tuple[str, ...]:
        """Every meaning of one family (`aspect.` …) that a message carries, by its place in the message."""
        said = plain(text)
        found = []
        for name, cue in self._family(prefix):
            places = [place.start() for phrase in cue.within if phrase in said and (place := _as_words(phrase).search(said))]
            if places or cue.fits(said):
                found.append((min(places, default=0), name))
        return tuple(name for _, name in sorted(found))

    def family_told(self, statement: str, prefix: str) -> frozenset[str]:
        """Every meaning of one family that a statement of our own carries; kept, so what people write never comes here."""
        return _told(self, statement, prefix)

    def _family(self, prefix: str) -> tuple[tuple[str, Cue], ...]:
        """The meanings of one family, looked up once."""
        if prefix not in self._families:
            self._families[prefix] = tuple((name, cue) for name, cue in self.table.items() if name.startswith(prefix))
        return self._families[prefix]


@lru_cache(maxsize=8192)
def _told(cues: Cues, statement: str, prefix: str) -> frozenset[str]:
    return frozenset(cues.all_of(statement, prefix))
