"""Telegram in this process: answers every call of python-telegram-bot from a table, writes each down, and refuses what a test says."""

import json
from collections import defaultdict, deque
from typing import Any

from telegram.request import BaseRequest, RequestData

Answer = tuple[int, dict[str, Any]]
OK: dict[str, Any] = {
    "getMe": {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot"},
    "createForumTopic": {"message_thread_id": 5000, "name": "t", "icon_color": 7322096},
    "copyMessage": {"message_id": 2},
}
_SENT = {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "supergroup"}, "text": "x"}


class ScriptedTelegram(BaseRequest):
    """`refusals` of a method come first, in order; an exception among them is raised as the network would. `answers` replace what is granted."""

    read_timeout = 5.0

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refusals: dict[str, deque[Answer | Exception]] = defaultdict(deque)
        self.answers: dict[str, Any] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def refuse(self, method: str, code: int, description: str, **parameters: int) -> None:
        """The next call of this method is refused."""
        body = {"ok": False, "error_code": code, "description": description, **({"parameters": parameters} if parameters else {})}
        self.refusals[method].append((code, body))

    def sent(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    async def do_request(self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object) -> tuple[int, bytes]:
        """Answer a call."""
        name = url.rsplit("/", 1)[1]
        self.calls.append((name, dict(request_data.parameters) if request_data else {}))
        if self.refusals[name]:
            refusal = self.refusals[name].popleft()
            if isinstance(refusal, Exception):
                raise refusal
            return refusal[0], json.dumps(refusal[1]).encode()
        granted = self.answers.get(name, OK.get(name, _SENT if name.startswith(("send", "editMessage")) else True))
        return 200, json.dumps({"ok": True, "result": granted}).encode()
