"""Room: bootstrap. What every command needs: a house, a progress bar on standard error, and faults as plain lines."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.bootstrap import House, open_house
from bot.domain.errors import GuichaoError
from bot.settings import Settings, read_settings

T = TypeVar("T")
errors = Console(stderr=True)


def quiet_logs(level: str = "WARNING") -> None:
    """Logs to standard error, so that standard output holds answers alone."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            # The default formatter prints the variables of every frame: people's words and keys, and the whole knowledge.
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


@contextmanager
def plain_faults() -> Iterator[None]:
    """A fault of the house as its own lines and exit code 1, without a traceback."""
    try:
        yield
    except GuichaoError as fault:
        for line in str(fault).splitlines():
            errors.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from fault


@contextmanager
def index_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar that appears when passages have to be embedded."""
    columns = (TextColumn("建立索引 Building the index"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("index", total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


def in_a_house(work: Callable[[House], Awaitable[T]], settings: Settings | None = None) -> T:
    """Run `work` in a house that is opened and closed around it."""

    async def run(chosen: Settings) -> T:
        with index_bar() as progress:
            async with open_house(chosen, progress) as house:
                return await work(house)

    with plain_faults():
        return asyncio.run(run(settings or read_settings()))
