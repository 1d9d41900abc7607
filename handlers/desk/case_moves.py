"""Room: desk. What officers do with a case on the web beside replying: claim it, pass it on, note something down. Translation only."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_group import CITY
from bot.domain.errors import NotAllowed
from handlers.desk.web_desk import MAX_REPLY, Desk, Officer, refusal


def moves_router(desk: Desk) -> APIRouter:
    """The routes of these moves."""
    router = APIRouter(prefix="/desk/cases/{case_id}", include_in_schema=False)

    @router.post("/claim")
    async def claim(request: Request, case_id: str, officer: Officer, csrf: Annotated[str, Form()] = "") -> Response:
        desk.check(request, officer, csrf)
        try:
            await desk.work.claim(case_id, officer.name)
        except NotAllowed:
            return refusal(desk, request, case_id, 409, "move_failed")
        return _back(case_id)

    @router.post("/transfer")
    async def transfer(request: Request, case_id: str, officer: Officer, to: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = "") -> Response:
        desk.check(request, officer, csrf)
        if to != CITY and to not in {entry.id for entry in desk.knowledge.districts()}:
            return refusal(desk, request, case_id, 422, "transfer_choose")
        try:
            await desk.work.transfer(case_id, officer.name, None if to == CITY else to)
        except NotAllowed:
            return refusal(desk, request, case_id, 409, "move_failed")
        return _back(case_id)

    @router.post("/notes")
    async def note(
        request: Request,
        case_id: str,
        officer: Officer,
        text: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
        message_id: Annotated[str, Form(max_length=100)] = "",
    ) -> Response:
        desk.check(request, officer, csrf)
        if not text.strip() or len(text) > MAX_REPLY or not message_id:
            return refusal(desk, request, case_id, 422, "note_failed")
        try:
            await desk.work.note(case_id, officer.name, f"web:{message_id}", text.strip())
        except NotAllowed:
            return refusal(desk, request, case_id, 409, "note_failed")
        return _back(case_id)

    return router


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/desk/cases/{case_id}", 303)
