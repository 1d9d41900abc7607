"""Room: engine. How a model is asked: what people wrote stands as data between fences that nobody can have guessed. Nothing of the reply is believed here."""

import asyncio
import json
import secrets
from collections.abc import Mapping

from bot.domain.errors import ModelUnavailable
from bot.domain.prompts import Prompts
from bot.ports import ChatModel

_LONGEST_REPLY = 20_000


async def ask(model: ChatModel, prompts: Prompts, name: str, data: Mapping[str, object], longest: int, seconds: float) -> str | None:
    """The model's reply to one instruction; None where it is late, silent or endless."""
    if seconds <= 0:
        return None
    fence = f"DATA-{secrets.token_hex(12)}"
    fenced = f"{fence}\n{json.dumps(data, ensure_ascii=False)}\n{fence}"
    try:
        async with asyncio.timeout(seconds):
            reply = await model.complete(prompts.say(name, fence=fence, longest=str(longest)), fenced, seconds)
    except (ModelUnavailable, TimeoutError):
        return None
    return reply if len(reply) <= _LONGEST_REPLY else None
