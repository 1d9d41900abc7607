"""Room: bootstrap. `guichao wechat menu`: sets the menu at the foot of the account's page, and says in words what WeChat made of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.sql_engine import Database
from bot.adapters.sql_wechat import SqlTokenShelf
from bot.adapters.text_files import read_phrasebook
from bot.adapters.vault import Vault
from bot.commands.shared import plain_faults, quiet_logs
from bot.domain.errors import Misconfigured
from bot.domain.language import Language
from bot.domain.messages import TextValue
from bot.domain.phrasebook import Phrasebook
from bot.domain.wechat_menu import menu_of
from bot.domain.wechat_sending import MenuEntry, SendResult, is_sent
from bot.settings import Settings, read_settings, secret_of

if TYPE_CHECKING:
    from bot.adapters.wechat_api import WeChatApi

wechat = typer.Typer(help="The WeChat Official Account.", no_args_is_help=True)


@wechat.command("menu")
def set_menu(language: Annotated[Language, typer.Option("--lang", help="the labels' language; an account has one menu for everybody")] = Language.ZH) -> None:
    """Set the account's menu: ask, register, my list, an officer, my data."""
    quiet_logs("ERROR")
    with plain_faults():
        settings = read_settings()
        phrases = read_phrasebook(settings.prompts_dir / "replies")
        result = asyncio.run(_set(settings, menu_of(phrases, language)))
    for line in words_for(result, phrases, "wechat.menu.set"):
        typer.echo(line, err=not is_sent(result))
    raise typer.Exit(0 if is_sent(result) else 1)


async def _set(settings: Settings, entries: Sequence[MenuEntry]) -> SendResult:
    async with opened_api(settings) as api:
        return await api.set_menu(entries)


@asynccontextmanager
async def opened_api(settings: Settings, seconds: float = 10.0) -> AsyncIterator["WeChatApi"]:
    """WeChat's API for the configured account, over the database that shares its token; raises Misconfigured where AppID or AppSecret is not set."""
    if not (settings.wechat_app_id and settings.wechat_app_secret):
        name = "WECHAT_APP_SECRET" if settings.wechat_app_id else "WECHAT_APP_ID"
        raise Misconfigured(f"{name}: is not set; WeChat's API wants WECHAT_APP_ID and WECHAT_APP_SECRET, see docs/wechat.md")
    from bot.adapters.wechat_api import WeChatApi

    database = Database(settings.database_url)
    try:
        await database.migrate()
        shelf = SqlTokenShelf(database, Vault(secret_of(settings)[0]))
        async with WeChatApi(settings.wechat_app_id, settings.wechat_app_secret, shelf, SystemClock(), settings.wechat_api_url, seconds) as api:
            yield api
    finally:
        await database.close()


def words_for(result: SendResult, phrases: Phrasebook, when_sent: str) -> tuple[str, str]:
    """What a call came to and what to do about it, in Chinese and in English."""
    return in_both(phrases, when_sent if is_sent(result) else f"wechat.result.{result}")


def in_both(phrases: Phrasebook, name: str, **values: TextValue) -> tuple[str, str]:
    """A text in Chinese and in English: who runs an office's computer may read either."""
    return phrases.say(name, Language.ZH, values), phrases.say(name, Language.EN, values)
