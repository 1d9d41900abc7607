"""After a form was sent: see it, change it within its time, take it back; and what hangs on it. In both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.bootstrap import House
from bot.domain.forms import After, Reminder
from bot.domain.registrations import RegistrationStatus
from tests.fakes import FakeStore, FixedClock, Say
from tests.forms_for_tests import TOUR as TOUR_FORM
from tests.forms_for_tests import both, slot, with_tour

TOUR = {"zh": "我要参观", "en": "visit tour"}
AGREE = {"zh": "同意", "en": "I agree"}
EDIT = {"zh": "修改报名", "en": "edit my registration"}
WITHDRAW = {"zh": "撤回报名", "en": "withdraw my registration"}
SURE = {"zh": "确定撤回", "en": "Yes, withdraw"}
LANGUAGES = ["zh", "en"]


async def sent(house: House, say: Say, store: FakeStore, language: str = "zh", **more: object) -> str:
    """A tour registered for; its reference."""
    with_tour(house, **more)
    for words in (TOUR[language], AGREE[language], "Ana Silva", "ana@example.org"):
        await say(words)
    assert await say("/confirm") == ["form.done"]
    return (await store.registrations_of((await say.conversation()).id))[-1].reference


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_was_sent_is_changed_under_the_same_reference(house: House, say: Say, store: FakeStore, language: str) -> None:
    reference = await sent(house, say, store, language)
    assert await say(EDIT[language]) == ["form.summary_again"]
    assert "ana@example.org" in say.last[-1]
    assert (await say("邮箱改成 silva@example.org" if language == "zh" else "change my e-mail to silva@example.org"))[0] == "form.changed"
    assert await say("/confirm") == ["form.changed_sent"]
    [kept] = await store.registrations()
    assert (kept.reference, kept.version, kept.values["email"].stored) == (reference, 2, "silva@example.org")


async def test_it_is_found_by_its_reference(house: House, say: Say, store: FakeStore) -> None:
    reference = await sent(house, say, store)
    assert await say(f"edit my registration {reference.lower()}") == ["form.summary_again"]


async def test_a_change_that_is_given_up_leaves_it_as_it_was(house: House, say: Say, store: FakeStore) -> None:
    await sent(house, say, store)
    await say("修改登记")
    await say("邮箱改成 silva@example.org")
    assert await say("取消") == ["form.unchanged"]
    [kept] = await store.registrations()
    assert (kept.version, kept.values["email"].stored) == (1, "ana@example.org")


async def test_confirming_without_a_change_makes_no_new_version(house: House, say: Say, store: FakeStore) -> None:
    await sent(house, say, store)
    await say("修改登记")
    assert await say("确认提交") == ["form.unchanged"]
    assert [each.version for each in await store.registrations()] == [1]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_after_the_last_day_an_officer_is_offered(house: House, say: Say, store: FakeStore, clock: FixedClock, language: str) -> None:
    await sent(house, say, store, language, edit_days=7)
    clock.move(timedelta(days=7))
    assert await say(EDIT[language]) == ["form.summary_again"]
    clock.move(timedelta(days=1))
    assert await say("/confirm") == ["form.too_late"]
    assert await say(EDIT[language]) == ["form.too_late"]
    assert "/officer" in say.buttons


async def test_what_is_sent_after_midnight_in_qingdao_was_sent_on_that_day(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    clock.move(datetime(2026, 12, 1, 17, tzinfo=UTC) - clock.now())  # one o'clock at night on the 2nd in Qingdao
    await sent(house, say, store, edit_days=3)
    assert "2026-12-05" in say.last[-1]
    assert await say("我的登记") == ["form.sent"]
    assert "2026-12-02" in say.last[-1]
    clock.move(timedelta(days=3))
    assert await say("修改登记") == ["form.summary_again"]


async def test_a_change_begun_in_time_and_sent_too_late_is_not_kept(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    await sent(house, say, store, edit_until=date(2026, 11, 23))
    await say("修改登记")
    await say("邮箱改成 silva@example.org")
    clock.move(timedelta(days=1))
    assert await say("确认提交") == ["form.too_late"]
    assert [each.version for each in await store.registrations()] == [1]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_taking_it_back_erases_the_person_and_keeps_the_row(house: House, say: Say, store: FakeStore, language: str) -> None:
    reference = await sent(house, say, store, language)
    assert await say(WITHDRAW[language]) == ["form.withdraw_sure"]
    assert [each.status for each in await store.registrations()] == [RegistrationStatus.NEW]
    assert await say(SURE[language]) == ["form.withdrawn"]
    [kept] = await store.registrations()
    assert (kept.reference, kept.status, dict(kept.values)) == (reference, RegistrationStatus.WITHDRAWN, {})
    assert await say(EDIT[language]) == ["form.nothing_sent"]


async def test_a_form_sent_once_is_not_sent_twice_but_can_be_after_it_was_taken_back(house: House, say: Say, store: FakeStore) -> None:
    reference = await sent(house, say, store)
    assert await say("我要参观") == ["form.sent_before"]
    assert reference in say.last[-1] and "/form tour_for_tests another" not in say.buttons
    assert await say("/form tour_for_tests another") == ["form.sent_before"]
    await say("撤回登记")
    await say("确定撤回")
    assert await say("我要参观") == ["form.consent"]


async def test_a_form_that_allows_it_is_sent_again(house: House, say: Say, store: FakeStore) -> None:
    await sent(house, say, store, several=True)
    assert await say("我要参观") == ["form.sent_before"]
    assert await say("另外登记一份") == ["form.consent"]
    assert await say("同意") == ["form.question_earlier"]


async def test_nobody_changes_or_sees_what_somebody_else_sent(house: House, say: Say, store: FakeStore) -> None:
    reference = await sent(house, say, store)
    other = say.as_("other")
    assert await other(f"修改登记 {reference}") == ["form.nothing_sent"]
    await sent(house, other, store)
    assert await other(f"撤回登记 {reference}") == ["form.reference_unknown"]
    assert "ana@example.org" not in "".join(other.last)


@pytest.mark.parametrize(("language", "words"), [("zh", "我的报名"), ("en", "my registrations")])
async def test_what_was_sent_is_shown_to_those_who_sent_it(house: House, say: Say, store: FakeStore, language: str, words: str) -> None:
    reference = await sent(house, say, store, language)
    assert await say(words) == ["form.sent"]
    assert reference in say.last[-1] and "ana@example.org" in say.last[-1]


async def test_answers_of_one_form_are_offered_in_another_with_their_origin(house: House, say: Say) -> None:
    await say("登记参加蓝洽会")
    await say("同意")
    await say("张伟")
    with_tour(house)
    await say("我要参观")
    await say("好的")
    assert await say("同意") == ["form.question_earlier"]
    assert "张伟" in say.last[-1] and "蓝洽会" in say.last[-1]
    assert await say("沿用") == ["form.question"]


async def test_a_form_may_open_a_case_while_guichao_stays(house: House, say: Say, store: FakeStore) -> None:
    with_tour(house, after=After(case=True))
    for words in ("我要参观", "同意", "张伟", "wei@example.org"):
        await say(words)
    assert await say("确认提交") == ["form.done", "form.case"]
    [case] = await store.cases()
    assert case.conversation == (await say.conversation()).id and case.id in say.last[-1]
    assert (await say("住房补贴有多少？"))[0] == "answer"
    await house.desk.reply(case.id, "李老师", "1", "您好，我来安排。")
    assert await say("谢谢，周三可以") == []


async def test_a_reminder_is_due_when_its_days_are_over_and_goes_with_the_registration(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    reference = await sent(house, say, store, after=After(reminder=Reminder(7, both("材料齐了吗"))))
    assert await store.due_reminders(clock.now()) == []
    clock.move(timedelta(days=7))
    assert [each.reference for each in await store.due_reminders(clock.now())] == [reference]
    await say("撤回登记")
    await say("确定撤回")
    assert await store.due_reminders(clock.now()) == []


async def test_what_was_passed_over_is_not_asked_when_it_is_changed(house: House, say: Say, store: FakeStore) -> None:
    optional = slot("wish", "愿望", "Wish", required=False)
    with_tour(house, slots=(*TOUR_FORM.slots, optional))
    for words in ("我要参观", "同意", "张伟", "wei@example.org", "跳过"):
        await say(words)
    await say("确认提交")
    assert await say("修改登记") == ["form.summary_again"]
    assert await say("愿望改成看海") == ["form.changed", "form.summary_again"]


async def test_what_staff_ask_for_since_is_asked_when_it_is_changed(house: House, say: Say, store: FakeStore) -> None:
    await sent(house, say, store)
    with_tour(house, slots=(*TOUR_FORM.slots, slot("wish", "愿望", "Wish")))
    assert await say("修改登记") == ["form.question"]
    assert await say("看海") == ["form.summary_again"]


async def test_a_form_that_keeps_nothing_says_its_last_word_and_keeps_nothing(house: House, say: Say, store: FakeStore) -> None:
    with_tour(house, after=After(registration=False))
    for words in ("我要参观", "同意", "张伟", "wei@example.org"):
        await say(words)
    assert await say("确认提交") == ["form.done_unkept"]
    assert await store.registrations() == []


async def test_who_comes_back_to_change_something_is_reminded_anew(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    reference = await sent(house, say, store, after=After(reminder=Reminder(7, both("材料齐了吗"))))
    clock.move(timedelta(days=6))
    await say("修改登记")
    await say("邮箱改成 silva@example.org")
    await say("确认提交")
    clock.move(timedelta(days=6))
    assert await store.due_reminders(clock.now()) == []
    clock.move(timedelta(days=1))
    assert [each.reference for each in await store.due_reminders(clock.now())] == [reference]


@pytest.mark.parametrize("words", ["不对，我叫安娜", "No, my e-mail is silva@example.org", "Sorry, my e-mail is silva@example.org"])
async def test_what_is_taken_back_right_after_sending_is_offered_as_a_change(house: House, say: Say, store: FakeStore, words: str) -> None:
    await sent(house, say, store)
    assert (await say(words))[-1] == "form.summary_again"
    assert [each.version for each in await store.registrations()] == [1]
    assert await say("/confirm") == ["form.changed_sent"]
    [kept] = await store.registrations()
    assert (kept.version, "安娜" in kept.values["full_name"].stored or kept.values["email"].stored == "silva@example.org") == (2, True)


async def test_who_only_says_that_something_is_wrong_sees_what_was_sent(house: House, say: Say, store: FakeStore) -> None:
    await sent(house, say, store)
    assert await say("填错了") == ["form.summary_again"]


@pytest.mark.parametrize("words", ["不对，我是硕士", "不对，我叫安娜，住房补贴有多少？"])
async def test_what_changes_no_answer_or_asks_is_answered_after_sending(house: House, say: Say, store: FakeStore, words: str) -> None:
    await sent(house, say, store)
    await say("住房补贴有多少？")
    assert (await say(words))[-1] == "answer" and (await say.conversation()).form is None


async def test_an_hour_after_sending_no_is_not_about_it(house: House, say: Say, store: FakeStore, clock: FixedClock) -> None:
    await sent(house, say, store)
    clock.move(timedelta(hours=1))
    await say("不对，我叫安娜")
    assert (await say.conversation()).form is None
