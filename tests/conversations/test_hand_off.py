"""From "let me talk to a person" to a closed case, as talk."""

import pytest

from bot.bootstrap import House
from bot.domain.cases import CaseState
from bot.domain.errors import NotAllowed
from tests.fakes import FakeStore, Say


async def only_case(store: FakeStore) -> str:
    [case] = await store.cases()
    return case.id


async def test_after_asking_for_an_officer_the_bot_keeps_silent(say: Say, store: FakeStore) -> None:
    assert await say("转人工") == ["handoff.which_district"]
    assert await say("崂山区") == ["handoff.queued"]
    assert await say("我的材料交了两周了") == []
    [case] = await store.cases()
    assert case.district == "laoshan"


async def test_a_district_said_at_once_is_not_asked_for(say: Say) -> None:
    assert await say("我想转人工，我在即墨") == ["handoff.queued"]


async def test_who_knows_no_district_gets_the_city_desk(say: Say, store: FakeStore) -> None:
    await say("I want to talk to a person")
    assert await say("I don't know") == ["handoff.queued"]
    [case] = await store.cases()
    assert case.district is None


async def test_replies_go_both_ways_and_the_first_one_takes_the_case(say: Say, house: House, store: FakeStore) -> None:
    await say("转人工")
    await say("不确定")
    case = await only_case(store)
    await house.desk.reply(case, "李老师", "1", "您好，我来帮您看看。")
    talk = [(line.author, line.text) for line in await store.said((await store.load(say.key)).id)]
    assert ("officer", "您好，我来帮您看看。") in talk
    assert await say("谢谢，我等您消息") == []


async def test_the_same_reply_sent_twice_is_said_once(say: Say, house: House, store: FakeStore) -> None:
    await say("转人工")
    await say("不确定")
    case = await only_case(store)
    first = await house.desk.reply(case, "李老师", "1", "您好")
    again = await house.desk.reply(case, "李老师", "1", "您好")
    assert first.id == again.id


async def test_a_second_officer_cannot_take_a_claimed_case(say: Say, house: House, store: FakeStore) -> None:
    await say("转人工")
    await say("不确定")
    case = await only_case(store)
    await house.desk.reply(case, "李老师", "1", "您好")
    with pytest.raises(NotAllowed):
        await house.desk.reply(case, "王老师", "2", "我来")


async def test_after_closing_the_bot_says_so_and_takes_over(say: Say, house: House, store: FakeStore) -> None:
    await say("转人工")
    await say("不确定")
    case = await only_case(store)
    await house.desk.reply(case, "李老师", "1", "办好了")
    await house.desk.close(case, "李老师")
    closed = await store.case(case)
    assert closed is not None and closed.state is CaseState.CLOSED
    assert await say("谢谢") == ["chat.thanks"]


async def test_closing_returns_to_the_form_that_was_open(say: Say, house: House, store: FakeStore) -> None:
    await say("登记参加蓝洽会")
    await say("同意")
    await say("转人工")
    await say("不确定")
    case = await only_case(store)
    await house.desk.close(case, "李老师")
    said = [line.name for line in await store.said((await store.load(say.key)).id)]
    assert said[-3:] == ["handoff.closed", "form.back_to", "form.question"]


@pytest.mark.parametrize(("wish", "back", "question"), [("转人工", "返回", "硕士有多少住房补贴？"), ("human", "back", "How much is the housing subsidy?")])
async def test_who_goes_back_to_guichao_keeps_the_case_open(say: Say, store: FakeStore, wish: str, back: str, question: str) -> None:
    await say(wish)
    await say("/officer undecided")
    assert await say(back) == ["handoff.left"] and "/case end" in say.buttons
    assert await say(question) == ["answer"]
    assert (await store.case(await only_case(store))).is_open  # type: ignore[union-attr]


@pytest.mark.parametrize(("wish", "cancel"), [("转人工", "取消"), ("human", "cancel")])
async def test_who_cancels_ends_the_case(say: Say, store: FakeStore, wish: str, cancel: str) -> None:
    await say(wish)
    await say("/officer undecided")
    assert await say(cancel) == ["handoff.ended"]
    [case] = await store.cases()
    assert case.state is CaseState.CLOSED


async def test_another_persons_talk_goes_on_undisturbed(say: Say) -> None:
    other = say.as_("other")
    await say("转人工")
    await say("不确定")
    assert await other("你好") == ["chat.greeting"]
    assert await say("还在吗") == []


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("转人工，我在崂山", "专员的上班时间还没有公布；现在是北京时间周一12:00。"),
        ("talk to a person in Laoshan", "The officer's hours are not published yet; it is Mon 12:00 in Beijing now."),
    ],
)
async def test_where_hours_are_not_known_none_are_told_and_the_person_chooses_how_to_wait(say: Say, wish: str, words: str) -> None:
    assert await say(wish) == ["handoff.queued"]
    assert words in say.last[0] and say.buttons == ["/case wait", "/case message", "/case appointment"]


async def test_a_choice_made_while_waiting_gives_the_floor_back_to_the_bot(say: Say, store: FakeStore) -> None:
    await say("转人工，我在崂山")
    assert await say("2") == ["handoff.leave_message"]
    assert await say("请帮我看看材料") == ["handoff.message_kept"]
    assert await say("你好") == ["chat.greeting"]


async def test_a_number_said_to_the_officer_is_no_choice(say: Say, store: FakeStore) -> None:
    await say("转人工，我在崂山")
    await say("我有两个孩子")
    assert await say("2") == []
    assert (await store.said((await say.conversation()).id))[-1].text == "2"


async def test_what_is_pressed_while_an_officer_talks_is_not_answered_by_the_bot(say: Say, house: House, store: FakeStore) -> None:
    await say("转人工，我在崂山")
    assert await say("/help") == ["handoff.menu_waits"]
    await house.desk.reply(await only_case(store), "李老师", "1", "您好")
    assert [await say(text) for text in ("/help", "/my list", "/item 18")] == [[], [], []]


async def test_a_wish_made_twice_opens_one_case(say: Say, store: FakeStore) -> None:
    await say("转人工，我在崂山")
    await say("返回")
    assert await say("转人工，我在即墨") == ["handoff.queued"]
    case = await store.case(await only_case(store))
    assert case is not None and case.district == "laoshan"


async def test_who_asks_for_a_person_in_another_language_within_a_form_hears_it_in_theirs(say: Say) -> None:
    await say("报名蓝洽会")
    assert await say("I'd like to talk to a person") == ["handoff.which_district"]
    assert "district" in say.last[0]
