"""Ways into a house over HTTP for tests: in this process, or over a real socket where streams matter."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn

from bot.bootstrap import House
from bot.doors import application


@asynccontextmanager
async def inside(house: House, raise_faults: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    """A client that speaks to the application without a socket."""
    transport = httpx.ASGITransport(application(house), raise_app_exceptions=raise_faults)
    async with httpx.AsyncClient(transport=transport, base_url="http://guichao.test") as client:
        yield client


@asynccontextmanager
async def over_loopback(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """A client that speaks to a real server on a free port; streams flow as they do for people."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(application(house), log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=10) as client:
                await _answering(client)
                yield client
        finally:
            server.should_exit = True
            await serving


async def _answering(client: httpx.AsyncClient) -> None:
    while True:
        try:
            if (await client.get("/healthz")).status_code == 200:
                return
        except httpx.ConnectError:
            await asyncio.sleep(0.01)
