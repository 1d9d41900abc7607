"""Room: engine. Documents and workbooks brought by staff: read, proposed, and written through the one gate of `PublishingWork`. No pages, no formats."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.desk_clocks import day_in_beijing
from bot.domain.documents import STATED
from bot.domain.documents_draft import CLAIMS, Draft, draft_of, gaps_of, values_of, with_other_side
from bot.domain.editing import EditForm
from bot.domain.editions import Edits, Files
from bot.domain.knowledge import Entry
from bot.domain.language import Language
from bot.domain.proposals import id_of
from bot.domain.reviewing import entry_files
from bot.domain.translations import Fate, Translation
from bot.ports import Clock
from bot.ports.editing import DocumentReading, FileEditing, FoundPart, ReadDocument, SheetRead, Sheets
from bot.ports.editions import PublishingWork

_ENTRY_FILES = re.compile(r"knowledge/(items|parks|fair|districts|notices|answers)/[^/]+\.md")
_NEW, _NEW_SHELF = "notice", "knowledge/notices/"
_MOST_TRANSLATED = 60


class Translator(Protocol):
    """A model that translates, where one is configured."""

    async def translate(self, text: str, language: Language) -> Translation:
        """One text in another language."""


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as edits; `gaps` are codes of what is missing, `form` holds the faults of what could not be filled in."""

    edits: Edits
    file: str = ""
    gaps: Sequence[str] = ()
    form: EditForm | None = None


@dataclass(frozen=True)
class Importing:
    """What it takes: the gate, documents, forms of files, workbooks, and a translator where there is one."""

    work: PublishingWork
    documents: DocumentReading
    editing: FileEditing
    sheets: Sheets
    clock: Clock
    translator: Translator | None = None

    async def draft(self, read: ReadDocument, entry: Entry | None) -> Draft:
        """What a document proposes; the other language as the translator would say it, where there is one."""
        draft = draft_of(read.language, offered(read.parts), read.values or {}, entry)
        return with_other_side(draft, await self._translated(draft)) if self.translator else draft

    async def _translated(self, draft: Draft) -> Mapping[str, str]:
        assert self.translator
        other = Language.EN if draft.language == "zh" else Language.ZH
        texts = [draft.head.get(f"{name}.{draft.language}", "") for name in ("title", "authority", "source.title")]
        texts += [line.zh or line.en for line in draft.statements if line.lacks]
        wanted = list(dict.fromkeys(text for text in texts if text))[:_MOST_TRANSLATED]
        made = await asyncio.gather(*(self.translator.translate(text, other) for text in wanted))
        return {text: each.text for text, each in zip(wanted, made, strict=True) if each.fate is Fate.DONE}

    def written(self, draft: Draft) -> Written:
        """The file as the draft would have it; nothing is changed."""
        if gaps := gaps_of(draft):
            return Written({}, gaps=gaps)
        file = self.file_of(draft.entry) if draft.entry else self._new_file(draft)
        if file is None:
            return Written({}, gaps=["gone"])
        content = self.work.files.get(file, b"")
        form = self.editing.form(file, content) if content else self.editing.new(_NEW, file)
        values = values_of(draft, form.values() if content else {})
        if not content:
            values |= {"id": file.rpartition("/")[2].removesuffix(".md"), "status": draft.status, "reviewed_on": day_in_beijing(self.clock.now()).isoformat()}
        filled = self.editing.filled(file, content, values)
        if filled.content is None:
            return Written({}, file, form=filled.form)
        return Written({} if filled.content == content else {file: filled.content}, file)

    def choices(self) -> Mapping[str, Sequence[str]]:
        """What may be chosen of whom it is for, by the field of the draft; fields to write into have none."""
        fields = {each.path: each.choices for each in self.editing.new(_NEW, f"{_NEW_SHELF}new.md").all()}
        return {name: found for name in CLAIMS if (found := fields.get(f"eligibility.{name}"))}

    def file_of(self, entry: str) -> str | None:
        """The file of an entry in the edition that answers."""
        return entry_files(self.work.files).get(entry)

    def _new_file(self, draft: Draft) -> str:
        # Names of files too: the entry in one may have been given another id.
        names = {name.removeprefix(_NEW_SHELF).removesuffix(".md") for name in self.work.files if name.startswith(_NEW_SHELF)}
        taken = names.union(entry_files(self.work.files))
        return f"{_NEW_SHELF}{id_of(draft.head.get('title.en', ''), taken)}.md"

    def export(self) -> bytes:
        """The whole list as a workbook."""
        return self.sheets.write(entries_among(self.work.files))

    def from_sheet(self, workbook: bytes) -> SheetRead:
        """What a workbook wants to be different."""
        return self.sheets.read(entries_among(self.work.files), workbook)


def entries_among(files: Files) -> Files:
    """The files of entries."""
    return {name: content for name, content in files.items() if _ENTRY_FILES.fullmatch(name)}


def offered(parts: Iterable[FoundPart]) -> list[tuple[str, str, str]]:
    """Field, text and place of the parts that may be taken over."""
    return [(part.field, part.text, part.place) for part in parts if not part.mark and part.text]


def missing_of(draft: Draft) -> list[str]:
    """Fields for which the document holds nothing."""
    said = {line.field for line in draft.lines if line.is_taken or line.stands} | {line.field for line in draft.left_out}
    return [name for name in STATED if name not in said and name not in ("overview", "cautions")]
