"""Room: staff. Taking a whole file out, after a look at what would come of it. Translation only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_roles import Act
from bot.domain.editions import Hindrance, Origin, Outcome
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.frame import Workshop
from handlers.staff.list_pages import title_of_file

ToEdit = Annotated[SignedIn, Depends(officer_for(Act.EDIT_KNOWLEDGE))]
FileName = Annotated[str, Query(max_length=200)]
Words = Annotated[str, Form(max_length=300)]
SHELVES = ("knowledge/parks/", "knowledge/fair/", "knowledge/notices/", "knowledge/answers/", "knowledge/forms/")
"""Of these there may be more or fewer. The 41 items and the districts are fixed, and the other files are one of a kind."""


def remove_router(shop: Workshop) -> APIRouter:
    """The routes under /staff/remove."""
    router = APIRouter(prefix="/staff", include_in_schema=False)

    @router.get("/remove")
    async def ask(request: Request, officer: ToEdit, file: FileName) -> Response:
        return await _page(shop, request, officer, _known(shop, file))

    @router.post("/remove")
    async def remove(request: Request, officer: ToEdit, file: FileName, why: Words = "", reason: Words = "", base: Words = "") -> Response:
        if not why.strip():
            return await _page(shop, request, officer, _known(shop, file), Outcome(), "why", 422)
        outcome = await shop.work.publish({_known(shop, file): None}, officer.name, why.strip(), Origin.PAGE, base, reason.strip())
        if outcome.hindrance:
            return await _page(shop, request, officer, _known(shop, file), outcome, outcome.hindrance, 409)
        return RedirectResponse(f"/staff/changes?done={'waiting' if outcome.waiting else 'published'}", 303)

    return router


def _known(shop: Workshop, file: str) -> str:
    if not file.startswith(SHELVES) or file not in shop.work.files:
        raise HTTPException(404, "There is no such file that could be removed.")
    return file


async def _page(
    shop: Workshop, request: Request, officer: SignedIn, file: str, outcome: Outcome | None = None, obstacle: Hindrance | str = "", status: int = 200
) -> Response:
    trial = outcome.trial if outcome and outcome.trial else await shop.work.try_out({file: None})
    title = title_of_file(shop, request, file)
    return shop.page(request, officer, "staff_remove.html", status, file=file, title=title, trial=trial, obstacle=obstacle, base=shop.work.digest)
