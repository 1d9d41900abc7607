"""Room: desk. Two cases of one person become one: looking for the other one, and joining them. Translation only."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.domain.desk_roles import Act, Role
from bot.domain.errors import NotAllowed
from bot.ports.desk_queue import CITY_DESK, QueueView, Wanted
from handlers.desk.case_views import case_view
from handlers.desk.permitting import About, OnCase, case_for, gate_of
from handlers.desk.queue_pages import readable
from handlers.desk.queue_views import RowView, row_view
from handlers.desk.rooms import desk_page
from handlers.desk.web_desk import Desk

_SHOWN = 10

ToMerge = Annotated[OnCase, Depends(case_for(Act.MERGE))]


def merging_router(desk: Desk) -> APIRouter:
    """The routes of merging."""
    router = APIRouter(prefix="/desk/cases/{case_id}", include_in_schema=False)

    @router.get("/merge")
    async def merge_page(request: Request, asked: ToMerge, q: str = "") -> HTMLResponse:
        return await _page(desk, request, asked, q)

    @router.post("/merge")
    async def merge(request: Request, asked: ToMerge, into: Annotated[str, Form(max_length=40)] = "", q: Annotated[str, Form()] = "") -> Response:
        other = await desk.store.case(readable(into)) if into else None
        if other is None or other.id == asked.case.id:
            return await _page(desk, request, asked, q, 422, "merge_choose")
        await gate_of(request).permit(request, asked.officer, Act.MERGE, other.district, About(case=other.id))
        try:
            await desk.work.merge(asked.case.id, other.id, asked.officer.name)
        except NotAllowed:
            return await _page(desk, request, asked, q, 409, "merge_failed")
        return RedirectResponse(f"/desk/cases/{other.id}", 303)

    return router


async def _page(desk: Desk, request: Request, asked: OnCase, q: str, status: int = 200, fault: str = "") -> HTMLResponse:
    sought = readable(q).strip()[:100]
    return desk_page(
        desk.pages,
        request,
        asked.officer,
        "merge.html",
        status,
        case=case_view(asked.case, (), desk.reader(request)),
        q=sought,
        found=await _found(desk, request, asked, sought),
        fault=fault,
    )


async def _found(desk: Desk, request: Request, asked: OnCase, sought: str) -> list[RowView]:
    """Open cases that the officer may see and that fit what is looked for."""
    officer = asked.officer
    within = officer.district or "-" if officer.role is Role.OFFICER else None
    wanted = Wanted(officer.name, officer.district or CITY_DESK, within, QueueView.OPEN)
    if not sought:
        return []
    found = await desk.queue.find(sought, wanted)
    page = await desk.queue.page(replace(wanted, ids=found.ids - {asked.case.id}), desk.clock.now())
    return [row_view(row, (), desk.reader(request)) for row in page.rows[:_SHOWN]]
