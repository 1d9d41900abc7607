"""Room: domain. The glossary at work: everyday words, slips and pinyin said in the knowledge folder's own words. No search."""

import re
from collections.abc import Callable, Sequence

from bot.domain.library import Term

_HAN = re.compile(r"[\u3400-\u9fff]")


class Glossary:
    """Replaces what people say by the term of the glossary, in the language of the text around it.

    Words that the passages use themselves (`is_used`) stay: they are found as they are, and a long official name in their place
    would draw in every passage that mentions the office.
    """

    def __init__(self, terms: Sequence[Term], is_used: Callable[[str], bool] = lambda word: False) -> None:
        self._terms = {word.casefold(): term.term for term in terms for word in term.also if not is_used(word)}
        words = sorted(self._terms, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(_as_whole_word, words)) or r"(?!)")

    def in_our_words(self, text: str) -> str:
        """The text with each such word replaced, the longest first; in a text with Chinese characters by the Chinese term.

        A copy to look for besides the text, never instead of it: "实习" may mean something else here. The same text where no word is known.
        """
        is_chinese = bool(_HAN.search(text))
        lowered = text.casefold()
        said = self._pattern.sub(lambda found: self._terms[found[0]].zh if is_chinese else self._terms[found[0]].en, lowered)
        return text if said == lowered else said


def _as_whole_word(word: str) -> str:
    """Latin words between other characters than Latin ones: "nia" is not in "California"."""
    return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word)
