"""Room: desk. What officers do with a case: reply, claim it, pass it on, note something down, close it, open it again. Translation only."""

import uuid
from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from bot.domain.cases import Case
from bot.domain.desk_group import CITY
from bot.domain.desk_roles import Act, may
from bot.domain.errors import NotAllowed
from bot.domain.messages import Author, Said
from handlers.desk.case_pages import Kept, show_case
from handlers.desk.permitting import About, OnCase, case_for, gate_of
from handlers.desk.refusing import Refused
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import MAX_REPLY, Desk, is_script
from handlers.http.guards import problem
from handlers.http.page_texts import language_of_reader

ToReply = Annotated[OnCase, Depends(case_for(Act.REPLY))]
ToClaim = Annotated[OnCase, Depends(case_for(Act.CLAIM))]
ToTransfer = Annotated[OnCase, Depends(case_for(Act.TRANSFER))]
ToNote = Annotated[OnCase, Depends(case_for(Act.NOTE))]
ToClose = Annotated[OnCase, Depends(case_for(Act.CLOSE))]
ToReopen = Annotated[OnCase, Depends(case_for(Act.REOPEN))]
Text = Annotated[str, Form()]
MessageId = Annotated[str, Form(max_length=100)]
Seen = Annotated[int, Form()]
"""The last line that stood on the page when it was sent; -1 from a form without it, which is not asked."""


def moves_router(desk: Desk) -> APIRouter:
    """The routes of these moves."""
    router = APIRouter(prefix="/desk/cases/{case_id}", include_in_schema=False)
    _talking(router, desk)
    _moving(router, desk)
    return router


def _talking(router: APIRouter, desk: Desk) -> None:
    @router.post("/replies")
    async def reply(request: Request, asked: ToReply, text: Text = "", message_id: MessageId = "", seen: Seen = -1, then: Text = "") -> Response:
        case, officer, new_id = asked.case, asked.officer, message_id or uuid.uuid4().hex
        kept = Kept(reply=text)
        if not text.strip() or len(text) > MAX_REPLY:
            return await _again(desk, request, asked, 422, "reply_failed", kept)
        if other := await _said_meanwhile(desk, case, officer, seen):
            return await _again(desk, request, asked, 409, "reply_overtaken", kept, name=other.name)
        if then == "close" and await _has_written(desk, case, seen):
            return await _again(desk, request, asked, 409, "close_overtaken", kept)
        try:
            said = await desk.work.reply(case.id, officer.name, new_id, text.strip())
            if then == "close":
                await _closing(desk, request, asked)
        except NotAllowed:
            return await _not_now(desk, request, asked, kept)
        return JSONResponse({"said": {"id": said.id}}) if is_script(request) else _back(case.id)

    @router.post("/notes")
    async def note(request: Request, asked: ToNote, text: Text = "", message_id: MessageId = "") -> Response:
        if not text.strip() or len(text) > MAX_REPLY or not message_id:
            return await _again(desk, request, asked, 422, "note_failed", Kept(note=text))
        try:
            await desk.work.note(asked.case.id, asked.officer.name, f"web:{message_id}", text.strip())
        except NotAllowed:
            return await _again(desk, request, asked, 409, "note_failed", Kept(note=text))
        return _back(asked.case.id)


def _moving(router: APIRouter, desk: Desk) -> None:
    @router.post("/claim")
    async def claim(request: Request, asked: ToClaim) -> Response:
        return await _moved(desk, request, asked, desk.work.claim(asked.case.id, asked.officer.name))

    @router.post("/close")
    async def close(request: Request, asked: ToClose, seen: Seen = -1) -> Response:
        if asked.case.is_open and await _has_written(desk, asked.case, seen):
            return await _again(desk, request, asked, 409, "close_overtaken", Kept())
        return await _moved(desk, request, asked, desk.work.close(asked.case.id, asked.officer.name))

    @router.post("/reopen")
    async def reopen(request: Request, asked: ToReopen) -> Response:
        return await _moved(desk, request, asked, desk.work.reopen(asked.case.id, asked.officer.name))

    @router.post("/transfer")
    async def transfer(request: Request, asked: ToTransfer, to: Text = "") -> Response:
        if to != CITY and to not in {entry.id for entry in desk.knowledge.districts()}:
            return await _again(desk, request, asked, 422, "transfer_choose", Kept())
        district = None if to == CITY else to
        moved = await _moved(desk, request, asked, desk.work.transfer(asked.case.id, asked.officer.name, district))
        # Who gave a case away to another district does not see it any more.
        return moved if moved.status_code != 303 or may(asked.officer, Act.LOOK, district) else RedirectResponse("/desk", 303)


async def _moved(desk: Desk, request: Request, asked: OnCase, move: Awaitable[object]) -> Response:
    """The page again after a move, or the reason why it was not possible."""
    try:
        await move
    except NotAllowed:
        return await _again(desk, request, asked, 409, "move_failed", Kept())
    return _back(asked.case.id)


async def _closing(desk: Desk, request: Request, asked: OnCase) -> None:
    """Close after a reply: an act of its own, also in the audit."""
    await gate_of(request).permit(request, asked.officer, Act.CLOSE, asked.case.district, About(case=asked.case.id))
    await desk.work.close(asked.case.id, asked.officer.name)


async def _said_meanwhile(desk: Desk, case: Case, officer: SignedIn, seen: int) -> Said | None:
    """What another officer has said since the page was made; the officer should read it before sending. A form without `seen` does not ask."""
    lines = await desk.store.said(case.conversation, seen) if seen >= 0 else ()
    return next((line for line in reversed(lines) if line.author is Author.OFFICER and line.name != officer.name), None)


async def _has_written(desk: Desk, case: Case, seen: int) -> bool:
    """Whether the visitor has written since the page was made: who ends a case should have read all of it."""
    lines = await desk.store.said(case.conversation, seen) if seen >= 0 else ()
    return any(line.author is Author.PERSON for line in lines)


async def _not_now(desk: Desk, request: Request, asked: OnCase, kept: Kept) -> Response:
    """Why a reply was not taken: somebody else has the case by now, or it is closed."""
    now = await desk.store.case(asked.case.id) or asked.case
    if not now.is_open:
        return await _again(desk, request, asked, 409, "case_is_closed", kept)
    other = now.officer if now.officer != asked.officer.name else None
    return await _again(desk, request, asked, 409, "reply_other_officer" if other else "reply_failed", kept, name=other or "")


async def _again(desk: Desk, request: Request, asked: OnCase, status: int, text: str, kept: Kept, **values: str) -> Response:
    """To a script the reason in words; else the page again, with the reason and with what was typed."""
    words = desk.pages.texts(language_of_reader(request))[text].format(**values)
    if is_script(request):
        return problem(status, text, words)
    case = await desk.store.case(asked.case.id) or asked.case
    if not may(asked.officer, Act.LOOK, case.district):
        raise Refused(403, desk.pages.texts(language_of_reader(request))["case_passed_on"])  # passed on while this was being sent
    return await show_case(desk, request, asked.officer, case, status, Kept(words, kept.reply, kept.note))


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/desk/cases/{case_id}", 303)
