"""Officers work from a Telegram group: talk that goes both ways, whatever channel the person uses."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.bootstrap import House
from bot.channel_windows import WeChatAccount
from bot.domain.cases import CaseState
from bot.domain.continuing import code_in, grouped
from bot.domain.desk_group import PostOutcome, PostResult
from bot.domain.language import Language
from bot.domain.messages import Attachment, AttachmentKind, Author, Channel
from bot.domain.telegram import GroupMessage, Migrated, Person, TopicChange
from bot.domain.wechat_quota import Opening
from tests.fakes import NOON, FakeStore, FixedClock, Say
from tests.group_talk import GROUP, LI, STRANGER, WANG, Office, office_of, somebody
from tests.telegram_fakes import FakeTelegramPosts
from tests.wechat_fakes import FakeWeChatQuota


@pytest.fixture
def office(house: House, store: FakeStore) -> Office:
    return office_of(house, store)


@pytest.fixture
def anna(office: Office) -> Say:
    return somebody(office)


async def heard(office: Office, person: Say) -> list[str]:
    """What officers said to a person."""
    lines = await office.store.said((await person.conversation()).id)
    return [line.text for line in lines if line.author is Author.OFFICER]


async def test_a_case_becomes_a_topic_with_a_pinned_card(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    assert office.group.names == {office.thread(case): f"{case.id} · 崂山区"}
    assert office.group.pinned == [office.shelf.topics[case.id].card]
    assert office.under_the_card(case) == ["desk:claim", "desk:transfer", "desk:close"]
    assert office.shows(case) == []


async def test_the_card_says_what_was_asked_and_how_it_was_answered(office: Office, anna: Say) -> None:
    await anna("硕士有多少住房补贴？")
    case = await office.asks(anna)
    card = office.card(case)
    assert "硕士有多少住房补贴？ [已答]" in card and "网页；语言：中文" in card and "等待接手" in card


async def test_the_card_shows_the_hour_that_the_persons_device_has(office: Office, anna: Say) -> None:
    anna.zone = "America/New_York"
    card = office.card(await office.asks(anna))
    assert "周一 12:00" in card and "周日 23:00" in card


async def test_what_the_person_writes_appears_in_the_topic_in_order_and_once(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("我的材料交了两周了")
    await anna("什么时候有结果？")
    await office.at_rest()
    await anna("在吗 <b>")
    await office.at_rest()
    assert office.shows(case) == ["👤 来访者\n我的材料交了两周了\n\n什么时候有结果？", "👤 来访者\n在吗 <b>"]


async def test_what_an_officer_writes_reaches_the_person_and_is_marked_as_taken(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    number = await office.writes(LI, case, "您好，我来帮您看看")
    assert await heard(office, anna) == ["您好，我来帮您看看"]
    assert office.group.nods == [number]
    assert "李老师处理中" in office.card(case)
    assert office.shows(case) == ["🤖 归巢\n李老师已接手，接下来由专员和您沟通。"]


async def test_the_same_update_twice_says_it_once(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "您好", 7001)
    await office.writes(LI, case, "您好", 7001)
    assert await heard(office, anna) == ["您好"]


async def test_of_two_officers_who_claim_at_once_one_has_it_and_the_other_is_told_by_whom(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await asyncio.gather(office.presses(LI, case, "desk:claim"), office.presses(WANG, case, "desk:claim"))
    await office.at_rest()
    [taken] = {"李老师", "王老师"} & {(await office.case(anna)).officer}
    assert sorted(office.group.words) == sorted(["已接手", f"这件求助已由{taken}接手。您可以用 /note 留言给同事，或请对方转接。"])
    assert [text for text in office.shows(case) if "已接手" in text] == [f"🤖 归巢\n{taken}已接手，接下来由专员和您沟通。"]


async def test_a_case_claimed_on_the_web_desk_is_refused_in_the_group_with_the_officers_name(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.house.desk.reply(case.id, "张老师", "web1", "您好，我是小张")
    await office.at_rest()
    await office.writes(LI, case, "我来")
    assert await heard(office, anna) == ["您好，我是小张"]
    assert office.shows(case)[-1].startswith("这件求助已由张老师接手") and "💬 张老师（网页）\n您好，我是小张" in office.shows(case)[0]


async def test_a_note_stays_among_officers(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    before = await office.store.said("anna-token")
    number = await office.writes(LI, case, "/note 家属情况复杂，先别答应")
    assert await office.store.said("anna-token") == before
    assert [note.text for note in await office.house.desk.notes.of(case.id)] == ["家属情况复杂，先别答应"]
    assert office.group.nods == [number] and office.shows(case) == []


async def test_a_note_from_the_web_desk_shows_in_the_topic(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.house.desk.note(case.id, "张老师", "web1", "下午再回")
    await office.at_rest()
    assert office.shows(case) == ["📝 内部备注 · 张老师\n下午再回"]


async def test_a_draft_stays_among_officers_until_it_is_sent_as_it_stands(office: Office, anna: Say, store: FakeStore) -> None:
    case = await office.asks(anna)
    await anna("硕士每月有多少住房补贴？")
    await office.at_rest()
    await office.writes(LI, case, "/draft")
    assert "草稿" in office.shows(case)[-1] and "800元" in office.shows(case)[-1] and "依据：" in office.shows(case)[-1]
    talk = [line.text for line in await store.said(case.conversation) if line.author is Author.OFFICER]
    assert talk == []
    button = office.under_the_last_post()
    assert await office.presses(LI, case, button) == "已发出"
    [sent] = [line.text for line in await store.said(case.conversation) if line.author is Author.OFFICER]
    assert "800元" in sent and "草稿（机器" not in sent


async def test_a_draft_is_not_sent_once_the_person_has_written_again(office: Office, anna: Say, store: FakeStore) -> None:
    case = await office.asks(anna)
    await anna("硕士每月有多少住房补贴？")
    await office.at_rest()
    await office.writes(LI, case, "/draft")
    button = office.under_the_last_post()
    await anna("国外学历认证要多久？")
    assert "草稿变了" in await office.presses(LI, case, button)
    assert [line for line in await store.said(case.conversation) if line.author is Author.OFFICER] == []


async def test_where_nothing_waits_there_is_no_draft(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "您好，我在")
    await office.writes(LI, case, "/draft")
    assert "没有等着回答的问题" in office.shows(case)[-1]


@pytest.mark.parametrize("text", ["/claim", "/close", "/transfer 即墨", "/note x", "您好", "/start"])
async def test_a_stranger_in_the_group_does_nothing_and_is_told_nothing(office: Office, anna: Say, text: str) -> None:
    case = await office.asks(anna)
    said, calls = await office.store.said("anna-token"), office.group.calls
    await office.writes(STRANGER, case, text)
    assert (await office.store.said("anna-token"), await office.case(anna), office.group.calls) == (said, case, calls)


async def test_a_strangers_press_ends_without_a_word(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    assert await office.presses(STRANGER, case, "desk:close") == ""
    assert await office.case(anna) == case


async def test_the_group_offers_the_officers_commands(office: Office) -> None:
    await office.work.set_menu()
    assert office.group.menu == ["claim", "draft", "note", "transfer", "close", "reopen"]


async def test_where_no_officer_is_listed_nobody_acts(house: House, store: FakeStore) -> None:
    office = office_of(house, store, ())
    anna = somebody(office)
    case = await office.asks(anna)
    await office.writes(LI, case, "您好")
    assert await heard(office, anna) == []


async def test_closing_from_the_group_gives_the_person_back_to_guichao_and_closes_the_topic(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "办好了")
    await office.writes(LI, case, "/close")
    assert office.thread(case) in office.group.closed and office.under_the_card(case) == ["desk:reopen"]
    assert "已结束（李老师）" in office.card(case)
    assert await anna("谢谢") == ["chat.thanks"]
    await office.at_rest()
    assert "谢谢" not in "".join(office.shows(case))


@pytest.mark.parametrize("how", ["/close", "desk:close"])
async def test_a_case_is_not_closed_over_words_that_do_not_stand_in_its_topic_yet(office: Office, anna: Say, how: str) -> None:
    case = await office.asks(anna)
    await anna("等一下，还有一件事")
    closing = office.presses(LI, case, how) if how.startswith("desk:") else office.writes(LI, case, how)
    await closing
    told = [*office.shows(case), *office.group.words]
    assert (await office.case(anna)).is_open and any(each.startswith("来访者刚刚又说了话") for each in told)
    assert any(each.endswith("等一下，还有一件事") for each in office.shows(case))
    await office.writes(LI, case, "/close")
    assert not (await office.case(anna)).is_open


async def test_a_reply_to_a_closed_case_is_refused_in_words(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/close")
    await office.writes(LI, case, "还有一件事")
    assert await heard(office, anna) == []
    assert office.shows(case)[-1] == "这件求助已结束，不能再发给来访者。要接着办，先用 /reopen 重新打开。"


async def test_a_topic_closed_by_hand_closes_its_case_and_one_opened_by_hand_opens_it_again(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.changes(STRANGER, case, TopicChange.CLOSED)
    assert (await office.case(anna)).state is CaseState.NEW
    await office.changes(LI, case, TopicChange.CLOSED)
    assert (await office.case(anna)).state is CaseState.CLOSED
    await office.changes(LI, case, TopicChange.REOPENED)
    again = await office.case(anna)
    assert (again.state, again.officer) == (CaseState.CLAIMED, "李老师") and office.shows(case)[-1].startswith("已重新打开，由您接着处理")


async def test_a_case_that_its_person_opens_again_opens_its_topic(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "办好了")
    await office.writes(LI, case, "/close")
    assert office.thread(case) in office.group.closed
    await anna("重新打开")
    await office.at_rest()
    assert office.thread(case) not in office.group.closed and "来访者重新打开，等待接手" in office.card(case)
    await anna("还是没办下来")
    await office.at_rest()
    assert office.shows(case)[-1].endswith("还是没办下来")


@pytest.mark.parametrize("how", ["/reopen", "desk:reopen"])
async def test_an_officer_opens_a_case_again_from_the_group(office: Office, anna: Say, how: str) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/close")
    assert office.under_the_card(case) == ["desk:reopen"]
    await (office.presses(WANG, case, how) if how.startswith("desk:") else office.writes(WANG, case, how))
    await office.writes(WANG, case, "补充一点")
    assert (await heard(office, anna))[-1] == "补充一点" and "王老师处理中" in office.card(case)


async def test_what_is_open_is_not_opened_again(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/reopen")
    assert office.shows(case) == ["这件求助本来就开着。"]


async def test_a_rating_shows_on_the_card_when_it_comes(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "办好了")
    await office.writes(LI, case, "/close")
    assert "评分" not in office.card(case)
    await anna("评分 4")
    await office.at_rest()
    assert "来访者评分：4（满分5分）" in office.card(case)
    await anna("评分 2")
    await office.at_rest()
    assert "来访者评分：2（满分5分）" in office.card(case)


async def test_the_card_says_why_it_came_until_when_an_answer_is_due_and_how_far_it_went_up(office: Office, anna: Say, clock: FixedClock) -> None:
    case = await office.asks(anna)
    assert "为什么转到这里：按来访者这次说的区转来" in office.card(case) and "答复期限：11-24 周二 14:00（北京时间）" in office.card(case)
    clock.move(timedelta(days=2))
    for _ in range(3):
        await office.house.minding.round()
    await office.at_rest()
    assert "已过期限，已报市级服务台" in office.card(case)
    await office.writes(LI, case, "您好")
    assert "期限" not in office.card(case)


async def test_a_message_that_was_left_shows_as_one(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("返回")
    await anna("你好")
    await office.at_rest()
    assert "来访者留了言，不在线等" in office.card(case)


@pytest.mark.parametrize(
    ("text", "district", "name"), [("/transfer 即墨", "jimo", "即墨区"), ("/transfer Laixi", "laixi", "莱西市"), ("/transfer city", None, "市级服务台")]
)
async def test_a_transferred_case_goes_to_another_desk_and_the_person_is_told_kindly(
    office: Office, anna: Say, text: str, district: str | None, name: str
) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/claim")
    await office.writes(LI, case, text)
    passed_on = await office.case(anna)
    assert (passed_on.district, passed_on.state, passed_on.officer) == (district, CaseState.NEW, None)
    assert office.group.names[office.thread(case)] == f"{case.id} · {name}"
    assert (await office.store.said("anna-token"))[-1].name == "handoff.transferred"
    assert f"已转给{name}。" in office.shows(case)
    await office.writes(WANG, case, "您好，我接着办")
    assert await heard(office, anna) == ["您好，我接着办"]
    assert [line.name for line in await office.store.said("anna-token")][-2:] == ["handoff.taken", "王老师"]


async def test_a_transfer_by_buttons_asks_where_and_then_says_where_it_went(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    assert await office.presses(LI, case, "desk:transfer") == "请选择"
    chooser = max(office.group.messages)
    assert "desk:to:jimo" in office.group.messages[chooser].buttons and "desk:to:city" in office.group.messages[chooser].buttons
    assert await office.presses(LI, case, "desk:to:jimo") == "已转给即墨区。"
    assert (await office.case(anna)).district == "jimo"
    assert office.group.messages[chooser].text == "已转给即墨区。" and office.group.messages[chooser].buttons == []


@pytest.mark.parametrize("data", ["desk:to:atlantis", "b:12:3", "desk:launch", "", "desk:to:to:to"])
async def test_data_of_a_button_that_is_not_ours_does_nothing(office: Office, anna: Say, data: str) -> None:
    case = await office.asks(anna)
    assert await office.presses(LI, case, data) == "这个按钮已经不用了"
    assert await office.case(anna) == case


async def test_an_unknown_district_or_command_is_answered_with_what_there_is(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "/transfer 巴黎")
    assert "没有认出" in office.shows(case)[-1]
    await office.writes(LI, case, "/start")
    assert "没有这个命令" in office.shows(case)[-1]
    assert await office.case(anna) == case


async def test_a_changed_message_is_not_sent_again_and_the_officer_knows(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await office.writes(LI, case, "周三")
    await office.writes(LI, case, "周四", is_edit=True)
    assert await heard(office, anna) == ["周三"] and "修改不会发给来访者" in office.shows(case)[-1]


async def test_messages_outside_of_a_topic_or_in_another_group_are_nobodys(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    li = Person(LI, "Li")
    for chat, thread in ((GROUP, None), (GROUP, 4), (-100999, office.thread(case))):
        await office.work.desk(GroupMessage(1, chat, thread, 1, li, "您好"))
    assert await heard(office, anna) == []


async def test_pictures_of_a_telegram_person_are_copied_and_others_are_named_with_the_way_to_them(office: Office, anna: Say) -> None:
    ben = somebody(office, Channel.TELEGRAM, "777")
    of_ben, of_anna = await office.asks(ben), await office.asks(anna)
    await ben("/media image", attachment=Attachment(AttachmentKind.IMAGE, "777:55:file"))
    await anna("/media image", attachment=Attachment(AttachmentKind.IMAGE, "media-id"))
    await office.at_rest()
    assert office.group.copies == [(office.thread(of_ben), 777, 55)] and office.shows(of_ben) == []
    assert "网页专员台" in office.shows(of_anna)[0]


async def test_a_picture_that_is_gone_is_said_to_be(office: Office) -> None:
    ben = somebody(office, Channel.TELEGRAM, "777")
    case = await office.asks(ben)
    office.group.results += [PostResult(PostOutcome.MESSAGE_GONE)]
    await ben("/media image", attachment=Attachment(AttachmentKind.IMAGE, "777:55:file"))
    await ben("看到了吗")
    await office.at_rest()
    assert office.group.copies == [] and "转不过来" in office.shows(case)[0] and "看到了吗" in office.shows(case)[1]


async def test_an_officers_file_goes_to_a_telegram_person_and_is_refused_honestly_elsewhere(office: Office, anna: Say) -> None:
    ben = somebody(office, Channel.TELEGRAM, "777")
    of_ben, of_anna = await office.asks(ben), await office.asks(anna)
    number = await office.writes(LI, of_ben, "", file=AttachmentKind.FILE)
    last = (await office.store.said((await ben.conversation()).id))[-1]
    assert last.attachment and last.attachment.ref == f"{GROUP}:{number}:file" and "plan.pdf" in last.text
    await office.writes(LI, of_anna, "", file=AttachmentKind.FILE)
    assert await heard(office, anna) == [] and "文件送不过去" in office.shows(of_anna)[-1]
    await office.writes(LI, of_anna, "见附件", file=AttachmentKind.FILE)
    assert await heard(office, anna) == ["见附件"] and "只送了您写的文字" in "".join(office.shows(of_anna))


async def test_a_restart_in_the_middle_loses_nothing_and_says_what_may_be_there_twice(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("第一句")
    office.group.dies_after_posts = 1
    with pytest.raises(asyncio.CancelledError):
        await office.work.posting.round()
    await anna("第二句")
    again = office.restarted()
    await again.at_rest()
    assert office.shows(case) == ["👤 来访者\n第一句", "👤 来访者 (可能重复)\n第一句\n\n👤 来访者\n第二句"]


async def test_a_deleted_topic_is_opened_anew_and_says_so(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("第一句")
    await office.at_rest()
    office.group.delete(office.thread(case))
    await anna("第二句")
    await office.at_rest()
    assert "原来的话题被删除了" in office.card(case)
    assert office.shows(case) == ["👤 来访者\n第二句"]
    await office.writes(LI, case, "您好")
    assert await heard(office, anna) == ["您好"]


async def test_a_group_that_moved_is_found_again(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    office.group.results += [PostResult(PostOutcome.MIGRATED, chat=-100777)]
    await anna("在吗")
    await office.at_rest()
    assert office.shows(case) == ["👤 来访者\n在吗"]
    assert office.shelf.topics[case.id].chat == -100777
    await office.work.desk(Migrated(1, -100777, -100888))
    assert office.shelf.topics[case.id].chat == -100888


async def test_missing_rights_lose_nothing_and_are_tried_again_ever_later(office: Office, anna: Say, clock: FixedClock) -> None:
    office.group.results += [PostResult(PostOutcome.RIGHTS_MISSING)] * 3
    case = await office.asks(anna)
    assert office.group.calls == 1
    await anna("在吗")
    for seconds in (5, 10, 20):
        clock.move(timedelta(seconds=seconds))
        await office.at_rest()
    assert office.shows(case) == ["👤 来访者\n在吗"]


async def test_a_group_that_wants_to_be_left_alone_is(office: Office, anna: Say, clock: FixedClock) -> None:
    case = await office.asks(anna)
    office.group.results += [PostResult(PostOutcome.WAIT, seconds=30)]
    await anna("一")
    await office.at_rest()
    calls = office.group.calls
    other = await office.asks(somebody(office, peer="bo-token"))
    assert office.group.calls == calls and other.id not in office.shelf.topics
    clock.move(timedelta(seconds=30))
    await office.at_rest()
    assert office.shows(case) == ["👤 来访者\n一"] and other.id in office.shelf.topics


async def test_many_messages_in_a_minute_are_merged_under_the_groups_limit(office: Office, anna: Say, clock: FixedClock) -> None:
    case = await office.asks(anna)
    for number in range(40):
        await anna(f"第{number}句")
        await office.at_rest(1)
    assert len(office.group.messages) < 20
    clock.move(timedelta(seconds=61))
    await office.at_rest()
    whole = "\n".join(office.shows(case))
    assert [whole.count(f"第{number}句") for number in range(40)] == [1] * 40


async def test_two_processes_post_a_line_once(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("在吗")
    other = office.restarted()
    await asyncio.gather(office.at_rest(), other.at_rest())
    assert office.shows(case) == ["👤 来访者\n在吗"]


async def test_a_very_long_message_comes_in_several_posts_and_whole(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("🎓" * 3900)
    await office.at_rest()
    assert len(office.shows(case)) == 3 and "".join(office.shows(case)).count("🎓") == 3900


async def test_a_person_who_leaves_closes_the_topic(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("取消")
    await office.at_rest()
    assert office.thread(case) in office.group.closed and "来访者已取消等待" in office.card(case)


async def test_who_is_forgotten_is_forgotten_in_the_group_too(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("我的护照号是……")
    await office.at_rest()
    thread = office.thread(case)
    await office.store.erase("anna-token")
    await office.at_rest()
    assert office.group.texts(thread) == [] and office.shelf.topics == {}


async def test_personal_values_of_a_web_visitor_stay_off_telegram(office: Office, anna: Say) -> None:
    for text in ("登记参加蓝洽会", "同意", "安娜·穆勒", "德国", "博士"):
        await anna(text)
    case = await office.asks(anna)
    assert "安娜" not in office.card(case) and "最高学历：博士" in office.card(case) and "另有姓名或联系方式等2项" in office.card(case)


async def test_values_before_consent_are_not_shown_and_the_visitors_hour_is_not_guessed(office: Office, anna: Say) -> None:
    await anna("登记参加蓝洽会")
    case = await office.asks(anna)
    assert "已登记的信息" not in office.card(case) and "来访者当地时间：不清楚" in office.card(case) and "11-23 周一 12:00" in office.card(case)


async def test_a_desk_that_works_in_english_is_spoken_to_in_english(house: House, store: FakeStore) -> None:
    office = office_of(house, store, language=Language.EN)
    case = await office.asks(somebody(office))
    assert "waiting for an officer" in office.card(case) and office.group.names[office.thread(case)] == f"{case.id} · Laoshan"


async def test_an_officer_is_told_when_the_person_has_blocked_the_bot(house: House, store: FakeStore) -> None:
    posts = FakeTelegramPosts()
    await posts.block(777, NOON)
    account = SimpleNamespace(posts=posts)
    office = office_of(replace(house, telegram=account), store)  # type: ignore[arg-type]  # nothing else of the account is asked
    blocked, other = somebody(office, Channel.TELEGRAM, "777"), somebody(office, Channel.TELEGRAM, "778")
    of_blocked, of_other = await office.asks(blocked), await office.asks(other)
    await office.writes(LI, of_blocked, "您好")
    await office.writes(LI, of_other, "您好")
    assert any("屏蔽了归巢" in text for text in office.shows(of_blocked))
    assert not any("屏蔽" in text for text in office.shows(of_other)) and len(office.group.nods) == 1


class TestWeChat:
    """A person on WeChat, who may be sent only so many messages."""

    @pytest.fixture
    def office(self, house: House, store: FakeStore) -> Office:
        account = WeChatAccount(None, None, FakeWeChatQuota())  # type: ignore[arg-type]  # neither codec nor post room is asked
        return office_of(replace(house, wechat=account), store)

    @pytest.fixture
    def anna(self, office: Office) -> Say:
        return somebody(office, Channel.WECHAT, "openid-anna")

    async def test_the_card_says_how_far_a_reply_reaches(self, office: Office, anna: Say, clock: FixedClock) -> None:
        assert office.house.wechat and office.house.wechat.quota
        await office.house.wechat.quota.open("openid-anna", Opening.MESSAGE, clock.now())
        case = await office.asks(anna)
        assert "还能主动发5条（47小时内）" in office.card(case)
        await office.writes(LI, case, "您好")
        assert len(office.group.nods) == 1

    async def test_where_nothing_may_be_sent_the_officer_is_told_that_it_waits(self, office: Office, anna: Say) -> None:
        case = await office.asks(anna)
        await office.writes(LI, case, "您好")
        assert await heard(office, anna) == ["您好"]
        assert "已保存。现在不能主动发；您的话会在对方下次发消息时送达。" in office.shows(case)
        assert office.group.nods == []

    async def test_every_refusal_says_how_far_a_reply_reaches(self, office: Office, anna: Say) -> None:
        case = await office.asks(anna)
        await office.house.desk.claim(case.id, "张老师")
        await office.writes(LI, case, "我来")
        assert any("已由张老师接手" in text and "现在不能主动发" in text for text in office.shows(case))


async def test_a_code_to_go_on_elsewhere_is_not_shown_to_the_group(office: Office, anna: Say) -> None:
    case = await office.asks(anna)
    await anna("换个渠道继续")
    code = code_in(anna.last[0])
    await office.at_rest()
    shown = "".join(office.shows(case))
    assert code and grouped(code) not in shown and "••••-••••" in shown


async def test_a_picture_sent_before_a_case_went_to_another_channel_is_copied_from_where_it_came(office: Office) -> None:
    ben, later = somebody(office, Channel.TELEGRAM, "777"), somebody(office, Channel.WEB, "ben-token")
    case = await office.asks(ben)
    await ben("/media image", attachment=Attachment(AttachmentKind.IMAGE, "777:55:file"))
    await ben("换个渠道继续")
    await later(grouped(code_in(ben.last[0]) or ""))
    assert await later("转过来") == ["continuing.moved"]
    await office.at_rest()
    assert office.group.copies == [(office.thread(case), 777, 55)]
