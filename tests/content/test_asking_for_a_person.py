"""Whoever wants a person is understood, and whoever asks something else is not sent to one."""

import pytest

from bot.domain.cues import Cues


@pytest.mark.parametrize(
    "said",
    [
        "我想找个人聊聊",
        "有没有活人啊",
        "能不能让工作人员联系我",
        "给我接客服",
        "你们有人吗？",
        "人工人工",
        "有真人在吗",
        "叫个人来",
        "不想跟机器人说话",
        "麻烦找一位老师帮我",
        "我在伦敦，想找崂山区的专员",
        "Is there a human I can speak with?",
        "get me staff",
        "I'd like to speak with your colleague",
        "Could someone call me?",
        "Please escalate this",
        "I need help from a real officer",
        "I still need help from the officer",
        "This isn't helping, I want to speak to a manager",
        "live chat please",
        "Can a person answer me?",
        "I want a real person, not a bot",
    ],
)
def test_a_person_can_be_asked_for_in_many_words(said: str, cues: Cues) -> None:
    assert cues.means(said, "officer")


@pytest.mark.parametrize(
    "said",
    [
        "你是真人吗",
        "Are you a real person?",
        "Are you a human being?",
        "我想找人工智能的工作",
        "做人工智能需要人工智能的什么证明？",
        "我想找个人才公寓",
        "机器人公司不要机器人补贴行吗",
        "崂山区专员的电话是多少",
        "我想应聘青岛的专员岗位，想找专业的专员岗位",
        "Can a person apply twice?",
        "Do I need an agent to apply for the visa?",
        "Can someone else collect my certificate?",
        "Do officers speak English?",
        "I'd like to talk to people at the Blue Fair",
    ],
)
def test_who_asks_about_something_else_is_not_sent_to_an_officer(said: str, cues: Cues) -> None:
    assert not cues.means(said, "officer")
