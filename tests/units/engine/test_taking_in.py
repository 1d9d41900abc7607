"""Messages taken in: kept first, each turn once, a person's in order, and no person waiting for another."""

import asyncio
from collections import defaultdict

import pytest

from bot.domain.errors import IndexUnavailable, StoreUnavailable
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.engine.taking_in import TakingIn
from bot.ports import Taken
from tests.fakes import FixedClock
from tests.telegram_fakes import FakePostRoom


def said(text: str, person: str = "1") -> Inbound:
    return Inbound(ConversationKey(Channel.TELEGRAM, person), f"{person}/{text}", text)


class Hall:
    """A corridor that may be held up, person by person, and what came through it."""

    def __init__(self, clock: FixedClock) -> None:
        self.post, self.clock = FakePostRoom(clock), clock
        self.taken: list[str] = []
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.faults: dict[str, Exception] = {}
        self.heard_of: dict[str, list[str]] = defaultdict(list)
        self.taking_in = self.another()

    def another(self) -> TakingIn:
        return TakingIn(Channel.TELEGRAM, self.take, self.post, self.clock, self.meaning, self.then)

    async def meaning(self, message: Inbound) -> Inbound | None:
        return None if message.text == "nothing" else message

    async def then(self, message: Inbound, taken: Taken) -> None:
        self.heard_of[message.key.peer].append(message.text)

    async def take(self, message: Inbound) -> Taken:
        self.begun.append(message.text)
        await asyncio.sleep(0)
        if gate := self.gates.get(message.key.peer):
            await gate.wait()
        if fault := self.faults.pop(message.text, None):
            raise fault
        self.taken.append(message.text)
        return Taken(f"conversation {message.key.peer}", ())

    async def until(self, *texts: str) -> None:
        async with asyncio.timeout(5):
            while sorted(self.taken) != sorted(texts):
                await asyncio.sleep(0)


@pytest.fixture
def hall(clock: FixedClock) -> Hall:
    return Hall(clock)


async def test_a_persons_messages_have_their_turns_in_order(hall: Hall) -> None:
    for text in "abc":
        assert await hall.taking_in.receive(said(text))
    await hall.until("a", "b", "c")
    assert hall.taken == ["a", "b", "c"]
    await hall.taking_in.close(1)
    assert await hall.post.unsettled(Channel.TELEGRAM, hall.clock.now()) == []


async def test_a_slow_person_holds_up_nobody(hall: Hall) -> None:
    hall.gates["slow"] = asyncio.Event()
    for number in range(20):
        await hall.taking_in.receive(said(f"s{number}", "slow"))
    await hall.taking_in.receive(said("q", "quick"))
    await hall.until("q")
    assert hall.begun.count("s0") == 1 and "s1" not in hall.begun
    hall.gates["slow"].set()
    await hall.until("q", *(f"s{number}" for number in range(20)))


async def test_what_comes_again_has_no_second_turn(hall: Hall) -> None:
    assert [await hall.taking_in.receive(said("a")) for _ in range(3)] == [True, False, False]
    await hall.until("a")
    assert not await hall.taking_in.receive(said("a"))
    await hall.taking_in.close(1)
    assert hall.begun == ["a"]


async def test_what_could_not_be_kept_is_not_taken_in(hall: Hall) -> None:
    hall.post.is_down = True
    with pytest.raises(StoreUnavailable):
        await hall.taking_in.receive(said("a"))
    await asyncio.sleep(0.01)
    assert hall.begun == []


async def test_what_a_process_left_over_comes_first_and_in_order_at_the_next_start(hall: Hall) -> None:
    for text in "abc":
        await hall.post.receive(said(text))  # kept, and then the process died
    working = asyncio.create_task(hall.taking_in.run())
    await hall.until("a", "b", "c")
    assert hall.taken == ["a", "b", "c"]
    working.cancel()


async def test_what_was_left_over_has_its_turn_before_what_comes_now(hall: Hall) -> None:
    await hall.post.receive(said("a"))  # kept, and then the process died
    await hall.taking_in.receive(said("b"))
    await hall.until("a", "b")
    assert hall.taken == ["a", "b"]


async def test_looking_for_what_was_left_over_begins_no_turn_twice(hall: Hall) -> None:
    hall.gates["1"] = asyncio.Event()
    await hall.taking_in.receive(said("a"))
    for _ in range(3):
        await hall.taking_in.make_up(hall.clock.now() - hall.clock.now())
    hall.gates["1"].set()
    await hall.until("a")
    assert hall.begun == ["a"]


async def test_a_turn_that_fails_for_an_unknown_reason_is_given_up_and_the_next_one_taken(hall: Hall) -> None:
    hall.faults["a"] = ZeroDivisionError()
    await hall.taking_in.receive(said("a"))
    await hall.taking_in.receive(said("b"))
    await hall.until("b")
    await hall.taking_in.close(1)
    assert await hall.post.unsettled(Channel.TELEGRAM, hall.clock.now()) == []


async def test_a_turn_that_fails_because_something_is_down_is_taken_later(hall: Hall) -> None:
    hall.faults["a"] = IndexUnavailable()
    await hall.taking_in.receive(said("a"))
    await hall.taking_in.receive(said("b"))
    await hall.until("b")
    await hall.taking_in.make_up(hall.clock.now() - hall.clock.now())
    await hall.until("a", "b")


async def test_what_means_nothing_is_settled_without_a_turn(hall: Hall) -> None:
    await hall.taking_in.receive(said("nothing"))
    await hall.taking_in.receive(said("a"))
    await hall.until("a")
    await hall.taking_in.close(1)
    assert (hall.begun, await hall.post.unsettled(Channel.TELEGRAM, hall.clock.now())) == (["a"], [])
