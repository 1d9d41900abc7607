"""What can I get? As talk: what was told is noted, shown with its origin, and decides the list."""

from tests.fakes import Say


async def test_what_was_told_on_the_way_decides_the_list(say: Say) -> None:
    await say("我是博士，想在青岛创业，创业担保贷款能贷多少？")
    assert await say("我能享受哪些政策？") == ["listing"]
    assert "博士" in say.last[0] and "创业" in say.last[0]
    assert "/about national-startup-support benefits" in say.buttons


async def test_an_answer_to_its_question_makes_the_list_anew(say: Say) -> None:
    await say("我是德国毕业的博士，想创业，我能享受哪些政策？")
    before = say.last[0]
    nationality = next(button for button in say.buttons if button.startswith("/my nationality"))
    assert await say(nationality) == ["listing"]
    assert say.last[0] != before


async def test_in_english_too(say: Say) -> None:
    await say("I have a PhD and want to found a company. What can I get?")
    assert say.taken.said[0].name == "listing"
    assert "doctorate" in say.last[0]


async def test_a_question_about_one_thing_is_answered_and_not_listed(say: Say) -> None:
    assert await say("有了惠才卡，我能享受什么？") == ["answer"]


async def test_what_one_person_told_is_not_known_of_another(say: Say) -> None:
    other = say.as_("other")
    await say("我是博士，想创业")
    await other("我能享受哪些政策？")
    assert "您说过" not in other.last[0]


async def test_a_button_of_another_room_tells_nothing_of_the_person(say: Say) -> None:
    await say("转人工")
    await say("/officer laoshan")
    await say("返回")
    await say("我是博士，想创业，我能享受哪些政策？")
    assert "laoshan" not in say.last[0]
