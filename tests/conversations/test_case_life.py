"""A case lives from the first wish for an officer to its rating, through nights, holidays and restarts, as talk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.bootstrap import House
from bot.domain.cases import CaseState, CaseStep, CaseTimer, Want
from bot.domain.conversation import Floor
from bot.domain.errors import NotAllowed, StoreUnavailable
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, Said
from bot.ports import Turn
from tests.case_talk import Story, beijing, staffed
from tests.fakes import FakeStore, FixedClock, Say

MONDAY, MONDAY_NIGHT = beijing(11, 23, 10), beijing(11, 23, 6, 10)
CHANNELS = [Channel.WEB, Channel.TELEGRAM, Channel.WECHAT]


@pytest.fixture(scope="session")
def knowledge(knowledge: Knowledge) -> Knowledge:
    """With officers and hours at two desks."""
    return staffed(knowledge)


@pytest.fixture
def story(house: House, store: FakeStore, clock: FixedClock) -> Story:
    """Anna, on a working day at ten."""
    told = Story(house, store, clock, Say(house, "anna-token", Channel.WEB))
    told.is_now(MONDAY)
    return told


# To whom, and when


@pytest.mark.parametrize(
    ("wish", "words"),
    [("转人工，我在崂山", "会由李老师来看。"), ("I want to talk to a person in Laoshan", "李老师 will look at it.")],
)
async def test_in_hours_the_person_hears_who_will_see_it_and_the_bot_keeps_silent(story: Story, wish: str, words: str) -> None:
    assert await story.say(wish) == ["handoff.queued"]
    assert words in story.say.last[0] and "9:00–12:00" in story.say.last[0] and story.say.buttons == []
    assert await story.say("我的材料交了两周了") == []
    case = await story.case()
    assert (case.state, case.offered_to, case.why) == (CaseState.OFFERED, "李老师", ("route.district_said", "route.language"))
    assert story.told() == [("李老师", "offered")]


async def test_an_officer_who_answers_after_the_person_went_back_has_not_taken_the_case_again(story: Story, house: House) -> None:
    case = await story.asks()
    await house.desk.reply(case.id, "李老师", "r1", "您好")
    assert await story.say("返回") == ["handoff.left"]
    await house.desk.reply(case.id, "李老师", "r2", "材料看过了")
    said = await house.store.said(case.conversation)
    assert [line.name for line in said if line.name and line.name.startswith(("handoff.taken", "handoff.with_you"))] == [
        "handoff.taken",
        "handoff.with_you_again",
    ]


async def test_back_with_nowhere_to_go_back_to_is_no_question(story: Story) -> None:
    await story.say("硕士有多少住房补贴？")
    assert await story.say("返回") == ["chat.help"]


async def test_a_case_is_due_in_working_hours_and_its_officer_is_reminded_half_way(story: Story) -> None:
    case = await story.asks()
    assert (case.timer.next_step, case.timer.next_at) == (CaseStep.REMIND, beijing(11, 23, 15, 30))
    assert case.timer.due_at == beijing(11, 24, 11, 30)


async def test_what_was_asked_last_is_the_topic_of_the_case(story: Story) -> None:
    await story.say("硕士有多少住房补贴？")
    assert (await story.asks()).topic == "graduate-housing-subsidy"


async def test_a_district_that_was_told_before_is_not_asked_for(story: Story) -> None:
    await story.say("我住在崂山区，硕士毕业")
    assert await story.say("转人工") == ["handoff.queued"]
    case = await story.case()
    assert case.district == "laoshan" and "route.district_known" in case.why


async def test_a_district_of_an_earlier_case_is_not_asked_for_and_its_officer_comes_again(story: Story) -> None:
    await story.asks()
    await story.replies("办好了", "王老师")
    await story.closes("王老师")
    assert await story.say("转人工") == ["handoff.queued"]
    assert (await story.case()).offered_to == "王老师"


async def test_where_nobody_is_listed_the_case_is_the_citys_and_all_there_are_told(story: Story) -> None:
    case = await story.asks(district="jimo")
    assert (case.district, case.offered_to) == (None, "赵老师")
    assert story.told() == [("赵老师", "offered")]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("转人工，我在崂山", "专员上班时间：工作日9:00–12:00、13:30–17:00（北京时间）；现在是北京时间周一06:10，专员约3小时后上班。"),
        ("talk to a person in Laoshan", "Officers work 9:00–12:00, 13:30–17:00 on working days, Beijing time; it is Mon 06:10 in Beijing now."),
    ],
)
async def test_outside_hours_the_person_hears_when_and_chooses_how_to_wait(story: Story, wish: str, words: str) -> None:
    story.is_now(MONDAY_NIGHT)
    assert await story.say(wish) == ["handoff.after_hours"]
    assert words in story.say.last[0]
    assert story.say.buttons == ["/case wait", "/case message", "/case appointment"]
    assert (await story.say.conversation()).floor is Floor.BOT


async def test_both_clocks_are_told_where_the_persons_number_is_known(story: Story) -> None:
    await story.say("登记参加蓝洽会")
    for words in ("同意", "Anna Müller", "英国", "利兹大学", "硕士", "金融", "anna@example.org", "+44 20 7946 0958"):
        await story.say(words)
    story.is_now(MONDAY_NIGHT)
    assert await story.say("转人工，我在崂山") == ["handoff.after_hours"]
    assert "现在是您那边周日22:10，北京周一06:10" in story.say.last[0]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (beijing(11, 22, 10), "今天是周末，专员11-23（周一09:00）上班"),
        (beijing(10, 1, 10), "今天是公共假日，专员10-08（周四09:00）上班"),
        (beijing(11, 23, 8, 40), "专员约20分钟后上班"),
        (beijing(11, 23, 12, 30), "专员约1小时后上班"),
        (beijing(11, 20, 18), "专员11-23（周一09:00）上班"),
    ],
)
async def test_days_off_are_named_and_the_wait_is_told(story: Story, moment: datetime, words: str) -> None:
    story.is_now(moment)
    await story.say("转人工，我在崂山")
    assert words in story.say.last[0]


async def test_a_weekend_day_that_is_worked_is_a_working_day(story: Story) -> None:
    story.is_now(beijing(10, 10, 10))
    assert await story.say("转人工，我在崂山") == ["handoff.queued"]


# While nobody is there: wait, leave a message, make an appointment


@pytest.mark.parametrize(("wish", "wait", "later"), [("转人工，我在崂山", "我在这里等", "在吗"), ("talk to a person in Laoshan", "I'll wait", "are you there")])
async def test_who_waits_is_not_answered_by_the_bot(story: Story, wish: str, wait: str, later: str) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say(wish)
    assert await story.say(wait) == ["handoff.waiting"]
    assert await story.say(later) == []
    assert (await story.case()).wants is Want.WAIT


@pytest.mark.parametrize(
    ("wish", "leave", "message", "question"),
    [
        ("转人工，我在崂山", "留言", "我的材料交了两周了，请帮我看看", "硕士有多少住房补贴？"),
        ("talk to a person in Laoshan", "leave a message", "My papers have been there for two weeks", "How much is the housing subsidy for a master?"),
    ],
)
async def test_a_message_lies_with_the_case_and_the_bot_goes_on_serving(story: Story, wish: str, leave: str, message: str, question: str) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say(wish)
    assert await story.say(leave) == ["handoff.leave_message"]
    assert await story.say(message) == ["handoff.message_kept"]
    assert await story.say(question) == ["answer"]
    case = await story.case()
    assert (case.wants, case.is_open) == (Want.MESSAGE, True)
    assert (await story.happened())[-1] == "wrote message"


async def test_a_message_may_be_a_question_and_is_still_for_the_officer(story: Story) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say("转人工，我在崂山")
    await story.say("/case message")
    assert await story.say("硕士有多少住房补贴？") == ["handoff.message_kept"]


@pytest.mark.parametrize(("leave", "message"), [("我想给专员留言", "户口什么时候有消息？"), ("leave a message for the officer", "Any news on my hukou?")])
async def test_a_message_may_be_left_at_once(story: Story, leave: str, message: str) -> None:
    assert await story.say(leave) == ["handoff.leave_message"]
    assert await story.say(message) == ["handoff.message_kept"]
    case = await story.case()
    assert (case.wants, case.offered_to) == (Want.MESSAGE, "赵老师") and await story.say("你好") == ["chat.greeting"]


@pytest.mark.parametrize("floor", ["queued", "officer"])
@pytest.mark.parametrize(("wish", "end"), [("转人工，我在崂山", "结束求助"), ("I need a human in Laoshan please", "end my case")])
async def test_plain_words_end_the_case_whoever_has_the_floor(story: Story, floor: str, wish: str, end: str) -> None:
    assert await story.say(wish) == ["handoff.queued"]
    if floor == "officer":
        await story.replies()
    assert await story.say(end) == ["handoff.ended"]


@pytest.mark.parametrize("words", ["结束求助", "end my case"])
async def test_where_no_case_is_open_there_is_none_to_end(story: Story, words: str) -> None:
    assert await story.say(words) == ["handoff.no_case"]


@pytest.mark.parametrize(
    "words", ["想找个工作人员聊聊我的落户", "我想跟人聊聊", "请帮我找位专员", "could I chat with someone real", "get me a real person", "I need a human"]
)
async def test_a_person_is_asked_for_in_many_words(story: Story, words: str) -> None:
    assert await story.say(words) == ["handoff.which_district"]


async def test_who_asks_for_an_officer_instead_of_leaving_a_message_waits(story: Story) -> None:
    await story.say("转人工，我在崂山")
    await story.say("返回")
    await story.say("/case message")
    assert await story.say("转人工") == ["handoff.queued"]


async def test_a_message_left_inside_a_form_is_no_answer_to_it(story: Story) -> None:
    for words in ("登记参加蓝洽会", "同意", "转人工，我在崂山", "返回"):
        await story.say(words)
    assert await story.say("给专员留言") == ["handoff.leave_message"]
    assert await story.say("李娜") == ["handoff.message_kept", "form.back_to", "form.question"]
    form = (await story.say.conversation()).form
    assert form is not None and "full_name" not in form.values


async def test_who_thinks_better_of_it_leaves_no_message(story: Story) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say("转人工，我在崂山")
    await story.say("留言")
    assert await story.say("取消") == ["handoff.not_left"]
    assert (await story.case()).wants is Want.WAIT
    assert await story.say("你好") == ["chat.greeting"]


async def test_a_number_is_a_choice_on_wechat_and_later_a_number_is_for_the_officer(story: Story) -> None:
    anna = story.on(Channel.WECHAT, "oAnna")
    anna.is_now(MONDAY_NIGHT)
    await anna.say("转人工，我在崂山")
    assert await anna.say("1") == ["handoff.waiting"]
    assert await anna.say("3") == []
    assert (await anna.case()).wants is Want.WAIT


async def test_an_appointment_goes_into_the_case_that_is_open(story: Story) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say("转人工，我在崂山")
    await story.say("/case appointment")
    for words in ("同意", "落户", "崂山", "德国", "下周三下午3点", "跳过", "在这里打字", "中文", "张伟"):
        await story.say(words)
    assert (await story.say("确认"))[:2] == ["form.done", "form.case"]
    case = await story.case()
    assert case.id in story.say.last[1] and case.wants is Want.APPOINTMENT
    assert len(await story.store.cases()) == 1


@pytest.mark.parametrize("ended", [("取消",), ("同意", "落户", "取消", "取消")])
async def test_who_drops_the_appointment_hears_that_the_case_is_still_open_and_how_to_end_it(story: Story, ended: tuple[str, ...]) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say("转人工，我在崂山")
    await story.say("/case appointment")
    for words in ended:
        names = await story.say(words)
    case = await story.case()
    assert names == ["form.cancelled", "handoff.appointment_dropped"]
    assert case.id in story.say.last[-1] and "专员会在这里回复您" in story.say.last[-1] and story.say.buttons == ["/case end"]
    assert (case.is_open, case.wants) == (True, Want.MESSAGE)
    assert await story.say("结束求助") == ["handoff.ended"]


async def test_an_appointment_that_was_made_stays_when_a_change_of_it_is_dropped(story: Story) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say("转人工，我在崂山")
    await story.say("/case appointment")
    for words in ("同意", "落户", "崂山", "德国", "下周三下午3点", "跳过", "在这里打字", "中文", "张伟", "确认"):
        await story.say(words)
    [sent] = await story.store.registrations_of((await story.say.conversation()).id)
    await story.say(f"/registration edit {sent.reference}")
    assert await story.say("取消") == ["form.unchanged"]
    assert (await story.case()).wants is Want.APPOINTMENT


async def test_the_next_wish_for_an_officer_goes_to_the_open_case(story: Story) -> None:
    case = await story.asks()
    await story.say("返回")
    assert await story.say("转人工") == ["handoff.queued"]
    assert case.id in story.say.last[0] and "还开着" in story.say.last[0]
    assert [each.id for each in await story.store.cases()] == [case.id]


async def test_a_form_that_wants_an_officer_leaves_the_floor_to_the_bot(story: Story) -> None:
    await story.say("我要预约专员")
    for words in ("同意", "落户", "崂山", "德国", "下周三下午3点", "跳过", "在这里打字", "中文", "张伟"):
        await story.say(words)
    assert (await story.say("确认"))[:2] == ["form.done", "form.case"]
    case = await story.case()
    assert (case.district, case.offered_to, case.timer.next_step) == ("laoshan", "李老师", CaseStep.REMIND)
    assert await story.say("你好") == ["chat.greeting"]


# The talk with an officer


async def test_a_reply_waits_for_the_scholar_and_their_word_for_the_officer_who_is_told_once(story: Story) -> None:
    await story.asks()
    assert (await story.replies()).state is CaseState.WAITING_FOR_SCHOLAR
    assert [await story.say(text) for text in ("谢谢", "还有一件事", "在吗")] == [[], [], []]
    case = await story.case()
    assert (case.state, case.timer.due_at) == (CaseState.WAITING_FOR_OFFICER, beijing(11, 25, 14, 30))
    assert story.told() == [("李老师", "offered"), ("李老师", "wrote")]
    await story.replies("好的")
    await story.say("谢谢")
    assert story.told()[2:] == [("李老师", "wrote")]


async def test_who_writes_again_before_the_first_answer_does_not_put_it_off(story: Story) -> None:
    due = (await story.asks()).timer.due_at
    await story.house.desk.claim((await story.case()).id, "李老师")
    await story.later(hours=1)
    await story.say("在吗")
    case = await story.case()
    assert (case.state, case.timer.due_at) == (CaseState.WAITING_FOR_OFFICER, due)


async def test_a_claim_of_a_message_does_not_silence_the_bot_and_the_reply_does(story: Story) -> None:
    story.is_now(MONDAY_NIGHT)
    await story.say("转人工，我在崂山")
    await story.say("/case message")
    await story.say("请帮我看看材料")
    await story.house.desk.claim((await story.case()).id, "王老师")
    assert await story.say("你好") == ["chat.greeting"]
    await story.replies("看到了", "王老师")
    assert await story.say("谢谢") == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("begin", "officer", "thanks", "name", "again"),
    [
        (("登记参加蓝洽会", "同意"), "我来帮您填", "好的谢谢", "张伟", "办好了"),
        (("I want to register for the fair", "I agree"), "Let me help you", "thanks", "Anna Müller", "done"),
    ],
)
async def test_an_officers_word_inside_a_form_keeps_its_answers_and_the_bot_says_nothing_meanwhile(
    story: Story, channel: Channel, begin: tuple[str, str], officer: str, thanks: str, name: str, again: str
) -> None:
    anna = story.on(channel, "anna-peer")
    for words in (*begin, name):
        await anna.say(words)
    await anna.say("/officer laoshan")
    await anna.replies(officer)
    before = len(await anna.talk())
    assert await anna.say(thanks) == [] and await anna.say("/help") == []
    await anna.replies(again)
    assert len(await anna.talk()) == before
    await anna.closes()
    assert (await anna.talk())[before:] == ["handoff.closed", "form.back_to", "form.question"]
    form = (await anna.say.conversation()).form
    assert form is not None and form.values["full_name"].stored == name


async def test_back_inside_talk_with_an_officer_returns_to_the_form_and_the_reply_takes_the_floor_again(story: Story) -> None:
    for words in ("登记参加蓝洽会", "同意", "转人工，我在崂山"):
        await story.say(words)
    await story.replies()
    assert await story.say("返回") == ["handoff.left", "form.back_to", "form.question"]
    assert await story.say("张伟") == ["form.question"]
    await story.replies("还有一个问题")
    assert await story.say("请说") == []
    form = (await story.say.conversation()).form
    assert form is not None and form.values["full_name"].stored == "张伟"


@pytest.mark.parametrize(("back", "end"), [("返回", "结束求助"), ("back", "end my case")])
async def test_who_is_back_ends_the_case_by_word_or_button(story: Story, back: str, end: str) -> None:
    await story.say("转人工，我在崂山" if back == "返回" else "talk to a person in Laoshan")
    await story.say(back)
    assert story.say.buttons == ["/case end"]
    assert await story.say(end) == ["handoff.ended"]
    assert (await story.case()).state is CaseState.CLOSED
    assert await story.say("/case end") == ["handoff.no_case"]


# After the end: rating and opening again


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("wish", "rate", "again"), [("转人工，我在崂山", "评分5", "打4分"), ("talk to a person in Laoshan", "rate 5", "4 stars")])
async def test_a_rating_is_kept_and_a_later_one_replaces_it(story: Story, channel: Channel, wish: str, rate: str, again: str) -> None:
    anna = story.on(channel, "anna-peer")
    await anna.say(wish)
    await anna.replies()
    await anna.closes()
    assert await anna.say(rate) == ["handoff.rated"]
    assert (await anna.case()).rating == 5
    assert await anna.say(again) == ["handoff.rated"]
    assert (await anna.case()).rating == 4
    assert (await anna.happened())[-2:] == ["rated 5", "rated 4"]


@pytest.mark.parametrize(
    ("words", "rating"), [("It was great, five stars", 5), ("I'd give 1", 1), ("3/5", 3), ("两星", 2), ("给一星", 1), ("four out of five", 4)]
)
async def test_a_rating_may_come_in_words(story: Story, house: House, words: str, rating: int) -> None:
    case = await story.asks()
    await house.desk.close(case.id, "李老师")
    await story.say(words)
    assert (await story.case()).rating == rating


@pytest.mark.parametrize("words", ["评分", "打10分", "rate 7", "I'd like to rate"])
async def test_a_rating_without_a_number_that_counts_is_asked_for_again(story: Story, house: House, words: str) -> None:
    case = await story.asks()
    await house.desk.close(case.id, "李老师")
    assert await story.say(words) == ["handoff.rate_how"]
    assert (await story.case()).rating is None


async def test_on_wechat_the_number_of_a_choice_is_the_rating(story: Story) -> None:
    anna = story.on(Channel.WECHAT, "oAnna")
    await anna.asks()
    await anna.replies()
    await anna.closes()
    assert await anna.say("2") == ["handoff.rated_low"]
    assert (await anna.case()).rating == 2
    assert await anna.say("1") == ["handoff.queued"]
    assert (await anna.case()).state is CaseState.REOPENED


async def test_a_rating_inside_a_form_loses_nothing_of_it(story: Story) -> None:
    for words in ("登记参加蓝洽会", "同意", "转人工，我在崂山"):
        await story.say(words)
    await story.replies()
    await story.closes()
    assert await story.say("评分 3") == ["handoff.rated", "form.back_to", "form.question"]
    assert await story.say("张伟") == ["form.question"]
    assert (await story.case()).rating == 3


@pytest.mark.parametrize("question", ["硕士毕业3年还有住房补贴吗？", "How much is the housing subsidy 3 years after a master?"])
async def test_a_number_in_a_question_after_the_end_is_no_rating(story: Story, question: str) -> None:
    await story.asks()
    await story.replies()
    await story.closes()
    assert (await story.say(question))[0] == "answer"
    assert (await story.case()).rating is None


async def test_a_number_in_an_answer_to_a_form_is_no_rating(story: Story) -> None:
    await story.asks()
    await story.replies()
    await story.closes()
    await story.say("登记参加蓝洽会")
    await story.say("同意")
    await story.say("5")
    assert (await story.case()).rating is None


@pytest.mark.parametrize(("wish", "again"), [("转人工，我在崂山", "问题没解决，请重新打开"), ("talk to a person in Laoshan", "please reopen it")])
async def test_a_case_is_opened_again_with_its_officer_first(story: Story, wish: str, again: str) -> None:
    await story.say(wish)
    await story.replies("您好", "王老师")
    await story.closes("王老师")
    await story.later(days=3)
    assert await story.say(again) in (["handoff.queued"], ["handoff.after_hours"])
    case = await story.case()
    assert (case.state, case.offered_to, case.times_reopened, case.why) == (CaseState.REOPENED, "王老师", 1, ("route.last_officer",))
    assert story.told()[-1] == ("王老师", "reopened") and case.timer.due_at is not None


async def test_after_too_long_a_case_stays_closed_and_a_new_one_is_offered(story: Story) -> None:
    await story.asks()
    await story.replies()
    case = await story.closes()
    await story.later(days=14, hours=1)
    assert await story.say("重新打开") == ["handoff.reopen_late"]
    assert (await story.say("/officer laoshan"))[0] in ("handoff.queued", "handoff.after_hours")
    assert (await story.case()).id != case.id


async def test_nobody_rates_or_opens_the_case_of_another(story: Story) -> None:
    await story.asks()
    await story.replies()
    case = await story.closes()
    bo = story.on(Channel.WEB)
    await bo.say("你好")
    assert await bo.say(f"/case rate {case.id} 1") == ["handoff.no_case"]
    assert await bo.say(f"/case reopen {case.id}") == ["handoff.no_case"]
    assert [await bo.say(text) for text in ("/case", "/case rate", "/case end")] == [["handoff.no_case"]] * 3
    assert (await story.case()).rating is None


async def test_an_old_button_pressed_in_talk_with_an_officer_is_kept_without_a_word(story: Story) -> None:
    await story.asks()
    await story.replies()
    first = await story.closes()
    await story.asks()
    await story.replies()
    assert await story.say(f"/case rate {first.id} 4") == []
    kept = await story.store.case(first.id)
    assert kept is not None and kept.rating == 4
    assert await story.say(f"/case reopen {first.id}") == []
    assert await story.say("谢谢") == []


@pytest.mark.parametrize("text", ["/case", "/case rate", "/case rate {case} 9", "/case reopen {case}", "/case nonsense"])
async def test_a_strange_command_changes_no_open_case(story: Story, text: str) -> None:
    case = await story.asks()
    await story.say("返回")
    before = await story.case()
    await story.say(text.format(case=case.id))
    assert await story.case() == before


# Time passes


async def test_a_deadline_that_is_missed_goes_to_the_deputy_then_to_the_city_and_there_again_each_working_day(story: Story) -> None:
    await story.asks()
    await story.later(days=4)
    assert story.told() == [
        ("李老师", "offered"),
        ("李老师", "reminder"),
        ("陈老师", "missed"),
        ("赵老师", "missed"),
        ("赵老师", "reminder"),
        ("赵老师", "reminder"),
    ]
    assert (await story.happened())[2:] == ["reminded", "missed 李老师", "to_deputy 陈老师", "to_city", "reminded city", "reminded city"]
    case = await story.case()
    assert (case.timer.level, case.owner) == (2, "李老师")


async def test_a_reply_ends_the_escalation(story: Story) -> None:
    await story.asks()
    await story.later(days=2)
    case = await story.replies()
    assert (case.timer.level, case.timer.next_step) == (0, CaseStep.ASK_SCHOLAR)
    told = story.told()
    await story.later(days=3)
    assert story.told() == told


async def test_nothing_is_due_over_a_holiday(story: Story) -> None:
    story.is_now(beijing(9, 30, 16))
    await story.asks()
    await story.later(days=7)
    assert story.told() == [("李老师", "offered")]
    await story.later(days=3)
    assert ("李老师", "reminder") in story.told()


@pytest.mark.parametrize(("wish", "need"), [("转人工，我在崂山", "还需要"), ("talk to a person in Laoshan", "I still need help")])
async def test_a_scholar_who_is_silent_is_asked_and_what_they_say_is_for_the_officer(story: Story, wish: str, need: str) -> None:
    await story.say(wish)
    await story.replies()
    await story.later(days=7)
    assert (await story.talk())[-1] == "handoff.still_needed"
    assert (await story.say.conversation()).floor is Floor.BOT
    assert await story.say(need) == ["handoff.with_officer"]
    assert (await story.case()).state is CaseState.WAITING_FOR_OFFICER
    assert await story.say("在吗") == []


@pytest.mark.parametrize(
    ("wish", "no"),
    [("转人工，我在崂山", "不用了，谢谢"), ("转人工，我在崂山", "不用"), ("talk to a person in Laoshan", "No"), ("talk to a person in Laoshan", "no thanks")],
)
async def test_a_no_to_that_question_ends_the_case(story: Story, wish: str, no: str) -> None:
    await story.say(wish)
    await story.replies()
    await story.later(days=7)
    assert await story.say(no) == ["handoff.ended"]
    assert (await story.case()).state is CaseState.CLOSED


async def test_free_words_after_that_question_reach_the_officer_too(story: Story) -> None:
    await story.asks()
    await story.replies()
    await story.later(days=7)
    assert await story.say("抱歉才看到，材料已经交了") == ["handoff.message_kept"]
    assert story.told()[-1] == ("李老师", "wrote")


async def test_a_case_without_a_word_for_long_is_let_go_and_may_be_opened_again(story: Story) -> None:
    await story.asks()
    await story.replies()
    await story.later(days=14)
    assert (await story.case()).state is CaseState.CLOSED
    assert (await story.talk())[-2:] == ["handoff.still_needed", "handoff.let_go"]
    assert (await story.happened())[-2:] == ["asked", "let_go"]
    assert (await story.say("重新打开"))[0] in ("handoff.queued", "handoff.after_hours")
    assert (await story.case()).offered_to == "李老师"


async def test_the_question_to_a_silent_scholar_leaves_their_form_as_it_is(story: Story) -> None:
    for words in ("登记参加蓝洽会", "同意", "转人工，我在崂山"):
        await story.say(words)
    await story.replies()
    await story.later(days=7)
    assert await story.say("张伟") == ["form.question"]
    form = (await story.say.conversation()).form
    assert form is not None and form.values["full_name"].stored == "张伟"


async def test_a_case_from_before_timers_gets_one_in_its_first_round(story: Story) -> None:
    case = await story.asks()
    old = replace(case, timer=CaseTimer(case.opened_at, CaseStep.REMIND))
    before = await story.say.conversation()
    await story.store.keep(Turn(before, replace(before, version=before.version + 1), None, (), case=old))
    assert await story.house.minding.round() == 1
    assert (await story.case()).timer == case.timer and story.told() == [("李老师", "offered")]


# What officers do


def dies_at_the_second(keep: Callable[[Turn], Awaitable[Sequence[Said]]]) -> Callable[[Turn], Awaitable[Sequence[Said]]]:
    """A store that is gone after it has kept one turn."""
    kept: list[Turn] = []

    async def keeping(turn: Turn) -> Sequence[Said]:
        kept.append(turn)
        if len(kept) > 1:
            raise StoreUnavailable("down")
        return await keep(turn)

    return keeping


async def test_a_transfer_asks_somebody_there_and_starts_the_time_anew(story: Story) -> None:
    await story.asks()
    await story.later(hours=6)
    case = await story.case()
    await story.house.desk.transfer(case.id, "李老师", None)
    moved = await story.case()
    assert (moved.district, moved.offered_to, moved.state) == (None, "赵老师", CaseState.OFFERED)
    assert story.told()[-1] == ("赵老师", "transferred") and moved.timer.due_at == beijing(11, 25, 9, 30)
    assert (await story.happened())[-2:] == ["transferred city", "offered 赵老师"]


async def test_who_is_passed_on_hears_when_the_officers_there_work(story: Story) -> None:
    case = await story.asks()
    story.is_now(MONDAY_NIGHT)
    await story.house.desk.transfer(case.id, "李老师", None)
    assert "青岛市留学人员服务台" in await story.last() and "9:00–12:00、13:30–17:00" in await story.last() and "专员约3小时后上班" in await story.last()
    await story.house.desk.transfer(case.id, "赵老师", "jimo")
    assert "专员的上班时间还没有公布" in await story.last() and "9:00" not in await story.last()


async def test_a_transfer_to_a_desk_with_nobody_stays_there_for_anybody(story: Story) -> None:
    case = await story.asks()
    await story.house.desk.transfer(case.id, "李老师", "jimo")
    moved = await story.case()
    assert (moved.district, moved.offered_to, moved.owner) == ("jimo", None, "desk:jimo")
    assert story.told()[-1] == ("赵老师", "transferred")


async def test_an_officer_opens_a_case_again_and_goes_on_with_it(story: Story) -> None:
    await story.asks()
    await story.replies()
    case = await story.closes()
    again = await story.house.desk.reopen(case.id, "王老师")
    assert (again.state, again.officer, again.times_reopened) == (CaseState.CLAIMED, "王老师", 1)
    assert await story.say("你好") == ["chat.greeting"]
    await story.replies("补充一点", "王老师")
    assert await story.say("好的") == []


async def test_an_officer_does_not_open_a_second_case_of_a_talk(story: Story) -> None:
    await story.asks()
    await story.replies()
    case = await story.closes()
    await story.asks()
    with pytest.raises(NotAllowed):
        await story.house.desk.reopen(case.id, "李老师")


@pytest.mark.parametrize("falls", [False, True])
async def test_two_cases_of_one_person_become_one_also_after_a_fault_in_the_middle(story: Story, monkeypatch: pytest.MonkeyPatch, falls: bool) -> None:
    anna, bo = story, story.on(Channel.WECHAT, "oAnna")
    first, second = await anna.asks(), await bo.asks()
    if falls:
        with monkeypatch.context() as broken:
            broken.setattr(story.store, "keep", dies_at_the_second(story.store.keep))
            with pytest.raises(StoreUnavailable):
                await bo.house.desk.merge(second.id, first.id, "李老师")
    await bo.house.desk.merge(second.id, first.id, "李老师")
    assert (await anna.talk()).count("handoff.merged_here") == 1
    assert (await bo.talk())[-1] == "handoff.merged" and "网页" in await bo.last()
    assert (await anna.talk())[-1] == "handoff.merged_here" and "微信" in await anna.last()
    merged = await bo.case()
    assert (merged.state, merged.merged_into) == (CaseState.CLOSED, first.id)
    for case in (first, second):
        [note] = await story.house.desk.notes_of(case.id)
        assert first.id in note.text and second.id in note.text
    assert await bo.say("你好") == ["chat.greeting"] and await anna.say("在吗") == []


async def test_a_merge_into_talk_with_an_officer_is_told_by_the_officer(story: Story) -> None:
    anna, bo = story, story.on(Channel.WECHAT, "oAnna")
    first, second = await anna.asks(), await bo.asks()
    await anna.replies()
    before = await anna.talk()
    await story.house.desk.merge(second.id, first.id, "李老师")
    assert await anna.talk() == before and "微信" in await anna.last()
    assert (await story.store.said((await anna.say.conversation()).id))[-1].name == "李老师"


async def test_only_open_cases_of_two_talks_are_merged_and_none_of_another_officer(story: Story) -> None:
    anna, bo = story, story.on(Channel.WECHAT, "oAnna")
    first, second = await anna.asks(), await bo.asks()
    await bo.replies("您好", "王老师")
    for pair in ((second.id, first.id, "李老师"), (first.id, first.id, "李老师")):
        with pytest.raises(NotAllowed):
            await story.house.desk.merge(*pair)
    await anna.closes()
    with pytest.raises(NotAllowed):
        await story.house.desk.merge(second.id, first.id, "王老师")
    assert (await bo.case()).is_open and await story.house.desk.notes_of(second.id) == []


async def test_nobodys_case_ends_in_one_that_was_closed_or_taken_in_the_same_moment(story: Story) -> None:
    anna, bo = story, story.on(Channel.WECHAT, "oAnna")
    first, second = await anna.asks(), await bo.asks()
    desk = story.house.desk
    ends = await asyncio.gather(desk.close(first.id, "王老师"), desk.merge(second.id, first.id, "李老师"), return_exceptions=True)
    assert isinstance(ends[1], NotAllowed)
    assert (await bo.case()).is_open and await story.house.desk.notes_of(second.id) == []


# An officer is offered where an answer does not help


@pytest.mark.parametrize(("complaint", "line"), [("我要投诉", "12345"), ("I want to complain", "12345")])
async def test_a_complaint_is_met_with_an_officer_and_the_public_line(story: Story, complaint: str, line: str) -> None:
    assert await story.say(complaint) == ["handoff.complaint"]
    assert line in story.say.last[0] and story.say.buttons == ["/officer"]


@pytest.mark.parametrize("words", ["硕士有多少住房补贴？你们的服务态度太差了", "How much is the housing subsidy for a master? I want to complain about it"])
async def test_a_complaint_is_not_in_the_way_of_an_answer(story: Story, words: str) -> None:
    said = await story.say(words)
    assert said[0] == "answer" and said[-1] == "handoff.complaint"


@pytest.mark.parametrize("words", ["我快崩溃了，没人管我", "I am desperate"])
async def test_distress_is_met_with_an_officer_and_the_public_lines(story: Story, words: str) -> None:
    assert (await story.say(words))[-1] == "handoff.distress"
    assert "12345" in story.say.last[-1] and "120" in story.say.last[-1] and story.say.buttons == ["/officer"]


@pytest.mark.parametrize("words", ["那个怎么弄来着", "how does that one work again"])
async def test_after_two_failures_in_a_row_an_officer_is_offered(story: Story, words: str) -> None:
    await story.say(words)
    await story.say(words)
    assert "/officer" in story.say.buttons
