"""A scholar's whole story on Telegram, through the emulator of its Bot API: fetched (polling) and brought (webhook)."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.doors.serving import Served, free_port, served
from tests.telegram_peers import SECRET, TOKEN, Scholar, Telegram, keyboard_of, message_of, telegram, wait_for

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def peer() -> Iterator[Telegram]:
    with telegram(free_port()) as running:
        yield running


def settings(peer: Telegram, way: str, port: int) -> dict[str, str]:
    common = {"TELEGRAM_BOT_TOKEN": peer.token, "TELEGRAM_API_URL": peer.address}
    brought = {"PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_WEBHOOK_SECRET": SECRET}
    return common | (brought if way == "webhook" else {})


@pytest.fixture(scope="module", params=["polling", "webhook"])
def server(request: pytest.FixtureRequest, peer: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = free_port()
    bot = Telegram(peer.address, f"{10 if request.param == 'polling' else 11}{TOKEN}")
    with served(tmp_path_factory.mktemp(request.param), port, **settings(bot, request.param, port)) as running:
        running_bot[request.param] = bot
        wait_for(lambda: any(each["method"] in ("setWebhook", "deleteWebhook") for each in peer.sent()))
        yield running


running_bot: dict[str, Telegram] = {}


@pytest.fixture
def li(server: Served, request: pytest.FixtureRequest) -> Scholar:
    """Somebody new."""
    way = request.node.callspec.params["server"]
    return Scholar(running_bot[way], 1000 + free_port())


def labels(call: dict[str, object]) -> list[str]:
    return [button["text"] for row in keyboard_of(call) for button in row]


def test_a_deep_link_greets_with_what_it_is_about(li: Scholar) -> None:
    assert "崂山" in li.ask("/start laoshan")
    assert any("崂山" in label for label in labels(li.heard()[-1]))


def test_a_question_is_answered_with_its_source_and_a_follow_up_is_understood(li: Scholar) -> None:
    assert "800元" in li.ask("硕士有多少住房补贴？")
    assert "1200元" in li.ask("博士呢？")


def test_a_choice_shows_afterwards_what_was_chosen(li: Scholar) -> None:
    li.ask("/register")
    asked = li.heard()[-1]["result"]["message_id"]
    li.choose("同意")
    wait_for(lambda: bool(li.telegram.sent("editMessageReplyMarkup", li.id)))
    [edit] = li.telegram.sent("editMessageReplyMarkup", li.id)
    assert int(edit["message_id"]) == asked
    assert [label[0] for label in labels(edit)] == ["✓"] and "同意" in labels(edit)[0]


def test_a_button_asks_on_and_leaves_the_others_where_they_are(li: Scholar) -> None:
    li.ask("硕士有多少住房补贴？")
    asked, before = li.heard()[-1]["result"]["message_id"], labels(li.heard()[-1])
    li.choose("怎么申请")
    wait_for(lambda: bool(li.telegram.sent("editMessageReplyMarkup", li.id)))
    [edit] = li.telegram.sent("editMessageReplyMarkup", li.id)
    assert int(edit["message_id"]) == asked
    assert len(before) > 1 and labels(edit) == [label for label in before if label != "怎么申请？"]


def test_a_button_that_was_used_does_nothing_twice(li: Scholar) -> None:
    li.ask("/start")
    old = keyboard_of(li.heard()[-1])[0][0]["callback_data"]
    li.press_data(old, 1)
    li.next()
    li.press_data(old, 1)
    wait_for(lambda: any("已经答过" in str(each.get("text")) for each in li.telegram.sent("answerCallbackQuery")))
    assert len(li.heard()) == 2


def test_a_registration_by_keyboard_ends_with_a_reference_and_an_old_skip_skips_nothing(li: Scholar) -> None:
    li.ask("/register")
    li.choose("同意")
    for answer in ("张伟", "德国"):
        li.ask(answer)
    li.choose("博士")
    for answer in ("慕尼黑工业大学", "海洋机器人"):
        li.ask(answer)
    li.ask("项目洽谈")
    stale = next(button["callback_data"] for row in keyboard_of(li.heard()[-1]) for button in row if "跳过" in button["text"])
    li.ask("水下导航系统")
    li.press_data(stale, li.heard()[-2]["result"]["message_id"])
    wait_for(lambda: any("之前的选项" in str(each.get("text")) for each in li.telegram.sent("answerCallbackQuery")))
    li.ask("wei@example.org")
    li.choose("跳过")
    assert "请核对" in li.choose("跳过") or "确认" in li.texts()[-1]
    done = li.choose("提交")
    assert re.search(r"[A-Z0-9-]{6,}", done), done


def test_an_officer_is_asked_for_and_left_again(li: Scholar) -> None:
    li.ask("/officer")
    assert "专员" in li.choose("崂山")
    li.write("我的材料交了两周了")
    assert "还开着" in li.ask("返回")
    assert "由我继续" in li.ask("结束求助")


def test_all_that_is_kept_is_erased_when_asked(li: Scholar) -> None:
    li.ask("硕士有多少住房补贴？")
    li.ask("/privacy")
    li.choose("删除我的数据")
    assert "回执" in li.choose("确定删除")
    li.ask("/privacy")
    export = li.choose("导出")
    assert "住房补贴" not in export


def test_the_language_is_chosen_by_a_button(li: Scholar) -> None:
    li.ask("/language")
    assert "English" in li.choose("English")
    assert "register" in li.ask("/help")


@pytest.mark.parametrize("server", ["webhook"], indirect=True)
def test_the_same_update_brought_three_times_is_answered_once(server: Served, li: Scholar) -> None:
    update = {"update_id": 900_000_000 + li.id, "message": message_of(li.id, 1, text="硕士有多少住房补贴？")}
    for _ in range(3):
        reply = httpx.post(f"{server.address}/telegram", json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        assert reply.status_code == 200
    li.next()
    li.ask("谢谢")
    assert len(li.heard()) == 2


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_a_restart_in_the_middle_of_a_form_loses_nothing(peer: Telegram, way: str, tmp_path: Path) -> None:
    port = free_port()
    bot = Telegram(peer.address, f"{30 + len(way)}{TOKEN}")
    li = Scholar(bot, 2000 + port)
    with served(tmp_path, port, **settings(bot, way, port)) as running:
        wait_for(lambda: bot_is_linked(peer, way, port))
        li.ask("/register")
        li.choose("同意")
        li.ask("张伟")
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
        li.write("德国")  # while nobody is there
    with served(tmp_path, port, **settings(bot, way, port)):
        bot.deliver()
        assert "学历" in li.next(seconds=60)[0]
        assert len(li.choose("博士")) > 0


def bot_is_linked(peer: Telegram, way: str, port: int) -> bool:
    method = "setWebhook" if way == "webhook" else "deleteWebhook"
    return any(str(port) in str(each.get("url")) or way == "polling" for each in peer.sent(method))
