"""Erasing what is kept, asked for in the middle of a form: the question is understood on every channel, in words, and never by chance."""

import pytest

from bot.bootstrap import House
from bot.domain.messages import Channel
from tests.fakes import Say

CHANNELS = list(Channel)
FORM = {"zh": ("登记参加蓝洽会", "同意", "张伟"), "en": ("register for the Blue Fair", "I agree", "Wei Zhang")}
ERASE = {"zh": "删除我的数据", "en": "delete my data"}


async def asked_inside_a_form(house: House, channel: Channel, language: str) -> Say:
    """Somebody in a form who wants all of it erased, and was asked whether they are sure."""
    say = Say(house, "anna", channel)
    for text in FORM[language]:
        await say(text)
    assert (await say.conversation()).form is not None
    assert await say(ERASE[language]) == ["privacy.sure"]
    return say


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("zh", words) for words in ("确定删除", "确定", "是的，删除。", "是", "確定刪除")),
        *(("en", words) for words in ("Yes, delete", "Yes, erase it", "yes", "I'm sure.")),
    ],
)
async def test_inside_a_form_the_words_of_a_yes_erase(house: House, channel: Channel, language: str, words: str) -> None:
    say = await asked_inside_a_form(house, channel, language)
    assert await say(words) == ["privacy.erased"]
    assert (await say.conversation()).form is None
    assert [line.name for line in await house.store.said((await say.conversation()).id)] == ["privacy.erased"]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("language", "words"), [("zh", "先不删"), ("zh", "不用了"), ("zh", "算了"), ("en", "Keep it for now"), ("en", "no")])
async def test_inside_a_form_a_no_keeps_everything_and_goes_back_to_the_form(house: House, channel: Channel, language: str, words: str) -> None:
    say = await asked_inside_a_form(house, channel, language)
    before = (await say.conversation()).form
    assert (await say(words))[:2] == ["privacy.about", "form.back_to"]
    after = (await say.conversation()).form
    assert before is not None and after is not None and after.values == before.values


@pytest.mark.parametrize("channel", [Channel.WECHAT, Channel.TERMINAL])
async def test_where_choices_have_numbers_the_first_one_erases(house: House, channel: Channel) -> None:
    say = await asked_inside_a_form(house, channel, "zh")
    assert await say("1") == ["privacy.erased"]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("language", "words"), [("zh", "确定删除"), ("zh", "是"), ("en", "yes, delete"), ("en", "yes")])
async def test_a_yes_that_comes_after_something_else_erases_nothing(house: House, channel: Channel, language: str, words: str) -> None:
    say = await asked_inside_a_form(house, channel, language)
    await say({"zh": "硕士有多少住房补贴？", "en": "How much is the housing subsidy with a master's?"}[language])
    assert "privacy.erased" not in await say(words)
    said = await house.store.said((await say.conversation()).id)
    assert len(said) > 8


@pytest.mark.parametrize(("language", "words"), [("zh", "确定删除"), ("en", "yes, delete")])
async def test_nothing_is_erased_by_a_yes_that_nobody_asked_for(house: House, say: Say, language: str, words: str) -> None:
    for text in FORM[language]:
        await say(text)
    assert "privacy.erased" not in await say(words)


async def test_the_answer_to_the_question_goes_on_with_the_form_where_it_is_none(house: House, say: Say) -> None:
    say = await asked_inside_a_form(house, Channel.WEB, "zh")
    await say("德国")
    conversation = await say.conversation()
    assert conversation.form is not None and conversation.form.values["nationality"].shown == "德国"


@pytest.mark.parametrize(("language", "words"), [("zh", "确定撤回"), ("zh", "是"), ("en", "Yes, withdraw"), ("en", "yes")])
async def test_a_yes_to_whether_to_take_back_what_was_sent_is_no_answer_to_the_form(say: Say, language: str, words: str) -> None:
    sent = {
        "zh": ("登记参加蓝洽会", "同意", "张伟", "德国", "博士", "慕尼黑工业大学", "海洋机器人", "参观交流", "wei@example.org", "跳过", "跳过", "确认提交"),
        "en": ("register for the Blue Fair", "I agree", "Wei Zhang", "Germany", "PhD", "TU Munich", "marine robots", "Visit and networking"),
    }[language]
    for text in sent + (("wei@example.org", "skip", "skip", "submit") if language == "en" else ()):
        await say(text)
    command = next(send for send in say.buttons if "withdraw" in send)
    await say("/form park_entry")
    await say(command)
    assert (await say.conversation()).form is not None and [line.name for line in say.taken.said] == ["form.withdraw_sure"]
    assert (await say(words))[0] == "form.withdrawn"
