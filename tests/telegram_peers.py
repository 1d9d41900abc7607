"""Telegram's side for tests: the emulator of its Bot API, and people who write to a bot through it. See tests/peers/telegram."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

PEER = Path(__file__).parent / "peers" / "telegram"
PYTHON = PEER.parents[2] / "var" / "telegram-peers" / "bin" / "python"
TOKEN = "123456:the-token-of-the-tests-1234567890abcd"
SECRET = "the-secret-of-the-tests"
_MISSING = "Telegram's side is not installed; to run this test: .venv/bin/python -m tests.peers.telegram.make_peers"
_messages = count(1000)


def need_peers() -> None:
    """Skip the test by name where the emulators are missing."""
    if not PYTHON.exists():
        pytest.skip(_MISSING)


@dataclass
class Telegram:
    """The emulator, seen from Telegram's side."""

    address: str
    token: str = TOKEN

    def push(self, update: dict[str, Any]) -> int:
        """Put an update into the bot's queue; with a webhook it is brought before this returns."""
        told = httpx.post(f"{self.address}/__fixture/updates", json={"token": self.token, "update": update}).json()
        assert told["ok"], told
        return int(told["result"]["update_id"])

    def deliver(self) -> int:
        """Bring again what could not be brought."""
        return int(httpx.post(f"{self.address}/__fixture/deliver", json={"token": self.token}).json()["result"]["delivered"])

    def sent(self, method: str | None = None, chat: int | None = None) -> list[dict[str, Any]]:
        """The calls of the bot that were accepted, in order."""
        calls = httpx.get(f"{self.address}/__sent").json()
        return [each for each in calls if method in (None, each["method"]) and (chat is None or str(each.get("chat_id")) == str(chat))]

    def refuse(self, method: str, code: int, description: str, **parameters: int) -> None:
        """Refuse the next call of a method."""
        body = {"method": method, "code": code, "description": description, "parameters": parameters or None}
        httpx.post(f"{self.address}/__refuse", json=body)


@dataclass
class Scholar:
    """Somebody who talks to the bot; what was read is counted from the calls that were accepted."""

    telegram: Telegram
    id: int = 777
    language: str = "zh-hans"
    read: int = 0

    def write(self, text: str) -> int:
        """Write a message; its number comes back."""
        return self.push_message(text=text)

    def push_message(self, kind: str = "message", **content: Any) -> int:
        """Any message."""
        number = int(content.pop("message_id", next(_messages)))
        self.telegram.push({kind: message_of(self.id, number, self.language, **content)})
        return number

    def press(self, label: str) -> None:
        """Press the newest button with this label."""
        for call in reversed(self.heard()):
            for row in keyboard_of(call):
                for button in row:
                    if label in button["text"]:
                        self.press_data(button["callback_data"], call["result"]["message_id"])
                        return
        raise AssertionError(f"no button {label}")

    def press_data(self, data: str, message: int) -> None:
        """Press a button that brings back this."""
        query = {"id": f"q{next(_messages)}", "from": person_of(self.id, self.language), "chat_instance": "c", "data": data}
        query["message"] = {"message_id": message, "date": int(time.time()), "chat": chat_of(self.id), "text": "…"}
        self.telegram.push({"callback_query": query})

    def heard(self) -> list[dict[str, Any]]:
        """Every message that the bot sent."""
        return self.telegram.sent("sendMessage", self.id)

    def texts(self) -> list[str]:
        """Their words."""
        return [each["text"] for each in self.heard()]

    def next(self, number: int = 1, seconds: float = 20.0) -> list[str]:
        """The next so many messages; waits for them."""
        wait_for(lambda: len(self.heard()) >= self.read + number, seconds, lambda: str(self.texts()[self.read :]))
        found = self.texts()[self.read : self.read + number]
        self.read += number
        return found

    def ask(self, text: str, number: int = 1) -> str:
        """Write, and read the answer."""
        self.write(text)
        return "\n".join(self.next(number))

    def choose(self, label: str, number: int = 1) -> str:
        """Press, and read the answer."""
        self.press(label)
        return "\n".join(self.next(number))


def keyboard_of(call: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The rows of buttons of a call."""
    markup = call.get("reply_markup") or {}
    rows: list[list[dict[str, Any]]] = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
    return rows


def person_of(number: int, language: str) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Li", "language_code": language}


def chat_of(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private", "first_name": "Li"}


def message_of(person: int, number: int, language: str = "zh-hans", **content: Any) -> dict[str, Any]:
    """A message as Telegram makes it: without the entity, `/start` is no command."""
    message = {"message_id": number, "date": int(time.time()), "from": person_of(person, language), "chat": chat_of(person), **content}
    text = str(content.get("text", ""))
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return message


def wait_for(is_so: Callable[[], bool], seconds: float = 20.0, told: Callable[[], str] = lambda: "") -> None:
    """Until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"not within {seconds} s: {told()}"
        time.sleep(0.05)


@contextmanager
def telegram(port: int) -> Iterator[Telegram]:
    """The emulator while it runs."""
    need_peers()
    process = subprocess.Popen([PYTHON, PEER / "bot_api.py", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: _answers(f"http://127.0.0.1:{port}/__sent"), 30)
        yield Telegram(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.HTTPError:
        return False
