"""Room: domain. Files that officers send: which kinds, told by their content, under what name, for how long. No storage, no sending."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.media import Media, file_name
from bot.domain.messages import Attachment, AttachmentKind

MOST = 10 * 1024 * 1024
"""Bytes of one file."""
KEPT = timedelta(days=90)
LINK = timedelta(days=7)
"""How long a link that needs no sign-in opens a file."""
MOST_WORDS = 500
"""Characters said with a file: a caption on Telegram has no more than 1024."""
_MARK = "desk:"
_MOST_PARTS = 5000
_MACROS = ("vbaproject.bin", "vbadata.xml")


class FileKind(StrEnum):
    """What officers may send; the value is the ending of its name."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WORD = "docx"
    SHEET = "xlsx"


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENDINGS = {FileKind.JPEG: ("jpg", "jpeg")}


@dataclass(frozen=True, slots=True)
class DeskFile:
    """A file that an officer sent with a case; `id` is unguessable. `message_id` is the reply's: the same again is the same file."""

    id: str
    case: str
    message_id: str
    name: str
    kind: FileKind
    size: int
    at: datetime
    officer: str

    @property
    def until(self) -> datetime:
        """When it is deleted."""
        return self.at + KEPT

    @property
    def link_until(self) -> datetime:
        """Until when a link without a sign-in opens it."""
        return self.at + LINK

    @property
    def attachment(self) -> Attachment:
        """How its line of the talk names it."""
        return Attachment(AttachmentKind.FILE, f"{_MARK}{self.id}", self.name)


def file_of(attachment: Attachment | None) -> str | None:
    """The id of the desk's file that a line brings; None for what a person or a channel keeps."""
    return attachment.ref.removeprefix(_MARK) if attachment and attachment.ref.startswith(_MARK) else None


def kind_of(content: bytes) -> FileKind | None:
    """The kind by the content, whatever it is called; None for all that officers may not send, also for documents with macros."""
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    return _office_kind(content) if content.startswith(b"PK\x03\x04") else None


def _office_kind(content: bytes) -> FileKind | None:
    """Only the list of parts is read: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {each.filename.casefold() for each in packed.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(parts) > _MOST_PARTS or "[content_types].xml" not in parts or any(part.endswith(_MACROS) for part in parts):
        return None
    found = [kind for kind, main in ((FileKind.WORD, "word/document.xml"), (FileKind.SHEET, "xl/workbook.xml")) if main in parts]
    return found[0] if len(found) == 1 else None


def clean_name(given: str, kind: FileKind) -> str:
    """A name that is safe on any disk and ends as its content says, whatever it was called."""
    name = file_name(Media(b""), given, "file")
    stem, _, ending = name.rpartition(".")
    known = {each for other in FileKind for each in _ENDINGS.get(other, (other.value,))}
    return f"{(stem if stem and ending.casefold() in known | {'bin'} else name)[:80].strip(' .')}.{kind.value}"
