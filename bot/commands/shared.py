"""Room: bootstrap. What every command needs: a house, a progress bar on standard error, and faults as plain lines."""

import asyncio
import locale
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from structlog.typing import EventDict

from bot.bootstrap import House, open_house
from bot.domain.errors import GuichaoError
from bot.domain.language import Language
from bot.settings import Settings, read_settings

T = TypeVar("T")
errors = Console(stderr=True)


def language_here(lang: str | None = None) -> Language:
    """The language asked for, else that of the computer: Chinese or English."""
    if lang not in (None, "zh", "en"):
        raise typer.BadParameter("write zh or en")
    return Language(lang or ("zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"))


def quiet_logs(level: str = "WARNING") -> None:
    """Logs to standard error, so that standard output holds answers alone."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _as_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=_to_standard_error,
    )


def _to_standard_error(*_: object) -> structlog.WriteLogger:
    """Standard error as it is when a line is written: one that was put in its place may have been closed since."""
    return structlog.WriteLogger(sys.stderr)


# The default formatter prints the variables of every frame: people's words and keys, and the whole knowledge.
_with_frames = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
_FRAMES = {"exc_info", "exception", "stack", "stack_info"}


def _as_line(logger: Any, name: str, event: EventDict) -> str:
    """An event as structlog's console writes it; by itself where there is no traceback, for that takes a quarter of the time, and every turn writes one."""
    if not _FRAMES.isdisjoint(event):
        return _with_frames(logger, name, event)
    head = f"{event.pop('timestamp')} [{event.pop('level'):<9}] {event.pop('event'):<30}"
    return " ".join((head, *(f"{key}={_plain(event[key])}" for key in sorted(event))))


def _plain(value: object) -> str:
    return str(value) if isinstance(value, str) and value.isprintable() and " " not in value else repr(value)


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
