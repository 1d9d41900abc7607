"""What is done after a call to WeChat: one row for each result."""

import pytest

from bot.domain.wechat_sending import CONSEQUENCES, SendResult, Step, is_overdrawn, is_sent, next_step


@pytest.mark.parametrize(
    ("result", "step"),
    [
        (SendResult.SENT, Step.DONE),
        (SendResult.WINDOW_SHUT, Step.KEEP),
        (SendResult.SPENT, Step.KEEP),
        (SendResult.NOT_ALLOWED, Step.KEEP),
        (SendResult.REFUSED, Step.KEEP),
        (SendResult.TOKEN, Step.RENEW),
        (SendResult.DAILY, Step.BACK_OFF),
        (SendResult.BUSY, Step.BACK_OFF),
        (SendResult.BAD_ADDRESS, Step.BACK_OFF),
        (SendResult.DOWN, Step.BACK_OFF),
        (SendResult.LATE, Step.BACK_OFF),
        (SendResult.NOT_A_FOLLOWER, Step.GIVE_UP),
    ],
)
def test_each_result_has_its_step(result: SendResult, step: Step) -> None:
    assert next_step(result, is_renewed=False) is step
    assert next_step(result, is_renewed=True) is (Step.BACK_OFF if result is SendResult.TOKEN else step)


def test_no_result_is_left_out() -> None:
    assert set(CONSEQUENCES) == set(SendResult)


def test_only_what_wechat_took_is_sent_and_what_it_may_have_taken_counts_too() -> None:
    assert [result for result in SendResult if is_sent(result)] == [SendResult.SENT]
    assert {result for result in SendResult if CONSEQUENCES[result].is_counted} == {SendResult.SENT, SendResult.LATE}


def test_two_results_say_that_our_count_was_wrong() -> None:
    assert {result for result in SendResult if is_overdrawn(result)} == {SendResult.WINDOW_SHUT, SendResult.SPENT}
