"""Chat models for tests: one that follows a script, and the address of the OpenAI-shaped peer (aimock)."""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port

__all__ = ["ScriptedModel", "SilentModel", "aimock", "free_port"]

PEER = Path(__file__).parent / "peers" / "llm"
_PROGRAM = PEER / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
_MISSING = "aimock is not installed; to run this test: npm ci --prefix tests/peers/llm"


class ScriptedModel:
    """Says what it was told to say, in order, and remembers what it was asked; others run before it answers."""

    def __init__(self, *replies: str | Exception) -> None:
        self.asked: list[tuple[str, str]] = []
        self._replies = list(replies)

    async def complete(self, instructions: str, data: str, seconds: float) -> str:
        """The next reply of the script."""
        self.asked.append((instructions, data))
        await asyncio.sleep(0)
        reply = self._replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


class SilentModel:
    """Never answers."""

    async def complete(self, instructions: str, data: str, seconds: float) -> str:
        """Wait for ever, whatever the limit."""
        await asyncio.Event().wait()
        raise AssertionError


@contextmanager
def aimock(folder: Path, answers: dict[str, str]) -> Iterator[str]:
    """The peer's address while it runs, with the fixtures of tests/peers/llm and one more for each message that contains a key of `answers`."""
    if not (shutil.which("node") and _PROGRAM.exists()):
        pytest.skip(_MISSING)
    more = [{"match": {"userMessage": key}, "response": {"content": reply}} for key, reply in answers.items()]
    (folder / "more.json").write_text(json.dumps({"fixtures": more}), encoding="utf-8")
    port = free_port()
    command = ["node", str(_PROGRAM), "-p", str(port), "-f", str(PEER / "fixtures"), "-f", str(folder / "more.json"), "--validate-on-load"]
    with (folder / "aimock.log").open("w") as log:
        process = subprocess.Popen([*command, "--log-level", "warn"], stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, folder / "aimock.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            httpx.get(address).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])
