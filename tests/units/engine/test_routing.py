"""The house rules row by row: who stands where, what they say, which room they enter."""

from dataclasses import replace

import pytest

from bot.domain.conversation import Conversation, Floor
from bot.domain.cues import Cues
from bot.domain.form_progress import Progress, Stage
from bot.domain.language import Language
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, ConversationKey
from bot.engine.routing import Room, choose_room, form_asked_for, is_plainly_a_question

PLAIN = Conversation("anna", ConversationKey(Channel.WEB, "anna"), Language.ZH)
IN_FORM = replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "full_name"))
FREE_WORDS = replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "project"))
ASIDE = replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "full_name", is_aside=True))
PAUSED = replace(PLAIN, paused=(Progress("fair_registration", Stage.ASKING, "full_name"),))
CHOOSING = replace(PLAIN, is_choosing_district=True)
QUEUED, WITH_OFFICER = replace(PLAIN, floor=Floor.QUEUED), replace(PLAIN, floor=Floor.OFFICER)


@pytest.mark.parametrize(
    ("conversation", "text", "room"),
    [
        (QUEUED, "硕士有多少住房补贴？", Room.DESK),
        (WITH_OFFICER, "转人工", Room.DESK),
        (replace(IN_FORM, floor=Floor.OFFICER), "安娜", Room.DESK),
        (PLAIN, "转人工", Room.HAND_OFF),
        (PLAIN, "I want to talk to a person", Room.HAND_OFF),
        (IN_FORM, "转人工", Room.HAND_OFF),
        (IN_FORM, "/officer", Room.HAND_OFF),
        (PLAIN, "/officer laoshan", Room.HAND_OFF),
        (CHOOSING, "崂山", Room.DISTRICT),
        (CHOOSING, "删除我的数据", Room.DISTRICT),
        (CHOOSING, "转人工", Room.HAND_OFF),
        (PLAIN, "删除我的数据", Room.PRIVACY),
        (IN_FORM, "delete my data", Room.PRIVACY),
        (PLAIN, "/privacy export", Room.PRIVACY),
        (PLAIN, "English", Room.LANGUAGE),
        (IN_FORM, "说中文", Room.LANGUAGE),
        (IN_FORM, "安娜", Room.FORM),
        (IN_FORM, "取消", Room.FORM),
        (IN_FORM, "你好", Room.FORM),
        (IN_FORM, "硕士有多少住房补贴？", Room.ANSWER_IN_FORM),
        (IN_FORM, "/item graduate-housing-subsidy", Room.ANSWER_IN_FORM),
        (IN_FORM, "为什么要问这个？", Room.FORM),
        (PLAIN, "/form fair_registration", Room.START_FORM),
        (PLAIN, "蓝洽会报名", Room.START_FORM),
        (PLAIN, "/item graduate-housing-subsidy", Room.ENTRY),
        (PLAIN, "/about graduate-housing-subsidy benefits", Room.ENTRY),
        (PLAIN, "你好", Room.CHAT),
        (PLAIN, "Thank you!", Room.CHAT),
        (PLAIN, "硕士有多少住房补贴？", Room.ANSWER),
        (PLAIN, "/form no_such_form", Room.ANSWER),
        (PLAIN, "我的登记", Room.REGISTRATION),
        (PLAIN, "edit my registration R234567A", Room.REGISTRATION),
        (PLAIN, "取消报名", Room.REGISTRATION),
        (IN_FORM, "取消报名", Room.FORM),
        (IN_FORM, "修改登记", Room.FORM),
        (IN_FORM, "修改登记 R234567A", Room.REGISTRATION),
        (PLAIN, "继续填写", Room.RESUME),
        (PLAIN, "/resume", Room.RESUME),
        (PLAIN, "continue", Room.ANSWER),
        (replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "field")), "how to settle in Qingdao", Room.FORM),
        (replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "field")), "how to settle in Qingdao?", Room.ANSWER_IN_FORM),
        (replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "field")), "how much is the subsidy", Room.ANSWER_IN_FORM),
        (PLAIN, "取消", Room.CHAT),
        (PLAIN, "我要参加蓝洽会", Room.START_FORM),
        (PLAIN, "I want to pitch my project", Room.START_FORM),
        (replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "degree")), "我想报名蓝色经济行", Room.START_FORM),
        (replace(PLAIN, form=Progress("fair_registration", Stage.ASKING, "field")), "我想报名蓝色经济行", Room.FORM),
        (PLAIN, "报名", Room.START_FORM),
        (PAUSED, "继续填写", Room.RESUME),
        (PAUSED, "蓝洽会报名", Room.START_FORM),
        (IN_FORM, "蓝洽会报名", Room.START_FORM),
        (IN_FORM, "硕士呢", Room.FORM),
        (ASIDE, "硕士呢", Room.ANSWER_IN_FORM),
        (IN_FORM, "我想知道住房补贴的标准", Room.ANSWER_IN_FORM),
        (FREE_WORDS, "我想了解青岛的产业", Room.FORM),
        (IN_FORM, "/media image", Room.MEDIA),
        (PLAIN, "👍🏽", Room.NOTHING),
        (PLAIN, "？？？", Room.NOTHING),
        (PLAIN, "", Room.NOTHING),
    ],
)
def test_the_first_rule_that_fits_decides(conversation: Conversation, text: str, room: Room, cues: Cues, knowledge: Knowledge) -> None:
    assert choose_room(conversation, text, cues, knowledge) is room


@pytest.mark.parametrize(
    ("text", "is_question"),
    [
        ("硕士有多少住房补贴？", True),
        ("How much is the subsidy", True),
        ("怎么申请人才公寓", True),
        ("可以申请吗", True),
        ("安娜", False),
        ("什么?", False),
        ("why?", False),
        ("Hows Wilhelm", False),
        ("好的", False),
        ("", False),
    ],
)
def test_inside_a_form_only_a_plain_question_is_a_digression(text: str, is_question: bool, cues: Cues) -> None:
    assert is_plainly_a_question(text, cues) is is_question


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("蓝洽会报名", "fair_registration"),
        ("我想报名参加蓝洽会", "fair_registration"),
        ("报名", None),
        ("项目洽谈登记", "project_pitch"),
        ("project talks registration", "project_pitch"),
        ("公司登记", None),
        ("留学人员登记", None),
        ("项目洽谈", None),
        ("Blue Fair registration", "fair_registration"),
        ("怎么报名蓝洽会？", None),
        ("蓝洽会", None),
        ("/form nothing", None),
    ],
)
def test_a_form_starts_when_it_is_asked_for_and_not_when_it_is_asked_about(text: str, form: str | None, cues: Cues, knowledge: Knowledge) -> None:
    found = form_asked_for(text, cues, knowledge)
    assert (found.id if found else None) == form
