"""Room: adapters. Pinyin said in Chinese characters, the likeliest by the texts that were learned from; what is no pinyin stays as it is.

The best way through a lattice of syllables and characters (Chen and Lee 2000, "A New Statistical Approach to Chinese Pinyin Input").
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.adapters.character_model import AT_THE_EDGE, EDGE, LATIN, CharacterModel, Context, symbol_of
from bot.adapters.pinyin_syllables import LONGEST, count_of, is_abbreviation, may_be_pinyin

_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|[\u3400-\u9fff]|\s+|.", re.DOTALL)
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
_BEAM = 12
_KEPT = -12.0
"""What it costs, by syllable, to leave a Latin word as it is; less, and short words that the texts seldom have stay Latin."""
_LEAST, _PER_SYLLABLE, _LOWEST = -4.0, -0.4, -7.0
"""How likely the characters must be on the average: more where there are few. All 240 held-out questions lie higher, English words below."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way through the text so far: how likely it is, and its pieces, the last first."""

    likely: float
    piece: str = ""
    before: "Way | None" = None

    def pieces(self) -> Iterator[str]:
        """The pieces, the last first."""
        way: Way | None = self
        while way is not None:
            yield way.piece
            way = way.before


Ways = dict[Context, Way]
"""The best way to each pair of last characters."""


class PinyinWords:
    """Learns when it is first asked, from texts in simplified characters, each with how much it counts."""

    def __init__(self, texts: Callable[[], Iterable[tuple[str, float]]]) -> None:
        self._texts = texts
        self.in_characters = lru_cache(maxsize=8)(self._in_characters)  # one message is read several times

    @cached_property
    def _model(self) -> CharacterModel:
        return CharacterModel(self._texts())

    def _in_characters(self, text: str) -> str:
        """A text in pinyin in Chinese characters; English, Chinese, and what our texts do not make likely unchanged."""
        if not may_be_pinyin(text):
            return text
        way, syllables = self._best_way(text)
        if way.likely < syllables * max(_LEAST + _PER_SYLLABLE * syllables, _LOWEST):
            return text
        return _BESIDE_HAN.sub("", "".join(reversed(list(way.pieces()))))

    def _best_way(self, text: str) -> tuple[Way, int]:
        ways: Ways = {AT_THE_EDGE: Way(0.0)}
        syllables = 0
        for piece in _PIECE.findall(text):
            count = self._syllables_of(piece, text.isupper())
            ways = self._through_word(ways, piece, count) if count else self._past(ways, piece)
            syllables += count
        return max(self._past(ways, "").values(), key=lambda way: way.likely), syllables

    def _syllables_of(self, piece: str, is_loud: bool) -> int:
        """How many syllables a piece has that could be pinyin, 0 for any other; a letter is one only where the rest is pinyin ("zuo a")."""
        if len(piece) == 1:
            return int(piece in self._model.sounding)
        return 0 if not piece.isascii() or (is_abbreviation(piece) and not is_loud) else count_of(piece)

    def _through_word(self, ways: Ways, word: str, syllables: int) -> Ways:
        """Every way through a word, syllable by syllable, and the one that leaves it as it is."""
        letters = word.casefold()
        layers: list[Ways] = [ways, *({} for _ in letters)]
        for start in range(len(letters)):
            for end in range(start + 1, min(start + LONGEST, len(letters)) + 1):
                self._extend(layers[start], self._model.sounding.get(letters[start:end], ()), layers[end])
            layers[start + 1] = _best(layers[start + 1])
        kept = {context: replace(way, likely=way.likely + _KEPT * syllables) for context, way in ways.items()}
        return _best({**layers[-1], **self._to_symbol(kept, word, LATIN)})

    def _extend(self, ways: Ways, characters: Iterable[str], longer: Ways) -> None:
        for character in characters:
            for context, way in ways.items():
                likely = way.likely + self._model.likelihood(context, character)
                to = (context[1], character)
                if to not in longer or longer[to].likely < likely:
                    longer[to] = Way(likely, character, way)

    def _past(self, ways: Ways, piece: str) -> Ways:
        """Past what stays as it is; white space and apostrophes part syllables and nothing more."""
        if piece.isspace() or (piece and piece in "'’"):
            kept = piece if piece.isspace() else ""
            return {context: Way(way.likely, kept, way) for context, way in ways.items()}
        return self._to_symbol(ways, piece, symbol_of(piece))

    def _to_symbol(self, ways: Ways, piece: str, symbol: str) -> Ways:
        """Past a piece that every way has: it tells the ways apart, and costs the best of them nothing."""
        past: Ways = {}
        costs = {context: self._model.likelihood(context, symbol) for context in ways}
        for context, way in ways.items():
            to = AT_THE_EDGE if symbol == EDGE else (context[1], symbol)
            likely = way.likely + costs[context] - max(costs.values())
            if to not in past or past[to].likely < likely:
                past[to] = Way(likely, piece, way)
        return past


def _best(ways: Ways) -> Ways:
    return dict(sorted(ways.items(), key=lambda each: -each[1].likely)[:_BEAM])
