"""The postman for channels that take a message at any time: order within a talk, pauses, and nobody kept waiting for somebody else."""

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.clock import LocalBell
from bot.domain.carriage import Carriage, Fate
from bot.domain.messages import Channel
from bot.engine.carrying import Carrying
from tests.fakes import NOON, FixedClock
from tests.telegram_fakes import FakeCarrier, FakePostRoom


class Office:
    """A postman, and rounds that are waited for."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock, self.post, self.carrier = clock, FakePostRoom(clock), FakeCarrier()
        self.carrying = self.postman()

    def postman(self) -> Carrying:
        return Carrying(Channel.TELEGRAM, self.post, self.carrier, self.clock, LocalBell())

    async def round(self, after: float = 0.0) -> None:
        """A round, so many seconds later."""
        self.clock.move(timedelta(seconds=after))
        await self.carrying.round()
        await self.carrying.close(5)


@pytest.fixture
def office(clock: FixedClock) -> Office:
    return Office(clock)


async def test_lines_go_out_in_order_and_once(office: Office) -> None:
    office.post.add("1", "a", "b", "c")
    await office.round()
    await office.round()
    assert office.carrier.carried == ["a", "b", "c"]
    assert office.post.brought == [1, 2, 3]


async def test_what_was_not_sent_is_never_marked_and_holds_back_what_comes_after_it(office: Office) -> None:
    office.post.add("1", "a", "b", "c")
    office.carrier.set("b", Fate.LATER)
    await office.round()
    assert (office.carrier.carried, office.post.brought) == (["a"], [1])
    await office.round(after=3)
    assert office.carrier.carried == ["a", "b", "c"]


async def test_a_channel_that_names_the_wait_is_asked_again_exactly_then(office: Office) -> None:
    office.post.add("1", "a")
    office.carrier.set("a", Carriage(Fate.LATER, 30))
    await office.round()
    await office.round(after=29)
    assert office.carrier.tried == ["a"]
    await office.round(after=1)
    assert office.carrier.carried == ["a"]


async def test_pauses_grow_while_it_fails_and_are_forgotten_once_it_works(office: Office) -> None:
    office.post.add("1", "a")
    office.carrier.set("a", *[Fate.LATER] * 3)
    await office.round()
    for pause in (2, 4, 8):
        tried = len(office.carrier.tried)
        await office.round(after=pause - 1)
        assert len(office.carrier.tried) == tried
        await office.round(after=1)
        assert len(office.carrier.tried) == tried + 1
    office.post.add("1", "b")
    office.carrier.set("b", Fate.LATER)
    await office.round()
    await office.round(after=2)
    assert office.carrier.carried == ["a", "b"]


async def test_what_may_have_been_sent_is_sent_again_late_not_at_once(office: Office) -> None:
    office.post.add("1", "a")
    office.carrier.set("a", Fate.UNSURE)
    await office.round()
    await office.round(after=29)
    assert office.carrier.tried == ["a"]
    await office.round(after=1)
    assert office.carrier.tried == ["a", "a"]


async def test_somebody_who_is_away_is_left_alone_until_they_write(office: Office) -> None:
    office.post.add("1", "a")
    office.carrier.set("a", Fate.AWAY)
    await office.round()
    await office.round(after=3600)
    assert (office.carrier.tried, office.post.brought) == (["a"], [])
    office.carrying.resume("1")
    await office.round()
    assert office.carrier.carried == ["a"]


async def test_one_who_has_to_wait_keeps_nobody_else_waiting(office: Office) -> None:
    office.post.add("slow", "a")
    office.post.add("quick", "b")
    office.carrier.gates["slow"] = asyncio.Event()
    await office.carrying.round()
    while "b" not in office.carrier.carried:
        await asyncio.sleep(0)
    assert office.carrier.carried == ["b"]
    office.carrier.gates["slow"].set()
    await office.carrying.close(5)
    assert office.carrier.carried == ["b", "a"]


async def test_two_postmen_send_nothing_twice(office: Office) -> None:
    office.post.add("1", "a", "b")
    other = office.postman()
    await asyncio.gather(office.carrying.round(), other.round())
    await asyncio.gather(office.carrying.close(5), other.close(5))
    assert office.carrier.tried == ["a", "b"]


async def test_a_postman_that_died_leaves_its_lines_to_others_after_a_minute(office: Office) -> None:
    office.post.add("1", "a")
    await office.post.claim("1", office.clock.now() + timedelta(seconds=60))  # and then it died
    await office.round(after=59)
    assert office.carrier.tried == []
    await office.round(after=1)
    assert office.carrier.carried == ["a"]


async def test_a_database_that_does_not_answer_does_not_end_the_postman(office: Office) -> None:
    office.post.add("1", "a")
    office.post.is_down = True
    working = asyncio.create_task(office.carrying.run())
    office.carrying.bell.ring("1")
    await asyncio.sleep(0.01)
    assert not working.done()
    working.cancel()


async def test_what_came_in_and_is_done_with_is_swept_once_an_hour(office: Office) -> None:
    for seconds in (0, 1800, 1800, 60):
        await office.round(after=seconds)
    assert office.post.swept == [NOON - timedelta(days=3), NOON + timedelta(hours=1) - timedelta(days=3)]
