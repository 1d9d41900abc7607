"""Room: ports. What helps an officer to reply: a draft from the knowledge folder, and translations. No implementations."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.cases import Case
from bot.domain.drafts import Draft
from bot.domain.language import Language
from bot.domain.messages import Said
from bot.domain.translations import Translation


class Drafts(Protocol):
    """Drafts replies. Nothing is kept, and nothing is said to the person."""

    async def draft(self, case: Case, reading: Language) -> Draft:
        """An answer to what waits, in the person's language; what it rests on is named in the officer's. Raises StoreUnavailable, IndexUnavailable."""


class Translations(Protocol):
    """Translates by a model. What is personal leaves the house as placeholders, and what fails a check is not given."""

    async def translate(self, text: str, language: Language) -> Translation:
        """One text; the same again costs no new call while it is remembered."""

    async def translate_lines(self, lines: Sequence[Said], language: Language) -> Sequence[tuple[Said, Translation]]:
        """Those of the last lines of a talk that a reader of this language needs help with, in order."""
