"""Room: settings. The only reader of the environment: typed, checked at start, passed on as values. No defaults elsewhere."""

import os
import re
import secrets
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import Misconfigured
from bot.domain.messages import Channel
from bot.notice_settings import NoticeSettings

PROJECT = Path(__file__).resolve().parent.parent
_MIN_SECRET = 16
_WHERE = {
    "WECHAT_APP_ID": "copy the AppID (开发者ID) from WeChat's console",
    "WECHAT_TOKEN": "choose a Token of 3 to 32 letters and digits, and enter the same under 服务器配置 in WeChat's console",
    "WECHAT_APP_SECRET": "copy the AppSecret (开发者密钥) from WeChat's console",
}
"""What to do about a WeChat setting that is missing."""


class Settings(NoticeSettings):
    """Every setting, all optional; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: str = "sqlite+aiosqlite:///var/guichao.db"
    knowledge_dir: Path = PROJECT / "knowledge"
    prompts_dir: Path = PROJECT / "prompts"
    knowledge_two_people: bool = False
    chroma_url: str | None = None
    secret_key: SecretStr | None = None
    public_url: str | None = None
    var_dir: Path = Path("var")
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str | None = None
    model_seconds: float = Field(default=6.0, gt=0, le=60)
    model_seconds_telegram: float = Field(default=12.0, gt=0, le=60)
    model_seconds_wechat: float = Field(default=2.5, gt=0, le=4)
    wechat_app_id: str | None = None
    wechat_app_secret: SecretStr | None = None
    wechat_token: SecretStr | None = None
    wechat_aes_key: SecretStr | None = None
    wechat_api_url: str = "https://api.weixin.qq.com"
    wechat_verified: bool = False
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: SecretStr | None = None
    telegram_desk_chat_id: int | None = None
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            name = make_url(value).drivername
        except ArgumentError as error:
            raise ValueError("is not a database address; write sqlite+aiosqlite:///var/guichao.db or postgresql+asyncpg://user@host/name") from error
        if name not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
            raise ValueError(f"the driver {name} is not known; use sqlite+aiosqlite or postgresql+asyncpg")
        return value

    @field_validator("chroma_url", "public_url", "openai_base_url", "wechat_api_url", "telegram_api_url", "wecom_api_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else value

    def patience(self) -> dict[Channel, float]:
        """How many seconds a turn may wait for a model, by its door: WeChat cuts its callers off after five."""
        return {
            Channel.TERMINAL: self.model_seconds,
            Channel.WEB: self.model_seconds,
            Channel.TELEGRAM: self.model_seconds_telegram,
            Channel.WECHAT: self.model_seconds_wechat,
        }

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _MIN_SECRET:
            raise ValueError(f"is shorter than {_MIN_SECRET} characters; make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'")
        return value

    @field_validator("wechat_app_id")
    @classmethod
    def _an_app_id(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch("wx[0-9A-Za-z]{16}", value):
            raise ValueError("is not an AppID: wx and 16 letters and digits; what begins with gh_ is the account's 原始ID and is not wanted here")
        return value

    @field_validator("wechat_token")
    @classmethod
    def _a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not 3 <= len(value.get_secret_value()) <= 32:
            raise ValueError("must have 3 to 32 letters and digits, the same as Token under 服务器配置 in WeChat's console")
        return value

    @field_validator("wechat_aes_key")
    @classmethod
    def _a_cipher_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch("[0-9A-Za-z]{43}", value.get_secret_value()):
            raise ValueError("must be the 43 letters and digits of EncodingAESKey in WeChat's console; in plain mode (明文模式) leave it empty")
        return value

    @field_validator("telegram_bot_token")
    @classmethod
    def _a_bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[1-9]\d{0,19}:[0-9A-Za-z_-]{10,}", value.get_secret_value()):
            raise ValueError("is not a bot token: digits, a colon and some 35 letters, as @BotFather gave it; copy it whole")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _a_webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch("[0-9A-Za-z_-]{16,256}", value.get_secret_value()):
            raise ValueError("must have 16 to 256 letters, digits, _ or -; make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'")
        return value

    @field_validator("telegram_desk_chat_id")
    @classmethod
    def _a_group(cls, value: int | None) -> int | None:
        if value is not None and value >= 0:
            raise ValueError("is not the number of a group: that is below zero and begins with -100; docs/telegram-desk.md says how to find it")
        return value

    @model_validator(mode="after")
    def _a_whole_telegram_bot(self) -> Self:
        """What only a bot needs names the bot's token."""
        given = next((name.upper() for name in ("telegram_webhook_secret", "telegram_desk_chat_id") if getattr(self, name)), None)
        if given and not self.telegram_bot_token:
            raise ValueError(f"TELEGRAM_BOT_TOKEN: is not set, but {given} is; copy the token from @BotFather, see docs/telegram.md")
        return self

    @model_validator(mode="after")
    def _a_whole_wechat_account(self) -> Self:
        """Half an account would be silent: what is set names what is missing."""
        account = ("wechat_app_id", "wechat_token", "wechat_app_secret", "wechat_aes_key", "wechat_verified")
        given = [name.upper() for name in account if getattr(self, name)]
        wanted = ["WECHAT_APP_ID", "WECHAT_TOKEN", *(["WECHAT_APP_SECRET"] if self.wechat_verified else [])]
        missing = [name for name in wanted if name not in given]
        if given and missing:
            raise ValueError("\n".join(f"{name}: is not set, but {given[-1]} is; {_WHERE[name]}" for name in missing))
        return self

    @property
    def has_wechat(self) -> bool:
        """Whether a WeChat account is configured, and its door open."""
        return bool(self.wechat_app_id and self.wechat_token)

    @property
    def telegram_webhook(self) -> str | None:
        """Where Telegram is to bring its updates; None where they are fetched from it."""
        return f"{self.public_url}/telegram" if self.public_url and self.telegram_webhook_secret else None


def read_settings() -> Settings:
    """The settings of this start; raises Misconfigured with one line a fault, never with a value that is secret."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [(fault["loc"], fault["msg"].removeprefix("Value error, ")) for fault in error.errors(include_input=False)]
        # A fault of several settings has no place of its own, and a line for each.
        lines = [line for place, said in faults for line in ([f"{str(place[0]).upper()}: {said}"] if place else said.splitlines())]
        raise Misconfigured(*lines) from error


def secret_of(settings: Settings) -> tuple[str, bool]:
    """The secret key, and whether it was made now: without SECRET_KEY one is made once and kept in `var/secret.key`."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value(), False
    file = settings.var_dir / "secret.key"
    try:
        if file.exists():
            return file.read_text(encoding="utf-8").strip(), False
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        secret = secrets.token_urlsafe(32)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write(secret + "\n")
    except OSError as error:
        raise Misconfigured(f"SECRET_KEY: {file} cannot be read or written ({error.strerror}); set SECRET_KEY, or make the folder writable") from error
    return secret, True
