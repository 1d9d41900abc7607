"""Room: bootstrap. What `guichao doctor` says of the officers' group in Telegram: whether it can be used, and who may act there."""

import asyncio
from collections.abc import Iterator

from bot.adapters.clock import SystemClock
from bot.adapters.library_files import read_library
from bot.adapters.text_files import read_phrasebook
from bot.commands.wechat_menu import in_both
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.desk_group import GroupStanding
from bot.domain.desk_officers import officers_of
from bot.domain.phrasebook import Phrasebook
from bot.settings import Settings
from handlers.dialogs.readers import READERS

OK, MISSING, NOTE = "✓", "✗", "•"
_PATIENCE = 8.0


def about_desk(settings: Settings) -> Iterator[str]:
    """What is configured of the officers' group, in both languages; what keeps officers from working there is a fault."""
    phrases = read_phrasebook(settings.prompts_dir / "replies")
    if settings.telegram_desk_chat_id is None:
        yield _said(NOTE, phrases, "desk.doctor.no_group")
        return
    knowledge, _ = read_library(settings.knowledge_dir, day_in_beijing(SystemClock().now()), READERS.keys())
    officers = len(officers_of(knowledge))
    yield _said(OK, phrases, "desk.doctor.officers", count=str(officers)) if officers else _said(MISSING, phrases, "desk.doctor.no_officers")
    yield said_of_standing(asyncio.run(_standing(settings)), phrases)


def said_of_standing(standing: GroupStanding | None, phrases: Phrasebook) -> str:
    """The first thing that is in the way, and what to do about it."""
    if standing is None:
        return _said(NOTE, phrases, "desk.doctor.no_answer")
    if not standing.is_there:
        return _said(MISSING, phrases, "desk.doctor.not_there")
    if not standing.is_forum:
        return _said(MISSING, phrases, "desk.doctor.not_forum")
    if standing.missing:
        sides = [in_both(phrases, f"desk.right.{right}") for right in standing.missing]
        zh, en = "、".join(side[0] for side in sides), ", ".join(side[1] for side in sides)
        return f"{MISSING} {in_both(phrases, 'desk.doctor.no_rights', rights=zh)[0]}\n  {in_both(phrases, 'desk.doctor.no_rights', rights=en)[1]}"
    return _said(OK, phrases, "desk.doctor.ready", title=standing.title)


async def _standing(settings: Settings) -> GroupStanding | None:
    from bot.adapters.telegram_group import standing_in

    token, chat = settings.telegram_bot_token, settings.telegram_desk_chat_id
    assert token and chat
    try:
        async with asyncio.timeout(_PATIENCE):
            return await standing_in(token.get_secret_value(), settings.telegram_api_url, chat)
    except TimeoutError:
        return None


def _said(mark: str, phrases: Phrasebook, name: str, **values: str) -> str:
    zh, en = in_both(phrases, name, **values)
    return f"{mark} {zh}\n  {en}"
