"""Room: domain. What a person needs beside what a list offers: which entries come nearest, and why. Pure; the index is asked elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.answers import Passage, PassageKind
from bot.domain.cues import has_phrase, plain
from bot.domain.lists import ListKind, Opening

MOST = 3
_WORD = re.compile(r"[a-z][a-z-]{4,}")
_HAN = re.compile(r"[\u3400-\u9fff]{3,}")
_SHORTEST_RUN = 3
_MOST_WORDS = 4
_NO_FIELD = "other"
# fmt: off
_COMMON = frozenset({
    "about", "after", "again", "along", "already", "another", "because", "before", "being", "better", "between", "build", "company", "could", "develop",
    "every", "field", "first", "found", "group", "needs", "other", "partner", "partners", "people", "place", "please", "project", "qingdao", "should",
    "since", "small", "something", "still", "their", "there", "these", "thing", "think", "those", "three", "through", "under", "using", "wants", "where",
    "which", "while", "within", "without", "works", "working", "would", "years", "looking", "seeks", "seeking", "technology", "based", "systems", "system",
})
# fmt: on
_COMMON_RUNS = re.compile(r"希望|需要|寻找|想找|合作|技术|项目|公司|企业|青岛|一个|相关|进行|可以|我们|有关|方面|[的了和与及在是有想找做为用]")
ALIKE, MARGIN = 7.05, 0.1
"""On the index's scale: of invented entries and needs in both languages, those that had nothing to do with each other stayed below 6.9."""
BY_FIELD, BY_DISTRICT, BY_WORD = 0.5, 0.3, 0.2
"""What each reason adds to the index's score, in which entries of one list lie about one apart."""


class ReasonKind(StrEnum):
    """Why an entry comes near."""

    FIELD = "field"
    DISTRICT = "district"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; `values` are the ids or the words that both share."""

    kind: ReasonKind
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody has and looks for, in their own words, with the keywords they gave."""

    list: ListKind
    text: str
    words: tuple[str, ...] = ()
    field: str | None = None
    district: str | None = None

    def in_words(self) -> str:
        """All that was said."""
        return " ".join((self.text, *self.words))


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with the reasons for which it is shown; without any it is not shown."""

    opening: Opening
    reasons: tuple[Reason, ...]
    score: float


def passages_of_openings(openings: Iterable[Opening]) -> Iterator[Passage]:
    """One passage for each entry and language; its subject is the list."""
    for each in openings:
        words = "、".join(each.words)
        yield Passage(f"{each.id}/zh", each.list, PassageKind.CLAUSE, "zh", f"{each.title.zh}：{each.text.zh} {words}".strip())
        yield Passage(f"{each.id}/en", each.list, PassageKind.CLAUSE, "en", f"{each.title.en}: {each.text.en} {words}".strip())


def best(need: Need, openings: Iterable[Opening], scores: Mapping[str, float], alike: frozenset[str] = frozenset()) -> tuple[Match, ...]:
    """The nearest entries of the wanted list, at most three, the best first. `scores` and `alike` (near in meaning) are the index's, by id."""
    found = []
    for each in openings:
        reasons = tuple(_reasons(need, each, each.id in alike))
        if each.list is need.list and reasons:
            found.append(Match(each, reasons, scores.get(each.id, 0.0) + sum(map(_worth, reasons))))
    return tuple(sorted(found, key=lambda match: (-match.score, match.opening.id))[:MOST])


def alike_among(scores: Mapping[str, float]) -> frozenset[str]:
    """The entries that the index finds near in meaning: near enough, and hardly farther than the nearest."""
    nearest = max(scores.values(), default=0.0)
    return frozenset(id for id, score in scores.items() if score >= max(ALIKE, nearest - MARGIN))


def _reasons(need: Need, opening: Opening, is_alike: bool) -> Iterator[Reason]:
    if need.field == opening.field and need.field not in (None, _NO_FIELD):
        yield Reason(ReasonKind.FIELD, (str(need.field),))
    if words := shared_words(need, opening):
        yield Reason(ReasonKind.WORDS, words)
    elif is_alike:
        yield Reason(ReasonKind.MEANING)
    if need.district and need.district == opening.district:
        yield Reason(ReasonKind.DISTRICT, (need.district,))


def _worth(reason: Reason) -> float:
    match reason.kind:
        case ReasonKind.FIELD:
            return BY_FIELD
        case ReasonKind.DISTRICT:
            return BY_DISTRICT
        case ReasonKind.WORDS:
            return BY_WORD * len(reason.values)
        case ReasonKind.MEANING:
            return 0.0


def shared_words(need: Need, opening: Opening) -> tuple[str, ...]:
    """Words that stand on both sides: keywords of either, and words and runs of characters that say something; the longest first."""
    said, offered = plain(need.in_words()), plain(opening.in_words())
    keys = {plain(word) for word in (*need.words, *opening.words)}
    both = {word for word in keys if has_phrase(said, word) and has_phrase(offered, word)}
    both |= {word for word in _WORD.findall(said) if word not in _COMMON and has_phrase(offered, word)}
    both |= set(_common_runs(said, offered))
    kept = [word for word in both if not any(word != other and word in other for other in both)]
    return tuple(sorted(kept, key=lambda word: (-len(word), word))[:_MOST_WORDS])


def _common_runs(said: str, offered: str) -> Iterator[str]:
    """The longest runs of Chinese characters that stand in both, without the words that stand everywhere."""
    for part in _COMMON_RUNS.sub(" ", said).split():
        for run in _HAN.findall(part):
            start = 0
            while start <= len(run) - _SHORTEST_RUN:
                end = start
                while end < len(run) and run[start : end + 1] in offered:
                    end += 1
                if end - start >= _SHORTEST_RUN:
                    yield run[start:end]
                start = max(end, start + 1)
