"""Room: bootstrap. `guichao knowledge import` and `export`: a document as a proposal, the whole list as a workbook, through the one gate."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from getpass import getuser
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.document_words import read_import_words
from bot.adapters.documents import DocumentReader
from bot.adapters.draft_sheets import draft_in, draft_sheet
from bot.adapters.file_editing import YamlEditing
from bot.adapters.knowledge_folder import FolderOfFiles
from bot.adapters.sheet_child import cells_of
from bot.adapters.sheet_columns import KEPT
from bot.adapters.sheets import ExcelSheets
from bot.adapters.text_files import read_phrasebook
from bot.bootstrap import House, open_house
from bot.commands.shared import index_bar, language_here, plain_faults, quiet_logs
from bot.domain.documents import STATED, Refusal
from bot.domain.documents_draft import HEAD, MOST_LINES, Draft, draft_of, gaps_of
from bot.domain.editions import Origin, Outcome, differences, digest_of_files
from bot.domain.errors import Misconfigured
from bot.domain.knowledge import Entry
from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook
from bot.engine.importing import Importing, entries_among, missing_of, offered
from bot.ports.editing import ReadDocument
from bot.settings import Settings, read_settings

_TO_FILL_IN = "-待补-to-fill-in"
_Lang = Annotated[str | None, typer.Option(help="zh or en; without it the language of this computer")]


@dataclass(frozen=True)
class ImportDesk:
    """What both commands need: the words, and the windows to documents, files and workbooks."""

    settings: Settings
    words: Phrasebook
    language: Language
    editing: YamlEditing
    sheets: ExcelSheets

    def word(self, name: str, **values: str | int) -> str:
        """One of the page texts."""
        return self.words.say(name, self.language, {key: str(value) for key, value in values.items()})

    @property
    def folder(self) -> FolderOfFiles:
        """The knowledge and the replies as they stand."""
        return FolderOfFiles(self.settings.knowledge_dir, self.settings.prompts_dir)

    @property
    def reader(self) -> DocumentReader:
        """It sorts by the words that staff keep."""
        return DocumentReader(read_import_words(self.settings.prompts_dir / "import.yaml"))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[tuple[Importing, Mapping[str, Entry]]]:
        """A house whose gate can be gone through, and its entries."""
        with index_bar() as progress:
            async with open_house(self.settings, progress, is_serving=True) as house:
                yield self.importing(house), house.knowledge.entries

    def importing(self, house: House) -> Importing:
        """Without its translator: a command shows nobody what a machine would say, so a missing language is named and filled in on the page."""
        assert house.publishing, "a house that serves has its gate"
        return Importing(house.publishing, self.reader, self.editing, self.sheets, house.clock)


def import_desk(lang: str | None) -> ImportDesk:
    """Over the folders that are set."""
    settings = read_settings()
    words, editing = read_phrasebook(settings.prompts_dir / "pages"), YamlEditing()
    return ImportDesk(settings, words, language_here(lang), editing, ExcelSheets(editing, words.texts))


def export_list(file: Annotated[Path, typer.Argument(help="the .xlsx to write")], lang: _Lang = None) -> None:
    """The whole list as an Excel workbook in both languages; `import` takes it back."""
    quiet_logs()
    with plain_faults():
        desk = import_desk(lang)
        if file.exists():
            raise Misconfigured(desk.word("import_command_exists", file=str(file)))
        files = entries_among(asyncio.run(desk.folder.read()))
        file.write_bytes(desk.sheets.write(files))
        typer.echo(desk.word("import_command_exported", file=str(file), count=len(files)))


def import_file(
    file: Annotated[Path, typer.Argument(help="a .docx, .xlsx, .pdf, .md, .txt or .html, or the workbook that `export` wrote")],
    entry: Annotated[str, typer.Option(help="the id of an entry that it adds to; a new one without it")] = "",
    write: Annotated[bool, typer.Option("--write", help="put it into use, where the check allows it")] = False,
    by: Annotated[str, typer.Option(help="who brings it, for the history")] = "",
    reason: Annotated[str, typer.Option(help="why it may be, although golden questions fail")] = "",
    lang: _Lang = None,
) -> None:
    """What a document proposes for an entry, or what an edited workbook changes; nothing is changed without --write."""
    quiet_logs()
    with plain_faults():
        desk = import_desk(lang)
        if not file.is_file():
            raise Misconfigured(desk.word("import_command_no_file", file=str(file)))
        content = file.read_bytes()
        cells = cells_of(content) if file.suffix == ".xlsx" else Refusal.UNKNOWN_KIND
        known = {} if isinstance(cells, Refusal) else cells
        change = Change(desk, file, content, entry, by or getuser(), reason)
        if KEPT in known:
            asyncio.run(change.of_the_list(write))
        else:
            asyncio.run(change.of_a_draft(draft, write) if (draft := draft_in(known)) else change.of_a_document(write))


@dataclass(frozen=True)
class Change:
    """One file that was brought, and by whom."""

    desk: ImportDesk
    file: Path
    content: bytes
    entry: str
    by: str
    reason: str

    @property
    def name(self) -> str:
        """What was brought is called."""
        return self.file.name

    async def of_the_list(self, is_written: bool) -> None:
        """The difference, and faults by cell."""
        desk, files = self.desk, await self.desk.folder.read()
        found = await asyncio.to_thread(desk.sheets.read, entries_among(files), self.content)
        for place, words in found.faults:
            typer.echo(f"{place}: {words.for_(desk.language)}", err=True)
        for each in differences(files, found.edits):
            typer.echo("\n".join([each.name, *(f"  {sign} {line}" for sign, line in each.lines)]))
        if found.faults or not found.edits or not is_written:
            typer.echo(desk.word("import_command_go_on" if found.edits else "import_sheet_same"), err=True)
            raise typer.Exit(1 if found.faults else 0)
        async with desk.serving() as (importing, _):
            self._tell(await importing.work.publish(found.edits, self.by, self.name, Origin.SHEET, digest_of_files(files), self.reason))

    async def of_a_document(self, is_written: bool) -> None:
        """The proposal field by field, and what was not found."""
        desk = self.desk
        read = await desk.reader.read(self.name, self.content)
        if read.refusal:
            raise Misconfigured(desk.word(f"import_refused_{read.refusal}"))
        if not is_written:
            typer.echo("\n".join(_shown(desk, read)))
            typer.echo(desk.word("import_command_go_on"), err=True)
            return
        async with desk.serving() as (importing, knowledge):
            if self.entry and self.entry not in knowledge:
                raise Misconfigured(desk.word("import_command_no_entry", entry=self.entry))
            draft = await importing.draft(read, knowledge.get(self.entry))
            for line in _left_out(desk, draft):
                typer.echo(line, err=True)
            await self.publish(importing, draft, is_document=True)

    async def of_a_draft(self, draft: Draft, is_written: bool) -> None:
        """A proposal that was filled in, as this command left it beside its document."""
        desk, draft = self.desk, replace(draft, entry=self.entry or draft.entry)
        if not is_written:
            typer.echo("\n".join([*(f"{line.field}: {line.zh} | {line.en}" for line in draft.statements), *_gaps(desk, draft, gaps_of(draft))]))
            typer.echo(desk.word("import_command_go_on"), err=True)
            raise typer.Exit(1 if gaps_of(draft) else 0)
        async with desk.serving() as (importing, _):
            await self.publish(importing, draft)

    async def publish(self, importing: Importing, draft: Draft, is_document: bool = False) -> None:
        """Into use; what lacks something goes into a workbook beside the document, to be filled in and brought."""
        desk, written = self.desk, importing.written(draft)
        if written.gaps or written.form:
            faults = [each.fault.for_(desk.language) for each in written.form.all() if each.fault] if written.form else []
            told = [_to_fill_in(desk, self.file, draft)] if is_document else []
            raise Misconfigured(desk.word("import_gaps"), *_gaps(desk, draft, written.gaps), *faults, *told, desk.word("import_command_fill_in"))
        self._tell(await importing.work.publish(written.edits, self.by, self.name, Origin.IMPORT, importing.work.digest, self.reason))

    def _tell(self, outcome: Outcome) -> None:
        """What became of it; raises Misconfigured where something stands in the way."""
        desk = self.desk
        if outcome.version:
            typer.echo(desk.word("import_command_written", number=outcome.version.number, files=", ".join(outcome.version.names)))
        elif outcome.waiting:
            typer.echo(desk.word("import_waiting"))
        else:
            trial = outcome.trial
            faults = [fault.for_(desk.language) for fault in trial.faults] if trial else []
            faults += [desk.word("import_command_reason", asked=each.asked) for each in trial.newly_failing] if trial and not faults else []
            raise Misconfigured(*(faults or [desk.word("import_overtaken" if outcome.hindrance == "overtaken" else "import_same")]))


def _shown(desk: ImportDesk, read: ReadDocument) -> Iterator[str]:
    """The proposal as lines: what is said once, statements with their place, what was left out and why, what was not found."""
    draft = draft_of(read.language, offered(read.parts), read.values or {}, None)
    yield from (f"{name}: {draft.head[name]}" for name in HEAD if draft.head.get(name))
    for name in STATED:
        lines = [line for line in draft.lines if line.field == name]
        yield from [f"{name} · {desk.word(f'import_field_{name}')}"] if lines else []
        yield from (f"  - {line.zh or line.en}  [{line.place}]" for line in lines)
    yield from (f"eligibility.{name}: {' '.join(value.split())}" for name, value in draft.claims.items())
    unplaced = [line for line in draft.lines if not line.field]
    yield from [desk.word("import_unplaced", count=len(unplaced))] if unplaced else []
    yield from (f"  - {line.zh or line.en}  [{line.place}]" for line in unplaced)
    yield from (f"{desk.word(f'import_mark_{part.mark}')}: {part.text}  [{part.place}]" for part in read.parts if part.mark)
    yield from _left_out(desk, draft)
    if missing := [desk.word(f"import_field_{name}") for name in dict.fromkeys((*missing_of(draft), *read.missing))]:
        yield desk.word("import_missing_all", fields=desk.word("import_joint").join(missing))


def _to_fill_in(desk: ImportDesk, document: Path, draft: Draft) -> str:
    """Puts the proposal into a workbook beside the document, and says which of its cells are empty; no file is ever written over."""
    content, missing = draft_sheet(draft, desk.words.texts)
    names = (document.with_name(f"{document.stem}{_TO_FILL_IN}{f'-{number}' if number > 1 else ''}.xlsx") for number in count(1))
    place = next(name for name in names if not name.exists())
    place.write_bytes(content)
    return desk.word("import_command_draft", file=str(place), cells=desk.word("import_joint").join(missing))


def _left_out(desk: ImportDesk, draft: Draft) -> Iterator[str]:
    """How many lines found no room, and where they begin."""
    if draft.left_out:
        first = draft.left_out[0]
        yield f"{desk.word('import_left_out', count=len(draft.left_out), most=MOST_LINES)} {first.zh or first.en}  [{first.place}]"


def _gaps(desk: ImportDesk, draft: Draft, gaps: Sequence[str]) -> Iterator[str]:
    """What has to be filled in, in words."""
    for kind, *rest in (gap.split(".") for gap in gaps):
        if kind == "both":
            yield desk.word("import_gap_both", field=desk.word(f"import_field_{'_'.join(rest)}"))
        elif kind == "line":
            line = draft.lines[int(rest[0])]
            yield f"{desk.word(f'import_gap_line_{rest[1]}', field=desk.word(f'import_field_{line.field}'))} {line.zh or line.en}"
        else:
            yield desk.word(f"import_gap_{kind}")
