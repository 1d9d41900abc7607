"""Room: domain. Words for the officers' group: names of texts put into the desk's language, and made safe for its markup. No texts of its own."""

import re
from dataclasses import dataclass
from html import escape

from bot.domain.language import Language
from bot.domain.messages import TextValue
from bot.domain.parts import utf16_units
from bot.domain.phrasebook import Phrasebook

_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DeskWords:
    """The texts in the language that the desk works in."""

    phrases: Phrasebook
    language: Language

    def say(self, name: str, **values: TextValue) -> str:
        """A text as its readers see it; not escaped."""
        return self.phrases.say(name, self.language, values)


def safe(text: str) -> str:
    """A text that cannot be taken for markup, without characters that no message carries."""
    return escape(_NEVER.sub("", text), quote=False)


def clipped(text: str, room: int) -> str:
    """The text on one line, in at most so many UTF-16 units, its end cut where it is longer."""
    flat = " ".join(text.split())
    if utf16_units(flat) <= room:
        return flat
    return flat.encode("utf-16-le", "ignore")[: (room - 1) * 2].decode("utf-16-le", "ignore") + "…"
