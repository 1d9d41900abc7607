"""Statements of several parts of an entry: those that only name people or offices say what they are named for."""

import pytest

from tests.fakes import Say


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("人才公寓谁能住，在哪申请", ("• 对象：", "• 在哪办：")),
        ("Who may live in talent housing, and where do I apply?", ("• For whom: ", "• Where: ")),
    ],
)
async def test_people_and_offices_are_named_for_what_they_are(say: Say, text: str, said: tuple[str, ...]) -> None:
    await say(text)
    assert all(words in say.last[0] for words in said)


async def test_statements_of_one_part_alone_need_no_heading(say: Say) -> None:
    await say("住房补贴要带什么材料")
    assert "• " in say.last[0] and not any(heading in say.last[0] for heading in ("对象：", "在哪办："))


async def test_whom_something_is_for_comes_with_what_they_get(say: Say) -> None:
    await say("海归走得通就业见习这条路吗")
    assert "对象：" in say.last[0] and "按本地毕业生政策办理" in say.last[0]
