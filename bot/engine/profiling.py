"""Room: engine. What a message says about the person who writes it, read with the cues `fact.*`. No judgement, no texts."""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from bot.domain.cues import Cues
from bot.domain.profile import DEGREES, FACTS, Facts, Profile
from bot.domain.values import numbers_in
from bot.domain.words import clean
from bot.engine.reading_once import ReadingOnce

MY_LIST, _ASKING, _FIRST_PERSON, _SOMEBODY_ELSE = "my_list", "asking", "first_person", "somebody_else"
MY = "/my "
"""What the buttons of a list send begins with: `/my degree doctor`, `/my graduated 2025`, `/my untold age`."""
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "pursuits": ("job", "startup", "research", "study", "visit"),
    "degree": DEGREES[1:],
    "nationality": ("chinese", "foreign", "hkmt"),
    "has_hukou": ("yes", "no"),
    "has_recognition": ("yes", "no"),
    "family": ("children", "spouse", "none"),
}
"""The answers that a button may give."""
Value: TypeAlias = str | int | bool | tuple[str, ...]
_AGES = range(16, 100)
_HALF_A_YEAR = 6
_YEARS = range(1950, 2100)
_MOST_READ, _MOST_BEFORE = 1000, 40
"""Characters of a message that are read, and of what stands before a phrase."""
_CLAUSE_ENDS = re.compile(r"[，。,;；！!？?]|\.(?=\s|$)")
_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
_MONTHS = [calendar.month_abbr[number].lower() for number in range(1, 13)]
_SLOTS = {
    "number": r"(?<!\d)(?:\d{1,2}|[一二两三四五六七八九十]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)(?!\d)",
    "year": r"(?<!\d)(?:(?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2}|\d{2}(?=[年届级]))(?!\d)",
    "month": rf"(?:(?<!\d)\d{{1,2}}(?!\d)|(?:{'|'.join(_MONTHS)})[a-z]*)",
}
_YEARS_BACK = {"this_year": 0, "last_year": 1, "two_years_back": 2, "next_year": -1}


def asks_for_a_list(text: str, cues: Cues) -> bool:
    """Whether somebody asks what there is for them, or answers a question of their list by its button."""
    return text.startswith(MY) or cues.means(text, MY_LIST)


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase about a fact: the value it tells (empty where it tells none), where it stands, its words, its numbers."""

    fact: str
    value: str
    start: int = 0
    words: str = ""
    numbers: tuple[tuple[str, str], ...] = ()

    def is_inside(self, other: "_Found") -> bool:
        """Whether a longer phrase about the same fact holds this one."""
        ends_before = self.start + len(self.words) <= other.start + len(other.words)
        return len(other.words) > len(self.words) and other.fact == self.fact and other.start <= self.start and ends_before


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The phrases of one fact as a regular expression. It is made when a message holds one of the `anchors`, for all of them cost half a second."""

    fact: str
    value: str
    anchors: tuple[str, ...]
    source: str

    def finditer(self, said: str, folded: str) -> Iterator[re.Match[str]]:
        """Every place where one of the phrases stands; `folded` is the text in lower case."""
        return _compiled(self.source).finditer(said) if [anchor for anchor in self.anchors if anchor in folded] else iter(())


@lru_cache(maxsize=1024)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


class Profiling:
    """Reads facts about a person; pure, from the cues of `prompts/facts.yaml`."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._read = ReadingOnce[Facts]()
        names = [(name, *name.split(".")[1:], "") for name in cues.table if name.startswith(("fact.", "other."))]
        self._patterns = [_Pattern(fact, value, *pattern) for name, fact, value, *_ in names for pattern in self._patterns_of(name)]
        self._denial = re.compile(f"(?:{self._any_of(cues.table['denial'].within)})$", re.IGNORECASE)

    def facts_in(self, text: str, today: date) -> Facts:
        """What a message, or a button of the list, says about the person. Chinese is read in the simplified script."""
        return self._read.of(text, today, lambda: self._facts_in(text, today))

    def _facts_in(self, text: str, today: date) -> Facts:
        as_of = today.isoformat()
        if text.startswith(MY):
            return _chosen(text, today, as_of)
        said = _BESIDE_HAN.sub("", clean(text[:_MOST_READ]).replace("’", "'"))
        own = [found for found in self._longest(said) if not self._is_somebody_elses(found, said)]
        denied = [found for found in own if self._denial.search(said[max(found.start - _MOST_BEFORE, 0) : found.start].rstrip())]
        profile = _profile([found for found in own if found not in denied], today)
        is_asked = self._cues.means(text, _ASKING) and not self._cues.means(text, _FIRST_PERSON, MY_LIST)
        given_up = tuple(found.value for found in denied if found.fact == "pursuits")
        return Facts(replace(profile, asked=profile.known if is_asked else (), as_of=as_of), given_up)

    def _longest(self, said: str) -> list[_Found]:
        """Every phrase that tells something, those inside a longer one left out, in the order of the text."""
        folded = said.lower()
        found = [
            _Found(pattern.fact, pattern.value, match.start(), match[0], tuple(match.groupdict().items()))
            for pattern in self._patterns
            for match in pattern.finditer(said, folded)
        ]
        return sorted((each for each in found if each.value and not any(map(each.is_inside, found))), key=lambda each: each.start)

    def _is_somebody_elses(self, found: _Found, said: str) -> bool:
        """Whether its clause is about another person before it comes to this. Who comes along is one's own family, whoever they are."""
        clause = _CLAUSE_ENDS.split(said[max(found.start - _MOST_BEFORE, 0) : found.start])[-1]
        return found.fact != "family" and self._cues.means(clause, _SOMEBODY_ELSE)

    def _patterns_of(self, name: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Anchors and source of one pattern for all phrases without numbers, and of one for each with a number: a group's name may stand once only."""
        phrases = self._cues.table[name].within
        numbered = [phrase for phrase in phrases if any(f"{{{slot}}}" in phrase for slot in _SLOTS)]
        for each in [*([phrase] for phrase in numbered), [phrase for phrase in phrases if phrase not in numbered]]:
            if each:
                yield tuple(_anchor(phrase) for phrase in each), self._any_of(each)

    def _any_of(self, phrases: Sequence[str]) -> str:
        return "|".join(self._pattern(phrase) for phrase in sorted(phrases, key=len, reverse=True))

    def _pattern(self, phrase: str) -> str:
        """A phrase as a pattern; at its edges Latin letters and filled-in words count only as whole words."""
        parts = re.split(r"\{(\w+)\}", phrase)
        body = "".join(self._slot(part) if place % 2 else re.escape(part) for place, part in enumerate(parts))
        left = r"(?<![a-z])" if not parts[0] or parts[0][0].isascii() else ""
        right = r"(?![a-z]|-[a-z])" if not parts[-1] or parts[-1][-1].isascii() else ""
        return left + body + right

    def _slot(self, name: str) -> str:
        """A number, a year, a month, or any phrase of the cue `word.<name>`."""
        if name in _SLOTS:
            return f"(?P<{name}>{_SLOTS[name]})"
        return f"(?:{'|'.join(re.escape(each) for each in sorted(self._cues.table[f'word.{name}'].within, key=len, reverse=True))})"


def _anchor(phrase: str) -> str:
    """The longest piece of a phrase that stands in every text it fits, in lower case; empty (and so everywhere) where all of it is filled in."""
    return max(re.split(r"\{\w+\}", phrase), key=len).strip().lower()


def _chosen(text: str, today: date, as_of: str) -> Facts:
    """What a button says; nothing where the fact or the answer is none that a button offers."""
    fact, value = [*text.split(), "", ""][1:3]
    if fact == "untold" and value in FACTS:
        return Facts(Profile(untold=(value,), as_of=as_of))
    found = [_Found(fact, value)] if value in OPTIONS.get(fact, ()) else []
    if fact == "graduated":
        found = [_Found(fact, "year", numbers=(("year", value),))]
    return Facts(replace(_profile(found, today), as_of=as_of))


def _profile(found: Sequence[_Found], today: date) -> Profile:
    """The facts told, each with its words."""
    studies = {each.value for each in found if each.fact == "is_enrolled"}
    told: dict[str, list[tuple[Value, str]]] = {}
    for each in found:
        if (value := _value(each, today)) is not None:
            told.setdefault(each.fact, []).append((value, each.words))
    chosen = {fact: _choose(fact, values) for fact, values in told.items()}
    now = today.isoformat()[:7]
    graduated = str(chosen["graduated"][0]) if "graduated" in chosen else None
    if "yes" in studies and graduated and graduated <= now:
        del chosen["graduated"]  # an earlier degree's
    is_enrolled = "yes" in studies if studies else graduated > now if graduated else None
    values: Mapping[str, Any] = {fact: value for fact, (value, _) in chosen.items()}
    return replace(Profile(heard=tuple((fact, words) for fact, (_, words) in chosen.items()), is_enrolled=is_enrolled), **values)


def _choose(fact: str, told: Sequence[tuple[Value, str]]) -> tuple[Value, str]:
    """Of several values of one fact: pursuits and family add up, the highest degree and the latest graduation hold, else the last word."""
    if fact in ("pursuits", "family"):
        values = tuple(dict.fromkeys(each for value, _ in told if isinstance(value, tuple) for each in value))
        return values, " / ".join(dict.fromkeys(words for _, words in told))
    if fact == "degree":
        return max(told, key=lambda each: DEGREES.index(str(each[0])))
    return max(told, key=lambda each: str(each[0])) if fact == "graduated" else told[-1]


def _value(found: _Found, today: date) -> Value | None:
    """The value that a phrase tells, None where its numbers make no sense or it is not a fact of its own."""
    match found.fact:
        case "pursuits" | "family":
            return () if found.value == "none" else (found.value,)
        case "has_hukou" | "has_recognition":
            return found.value == "yes"
        case "age":
            age = _number(dict(found.numbers).get("number", ""))
            return age if age in _AGES else None
        case "graduated":
            return _graduated(found, today)
        case "degree" | "nationality" | "district":
            return found.value
    return None


def _graduated(found: _Found, today: date) -> str | None:
    """A year or a year and month; how long ago it was is counted back from today."""
    numbers = dict(found.numbers)
    year, month, number = (_number(numbers.get(slot) or "") for slot in ("year", "month", "number"))
    if found.value in _YEARS_BACK:
        return str(today.year - _YEARS_BACK[found.value])
    if found.value in ("months_ago", "half_a_year_ago"):
        back = today.year * 12 + today.month - 1 - (number or _HALF_A_YEAR)
        return f"{back // 12}-{back % 12 + 1:02}"
    if found.value == "years_ago":
        return str(today.year - number) if number else None
    year = year + 2000 if year is not None and year < 100 else year
    if year not in _YEARS:
        return None
    return f"{year}-{month:02}" if month in range(1, 13) else str(year)


def _number(words: str) -> int | None:
    """A number as written in digits or in words; a month's name counts too."""
    if words[:3].casefold() in _MONTHS:
        return _MONTHS.index(words[:3].casefold()) + 1
    # A lone Chinese numeral is a number only before a measure word.
    return next((int(number) for number in numbers_in(words if words.isascii() else f"{words}年")), None)
