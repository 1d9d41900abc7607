"""PyPI lo-bot-api-emulator as a program: `python bot_api.py PORT [JOURNAL]`. Runs in an environment of its own, see make_peers.py.

What is added: `getMe` names the bot, as Telegram does; `GET /__sent` lists the calls that were accepted with what they said, for the emulator's
journal holds the names of fields alone; `POST /__refuse` has the next call of a method refused.
"""

import sys
import time
from collections import deque
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator, updates

updates.KINDS |= {"edited_message", "my_chat_member", "channel_post"}  # what it can hand over; Telegram sends these in the same way


class Emulator(LoBotApiEmulator):  # type: ignore[misc]  # the package is not installed where types are checked
    """The emulator with a name, an ear and a temper."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.sent: list[dict[str, Any]] = []
        self.refusals: deque[dict[str, Any]] = deque()

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """What a call is answered."""
        if self.refusals and self.refusals[0]["method"] == method:
            refusal = self.refusals.popleft()
            raise ApiRefusal(refusal["description"], refusal["code"], refusal.get("parameters"))
        # A parameter of the Bot API (7.0) that the emulator's contract does not list.
        result = super().validate(method, {name: value for name, value in fields.items() if name != "link_preview_options"}, uploads)
        self.sent.append({"at": time.time(), "method": method, **fields, "result": result})
        return {**result, "username": "fixture_bot"} if method == "getMe" else result


def application(journal: str | None) -> web.Application:
    """The emulator with the two addresses of the tests."""
    emulator = Emulator(enable_control=True, allow_insecure_loopback_webhooks=True, journal=journal, max_updates=100_000, max_history=100_000)

    async def sent(request: web.Request) -> web.Response:
        return web.json_response(emulator.sent[int(request.query.get("after", 0)) :])

    async def refuse(request: web.Request) -> web.Response:
        emulator.refusals.append(await request.json())
        return web.json_response({"ok": True})

    app: web.Application = emulator.app()
    app.router.add_get("/__sent", sent)
    app.router.add_post("/__refuse", refuse)
    return app


if __name__ == "__main__":
    web.run_app(application(sys.argv[2] if len(sys.argv) > 2 else None), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
