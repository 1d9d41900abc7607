"""Room: staff. Bring a document: read it, correct the proposal beside it, see what would come of it, let it answer. Translation only."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from bot.domain.desk_roles import Act
from bot.domain.documents import MOST_BYTES, STATED, Refusal
from bot.domain.documents_draft import CLAIMS, HEAD, MOST_LINES, Draft
from bot.domain.editions import Hindrance, Origin, Outcome, Trial
from bot.domain.knowledge import Entry, Reliability, Status
from bot.domain.language import Language
from bot.domain.reviewing import entry_files
from bot.engine.importing import Importing, Written, missing_of
from bot.ports.editing import ReadDocument
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.edit_views import Names
from handlers.staff.frame import Workshop
from handlers.staff.import_form import Sent, packed_parts, sent_of

ToImport = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]
_LONGEST_NAME = 120


async def closed_afterwards(request: Request) -> AsyncIterator[None]:
    """What was uploaded is let go of also where the gate refuses it."""
    try:
        yield
    finally:
        await request.close()


@dataclass(frozen=True, slots=True)
class ImportPages:
    """What the pages need."""

    shop: Workshop
    importing: Importing

    def entry(self, entry_id: str) -> Entry | None:
        """An entry of the edition that answers now."""
        return self.shop.knowledge.entries.get(entry_id)

    def made(self, entry_id: str, language: Language) -> tuple[str, str]:
        """The file of an entry and what it is called, empty where there is none."""
        file = self.importing.file_of(entry_id) or ""
        values = self.importing.editing.form(file, self.shop.work.files[file]).values() if file else {}
        return file, values.get(f"title.{'zh' if language.is_chinese else 'en'}", "")

    def start(self, request: Request, officer: SignedIn, status: int = 200, **values: object) -> Response:
        """The page that everything begins on."""
        language = self.shop.language(request)
        entries = sorted(((each.number or 99, each.title.for_(language), each.id) for each in self.shop.knowledge.entries.values()), key=lambda each: each)
        nothing: dict[str, object] = {"refusal": "", "text": "", "entry": "", "published": "", "handed_in": "", "fault": "", "made": ("", "")}
        return self.shop.page(request, officer, "import.html", status, **(nothing | {"entries": entries} | values))


def import_router(pages: ImportPages) -> APIRouter:
    """The routes of documents; their bodies are read only after who sends them was asked (`STREAMED` in handlers.http.guards)."""
    router = APIRouter(prefix="/staff/import", include_in_schema=False, dependencies=[Depends(closed_afterwards)])

    @router.get("")
    async def start(request: Request, officer: ToImport, entry: str = "", done: str = "", waiting: str = "") -> Response:
        made = pages.made(entry[:_LONGEST_NAME], pages.shop.language(request)) if done else ("", "")
        return pages.start(request, officer, entry="" if done else entry[:_LONGEST_NAME], published=done[:9], handed_in=waiting[:20], made=made)

    @router.post("/read")
    async def read(request: Request, officer: ToImport) -> Response:
        form = await request.form()
        said = await _read(pages, form)
        entry = str(form.get("entry", ""))[:_LONGEST_NAME]
        if said.refusal:
            return pages.start(request, officer, 422, refusal=said.refusal, text=str(form.get("text", "")), entry=entry)
        found = pages.entry(entry)
        draft = await pages.importing.draft(said, found)
        return _proposal(pages, request, officer, Sent(draft, said.name, said.parts, pages.shop.work.digest))

    @router.post("/check")
    async def check(request: Request, officer: ToImport) -> Response:
        return await _checked(pages, request, officer, sent_of(await request.form()))

    return router


async def _read(pages: ImportPages, form: FormData) -> ReadDocument:
    """A file before pasted text; nothing at all is an empty document."""
    file, text = form.get("file"), form.get("text")
    if isinstance(file, UploadFile) and file.filename:
        if file.size is not None and file.size > MOST_BYTES:
            return ReadDocument(file.filename, refusal=Refusal.TOO_BIG)
        return await pages.importing.documents.read(file.filename, await file.read(MOST_BYTES + 1))
    return await pages.importing.documents.read_text(text if isinstance(text, str) else "")


async def _checked(pages: ImportPages, request: Request, officer: SignedIn, sent: Sent) -> Response:
    """The proposal again with what would come of it, or the way on where it answers now."""
    written = pages.importing.written(sent.draft)
    if written.gaps or written.form:
        return _proposal(pages, request, officer, sent, 422, written)
    if not sent.is_publishing:
        trial = await pages.shop.work.try_out(written.edits) if written.edits else None
        return _proposal(pages, request, officer, sent, 200, written, trial)
    outcome = await pages.shop.work.publish(written.edits, officer.name, sent.why, Origin.IMPORT, sent.base, sent.reason)
    if way_on := after_publishing(outcome, _id_in(written.file, pages)):
        return way_on
    return _proposal(pages, request, officer, replace(sent, base=pages.shop.work.digest), 409, written, outcome.trial, outcome.hindrance)


def _id_in(file: str, pages: ImportPages) -> str:
    """The entry that a file holds by now."""
    return next((entry for entry, name in entry_files(pages.shop.work.files).items() if name == file), "")


def after_publishing(outcome: Outcome, entry: str = "") -> Response | None:
    """Back to the start, which says what became of it and leads to the entry; None where something stands in the way."""
    if outcome.version:
        return RedirectResponse(f"/staff/import?{urlencode({'done': outcome.version.number} | ({'entry': entry} if entry else {}))}", 303)
    return RedirectResponse(f"/staff/import?waiting={outcome.waiting.id}", 303) if outcome.waiting else None


def _proposal(
    pages: ImportPages,
    request: Request,
    officer: SignedIn,
    sent: Sent,
    status: int = 200,
    written: Written | None = None,
    trial: Trial | None = None,
    hindrance: Hindrance | None = None,
) -> Response:
    entry, draft = pages.entry(sent.draft.entry), sent.draft
    language = pages.shop.language(request)
    return pages.shop.page(
        request,
        officer,
        "import_draft.html",
        status,
        sent=sent,
        draft=draft,
        packed=packed_parts(sent.parts),
        entry_title=entry.title.for_(language) if entry else "",
        standing=_standing(entry),
        groups=[(name, [(place, line) for place, line in enumerate(draft.lines) if line.field == name]) for name in STATED],
        unplaced=[(place, line) for place, line in enumerate(draft.lines) if not line.field],
        next_line=len(draft.lines),
        most_lines=MOST_LINES,
        missing=missing_of(draft) + _missing_head(draft, entry),
        fields=STATED,
        claims=CLAIMS,
        choices=pages.importing.choices(),
        names=Names(pages.shop.pages.texts(str(language)[:2]), "entry"),
        classes=list(Reliability),
        statuses=(Status.VERIFIED, Status.REPORTED),
        gaps=[gap.split(".") for gap in written.gaps] if written else [],
        form_faults=[each.fault.for_(language) for each in written.form.all() if each.fault] + [each.for_(language) for each in written.form.faults]
        if written and written.form
        else [],
        trial=trial,
        hindrance=hindrance,
        is_same=bool(written and not written.edits and not written.gaps and not written.form),
        differences=pages.shop.work.differences(written.edits) if written else (),
    )


def _standing(entry: Entry | None) -> dict[str, str]:
    """What an entry says now of what a document says once."""
    if entry is None:
        return {}
    days = {name: day.isoformat() if day else "" for name, day in (("valid_from", entry.valid_from), ("valid_until", entry.valid_until))}
    texts = {"title.zh": entry.title.zh, "title.en": entry.title.en, "authority.zh": entry.authority.zh, "authority.en": entry.authority.en}
    return texts | days | {"link": entry.link or ""}


def _missing_head(draft: Draft, entry: Entry | None) -> list[str]:
    """Parts of the head that neither the document nor the entry says."""
    said = {name.split(".")[0] for name in HEAD if draft.head.get(name) or _standing(entry).get(name)}
    return [name for name in ("title", "authority", "valid_from", "valid_until") if name not in said]
