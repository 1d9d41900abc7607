"""Guichao's own door with an echo behind it, so that the same client can compare it with the references: `python -m tests.peers.wechat.ours PORT`."""

import os
import sys

import uvicorn
from fastapi import FastAPI

from bot.adapters.clock import SystemClock
from bot.adapters.wechat_codec import WeChatCodec
from bot.domain.messages import ConversationKey, Inbound
from handlers.channels.wechat import IsGone, WeChatDoor, wechat_router
from handlers.http.guards import guard


async def echoed(message: Inbound, age: float, is_gone: IsGone) -> str:
    """The text again."""
    return message.text


async def forgotten(key: ConversationKey) -> None:
    """Nothing is kept here."""


codec = WeChatCodec(os.environ["WX_TOKEN"], os.environ["WX_APPID"], os.environ["WX_KEY"])
app = FastAPI()
app.include_router(wechat_router(WeChatDoor(codec, echoed, None, forgotten, lambda: "sorry", SystemClock())))
guard(app)

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)
