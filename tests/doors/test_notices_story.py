"""A scholar on the web asks for an officer, and the officer is told by e-mail and by WeCom: the whole program, a mail server and a WeCom on loopback."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.doors.serving import PROJECT, served
from tests.mail_side import PASSWORD, USER, Mailbox, mail_server
from tests.peers.wechat.wecom import AGENT_ID, CORP_ID, SECRET, Company, application
from tests.wechat_side import serving

pytestmark = pytest.mark.model
OFFICERS = "language: zh\nofficers:\n  - {name: 李娜, email: li@example.com, wecom: li, languages: [zh]}\n"


@dataclass
class Running:
    """The program, and what came of it at the other sides."""

    address: str
    mail: Mailbox
    company: Company

    async def say(self, text: str, number: str, conversation: str | None = None) -> str:
        """One turn on the web; the conversation."""
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as client:
            body = {"message_id": number, "text": text} | ({"conversation": conversation} if conversation else {})
            answer = await client.post("/api/messages", json=body)
        return str(answer.raise_for_status().json()["conversation"])

    async def told(self) -> None:
        """Wait until both roads brought something."""
        async with asyncio.timeout(30):
            while not (self.mail.letters and self.company.arrived):
                await asyncio.sleep(0.05)


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    knowledge = Path(shutil.copytree(PROJECT / "knowledge", tmp_path / "knowledge"))
    (knowledge / "city-desk.yaml").write_text(OFFICERS, encoding="utf-8")
    mail, company = Mailbox(), Company()
    async with mail_server(mail, wants_password=True) as port, serving(application(company)) as wecom:
        smtp = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "none", "SMTP_FROM": "guichao@example.com"}
        smtp |= {"SMTP_USER": USER, "SMTP_PASSWORD": PASSWORD}
        app = {"WECOM_CORP_ID": CORP_ID, "WECOM_AGENT_ID": str(AGENT_ID), "WECOM_SECRET": SECRET, "WECOM_API_URL": wecom}
        with served(tmp_path, 0, KNOWLEDGE_DIR=str(knowledge), PUBLIC_URL="https://guichao.example.com", **smtp, **app) as server:
            yield Running(server.address, mail, company)


async def test_an_officer_is_told_of_a_scholar_who_asks_for_one_and_reads_no_word_of_theirs(running: Running) -> None:
    conversation = await running.say("我叫安娜穆勒，想咨询住房补贴的事", "m1")
    await running.say("转人工", "m2", conversation)
    await running.say("/handoff city", "m3", conversation)
    await running.told()
    letter, (member, text) = running.mail.letters[0], running.company.arrived[0]
    assert (letter["To"], member) == ("li@example.com", "li")
    assert "https://guichao.example.com/desk/cases/C" in letter.get_content() and "https://guichao.example.com/desk/cases/C" in text
    assert "北京时间" in text and not any(word in text + str(letter) for word in ("安娜", "住房", conversation))
