"""Room: domain. A document as readers hand it on: blocks in their order, the words by which its parts are known, and why one cannot be used. No files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.knowledge import Aspect

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_CHARACTERS = 200_000
MOST_BLOCKS = 5_000
SECONDS = 30


class Refusal(StrEnum):
    """Why a document cannot be used at all. SCANNED: pages are pictures; LOCKED: a password closes it; OLD_WORD: .doc and .xls, which nothing here reads."""

    SCANNED = "scanned"
    TOO_BIG = "too_big"
    TOO_LONG = "too_long"
    LOCKED = "locked"
    OLD_WORD = "old_word"
    UNKNOWN_KIND = "unknown_kind"
    EMPTY = "empty"
    BROKEN = "broken"
    SLOW = "slow"


class BlockKind(StrEnum):
    """PICTURE: a page without letters among others that have some."""

    HEADING = "heading"
    TEXT = "text"
    ROW = "row"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading of `level` 1 to 6, or a row with its `cells`. `place` is `page 2, paragraph 3`: English words and numbers, for pages to say."""

    kind: BlockKind
    text: str
    place: str
    level: int = 0
    cells: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The same for all rows of one table."""
        return self.place.rpartition(", row")[0]


class Mark(StrEnum):
    """Why a piece is shown and not proposed."""

    PERSONAL = "personal"
    TELEPHONE = "telephone"
    LANGUAGE = "language"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the document: for the field `field` (an aspect, `title`, `authority` …), for none where that is empty."""

    field: str
    text: str
    place: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A plain word of a document about whom it is for: `phrases` with `{}` for a number, and the eligibility field that they fill with `value`."""

    field: str
    phrases: tuple[str, ...]
    value: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportWords:
    """By which words parts of documents are known; staff keep them in `prompts/import.yaml`, which explains each."""

    headings: Mapping[str, tuple[str, ...]]
    question: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    with_label: tuple[str, ...] = ()
    validity: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authority: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    title_cores: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    says: tuple[str, ...] = ()
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a document proposes: its pieces in their order, values by path as the entry's form names them, and fields for which nothing was found."""

    language: str
    pieces: tuple[Piece, ...]
    values: Mapping[str, str]
    missing: tuple[str, ...]


WANTED = (
    "title",
    "for_whom",
    "benefits",
    "conditions",
    "materials",
    "how_to_apply",
    "where_to_apply",
    "timing",
    "authority",
    "valid_from",
    "valid_until",
    "sources",
)
"""Fields that a document is looked through for, in the order of the form."""
STATED = tuple(str(aspect) for aspect in Aspect)
"""Fields that are lists of statements."""
_REFERENCE = re.compile(r"[\u3400-\u9fff]{1,14}[〔\[［（(]\s?20\d\d\s?[〕\]］）)]\s?\d{1,4}\s?号")


def reference_in(text: str) -> str:
    """An office's reference number (`青人社发〔2026〕3号`) in a text, empty where there is none."""
    found = _REFERENCE.search(text)
    return found[0] if found else ""


def squeezed(text: str) -> str:
    """A text without spaces, for telling whether it stands in another."""
    return "".join(text.split())


def is_literal(value: str, blocks: Sequence[Block]) -> bool:
    """Whether a text stands in the document, or every piece of it does between the marks that join cells of a row, or it is made of one row and its head."""
    whole = squeezed("".join(block.text for block in blocks))
    if squeezed(value) in whole or all(squeezed(piece) in whole for piece in re.split(r"[：；]|: |; |（(?=[^（）]*〔)|）$", value)):
        return True
    return any(_is_of_row(squeezed(value), row, blocks) for row in blocks if row.cells)


def _is_of_row(value: str, row: Block, blocks: Sequence[Block]) -> bool:
    """Whether it is cells of a row and of the head above it, the unit that a column names apart from its name, and joining words between them."""
    head = next(block for block in blocks if block.cells and block.table == row.table)
    parts = {part for cell in (*row.cells, *head.cells) for part in (cell, *re.split(r"[（()）]", cell))}
    said = sorted({re.escape(squeezed(part)) for part in parts if part.strip()}, key=len, reverse=True)
    return bool(re.fullmatch(f"(?:{'|'.join([*said, '为', '[：；，:;]'])})+", value))
