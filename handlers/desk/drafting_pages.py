"""Room: desk. A draft reply for a case, made when it is asked for: JSON for the page's script, a page of its own without one. Translation only."""

import uuid
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from bot.domain.desk_roles import Act
from bot.domain.drafts import Draft
from bot.domain.language import Language
from bot.domain.messages import Citation
from handlers.desk.case_views import moves_open_to
from handlers.desk.desk_tools import DeskTools
from handlers.desk.permitting import OnCase, case_for
from handlers.desk.rooms import desk_page
from handlers.desk.web_desk import Desk, is_script
from handlers.http.page_texts import language_of_reader

ToDraft = Annotated[OnCase, Depends(case_for(Act.DRAFT))]


def drafting_router(desk: Desk, tools: DeskTools) -> APIRouter:
    """The routes of drafts and of canned replies."""
    router = APIRouter(prefix="/desk/cases/{case_id}", include_in_schema=False)

    @router.get("/draft")
    async def draft(request: Request, asked: ToDraft) -> Response:
        made = await tools.drafts.draft(asked.case, Language(language_of_reader(request)))
        if is_script(request):
            return JSONResponse(_as_json(made, desk.pages.texts(language_of_reader(request))), headers={"cache-control": "no-store"})
        return _page(desk, request, asked, "draft.html", draft=made)

    @router.get("/canned")
    async def canned(request: Request, asked: ToDraft) -> Response:
        return _page(desk, request, asked, "canned.html", tools=tools.view(asked.officer, asked.case))

    return router


def _page(desk: Desk, request: Request, asked: OnCase, template: str, **values: object) -> Response:
    return desk_page(
        desk.pages,
        request,
        asked.officer,
        template,
        200,
        case=asked.case,
        may=moves_open_to(asked.officer, asked.case),
        message_id=uuid.uuid4().hex,
        **values,
    )


def _as_json(draft: Draft, texts: Mapping[str, str]) -> dict[str, object]:
    return {
        "text": draft.text,
        "verdict": draft.verdict,
        "verdict_words": texts[f"verdict_{draft.verdict}"] if draft.verdict else "",
        "is_worded": any(each.is_worded for each in draft.answers),
        "not_known": [each.question for each in draft.answers if not each.is_known],
        "sources": [_cited(each, texts) for each in draft.sources],
        "suggested": [_cited(each, texts) for each in draft.suggested],
    }


def _cited(citation: Citation, texts: Mapping[str, str]) -> dict[str, str]:
    date = texts["source_undated"] if citation.source_date == "undated" else citation.source_date
    return {"id": citation.id, "title": citation.title, "date": date, "status": citation.status, "status_words": texts[f"status_{citation.status}"]}
