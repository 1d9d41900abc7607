"""Room: desk. The callback of our app in WeCom: an officer who writes to it hears where the desk is and how many cases wait. Translation only."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from bot.domain.wechat import Heard, HeardKind, Refusal, Refused
from bot.ports import Clock

log = structlog.get_logger()
_STATUS = {Refusal.TOO_LARGE: 413, Refusal.SIGNATURE: 403, Refusal.STALE: 403, Refusal.REPLAYED: 403, Refusal.WRONG_ACCOUNT: 403}
_SILENT = ""
"""An empty 200 tells WeCom that the message came; anything unsealed besides would count as a fault."""


class Codec(Protocol):
    """Opens what the callback brings and seals what goes back."""

    def echo(self, query: Mapping[str, str], now: datetime) -> str | Refused:
        """What the URL check wants to read."""

    def open(self, body: bytes, query: Mapping[str, str], now: datetime) -> Heard | Refused:
        """What a request tells."""

    def text_reply(self, heard: Heard, text: str, now: datetime) -> bytes:
        """The passive answer."""


@dataclass(frozen=True)
class WeComDoor:
    """`answer` gives the words for a member of the company who wrote, by their id; it never raises what the door would have to know of."""

    codec: Codec
    answer: Callable[[str], Awaitable[str]]
    clock: Clock


def wecom_router(door: WeComDoor) -> APIRouter:
    """The routes of the callback."""
    router = APIRouter()

    @router.get("/wecom", include_in_schema=False)
    async def check(request: Request) -> Response:
        echo = door.codec.echo(request.query_params, door.clock.now())
        return _refusal(echo) if isinstance(echo, Refused) else PlainTextResponse(echo)

    @router.post("/wecom", include_in_schema=False)
    async def callback(request: Request) -> Response:
        heard = door.codec.open(await request.body(), request.query_params, door.clock.now())
        if isinstance(heard, Refused):
            return _refusal(heard)
        if heard.kind is not HeardKind.TEXT:
            return PlainTextResponse(_SILENT)
        return Response(door.codec.text_reply(heard, await door.answer(heard.openid), door.clock.now()), media_type="text/xml")

    return router


def _refusal(refused: Refused) -> Response:
    log.warning("wecom.refused", reason=refused.reason)
    return PlainTextResponse("", _STATUS.get(refused.reason, 400))
