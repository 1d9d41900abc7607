"""Room: bootstrap. Opens the windows that notices leave through, and the callback of WeCom, as the settings say. No behaviour of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import SqlNoticeShelf
from bot.adapters.sql_wechat import SqlTokenShelf
from bot.adapters.vault import Vault
from bot.domain.notices import Road
from bot.ports import Clock
from bot.ports.notices import NoticeShelf, RoadToOfficers
from bot.settings import Settings
from handlers.desk.wecom import Codec


@dataclass(frozen=True)
class NoticeWindows:
    """What notices need; `roads` holds those that are configured, `codec` is there where WeCom may call back."""

    shelf: NoticeShelf
    roads: Mapping[Road, RoadToOfficers] = field(default_factory=dict)
    codec: Codec | None = None


@asynccontextmanager
async def open_notices(settings: Settings, database: Database, vault: Vault, clock: Clock) -> AsyncIterator[NoticeWindows]:
    """The windows of notices; what a road imports is loaded only where it is configured. Nothing is called yet."""
    async with open_roads(settings, SqlTokenShelf(database, vault), clock) as roads:
        yield NoticeWindows(SqlNoticeShelf(database), roads, _codec(settings))


@asynccontextmanager
async def open_roads(settings: Settings, shelf: SqlTokenShelf, clock: Clock) -> AsyncIterator[Mapping[Road, RoadToOfficers]]:
    """The roads that are configured."""
    roads: dict[Road, RoadToOfficers] = {}
    if settings.smtp_host and settings.smtp_from:
        from bot.adapters.smtp_mail import MailServer, SmtpMail, Tls

        given = (settings.smtp_host, settings.mail_port, Tls(settings.smtp_tls), settings.smtp_from, settings.smtp_user, settings.smtp_password)
        roads[Road.EMAIL] = SmtpMail(MailServer(*given), clock)
    if not (settings.wecom_corp_id and settings.wecom_agent_id and settings.wecom_secret):
        yield roads
        return
    from bot.adapters.wecom_api import WeComApi

    wecom = WeComApi(settings.wecom_corp_id, settings.wecom_agent_id, settings.wecom_secret, shelf, clock, settings.wecom_api_url)
    try:
        yield {**roads, Road.WECOM: wecom}
    finally:
        await wecom.close()


def _codec(settings: Settings) -> Codec | None:
    if not (settings.wecom_token and settings.wecom_aes_key and settings.wecom_corp_id):
        return None
    from bot.adapters.wecom_codec import WeComCodec

    return WeComCodec(settings.wecom_token.get_secret_value(), settings.wecom_corp_id, settings.wecom_aes_key.get_secret_value())
