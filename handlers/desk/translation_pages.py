"""Room: desk. Translations of a talk for its officer, and of an officer's reply for the person; always beside the original. Translation only."""

import uuid
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from bot.domain.continuing import without_code
from bot.domain.desk_roles import Act
from bot.domain.language import Language
from bot.domain.messages import Said
from bot.domain.translations import Fate, Translation
from bot.ports.drafts import Translations
from handlers.desk.case_views import moves_open_to
from handlers.desk.desk_tools import DeskTools
from handlers.desk.permitting import OnCase, case_for
from handlers.desk.rooms import desk_page
from handlers.desk.web_desk import MAX_REPLY, Desk, is_script
from handlers.http.guards import problem
from handlers.http.page_texts import language_of_reader

ToLook = Annotated[OnCase, Depends(case_for(Act.LOOK))]
ToDraft = Annotated[OnCase, Depends(case_for(Act.DRAFT))]
_WORDS = {Fate.DONE: "translate_done", Fate.UNSAFE: "translate_unsafe", Fate.LATE: "translate_late", Fate.NEEDLESS: "translate_needless"}
_FRESH = {"cache-control": "no-store"}


def translation_router(desk: Desk, tools: DeskTools) -> APIRouter:
    """The routes of translations; without a model each says that there is none."""
    router = APIRouter(prefix="/desk/cases/{case_id}/translation", include_in_schema=False)

    def ready(request: Request) -> Translations:
        if tools.translations is None:
            raise HTTPException(404, desk.pages.texts(language_of_reader(request))["translate_no_model"])
        return tools.translations

    @router.get("")
    async def talk(request: Request, asked: ToLook, line: int | None = None) -> Response:
        language, lines = Language(language_of_reader(request)), await _lines(desk, asked, line)
        made = await ready(request).translate_lines(lines, language)
        words = desk.pages.texts(language)
        if is_script(request):
            return JSONResponse({"lines": [{"id": said.id, **_told(each, words)} for said, each in made]}, headers=_FRESH)
        shown = [(said, _told(each, words)) for said, each in made]
        return _page(desk, request, asked, shown=shown, original="", preview=None)

    @router.post("")
    async def reply(request: Request, asked: ToDraft, text: Annotated[str, Form()] = "") -> Response:
        words, translations = desk.pages.texts(language_of_reader(request)), ready(request)
        if not text.strip() or len(text) > MAX_REPLY:
            return problem(422, "reply_failed", words["reply_failed"])
        language = Language(asked.case.language)
        made = await translations.translate(text.strip(), language)
        together = _together(tools, made.text, text.strip(), language) if made.fate is Fate.DONE else ""
        told = {**_told(made, words), "mark": tools.words.say("translation.mark", language), "together": together}
        if is_script(request):
            return JSONResponse(told, headers=_FRESH)
        return _page(desk, request, asked, shown=[], original=text.strip(), preview=told)

    return router


async def _lines(desk: Desk, asked: OnCase, line: int | None) -> list[Said]:
    """The talk, or one line of it; codes by which a talk goes on elsewhere are left out, as on the page."""
    said = await desk.talk(asked.officer, asked.case)
    return [_without_code(each) for each in said if line is None or each.id == line]


def _without_code(said: Said) -> Said:
    return Said(said.id, said.author, without_code(said.text), said.at, said.name)


def _told(made: Translation, words: Mapping[str, str]) -> dict[str, str]:
    return {"fate": made.fate, "text": made.text, "words": words[_WORDS[made.fate]]}


def _together(tools: DeskTools, translation: str, original: str, language: Language) -> str:
    """What is sent: the translation, the mark that it is one, and the original."""
    return f"{translation}\n\n{tools.in_script(tools.words.say('translation.mark', language), language)}\n{original}"


def _page(desk: Desk, request: Request, asked: OnCase, **values: object) -> Response:
    return desk_page(
        desk.pages,
        request,
        asked.officer,
        "translation.html",
        200,
        case=asked.case,
        may=moves_open_to(asked.officer, asked.case),
        message_id=uuid.uuid4().hex,
        **values,
    )
