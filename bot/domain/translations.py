"""Room: domain. A translation made by a machine: which lines want one, and what came of it. No model, no checks."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.detecting import script_of
from bot.domain.language import Language

MOST_LINES = 40
"""Lines of one talk that are translated at once, the last ones."""
LONGEST = 4000


class Fate(StrEnum):
    """What came of a text that was to be translated."""

    DONE = "done"
    UNSAFE = "unsafe"
    """The model's text lost, added or changed something; it is not shown."""
    LATE = "late"
    """The model was silent or too slow; trying again may help."""
    NEEDLESS = "needless"
    """It is in the language already."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation; `text` is empty unless it is done. It stands beside its original and never in its place."""

    fate: Fate
    text: str = ""


def wants_translation(text: str, language: Language) -> bool:
    """Whether a reader of this language needs help with a text; one without words (a number, an emoji) needs none."""
    return any(char.isalpha() for char in text) and script_of(text) != ("zh" if language.is_chinese else "en")
