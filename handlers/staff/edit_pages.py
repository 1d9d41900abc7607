"""Room: staff. A file as a form: fill it in, see what would come of it, let it answer. Translation only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Act, may
from bot.domain.editing import EditField, EditForm, FieldKind, Filled
from bot.domain.editions import Edits, Hindrance, Origin, Trial, differences
from bot.ports.editing import FileEditing
from bot.ports.editions import AskedTwice
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.edit_form import MOST_QUESTIONS, Sent, sent_of
from handlers.staff.edit_views import FOLDED, Names, is_in_parts, own_questions, part_rows, rows_field, sections, summary
from handlers.staff.frame import Workshop
from handlers.staff.list_pages import title_of_file
from handlers.staff.one_side import NOTHING, OneSide, one_side_of
from handlers.staff.overtaken import NEW_ROW, Overtaken, Place, overtaken
from handlers.staff.remove_pages import SHELVES
from handlers.staff.scope_examples import new_examples

ToLook = Annotated[SignedIn, Depends(officer_for(Act.KNOWLEDGE))]
ToEdit = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]
TEXT = "text"
ONE_SIDED = "one_sided"
"""What keeps a change from being saved until its author has looked at the other language."""
_OWN_QUESTIONS = 3
_MOST_ROWS = 300
_LONGEST_NAME = 200
_ADDS = {"terms": "term", "topics": "topic", "golden": "golden", "list": "opening"}
"""What a new row of a long file is called in the address of its page."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of what was filled in: the form with its faults, and where it can be written the edits and their trial."""

    form: EditForm
    edits: Edits | None = None
    trial: Trial | None = None
    answers: Sequence[AskedTwice] = ()
    obstacle: str = ""
    one_side: OneSide = NOTHING


@dataclass(frozen=True, slots=True)
class EditPages:
    """What the pages need."""

    shop: Workshop
    editing: FileEditing

    def place(self, file: str, part: str = "", is_text: bool = False) -> Place:
        """A file that answers now; raises 404."""
        files = self.shop.work.files
        if file not in files:
            raise HTTPException(404, "There is no such file.")
        companion = self.editing.companion(file) or ""
        return Place(file, files[file], companion, files.get(companion), part, is_text)

    def form(self, place: Place, values: Mapping[str, str]) -> EditForm:
        """The form as it was filled in, whatever is wrong with it."""
        if place.is_text:
            return self.text(place, values.get(TEXT, place.content.decode("utf-8", "replace")))
        return self.editing.more(place.file, place.content, values, beside=place.beside)

    def text(self, place: Place, content: str, faulty: EditForm | None = None) -> EditForm:
        """The file itself, with the faults of another form of it."""
        faults = (*faulty.faults, *(each.fault for each in faulty.all() if each.fault)) if faulty else ()
        return EditForm(place.file, TEXT, (EditField(TEXT, TEXT, FieldKind.LONG, content, is_needed=True),), faults)

    def filled(self, place: Place, sent: Sent) -> Filled:
        """The files as they are to be."""
        filled = self.editing.filled(place.file, place.content, sent.values, place.beside)
        return replace(filled, form=self.text(place, sent.values.get(TEXT, ""), filled.form)) if place.is_text else filled

    async def tried(self, request: Request, place: Place, sent: Sent) -> Tried:
        """What would come of it; nothing is changed."""
        filled = self.filled(place, sent)
        if filled.content is None:
            return Tried(filled.form, obstacle=Hindrance.FAULTS)
        edits = _edits(place, filled)
        trial = await self.shop.work.try_out(edits)
        answers, obstacle = await self._answers(request, sent, edits, trial), Hindrance.FAULTS if trial.faults else ""
        return Tried(
            self._with_faults(place, sent, trial), edits, trial, answers, obstacle, one_side_of(self.editing, place, self.form(place, sent.values), filled)
        )

    def _with_faults(self, place: Place, sent: Sent, trial: Trial) -> EditForm:
        """The form as it was filled in, with what the check says at the field that it is about."""
        if place.is_text:
            return self.form(place, sent.values)
        return self.editing.more(place.file, place.content, sent.values, beside=place.beside, found=trial.faults)

    async def _answers(self, request: Request, sent: Sent, edits: Edits, trial: Trial) -> Sequence[AskedTwice]:
        """What people would read: the entry's own questions, those that were typed, and what joins the examples of what is not answered."""
        if trial.faults:
            return ()
        language = str(self.shop.language(request))[:2]
        examples = new_examples(self.editing, self.shop.work.files, edits)[:MOST_QUESTIONS]
        asked = dict.fromkeys((*sent.questions, *examples, *own_questions(sent.values, language, _OWN_QUESTIONS)))
        return await self.shop.work.preview(edits, list(asked)[: 2 * MOST_QUESTIONS + _OWN_QUESTIONS], language)

    def page(
        self,
        request: Request,
        officer: SignedIn,
        place: Place,
        sent: Sent,
        tried: Tried,
        status: int = 200,
        others: Overtaken | None = None,
        done: str = "",
    ) -> Response:
        """The form; `others`: what colleagues changed meanwhile."""
        form = tried.form.part(place.part) if place.part and tried.form.kind != TEXT else tried.form
        work, language = self.shop.work, str(self.shop.language(request))[:2]
        names = Names(self.shop.pages.texts(language), form.kind)
        return self.shop.page(
            request,
            officer,
            "staff_edit.html",
            status,
            place=place,
            action=_action(place),
            form=form,
            sections=sections(form),
            whole=tried.form if form is not tried.form else None,
            title=title_of_file(self.shop, request, place.file),
            names=names,
            file_title=lambda file: title_of_file(self.shop, request, file),
            summary=lambda each: summary(each, language),
            folded=FOLDED,
            is_dropped=bool(place.part) and not form.fields,
            carried=_carried(place, sent),
            sent=replace(sent, base=sent.base or work.digest),
            trial=tried.trial,
            elsewhere=_elsewhere(place, tried.trial),
            answers=tried.answers,
            titles={id: each.title.for_(self.shop.language(request)) for id, each in self.shop.knowledge.entries.items()},
            differences=work.differences(tried.edits) if tried.edits else (),
            one_side=tried.one_side,
            theirs=differences(others.before, {name: work.files.get(name) for name in others.before}) if others else (),
            obstacle=tried.obstacle,
            done=done,
            needs_two=work.needs_two,
            is_removable=place.file.startswith(SHELVES) and not place.part,
            may_edit=may(officer, Act.EDIT_KNOWLEDGE, officer.district),
            entry=next((each for each in self.shop.knowledge.entries.values() if f"\nid: {each.id}\n".encode() in place.content[:200]), None),
        )


def edit_router(pages: EditPages) -> APIRouter:
    """The route /staff/edit."""
    router = APIRouter(prefix="/staff", include_in_schema=False)
    Short = Annotated[str, Query(max_length=_LONGEST_NAME)]

    @router.get("/edit")
    async def edit_page(
        request: Request, officer: ToLook, file: Short, part: Short = "", as_text: Annotated[bool, Query(alias="text")] = False, q: Short = "", done: Short = ""
    ) -> Response:
        place = pages.place(file, part, as_text)
        form = pages.form(place, {}) if as_text else pages.editing.form(file, place.content, place.beside)
        if not part and is_in_parts(form):
            return _parts(pages, request, officer, form, q.strip(), done)
        if part and not form.part(part).fields:
            raise HTTPException(404, "There is no such part of this file.")
        return pages.page(request, officer, place, Sent(), Tried(form), done=done)

    @router.post("/edit")
    async def edit(request: Request, officer: ToEdit, file: Short, part: Short = "", as_text: Annotated[bool, Query(alias="text")] = False) -> Response:
        return await handle(pages, request, officer, pages.place(file, part, as_text), sent_of(await request.form()))

    return router


async def handle(pages: EditPages, request: Request, officer: SignedIn, place: Place, sent: Sent) -> Response:
    """Whatever a form of a file was sent for; nothing that was typed is lost, whatever stands in the way."""
    if place.part.endswith(f".{NEW_ROW}"):
        sent = replace(sent, base=pages.shop.work.digest)  # it joins the file as it is now
    if others := await overtaken(pages.shop.work, pages.editing, place, sent.values, sent.base):
        moved = replace(place, part=others.part)
        fresh = replace(sent, values=others.values, base=pages.shop.work.digest)
        return pages.page(request, officer, moved, fresh, Tried(pages.form(moved, fresh.values), obstacle=Hindrance.OVERTAKEN), 409, others)
    if sent.add or sent.remove:
        form = pages.editing.more(place.file, place.content, sent.values, sent.add, sent.remove, place.beside)
        return pages.page(request, officer, place, sent, Tried(form))
    if sent.act == "drop" and place.part:
        sent = replace(sent, values=_without(pages, place), act="preview")
    if sent.act == "save":
        return await _save(pages, request, officer, place, sent)
    if sent.act == "preview":
        tried = await pages.tried(request, place, sent)
        return pages.page(request, officer, place, sent, tried, 422 if tried.obstacle else 200)
    return pages.page(request, officer, place, sent, Tried(pages.form(place, sent.values)))


async def _save(pages: EditPages, request: Request, officer: SignedIn, place: Place, sent: Sent) -> Response:
    """Through the gate that every change passes."""
    tried = await pages.tried(request, place, sent)
    not_looked = ONE_SIDED if tried.one_side.mark not in ("", sent.looked) else ""
    if tried.edits is None or tried.obstacle or not_looked or not sent.why:
        return pages.page(request, officer, place, sent, replace(tried, obstacle=tried.obstacle or not_looked or "why"), 422)
    outcome = await pages.shop.work.publish(tried.edits, officer.name, sent.why, Origin.PAGE, sent.base or pages.shop.work.digest, sent.reason)
    if outcome.hindrance is None:
        way_on = f"/staff/edit?{urlencode({'file': place.file, 'done': 'published'})}" if outcome.version else "/staff/changes?done=waiting"
        return RedirectResponse(way_on, 303)
    if outcome.hindrance is Hindrance.OVERTAKEN:
        others = await overtaken(pages.shop.work, pages.editing, place, sent.values, sent.base)
        fresh = replace(sent, base=pages.shop.work.digest)
        return pages.page(request, officer, place, fresh, replace(tried, obstacle=outcome.hindrance), 409, others)
    return pages.page(request, officer, place, sent, replace(tried, trial=outcome.trial or tried.trial, obstacle=outcome.hindrance), 409)


def _edits(place: Place, filled: Filled) -> Edits:
    beside = {place.companion: filled.beside} if place.companion and filled.beside is not None else {}
    return {place.file: filled.content, **beside}


def _elsewhere(place: Place, trial: Trial | None) -> list[FileFault]:
    """What the change would break in other files, or where no file is named."""
    return [fault for fault in trial.faults if not fault.file or fault.file not in (place.file, place.companion)] if trial else []


def _without(pages: EditPages, place: Place) -> dict[str, str]:
    """Every row of the file but the one that is shown."""
    rows = rows_field(pages.editing.form(place.file, place.content, place.beside))
    return {rows.path: " ".join(each for each in rows.value.split() if f"{rows.path}.{each}" != place.part)} if rows else {}


def _carried(place: Place, sent: Sent) -> dict[str, str]:
    """What has to be sent along beside the fields: which rows there are, where one of them is taken away."""
    rows = place.part.rpartition(".")[0]
    return {rows: sent.values[rows]} if rows and rows in sent.values else {}


def _action(place: Place) -> str:
    if place.new:
        return f"/staff/new/{place.new}"
    chosen = {"file": place.file, "part": place.part, "text": "1" if place.is_text else ""}
    return f"/staff/edit?{urlencode({name: value for name, value in chosen.items() if value})}"


def _parts(pages: EditPages, request: Request, officer: SignedIn, form: EditForm, search: str, done: str) -> Response:
    """A long file as a list of its parts."""
    language = str(pages.shop.language(request))[:2]
    found = part_rows(form, Names(pages.shop.pages.texts(language), form.kind), language, search)
    return pages.shop.page(
        request,
        officer,
        "staff_parts.html",
        form=form,
        title=title_of_file(pages.shop, request, form.file),
        rows=found[:_MOST_ROWS],
        count=len(found),
        q=search,
        done=done,
        adds=_ADDS.get(form.kind, "") if may(officer, Act.EDIT_KNOWLEDGE, officer.district) else "",
    )
