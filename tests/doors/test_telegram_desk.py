"""The whole program with an officers' group: people on the web, officers in Telegram (mockpost with topics), and a kill in the middle."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.commands.diagnosing_desk import about_desk
from bot.settings import Settings
from tests.doors.serving import PROJECT, Served, free_port, served
from tests.telegram_group_peer import GROUP, LI, STRANGER, TOKEN, WANG, Group, group
from tests.telegram_peers import SECRET, wait_for

pytestmark = pytest.mark.model
CITY_DESK = f"""\
language: zh
officers:
  - {{name: 李老师, telegram: {LI}, languages: [zh]}}
  - {{name: 王老师, telegram: {WANG}, languages: [zh, en]}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder with two officers, and room for a database."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(PROJECT / "knowledge", folder / "knowledge")
    (folder / "knowledge" / "city-desk.yaml").write_text(CITY_DESK, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def peer(folder: Path) -> Iterator[Group]:
    (folder / "peer").mkdir()
    with group(folder / "peer") as running:
        yield running


@contextmanager
def guichao(folder: Path, peer: Group) -> Iterator[Served]:
    """Guichao with the group; started again it finds what it kept."""
    port = free_port()
    telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"{peer.address}/telegram", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    place = {"TELEGRAM_DESK_CHAT_ID": str(GROUP), "PUBLIC_URL": f"http://127.0.0.1:{port}", "KNOWLEDGE_DIR": str(folder / "knowledge")}
    with served(folder, port, **telegram, **place) as running:
        peer.door = running.address
        yield running


class Visitor:
    """Somebody on the web chat."""

    def __init__(self) -> None:
        self.token: str | None = None
        self._number = 0

    def says(self, door: str, text: str) -> None:
        self._number += 1
        body = {"message_id": f"m{self._number}", "text": text, **({"conversation": self.token} if self.token else {})}
        self.token = httpx.post(f"{door}/api/messages", json=body, timeout=30).json()["conversation"]

    def hears(self, door: str, text: str) -> None:
        wait_for(lambda: text in self.read(door), 30, lambda: self.read(door))

    def read(self, door: str) -> str:
        return httpx.get(f"{door}/api/messages", params={"conversation": self.token or ""}, timeout=30).text


def test_a_visitor_on_the_web_and_officers_in_the_group_through_a_kill(folder: Path, peer: Group) -> None:
    anna = Visitor()
    with guichao(folder, peer) as server:
        for text in ("硕士有多少住房补贴？", "转人工", "崂山区"):
            anna.says(server.address, text)
        wait_for(lambda: len(peer.topics()) == 1 and len(peer.texts(peer.topics()[0])) == 1, 60)
        [thread] = peer.topics()
        card = peer.texts(thread)[0]
        assert (
            "市级服务台" in card
            and "按来访者这次说的区转来" in card
            and "硕士有多少住房补贴？" in card
            and re.search(r"http://127\.0\.0\.1:\d+/desk/cases/C\w+", card)
        )
        anna.says(server.address, "我的材料交了两周了")
        peer.shows(thread, "我的材料交了两周了")
        peer.writes(STRANGER, thread, "/close")
        written = peer.writes(LI, thread, "您好，我来帮您看看")
        peer.writes(LI, thread, "您好，我来帮您看看", update=written)  # Telegram brings it again
        peer.writes(LI, thread, "/note 家属情况先问清楚")
        anna.hears(server.address, "您好，我来帮您看看")
        os.kill(server.process.pid, signal.SIGKILL)
    with guichao(folder, peer) as server:
        anna.says(server.address, "重启以后还在吗")
        peer.shows(thread, "重启以后还在吗", 120)
        assert sum("我的材料交了两周了" in text for text in peer.texts(thread)) == 1
        card_number = peer.calls("pinChatMessage")[0]["message_id"]
        peer.presses(WANG, thread, int(card_number), "desk:claim")
        wait_for(lambda: any("已由李老师接手" in str(each.get("text")) for each in peer.calls("answerCallbackQuery")), 30)
        peer.presses(LI, thread, int(card_number), "desk:close")
        wait_for(lambda: any(int(each["message_thread_id"]) == thread for each in peer.calls("closeForumTopic")), 60)
        read = anna.read(server.address)
        assert read.count("您好，我来帮您看看") == 1 and "家属情况" not in read and "专员已结束本次服务" in read
        anna.says(server.address, "评分 4")
        wait_for(lambda: any("来访者评分：4" in each["text"] for each in peer.calls("editMessageText")), 60)
        anna.says(server.address, "没解决，请重新打开")
        wait_for(lambda: any(int(each["message_thread_id"]) == thread for each in peer.calls("reopenForumTopic")), 60)
        anna.says(server.address, "还是没办下来")
        peer.shows(thread, "还是没办下来")


def test_doctor_says_that_the_group_can_be_used(folder: Path, peer: Group) -> None:
    settings = Settings(
        telegram_bot_token=TOKEN,  # type: ignore[arg-type]  # pydantic makes a secret of it
        telegram_api_url=f"{peer.address}/telegram",
        telegram_desk_chat_id=GROUP,
        knowledge_dir=folder / "knowledge",
    )
    lines = list(about_desk(settings))
    assert [line[0] for line in lines] == ["✓", "✓"] and "2位" in lines[0] and "Officers" in lines[1]
    blank = settings.model_copy(update={"knowledge_dir": PROJECT / "knowledge"})
    assert next(iter(about_desk(blank))).startswith("✗")
