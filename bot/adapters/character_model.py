"""Room: adapters. How Chinese characters follow one another in texts that were read, and how they sound: counts of three, two and one. No decision."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pypinyin import lazy_pinyin

EDGE, NUMBER, LATIN = "^", "0", "a"
"""What stands for the end of a phrase, for a number, and for a Latin word."""
_UNIT = re.compile(r"(?P<han>[\u3400-\u9fff])|(?P<number>[0-9]+)|(?P<latin>[A-Za-z]+)|(?P<other>\S)")
_OF_ONE, _OF_TWO, _OF_THREE = 0.1, 0.4, 0.5
"""How much each count tells: interpolated as by Jelinek and Mercer (1980); chosen on 120 of our own questions, each left out of the counts."""
_UNSEEN = 0.01

Context = tuple[str, str]
"""The two characters before, or what stands for them."""
AT_THE_EDGE: Context = (EDGE, EDGE)


class CharacterModel:
    """Learned from texts in simplified characters, each with how much it counts; 8,500 texts take 0.7 s."""

    def __init__(self, texts: Iterable[tuple[str, float]]) -> None:
        self._ones: dict[str, float] = defaultdict(float)
        self._twos: dict[tuple[str, str], float] = defaultdict(float)
        self._threes: dict[tuple[str, str, str], float] = defaultdict(float)
        self._before: dict[str | Context, float] = defaultdict(float)
        sounding: dict[str, dict[str, None]] = defaultdict(dict)
        for text, weight in texts:
            self._count([EDGE, EDGE, *_symbols(text, sounding), EDGE], weight)
        self._all = sum(self._ones.values()) or 1.0
        self.sounding: Mapping[str, tuple[str, ...]] = {syllable: tuple(found) for syllable, found in sounding.items()}

    def _count(self, symbols: list[str], weight: float) -> None:
        for first, second, third in zip(symbols, symbols[1:], symbols[2:], strict=False):
            self._ones[third] += weight
            self._twos[second, third] += weight
            self._threes[first, second, third] += weight
            self._before[second] += weight
            self._before[first, second] += weight

    def likelihood(self, context: Context, character: str) -> float:
        """The logarithm of how likely a character is after two others."""
        likely = _OF_ONE * (self._ones.get(character, 0.0) + _UNSEEN) / self._all
        if after_one := self._twos.get((context[1], character)):
            likely += _OF_TWO * after_one / self._before[context[1]]
        if after_two := self._threes.get((*context, character)):
            likely += _OF_THREE * after_two / self._before[context]
        return math.log(likely)


def symbol_of(piece: str) -> str:
    """What a piece of text counts as: itself where it is a Chinese character."""
    if match := _UNIT.fullmatch(piece):
        return {"han": piece, "number": NUMBER, "latin": LATIN}.get(str(match.lastgroup), EDGE)
    return EDGE


def _symbols(text: str, sounding: dict[str, dict[str, None]]) -> Iterator[str]:
    """The text as symbols; each character is kept under its syllable, as it is read in its place (银行, 行走)."""
    sounds = lazy_pinyin(text, errors=list)  # type: ignore[arg-type]  # a list is taken too, one sound for each character; the stubs do not know
    for match in _UNIT.finditer(text):
        if match.lastgroup == "han":
            sounding[sounds[match.start()]][match[0]] = None
        yield symbol_of(match[0])
        if match.lastgroup == "other":
            yield EDGE
