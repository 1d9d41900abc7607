"""Room: staff. What keeps the folder from answering, in plain words, and the two ways on: let it through, or put the good files back. Translation only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import Act, may
from bot.domain.editions import Held, Outcome
from handlers.desk.permitting import officer_for
from handlers.desk.sessions import SignedIn
from handlers.staff.frame import Workshop

ToLook = Annotated[SignedIn, Depends(officer_for(Act.KNOWLEDGE))]
ToDecide = Annotated[SignedIn, Depends(officer_for(Act.DECIDE_KNOWLEDGE))]
Words = Annotated[str, Form(max_length=300)]


def held_router(shop: Workshop) -> APIRouter:
    """The routes under /staff/held."""
    router = APIRouter(prefix="/staff/held", include_in_schema=False)

    @router.get("")
    async def held_page(request: Request, officer: ToLook) -> Response:
        return _page(shop, request, officer)

    @router.post("/release")
    async def release(request: Request, officer: ToDecide, why: Words = "", reason: Words = "", seen: Words = "") -> Response:
        if not why.strip():
            return _page(shop, request, officer, Outcome(), "why", 422)
        outcome = await shop.work.release(officer.name, why.strip(), reason.strip(), seen)
        if outcome.hindrance:
            return _page(shop, request, officer, outcome, outcome.hindrance, 409)
        return RedirectResponse("/staff/changes?done=published", 303)

    @router.post("/back")
    async def put_back(request: Request, officer: ToDecide) -> Response:
        outcome = await shop.work.give_up(officer.name)
        if outcome.hindrance in ("overtaken", "faults"):
            return _page(shop, request, officer, outcome, outcome.hindrance, 409)
        return RedirectResponse("/staff/changes?done=put_back", 303)

    return router


def _page(shop: Workshop, request: Request, officer: SignedIn, outcome: Outcome | None = None, obstacle: str = "", status: int = 200) -> Response:
    held: Held | None = shop.work.held
    return shop.page(
        request,
        officer,
        "staff_held.html",
        status,
        trial=outcome.trial if outcome and outcome.trial else (held.trial if held else None),
        since=held.since.astimezone(BEIJING) if held else None,
        needs_two=shop.work.needs_two,
        obstacle=obstacle,
        hindrance="",
        differences=(),
        may_decide=may(officer, Act.DECIDE_KNOWLEDGE, officer.district),
    )
