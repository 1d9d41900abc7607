"""Room: adapters. Chinese as it is written and as it sounds: scripts by OpenCC, syllables by pypinyin. No detection of languages."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from opencc import OpenCC
from pypinyin import lazy_pinyin

from bot.adapters.pinyin_syllables import syllables
from bot.adapters.pinyin_words import PinyinWords
from bot.domain.detecting import is_japanese

_HAN = re.compile(r"[\u3400-\u9fff]")
_PIECE = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]+")


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

    def speller(self, texts: Callable[[], Iterable[tuple[str, float]]]) -> Callable[[str], str]:
        """What says pinyin in the characters of these texts, which are read when it is first asked; each counts so many times."""
        return PinyinWords(lambda: ((self.simplified(text), weight) for text, weight in texts())).in_characters
