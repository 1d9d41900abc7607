"""Room: domain. From the blocks of a document to a proposal for an entry. Every value is a piece of the document, or a date or number as it is read there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.detecting import script_of
from bot.domain.documents import STATED, WANTED, Block, BlockKind, Claim, ImportWords, Mark, Piece, Proposed
from bot.domain.documents_fields import LEFT_OUT
from bot.domain.documents_head import Head, head_of, validity_of
from bot.domain.documents_links import links_of, without_links
from bot.domain.documents_people import names_a_person
from bot.domain.documents_sections import pieces_of
from bot.domain.documents_sentences import without_number
from bot.domain.found_values import ValueKind
from bot.domain.knowledge_rules import PUBLIC_LINES
from bot.domain.values import numbers_in, values_in

_UNITS = {ValueKind.PERCENT: "percent"}
_WITH_FIGURES = ("benefits", "conditions", "for_whom")
_WHERE_TO_GO = ("where_to_apply", "how_to_apply")
SOURCE = "D1"


def proposed(blocks: Sequence[Block], words: ImportWords) -> Proposed:
    """What the document proposes; what it does not say is named in `missing`."""
    language = main_language(blocks)
    read = [block for block in blocks if block.kind is not BlockKind.PICTURE]
    pieces = [placed for piece in pieces_of(read, words, language) for placed in _placed(piece, language, words)]
    head = head_of(read, pieces, words)
    pictures = [Piece("", "", block.place, Mark.PICTURE) for block in blocks if block.kind is BlockKind.PICTURE]
    shown = tuple([*(_of_the_head(piece, head, words) for piece in pieces), *pictures])
    values = dict(_head_values(head, language)) | dict(_statements(shown, language, bool(head.source)))
    values |= dict(_eligibility(shown, words))
    missing = tuple(name for name in WANTED if not any(path.split(".")[0] == name for path in values))
    return Proposed(language, shown, values | dict(_links(shown)), missing)


def main_language(blocks: Sequence[Block]) -> str:
    """Chinese where there is more of it than a few words."""
    whole = "".join(block.text for block in blocks)
    han = len(re.findall("[\u3400-\u9fff]", whole))
    return "zh" if han * 3 > len(re.findall("[A-Za-z]+", whole)) else "en"


def _placed(piece: Piece, language: str, words: ImportWords) -> Iterator[Piece]:
    """A piece with what keeps it from being proposed; what stands before a telephone number may stay."""
    mark = piece.mark or _mark(piece.text, language)
    kept, rest = without_number(piece.field, piece.text, lambda clause: bool(_mark(clause, language))) if mark == Mark.TELEPHONE else ("", piece.text)
    if kept:
        yield replace(piece, text=kept)
    if mark:
        yield replace(piece, text=rest, field="", mark=mark)
        return
    says_validity = piece.field in STATED and validity_of([piece], words)
    yield replace(piece, field="") if says_validity or piece.field == LEFT_OUT else piece


def _mark(text: str, language: str) -> str:
    if any(each.kind is ValueKind.TELEPHONE and each.value not in PUBLIC_LINES for each in values_in(text)):
        return Mark.TELEPHONE
    if names_a_person(text):
        return Mark.PERSONAL
    said = without_links(text)
    return Mark.LANGUAGE if len(said) > 12 and script_of(said) != language else ""


def _of_the_head(piece: Piece, head: Head, words: ImportWords) -> Piece:
    """Where the title, the office, the reference number and the validity were read."""
    if piece.place in head.signed:
        return replace(piece, field="authority" if piece.text == head.authority else "sources")
    if piece.field in STATED or piece.mark:
        return piece
    if piece.text in (head.source, head.title):
        return replace(piece, field="title")
    if head.authority and head.authority in piece.text:
        return replace(piece, field="authority")
    if head.reference and head.reference in piece.text:
        return replace(piece, field="sources")
    said = validity_of([piece], words)
    return replace(piece, field=next(iter(said))) if said else replace(piece, field="")


def _head_values(head: Head, language: str) -> Iterator[tuple[str, str]]:
    if head.title:
        yield f"title.{language}", head.title
    if head.authority:
        yield f"authority.{language}", head.authority
    yield from (head.valid or {}).items()
    if head.source:
        is_official = bool(head.reference or (head.authority and head.date))
        yield "sources.0.id", SOURCE
        yield f"sources.0.title.{language}", f"{head.source}（{head.reference}）" if head.reference else head.source
        yield "sources.0.date", head.date or "undated"
        yield "sources.0.class", "H" if is_official else "M"


def _statements(pieces: Sequence[Piece], language: str, has_source: bool) -> Iterator[tuple[str, str]]:
    """Statements field by field, each once, with their figures where there is a source to them."""
    for name in STATED:
        texts = list(dict.fromkeys(piece.text for piece in pieces if piece.field == name))
        for place, text in enumerate(texts):
            yield f"{name}.{place}.{language}", text
            if has_source:
                yield f"{name}.{place}.source", SOURCE
                if name in _WITH_FIGURES:
                    yield from ((f"{name}.{place}.figures.{path}", value) for path, value in figures_of(text))


def _links(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Addresses as the document writes them. The one where people apply is the website; where none says so, the only one is."""
    found = {piece: links_of(piece.text) for piece in pieces if not piece.mark}
    every = list(dict.fromkeys(link for links in found.values() for link in links))
    applying = [link for field in _WHERE_TO_GO for piece, links in found.items() if piece.field == field for link in links]
    if website := next(iter(applying), every[0] if len(every) == 1 else ""):
        yield "link", website
    if every:
        yield "sources.0.addresses", "\n".join(every)


def figures_of(text: str) -> Iterator[tuple[str, str]]:
    """Amounts in yuan and percentages of a statement, as the fields of its figures."""
    values = sorted(values_in(text), key=lambda each: text.find(each.as_written))
    found = [(each.value.removeprefix("CNY "), "CNY") for each in values if each.kind is ValueKind.MONEY and each.value.startswith("CNY ")]
    found += [(each.value, "percent") for each in values if each.kind is ValueKind.PERCENT]
    sound = [(number, unit) for number, unit in found if number.replace(".", "", 1).isdigit() and float(number) in numbers_in(text)]
    for place, (number, unit) in enumerate(sound):
        yield f"{place}.value", number
        yield f"{place}.unit", unit


def _eligibility(pieces: Sequence[Piece], words: ImportWords) -> Iterator[tuple[str, str]]:
    """Fields that are said in plain words, and only once; two ages for two groups are left to staff."""
    texts = [piece.text for piece in pieces if piece.field in ("for_whom", "conditions")]
    for name in dict.fromkeys(claim.field for claim in words.claims):
        said = {value for claim in words.claims if claim.field == name for text in texts for value in _claimed(claim, text)}
        if len(said) == 1:
            yield f"eligibility.{name}", said.pop()


def _claimed(claim: Claim, text: str) -> Iterator[str]:
    plain = "".join(text.split()).casefold() if not text.isascii() else text.casefold()
    for phrase in claim.phrases:
        form = re.escape(phrase.casefold()).replace(r"\{\}", r"(\d{1,2})")
        if found := re.search(form, plain):
            yield found[1] if "{}" in phrase else "\n".join(claim.value)
            return
