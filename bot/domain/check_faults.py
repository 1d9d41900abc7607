"""Room: domain. What the check of the knowledge finds: a code and its values where it is found, words in both languages where it is shown. No rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.language import Bilingual, Language
from bot.domain.phrasebook import Phrasebook

Path = tuple[str | int, ...]
"""From the top of a file's fields to a place in them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of an entry. `code` names its words in `prompts/check.*.yaml`, which `values` are filled into."""

    path: Path
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file and how to mend it, in words for staff; `path` as in its fields, empty where the line is all that is known."""

    file: str
    line: int
    said: Bilingual
    path: Path = ()

    def for_(self, language: Language) -> str:
        """As one line of the check."""
        return f"{self.file}:{self.line}: {self.said.for_(language)}" if self.file else self.said.for_(language)

    def __str__(self) -> str:
        return self.for_(Language.EN)


def as_told(line: str) -> FileFault:
    """A fault that comes as a whole line: what is wrong with replies is said in English alone."""
    return FileFault("", 0, Bilingual(line, line))


def in_words(words: Phrasebook, file: str, line: int, fault: Fault) -> FileFault:
    """A fault with its place and its words; raises KeyError for a code without words."""
    said = (words.say(fault.code, language, fault.values) for language in (Language.ZH, Language.EN))
    return FileFault(file, line, Bilingual(*said), fault.path)
