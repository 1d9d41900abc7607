"""Room: bootstrap. What `guichao doctor` says of notices to officers: which roads are open, whom none reaches, and what did not arrive."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_library
from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import SqlNoticeShelf
from bot.adapters.sql_wechat import SqlTokenShelf
from bot.adapters.text_files import read_phrasebook
from bot.adapters.vault import Vault
from bot.commands.wechat_menu import in_both
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.errors import StoreUnavailable
from bot.domain.knowledge import Officer
from bot.domain.notices import Errand, Road, Standing, Stretch, address_on, officers_by_name
from bot.domain.phrasebook import Phrasebook
from bot.notice_windows import open_roads
from bot.settings import Settings, secret_of
from handlers.dialogs.readers import READERS

OK, MISSING, NOTE = "✓", "✗", "•"
_LATELY = timedelta(days=7)


def about_notices(settings: Settings) -> Iterator[str]:
    """In both languages; only a road that is configured and shut is a fault: an officer may look at the desk all day."""
    phrases = read_phrasebook(settings.prompts_dir / "replies")
    knowledge, _ = read_library(settings.knowledge_dir, day_in_beijing(SystemClock().now()), READERS.keys())
    ends, failed = asyncio.run(_looked_up(settings))
    yield from _of_mail(settings, phrases, ends.get(Road.EMAIL))
    yield from _of_wecom(settings, phrases, ends.get(Road.WECOM))
    if ends:
        yield from _of_officers(phrases, officers_by_name(knowledge), ends)
        yield said_of_failures(failed, phrases)


async def _looked_up(settings: Settings) -> tuple[Mapping[Road, Stretch], Sequence[Errand]]:
    """What each configured road says now, and what did not arrive lately."""
    database, clock = Database(settings.database_url), SystemClock()
    try:
        async with open_roads(settings, SqlTokenShelf(database, Vault(secret_of(settings)[0])), clock) as roads:
            ends = {road: await way.check() for road, way in roads.items()}
        return ends, await _failed(database, clock) if ends else []
    finally:
        await database.close()


async def _failed(database: Database, clock: SystemClock) -> Sequence[Errand]:
    try:
        return await SqlNoticeShelf(database).failed(clock.now() - _LATELY)
    except StoreUnavailable:
        return []  # what is wrong with the database is said elsewhere


def _of_mail(settings: Settings, phrases: Phrasebook, end: Stretch | None) -> Iterator[str]:
    if end is None:
        yield _said(NOTE, phrases, "notices.doctor.email_off")
    elif end.standing is Standing.SENT:
        yield _said(OK, phrases, "notices.doctor.email_fine", host=settings.smtp_host or "")
    else:
        yield _said(MISSING, phrases, "notices.doctor.email_bad", host=settings.smtp_host or "", why=end.why)


def _of_wecom(settings: Settings, phrases: Phrasebook, end: Stretch | None) -> Iterator[str]:
    if end is None:
        yield _said(NOTE, phrases, "notices.doctor.wecom_off")
        return
    is_fine = end.standing is Standing.SENT
    yield _said(OK, phrases, "notices.doctor.wecom_fine") if is_fine else _said(MISSING, phrases, "notices.doctor.wecom_bad", why=end.why)
    if not settings.has_wecom_callback:
        yield _said(NOTE, phrases, "notices.doctor.no_callback")
    elif settings.public_url:
        yield _said(NOTE, phrases, "notices.doctor.callback", address=f"{settings.public_url}/wecom")
    else:
        yield _said(NOTE, phrases, "notices.doctor.callback_no_address")


def _of_officers(phrases: Phrasebook, officers: Mapping[str, Officer], roads: Mapping[Road, Stretch]) -> Iterator[str]:
    unreached = sorted(name for name, officer in officers.items() if not any(address_on(road, officer) for road in roads))
    if not officers:
        yield _said(NOTE, phrases, "notices.doctor.no_officers")
    elif unreached:
        yield _said(NOTE, phrases, "notices.doctor.no_road", names=", ".join(unreached))
    else:
        yield _said(OK, phrases, "notices.doctor.all_reached", count=str(len(officers)))


def said_of_failures(failed: Sequence[Errand], phrases: Phrasebook) -> str:
    """How many notices did not arrive, whose, and what the other side said."""
    if not failed:
        return _said(OK, phrases, "notices.doctor.none_failed")
    names = ", ".join(sorted({each.notice.officer for each in failed}))
    codes = sorted({f"{road} {each.roads[road].why}".strip() for each in failed for road in each.failed})
    sides = [[*codes, none] if any(not each.roads for each in failed) else codes for none in in_both(phrases, "notices.reason.none")]
    zh, en = (
        in_both(phrases, "notices.doctor.failed", count=str(len(failed)), names=names, reasons=", ".join(side))[place] for place, side in enumerate(sides)
    )
    return f"{NOTE} {zh}\n  {en}"


def _said(mark: str, phrases: Phrasebook, name: str, **values: str) -> str:
    zh, en = in_both(phrases, name, **values)
    return f"{mark} {zh}\n  {en}"
