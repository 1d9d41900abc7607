"""Room: desk. Questions that nobody could answer yet, the same ones together, and how far staff are with them. Translation only."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.errors import NotAllowed
from bot.domain.unanswered import UnansweredGroup, UnansweredState
from handlers.desk.proposal_pages import LearningPages, ToLook

SHOWN = 50
"""Questions on one page."""
ADDRESS = "/staff/questions"
"""Where they stand by their meaning, in a house that has the workshop."""


def leading_router(address: str) -> APIRouter:
    """/desk/unanswered in a house that groups questions by meaning: they are on the workshop's page, where what few people asked is told with more care."""
    router = APIRouter(prefix="/desk/unanswered", include_in_schema=False)

    @router.get("")
    async def lead(officer: ToLook) -> Response:
        return RedirectResponse(address, 303)

    return router


def unanswered_router(pages: LearningPages) -> APIRouter:
    """The routes under /desk/unanswered."""
    router = APIRouter(prefix="/desk/unanswered", include_in_schema=False)

    @router.get("")
    async def list_page(request: Request, officer: ToLook, show: str = "open", page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
        state = UnansweredState(show) if show in list(UnansweredState) else UnansweredState.OPEN
        counts = await pages.work.unanswered.counts()
        last = max(1, -(-counts[state] // SHOWN))
        page = min(page, last)
        found = [_view(pages, request, each) for each in await pages.work.unanswered.groups(state, SHOWN, (page - 1) * SHOWN)]
        states = list(UnansweredState)
        return pages.page(request, officer, "unanswered.html", groups=found, show=state, counts=counts, states=states, page=page, last=last)

    @router.post("/{key}")
    async def note(request: Request, officer: ToLook, key: str, state: Annotated[str, Form()] = "", show: Annotated[str, Form()] = "open") -> Response:
        if state not in list(UnansweredState):
            raise HTTPException(422, "The state is open, done or not_ours.")
        try:
            await pages.work.unanswered.note(key, UnansweredState(state), officer.name, pages.desk.clock.now())
        except NotAllowed as fault:
            raise HTTPException(404, "There is no such question.") from fault
        return RedirectResponse(f"/desk/unanswered?show={show if show in list(UnansweredState) else 'open'}", 303)

    return router


def _view(pages: LearningPages, request: Request, group: UnansweredGroup) -> dict[str, object]:
    title = pages.title(request, group.nearest) if group.nearest in pages.desk.knowledge.entries else ""
    return {"group": group, "at": group.last_at.astimezone(BEIJING), "nearest": title}
