"""Room: desk. Hands an officer what a person sent, straight from where the channel keeps it; nothing of it is stored here. No pages."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response

from bot.domain.desk_files import CONTENT_TYPES, file_of
from bot.domain.desk_roles import Act
from bot.domain.errors import ChannelUnavailable
from bot.domain.media import Media, MediaGone, Why, channel_of, file_name, picture_type
from bot.domain.messages import Attachment, Said
from handlers.desk.media_views import words_for
from handlers.desk.permitting import OnCase, case_for
from handlers.desk.web_desk import Desk
from handlers.http.downloads import saved_as
from handlers.http.page_texts import language_of_reader

ToFetch = Annotated[OnCase, Depends(case_for(Act.MEDIA))]
_STATUS = {Why.GONE: 410, Why.NOT_ALLOWED: 403, Why.TOO_LARGE: 413}
_HEADERS = {
    # A stranger made this file: whatever a browser makes of it may neither run, nor ask for anything, nor act as our page.
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}


def media_router(desk: Desk) -> APIRouter:
    """The route of what people sent beside words."""
    router = APIRouter(prefix="/desk", include_in_schema=False)

    @router.get("/cases/{case_id}/media/{line}")
    async def media(request: Request, asked: ToFetch, line: int) -> Response:
        case = asked.case
        said, sent = await _line(desk, asked, line)
        if file_id := file_of(sent):
            return await _of_the_desk(desk, request, file_id)
        channel = channel_of(sent, case.channel)
        source = desk.media.get(channel)
        try:
            found = await source.fetch(sent) if source else MediaGone(Why.NOT_ALLOWED)
        except ChannelUnavailable:
            return _words(desk, request, 503, "media_not_now")
        if isinstance(found, MediaGone):
            return _words(desk, request, _STATUS[found.why], words_for(found.why, channel))
        return _handed_over(said.id, sent, found)

    return router


async def _line(desk: Desk, asked: OnCase, number: int) -> tuple[Said, Attachment]:
    """A line of this talk that something was sent with; raises 404, also for the lines of others."""
    found = next((line for line in await desk.talk(asked.officer, asked.case) if line.id == number), None)
    if found is None or (sent := found.attachment) is None:
        raise HTTPException(404, "There is nothing to fetch here.")
    return found, sent


async def _of_the_desk(desk: Desk, request: Request, file_id: str) -> Response:
    """What an officer sent, which we keep ourselves."""
    files = desk.tools.files if desk.tools else None
    file, content = (await files.find(file_id), await files.content(file_id)) if files else (None, None)
    return saved_as(file.name, content, CONTENT_TYPES[file.kind]) if file and content is not None else _words(desk, request, 410, "attach_gone")


def _words(desk: Desk, request: Request, status: int, text: str) -> Response:
    return PlainTextResponse(desk.pages.texts(language_of_reader(request))[text], status, headers=_HEADERS)


def _handed_over(line: int, sent: Attachment, media: Media) -> Response:
    """A picture as one, by its first bytes; all else as bytes to be saved, whatever the sender called them."""
    picture = picture_type(media.content)
    name = file_name(media, sent.name, f"{sent.kind}-{line}")
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    placed = f"{'inline' if picture else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    kind = f"image/{picture}" if picture else "application/octet-stream"
    return Response(media.content, media_type=kind, headers={**_HEADERS, "content-disposition": placed})
