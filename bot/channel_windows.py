"""Room: bootstrap. Opens the windows on WeChat and Telegram as the settings say: what their doors and postmen need. No behaviour of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.adapters.sql_at_once import SqlAtOnce
from bot.adapters.sql_desk import SqlTopicShelf
from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_wechat import SqlTokenShelf, SqlWeChatQuota
from bot.adapters.vault import Vault
from bot.domain.telegram import Told
from bot.ports import (
    AtOnce,
    Clock,
    DeskGroup,
    MediaSource,
    PostRoom,
    TopicShelf,
    WeChatQuota,
    WeChatSender,
)
from bot.ports.telegram import TelegramFiles, TelegramLink, TelegramPosts, TelegramSender
from bot.settings import Settings
from handlers.channels.wechat import Codec


@dataclass(frozen=True)
class WeChatAccount:
    """The windows of a configured Official Account; `quota`, `sender` and `media` where it is verified."""

    codec: Codec
    post: PostRoom
    quota: WeChatQuota | None = None
    sender: WeChatSender | None = None
    media: MediaSource | None = None
    at_once: AtOnce | None = None


@dataclass(frozen=True)
class TelegramAccount:
    """The windows of a configured Telegram bot; `webhook` is where its updates are brought, None where they are fetched.

    `group` and `shelf` where officers have a group.
    """

    bot_id: int
    post: PostRoom
    posts: TelegramPosts
    sender: TelegramSender
    link: TelegramLink
    read: Callable[[object], Told | None]
    webhook: str | None = None
    secret: str = ""
    media: MediaSource | None = None
    group: DeskGroup | None = None
    shelf: TopicShelf | None = None
    files: TelegramFiles | None = None


@asynccontextmanager
async def open_wechat(settings: Settings, database: Database, vault: Vault, clock: Clock) -> AsyncIterator[WeChatAccount | None]:
    """The windows on WeChat, when an account is configured; what they import is loaded only then."""
    if not settings.has_wechat:
        yield None
        return
    from bot.adapters.wechat_api import WeChatApi
    from bot.adapters.wechat_codec import WeChatCodec

    secret = settings.wechat_app_secret
    aes_key = settings.wechat_aes_key.get_secret_value() if settings.wechat_aes_key else None
    assert settings.wechat_app_id and settings.wechat_token
    codec = WeChatCodec(settings.wechat_token.get_secret_value(), settings.wechat_app_id, aes_key)
    post, at_once = SqlPostRoom(database, vault, clock), SqlAtOnce(database, vault, clock)
    if not (settings.wechat_verified and secret):
        yield WeChatAccount(codec, post, at_once=at_once)
        return
    sender = WeChatApi(settings.wechat_app_id, secret, SqlTokenShelf(database, vault), clock, settings.wechat_api_url)
    try:
        yield WeChatAccount(codec, post, SqlWeChatQuota(database), sender, sender, at_once)
    finally:
        await sender.close()


@asynccontextmanager
async def open_telegram(settings: Settings, database: Database, vault: Vault, clock: Clock) -> AsyncIterator[TelegramAccount | None]:
    """The windows on Telegram, when a bot is configured; what they import is loaded only then. Nothing is called yet."""
    if settings.telegram_bot_token is None:
        yield None
        return
    from bot.adapters.sql_telegram import SqlTelegramPosts
    from bot.adapters.telegram_api import TelegramApi, bot_application
    from bot.adapters.telegram_group import TelegramGroup
    from bot.adapters.telegram_link import BotLink
    from bot.adapters.telegram_media import TelegramMedia
    from bot.adapters.telegram_updates import read_update

    token, secret = settings.telegram_bot_token.get_secret_value(), settings.telegram_webhook_secret
    application = bot_application(token, settings.telegram_api_url)
    bot_id, post, posts = int(token.partition(":")[0]), SqlPostRoom(database, vault, clock), SqlTelegramPosts(database)
    api, has_desk = TelegramApi(application.bot), settings.telegram_desk_chat_id is not None
    try:
        yield TelegramAccount(
            bot_id,
            post,
            posts,
            api,
            BotLink(application.bot),
            lambda body: read_update(body, application.bot),
            settings.telegram_webhook,
            secret.get_secret_value() if secret else "",
            TelegramMedia(application.bot),
            TelegramGroup(api) if has_desk else None,
            SqlTopicShelf(database) if has_desk else None,
            api,
        )
    finally:
        await application.bot.shutdown()
