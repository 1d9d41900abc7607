"""WeChat's API within the test's own process, its books open, and servers that answer as nobody should."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.adapters.wechat_api import WeChatApi
from bot.ports import TokenShelf
from tests.fakes import FixedClock
from tests.peers.wechat.api import SEND, application
from tests.peers.wechat.bookkeeping import Account
from tests.wechat_fakes import FakeTokenShelf

STABLE = "/cgi-bin/stable_token"
SECRET = "app-secret-of-the-tests"


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """The address of an application on a free port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            while not server.started:
                await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


@dataclass
class Peer:
    """WeChat's side, its books open, and clients that speak to it as processes of ours do."""

    app: Starlette
    address: str
    shelf: FakeTokenShelf = field(default_factory=FakeTokenShelf)
    clock: FixedClock = field(default_factory=FixedClock)
    _opened: list[WeChatApi] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """What WeChat keeps."""
        account: Account = self.app.state.account
        return account

    def client(self, seconds: float = 20, shelf: TokenShelf | None = None, secret: str = SECRET, address: str = "") -> WeChatApi:
        """A client of its own."""
        made = WeChatApi("wx-test", SecretStr(secret), shelf or self.shelf, self.clock, address or self.address, seconds)
        self._opened.append(made)
        return made

    def hear(self, *openids: str) -> None:
        """Somebody wrote to the account."""
        for openid in openids:
            self.account.windows.heard(openid, "message", self.account.clock.now())

    def refuse(self, *codes: int, call: str = SEND) -> None:
        """The next calls are refused with these codes; 0 lets one through."""
        self.account.script.setdefault(call, []).extend(codes)

    async def close(self) -> None:
        """Let go of every client."""
        for each in self._opened:
            await each.close()


@pytest.fixture
async def peer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Peer]:
    monkeypatch.setenv("WX_APPID", "wx-test")
    monkeypatch.setenv("WX_SECRET", SECRET)
    app = application(Account())
    async with serving(app) as address:
        peer = Peer(app, address)
        peer.hear("anna", "bo")
        yield peer
        await peer.close()


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[str]:
    """The address of a server that says these bytes to everything."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def http(body: str, status: str = "200 OK", length: int | None = None) -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-length: {length or len(body.encode())}\r\nconnection: close\r\n\r\n{body}".encode()
