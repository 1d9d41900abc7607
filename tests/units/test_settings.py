"""The settings: what is read, and what stops the start with a line that mends it."""

import re
from pathlib import Path

import pytest

from bot.domain.errors import Misconfigured
from bot.settings import PROJECT, Settings, read_settings

APP_ID, TOKEN, KEY = "wx1234567890abcdef", "ATokenOfTheTests", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ACCOUNT = {"WECHAT_APP_ID": APP_ID, "WECHAT_TOKEN": TOKEN}


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return read_settings()


BOT = "123456:abcdefghijklmnopqrstuvwxyz012345678"


def faults(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    with pytest.raises(Misconfigured) as stopped:
        read(monkeypatch, **given)
    return list(stopped.value.faults)


def test_without_settings_there_is_no_wechat() -> None:
    settings = read_settings()
    assert (settings.has_wechat, settings.wechat_verified, settings.wechat_api_url) == (False, False, "https://api.weixin.qq.com")


def test_an_app_id_and_a_token_open_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **ACCOUNT).has_wechat


def test_an_empty_aes_key_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **ACCOUNT, WECHAT_AES_KEY="").wechat_aes_key is None


def test_a_whole_verified_account_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **ACCOUNT, WECHAT_AES_KEY=KEY, WECHAT_APP_SECRET="app-secret", WECHAT_VERIFIED="true", WECHAT_API_URL="http://127.0.0.1:9/")
    assert settings.wechat_verified and settings.wechat_aes_key and settings.wechat_aes_key.get_secret_value() == KEY
    assert settings.wechat_api_url == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"WECHAT_APP_ID": APP_ID}, ["WECHAT_TOKEN: is not set, but WECHAT_APP_ID is; choose a Token"]),
        ({"WECHAT_TOKEN": TOKEN}, ["WECHAT_APP_ID: is not set, but WECHAT_TOKEN is; copy the AppID"]),
        ({"WECHAT_AES_KEY": KEY}, ["WECHAT_APP_ID: is not set, but WECHAT_AES_KEY is;", "WECHAT_TOKEN: is not set, but WECHAT_AES_KEY is;"]),
        ({"WECHAT_APP_SECRET": "s", **ACCOUNT, "WECHAT_TOKEN": ""}, ["WECHAT_TOKEN: is not set, but WECHAT_APP_SECRET is;"]),
        ({**ACCOUNT, "WECHAT_VERIFIED": "true"}, ["WECHAT_APP_SECRET: is not set, but WECHAT_VERIFIED is; copy the AppSecret"]),
    ],
)
def test_half_an_account_names_what_is_missing_a_line_each(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: list[str]) -> None:
    said = faults(monkeypatch, **given)
    assert len(said) == len(missing) and all(line.startswith(start) for line, start in zip(said, missing, strict=True))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WECHAT_APP_ID", "gh_hidden", "WECHAT_APP_ID: is not an AppID"),
        ("WECHAT_APP_ID", "wx-hidden", "WECHAT_APP_ID: is not an AppID"),
        ("WECHAT_TOKEN", "hi", "WECHAT_TOKEN: must have 3 to 32"),
        ("WECHAT_TOKEN", "hidden" * 6, "WECHAT_TOKEN: must have 3 to 32"),
        ("WECHAT_AES_KEY", "hidden", "WECHAT_AES_KEY: must be the 43"),
        ("WECHAT_AES_KEY", KEY + "=", "WECHAT_AES_KEY: must be the 43"),
        ("WECHAT_API_URL", "hidden.example", "WECHAT_API_URL: must begin with http"),
        ("WECHAT_VERIFIED", "hidden", "WECHAT_VERIFIED: "),
    ],
)
def test_a_wrong_wechat_setting_is_one_line_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    (line,) = faults(monkeypatch, **{**ACCOUNT, name: value})
    assert line.startswith(said) and "hidden" not in line and KEY not in line


def test_every_setting_stands_in_the_example() -> None:
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    names = {name.lower() for name in re.findall(r"^# ([A-Z][A-Z_]+)=", example, re.MULTILINE)}
    assert names == set(Settings.model_fields)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"TELEGRAM_BOT_TOKEN": "hidden"}, "TELEGRAM_BOT_TOKEN: is not a bot token"),
        ({"TELEGRAM_BOT_TOKEN": "123456:hidden"}, "TELEGRAM_BOT_TOKEN: is not a bot token"),
        ({"TELEGRAM_BOT_TOKEN": BOT, "TELEGRAM_WEBHOOK_SECRET": "hidden"}, "TELEGRAM_WEBHOOK_SECRET: must have 16 to 256"),
        ({"TELEGRAM_BOT_TOKEN": BOT, "TELEGRAM_WEBHOOK_SECRET": "hidden hidden hidden"}, "TELEGRAM_WEBHOOK_SECRET: must have 16 to 256"),
        ({"TELEGRAM_BOT_TOKEN": BOT, "TELEGRAM_DESK_CHAT_ID": "12345"}, "TELEGRAM_DESK_CHAT_ID: is not the number of a group"),
        ({"TELEGRAM_BOT_TOKEN": BOT, "TELEGRAM_API_URL": "hidden"}, "TELEGRAM_API_URL: must begin with http"),
        ({"TELEGRAM_DESK_CHAT_ID": "-100123"}, "TELEGRAM_BOT_TOKEN: is not set, but TELEGRAM_DESK_CHAT_ID is"),
    ],
)
def test_a_wrong_telegram_setting_is_one_line_without_its_value(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str) -> None:
    (line,) = faults(monkeypatch, **settings)
    assert line.startswith(said) and "hidden" not in line and BOT not in line


def test_updates_are_brought_only_where_address_and_secret_are_known() -> None:
    bot = {"telegram_bot_token": BOT, "public_url": "https://guichao.example.org/"}
    assert Settings.model_validate(bot).telegram_webhook is None
    assert Settings.model_validate({**bot, "telegram_webhook_secret": "s" * 16}).telegram_webhook == "https://guichao.example.org/telegram"
