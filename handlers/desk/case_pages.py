"""Room: desk. One case: its page with card, talk and moves, and the stream that keeps it fresh. Translation only."""

import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse

from bot.domain.cases import Case
from bot.domain.desk_roles import Act, may
from bot.domain.messages import Said
from handlers.desk.case_card import begins_at, first_unread
from handlers.desk.case_views import SLICE, case_view, desks_for, line_view, moves_open_to, note_view
from handlers.desk.permitting import OnCase, case_for, gate_of, officer_for
from handlers.desk.queue_pages import PRESENT
from handlers.desk.refusing import is_refreshing
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk
from handlers.http.following import LOOK_AGAIN

_LOOKS = timedelta(seconds=12)
"""How often an open page says that its officer is there; well within PRESENT."""
LARGEST_LINE = 2**31 - 1

ToLook = Annotated[OnCase, Depends(case_for(Act.LOOK))]
ToList = Annotated[SignedIn, Depends(officer_for(Act.LIST))]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an officer had typed when something was refused, and why it was; so that nothing has to be typed again."""

    fault: str = ""
    reply: str = ""
    note: str = ""


def case_router(desk: Desk) -> APIRouter:
    """The routes of a case that change nothing."""
    router = APIRouter(prefix="/desk", include_in_schema=False)

    @router.get("/cases/{case_id}")
    async def case_page(request: Request, asked: ToLook) -> HTMLResponse:
        return await show_case(desk, request, asked.officer, asked.case)

    _event_routes(router, desk)
    return router


async def show_case(desk: Desk, request: Request, officer: SignedIn, case: Case, status: int = 200, kept: Kept | None = None) -> HTMLResponse:
    """The page of a case as it stands; opening it is seen by the others and marks the talk as read."""
    said, reader = await desk.talk(officer, case), desk.reader(request)
    read_to = await desk.queue.read_to(case.id, officer.name)
    if not is_refreshing(request):
        await _opened(desk, officer, case, said)
    others = [each for each in await desk.cards.book.of_person(case.conversation) if may(officer, Act.LOOK, each.district)]
    shown = said[-SLICE:]
    return desk_page(
        desk.pages,
        request,
        officer,
        "case.html",
        status,
        case=case_view(case, said, reader),
        card=await desk.cards.card(case, said, others, reader),
        may=moves_open_to(officer, case),
        said=[line_view(desk, case, line, reader.now) for line in shown],
        left_out=len(said) - len(shown),
        last_line=said[-1].id if said else 0,
        unread_from=first_unread(shown, read_to),
        begins_at=begins_at(case, shown),
        message_id=uuid.uuid4().hex,
        reach=await desk.reach(case),
        notes=[note_view(note) for note in await desk.work.notes_of(case.id)],
        desks=desks_for(case, reader),
        present=await _others(desk, case, officer),
        kept=kept or Kept(),
        tools=desk.tools.view(officer, case) if desk.tools else None,
    )


async def _opened(desk: Desk, officer: SignedIn, case: Case, said: Sequence[Said]) -> None:
    await desk.queue.look(case.id, officer.name, desk.clock.now())
    if said:
        await desk.queue.read(case.id, officer.name, said[-1].id)
    desk.bell.ring(case.conversation)


async def _others(desk: Desk, case: Case, officer: SignedIn) -> tuple[str, ...]:
    """Who else has the case before them now."""
    looking = await desk.queue.looking([case.id], desk.clock.now() - PRESENT)
    return tuple(name for name in looking.get(case.id, ()) if name != officer.name)


def _event_routes(router: APIRouter, desk: Desk) -> None:
    async def asked_for(request: Request, officer: ToList, case: str | None = None) -> Case | None:
        return await gate_of(request).case(request, officer, Act.FOLLOW, case) if case else None

    @router.get("/events", response_class=EventSourceResponse)
    async def events(
        request: Request, officer: ToList, found: Annotated[Case | None, Depends(asked_for)], after: int = 0, here: bool = False
    ) -> AsyncIterator[dict[str, int]]:
        """A signal for whatever is new about one case, or in the queue. `here`: its officer has the page before them."""
        if found is None:
            while await _is_listening(request):
                await desk.bell.wait(None, LOOK_AGAIN * 5)
                yield {"id": 0}
            return
        follower = Following(desk, officer, found, after, here)
        while follower.may_go_on and await _is_listening(request):
            for number in await follower.news():
                yield {"id": number}
            await desk.bell.wait(found.conversation, LOOK_AGAIN)


async def _is_listening(request: Request) -> bool:
    return not await request.is_disconnected() and await gate_of(request).is_still_in(request)


class Following:
    """One open page of a case: what it has been told, and whether its officer is there."""

    def __init__(self, desk: Desk, officer: SignedIn, case: Case, after: int, is_here: bool) -> None:
        self._desk, self._officer, self._case, self._after, self._is_here = desk, officer, case, min(max(after, 0), LARGEST_LINE), is_here
        self._told: tuple[object, ...] | None = None
        self._looked_at = desk.clock.now() - _LOOKS
        self.may_go_on = True

    async def news(self) -> list[int]:
        """A number for each new line, and one more where anything else has changed."""
        await self._be_seen()
        lines = await self._desk.store.said(self._case.conversation, self._after)
        if lines:
            self._after = lines[-1].id
            if self._is_here:
                await self._desk.queue.read(self._case.id, self._officer.name, self._after)
        told, self._told = self._told, await self._rest()
        has_changed = told is not None and told != self._told
        return [line.id for line in lines] or ([self._after] if has_changed else [])

    async def _rest(self) -> tuple[object, ...]:
        """All that may change beside the talk: the case, its notes, who is looking."""
        case = await self._desk.store.case(self._case.id)
        # A case that was passed on, or whose person was forgotten, is not followed any further.
        self.may_go_on = case is not None and may(self._officer, Act.FOLLOW, case.district)
        return case, len(await self._desk.work.notes_of(self._case.id)), await _others(self._desk, self._case, self._officer)

    async def _be_seen(self) -> None:
        now = self._desk.clock.now()
        if not self._is_here:
            await self._leave_once()
        elif now - self._looked_at >= _LOOKS:
            self._looked_at = now
            await self._desk.queue.look(self._case.id, self._officer.name, now)

    async def _leave_once(self) -> None:
        if self._told is None:
            await self._desk.queue.leave(self._case.id, self._officer.name)
