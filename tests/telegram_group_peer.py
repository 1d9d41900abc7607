"""The officers' group for tests of the whole program: mockpost with topics, and officers who write and press through the webhook."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from tests.doors.serving import free_port
from tests.telegram_peers import PEER, PYTHON, SECRET, need_peers, wait_for

TOKEN = "123456:AAHofTheTestsNotARealOne_0123456789"  # mockpost wants 35 characters after the colon
GROUP = -1001234567890
LI, WANG, STRANGER = 101, 102, 999
_PORTS = ("HTTP", "SMTP", "FTP", "FTPS", "FTPS_IMPLICIT", "SFTP")
_numbers = count(20_000)


@dataclass
class Group:
    """The group: what the bot did there, and what officers do there; `door` is the address of Guichao."""

    address: str
    door: str = ""
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        """The calls of the bot that were granted, in order."""
        told: list[dict[str, Any]] = self.client.get(f"{self.address}/__calls").json()
        return [each for each in told if method in (None, each["method"])]

    def topics(self) -> list[int]:
        """The topics opened so far."""
        return [each["result"]["message_thread_id"] for each in self.calls("createForumTopic")]

    def texts(self, thread: int) -> list[str]:
        """What was posted in a topic."""
        return [each["text"] for each in self.calls("sendMessage") if str(each.get("message_thread_id")) == str(thread)]

    def shows(self, thread: int, text: str, seconds: float = 60.0) -> None:
        """Wait until something stands in a topic."""
        wait_for(lambda: any(text in each for each in self.texts(thread)), seconds, lambda: str(self.texts(thread)))

    def writes(self, officer: int, thread: int, text: str, update: int | None = None, **content: Any) -> int:
        """Somebody writes in a topic; the number of the message."""
        number = update or next(_numbers)
        message = {**_in_topic(officer, thread, number), "text": text, **content}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        self.brings({"update_id": number, "message": message})
        return number

    def presses(self, officer: int, thread: int, message: int, data: str) -> None:
        """Somebody presses a button under a message of the bot."""
        number = next(_numbers)
        under = {**_in_topic(1, thread, message), "from": {"id": 123456, "is_bot": True, "first_name": "b"}, "text": "card"}
        query = {"id": f"q{number}", "from": _person(officer), "chat_instance": "c", "data": data, "message": under}
        self.brings({"update_id": number, "callback_query": query})

    def brings(self, update: dict[str, Any]) -> None:
        """Telegram brings an update until it is taken."""
        headers = {"x-telegram-bot-api-secret-token": SECRET, "content-type": "application/json"}

        def is_taken() -> bool:
            try:
                return self.client.post(f"{self.door}/telegram", content=json.dumps(update), headers=headers).status_code == 200
            except httpx.HTTPError:
                return False

        wait_for(is_taken, 60)


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "O"}


def _in_topic(officer: int, thread: int, number: int) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "Officers", "is_forum": True}
    return {
        "message_id": number,
        "date": int(time.time()),
        "from": _person(officer),
        "chat": chat,
        "message_thread_id": thread,
        "is_topic_message": True,
    }


@contextmanager
def group(folder: Path) -> Iterator[Group]:
    """The peer while it runs."""
    need_peers()
    ports = {f"MOCKPOST_{name}_PORT": str(free_port()) for name in _PORTS}
    process = subprocess.Popen([PYTHON, PEER / "desk_api.py"], cwd=folder, env={**os.environ, **ports}, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{ports['MOCKPOST_HTTP_PORT']}"

    def answers() -> bool:
        try:
            return httpx.get(f"{address}/__calls").status_code == 200
        except httpx.HTTPError:
            return False

    try:
        wait_for(answers, 60)
        seen = Group(address)
        yield seen
        seen.client.close()
    finally:
        process.terminate()
        process.wait(20)
