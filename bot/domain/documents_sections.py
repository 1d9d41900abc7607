"""Room: domain. Which field each piece of a document is for: by its headings, its labels, and its tables. No values but pieces as they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.domain.documents import STATED, Block, BlockKind, ImportWords, Mark, Piece
from bot.domain.documents_fields import WHOLE, field_of, field_opened
from bot.domain.documents_links import without_links
from bot.domain.documents_outline import UNNUMBERED, Opening, framed, is_short, label_of, opening_of, side_by_side
from bot.domain.documents_people import is_somebody
from bot.domain.documents_sentences import field_of_sentence, states_something
from bot.domain.documents_tables import by_columns, has_head, is_of_fields, with_head

_OPENS_LIST = re.compile(r"(?:下列|以下|如下|following|below)[^。]*[：:]$|[：:]$", re.IGNORECASE)
_ENDS = re.compile(r"(?<=[。！？])(?=[^”」』）)])|(?<=[.!?])\s+(?=[A-Z])")
_ENDED = re.compile(r"[。；;.!！]$")
_SHORTEST = 9
_WIDEST, _LONGEST_GROUP = 3, 12
"""Of tables of particulars: columns, and letters of a first column that groups labels."""
_HIGHEST_POINT = 13
"""The level of 第三条, which is a heading as well as it may be a statement."""
"""Characters of a sentence that says something by itself."""


@dataclass
class _Sections:
    """Where in the document a walk is: the open headings, outermost first; `has_ended`: the line before ended as sentences do.

    `is_labelled`: the innermost was opened by a label, which holds until the next one.
    """

    words: ImportWords
    language: str
    opened: list[tuple[int, str]] = field(default_factory=list)
    has_ended: bool = False
    is_labelled: bool = False

    @property
    def current(self) -> str:
        return self.opened[-1][1] if self.opened else ""

    def open(self, level: int, named: str) -> None:
        """Go under a heading; one that names no field belongs to what it stands under."""
        while self.opened and self.opened[-1][0] >= level:
            self.opened.pop()
        self.opened.append((level, named or self.current))
        self.is_labelled = False

    def go_up(self, level: int) -> None:
        """A numbered paragraph ends what was opened on its own level and below."""
        while self.opened and self.opened[-1][0] >= level:
            self.opened.pop()


def pieces_of(blocks: Sequence[Block], words: ImportWords, language: str) -> Iterator[Piece]:
    """The document piece by piece, in its order."""
    walk = _Sections(words, language)
    for table, group in groupby(blocks, lambda block: block.table if block.kind is BlockKind.ROW else ""):
        listed = list(group)
        if table:
            yield from _table(walk, listed)
        else:
            for block in listed:
                yield from _paragraph(walk, block)


def _paragraph(walk: _Sections, block: Block) -> Iterator[Piece]:
    """One paragraph, line by line: a heading, a labelled line, the opening of a list, or statements."""
    for line in side_by_side(block.text):
        if line.startswith(walk.words.question):
            walk.open(UNNUMBERED, field_opened(line, walk.words))
            yield Piece("", line.strip(), block.place)
            continue
        opening = opening_of(line[2:] if line.startswith(walk.words.answer) else line)
        if block.kind is BlockKind.HEADING:
            is_title = block.level == 1 and not walk.opened and not opening.level
            walk.open(opening.level or block.level, field_of(opening.rest, walk.words, is_whole=is_title))
            yield Piece("", line.strip(), block.place)
        elif named := _heading(walk, opening):
            walk.has_ended = False
            walk.open(opening.level or UNNUMBERED, named if named != "other" else "")
            yield Piece("", line.strip(), block.place)
        else:
            yield from _content(walk, opening, line.strip(), block.place)


def _heading(walk: _Sections, opening: Opening) -> str:
    """The field that a heading names, `other` for a heading of none; empty for what is no heading."""
    heading = framed(opening.rest).rstrip("?？")
    if not is_short(heading) or re.search("[：:]", heading):
        return ""
    if 0 < opening.level <= _HIGHEST_POINT and opening.rest.endswith(("：", ":")):
        return field_opened(opening.rest, walk.words) or "other"
    named = field_of(opening.rest, walk.words, is_whole=opening.is_point or not opening.level)
    return named or ("other" if 0 < opening.level <= UNNUMBERED else "")


def _content(walk: _Sections, opening: Opening, line: str, place: str) -> Iterator[Piece]:
    if _closes(walk, opening):
        walk.open(UNNUMBERED, "")
    walk.has_ended = bool(_ENDED.search(opening.rest))
    label, rest = label_of(opening.rest)
    named = field_of(label, walk.words, is_whole=True) if is_short(label) and rest else ""
    if walk.is_labelled and is_short(label) and rest and not named:
        walk.open(UNNUMBERED, "")
    if named:
        if not opening.is_point:
            walk.open(opening.level or UNNUMBERED, named)
            walk.is_labelled = True
        if named in WHOLE:
            yield Piece(named, line, place)
            return
        yield from _labelled(walk, label, rest, named, place)
        return
    if opening.level and not opening.is_point:
        walk.go_up(opening.level)
        if (first := opening.rest.partition("。")[0]) != opening.rest and is_short(first) and (named := field_of(first, walk.words)):
            # 一、提高生活资助。对全职进站的……: a heading that ends as a sentence does.
            walk.open(opening.level, named)
            opening = Opening(opening.level, opening.rest.partition("。")[2].strip() or opening.rest)
    if _OPENS_LIST.search(opening.rest) and (field_in := field_opened(opening.rest, walk.words)):
        walk.open(opening.level or UNNUMBERED + 1, field_in)
        yield Piece(field_in, opening.rest.rstrip("：:"), place) if states_something(opening.rest) else Piece("", line, place)
        return
    is_introduction = bool(_OPENS_LIST.search(opening.rest))
    for sentence in _sentences(opening.rest):
        yield Piece("" if is_introduction else _of_sentence(walk, sentence), sentence, place)


def _of_sentence(walk: _Sections, sentence: str) -> str:
    return field_of_sentence(sentence, walk.current, walk.words, lambda few: field_of(few, walk.words, is_whole=True))


def _closes(walk: _Sections, opening: Opening) -> bool:
    """Whether a line begins something that no words are known for: better in no field than in that of the heading before."""
    if opening.rest.startswith(("【", "[")):
        return not field_of(label_of(opening.rest)[0], walk.words, is_whole=True)
    is_heading = is_short(opening.rest) and not opening.level and not _ENDED.search(opening.rest) and walk.has_ended
    return is_heading or (is_short(opening.rest[:-1]) and opening.rest.endswith(("?", "？")))


def _labelled(walk: _Sections, label: str, text: str, named: str, place: str) -> Iterator[Piece]:
    """What stands behind a label; a few words that say nothing without it keep it."""
    lines = [each for each in text.splitlines() if each.strip()]
    for line in lines:
        rest = opening_of(line).rest
        is_bare = not without_links(rest)  # an address says nothing without its label, and is no Chinese
        if is_somebody(label, rest):
            yield Piece("", f"{label}：{rest}", place, Mark.PERSONAL)
            continue
        keeps_label = len(lines) == 1 and (is_bare or (label in walk.words.with_label and not re.search(r"[。.]$", rest)))
        joint = "：" if not label.isascii() else ": "
        for sentence in [f"{label}{joint}{rest}"] if keeps_label else _sentences(rest):
            yield Piece(named, sentence, place)


def _sentences(text: str) -> list[str]:
    """The sentences of a paragraph; very short ones stay with what follows them, and a semicolon at the end goes."""
    found: list[str] = []
    for each in _ENDS.split(text.strip()):
        if found and len(found[-1]) < _SHORTEST and not found[-1].isascii():
            found[-1] += each
        else:
            found.append(each)
    return [each.strip().rstrip("；;") for each in found if each.strip("；;。. 　")]


def _table(walk: _Sections, rows: Sequence[Block]) -> Iterator[Piece]:
    """A table of particulars, a label a row, or one with a head whose rows are statements."""
    labels = [field_of(row.cells[-2], walk.words, is_whole=True) for row in rows if len(row.cells) > 1]
    is_narrow = all(len(row.cells) <= _WIDEST and len("".join(row.cells[:-2])) <= _LONGEST_GROUP for row in rows)
    if is_narrow and len(labels) == len(rows) and sum(bool(each) for each in labels) * 2 >= len(rows) and not has_head(rows, walk.words):
        for row in rows:
            label, text = framed(row.cells[-2]), row.cells[-1]
            named = field_of(label, walk.words, is_whole=True)
            if named in WHOLE:
                yield Piece(named, f"{label}：{text}", row.place)
            else:
                yield from _labelled(walk, label, text, named, row.place) if named and text.strip() else [Piece("", row.text, row.place)]
        return
    head = rows[0].cells
    if walk.current not in STATED and is_of_fields(head, walk.words):
        yield Piece("", rows[0].text, rows[0].place)
        yield from (piece for row in rows[1:] for piece in by_columns(walk.words, head, row))
        return
    named = walk.current or field_of(head[0], walk.words)
    yield Piece("", rows[0].text, rows[0].place)
    for row in rows[1:]:
        yield Piece(named, with_head(head, row.cells, walk.language), row.place)
