"""Room: engine. The value check: what an answer states must stand in what it cites. No search, no wording."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.found_values import FoundValue, ValueKind
from bot.domain.institutions import comparable, unknown_names
from bot.domain.knowledge import Entry
from bot.domain.knowledge_rules import PUBLIC_LINES
from bot.domain.language import Bilingual
from bot.domain.levelling import level
from bot.domain.values import ordinals_in, read
from bot.engine.sentences import pieces, sentences

__all__ = ["Support", "sentences", "strangers", "support_of", "support_of_entry", "withheld"]

_BARE = re.compile(r"[\d万亿千百]$|(?:million|thousand|billion)$", re.IGNORECASE)
_ONE = re.compile(r"^(?:一|one\b|once$)", re.IGNORECASE)
_DIGITS = re.compile(r"^[\d,.\u2009 零〇一二两三四五六七八九十百千万亿]+[余多几]?")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Support:
    """What may be stated: the values of the texts relied on, and the texts themselves as names are looked for in them."""

    values: frozenset[FoundValue]
    text: str

    def __or__(self, other: "Support") -> "Support":
        """What either of two allows."""
        return Support(self.values | other.values, f"{self.text}|{other.text}")

    def covers(self, value: FoundValue) -> bool:
        """Whether a value stands there, as such or as a part of a finer one (2025 of 2025-05-26)."""
        if value in self.values:
            return True
        match value.kind:
            case ValueKind.DATE:
                return any(_is_part_of_date(value.value, other.value) for other in self._of(ValueKind.DATE)) or self._has(ValueKind.NUMBER, value.value)
            case ValueKind.LINK:
                return any(other.value.startswith(f"{value.value}/") for other in self._of(ValueKind.LINK))
            case ValueKind.NAME:
                return comparable(value.value).strip() in self.text
            case ValueKind.TELEPHONE:
                return self._has(ValueKind.NUMBER, value.value)
            case ValueKind.MONEY:
                return any(f"CNY {other.value}" == value.value and _is_large_and_bare(other) for other in self._of(ValueKind.NUMBER))
            case ValueKind.NUMBER:
                return self._has_number(value)
            case _:
                return False

    def _of(self, kind: ValueKind) -> Iterator[FoundValue]:
        return (value for value in self.values if value.kind is kind)

    def _has(self, kind: ValueKind, value: str) -> bool:
        return FoundValue(kind, value, "") in self.values

    def _has_number(self, value: FoundValue) -> bool:
        """A number without a unit may be an amount of yuan cut short, a year or a line to call; a lone 一 or one seldom counts."""
        if _is_large_and_bare(value) and self._has(ValueKind.MONEY, f"CNY {value.value}"):
            return True
        if value.as_written.isdigit() and any(self._has(kind, value.value) for kind in (ValueKind.TELEPHONE, ValueKind.DATE)):
            return True
        return value.value == "1" and bool(_ONE.match(value.as_written)) and not self._counts_otherwise(value)

    def _counts_otherwise(self, one: FoundValue) -> bool:
        """Whether the texts count the same thing and come to another number: 一次 where they say 两次."""
        if one.as_written.casefold() == "once":
            return any(other.as_written.casefold() == "twice" or other.as_written.endswith(" times") for other in self._of(ValueKind.NUMBER))
        thing = re.sub(r"^(?:一|one\s)", "", one.as_written, flags=re.IGNORECASE).casefold()
        return any(_counted(other).rstrip("s") == thing.rstrip("s") for other in self._of(ValueKind.NUMBER) if other.value != "1")


def _is_part_of_date(date: str, finer: str) -> bool:
    """2025 and --05-26 of 2025-05-26; --05 of both 2025-05 and --05-26."""
    return finer.startswith(f"{date}-") or (date.startswith("--") and (finer[4:].startswith(f"{date[1:]}-") or finer[4:] == date[1:]))


def _is_large_and_bare(number: FoundValue) -> bool:
    """15万, 150,000: a number of money's size with no measure word behind it."""
    return bool(_BARE.search(number.as_written)) and number.kind is ValueKind.NUMBER and len(number.value) > 3 and not number.as_written.isdigit()


def _counted(number: FoundValue) -> str:
    """The measure word or noun behind a number."""
    return (
        (_DIGITS.sub("", number.as_written) if not number.as_written[:1].isalpha() or _DIGITS.match(number.as_written) else number.as_written.partition(" ")[2])
        .strip()
        .casefold()
    )


@lru_cache(maxsize=8192)
def _known(text: str) -> tuple[frozenset[FoundValue], str]:
    """The values of a text relied on. Kept: knowledge is read again with every answer; what people write never comes here."""
    return read(text).values | ordinals_in(text), comparable(level(text).text)


def support_of(texts: Iterable[str]) -> Support:
    """What these texts allow to be stated."""
    known = [_known(text) for text in texts]
    return Support(frozenset().union(*(values for values, _ in known)), "|".join(text for _, text in known))


def support_of_entry(entry: Entry) -> Support:
    """What an entry allows: its statements, titles, authority, sources with dates and links, its validity; and the public lines."""
    return support_of([*_texts_of(entry), *(f"拨打{line}" for line in sorted(PUBLIC_LINES))])


def _texts_of(entry: Entry) -> Iterator[str]:
    both: list[Bilingual | None] = [entry.title, entry.short, entry.authority, *(source.title for source in entry.sources)]
    both += [text for clauses in entry.clauses.values() for clause in clauses for text in (clause.text, clause.brief)]
    yield from (side for text in both if text for side in (text.zh, text.en))
    yield from (source.date for source in entry.sources)
    yield from (str(known) for known in (entry.valid_from, entry.valid_until, entry.link, *(source.link for source in entry.sources)) if known)


def strangers(text: str, support: Support) -> frozenset[str]:
    """The values and names of a text, as written, that the support lacks."""
    reading = read(text)
    values = {value.as_written for value in reading.values | ordinals_in(text) if not support.covers(value)}
    return frozenset(values | {name for name in unknown_names(reading.left, support.text) if name})


def withheld(text: str, support: Support) -> tuple[str, tuple[str, ...]]:
    """The text without the sentences that state strangers, and the strangers. What is returned states none, if need be nothing at all."""
    kept, found = text, set[str]()
    while unsupported := strangers(kept, support):
        found |= unsupported
        parts = pieces(kept)
        keep = [not strangers(piece, support) for piece in parts]
        if all(keep):
            keep = [not any(written in piece for written in unsupported) for piece in parts]
        shorter = _BLANK_LINES.sub("\n\n", _joined(parts, keep)).rstrip()
        kept = shorter if len(shorter) < len(kept) else ""
    return kept, tuple(sorted(found))


def _joined(parts: Sequence[str], keep: Sequence[bool]) -> str:
    """The parts to keep; where one at the end of a line is left out, the line still ends."""
    text = ""
    for part, is_kept in zip(parts, keep, strict=True):
        if is_kept:
            text += part
        elif part.endswith("\n") and text and not text.endswith("\n"):
            text = f"{text.rstrip()}\n"
    return text
