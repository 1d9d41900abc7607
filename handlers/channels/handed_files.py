"""Room: channels. Where people fetch the files that officers sent them: on the web by their talk's token, elsewhere by a link that ends. No texts."""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_files import CONTENT_TYPES, DeskFile
from bot.domain.messages import Channel
from bot.ports import Clock, Store
from bot.ports.desk_files import DeskFiles
from handlers.http.downloads import saved_as
from handlers.http.page_texts import PageTexts

Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Key = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Token = Annotated[str, Query(min_length=1, max_length=128)]
_PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class HandedFiles:
    """What the routes need."""

    files: DeskFiles
    store: Store
    clock: Clock
    pages: PageTexts

    async def of_talk(self, file_id: str, conversation: str) -> DeskFile | None:
        """A file that was sent into this very talk on the web."""
        file, talk = await self.files.find(file_id), await self.store.find(conversation)
        case = await self.store.case(file.case) if file else None
        is_theirs = case and talk and case.conversation == talk.id and talk.key.channel is Channel.WEB
        return file if file and is_theirs and self.clock.now() < file.until else None

    async def of_link(self, file_id: str, key: str) -> DeskFile | None:
        """A file whose link is ours, and not over."""
        file = await self.files.find(file_id)
        is_ours = hmac.compare_digest(key, self.files.key(file_id))
        return file if file and is_ours and self.clock.now() < file.link_until else None

    async def handed_over(self, file: DeskFile | None) -> Response:
        """The file to be saved; raises 404 where there is none: why is nobody's business who was not sent it."""
        content = await self.files.content(file.id) if file else None
        if file is None or content is None:
            raise HTTPException(404, "There is no such file, or it is no longer kept.", headers=_PRIVATE)
        return saved_as(file.name, content, CONTENT_TYPES[file.kind])


def handed_files_router(handed: HandedFiles) -> APIRouter:
    """The routes of files."""
    router = APIRouter()

    @router.get("/api/files/{file_id}", response_class=Response)
    async def of_talk(file_id: Id, conversation: Token) -> Response:
        """A file that an officer sent into this conversation."""
        return await handed.handed_over(await handed.of_talk(file_id, conversation))

    @router.get("/files/{file_id}/{key}", include_in_schema=False)
    async def link_page(request: Request, file_id: Id, key: Key) -> HTMLResponse:
        file = await handed.of_link(file_id, key)
        until = file.link_until.astimezone(BEIJING) if file else None
        page = handed.pages.page(request, "file.html", 200 if file else 404, file=file, until=until, address=f"/files/{file_id}/{key}/content")
        page.headers.update(_PRIVATE)
        return page

    @router.get("/files/{file_id}/{key}/content", include_in_schema=False)
    async def of_link(file_id: Id, key: Key) -> Response:
        return await handed.handed_over(await handed.of_link(file_id, key))

    return router
