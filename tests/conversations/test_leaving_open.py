"""A question that waits for a number nobody gave us: what is known is told, what is not is said, and an officer is offered."""

import pytest

from tests.fakes import Say


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("享受住房补贴的有多少人", "您问的具体人数，现有资料里没有查到"),
        ("享受住房補貼的有多少人", "您問的具體人數，現有資料裡沒有查到"),
        ("How many graduates are on the housing subsidy right now?", "You asked for the number of people"),
    ],
)
async def test_a_count_that_no_source_gives_is_said_to_be_unknown(say: Say, text: str, said: str) -> None:
    assert await say(text) == ["answer"]
    assert said in say.last[0] and say.taken.verdict == "partial"
    assert "/officer" in say.buttons


@pytest.mark.parametrize(("text", "number"), [("第25届蓝洽会来了多少人", "640"), ("How many municipal parks for returnees does Qingdao have?", "10")])
async def test_a_count_that_a_source_gives_is_told_and_nothing_said_to_be_missing(say: Say, text: str, number: str) -> None:
    await say(text)
    assert number in say.last[0]
    assert not any(words in say.last[0] for words in ("您问的", "You asked for"))
