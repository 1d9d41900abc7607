"""Room: adapters. What could be pinyin by its letters alone: syllables by pypinyin's table. No characters, no final word on what is pinyin."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from pypinyin.constants import PINYIN_DICT

from bot.domain.detecting import is_other_language, is_small_english

LONGEST = 6
"""Letters of the longest syllable (zhuang)."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
_FEWEST, _RUN = 2, 5
"""Syllables of a text that is nothing but pinyin, and in a row among other words: fewer happen in English by chance ("a Qingdao hukou")."""
_MOSTLY = 0.6


@lru_cache(maxsize=1)
def _known_syllables() -> frozenset[str]:
    """Every syllable of two letters and more, ü as u and as v; with the single letters half of English would be pinyin."""
    marked = {reading for point, readings in PINYIN_DICT.items() if 0x4E00 <= point <= 0x9FA5 for reading in readings.split(",")}
    apart = {unicodedata.normalize("NFD", each) for each in marked}
    plain = {"".join(c for c in each.replace("u\u0308", u) if not unicodedata.combining(c)) for each in apart for u in "uv"}
    return frozenset(syllable for syllable in plain if len(syllable) > 1 and syllable.isascii())


@lru_cache(maxsize=4096)
def syllables(word: str) -> tuple[str, ...] | None:
    """A Latin word in small letters as pinyin syllables, the longest first; None where it is not pinyin."""
    known, ends = _known_syllables(), {len(word): len(word)}
    for start in range(len(word) - 1, -1, -1):
        longest = next((end for end in range(min(start + LONGEST, len(word)), start, -1) if end in ends and word[start:end] in known), None)
        if longest is not None:
            ends[start] = longest
    return tuple(_cut(word, ends)) if 0 in ends else None


def _cut(word: str, ends: dict[int, int]) -> Iterator[str]:
    start = 0
    while start < len(word):
        yield word[start : ends[start]]
        start = ends[start]


def may_be_pinyin(text: str) -> bool:
    """Whether the Latin letters of a text spell syllables: all of them, or most and some in a run; beside Chinese characters always a run.

    Small words of English, or another language of Latin letters, tell against it; "UK" and "PhD" do not, they stand in pinyin too.
    """
    words = [word for word in _WORD.findall(text) if text.isupper() or not is_abbreviation(word)]
    counts = [count_of(word) for word in words]
    if sum(counts) < _FEWEST or _has_other_words(text, words):
        return False
    spelled = sum(len(word) for word, count in zip(words, counts, strict=True) if count)
    run = max((sum(group) for _, group in groupby(counts, bool)), default=0)
    return (all(counts) and not _HAN.search(text)) or (run >= _RUN and spelled >= _MOSTLY * sum(map(len, words)))


def _has_other_words(text: str, words: list[str]) -> bool:
    return is_other_language(_HAN.sub(" ", text)) or any(is_small_english(word) and not count_of(word) for word in words)


def count_of(word: str) -> int:
    """How many syllables a Latin word has, 0 where it is not pinyin."""
    return len(syllables(word.casefold()) or ())


def is_abbreviation(word: str) -> bool:
    """Whether a word has capitals where a word has none: UK, PhD."""
    return word[1:] != word[1:].lower()
