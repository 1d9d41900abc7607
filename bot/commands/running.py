"""Room: bootstrap. `guichao run` and `guichao index`: every door open, or the index alone."""

import asyncio
import errno
import gc
import socket
from collections.abc import Callable
from typing import Annotated

import structlog
import typer

from bot.bootstrap import House, open_house, open_index
from bot.commands.shared import errors, index_bar, plain_faults, quiet_logs
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.errors import Misconfigured
from bot.settings import Settings, read_settings
from handlers.dialogs.readers import READERS


def run(
    host: Annotated[str, typer.Option(help="the address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="the port to listen on")] = 8080,
) -> None:
    """Every configured door; web chat and desk always."""
    with plain_faults():
        settings = read_settings()
        quiet_logs(settings.log_level)
        with asyncio.Runner(loop_factory=_quick_loop()) as runner:
            runner.run(_run(settings, host, port))


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """The loop that uvicorn would choose: uvloop, where there is one."""
    from uvicorn.loops.auto import auto_loop_factory

    return auto_loop_factory()


async def _run(settings: Settings, host: str, port: int) -> None:
    with _listening(host, port) as listener, index_bar() as progress:
        async with open_house(settings, progress, is_serving=True) as house:
            await _announce(house, host, listener.getsockname()[1])
            structlog.configure(cache_logger_on_first_use=True)  # nothing is configured anew while it serves
            await _serve(house, listener)


def _listening(host: str, port: int) -> socket.socket:
    """The socket to serve on, taken before anything slow: a port in use is said at once."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = "is in use" if isinstance(error, OSError) and error.errno == errno.EADDRINUSE else f"cannot be opened ({error})"
        raise Misconfigured(f"port {port} on {host} {reason}; stop the other program, or choose another port: make run PORT=8081") from error
    return listener


async def _announce(house: House, host: str, port: int) -> None:
    from handlers.desk.sessions import Sessions

    address = house.settings.public_url or f"http://{host}:{port}"
    link = await Sessions(house.sign_ins, house.clock).new_link()
    typer.echo("归巢 Guichao")
    typer.echo(f"  网页 web chat:          {address}/")
    typer.echo(f"  专员台 officers' desk:  {address}/desk/sign-in?token={link}")
    typer.echo("  （登录链接24小时内一次有效 · the sign-in link works once, within 24 hours）")


async def _serve(house: House, listener: socket.socket) -> None:
    import uvicorn

    from bot.doors import application

    config = uvicorn.Config(application(house), log_level="warning", access_log=False, timeout_graceful_shutdown=3)
    gc.freeze()  # the knowledge lives as long as the process: to look through all of it for litter holds up every answer for 0.2 s
    await uvicorn.Server(config).serve(sockets=[listener])


def index(folder: Annotated[str | None, typer.Argument(help="the knowledge folder; KNOWLEDGE_DIR without it")] = None) -> None:
    """Build or refresh the index; only what changed is embedded."""
    from pathlib import Path

    from bot.adapters.chinese_scripts import ChineseScripts
    from bot.adapters.clock import SystemClock
    from bot.adapters.library_files import read_sound_library
    from bot.adapters.local_embedder import LocalEmbedder

    with plain_faults(), index_bar() as progress:
        settings = read_settings()
        knowledge = read_sound_library(Path(folder) if folder else settings.knowledge_dir, day_in_beijing(SystemClock().now()), READERS.keys())
        built = open_index(settings, LocalEmbedder(settings.var_dir / "models"), knowledge, ChineseScripts(), progress)
    errors.print(f"knowledge {built.version}: {built.size} passages, {built.embedded} embedded now")
