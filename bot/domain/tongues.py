"""Room: domain. Words of other languages said in our two, by the glossary. No detection, no search."""

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.library import Term

_JOINED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that set no space between words, or join endings to them."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")


class Tongues:
    """Says a question's known words in English and Chinese, the languages of the passages, so that names and words are found in them.

    A word in the glossary's `abroad` stands for itself alone; `*` stands for any ending (Wohngeld*, доктор*). Japanese and Korean words
    count wherever they stand, Arabic ones also with an article or a preposition joined to them.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        pairs = [(in_plain_letters(word), f"{term.term.en} {term.term.zh}") for term in terms for word in term.abroad]
        words = sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))
        self._ours = [ours for _, ours in words]
        self._pattern = re.compile("|".join(f"({_as_pattern(word)})" for word, _ in words) or r"(?!)")

    def in_our_words(self, text: str) -> str:
        """The text with each known word replaced by its term in both languages, the longest first; the same text where no word is known."""
        asked = in_plain_letters(text)
        said = self._pattern.sub(lambda found: f" {self._ours[(found.lastindex or 1) - 1]} ", asked)
        return text if said == asked else " ".join(said.split())


def in_plain_letters(text: str) -> str:
    """Half-width, lower case, straight apostrophes."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def _as_pattern(word: str) -> str:
    inside = re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    if _JOINED.search(word):
        return inside
    return rf"(?<!\w)(?:[وف]?(?:ال|لل|[لب](?:ال)?)?)?{inside}(?!\w)" if _ARABIC.search(word) else rf"(?<!\w){inside}(?!\w)"
