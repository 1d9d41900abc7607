"""Room: bootstrap. `guichao doctor`: what is configured, what answers, what is missing, in words that anybody can act on."""

import asyncio
import shutil
import time
from collections.abc import Iterator

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_library
from bot.bootstrap import open_house
from bot.commands.shared import index_bar, quiet_logs
from bot.domain.errors import GuichaoError
from bot.domain.knowledge import EntryKind, Status
from bot.settings import Settings, read_settings
from handlers.dialogs.readers import READERS

OK, MISSING, NOTE = "✓", "✗", "•"


def doctor() -> None:
    """What is configured, what answers, what is missing."""
    quiet_logs("ERROR")
    try:
        settings = read_settings()
        lines = [*_configured(settings), *_knowledge(settings), asyncio.run(_answers(settings))]
    except GuichaoError as fault:
        lines = [f"{MISSING} {line}" for line in str(fault).splitlines()]
    for line in lines:
        typer.echo(line)
    raise typer.Exit(1 if any(line.startswith(MISSING) for line in lines) else 0)


def _configured(settings: Settings) -> Iterator[str]:
    free = shutil.disk_usage(settings.var_dir if settings.var_dir.exists() else ".").free / 2**30
    yield f"{OK if free > 1 else MISSING} disk: {free:.1f} GiB free" + ("" if free > 1 else "; make room, at least 1 GiB")
    yield f"{OK} database: {settings.database_url.split('@')[-1]}"
    yield (
        f"{OK} SECRET_KEY is set"
        if settings.secret_key
        else f"{NOTE} SECRET_KEY is not set: a key is kept in {settings.var_dir}/secret.key; keep a copy of that file"
    )
    yield f"{OK} PUBLIC_URL: {settings.public_url}" if settings.public_url else f"{NOTE} PUBLIC_URL is not set: links to the desk point to this machine only"
    yield f"{OK} model: {settings.openai_model}" if settings.openai_model else f"{NOTE} OPENAI_MODEL is not set: answers are composed from the knowledge"
    yield f"{OK} Chroma server: {settings.chroma_url}" if settings.chroma_url else f"{NOTE} Chroma is embedded: one process at a time may serve"


def _knowledge(settings: Settings) -> Iterator[str]:
    knowledge, faults = read_library(settings.knowledge_dir, SystemClock().now().date(), READERS.keys())
    yield f"{OK if not faults else MISSING} knowledge: {len(knowledge.entries)} entries, {len(faults)} faults" + (
        "; run: guichao knowledge check" if faults else ""
    )
    waiting = sorted(e.number for e in knowledge.entries.values() if e.number and e.status is not Status.VERIFIED)
    yield f"{NOTE} items that wait for staff: {', '.join(map(str, waiting))}"
    nameless = [e.title.zh for e in knowledge.entries.values() if e.kind is EntryKind.DISTRICT and not e.officers]
    yield f"{NOTE} districts without an officer's name: {len(nameless)}; fill in officers: in knowledge/districts"


async def _answers(settings: Settings) -> str:
    with index_bar() as progress:
        async with open_house(settings, progress) as house:
            started = time.perf_counter()
            await house.answering.index.find("住房补贴有多少？", 5)
            return f"{OK} database, index and models answer (a search took {(time.perf_counter() - started) * 1000:.0f} ms)"
