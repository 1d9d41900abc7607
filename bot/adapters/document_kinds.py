"""Room: adapters. What kind of document a file is, by its content first, and the refusal of what must not be unpacked. Nothing is read of it here."""

import io
import zipfile
from enum import StrEnum

from bot.domain.documents import MOST_BYTES, MOST_UNPACKED, Refusal

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_PARTS = 5_000
_PAGES = ("html", "htm", "xhtml")
_TEXTS = ("txt", "text", "")
_NOT_TEXT = 0.01


class DocumentKind(StrEnum):
    """What can be read."""

    WORD = "word"
    SHEET = "sheet"
    PDF = "pdf"
    PAGE = "page"
    MARKDOWN = "markdown"
    TEXT = "text"


def kind_of_document(name: str, content: bytes) -> DocumentKind | Refusal:
    """The kind, or why the file cannot be used. Names decide only between kinds of text."""
    if len(content) > MOST_BYTES:
        return Refusal.TOO_BIG
    if not content.strip():
        return Refusal.EMPTY
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return DocumentKind.PDF
    if content.startswith(_OLD_OFFICE):
        # A Word file with a password is such a container, too; what is in it tells.
        return Refusal.LOCKED if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in content else Refusal.OLD_WORD
    if content.startswith(b"PK"):
        return _packed(content)
    return _text(name, content)


def _packed(content: bytes) -> DocumentKind | Refusal:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Refusal.BROKEN
    # Sizes as the archive states them; the child process that unpacks it has its own limit of memory.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return Refusal.TOO_BIG
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        return Refusal.LOCKED
    if "word/document.xml" in names:
        return DocumentKind.WORD
    return DocumentKind.SHEET if "xl/workbook.xml" in names else Refusal.UNKNOWN_KIND


def _text(name: str, content: bytes) -> DocumentKind | Refusal:
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in content[:4096])
    if controls > _NOT_TEXT * len(content[:4096]) and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Refusal.UNKNOWN_KIND
    if ending in _PAGES or content[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return DocumentKind.PAGE
    if ending in ("md", "markdown"):
        return DocumentKind.MARKDOWN
    return DocumentKind.TEXT if ending in _TEXTS else Refusal.UNKNOWN_KIND


def decoded(content: bytes) -> str | None:
    """The text of a file: UTF-8, or what Windows in China writes; None where it is neither."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
