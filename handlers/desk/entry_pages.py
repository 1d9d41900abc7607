"""Room: desk. One entry of the knowledge folder, for an officer who wants to read what an answer rested on. Translation only."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from bot.domain.desk_roles import Act
from bot.domain.knowledge import Aspect, Entry
from bot.domain.language import Language
from handlers.desk.permitting import officer_for
from handlers.desk.queue_views import Reader
from handlers.desk.rooms import desk_page
from handlers.desk.sessions import SignedIn
from handlers.desk.web_desk import Desk

ToList = Annotated[SignedIn, Depends(officer_for(Act.LIST))]


def entry_router(desk: Desk) -> APIRouter:
    """The route of an entry."""
    router = APIRouter(prefix="/desk/entries", include_in_schema=False)

    @router.get("/{entry_id}")
    async def entry_page(request: Request, officer: ToList, entry_id: str) -> HTMLResponse:
        entry, reader = desk.knowledge.entries.get(entry_id), desk.reader(request)
        if entry is None:
            raise HTTPException(404, f"There is no entry {entry_id[:64]}.")
        language = Language(reader.language)
        return desk_page(
            desk.pages,
            request,
            officer,
            "entry.html",
            title=entry.title.for_(language),
            entry=entry,
            parts=_parts(desk, entry, reader),
            sources=[(source.title.for_(language), source.date, source.link) for source in entry.sources],
        )

    return router


def _parts(desk: Desk, entry: Entry, reader: Reader) -> list[tuple[str, list[tuple[str, bool]]]]:
    """For each aspect its heading, and its statements with whether they are blank."""
    language = Language(reader.language)
    told = [(aspect, entry.clauses.get(aspect, ())) for aspect in Aspect]
    return [(desk.cards.words.say(f"aspect.{aspect}", language), [(each.text.for_(language), each.is_blank) for each in told]) for aspect, told in told if told]
