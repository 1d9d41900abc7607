"""Room: channels. The Telegram door: the webhook, and what each update says to the corridor. Translation and authenticity only."""

import hmac
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import assert_never

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.errors import Unavailable
from bot.domain.messages import AttachmentKind, Channel, ConversationKey, Inbound
from bot.domain.telegram import (
    CameBack,
    GroupMessage,
    GroupPress,
    GroupUpdate,
    Ignored,
    Left,
    Migrated,
    Pressed,
    Standing,
    Told,
    TopicChanged,
    Wrote,
)
from bot.domain.telegram_text import language_of_account, meant_by, pressed_choice
from bot.ports import Clock
from bot.ports.telegram import TelegramPosts

log = structlog.get_logger()
_SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105  # a header's name
_REMEMBERED = 10_000
_SOON = 600
"""Seconds in which an edited message still counts as just written, where nothing is known of what came after it."""
EDITED, PRESSED, ALBUM = "/edited", "/pressed", "album"
"""How the door hands on what only it can read, until the message's turn comes (`telegram_meaning`). Nobody can write these: see `meant_by`."""

Desk = Callable[[GroupUpdate], Awaitable[None]]
"""Told of all that happens in groups; when it returns, the update counts as dealt with. May raise Unavailable: Telegram then tells it again."""
Read = Callable[[object], Told | None]
"""A decoded body as an update; None for what is none."""


@dataclass
class TelegramDoor:
    """What the door needs: the bot's own number, who keeps messages (`receive`), whom a press is announced to, who hears of groups."""

    bot_id: int
    receive: Callable[[Inbound], Awaitable[bool]]
    announce: Callable[[str, Pressed], None]
    came_back: Callable[[ConversationKey], Awaitable[None]]
    posts: TelegramPosts
    clock: Clock
    desk: Desk | None = None
    _latest: "OrderedDict[int, tuple[int, str]]" = field(default_factory=OrderedDict)

    async def hear(self, told: Told) -> None:
        """Deal with an update: when this returns it may be acknowledged. Raises Unavailable where it could not be kept."""
        match told:
            case Wrote():
                await self._wrote(told)
            case Pressed():
                await self._pressed(told)
            case Left():
                await self.posts.block(told.chat, self.clock.now())
            case CameBack():
                await self.posts.unblock(told.chat)
                await self.came_back(_key(told.chat))
            case GroupMessage() | GroupPress() | TopicChanged() | Migrated() | Standing():
                if self.desk:
                    await self.desk(told)
            case Ignored():
                log.info("telegram.ignored", reason=told.reason)
            case _:
                assert_never(told)

    async def _wrote(self, told: Wrote) -> None:
        message, album = self._latest.get(told.chat, (None, ""))
        if told.is_edit:
            if told.message == message or (message is None and told.age < _SOON):
                await self._keep(told, f"{EDITED} {_text(told)}")
            return  # an older one: what was said on it stands
        is_more = bool(told.album) and told.album == album
        self._latest[told.chat] = (told.message, told.album)
        self._latest.move_to_end(told.chat)
        if len(self._latest) > _REMEMBERED:
            self._latest.popitem(last=False)
        await self._keep(told, f"{_text(told)} {ALBUM}" if is_more and not told.text else _text(told))

    async def _pressed(self, told: Pressed) -> None:
        choice = pressed_choice(told.data)
        name = self._name(told.update)
        self.announce(name, told)
        if choice:
            line, place = choice
            await self.receive(Inbound(_key(told.chat), name, f"{PRESSED} {line} {place}", language_of_account(told.sender.language)))

    async def _keep(self, told: Wrote, text: str) -> None:
        await self.receive(Inbound(_key(told.chat), self._name(told.update), text, language_of_account(told.sender.language), told.attachment))

    def _name(self, update: int) -> str:
        """An update's number is unique for one bot; another bot may take this one's place."""
        return f"{self.bot_id}:{update}"


def _key(chat: int) -> ConversationKey:
    return ConversationKey(Channel.TELEGRAM, str(chat))


def _text(told: Wrote) -> str:
    if told.text:
        return meant_by(told.text)
    return f"/media {told.attachment.kind if told.attachment else AttachmentKind.FILE}"


def telegram_router(door: TelegramDoor, read: Read, secret: str) -> APIRouter:
    """The webhook; `secret` is what Telegram was told to send along."""
    router, expected = APIRouter(), secret.encode()

    @router.post("/telegram", include_in_schema=False)
    async def webhook(request: Request) -> Response:
        given = request.headers.get(_SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            log.warning("telegram.refused", reason="secret")
            return Response(status_code=403)
        told = _told(await request.body(), read)  # of MAX_BODY bytes at most: handlers.http.guards
        if told is None:
            log.warning("telegram.refused", reason="malformed")
            return Response(status_code=400)
        try:
            await door.hear(told)
        except Unavailable as fault:
            log.warning("telegram.unavailable", fault=type(fault).__name__)
            return Response(status_code=503)  # Telegram tells it again
        return Response(status_code=200)

    return router


def _told(body: bytes, read: Read) -> Told | None:
    try:
        return read(json.loads(body))
    except (ValueError, RecursionError):
        return None
