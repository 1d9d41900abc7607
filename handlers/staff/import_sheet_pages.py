"""Room: staff. The whole list as a workbook: out, and back with a difference before anything changes. Translation only."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from bot.domain.desk_clocks import day_in_beijing
from bot.domain.desk_roles import Act
from bot.domain.documents import MOST_BYTES
from bot.domain.editing import Filled
from bot.domain.editions import Hindrance, Origin, Trial
from bot.engine.importing import entries_among
from bot.ports.editing import SheetRead
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.http.downloads import saved_as
from handlers.staff.edit_views import Names
from handlers.staff.import_form import LONGEST_WHY, edits_in, packed_edits
from handlers.staff.import_pages import ImportPages, ToImport, after_publishing, closed_afterwards
from handlers.staff.one_side import OneSide, one_side_of
from handlers.staff.overtaken import Place

ToExport = Annotated[SignedIn, Depends(officer_for(Act.EXPORT_KNOWLEDGE))]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_sheet_router(pages: ImportPages) -> APIRouter:
    """The routes of the workbook."""
    router = APIRouter(prefix="/staff/import", include_in_schema=False, dependencies=[Depends(closed_afterwards)])

    @router.get("/list.xlsx")
    async def download(officer: ToExport) -> Response:
        content = await asyncio.to_thread(pages.importing.export)
        return saved_as(f"guichao-{day_in_beijing(pages.shop.clock.now())}.xlsx", content, _XLSX)

    @router.post("/sheet")
    async def bring(request: Request, officer: ToImport) -> Response:
        file = (await request.form()).get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return pages.start(request, officer, 422, fault="import_refused_empty")
        base, content = pages.shop.work.digest, await file.read(MOST_BYTES + 1)
        found = await asyncio.to_thread(pages.importing.from_sheet, content)
        trial = await pages.shop.work.try_out(found.edits) if found.edits else None
        return _difference(pages, request, officer, found, base, trial)

    @router.post("/sheet/publish")
    async def publish(request: Request, officer: ToImport) -> Response:
        form = await request.form()
        said = {name: str(form.get(name, "")).strip() for name in ("base", "why", "reason", "edits")}
        # Only entries that are there: the field is the browser's, and a workbook makes none.
        edits = {name: content for name, content in edits_in(said["edits"]).items() if name in entries_among(pages.shop.work.files)}
        if not edits:
            return RedirectResponse("/staff/import", 303)
        if one_side_among(pages, edits).mark not in ("", str(form.get("looked", ""))):
            return _difference(pages, request, officer, SheetRead(edits), said["base"], await pages.shop.work.try_out(edits), is_not_looked_at=True, status=422)
        outcome = await pages.shop.work.publish(edits, officer.name, said["why"][:LONGEST_WHY], Origin.SHEET, said["base"], said["reason"][:LONGEST_WHY])
        if way_on := after_publishing(outcome):
            return way_on
        return _difference(pages, request, officer, SheetRead(edits), said["base"], outcome.trial, outcome.hindrance, status=409)

    return router


def _difference(
    pages: ImportPages,
    request: Request,
    officer: SignedIn,
    found: SheetRead,
    base: str,
    trial: Trial | None,
    hindrance: Hindrance | None = None,
    is_not_looked_at: bool = False,
    status: int = 200,
) -> Response:
    language = pages.shop.language(request)
    return pages.shop.page(
        request,
        officer,
        "import_sheet.html",
        422 if found.faults else status,
        faults=[(place, words.for_(language)) for place, words in found.faults],
        edits=packed_edits(found.edits) if found.edits else "",
        base=base,
        trial=trial,
        hindrance=hindrance,
        differences=pages.shop.work.differences(found.edits) if found.edits else (),
        one_sides=_one_sides(pages, request, found.edits),
        mark=one_side_among(pages, found.edits).mark,
        is_not_looked_at=is_not_looked_at,
        names=Names(pages.shop.pages.texts(str(language)[:2]), "entry"),
        why="Excel",
    )


def one_side_among(pages: ImportPages, edits: Mapping[str, bytes]) -> OneSide:
    """What was changed in one place alone, in all files together."""
    found = [each for _, each in _each_side(pages, edits)]
    return OneSide([text for each in found for text in each.texts], [brief for each in found for brief in each.briefs])


def _one_sides(pages: ImportPages, request: Request, edits: Mapping[str, bytes]) -> list[tuple[str, str, OneSide]]:
    """The same entry by entry: its file, what it is called, and what to look at."""
    return [(file, pages.shop.title_of(request, file), each) for file, each in _each_side(pages, edits) if each.texts or each.briefs]


def _each_side(pages: ImportPages, edits: Mapping[str, bytes]) -> Iterator[tuple[str, OneSide]]:
    editing, files = pages.importing.editing, pages.shop.work.files
    for file, content in edits.items():
        if before := files.get(file):
            after = editing.form(file, content)
            yield file, one_side_of(editing, Place(file, before), after, Filled(content, after))
