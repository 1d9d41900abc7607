"""A small simulated day at the WeChat door, with processes that die: nothing lost, nothing twice, in order. The large one is tests/benchmarks/wechat_day."""

import asyncio
from pathlib import Path

import pytest

from tests.benchmarks.wechat_day import chosen_day
from tests.benchmarks.wechat_play import play
from tests.benchmarks.wechat_tally import Tally
from tests.wechat_peers import need_node

pytestmark = pytest.mark.alone
_SMALL = ("--people=10", "--messages=60", "--kills=2", "--length=100", "--second-ms=100")


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tally]:
    """Both days, played side by side."""
    need_node()
    folder: Path = tmp_path_factory.mktemp("days")

    async def both() -> list[Tally]:
        return await asyncio.gather(*(play(chosen_day(_SMALL), verified, folder) for verified in (True, False)))

    return dict(zip(("verified", "unverified"), asyncio.run(both()), strict=True))


@pytest.mark.parametrize("account", ["verified", "unverified"])
def test_a_day_with_deaths_loses_nothing_and_says_nothing_twice(days: dict[str, Tally], account: str) -> None:
    day = days[account]
    assert day.expected > 2 * 60
    assert day.endings["reset"] + day.endings["refused"] > 0
    assert (day.lost, day.doubled, day.disorder, day.over_quota) == ([], [], [], 0)


@pytest.mark.parametrize("account", ["verified", "unverified"])
def test_every_message_is_answered_in_time_and_none_with_silence(days: dict[str, Tally], account: str) -> None:
    assert (days[account].unanswered, days[account].silent) == ([], [])


def test_only_an_account_that_may_send_does(days: dict[str, Tally]) -> None:
    assert days["verified"].roads["sent"] > 0
    assert days["unverified"].roads["sent"] == 0
