"""Room: domain. What a document says of itself: its title, its reference number, who issued it and when, and from when to when it holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.dates import dates_in
from bot.domain.documents import Block, BlockKind, ImportWords, Piece, reference_in, squeezed
from bot.domain.documents_fields import VALIDITY, field_of
from bot.domain.documents_outline import framed, is_short, label_of, opening_of
from bot.domain.levelling import level

_BOTH = ("valid_from", "valid_until")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AT_THE_END = 8
"""Blocks among which a date that stands alone is looked for."""
_AT_THE_TOP = 8
_LONGEST_DATE = 14
_LONGEST_KIND = 4


@dataclass(frozen=True, slots=True)
class Head:
    """What was found. `title` is what the entry may be called, `source` what the document is called, `signed` the places of its signature."""

    title: str = ""
    source: str = ""
    reference: str = ""
    authority: str = ""
    date: str = ""
    signed: frozenset[str] = frozenset()
    valid: Mapping[str, str] | None = None


def head_of(blocks: Sequence[Block], pieces: Sequence[Piece], words: ImportWords) -> Head:
    """What the document says of itself; labels say it before anything else does."""
    labelled = {name: piece.text for piece in reversed(pieces) if (name := piece.field) in ("title", "authority", "issued_on")}
    source = _title(blocks, words)
    if len(source) <= _LONGEST_KIND and source.endswith(words.titles):
        # 办事指南 and nothing else: the kind of document is not its name.
        source = ""
    source = source or labelled.get("title", "")
    office, day, signed = _signature(blocks, words)
    return Head(
        labelled.get("title", "") or core_of(source, words),
        source,
        next((found for block in blocks if (found := reference_in(block.text))), ""),
        labelled.get("authority", "") or office or _named_in_a_sentence(blocks, words),
        next(days_in(labelled.get("issued_on", "")), "") or day,
        signed,
        validity_of(pieces, words),
    )


def days_in(text: str) -> Iterator[str]:
    """The full dates of a text in their order, as `2026-05-01`; 2026年3月1日至4月30日 is read as two of one year."""
    spots = sorted(dates_in(level(text).text))
    year = ""
    for spot in spots:
        day = spot.value.replace("-", year, 1) if spot.value.startswith("--") and year else spot.value
        if _DAY.fullmatch(day):
            year = day[:5].removesuffix("-")
            yield day


def core_of(title: str, words: ImportWords) -> str:
    """What a title is about: 关于做好…工作的通知 without its frame. Always a piece of the title."""
    for pattern in words.title_cores:
        if found := re.search(pattern.replace("{}", "(.{4,60}?)"), title):
            return found[1]
    return title


def _title(blocks: Sequence[Block], words: ImportWords) -> str:
    """The first heading of the highest level; else the line at the top that ends as titles do; else the first short line."""
    top = [block for block in blocks[:_AT_THE_TOP] if block.kind in (BlockKind.HEADING, BlockKind.TEXT) and not reference_in(block.text)]
    headings = [block.text for block in top if block.kind is BlockKind.HEADING and block.level == 1 and not opening_of(block.text).level]
    ended = [text for block in top if (text := framed(block.text)).casefold().endswith(words.titles) and is_short_enough(text) and not opening_of(text).level]
    plain = [text for block in top if is_short(text := block.text) and not opening_of(text).level and not label_of(text)[0]]
    short = [text for text in plain if not field_of(text, words, is_whole=True)]
    return next((text.strip() for text in (*headings, *ended, *short)), "")


def is_short_enough(text: str) -> bool:
    """Whether a line may be a title: titles are longer than headings, and end no sentence."""
    return len(text) <= 120 and "。" not in text


def _signature(blocks: Sequence[Block], words: ImportWords) -> tuple[str, str, frozenset[str]]:
    """The office and the date with which a document ends, one below the other, and where they stand."""
    lines = [block for block in blocks if block.kind is BlockKind.TEXT]
    # Anywhere: a covering letter is signed before what it brings begins.
    for office, dated in zip(reversed(lines[:-1]), reversed(lines), strict=False):
        day = next(days_in(dated.text), "")
        if day and len(squeezed(dated.text)) <= _LONGEST_DATE and _is_office(office.text.strip(), words):
            return office.text.strip(), day, frozenset({office.place, dated.place})
    last = [block for block in blocks[-_AT_THE_END:] if block.kind is BlockKind.TEXT]
    alone = next((block for block in reversed(last[-1:]) if len(squeezed(block.text)) <= _LONGEST_DATE), None)
    return "", next(days_in(alone.text), "") if alone else "", frozenset({alone.place} if alone and any(days_in(alone.text)) else ())


def _is_office(text: str, words: ImportWords) -> bool:
    return len(text) <= 40 and text.endswith(words.offices) and not re.search(r"[。；，：]", text)


def _named_in_a_sentence(blocks: Sequence[Block], words: ImportWords) -> str:
    """本办法由…负责解释, Issued by: …"""
    for pattern in words.authority:
        form = re.compile(
            re.escape(pattern).replace(r"\{\}", r"([^，。；：由]{3,60}?)") + ("" if pattern.split("{}")[1] else r"(?=$|[.。；;,\n])"), re.IGNORECASE
        )
        if found := next((match for block in blocks if (match := form.search(opening_of(block.text).rest))), None):
            return found[1].strip()
    return ""


def validity_of(pieces: Sequence[Piece], words: ImportWords) -> Mapping[str, str]:
    """`valid_from` and `valid_until`, where a sentence says so in plain words with a full date; nothing is counted from a number of years."""
    found: dict[str, str] = {}
    for piece in pieces:
        days = list(days_in(piece.text)) if piece.field == VALIDITY else []
        if len(days) == len(_BOTH):
            found |= dict(zip(_BOTH, days, strict=True))
        elif piece.field == VALIDITY or piece.text.startswith(words.validity.get("begins", ())):
            found = dict(_said(piece.text, words)) | found
    return found


def _said(text: str, words: ImportWords) -> Iterator[tuple[str, str]]:
    """Phrases with `{}` where the date stands."""
    levelled = level(text)
    days = [(spot, day) for spot in dates_in(levelled.text) if _DAY.fullmatch(day := spot.value)]
    for name in _BOTH:
        for phrase in words.validity.get(name, ()):
            before, _, after = phrase.partition("{}")
            for spot, day in days:
                left, right = levelled.text[: spot.start].rstrip(" 　:："), levelled.text[spot.end :].lstrip()
                if left.casefold().endswith(before.strip().casefold()) and right.casefold().startswith(after.strip().casefold()):
                    yield name, day
