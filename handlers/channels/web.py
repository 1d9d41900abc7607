"""Room: channels. The web door: the chat page, its messages, and what comes later. Translation only; no texts, no meaning."""

import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel, Field

from bot.domain.desk_files import file_of
from bot.domain.messages import Channel, Citation, ConversationKey, Inbound, Said, ShownButton
from bot.ports import Bell, Store, TakeTurn
from handlers.http.following import follow
from handlers.http.page_texts import PageTexts

PAGES = Path(__file__).parent / "pages"
Token = Annotated[str, Query(min_length=1, max_length=128)]


class MessageIn(BaseModel):
    """What a page or script sends."""

    conversation: str | None = Field(default=None, max_length=128)
    message_id: str = Field(pattern=r"^[\x21-\x7e]{1,100}$")
    text: str
    language: str | None = Field(default=None, pattern="^(zh|zh-Hant|en)$")
    time_zone: str | None = Field(
        default=None,
        max_length=64,
        description="IANA zone of the device, as Europe/Berlin, so that hours are told on both clocks; kept with the conversation; an unknown one is ignored.",
    )


class FileOut(BaseModel):
    """A file that an officer sent; fetched at `/api/files/{id}?conversation=…` for 90 days."""

    id: str
    name: str


class SaidOut(BaseModel):
    """One line of the talk. `knowledge`: the version of the knowledge that an answer comes from."""

    id: int
    author: str
    text: str
    at: datetime
    buttons: list[ShownButton]
    citations: list[Citation]
    receipt: str | None
    knowledge: str = ""
    file: FileOut | None = None


class TurnOut(BaseModel):
    """The replies to one message."""

    conversation: str
    replies: list[SaidOut]


class TalkOut(BaseModel):
    """The talk of a conversation."""

    conversation: str
    messages: list[SaidOut]


def said_out(said: Said) -> SaidOut:
    """A line as pages and scripts read it."""
    file_id = file_of(said.attachment)
    file = FileOut(id=file_id, name=said.attachment.name) if file_id and said.attachment else None
    shown = {"buttons": list(said.buttons), "citations": list(said.citations), "receipt": said.receipt, "knowledge": said.knowledge, "file": file}
    return SaidOut.model_validate({"id": said.id, "author": said.author, "text": said.text, "at": said.at, **shown})


def web_router(take_turn: TakeTurn, store: Store, bell: Bell, pages: PageTexts) -> APIRouter:
    """The routes of the web door."""
    router = APIRouter()

    @router.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def chat_page(request: Request) -> HTMLResponse:
        return pages.page(request, "chat.html")

    async def known(conversation: Token) -> str:
        found = await store.find(conversation)
        if found is None or found.key.channel is not Channel.WEB:
            raise HTTPException(404, "This conversation is not known here; leave the field out to begin a new one.")
        return conversation

    @router.post("/api/messages")
    async def post_message(message: MessageIn) -> TurnOut:
        """One turn. Without `conversation` a new one is made; the same `message_id` again gives the same replies."""
        token = await known(message.conversation) if message.conversation else secrets.token_urlsafe(24)
        key = ConversationKey(Channel.WEB, token)
        taken = await take_turn(Inbound(key, message.message_id, message.text, message.language, zone=message.time_zone))
        return TurnOut(conversation=token, replies=[said_out(said) for said in taken.said])

    @router.get("/api/messages")
    async def get_messages(conversation: Token, after: int = 0) -> TalkOut:
        """The talk after a line."""
        return TalkOut(conversation=await known(conversation), messages=[said_out(said) for said in await store.said(conversation, after)])

    @router.get("/api/events", response_class=EventSourceResponse)
    async def events(request: Request, conversation: Annotated[str, Depends(known)], after: int = 0) -> AsyncIterator[SaidOut]:
        """Lines as they come: officers, slow answers. Looked up before the stream begins, so that an unknown one is a 404."""
        async for said in follow(request, store, bell, conversation, after):
            yield said_out(said)

    return router
