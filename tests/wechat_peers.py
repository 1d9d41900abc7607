"""WeChat's side for tests: the push side (Node.js), the API, and the endpoints that ours is compared with. See tests/peers/wechat."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.models import free_port

PEER = Path(__file__).parent / "peers" / "wechat"
TOKEN, APP_ID, SECRET = "the_token_of_the_tests", "wx1234567890abcdef", "the_secret_of_the_tests"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = {"WX_TOKEN": TOKEN, "WX_KEY": AES_KEY, "WX_APPID": APP_ID, "WX_SECRET": SECRET}
_WEROBOT = PEER.parents[2] / "var" / "werobot" / "bin" / "gunicorn"
_MISSING_NODE = "the WeChat peers are not installed; to run this test: npm ci --prefix tests/peers/wechat"
_MISSING_WEROBOT = "WeRoBot is not installed; to run this test: .venv/bin/python -m tests.peers.wechat.make_werobot"
_LONGEST_LINE = 2**26


def need_node() -> None:
    """Skip the test by name where Node.js or the packages are missing."""
    if not (shutil.which("node") and (PEER / "node_modules" / "wechat-crypto").exists()):
        pytest.skip(_MISSING_NODE)


@dataclass(frozen=True, slots=True)
class Pushed:
    """How a message fared: the status of each try (or "timeout", "cut", "refused", "reset"), in WeChat's milliseconds, and what came of it."""

    tries: int
    statuses: list[int | str]
    ms: list[int]
    at: float
    ended: float
    reply: dict[str, Any] | None = None
    acknowledged: bool = False
    fault: str | None = None

    @property
    def text(self) -> str | None:
        """What the person reads, or None."""
        return self.reply["Content"] if self.reply and not self.fault else None


@dataclass
class WeChat:
    """The push side; commands are those of tests/peers/wechat/README.md."""

    _process: asyncio.subprocess.Process
    _numbers: "count[int]" = field(default_factory=count)
    _waiting: dict[tuple[int, int], "asyncio.Future[dict[str, Any]]"] = field(default_factory=dict)

    async def push(self, openid: str = "anna", **command: Any) -> Pushed:
        """One message or event, until its last try ended."""
        (pushed,) = await self.copies(1, openid, **command)
        return pushed

    async def copies(self, number: int, openid: str = "anna", **command: Any) -> list[Pushed]:
        """The same message several times at once."""
        told = await self._tell(number, {"from": openid, "copies": number, **command})
        names = Pushed.__dataclass_fields__
        return [Pushed(**{name: value for name, value in line.items() if name in names}) for line in told]

    async def check(self, echostr: str = "7302846190284", **command: Any) -> Pushed:
        """The URL check of WeChat's console."""
        return await self.push(check=echostr, **command)

    async def burst(self, commands: list[dict[str, Any]], at_once: int = 16) -> dict[str, Any]:
        """Throughput and latency (real milliseconds) of many messages; sealing and opening are not measured."""
        (told,) = await self._tell(1, {"burst": commands, "at_once": at_once})
        return told

    async def _tell(self, lines: int, command: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a command and wait for its lines."""
        number, loop = next(self._numbers), asyncio.get_running_loop()
        futures = {(number, copy): loop.create_future() for copy in range(lines)}
        self._waiting |= futures
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"id": number, **command}).encode() + b"\n")
        return list(await asyncio.gather(*futures.values()))

    async def listen(self) -> None:
        """Hand each line to who waits for it; the end of the program is a fault for those who still wait."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            told = json.loads(line)
            future = self._waiting.pop((told["id"], told.get("copy", 0)))
            future.set_exception(ValueError(told["error"])) if "error" in told else future.set_result(told)
        for future in self._waiting.values():
            future.set_exception(RuntimeError("push.mjs ended"))


@asynccontextmanager
async def wechat(url: str, mode: str = "safe", second_ms: int = 1000, **options: int) -> AsyncIterator[WeChat]:
    """The push side, pointed at a callback; a second of WeChat's lasts `second_ms`."""
    need_node()
    more = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = ["node", str(PEER / "push.mjs"), "--url", url, "--mode", mode, "--second-ms", str(second_ms), *more]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=os.environ | ACCOUNT, limit=_LONGEST_LINE)
    peer = WeChat(process)
    listening = asyncio.create_task(peer.listen())
    try:
        yield peer
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening


@contextmanager
def _running(command: list[str | Path], port: int, path: str, cwd: Path = PEER.parents[2]) -> Iterator[str]:
    """The address of a program while it runs; it is ready when it says anything over HTTP."""
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=cwd, env=os.environ | ACCOUNT, stdout=log, stderr=log)
        try:
            _wait(address + path, process)
            yield address
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-2000:].decode())
            raise
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the peer ended at once"
        try:
            httpx.get(address)
            return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError("the peer does not answer")


@contextmanager
def echo() -> Iterator[str]:
    """The callback of an echo on Starlette and wechatpy: the base that speeds are compared with."""
    port = free_port()
    with _running([sys.executable, "-m", "tests.peers.wechat.echo", str(port)], port, "/") as address:
        yield f"{address}/wechat"


@contextmanager
def ours() -> Iterator[str]:
    """The callback of Guichao's own door with an echo behind it."""
    port = free_port()
    with _running([sys.executable, "-m", "tests.peers.wechat.ours", str(port)], port, "/") as address:
        yield f"{address}/wechat"


@contextmanager
def reference_wechat() -> Iterator[str]:
    """The callback of an echo on npm wechat."""
    need_node()
    port = free_port()
    with _running(["node", PEER / "reference_wechat.mjs", str(port)], port, "/") as address:
        yield f"{address}/wechat"


@contextmanager
def reference_werobot() -> Iterator[str]:
    """The callback of an echo on WeRoBot under gunicorn."""
    if not _WEROBOT.exists():
        pytest.skip(_MISSING_WEROBOT)
    port = free_port()
    command: list[str | Path] = [_WEROBOT, "--bind", f"127.0.0.1:{port}", "--no-control-socket", "reference_werobot:application"]
    with _running(command, port, "/nowhere", cwd=PEER) as address:
        yield address + "/"


@contextmanager
def wechat_api(*options: str) -> Iterator[str]:
    """The address of the stand-in for api.weixin.qq.com; options are `--unverified` and `--subscription`."""
    port = free_port()
    with _running([sys.executable, "-m", "tests.peers.wechat.api", str(port), *options], port, "/_peer/counts") as address:
        yield address
