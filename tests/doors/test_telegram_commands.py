"""`guichao telegram …` as its user runs it, against the emulator and against nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.doors.serving import PROJECT, free_port
from tests.telegram_peers import SECRET, TOKEN, Telegram, telegram


@pytest.fixture(scope="module")
def peer() -> Iterator[Telegram]:
    with telegram(free_port()) as running:
        yield running


def guichao(*command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "bot", "telegram", *command], cwd=PROJECT, env=os.environ | settings, capture_output=True, text=True)


def test_setup_sets_the_menu_in_both_languages_and_the_webhook(peer: Telegram) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": peer.address, "PUBLIC_URL": "http://127.0.0.1:9", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    done = guichao("setup", **settings)
    assert done.returncode == 0 and "webhook" in done.stdout, done.stderr
    assert [each.get("language_code") for each in peer.sent("setMyCommands")] == [None, "zh"]
    assert peer.sent("setWebhook")[-1]["url"] == "http://127.0.0.1:9/telegram"
    assert guichao("webhook-remove", **settings).returncode == 0
    assert peer.sent("deleteWebhook")


def test_a_token_that_telegram_does_not_know_is_said_in_words(peer: Telegram) -> None:
    peer.refuse("getMe", 401, "Unauthorized")
    done = guichao("check", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=peer.address)
    assert done.returncode == 1 and "TELEGRAM_BOT_TOKEN" in done.stderr and TOKEN not in done.stderr


def test_where_nobody_answers_the_network_is_named() -> None:
    done = guichao("check", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=f"http://127.0.0.1:{free_port()}")
    assert done.returncode == 1 and "TELEGRAM_API_URL" in done.stderr and TOKEN not in done.stderr and "Traceback" not in done.stderr


def test_without_a_token_the_setting_is_named() -> None:
    done = guichao("setup")
    assert done.returncode == 1 and done.stderr.startswith("TELEGRAM_BOT_TOKEN: is not set")
