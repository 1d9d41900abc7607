"""What `guichao doctor` says of notices: which roads are open, whom none reaches, what did not arrive."""

import shutil
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from bot.commands.diagnosing_notices import about_notices, said_of_failures
from bot.domain.case_events import Notice, NoticeKind
from bot.domain.notices import Errand, Road, Standing, Stretch
from bot.domain.phrasebook import Phrasebook
from bot.settings import PROJECT, Settings
from tests.fakes import NOON
from tests.mail_side import Mailbox
from tests.models import free_port

OFFICERS = """
language: zh
officers:
  - name: 李娜
    email: li@example.com
  - name: 王强
    wecom: wangqiang
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped knowledge with two officers at the city's desk."""
    copied = Path(shutil.copytree(PROJECT / "knowledge", tmp_path / "knowledge"))
    (copied / "city-desk.yaml").write_text(OFFICERS, encoding="utf-8")
    return copied


def said(folder: Path, **settings: object) -> list[str]:
    base = {"database_url": f"sqlite+aiosqlite:///{folder.parent}/guichao.db", "secret_key": "only for these tests, not a secret", "knowledge_dir": folder}
    return list(about_notices(Settings.model_validate(base | settings)))


def test_without_any_road_two_notes_say_how_to_open_one(folder: Path) -> None:
    lines = said(folder)
    assert [line[0] for line in lines] == ["•", "•"] and all("docs/notices.md" in line for line in lines)


def test_a_mail_server_that_is_there_is_named_and_so_is_whom_it_does_not_reach(folder: Path) -> None:
    server = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        mail, _, unreached, failed = said(folder, smtp_host="127.0.0.1", smtp_port=server.port, smtp_tls="none", smtp_from="a@guichao.test")
    finally:
        server.stop()
    assert mail.startswith("✓") and "127.0.0.1" in mail
    assert unreached.startswith("•") and "王强" in unreached and "李娜" not in unreached
    assert failed.startswith("✓")


def test_a_mail_server_that_is_not_there_is_a_fault(folder: Path) -> None:
    mail = said(folder, smtp_host="127.0.0.1", smtp_port=free_port(), smtp_tls="none", smtp_from="a@guichao.test")[0]
    assert mail.startswith("✗") and "down" in mail


def test_wecom_that_is_not_reached_is_a_fault_and_its_callback_is_told(folder: Path) -> None:
    wecom = {"wecom_corp_id": "ww1234567890abcdef", "wecom_agent_id": 1000002, "wecom_secret": "secret", "wecom_token": "Token", "wecom_aes_key": "a" * 43}
    _, api, callback, *_ = said(folder, wecom_api_url=f"http://127.0.0.1:{free_port()}", public_url="https://guichao.test", **wecom)
    assert api.startswith("✗") and "https://guichao.test/wecom" in callback and "secret" not in api + callback


def test_what_did_not_arrive_is_told_with_its_reasons(phrases: Phrasebook) -> None:
    notices = [Notice("C1", name, NoticeKind.OFFERED, NOON) for name in ("李娜", "王强")]
    refused = Errand(notices[0], {Road.EMAIL: Stretch(Standing.REFUSED, "550"), Road.WECOM: Stretch(Standing.SENT)}, done_at=NOON)
    line = said_of_failures([refused, Errand(notices[1], done_at=NOON)], phrases)
    assert line.startswith("•") and all(part in line for part in ("2", "李娜", "王强", "email 550", "没有可用的地址", "no usable address"))
    assert said_of_failures([], phrases).startswith("✓")
