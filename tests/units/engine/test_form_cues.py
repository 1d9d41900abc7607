"""What a message means to somebody in a form, as a table."""

from dataclasses import replace

import pytest

from bot.domain.cues import Cues
from bot.domain.form_progress import Intent, Offer, Progress, Stage, Utterance
from bot.domain.forms import Value
from bot.domain.library import Knowledge
from bot.engine.form_cues import utterance

FILLED = {"full_name": Value("张伟", "张伟"), "email": Value("a@b.org", "a@b.org"), "degree": Value("doctor", "博士")}
ASKED = Progress("fair_registration", Stage.ASKING, "nationality", FILLED, latest="degree")
FREE = replace(ASKED, asking="project", values={**FILLED, "purpose": Value("project", "项目洽谈")})
CHECKING = replace(ASKED, stage=Stage.CONFIRMING, asking=None)


@pytest.mark.parametrize(
    ("progress", "text", "intent", "slot", "rest"),
    [
        (ASKED, "德国", None, None, ""),
        (ASKED, "为什么要问这个呢？", Intent.WHY, None, ""),
        (ASKED, "why do you need it?", Intent.WHY, None, ""),
        (ASKED, "以后再填吧", Intent.PAUSE, None, ""),
        (ASKED, "I'll finish this later", Intent.PAUSE, None, ""),
        (ASKED, "继续", Intent.RESUME, None, ""),
        (ASKED, "算了", Intent.CANCEL, None, ""),
        (ASKED, "取消登记", Intent.CANCEL, None, ""),
        (ASKED, "撤回报名", Intent.CANCEL, None, ""),
        (ASKED, "不保留", Intent.DROP, None, ""),
        (ASKED, "没有", Intent.SKIP, None, ""),
        (ASKED, "好的", Intent.YES, None, ""),
        (CHECKING, "没有", Intent.NO, None, ""),
        (CHECKING, "没问题", Intent.YES, None, ""),
        (ASKED, "修改", Intent.CHANGE, None, ""),
        (ASKED, "修改报名", Intent.CHANGE, None, ""),
        (ASKED, "/change email", Intent.CHANGE, "email", ""),
        (ASKED, "我要改邮箱", Intent.CHANGE, "email", ""),
        (ASKED, "修改邮箱", Intent.CHANGE, "email", ""),
        (ASKED, "change my e-mail", Intent.CHANGE, "email", ""),
        (ASKED, "不对，邮箱是 x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "actually my email is x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "邮箱改成x@y.org。", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "my email is x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (FREE, "my email is x@y.org", None, None, ""),
        (ASKED, "电话是 +49 151 23456789", None, None, ""),
        (ASKED, "哦对了，我的邮箱是x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "by the way, my email is x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "邮箱写错了，应该是 x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "my email address has changed, it's now x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (ASKED, "学历不是博士，是硕士", Intent.CHANGE, "degree", "硕士"),
        (ASKED, "不是博士，是硕士", Intent.CHANGE, "degree", "硕士"),
        (ASKED, "not a@b.org but x@y.org", Intent.CHANGE, "email", "x@y.org"),
        (FREE, "我们不是做软件，是做硬件的", None, None, ""),
        (ASKED, "不对，是硕士", Intent.CHANGE, None, "硕士"),
        (ASKED, "sorry, it's a master's", Intent.CHANGE, None, "a master's"),
        (FREE, "其实我想做海洋机器人", None, None, ""),
        (FREE, "我们想修改现有的专业课程，做一套新的海洋课程", None, None, ""),
        (CHECKING, "哪里不对", Intent.CHANGE, None, ""),
        (CHECKING, "yes, I agree", Intent.YES, None, ""),
        (CHECKING, "……", None, None, ""),
        (ASKED, "yes, I agree", None, None, ""),
        (ASKED, "改一下学历，我是硕士", Intent.CHANGE, "degree", "我是硕士"),
        (ASKED, "改一下邮箱，谢谢", Intent.CHANGE, "email", ""),
        (ASKED, "学历弄错了，硕士", Intent.CHANGE, "degree", "硕士"),
        (ASKED, "I meant a master's, not a PhD", Intent.CHANGE, "degree", "a master's"),
        (ASKED, "学历不要博士了，只要硕士", Intent.CHANGE, "degree", "硕士"),
        (ASKED, "can I change my email?", Intent.CHANGE, "email", ""),
    ],
)
def test_a_message_in_a_form_means_this(
    cues: Cues, knowledge: Knowledge, progress: Progress, text: str, intent: Intent | None, slot: str | None, rest: str
) -> None:
    form = knowledge.forms["fair_registration"]
    assert replace(utterance(form, progress, text, cues), contrary="") == Utterance(text, intent, slot, rest)


@pytest.mark.parametrize(("text", "contrary"), [("其实我想做海洋机器人", "我想做海洋机器人"), ("等等，不对，我叫张炜", "我叫张炜"), ("海洋机器人", "")])
def test_what_follows_a_no_is_kept_apart(cues: Cues, knowledge: Knowledge, text: str, contrary: str) -> None:
    assert utterance(knowledge.forms["fair_registration"], FREE, text, cues).contrary == contrary


@pytest.mark.parametrize("text", ["no phone", "没有手机", "我还没有电话", "we have no phone yet"])
def test_none_of_what_is_asked_for_passes_over_the_question(cues: Cues, knowledge: Knowledge, text: str) -> None:
    assert utterance(knowledge.forms["fair_registration"], replace(ASKED, asking="phone"), text, cues).intent is Intent.SKIP
    assert utterance(knowledge.forms["fair_registration"], ASKED, text, cues).intent is None


def test_none_of_what_may_be_chosen_is_read_as_a_choice(cues: Cues, knowledge: Knowledge) -> None:
    asked = Progress("project_pitch", Stage.ASKING, "intellectual_property")
    assert utterance(knowledge.forms["project_pitch"], asked, "没有专利", cues) == Utterance("没有")


def test_no_declines_an_offer_before_it_passes_over_the_question(cues: Cues, knowledge: Knowledge) -> None:
    offering = replace(ASKED, offers={"nationality": Offer(Value("DE", "德国"), "德国人")})
    assert utterance(knowledge.forms["fair_registration"], offering, "没有", cues).intent is Intent.NO
