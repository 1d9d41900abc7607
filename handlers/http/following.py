"""Room: http. Follows a talk as it grows. No pages, no meaning."""

from collections.abc import AsyncIterator

from fastapi import Request

from bot.domain.messages import Said
from bot.ports import Bell, Store

LOOK_AGAIN = 2.0
"""Seconds after which an open page looks even when no bell rang: another process may have written."""


async def follow(request: Request, store: Store, bell: Bell, conversation: str, after: int) -> AsyncIterator[Said]:
    """Every line after `after`, as it is kept, until the reader goes away."""
    while not await request.is_disconnected():
        for said in await store.said(conversation, after):
            after = said.id
            yield said
        await bell.wait(conversation, LOOK_AGAIN)
