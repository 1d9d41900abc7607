"""Room: desk. An officer sends a file to the person of a case. Translation only; what may be sent, and how it gets there, is the engine's."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from bot.domain.desk_files import MOST, MOST_WORDS, kind_of
from bot.domain.desk_roles import Act
from bot.domain.errors import NotAllowed
from handlers.desk.case_pages import Kept, show_case
from handlers.desk.desk_tools import DeskTools
from handlers.desk.permitting import OnCase, case_for
from handlers.desk.web_desk import Desk, is_script
from handlers.http.guards import problem
from handlers.http.page_texts import language_of_reader

ToAttach = Annotated[OnCase, Depends(case_for(Act.ATTACH))]
_LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the form brought; `fault` is the page text that says why it cannot go out."""

    name: str = ""
    content: bytes = b""
    words: str = ""
    message_id: str = ""
    fault: str = ""


def attachments_router(desk: Desk, tools: DeskTools) -> APIRouter:
    """The route of files that go out. Its body is read only after who sends it was asked (see `STREAMED` in handlers.http.guards)."""
    router = APIRouter(prefix="/desk/cases/{case_id}", include_in_schema=False, dependencies=[Depends(_closed_afterwards)])

    @router.post("/files")
    async def send(request: Request, asked: ToAttach) -> Response:
        sent = await _read(await request.form())
        if fault := tools.no_files(asked.case) or sent.fault:
            return await _refused(desk, request, asked, 422, fault, sent)
        assert tools.handing_over, "no_files says so where there is none"
        try:
            said = await tools.handing_over.send(asked.case, asked.officer.name, sent.message_id, sent.name, sent.content, sent.words)
        except NotAllowed:
            return await _refused(desk, request, asked, 409, "attach_failed", sent)
        return JSONResponse({"said": {"id": said.id}}) if is_script(request) else RedirectResponse(f"/desk/cases/{asked.case.id}", 303)

    return router


async def _closed_afterwards(request: Request) -> AsyncIterator[None]:
    """What was uploaded is let go of also where the gate refuses it."""
    try:
        yield
    finally:
        await request.close()


async def _read(form: FormData) -> _Sent:
    file, words, message_id = form.get("file"), form.get("text"), form.get("message_id")
    said = words.strip() if isinstance(words, str) else ""
    if not isinstance(file, UploadFile) or not file.filename:
        return _Sent(words=said, fault="attach_choose")
    content = await file.read(MOST + 1)
    new_id = message_id if isinstance(message_id, str) and 0 < len(message_id) <= _LONGEST_ID else uuid.uuid4().hex
    # Aside: an office document may list very many parts.
    return _Sent(file.filename, content, said, new_id, await asyncio.to_thread(_fault_of, content, said))


def _fault_of(content: bytes, words: str) -> str:
    if len(content) > MOST:
        return "attach_too_large"
    if len(words) > MOST_WORDS:
        return "attach_words_too_long"
    return "" if kind_of(content) else "attach_kind"


async def _refused(desk: Desk, request: Request, asked: OnCase, status: int, text: str, sent: _Sent) -> Response:
    words = desk.pages.texts(language_of_reader(request))[text]
    if is_script(request):
        return problem(status, text, words)
    return await show_case(desk, request, asked.officer, await desk.store.case(asked.case.id) or asked.case, status, Kept(words, sent.words))
