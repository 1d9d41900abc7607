"""Who asks something that two entries speak of hears of both, and can go to either; who names two side by side gets both answers."""

from tests.fakes import Say


async def test_the_other_entry_is_named_too_and_a_button_away(say: Say) -> None:
    await say("Can I live in the youth station while I look for a job, and then move to talent housing?")
    first, _, other = say.last[0].partition("You may also mean ")
    titles = ("[Talent Housing", "[Youth / Talent Stations")
    assert first.startswith(titles) and other.startswith(titles) and first[:9] != other[:9]


async def test_what_is_asked_about_two_things_is_answered_for_each(say: Say) -> None:
    await say("创业补贴和创业贷款怎么申请")
    assert [each.partition("】")[0] for each in say.last] == ["【一次性创业补贴", "【创业担保贷款及贴息"]


async def test_whether_two_things_go_together_is_one_question(say: Say) -> None:
    await say("住房补贴和安家费能同时领吗")
    assert len(say.last) == 1


async def test_a_question_that_names_something_else_is_about_that(say: Say) -> None:
    await say("创业补贴怎么申请")
    await say("创业贷款怎么申请")
    assert say.last[0].startswith("【创业担保贷款")
