"""Room: ports. Knowledge files as forms, and documents as proposals for them. No implementations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.check_faults import FileFault
from bot.domain.editing import EditForm, Filled
from bot.domain.language import Bilingual


class FileEditing(Protocol):
    """Every kind of file that staff keep, as a form and back. Pure: it reads and writes no folder.

    Texts that are kept in a file for each language (`prompts/replies/x.zh.yaml`, `x.en.yaml`) are one form: `beside` is the content of the other file.
    """

    def companion(self, file: str) -> str | None:
        """The file in the other language that is filled in together with this one; None where it stands alone."""

    def form(self, file: str, content: bytes, beside: bytes | None = None, found: Sequence[FileFault] = ()) -> EditForm:
        """The form of a file as it stands; a file that cannot be read as its kind has faults and one LONG field with its text (path `text`).

        `found`: what the check says of these very bytes, to be shown where it belongs (what is about other files is left out).
        """

    def new(self, kind: str, file: str) -> EditForm:
        """An empty form: of a file of its own (`park`, `fair`, `answer`, `form`), or of one more row of a file (`opening`, `term`, `topic`, `golden`,
        `canned`). Raises NotAllowed for a kind of which no new one can be made there.
        """

    def filled(self, file: str, content: bytes, values: Mapping[str, str], beside: bytes | None = None) -> Filled:
        """The file with what was filled in (value by path), everything else in it as it was; no content at all for a new file. Empty rows fall away.

        `text` in place of fields is the whole file as it is to be.
        """

    def more(
        self,
        file: str,
        content: bytes,
        values: Mapping[str, str],
        add: str = "",
        remove: str = "",
        beside: bytes | None = None,
        found: Sequence[FileFault] = (),
    ) -> EditForm:
        """The form as it was filled in, with one row more in the list `add`, or without the row `remove`. Nothing is checked; `found`: what the check
        says of the file as it would be filled in.
        """


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A piece of a document for one field of an entry. `field`: its path (`benefits.0.zh`), empty for what found no place; `place`: where it stands in it
    (`paragraph 3`, `table 1, row 2`, `page 4`). `mark`: why it is shown and not proposed (`personal`, `telephone`, `language`, `picture`).
    """

    field: str
    text: str
    place: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as it was read: every part in its order, what it proposes for an entry (value by path), and what was not found (field names).

    `refusal`: why it cannot be used at all, as a code (`scanned`, `too_big`, `locked`, `old_word`, `too_long`, `unknown_kind`, `empty`,
    `broken`, `slow`). `language`: `zh` or `en`, the side of the entry that it fills.
    """

    name: str
    parts: tuple[FoundPart, ...] = ()
    values: Mapping[str, str] | None = None
    missing: tuple[str, ...] = ()
    refusal: str = ""
    language: str = "zh"


class DocumentReading(Protocol):
    """Word, Excel, PDF, Markdown and pasted text, read for an entry."""

    async def read(self, name: str, content: bytes) -> ReadDocument:
        """What a document says; never raises for what is in it."""

    async def read_text(self, text: str) -> ReadDocument:
        """The same for pasted text."""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A workbook of the whole list, read back: files as they are to be, and what is wrong with it: the cell (`List!D5`), and words."""

    edits: Mapping[str, bytes]
    faults: Sequence[tuple[str, Bilingual]] = ()


class Sheets(Protocol):
    """The whole list as one workbook in both languages, and back."""

    def write(self, files: Mapping[str, bytes]) -> bytes:
        """An .xlsx of these files."""

    def read(self, files: Mapping[str, bytes], workbook: bytes) -> SheetRead:
        """What a changed workbook wants to be different from these files."""
