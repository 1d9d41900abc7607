"""A bare echo on python-telegram-bot, what Guichao's speed is compared with: `python -m tests.benchmarks.telegram_echo PORT API TOKEN [SECRET]`.

With a secret it listens as PTB does behind an ASGI door (an update is put into the application's queue, then acknowledged), without one it polls.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same again."""
    assert update.message and update.message.text
    await update.message.reply_text(update.message.text)


def main(port: int, api: str, token: str, secret: str = "") -> None:
    """Serve until ended."""
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    builder = builder.token(token).base_url(f"{api}/bot").concurrent_updates(True).connection_pool_size(64)
    if not secret:
        polling = builder.build()
        polling.add_handler(MessageHandler(filters.TEXT, echo))
        polling.run_polling()
        return
    application = builder.updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))

    async def hook(request: Request) -> Response:
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return Response()

    @asynccontextmanager
    async def at_work(_: Starlette) -> AsyncIterator[None]:
        async with application:
            await application.start()
            await application.bot.set_webhook(f"http://127.0.0.1:{port}/telegram", secret_token=secret)
            yield
            await application.stop()

    app = Starlette(routes=[Route("/telegram", hook, methods=["POST"])], lifespan=at_work)
    asyncio.run(uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False)).serve())


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
