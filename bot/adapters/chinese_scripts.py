"""Room: adapters. Chinese as it is written and as it sounds: scripts by OpenCC, syllables by pypinyin. No detection of languages."""

import re
import unicodedata
from functools import cached_property, lru_cache
from itertools import groupby

from opencc import OpenCC
from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from bot.domain.detecting import is_japanese, is_other_language

_HAN = re.compile(r"[\u3400-\u9fff]")
_PIECE = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]+")
_FEWEST = 4
"""Syllables in a row that make Latin letters pinyin: fewer happen in English by chance."""
_MOSTLY = 0.6
_LONGEST = 6


class ChineseScripts:
    """Word-aware conversion: Taiwan's words to the mainland's for search (`tw2sp`), and characters back for showing (`s2tw`)."""

    @cached_property
    def _to_simplified(self) -> OpenCC:
        return OpenCC("tw2sp")

    @cached_property
    def _from_japanese(self) -> OpenCC:
        return OpenCC("jp2t")

    @cached_property
    def _by_character(self) -> OpenCC:
        return OpenCC("t2s")

    @cached_property
    def _to_traditional(self) -> OpenCC:
        return OpenCC("s2tw")

    def simplified(self, text: str) -> str:
        """The text with traditional characters and words folded; in Japanese the new forms as well (栄 to 荣)."""
        if not _HAN.search(text):
            return text
        return str(self._to_simplified.convert(self._from_japanese.convert(text) if is_japanese(text) else text))

    def is_traditional(self, text: str) -> bool:
        """Whether a text holds characters that only the traditional script has; words of Taiwan do not count."""
        return bool(_HAN.search(text)) and str(self._by_character.convert(text)) != text

    def traditional(self, text: str) -> str:
        """The text in traditional characters."""
        return str(self._to_traditional.convert(text))

    def sounds(self, text: str) -> tuple[str, ...]:
        """The syllables, without tones, of Chinese characters and of pinyin words; other words are left out."""
        found: list[str] = []
        for piece in _PIECE.findall(text.casefold()):
            found += lazy_pinyin(piece) if _HAN.match(piece) else syllables(piece) or ()
        return tuple(found)

    def is_pinyin(self, text: str) -> bool:
        """Whether a text without Chinese characters is mostly pinyin words, some of them in a run, and not in a language of Latin letters.

        A run alone will not do: "a Qingdao hukou" and "Taishan Young" stand in English sentences.
        """
        if _HAN.search(text) or is_other_language(text):
            return False
        words = [len(syllables(word) or ()) for word in re.findall(r"[a-z]+", text.casefold())]
        runs = [sum(group) for is_pinyin, group in groupby(words, bool) if is_pinyin]
        return max(runs, default=0) >= _FEWEST and sum(map(bool, words)) >= _MOSTLY * len(words)


@lru_cache(maxsize=1)
def _known_syllables() -> frozenset[str]:
    """Every syllable of two letters and more; with the single letters half of English would be pinyin."""
    marked = {reading for point, readings in PINYIN_DICT.items() if 0x4E00 <= point <= 0x9FA5 for reading in readings.split(",")}
    plain = {"".join(c for c in unicodedata.normalize("NFD", each) if not unicodedata.combining(c)) for each in marked}
    return frozenset(syllable for syllable in plain if len(syllable) > 1 and syllable.isascii())


@lru_cache(maxsize=4096)
def syllables(word: str) -> tuple[str, ...] | None:
    """A Latin word as pinyin syllables, the longest first; None where it is not pinyin."""
    if not word:
        return ()
    for length in range(min(_LONGEST, len(word)), 0, -1):
        if word[:length] in _known_syllables() and (rest := syllables(word[length:])) is not None:
            return (word[:length], *rest)
    return None
