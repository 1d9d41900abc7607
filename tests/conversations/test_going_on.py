"""Talk over several messages: what puts the last one right."""

import pytest

from tests.fakes import Say


@pytest.mark.parametrize(
    ("asked", "corrected", "meant"),
    [
        ("海外本科回来，住房补贴一个月多少", "说错了，我是硕士", "海外硕士回来，住房补贴一个月多少"),
        ("住房補貼碩士一個月多少", "打錯了，我是博士", "住房補貼博士一個月多少"),
        ("How much is the housing subsidy a month with a bachelor's?", "sorry, I meant a doctorate", "how much is the housing subsidy a month with a phd's?"),
    ],
)
async def test_a_degree_that_is_put_right_answers_the_last_question_anew(say: Say, asked: str, corrected: str, meant: str) -> None:
    other = say.as_("other")
    await say(asked)
    assert await say(corrected) == ["answer"]
    await other(asked)
    await other(meant)
    assert _statements(say) == _statements(other)


async def test_what_is_asked_beside_a_correction_is_answered_too(say: Say) -> None:
    await say("海外本科回来，住房补贴一个月多少")
    await say("说错了，我是硕士。安家费有多少？")
    assert "住房补贴" in say.last[0]
    assert "安家费" in say.last[1]


def _statements(say: Say) -> list[str]:
    return [line for line in say.last[0].splitlines() if line.startswith("•")]


@pytest.mark.parametrize(
    ("asked", "then", "topic", "other"),
    [
        ("国家级的留学人员创业启动支持计划给多少", "本科的能报吗", "中国留学人员回国创业启动支持计划", "山东省留学人员来鲁创业启动支持计划"),
        (
            "How much does the Start-up Support Programme for Returned Overseas Chinese Scholars pay?",
            "And for my brother with a bachelor's?",
            "Returned Overseas",
            "Shandong",
        ),
    ],
)
async def test_who_asks_for_somebody_the_topic_is_not_for_hears_so_and_what_is_for_them(say: Say, asked: str, then: str, topic: str, other: str) -> None:
    await say(asked)
    await say(then)
    unfit, _, title, *_ = say.last[0].splitlines()
    assert topic in unfit
    assert other in title


async def test_where_nothing_else_is_for_them_the_topic_says_so_and_names_its_conditions(say: Say) -> None:
    await say("留学回来怎么落户")
    await say("我朋友是加拿大籍，他也能办吗")
    assert "不面向外籍" in say.last[0].splitlines()[0]
    assert "学历人才落户" in say.last[0].splitlines()[2]


async def test_who_the_topic_is_for_hears_nothing_of_the_kind(say: Say) -> None:
    await say("博士安家费多少")
    await say("那硕士呢")
    assert say.last[0].startswith("【青年人才一次性安家费】")


@pytest.mark.parametrize(
    ("asked", "then", "title"),
    [
        ("毕业生住房补贴怎么申请", "得先做学历认证吗", "高校毕业生住房补贴"),
        ("人才子女上学有什么安排", "需要惠才卡吗", "高层次人才子女入学"),
        ("Is there a monthly housing subsidy for graduates?", "Do I need a hukou for it?", "Graduate Housing Subsidy"),
    ],
)
async def test_what_the_topic_may_demand_is_asked_of_the_topic(say: Say, asked: str, then: str, title: str) -> None:
    await say(asked)
    await say(then)
    assert title in say.last[0].splitlines()[0]


async def test_how_to_get_what_the_topic_demands_is_another_subject(say: Say) -> None:
    await say("毕业生住房补贴怎么申请")
    await say("怎么做学历认证")
    assert "学历学位认证" in say.last[0].splitlines()[0]
