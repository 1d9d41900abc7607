"""Room: channels. The WeChat door: the callback of an Official Account. Translation only; what is WeChat's own ends here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.errors import Unavailable
from bot.domain.messages import Attachment, AttachmentKind, Channel, ConversationKey, Inbound
from bot.domain.wechat import Heard, HeardKind, Refusal, Refused
from bot.domain.wechat_quota import Opening
from bot.ports import Clock, WeChatQuota
from handlers.channels.wechat_callback import PATH, Callback, IsGone, Reply

__all__ = ["IsGone", "WeChatDoor", "wechat_callback", "wechat_router"]

log = structlog.get_logger()
SUCCESS = b"success"
_CLICKS = {"ask": "/help", "register": "/form fair_registration", "officer": "/officer", "list": "/my list", "privacy": "/privacy"}
"""What a click on the account's menu says; `guichao wechat menu` sets these keys."""
_OPENINGS = {HeardKind.CLICK: Opening.CLICK, HeardKind.FOLLOW: Opening.FOLLOW, HeardKind.SCAN: Opening.SCAN}
_MEDIA: frozenset[str] = frozenset(AttachmentKind)
_STATUS = {Refusal.TOO_LARGE: 413, Refusal.SIGNATURE: 403, Refusal.STALE: 403, Refusal.REPLAYED: 403, Refusal.WRONG_ACCOUNT: 403}


Answer = Callable[[Inbound, float, IsGone], Awaitable[str]]
"""The words for a message in time, empty where there are none yet; the same for every try. The number is its age in seconds."""
Leave = Callable[[ConversationKey], Awaitable[None]]
"""Erase everything about a person."""


class Codec(Protocol):
    """Opens what the callback brings and seals what goes back."""

    def checks(self, signature: str, timestamp: str, nonce: str, now: datetime) -> bool:
        """Whether the URL check is WeChat's."""

    def open(self, body: bytes, query: Mapping[str, str], now: datetime) -> Heard | Refused:
        """What a request tells."""

    def text_reply(self, heard: Heard, text: str, now: datetime) -> bytes:
        """The passive answer."""


@dataclass(frozen=True)
class WeChatDoor:
    """What the door needs: the codec, the five-second rule (`answer`), the ledger of an account that may send, the way out, an apology, the clock."""

    codec: Codec
    answer: Answer
    quota: WeChatQuota | None
    leave: Leave
    sorry: Callable[[], str]
    clock: Clock

    async def hear(self, heard: Heard, is_gone: IsGone) -> str:
        """The words for what came; empty where nothing is to be said."""
        key = ConversationKey(Channel.WECHAT, heard.openid)
        if heard.kind is HeardKind.UNFOLLOW:
            await self.leave(key)
            return ""
        text = said_by(heard)
        if text is None:
            return ""
        if self.quota:
            await self.quota.open(heard.openid, Opening.CLICK if heard.menu_id else _OPENINGS.get(heard.kind, Opening.MESSAGE), heard.created_at)
        age = (self.clock.now() - heard.created_at).total_seconds()
        return await self.answer(Inbound(key, heard.key, text, attachment=attachment_of(heard)), age, is_gone)


def said_by(heard: Heard) -> str | None:
    """What a message or event says; None for what is only acknowledged."""
    match heard.kind:
        case HeardKind.TEXT:
            return heard.menu_id or heard.text
        case HeardKind.CLICK:
            return _CLICKS.get(heard.text, heard.text)
        case HeardKind.FOLLOW | HeardKind.SCAN:
            return f"/start {heard.scene or ''}".strip()
        case kind if kind in _MEDIA:
            return f"/media {kind}"
        case _:
            return None


def attachment_of(heard: Heard) -> Attachment | None:
    """What came that has no words; a place and a link are read, the rest is fetched by its media id."""
    if heard.kind not in _MEDIA:
        return None
    return Attachment(AttachmentKind(heard.kind), heard.media_id or "", "" if heard.media_id else heard.text)


def wechat_callback(door: WeChatDoor) -> Callback:
    """The door's messages as an ASGI application."""

    async def hear(body: bytes, query: Mapping[str, str], is_gone: IsGone) -> Reply:
        heard = door.codec.open(body, query, door.clock.now())
        if isinstance(heard, Refused):
            log.warning("wechat.refused", reason=heard.reason)
            return Reply(b"", _STATUS.get(heard.reason, 400))
        try:
            text = await door.hear(heard, is_gone)
        except Unavailable as fault:
            # Nothing could be kept, so nothing may be acknowledged; an apology is honest, and the person will ask again.
            log.warning("wechat.unavailable", fault=type(fault).__name__)
            text = door.sorry()
        return Reply(door.codec.text_reply(heard, text, door.clock.now()), is_xml=True) if text else Reply(SUCCESS)

    return Callback(hear)


def wechat_router(door: WeChatDoor) -> APIRouter:
    """The routes of the door."""
    router = APIRouter()

    @router.get(PATH, include_in_schema=False)
    async def check(signature: str = "", timestamp: str = "", nonce: str = "", echostr: str = "") -> Response:
        if not door.codec.checks(signature, timestamp, nonce, door.clock.now()):
            return PlainTextResponse("", 403)
        return PlainTextResponse(echostr)

    # A plain route: what FastAPI would look for in a request, for each of them, is read by the codec.
    router.routes.append(Route(PATH, wechat_callback(door), methods=["POST"], include_in_schema=False))
    return router
