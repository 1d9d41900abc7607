"""Room: staff. Something new: a file of its own, or one more row of a file. Values may be posted on from other pages. Translation only."""

import re
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.editing import EditForm
from bot.domain.errors import NotAllowed
from bot.domain.knowledge import Status
from handlers.desk.sessions import SignedIn
from handlers.staff.edit_form import Sent, sent_of
from handlers.staff.edit_pages import EditPages, ToEdit, Tried, handle
from handlers.staff.overtaken import Place

_FILES = {"park": "knowledge/parks/{}.md", "fair": "knowledge/fair/{}.md", "answer": "knowledge/answers/{}.md", "form": "knowledge/forms/{}.yaml"}
_ROWS = {
    "opening": "knowledge/lists/jobs.yaml",
    "term": "knowledge/glossary/terms.yaml",
    "topic": "knowledge/scope/out_of_scope.yaml",
    "canned": "prompts/canned.yaml",
}
"""Kinds of which a new one joins a file; the file unless another is named."""
_UNNAMED = "new"
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def new_router(pages: EditPages) -> APIRouter:
    """The routes under /staff/new."""
    router = APIRouter(prefix="/staff/new", include_in_schema=False)
    File = Annotated[str, Query(max_length=200)]

    @router.get("/{kind}")
    async def new_page(request: Request, officer: ToEdit, kind: str, file: File = "") -> Response:
        if kind == "golden":
            return RedirectResponse("/staff/golden/new", 303)
        return await _handled(pages, request, officer, kind, file, Sent())

    @router.post("/{kind}")
    async def new(request: Request, officer: ToEdit, kind: str, file: File = "") -> Response:
        return await _handled(pages, request, officer, kind, file, sent_of(await request.form()))

    return router


async def _handled(pages: EditPages, request: Request, officer: SignedIn, kind: str, file: str, sent: Sent) -> Response:
    """Shown empty or as it was filled in, tried, or kept; raises 404 for a kind of which none can be made."""
    if kind in _ROWS:
        place = _row(pages, kind, file or _ROWS[kind])
        if sent.values:
            return await handle(pages, request, officer, place, sent)
        return pages.page(request, officer, place, sent, Tried(pages.editing.new(kind, place.file)))
    if kind not in _FILES:
        raise HTTPException(404, "There is no such kind.")
    if not sent.values:
        return pages.page(request, officer, place := _file(kind, ""), sent, Tried(_empty(pages, place)))
    place = _file(kind, sent.values.get("id", "").strip())
    if place.file in pages.shop.work.files and sent.act:
        tried = Tried(pages.form(place, sent.values), obstacle="taken")
        return pages.page(request, officer, place, sent, tried, 422)
    return await handle(pages, request, officer, place, sent)


def _row(pages: EditPages, kind: str, file: str) -> Place:
    """A row that is to join a file; raises 404."""
    try:
        form = pages.editing.new(kind, file)
    except NotAllowed:
        raise HTTPException(404, "Nothing of this kind can be added there.") from None
    return pages.place(file, form.fields[0].path)


def _file(kind: str, name: str) -> Place:
    return Place(_FILES[kind].format(name if _ID.fullmatch(name) else _UNNAMED), new=kind)


def _empty(pages: EditPages, place: Place) -> EditForm:
    """With what is known of everything new: it was looked at today, and nobody has checked it point by point."""
    if place.new == "form":
        return pages.editing.new(place.new, place.file)
    today = pages.shop.clock.now().astimezone(BEIJING).date()
    return pages.editing.more(place.file, b"", {"reviewed_on": today.isoformat(), "status": Status.REPORTED})
