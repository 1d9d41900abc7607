"""Room: bootstrap. `guichao doctor`: what is configured, what answers, what is missing, in words that anybody can act on."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_library
from bot.adapters.text_files import read_phrasebook
from bot.adapters.work_calendar import ChinaCalendar
from bot.bootstrap import open_house
from bot.commands.diagnosing_calendar import about_calendar
from bot.commands.diagnosing_desk import about_desk
from bot.commands.diagnosing_notices import about_notices
from bot.commands.diagnosing_telegram import about_telegram
from bot.commands.shared import index_bar, quiet_logs
from bot.commands.wechat_menu import in_both, opened_api, words_for
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.errors import GuichaoError
from bot.domain.knowledge import EntryKind, Status
from bot.domain.phrasebook import Phrasebook
from bot.domain.wechat_sending import SendResult, is_sent
from bot.settings import Settings, read_settings
from handlers.dialogs.readers import READERS

OK, MISSING, NOTE = "✓", "✗", "•"
_PATIENCE = 4.0
"""Seconds for WeChat's API to give a token."""
_PORTS = {"http": 80, "https": 443}
"""Where WeChat calls back, and nowhere else."""


def doctor() -> None:
    """What is configured, what answers, what is missing."""
    quiet_logs("ERROR")
    try:
        settings = read_settings()
        lines = [
            *_configured(settings),
            *_knowledge(settings),
            *about_calendar(ChinaCalendar(), read_phrasebook(settings.prompts_dir / "replies"), day_in_beijing(SystemClock().now())),
            asyncio.run(_answers(settings)),
            *about_wechat(settings),
            *about_telegram(settings),
            *about_desk(settings),
            *about_notices(settings),
        ]
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
    knowledge, faults = read_library(settings.knowledge_dir, day_in_beijing(SystemClock().now()), READERS.keys())
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


def about_wechat(settings: Settings) -> Iterator[str]:
    """What is configured of WeChat, in both languages; only what its API refuses is a fault."""
    phrases = read_phrasebook(settings.prompts_dir / "replies")
    if not settings.has_wechat:
        yield _said(NOTE, in_both(phrases, "wechat.doctor.not_configured"))
        return
    yield _callback(settings, phrases)
    yield _said(OK, in_both(phrases, "wechat.doctor.safe")) if settings.wechat_aes_key else _said(NOTE, in_both(phrases, "wechat.doctor.plain"))
    yield _said(OK, in_both(phrases, "wechat.doctor.verified")) if settings.wechat_verified else _said(NOTE, in_both(phrases, "wechat.doctor.unverified"))
    if settings.wechat_app_secret is None:
        yield _said(NOTE, in_both(phrases, "wechat.doctor.no_secret"))
        return
    result = asyncio.run(_token(settings))
    yield _said(OK if is_sent(result) else MISSING, words_for(result, phrases, "wechat.doctor.answers"))


def _callback(settings: Settings, phrases: Phrasebook) -> str:
    app_id, address = settings.wechat_app_id or "", f"{settings.public_url}/wechat"
    if settings.public_url is None:
        return _said(NOTE, in_both(phrases, "wechat.doctor.no_address", app_id=app_id))
    mark, name = (OK, "wechat.doctor.configured") if _is_public(address) else (NOTE, "wechat.doctor.bad_address")
    return _said(mark, in_both(phrases, name, app_id=app_id, address=address))


def _is_public(address: str) -> bool:
    """Whether WeChat might reach an address: a public host, on one of the two ports it calls."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        if parts.port not in (None, _PORTS[parts.scheme]):
            return False
    except ValueError:
        return False  # no number that a port can have
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host  # a name


async def _token(settings: Settings) -> SendResult:
    async with opened_api(settings, _PATIENCE) as api:
        return await api.check()


def _said(mark: str, words: tuple[str, str]) -> str:
    zh, en = words
    return f"{mark} {zh}\n  {en}"
