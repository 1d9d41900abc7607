"""Repair inside a form, in both languages: several answers at once, corrections, asides, pauses, a second form, nonsense, other languages."""

from datetime import timedelta

import pytest

from bot.bootstrap import House
from bot.domain.forms import Choice
from bot.domain.language import Bilingual
from bot.domain.messages import Attachment, AttachmentKind, Channel
from tests.fakes import FakeStore, FixedClock, Say
from tests.forms_for_tests import both, slot, with_form, with_tour

FAIR = {"zh": "登记参加蓝洽会", "en": "Register for the Blue Fair"}
AGREE = {"zh": "同意", "en": "I agree"}
TO_THE_PROJECT = {
    "zh": ["张伟", "德国", "博士", "慕尼黑工业大学", "海洋机器人", "项目洽谈"],
    "en": ["Ana Silva", "Brazil", "PhD", "University of Porto", "Marine biology", "a project"],
}
THE_REST = {"zh": ["水下导航", "wei@example.org", "跳过", "跳过"], "en": ["Reefs", "ana@example.org", "skip", "skip"]}
LANGUAGES = ["zh", "en"]


async def begin(say: Say, language: str, answers: int = 0) -> None:
    await say(FAIR[language])
    await say(AGREE[language])
    for answer in TO_THE_PROJECT[language][:answers]:
        assert await say(answer) == ["form.question"]


async def finish(say: Say, language: str) -> None:
    await begin(say, language, 6)
    for answer in THE_REST[language]:
        await say(answer)
    assert await say("/confirm") == ["form.done"]


async def values(say: Say) -> dict[str, str]:
    progress = (await say.conversation()).form
    assert progress is not None
    return {name: value.shown for name, value in progress.values.items()}


# Several answers in one message


async def test_three_answers_in_one_message_fill_three_questions_and_are_shown(say: Say) -> None:
    await begin(say, "zh")
    assert await say("张伟, 慕尼黑工大博士, 做海洋机器人") == ["form.understood", "form.question"]
    assert "博士" in say.last[0] and "张伟" in say.last[0]
    assert {"full_name", "degree", "university"} <= set(await values(say))
    assert "国籍" in say.last[1]


async def test_several_answers_in_one_english_message(say: Say) -> None:
    await begin(say, "en")
    assert await say("I'm Li Wei, PhD from TUM, phone +49 151 23456789, email li@example.org") == ["form.understood", "form.question"]
    known = await values(say)
    assert (known["full_name"], known["email"]) == ("Li Wei", "li@example.org")
    assert "nationality" in say.last[1]


# Corrections


async def test_an_earlier_answer_is_corrected_by_its_name(say: Say) -> None:
    await begin(say, "zh", 6)
    await say("水下导航")
    await say("wei@example.org")
    assert await say("不对，邮箱是 zhang@example.org") == ["form.changed", "form.question"]
    assert (await values(say))["email"] == "zhang@example.org"


async def test_actually_my_field_is_something_else(say: Say) -> None:
    await begin(say, "en", 6)
    assert await say("actually my field is ocean acoustics") == ["form.changed", "form.question"]
    assert (await values(say))["field"] == "ocean acoustics"


async def test_no_it_is_corrects_what_was_said_last(say: Say) -> None:
    await begin(say, "zh", 4)
    assert await say("不对，是亚琛工业大学") == ["form.changed", "form.question"]
    assert (await values(say))["university"] == "亚琛工业大学"
    assert "专业" in say.last[1]


@pytest.mark.parametrize(
    ("language", "answers", "words", "slot_name", "new"),
    [
        ("zh", 1, "不对，我叫张炜", "full_name", "张炜"),
        ("zh", 4, "不对，我叫张炜", "full_name", "张炜"),
        ("zh", 5, "等等，不对，我叫张炜", "full_name", "张炜"),
        ("en", 1, "Actually I'm Ana Souza", "full_name", "Ana Souza"),
        ("en", 5, "Sorry, my name is Ana Souza", "full_name", "Ana Souza"),
    ],
)
async def test_a_name_is_corrected_at_any_later_question(say: Say, language: str, answers: int, words: str, slot_name: str, new: str) -> None:
    await begin(say, language, answers)
    asked = say.last[-1]
    assert (await say(words))[-1] == "form.question"
    assert say.last[-1] == asked
    assert (await values(say))[slot_name] == new


async def test_a_no_before_the_answer_to_the_open_question_is_still_that_answer(say: Say) -> None:
    await begin(say, "zh", 1)
    await say("不对，我是德国人")
    assert (await values(say)) == {"full_name": "张伟", "nationality": "德国"}


async def test_a_place_in_the_name_of_a_university_is_no_correction_of_the_nationality(say: Say) -> None:
    await begin(say, "zh", 4)
    assert await say("不对，是法国的里昂第一大学") == ["form.changed", "form.question"]
    known = await values(say)
    assert known["nationality"] == "德国" and "里昂第一大学" in known["university"]


async def test_sorry_it_is_corrects_what_was_said_last_in_english(say: Say) -> None:
    await begin(say, "en", 2)
    assert await say("sorry, it's Portugal") == ["form.changed", "form.question"]
    assert (await values(say))["nationality"] == "Portugal"


@pytest.mark.parametrize(("language", "words", "new"), [("zh", "改一下学历", "硕士"), ("en", "change my degree", "Master's")])
async def test_a_slot_named_without_a_new_value_is_asked_for(say: Say, language: str, words: str, new: str) -> None:
    await begin(say, language, 5)
    assert await say(words) == ["form.question_kept"]
    assert await say(new) == ["form.question"]
    assert (await values(say))["degree"] == new


@pytest.mark.parametrize(("language", "words"), [("zh", "学校是代尔夫特理工大学"), ("en", "my university is TU Delft")])
async def test_an_answer_said_again_with_its_name_is_a_correction(say: Say, language: str, words: str) -> None:
    await begin(say, language, 5)
    assert await say(words) == ["form.changed", "form.question"]


async def test_a_correction_that_cannot_be_read_says_why_and_asks(say: Say) -> None:
    await begin(say, "zh", 6)
    await say("水下导航")
    await say("wei@example.org")
    names = await say("邮箱改成 wei@example")
    assert names[0].startswith("reader.email.") and names[1] == "form.question_kept"
    assert (await values(say))["email"] == "wei@example.org"


# Asides


async def test_a_question_and_a_short_follow_up_both_lead_back_to_the_same_question(say: Say) -> None:
    await begin(say, "zh", 1)
    assert await say("住房补贴有多少？") == ["answer", "form.back_to", "form.question"]
    first = say.last[-1]
    assert (await say("硕士呢？"))[-2:] == ["form.back_to", "form.question"]
    assert say.last[-1] == first
    assert await say("德国") == ["form.question"]


async def test_an_aside_in_english_leads_back_to_the_same_question(say: Say) -> None:
    await begin(say, "en", 1)
    assert (await say("How much is the housing subsidy?"))[-2:] == ["form.back_to", "form.question"]
    assert (await say("and for a PhD?"))[-2:] == ["form.back_to", "form.question"]
    assert await say("Brazil") == ["form.question"]


@pytest.mark.parametrize(("language", "words"), [("zh", "我想知道住房补贴的标准"), ("en", "I'd like to know about the housing subsidy")])
async def test_a_question_without_a_question_mark_is_answered_too(say: Say, language: str, words: str) -> None:
    await begin(say, language, 1)
    assert (await say(words))[-2:] == ["form.back_to", "form.question"]


@pytest.mark.parametrize(("language", "words"), [("zh", "为什么要问这个？"), ("en", "why do you need that?")])
async def test_why_is_answered_and_the_question_stays(say: Say, language: str, words: str) -> None:
    await begin(say, language, 1)
    assert await say(words) == ["form.why", "form.question"]


# Pause, resume, cancel


@pytest.mark.parametrize(("language", "later", "on"), [("zh", "以后再填吧", "继续填写"), ("en", "let me finish this later", "continue the form")])
async def test_a_form_put_aside_is_gone_on_with_days_later(say: Say, clock: FixedClock, language: str, later: str, on: str) -> None:
    await begin(say, language, 3)
    assert await say(later) == ["form.paused"]
    clock.move(timedelta(days=5))
    assert (await say("谢谢" if language == "zh" else "thanks"))[0] == "chat.thanks"
    assert await say(on) == ["form.resumed", "form.question"]
    assert TO_THE_PROJECT[language][0] in say.last[0] and "4/" in say.last[1]
    assert len(await values(say)) == 3


async def test_asking_for_a_form_that_was_put_aside_offers_to_go_on(say: Say) -> None:
    await begin(say, "zh", 2)
    await say("以后再填")
    assert await say(FAIR["zh"]) == ["form.draft_waits"]
    assert await say("继续填写") == ["form.resumed", "form.question"]


async def test_a_draft_may_be_left_for_a_fresh_start(say: Say) -> None:
    await begin(say, "en", 2)
    await say("save for later")
    await say(FAIR["en"])
    assert await say("Start again") == ["form.consent"]
    await say("I agree")
    assert await values(say) == {}


async def test_somebody_who_comes_back_is_told_of_the_draft(say: Say) -> None:
    await begin(say, "zh", 2)
    await say("以后再填")
    assert await say("你好") == ["chat.greeting", "form.draft_waits"]


@pytest.mark.parametrize(("language", "cancel", "keep"), [("zh", "算了", "先留着"), ("en", "cancel", "keep for later")])
async def test_cancelling_asks_whether_to_keep_what_was_filled_in(say: Say, language: str, cancel: str, keep: str) -> None:
    await begin(say, language, 3)
    assert await say(cancel) == ["form.leave"]
    assert await say(keep) == ["form.paused"]
    assert await say("继续填写" if language == "zh" else "continue the form") == ["form.resumed", "form.question"]
    assert len(await values(say)) == 3


@pytest.mark.parametrize(("language", "cancel", "drop"), [("zh", "取消", "不保留"), ("en", "cancel", "don't keep it")])
async def test_cancelling_without_keeping_forgets_everything(say: Say, store: FakeStore, language: str, cancel: str, drop: str) -> None:
    await begin(say, language, 3)
    await say(cancel)
    assert await say(drop) == ["form.cancelled"]
    left = await say.conversation()
    assert (left.form, left.paused) == (None, ())


# A second form


@pytest.mark.parametrize(("language", "tour", "yes"), [("zh", "我要参观", "好的"), ("en", "visit tour", "yes")])
async def test_a_second_form_is_begun_when_the_first_is_put_aside(house: House, say: Say, language: str, tour: str, yes: str) -> None:
    with_tour(house)
    await begin(say, language, 2)
    assert await say(tour) == ["form.one_at_a_time"]
    assert await say(yes) == ["form.consent"]
    left = await say.conversation()
    assert left.form is not None and left.form.form == "tour_for_tests"
    assert [len(each.values) for each in left.paused] == [2]


async def test_a_second_form_may_wait_for_the_first(house: House, say: Say) -> None:
    with_tour(house)
    await begin(say, "zh", 2)
    await say("我要参观")
    assert await say("不用") == ["form.question"]
    assert await say("博士") == ["form.question"]


async def test_asking_for_the_form_that_is_open_goes_on_with_it(say: Say) -> None:
    await begin(say, "en", 2)
    assert await say(FAIR["en"]) == ["form.already_open", "form.question"]


# Nonsense


@pytest.mark.parametrize(("language", "nonsense"), [("zh", ["哈哈哈哈", "嘿嘿", "呜呜呜"]), ("en", ["blah blah", "foo", "xyzzy"])])
async def test_three_answers_that_make_no_sense_bring_an_officer(say: Say, language: str, nonsense: list[str]) -> None:
    await begin(say, language, 1)
    for words in nonsense:
        names = await say(words)
        assert names[0].startswith("reader.country.")
    assert names[-1] == "form.stuck"
    assert "/officer" in say.buttons and "/pause" in say.buttons


# Languages


async def test_a_change_of_language_in_the_middle_shows_everything_anew(say: Say) -> None:
    await begin(say, "zh", 3)
    assert await say("in English") == ["language.switched", "form.back_to", "form.question"]
    assert "university" in say.last[-1]
    await say("TU Delft")
    await say("robots")
    await say("visit")
    for words in ("skip", "wei@example.org", "skip", "skip"):
        await say(words)
    assert "Nationality: Germany" in say.last[-1] and "Doctorate" in say.last[-1]


# Conditions, files, and staff who change the form meanwhile


async def test_what_was_told_in_the_talk_is_offered_with_its_origin(house: House, say: Say) -> None:
    with_form(house, replace_slot={"degree": {"prefilled": "profile.degree"}})
    await say("我是博士，住房补贴有多少？")
    await begin(say, "zh", 1)
    assert await say("德国") == ["form.question_told"]
    assert "沿用" in say.last[-1] and "博士" in say.last[-1]
    assert "degree" not in await values(say)
    assert await say("沿用") == ["form.question"]
    assert (await values(say))["degree"] == "博士"


async def test_a_slot_that_staff_add_is_asked_of_those_inside(house: House, say: Say) -> None:
    await begin(say, "zh", 6)
    with_form(house, add=(slot("diet", "饮食", "Diet", required=False),))
    for words in THE_REST["zh"]:
        await say(words)
    assert "饮食" in say.last[-1]
    assert await say("吃素") == ["form.summary"]


async def test_a_slot_that_staff_remove_is_not_sent(house: House, say: Say, store: FakeStore) -> None:
    await begin(say, "zh", 6)
    with_form(house, without=("purpose", "project"))
    for words in THE_REST["zh"]:
        await say(words)
    await say("确认提交")
    [kept] = await store.registrations()
    assert "purpose" not in kept.values and kept.values["email"].stored == "wei@example.org"


async def test_consent_says_purpose_and_how_long_it_is_kept(house: House, say: Say) -> None:
    form = house.knowledge.forms["fair_registration"]
    with_form(house, purpose=both("参会联系。"), retention_days=30)
    await say(FAIR["zh"])
    assert "参会联系。" in say.last[-1] and "30天" in say.last[-1]
    assert form.consent.zh in say.last[-1]


async def test_a_question_with_a_condition_is_left_out(say: Say) -> None:
    await begin(say, "zh", 5)
    await say("参观交流")
    assert "邮箱" in say.last[-1]
    assert await say("目的改成项目洽谈") == ["form.changed", "form.question"]
    assert "您的项目" in say.last[-1]


# Files


PITCH = slot("sheet", "一页纸介绍", "One page", "file_or_link")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_file_answers_the_question_that_asks_for_one(house: House, say: Say, store: FakeStore, language: str) -> None:
    with_tour(house, slots=(PITCH,))
    await say("我要参观" if language == "zh" else "visit tour")
    await say(AGREE[language])
    assert await say("/media file", attachment=Attachment(AttachmentKind.FILE, "ref-1", "pitch.pdf")) == ["form.summary"]
    await say("/confirm")
    [kept] = await store.registrations()
    assert "ref-1" in kept.values["sheet"].stored


async def test_a_file_where_none_is_asked_for_is_no_answer(say: Say) -> None:
    await begin(say, "zh", 1)
    picture = Attachment(AttachmentKind.IMAGE, "ref-1")
    assert await say("/media image", attachment=picture) == ["media.image", "form.back_to", "form.question"]
    assert set(await values(say)) == {"full_name"}


# Every door


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_same_repairs_hold_on_every_channel(house: House, store: FakeStore, channel: Channel, language: str) -> None:
    say = Say(house, f"person-on-{channel}", channel)
    await begin(say, language, 3)
    assert (await say("住房补贴有多少？" if language == "zh" else "How much is the housing subsidy?"))[-1] == "form.question"
    assert (await say("不对，国籍是日本" if language == "zh" else "actually my nationality is Japan"))[0] == "form.changed"
    assert await say("以后再填" if language == "zh" else "save for later") == ["form.paused"]
    assert await say("继续填写" if language == "zh" else "continue the form") == ["form.resumed", "form.question"]
    for words in (*TO_THE_PROJECT[language][3:], *THE_REST[language]):
        await say(words)
    assert await say("/confirm") == ["form.done"]
    [kept] = await store.registrations()
    assert kept.values["nationality"].stored == "JP"


async def test_what_stands_on_an_old_button_is_no_answer(say: Say) -> None:
    await begin(say, "zh")
    assert await say("确定撤回") == ["form.question"]
    assert await say("/my degree doctor") == ["form.question"]
    assert await values(say) == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_does_not_say_for_what_is_asked(say: Say, language: str) -> None:
    assert await say("我要报名" if language == "zh" else "sign me up") == ["form.which_form"]
    assert "/form fair_registration" in say.buttons
    assert await say("蓝洽会参会登记" if language == "zh" else "Blue Fair registration") == ["form.consent"]


TONGUE = slot("tongue", "语言", "Language", "choice", choices=(Choice("zh", Bilingual("中文", "Chinese")), Choice("en", Bilingual("英文", "English"))))


@pytest.mark.parametrize(("language", "answer"), [("zh", "English"), ("en", "中文")])
async def test_a_language_that_is_an_answer_does_not_switch_the_language(house: House, say: Say, language: str, answer: str) -> None:
    with_tour(house, slots=(TONGUE,))
    await say("我要参观" if language == "zh" else "visit tour")
    before = (await say.conversation()).language
    await say(AGREE[language])
    assert await say(answer) == ["form.summary"]
    assert (await say.conversation()).language is before
