"""The settings of notices: what opens a road, and what stops the start with a line that mends it."""

from pathlib import Path

import pytest

from bot.domain.errors import Misconfigured
from bot.settings import Settings, read_settings

MAIL = {"SMTP_HOST": "smtp.example.org", "SMTP_FROM": "归巢 <guichao@example.org>"}
SIGN_IN = {"SMTP_USER": "guichao", "SMTP_PASSWORD": "hidden-password"}
WECOM = {"WECOM_CORP_ID": "ww1234567890abcdef", "WECOM_AGENT_ID": "1000002", "WECOM_SECRET": "hidden-secret"}
CALLBACK = {"WECOM_TOKEN": "hiddenToken", "WECOM_AES_KEY": "hidden7890123456789012345678901234567890abc"}


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


def faults(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    with pytest.raises(Misconfigured) as stopped:
        read(monkeypatch, **given)
    return list(stopped.value.faults)


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("implicit", 465), ("none", 25)])
def test_the_port_follows_from_the_encryption(monkeypatch: pytest.MonkeyPatch, tls: str, port: int) -> None:
    assert read(monkeypatch, **MAIL, SMTP_TLS=tls).mail_port == port
    assert read(monkeypatch, **MAIL, SMTP_TLS=tls, SMTP_PORT="2525").mail_port == 2525


def test_a_whole_wecom_app_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not read(monkeypatch, **WECOM).has_wecom_callback
    settings = read(monkeypatch, **WECOM, **CALLBACK, WECOM_API_URL="http://127.0.0.1:9/")
    assert (settings.has_wecom_callback, settings.wecom_agent_id, settings.wecom_api_url) == (True, 1000002, "http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SMTP_HOST": "smtp.example.org"}, ["SMTP_FROM"]),
        ({"SMTP_FROM": "a@example.org"}, ["SMTP_HOST"]),
        (SIGN_IN, ["SMTP_HOST", "SMTP_FROM"]),
        ({**MAIL, "SMTP_USER": "guichao"}, ["SMTP_PASSWORD"]),
        ({**MAIL, "SMTP_PASSWORD": "hidden"}, ["SMTP_USER"]),
        ({"WECOM_SECRET": "hidden"}, ["WECOM_CORP_ID", "WECOM_AGENT_ID"]),
        ({**WECOM, "WECOM_TOKEN": "hidden"}, ["WECOM_AES_KEY"]),
        (CALLBACK, ["WECOM_CORP_ID", "WECOM_AGENT_ID", "WECOM_SECRET"]),
    ],
)
def test_half_a_road_names_what_is_missing_a_line_each(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: list[str]) -> None:
    said = faults(monkeypatch, **given)
    assert [line.split(":")[0] for line in said] == missing and all("is not set, but" in line and "hidden" not in line for line in said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_HOST", "smtp://hidden.example.org"),
        ("SMTP_HOST", "hidden example"),
        ("SMTP_PORT", "0"),
        ("SMTP_FROM", "hidden"),
        ("SMTP_FROM", "hidden@example.org\nBcc: x@y.org"),
        ("SMTP_TLS", "ssl-hidden"),
        ("WECOM_CORP_ID", "hidden"),
        ("WECOM_AGENT_ID", "hidden"),
        ("WECOM_TOKEN", "hidden-token!"),
        ("WECOM_AES_KEY", "hidden"),
        ("WECOM_API_URL", "qyapi.hidden.com"),
    ],
)
def test_a_wrong_value_stops_the_start_and_is_not_printed(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    (line,) = faults(monkeypatch, **(MAIL | SIGN_IN | WECOM | CALLBACK | {name: value}))
    assert line.startswith(f"{name}: ") and "hidden" not in line


def test_a_password_is_not_sent_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = faults(monkeypatch, **MAIL, **SIGN_IN, SMTP_TLS="none")
    assert line.startswith("SMTP_TLS: is none")
    assert read(monkeypatch, SMTP_TLS="none", SMTP_HOST="127.0.0.1").smtp_user == "guichao"
