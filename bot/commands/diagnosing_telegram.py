"""Room: bootstrap. What `guichao doctor` says of the Telegram bot, in both languages; only what Telegram refuses is a fault."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.adapters.text_files import read_phrasebook
from bot.commands.telegram_setup import with_link, words_for
from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook
from bot.settings import Settings

OK, MISSING, NOTE = "✓", "✗", "•"
_PORTS = (None, 443, 80, 88, 8443)
"""Where Telegram brings updates (core.telegram.org/bots/api#setwebhook)."""


def about_telegram(settings: Settings) -> Iterator[str]:
    """What is configured, and whether Telegram knows the bot."""
    phrases = read_phrasebook(settings.prompts_dir / "replies")
    if settings.telegram_bot_token is None:
        yield _said(NOTE, phrases, "telegram.doctor.not_configured")
        return
    address = settings.telegram_webhook
    if address is None:
        yield _said(NOTE, phrases, "telegram.doctor.polling")
    else:
        mark, name = (OK, "telegram.doctor.webhook") if _is_reachable(address) else (NOTE, "telegram.doctor.bad_address")
        yield _said(mark, phrases, name, address=address)
    outcome = asyncio.run(with_link(settings, lambda link: link.check()))
    zh, en = words_for(outcome, phrases, "telegram.setup.known")
    yield f"{OK if outcome.is_sent else MISSING} {zh}\n  {en}"


def _is_reachable(address: str) -> bool:
    parts = urlsplit(address)
    try:
        return parts.scheme == "https" and "." in (parts.hostname or "") and parts.port in _PORTS
    except ValueError:
        return False  # no number that a port can have


def _said(mark: str, phrases: Phrasebook, name: str, **values: str) -> str:
    return f"{mark} {phrases.say(name, Language.ZH, values)}\n  {phrases.say(name, Language.EN, values)}"
