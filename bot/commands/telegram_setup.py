"""Room: bootstrap. `guichao telegram …`: the menu of commands and the webhook, set or taken away, with words about what came of it."""

import asyncio
from collections.abc import Awaitable, Callable

import typer

from bot.adapters.text_files import read_phrasebook
from bot.commands.shared import plain_faults, quiet_logs
from bot.domain.errors import Misconfigured
from bot.domain.language import Language
from bot.domain.phrasebook import Phrasebook
from bot.domain.telegram_sending import Outcome, Sending
from bot.ports.telegram import TelegramLink
from bot.settings import Settings, read_settings

telegram = typer.Typer(help="The Telegram bot.", no_args_is_help=True)
_KNOWN = (Sending.TOKEN, Sending.DOWN, Sending.WAIT, Sending.UNSURE)
Work = Callable[[TelegramLink], Awaitable[Outcome]]


@telegram.command("setup")
def set_up() -> None:
    """Set the menu of commands in both languages, and the webhook where one is configured (`guichao run` does the same at its start)."""
    settings, phrases = _read()

    async def work(link: TelegramLink) -> Outcome:
        from bot.telegram_account import menus

        outcome = await link.set_menu(menus(phrases))
        if not outcome.is_sent or settings.telegram_webhook is None or settings.telegram_webhook_secret is None:
            return outcome
        return await link.set_webhook(settings.telegram_webhook, settings.telegram_webhook_secret.get_secret_value())

    done = "telegram.setup.webhook" if settings.telegram_webhook else "telegram.setup.polling"
    _say(asyncio.run(with_link(settings, work)), phrases, done)


@telegram.command("webhook-remove")
def remove_webhook() -> None:
    """Take the webhook away: updates wait at Telegram until they are fetched."""
    settings, phrases = _read()
    _say(asyncio.run(with_link(settings, lambda link: link.remove_webhook())), phrases, "telegram.setup.removed")


@telegram.command("check")
def check() -> None:
    """Ask Telegram whether it knows the bot."""
    settings, phrases = _read()
    _say(asyncio.run(with_link(settings, lambda link: link.check())), phrases, "telegram.setup.known")


async def with_link(settings: Settings, work: Work) -> Outcome:
    """What a piece of work came to, once Telegram knows the bot; raises Misconfigured where none is configured."""
    if settings.telegram_bot_token is None:
        raise Misconfigured("TELEGRAM_BOT_TOKEN: is not set; copy the token from @BotFather, see docs/telegram.md")
    from bot.adapters.telegram_api import bot_application
    from bot.adapters.telegram_link import BotLink

    bot = bot_application(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url).bot
    link = BotLink(bot)
    try:
        known = await link.check()
        return await work(link) if known.is_sent else known
    finally:
        await bot.shutdown()


def words_for(outcome: Outcome, phrases: Phrasebook, done: str) -> tuple[str, str]:
    """What a call came to and what to do about it, in Chinese and in English."""
    name = done if outcome.is_sent else f"telegram.result.{outcome.result if outcome.result in _KNOWN else Sending.REFUSED}"
    return phrases.say(name, Language.ZH), phrases.say(name, Language.EN)


def _read() -> tuple[Settings, Phrasebook]:
    quiet_logs("ERROR")
    with plain_faults():
        settings = read_settings()
        if settings.telegram_bot_token is None:
            raise Misconfigured("TELEGRAM_BOT_TOKEN: is not set; copy the token from @BotFather, see docs/telegram.md")
        return settings, read_phrasebook(settings.prompts_dir / "replies")


def _say(outcome: Outcome, phrases: Phrasebook, done: str) -> None:
    for line in words_for(outcome, phrases, done):
        typer.echo(line, err=not outcome.is_sent)
    raise typer.Exit(0 if outcome.is_sent else 1)
