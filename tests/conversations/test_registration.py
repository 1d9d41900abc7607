"""Registering for the fair, as talk: the straight way, the ways round it, and the ways out."""

from tests.fakes import FakeStore, Say

ANSWERS = ["张伟", "德国", "博士", "慕尼黑工业大学", "海洋机器人", "项目洽谈", "水下导航系统", "wei@example.org", "+49 151 23456789", "2027年3月"]


async def begin(say: Say) -> None:
    assert await say("登记参加蓝洽会") == ["form.consent"]
    assert await say("同意") == ["form.question"]


async def test_the_straight_way_ends_with_a_reference(say: Say, store: FakeStore) -> None:
    await begin(say)
    for answer in ANSWERS[:-1]:
        assert await say(answer) == ["form.question"]
    assert await say(ANSWERS[-1]) == ["form.summary"]
    assert await say("确认提交") == ["form.done"]
    [kept] = await store.registrations()
    assert kept.reference in say.texts[-1]
    assert kept.values["phone"].stored == "+4915123456789"


async def test_without_consent_nothing_is_asked_or_kept(say: Say, store: FakeStore) -> None:
    await say("登记参加蓝洽会")
    assert await say("不同意") == ["form.declined"]
    assert await store.registrations() == []


async def test_what_is_not_confirmed_is_not_kept(say: Say, store: FakeStore) -> None:
    await begin(say)
    for answer in ANSWERS:
        await say(answer)
    assert await say("取消") == ["form.leave"]
    assert await say("不保留") == ["form.cancelled"]
    assert await store.registrations() == []
    assert (await say.conversation()).paused == ()


async def test_a_wrong_e_mail_is_refused_with_words_and_asked_again(say: Say) -> None:
    await begin(say)
    for answer in ANSWERS[:7]:
        await say(answer)
    [refusal] = await say("wei@example")
    assert refusal.startswith("reader.email.")
    assert await say("wei@example.org") == ["form.question"]


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(say: Say) -> None:
    await begin(say)
    await say("张伟")
    first, *rest = await say("住房补贴有多少？")
    assert first == "answer"
    assert rest == ["form.back_to", "form.question"]
    assert await say("德国") == ["form.question"]


async def test_an_earlier_answer_is_corrected_in_plain_words(say: Say, store: FakeStore) -> None:
    await begin(say)
    for answer in ANSWERS[:8]:
        await say(answer)
    assert await say("不对，学校是亚琛工业大学") == ["form.changed", "form.question"]
    await say("跳过")
    await say("跳过")
    await say("确认提交")
    [kept] = await store.registrations()
    assert kept.values["university"].shown == "亚琛工业大学"


async def test_an_answer_is_changed_from_the_summary(say: Say, store: FakeStore) -> None:
    await begin(say)
    for answer in ANSWERS:
        await say(answer)
    assert await say("邮箱改成 new@example.org") == ["form.changed", "form.summary"]
    await say("确认提交")
    [kept] = await store.registrations()
    assert kept.values["email"].stored == "new@example.org"


async def test_going_back_keeps_what_was_said(say: Say) -> None:
    await begin(say)
    for answer in ANSWERS[:4]:
        await say(answer)
    assert await say("上一步") == ["form.question_kept"]
    assert "慕尼黑工业大学" in say.texts[-1]
    assert await say("保留") == ["form.question"]


async def test_what_is_needed_cannot_be_skipped(say: Say) -> None:
    await begin(say)
    assert await say("跳过") == ["form.cannot_skip", "form.question"]


async def test_why_do_you_ask_is_answered(say: Say) -> None:
    await begin(say)
    assert await say("为什么问这个？") == ["form.why", "form.question"]


async def test_in_english_too(say: Say, store: FakeStore) -> None:
    assert await say("Register for the Blue Fair") == ["form.consent"]
    assert await say("I agree") == ["form.question"]
    for answer in ["Ana Silva", "Brazil", "PhD", "University of Porto", "Marine biology", "a visit", "ana@example.org", "skip"]:
        assert await say(answer) == ["form.question"]
    assert await say("skip") == ["form.summary"]
    assert await say("change my e-mail to silva@example.org") == ["form.changed", "form.summary"]
    assert await say("/confirm") == ["form.done"]
    [kept] = await store.registrations()
    assert kept.values["email"].stored == "silva@example.org"
    assert kept.values["nationality"].stored == "BR"


async def test_two_people_fill_in_two_forms(say: Say, store: FakeStore) -> None:
    other = say.as_("other")
    await begin(say)
    await begin(other)
    await say("张伟")
    await other("李娜")
    conversation = await store.load(say.key)
    theirs = await store.load(other.key)
    assert conversation.form is not None and conversation.form.values["full_name"].shown == "张伟"
    assert theirs.form is not None and theirs.form.values["full_name"].shown == "李娜"


async def test_a_person_can_be_reached_from_inside_a_form_which_is_kept(say: Say) -> None:
    await begin(say)
    await say("张伟")
    assert await say("转人工") == ["handoff.which_district"]
    assert await say("崂山") == ["handoff.queued"]
    assert await say("返回") == ["handoff.left", "form.back_to", "form.question"]
    assert await say("德国") == ["form.question"]
