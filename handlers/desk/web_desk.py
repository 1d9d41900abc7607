"""Room: desk. The officers' pages: sign in, the list of cases, one case with its talk. Translation only; the work is done elsewhere."""

import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.sse import EventSourceResponse

from bot.domain.cases import Case
from bot.domain.desk_facts import Reach, reach_of
from bot.domain.errors import NotAllowed
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from bot.domain.wechat_quota import Allowance
from bot.ports import Bell, Clock, DeskWork, MediaSource, SignIns, Store, WeChatQuota
from handlers.desk.case_views import CaseView, case_view, collected, desks_for, line_view, note_view
from handlers.desk.media_views import media_view
from handlers.desk.sessions import Sessions, SignedIn
from handlers.http.following import LOOK_AGAIN
from handlers.http.guards import problem
from handlers.http.page_texts import PageTexts, language_of_reader

PAGES = Path(__file__).parent / "pages"
MAX_REPLY = 4000


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages need."""

    work: DeskWork
    store: Store
    sign_ins: SignIns
    knowledge: Knowledge
    bell: Bell
    clock: Clock
    pages: PageTexts
    quota: WeChatQuota | None = None
    media: Mapping[Channel, MediaSource] = field(default_factory=dict)

    @property
    def sessions(self) -> Sessions:
        """Links and cookies."""
        return Sessions(self.sign_ins, self.clock)

    async def view(self, case: Case, language: str) -> CaseView:
        """A case as a page shows it."""
        return case_view(case, await self.store.said(case.conversation), self.knowledge, language, self.clock.now())

    async def reach(self, case: Case) -> Reach | None:
        """How far a reply reaches on a channel that limits what may be sent; None on the others."""
        conversation = await self.store.find(case.conversation)
        if conversation is None or conversation.key.channel is not Channel.WECHAT:
            return None
        allowed = await self.quota.allowance(conversation.key.peer, self.clock.now()) if self.quota else Allowance(0, None)
        return reach_of(allowed, self.clock.now())

    def check(self, request: Request, officer: SignedIn, csrf: str) -> None:
        """Raise 403 where a form did not come from our own page."""
        if not officer.has_sent(csrf):
            raise HTTPException(403, self.pages.texts(language_of_reader(request))["sign_in_error_csrf"])

    async def case(self, case_id: str) -> Case:
        """A case; raises 404."""
        found = await self.store.case(case_id)
        if found is None:
            raise HTTPException(404, f"There is no case {case_id[:16]}.")
        return found


async def _signed_in(request: Request) -> SignedIn:
    sessions: Sessions = request.app.state.desk_sessions
    officer = await sessions.who(request)
    if officer is None:
        raise HTTPException(303 if request.method == "GET" else 401, "sign_in", headers={"location": "/desk/sign-in"})
    return officer


Officer = Annotated[SignedIn, Depends(_signed_in)]


def desk_router(desk: Desk) -> APIRouter:
    """The routes under /desk."""
    router = APIRouter(prefix="/desk", include_in_schema=False)
    _sign_in_routes(router, desk)
    _case_pages(router, desk)
    _case_actions(router, desk)
    _event_routes(router, desk)
    return router


def _sign_in_routes(router: APIRouter, desk: Desk) -> None:
    @router.get("/sign-in")
    async def sign_in_page(request: Request, token: str = "") -> HTMLResponse:
        error = "sign_in_error_session" if desk.sessions.brings_session(request) and not token else None
        return desk.pages.page(request, "sign_in.html", token=token, csrf="", error=error)

    @router.post("/sign-in")
    async def sign_in(request: Request, token: Annotated[str, Form()] = "", name: Annotated[str, Form(max_length=80)] = "") -> Response:
        response = RedirectResponse("/desk", 303)
        if not name.strip():
            return desk.pages.page(request, "sign_in.html", 422, token=token, csrf="", error="sign_in_error_name")
        if not await desk.sessions.open(token, name.strip(), response, request.url.scheme == "https"):
            return desk.pages.page(request, "sign_in.html", 403, token="", csrf="", error="sign_in_error_link")
        return response

    @router.post("/sign-out")
    async def sign_out(request: Request, officer: Officer, csrf: Annotated[str, Form()] = "") -> Response:
        desk.check(request, officer, csrf)
        response = RedirectResponse("/desk/sign-in", 303)
        await desk.sessions.close(officer, response)
        return response


def _case_pages(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    async def cases_page(request: Request, officer: Officer, show: str = "open") -> HTMLResponse:
        wanted = show if show in ("open", "closed", "all") else "open"
        chosen = [c for c in await desk.store.cases() if wanted == "all" or c.is_open == (wanted == "open")]
        views = [await desk.view(case, language_of_reader(request)) for case in chosen]
        return desk.pages.page(request, "cases.html", officer=officer.name, csrf=officer.csrf, cases=views, show=wanted)

    @router.get("/cases/{case_id}")
    async def case_page(request: Request, case_id: str, officer: Officer) -> HTMLResponse:
        case, language = await desk.case(case_id), language_of_reader(request)
        now = desk.clock.now()
        said = [line_view(line, media_view(line, case.channel, desk.media, now)) for line in await desk.store.said(case.conversation)]
        held = collected(await desk.store.find(case.conversation), desk.knowledge, language)
        view = await desk.view(case, language)
        new_id, texts = uuid.uuid4().hex, desk.pages.texts(language)
        notes = [note_view(note) for note in await desk.work.notes_of(case_id)]
        desks = desks_for(case, desk.knowledge, language, texts["city_desk"])
        return desk.pages.page(
            request,
            "case.html",
            officer=officer.name,
            csrf=officer.csrf,
            case=view,
            said=said,
            collected=held,
            message_id=new_id,
            reach=await desk.reach(case),
            notes=notes,
            desks=desks,
        )


def _case_actions(router: APIRouter, desk: Desk) -> None:
    @router.post("/cases/{case_id}/replies")
    async def reply(
        request: Request,
        case_id: str,
        officer: Officer,
        text: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
        message_id: Annotated[str, Form(max_length=100)] = "",
    ) -> Response:
        desk.check(request, officer, csrf)
        if not text.strip() or len(text) > MAX_REPLY:
            return refusal(desk, request, case_id, 422, "reply_failed")
        try:
            said = await desk.work.reply(case_id, officer.name, message_id or uuid.uuid4().hex, text.strip())
        except NotAllowed:
            return refusal(desk, request, case_id, 409, "reply_failed")
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"said": {"id": said.id}})
        return RedirectResponse(f"/desk/cases/{case_id}", 303)

    @router.post("/cases/{case_id}/close")
    async def close(request: Request, case_id: str, officer: Officer, csrf: Annotated[str, Form()] = "") -> Response:
        desk.check(request, officer, csrf)
        try:
            await desk.work.close(case_id, officer.name)
        except NotAllowed:
            return refusal(desk, request, case_id, 409, "reply_failed")
        return RedirectResponse(f"/desk/cases/{case_id}", 303)


def refusal(desk: Desk, request: Request, case_id: str, status: int, text: str) -> Response:
    """To a script the reason in words; to a plain form the page again, which shows how the case stands now."""
    if "application/json" in request.headers.get("accept", ""):
        return problem(status, text, desk.pages.texts(language_of_reader(request))[text])
    return RedirectResponse(f"/desk/cases/{case_id}", 303)


def _event_routes(router: APIRouter, desk: Desk) -> None:
    async def asked_for(case: str | None = None) -> Case | None:
        return await desk.case(case) if case else None

    @router.get("/events", response_class=EventSourceResponse)
    async def events(request: Request, officer: Officer, found: Annotated[Case | None, Depends(asked_for)], after: int = 0) -> AsyncIterator[dict[str, int]]:
        """A signal for each new line and note of one case, or for anything new at all."""
        if found is None:
            while not await request.is_disconnected():
                await desk.bell.wait(None, LOOK_AGAIN * 5)
                yield {"id": 0}
            return
        noted = len(await desk.work.notes_of(found.id))
        while not await request.is_disconnected():
            for said in await desk.store.said(found.conversation, after):
                after = said.id
                yield {"id": after}
            if noted != (noted := len(await desk.work.notes_of(found.id))):
                yield {"id": after}
            await desk.bell.wait(found.conversation, LOOK_AGAIN)
