"""Talk on Telegram, as a person there lives it: edits, pictures, buttons of last week, a bot that was blocked, and long words."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.sql_store import SqlStore
from bot.bootstrap import House, join
from bot.domain.continuing import code_in
from bot.domain.cues import Cues
from bot.domain.library import Knowledge
from bot.domain.messages import AttachmentKind, Author
from bot.domain.phrasebook import Phrasebook
from bot.settings import Settings
from bot.telegram_account import open_telegram_bot
from tests.desk_fakes import FakeNotes
from tests.fakes import FakeCaseBook, FakeCodes, FakeIndex, FakeSignIns, FakeStore, FixedClock
from tests.telegram_peers import chat_of, keyboard_of, person_of
from tests.telegram_talk import LI, Talk, talking

PHOTO = [{"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90}, {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 900}]


@pytest.fixture
async def talk(
    tmp_path: Path, knowledge: Knowledge, index: FakeIndex, scripts: ChineseScripts, clock: FixedClock, cues: Cues, phrases: Phrasebook
) -> AsyncIterator[Talk]:
    def house(store: SqlStore) -> House:
        windows = (index, store, FakeSignIns(), scripts, clock, cues, phrases)
        codes, book = FakeCodes(FakeStore()), FakeCaseBook(FakeStore())
        return join(Settings(var_dir=tmp_path), knowledge, *windows, notes=FakeNotes(), codes=codes, book=book)

    async with talking(tmp_path, clock, house) as made:
        yield made


async def test_a_question_is_answered_once_however_often_its_update_comes(talk: Talk) -> None:
    await talk.write("硕士有多少住房补贴？")
    told = talk.bot.account.read({"update_id": 999_999, "message": {**MESSAGE, "text": "谢谢"}})
    assert told is not None
    for _ in range(3):
        await talk.bot.door.hear(told)
    await talk.quiet()
    assert len(talk.sent()) == 2


MESSAGE = {"message_id": 9, "date": 1_700_000_000, "chat": chat_of(LI), "from": person_of(LI, "zh-hans")}


async def test_an_edit_of_the_last_question_is_answered_with_a_word_about_it(talk: Talk) -> None:
    asked = await talk.write("硕士有多少住房补贴？")
    await talk.edit(asked, "博士有多少住房补贴？")
    assert "改了上一条消息" in talk.texts()[1]
    assert "1200元" in talk.texts()[2]


async def test_an_edit_of_an_older_message_changes_nothing(talk: Talk) -> None:
    asked = await talk.write("硕士有多少住房补贴？")
    await talk.write("谢谢")
    await talk.edit(asked, "博士有多少住房补贴？")
    assert len(talk.sent()) == 2


async def test_an_edit_inside_a_form_fills_in_nothing(talk: Talk) -> None:
    await talk.write("/register")
    await talk.press("同意")
    asked = await talk.write("张伟")
    before = await talk.conversation()
    await talk.edit(asked, "张薇")
    assert "修改" in talk.texts()[-1]
    assert (await talk.conversation()).form == before.form


async def test_an_edit_while_an_officer_is_asked_for_reaches_the_desk_as_one(talk: Talk) -> None:
    await talk.write("/officer laoshan")
    asked = await talk.write("我的材料交了两周了")
    await talk.edit(asked, "我的材料交了三周了")
    said = await talk.house.store.said((await talk.conversation()).id)
    assert said[-1].author is Author.PERSON and said[-1].text == "（改过的消息）我的材料交了三周了"


async def test_a_picture_is_kept_for_the_officer_and_answered_in_words(talk: Talk) -> None:
    number = await talk.write(photo=PHOTO)
    said = await talk.house.store.said((await talk.conversation()).id)
    assert said[0].attachment is not None
    assert (said[0].attachment.kind, said[0].attachment.ref) == (AttachmentKind.IMAGE, f"{LI}:{number}:large")
    assert "图片" in talk.texts()[-1]


async def test_words_under_a_picture_are_a_question(talk: Talk) -> None:
    await talk.write(photo=PHOTO, caption="硕士有多少住房补贴？")
    assert "800元" in talk.texts()[-1]


async def test_five_pictures_sent_together_are_answered_once_and_all_kept_for_an_officer(talk: Talk) -> None:
    for _ in range(5):
        await talk.write(photo=PHOTO, media_group_id="album")
    assert len(talk.sent()) == 1
    await talk.write("/officer laoshan")
    for _ in range(3):
        await talk.write(photo=PHOTO, media_group_id="another")
    said = await talk.house.store.said((await talk.conversation()).id)
    assert [line.attachment is not None for line in said[-3:]] == [True, True, True]


async def test_a_shared_number_answers_the_form_that_asks_for_it(talk: Talk) -> None:
    await talk.write("/register")
    await talk.press("同意")
    for answer in ("张伟", "德国", "博士", "慕尼黑工业大学", "海洋机器人", "项目洽谈", "水下导航系统", "wei@example.org"):
        await talk.write(answer)
    await talk.write(contact={"phone_number": "4915123456789", "first_name": "Wei", "user_id": LI})
    conversation = await talk.conversation()
    assert conversation.form is not None and conversation.form.values["phone"].stored == "+4915123456789"


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "学位证.pdf"}},
        {"location": {"latitude": 36.06, "longitude": 120.38}},
        {"contact": {"phone_number": "4915123456789", "first_name": "Wei"}},
        {
            "sticker": {
                "file_id": "s",
                "file_unique_id": "s",
                "width": 1,
                "height": 1,
                "type": "regular",
                "is_animated": False,
                "is_video": False,
                "emoji": "👍",
            }
        },
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
    ids=["voice", "document", "location", "contact", "sticker", "dice"],
)
async def test_whatever_is_sent_is_answered_with_what_to_do(talk: Talk, content: dict[str, Any]) -> None:
    await talk.write(**content)
    assert len(talk.sent()) == 1


async def test_a_service_message_is_answered_by_nothing(talk: Talk) -> None:
    await talk.write(pinned_message={**MESSAGE, "text": "x"})
    assert talk.sent() == []


async def test_a_button_of_last_week_still_asks_about_its_entry(talk: Talk) -> None:
    await talk.write("硕士有多少住房补贴？")
    old = next(button["callback_data"] for row in keyboard_of(talk.sent()[-1]) for button in row if "怎么申请" in button["text"])
    await talk.write("学历认证怎么办")
    await talk.press_data(old)
    assert len(talk.sent()) == 3 and "住房补贴" in talk.texts()[-1]


async def test_a_button_that_belonged_to_a_form_skips_nothing_later(talk: Talk) -> None:
    await talk.write("/register")
    old = keyboard_of(talk.sent()[-1])[0][0]["callback_data"]
    await talk.write("同意")
    before = await talk.conversation()
    await talk.press_data(old)
    assert "之前的选项" in talk.toasts()[-1]
    assert (await talk.conversation()).version == before.version


async def test_a_press_that_comes_again_with_another_query_does_nothing_twice(talk: Talk) -> None:
    await talk.write("/start")
    data = keyboard_of(talk.sent()[-1])[0][0]["callback_data"]
    await talk.press_data(data)
    await talk.press_data(data)
    assert len(talk.sent()) == 2
    assert "已经答过" in talk.toasts()[-1]


TELLS = "我是德国的硕士，2025年毕业，在青岛就业"


async def of_the_list(talk: Talk) -> tuple[dict[str, str], list[str], list[str]]:
    """A list that fits Li: what its buttons bring back by their labels, those of its entries, those that answer its question."""
    await talk.write(TELLS)
    await talk.write("/mylist")
    sends = await talk.newest_buttons()
    shown = {label: data for label, data, _ in sends}
    return shown, [label for label, _, send in sends if send.startswith("/about ")], [label for label, _, send in sends if send.startswith("/my ")]


async def aspects(talk: Talk) -> list[str]:
    """What the buttons bring back that ask on about an answer."""
    await talk.write("硕士有多少住房补贴？")
    return [data for _, data, send in await talk.newest_buttons() if send.startswith("/about ")]


def left(talk: Talk) -> list[str]:
    """The labels that stayed when a keyboard was changed last."""
    return [button["text"] for row in keyboard_of(talk.wire.sent("editMessageReplyMarkup")[-1]) for button in row]


async def test_every_entry_of_a_list_can_be_looked_at_each_once_and_only_the_pressed_one_goes(talk: Talk) -> None:
    shown, entries, _ = await of_the_list(talk)
    for number, label in enumerate(entries, 3):
        await talk.press_data(shown[label])
        assert len(talk.sent()) == number
        assert left(talk) == [each for each in shown if each not in entries[: number - 2]]
    assert len(entries) > 1 and talk.toasts() == []
    await talk.press_data(shown[entries[0]])
    assert len(talk.sent()) == 2 + len(entries) and "已经答过" in talk.toasts()[-1]


async def test_a_button_pressed_twice_at_once_is_answered_once_and_its_neighbour_too(talk: Talk) -> None:
    one, other, *_ = await aspects(talk)
    await asyncio.gather(*(talk.press_data(data) for data in (one, one, other, other)))
    assert len(talk.sent()) == 3 and len(talk.toasts()) == 2


async def test_two_processes_that_hear_of_the_same_button_answer_it_once(talk: Talk) -> None:
    one, *_ = await aspects(talk)
    other = replace(talk, bot=open_telegram_bot(talk.house, talk.house.corridor.take))
    await asyncio.gather(talk.press_data(one), other.press_data(one))
    assert len(talk.sent()) == 2 and len(talk.toasts()) == 1


async def test_an_answer_to_a_list_s_question_uses_up_its_whole_keyboard(talk: Talk) -> None:
    shown, entries, answers = await of_the_list(talk)
    await talk.press_data(shown[answers[0]])
    assert left(talk) == [f"✓ {answers[0]}"]
    await talk.press_data(shown[entries[0]])
    assert len(talk.sent()) == 3 and "选过" in talk.toasts()[-1]


async def test_of_an_old_keyboard_what_only_asks_stays_when_what_is_out_of_date_was_pressed(talk: Talk) -> None:
    shown, entries, answers = await of_the_list(talk)
    await talk.press_data(shown[entries[0]])
    await talk.press_data(shown[answers[0]])
    assert "之前的选项" in talk.toasts()[-1]
    assert left(talk) == entries[1:]
    await talk.press_data(shown[entries[1]])
    assert len(talk.sent()) == 4


@pytest.mark.parametrize("data", ["", "b:1", "b:99999999999:1", "b:-1:0", "b:1:1;drop", "x" * 64, "chosen", "b:7:0"])
async def test_callback_data_that_is_not_ours_is_answered_and_does_nothing(talk: Talk, data: str) -> None:
    await talk.press_data(data)
    assert talk.sent() == []


async def test_a_button_of_somebody_elses_talk_is_no_button_here(talk: Talk) -> None:
    await talk.write("/start", person=888)
    data = keyboard_of(talk.sent(888)[-1])[0][0]["callback_data"]
    await talk.write("你好")
    await talk.press_data(data)
    assert len(talk.sent()) == 1 and "之前的选项" in talk.toasts()[-1]


async def test_commands_that_only_the_door_may_say_are_a_call_for_help(talk: Talk) -> None:
    await talk.write("/pressed 1 0")
    await talk.write("/edited 硕士有多少住房补贴？")
    assert talk.texts()[0] == talk.texts()[1]


async def test_tags_in_what_is_said_are_shown_as_they_are(talk: Talk) -> None:
    await talk.write("/officer laoshan")
    case = (await talk.conversation()).case
    await talk.house.desk.reply(case or "", "王<i>老师</i>", "1", "请带 <b>原件</b> & 复印件 ]]>")
    await talk.round()
    assert talk.sent()[-1]["text"] == "<b>王&lt;i&gt;老师&lt;/i&gt;</b>\n请带 &lt;b&gt;原件&lt;/b&gt; &amp; 复印件 ]]&gt;"


async def test_what_telegram_cannot_read_as_tags_goes_out_plain(talk: Talk) -> None:
    talk.wire.refuse("sendMessage", 400, "Bad Request: can't parse entities: x")
    await talk.write("硕士有多少住房补贴？")
    first, second = talk.sent()
    assert first["parse_mode"] == "HTML" and "parse_mode" not in second
    assert "800元" in second["text"] and "<b>" not in second["text"]


async def test_a_long_word_of_an_officer_comes_in_parts_under_the_limit(talk: Talk) -> None:
    await talk.write("/officer laoshan")
    case = (await talk.conversation()).case
    await talk.house.desk.reply(case or "", "王老师", "1", "\n\n".join(["🎓" * 900] * 5))
    await talk.round()
    parts = [text for text in talk.texts() if "🎓" in text]
    assert "".join(parts).count("🎓") == 4500
    assert len(parts) > 1 and all(len(part.encode("utf-16-le")) // 2 <= 4096 for part in parts)


async def test_a_chat_that_is_to_wait_gets_the_rest_later_and_in_order(talk: Talk) -> None:
    await talk.write("/officer laoshan")
    case = (await talk.conversation()).case
    await talk.house.desk.reply(case or "", "王老师", "1", "\n\n".join([f"{number}" + "长" * 3000 for number in range(3)]))
    talk.wire.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    await talk.round()
    await talk.round()
    tried = len(talk.sent())
    talk.clock.move(timedelta(seconds=2))
    await talk.round()
    assert tried < len(talk.sent())
    assert [text[:40].split("）")[-1][:1] for text in talk.texts()[-3:]] == ["0", "1", "2"]


async def test_a_bot_that_was_blocked_keeps_what_waits_until_the_person_is_back(talk: Talk) -> None:
    talk.wire.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await talk.write("硕士有多少住房补贴？")
    talk.clock.move(timedelta(hours=1))
    await talk.round()
    assert len(talk.sent()) == 1
    assert await talk.bot.account.posts.blocked_since(LI) is not None
    member = {"user": {"id": 1, "is_bot": True, "first_name": "b"}, "status": "member"}
    await talk.tell(
        my_chat_member={"chat": chat_of(LI), "from": person_of(LI, "zh"), "date": 1, "old_chat_member": {**member, "status": "left"}, "new_chat_member": member}
    )
    await talk.round()
    assert await talk.bot.account.posts.blocked_since(LI) is None
    assert "800元" in talk.texts()[-1] and len(talk.sent()) == 2


async def test_what_telegram_takes_in_no_form_is_apologised_for(talk: Talk) -> None:
    talk.wire.refuse("sendMessage", 400, "Bad Request: something new")
    await talk.write("硕士有多少住房补贴？")
    assert "没能在这里显示" in talk.texts()[-1]
    await talk.round()
    assert len(talk.sent()) == 2


async def test_an_officer_s_picture_is_copied_to_the_person(talk: Talk) -> None:
    from bot.domain.messages import Attachment

    await talk.write("/officer laoshan")
    case = (await talk.conversation()).case
    await talk.house.desk.reply(case or "", "王老师", "1", "", Attachment(AttachmentKind.IMAGE, "-100500:42:file"))
    await talk.round()
    [copied] = talk.wire.sent("copyMessage")
    assert (int(copied["chat_id"]), int(copied["from_chat_id"]), int(copied["message_id"])) == (LI, -100500, 42)


async def test_a_registration_is_there_after_erasing_no_more_than_the_talk(talk: Talk) -> None:
    await talk.write("硕士有多少住房补贴？")
    await talk.write("/privacy erase")
    await talk.press("确定删除")
    said = await talk.house.store.said((await talk.conversation()).id)
    assert [line.name for line in said] == ["privacy.erased"]


async def test_a_button_that_names_a_registration_holds_however_old_it_is_but_not_the_yes_to_withdraw_it(talk: Talk) -> None:
    for text in ("/register", "同意", "张伟", "德国", "博士", "慕尼黑工业大学", "海洋机器人", "参观交流", "wei@example.org", "跳过", "跳过", "确认提交"):
        await talk.write(text)
    change = keyboard_of(talk.sent()[-1])[0][0]["callback_data"]
    await talk.write("硕士有多少住房补贴？")
    await talk.press_data(change)
    assert "现在是这样的" in talk.texts()[-1]
    await talk.write("取消")
    await talk.write("/registration")
    await talk.press("撤回登记")
    sure = keyboard_of(talk.sent()[-1])[0][0]["callback_data"]
    await talk.write("硕士有多少住房补贴？")
    await talk.press_data(sure)
    assert "之前的选项" in talk.toasts()[-1]


async def test_an_officer_reads_what_stood_on_an_older_button(talk: Talk) -> None:
    await talk.write("硕士有多少住房补贴？")
    old = next(button["callback_data"] for row in keyboard_of(talk.sent()[-1]) for button in row if "怎么申请" in button["text"])
    await talk.write("学历认证怎么办")
    await talk.press_data(old)
    said = await talk.house.store.said((await talk.conversation()).id)
    assert [line.text for line in said if line.author is Author.PERSON][-1] == "怎么申请？"


async def test_the_command_to_go_on_elsewhere_gives_a_code(talk: Talk) -> None:
    await talk.write("/register")
    await talk.write("同意")
    await talk.write("/continue")
    assert code_in(talk.texts()[-1])


async def test_inside_a_form_all_that_is_kept_can_be_erased_by_buttons(talk: Talk) -> None:
    for text in ("/register", "同意", "张伟", "/privacy"):
        await talk.write(text)
    await talk.press("删除我的数据")
    await talk.press("确定删除")
    assert "已删除" in talk.texts()[-1]
    assert (await talk.conversation()).form is None
