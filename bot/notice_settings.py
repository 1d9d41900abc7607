"""Room: settings. The part of `Settings` that is about notices to officers: the mail server and the WeCom app. Nothing is read here."""

import re
from email.utils import parseaddr
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

_PORTS = {"starttls": 587, "implicit": 465, "none": 25}
"""Where mail servers listen, by how they are spoken to."""
_HERE = ("localhost", "127.0.0.1", "::1")
_WHERE = {
    "SMTP_HOST": "write the name of the mail server",
    "SMTP_FROM": "write the address that notices come from",
    "SMTP_USER": "write the name of the mailbox, or unset the other",
    "SMTP_PASSWORD": "write the password or authorisation code of the mailbox, or unset the other",
    "WECOM_CORP_ID": "copy the 企业ID from 我的企业 in WeCom's console",
    "WECOM_AGENT_ID": "copy the AgentId from the app's page in WeCom's console",
    "WECOM_SECRET": "copy the Secret from the app's page in WeCom's console",
    "WECOM_TOKEN": "copy the Token from 接收消息服务器配置 in WeCom's console, or unset the other",
    "WECOM_AES_KEY": "copy the EncodingAESKey from 接收消息服务器配置 in WeCom's console, or unset the other",
}
"""What to do about a setting that is missing."""


class NoticeSettings(BaseSettings):
    """All optional: without them officers see their cases on the desk alone."""

    smtp_host: str | None = None
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    smtp_tls: str = "starttls"
    wecom_corp_id: str | None = None
    wecom_agent_id: int | None = Field(default=None, ge=1)
    wecom_secret: SecretStr | None = None
    wecom_token: SecretStr | None = None
    wecom_aes_key: SecretStr | None = None
    wecom_api_url: str = "https://qyapi.weixin.qq.com"

    @field_validator("smtp_host")
    @classmethod
    def _a_host(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[0-9A-Za-z:]([0-9A-Za-z.:-]*[0-9A-Za-z])?", value):
            raise ValueError("is not the name of a server: letters, digits, dots and hyphens, without smtp:// and without a port, such as smtp.example.org")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _a_sender(cls, value: str | None) -> str | None:
        if value is not None and not (value.isprintable() and re.fullmatch(r"[!-?A-~]+@[0-9A-Za-z.-]+", parseaddr(value)[1])):
            raise ValueError("is not an e-mail address; write guichao@example.org, or 归巢 <guichao@example.org>")
        return value

    @field_validator("smtp_tls")
    @classmethod
    def _a_way(cls, value: str) -> str:
        if value not in _PORTS:
            raise ValueError("must be starttls (port 587), implicit (port 465, SSL) or none (port 25)")
        return value

    @field_validator("wecom_corp_id")
    @classmethod
    def _a_corp_id(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch("w[a-z][0-9A-Za-z_-]{8,62}", value):
            raise ValueError("is not a 企业ID: it begins with ww and stands at the foot of 我的企业 in WeCom's console")
        return value

    @field_validator("wecom_token")
    @classmethod
    def _a_callback_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch("[0-9A-Za-z]{1,32}", value.get_secret_value()):
            raise ValueError("must have at most 32 letters and digits, the same as Token under 接收消息服务器配置 in WeCom's console")
        return value

    @field_validator("wecom_aes_key")
    @classmethod
    def _a_callback_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch("[0-9A-Za-z]{43}", value.get_secret_value()):
            raise ValueError("must be the 43 letters and digits of EncodingAESKey under 接收消息服务器配置 in WeCom's console")
        return value

    @model_validator(mode="after")
    def _whole_roads(self) -> Self:
        """Half a road would be silent: what is set names what is missing."""
        missing = [*self._missing_of_mail(), *self._missing_of_wecom()]
        if missing:
            raise ValueError("\n".join(missing))
        if self.smtp_password and self.smtp_tls == "none" and self.smtp_host not in _HERE:
            raise ValueError("SMTP_TLS: is none, so the password would be sent unencrypted; write starttls or implicit, or unset SMTP_USER and SMTP_PASSWORD")
        return self

    def _missing_of_mail(self) -> list[str]:
        given = self._given("smtp_host", "smtp_from", "smtp_user", "smtp_password", "smtp_port")
        pair = self._given("smtp_user", "smtp_password")
        return [*_missing(given, "SMTP_HOST", "SMTP_FROM"), *_missing(pair, "SMTP_USER", "SMTP_PASSWORD")]

    def _missing_of_wecom(self) -> list[str]:
        callback = self._given("wecom_token", "wecom_aes_key")
        given = [*self._given("wecom_corp_id", "wecom_agent_id", "wecom_secret"), *callback]
        return [*_missing(given, "WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET"), *_missing(callback, "WECOM_TOKEN", "WECOM_AES_KEY")]

    def _given(self, *names: str) -> list[str]:
        return [name.upper() for name in names if getattr(self, name)]

    @property
    def mail_port(self) -> int:
        """The port of the mail server, by the kind of encryption where none is named."""
        return self.smtp_port or _PORTS[self.smtp_tls]

    @property
    def has_wecom_callback(self) -> bool:
        """Whether WeCom may bring us what officers write to the app."""
        return bool(self.wecom_token and self.wecom_aes_key)


def _missing(given: list[str], *wanted: str) -> list[str]:
    return [f"{name}: is not set, but {given[-1]} is; {_WHERE[name]}" for name in wanted if given and name not in given]
