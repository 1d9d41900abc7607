"""The five-second rule, with a turn that takes as long as the test says and a post room in memory. A second lasts 10 ms here."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import datetime

import pytest

from bot.domain.conversation import Conversation
from bot.domain.errors import Preceded
from bot.domain.language import Language
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said
from bot.engine.in_one_pass import InOnePass
from bot.engine.receiving import Pace, Receiving
from bot.ports import Addressee, Arrival, Fit, Handed, Keeping, Taken, Turn
from tests.fakes import NOON, FixedClock

pytestmark = pytest.mark.alone
SECOND = 0.01
PACE = Pace(*(seconds * SECOND for seconds in astuple(Pace())))
ANNA = ConversationKey(Channel.WECHAT, "anna")


class Rooms:
    """A post room for one conversation, and the turns that fill it; `seconds` is how long the next turn takes."""

    def __init__(self) -> None:
        self.arrivals: dict[str, Arrival] = {}
        self.earlier: tuple[Inbound, ...] = ()
        self.waiting_lines: list[Said] = []
        self.settled: list[str] = []
        self.turns = 0
        self.seconds = 0.0
        self.hand_over_seconds = 0.0
        self.taken_back: list[int] = []

    async def take(self, message: Inbound) -> Taken:
        self.turns += 1
        await asyncio.sleep(self.seconds * SECOND)
        said = Said(self.turns, Author.GUICHAO, f"answer to {message.text}", NOON)
        self.waiting_lines.append(said)
        return Taken("conversation", (said,))

    async def receive(self, message: Inbound, came_at: datetime | None = None) -> Arrival:
        known = self.arrivals.get(message.message_id, Arrival(0))
        self.arrivals[message.message_id] = replace(known, tries=known.tries + 1, earlier=self.earlier)
        return self.arrivals[message.message_id]

    async def settle(self, message: Inbound) -> None:
        self.settled.append(message.message_id)

    async def hand_over(self, message: Inbound, conversation: str, fit: Fit) -> str:
        await asyncio.sleep(self.hand_over_seconds * SECOND)
        known = self.arrivals[message.message_id]
        if known.reply is None and self.waiting_lines:
            text, count = fit(self.waiting_lines)
            self.waiting_lines = self.waiting_lines[count:]
            self.arrivals[message.message_id] = known = replace(known, reply=text or None)
        return known.reply or ""

    async def take_back(self, message: Inbound, tries: int, lines: Sequence[int]) -> None:
        self.taken_back += lines

    async def promise(self, message: Inbound, text: str) -> str:
        known = self.arrivals[message.message_id]
        self.arrivals[message.message_id] = replace(known, reply=known.reply or text)
        return known.reply or text

    async def unsettled(self, channel: Channel, before: datetime) -> Sequence[Inbound]:
        return []

    async def waiting(self, channel: Channel, before: datetime) -> Sequence[Addressee]:
        return []

    async def claim(self, conversation: str, until: datetime) -> Sequence[Said]:
        return []

    async def delivered(self, lines: Sequence[int]) -> None: ...

    async def release(self, lines: Sequence[int]) -> None: ...

    async def sweep(self, before: datetime) -> None: ...

    async def forget(self, key: ConversationKey) -> None: ...


def asked(text: str) -> Inbound:
    return Inbound(ANNA, text, text)


def joined(lines: Sequence[Said]) -> tuple[str, int]:
    return " + ".join(line.text for line in lines), len(lines)


async def still_looking(message: Inbound) -> str:
    return "still looking"


def passive(rooms: Rooms) -> Receiving:
    """An account that may only answer."""
    return Receiving(rooms.take, rooms, joined, still_looking, PACE)


async def test_an_answer_in_time_is_the_reply() -> None:
    assert await passive(Rooms()).answer(asked("a")) == "answer to a"


async def test_a_try_again_hears_the_same_and_asks_nothing_twice() -> None:
    rooms = Rooms()
    receiving = passive(rooms)
    assert await receiving.answer(asked("a")) == await receiving.answer(asked("a"))
    assert rooms.turns == 1


async def test_tries_at_the_same_time_share_the_turn() -> None:
    rooms = Rooms()
    rooms.seconds = 1
    receiving = passive(rooms)
    assert await asyncio.gather(*(receiving.answer(asked("a")) for _ in range(3))) == ["answer to a"] * 3
    assert rooms.turns == 1


async def test_the_channels_own_tries_gain_time() -> None:
    rooms = Rooms()
    rooms.seconds = 7
    receiving = passive(rooms)
    assert [await receiving.answer(asked("a")), await receiving.answer(asked("a"))] == ["", "answer to a"]
    assert rooms.turns == 1


async def test_on_the_second_try_it_says_so_and_the_next_message_brings_both() -> None:
    rooms = Rooms()
    rooms.seconds = 10
    receiving = passive(rooms)
    assert [await receiving.answer(asked("a")) for _ in range(3)] == ["", "still looking", "still looking"]
    rooms.seconds = 0
    await asyncio.sleep(3 * SECOND)
    assert await receiving.answer(asked("b")) == "answer to a + answer to b"


async def test_an_account_that_may_send_acknowledges_and_sends() -> None:
    rooms, brought = Rooms(), asyncio.Event()
    rooms.seconds = 6

    async def late(message: Inbound, taken: Taken) -> None:
        assert (message, taken.conversation) == (asked("a"), "conversation")
        brought.set()

    receiving = Receiving(rooms.take, rooms, joined, still_looking, PACE, late)
    assert await receiving.answer(asked("a")) == ""
    assert not brought.is_set()
    await asyncio.wait_for(brought.wait(), 1)
    assert rooms.settled == ["a"]


async def test_an_apology_that_is_kept_nowhere_is_said_at_once() -> None:
    async def sorry(message: Inbound) -> Taken:
        return Taken("", (Said(0, Author.GUICHAO, "sorry", NOON),))

    assert await Receiving(sorry, Rooms(), joined, still_looking, PACE).answer(asked("a")) == "sorry"


async def test_a_try_is_not_acknowledged_empty_before_the_channel_hangs_up() -> None:
    rooms = Rooms()
    rooms.seconds = 4.7
    asking = asyncio.create_task(passive(rooms).answer(asked("a")))
    await asyncio.sleep(4.95 * SECOND)
    assert rooms.settled == ["a"]
    assert not asking.done()
    await asking


async def test_an_old_message_comes_again_though_its_first_tries_met_nobody() -> None:
    rooms = Rooms()
    rooms.seconds = 30
    assert await passive(rooms).answer(asked("a"), 11 * SECOND) == "still looking"


async def test_a_first_try_at_an_odd_clock_is_waited_for_all_the_same() -> None:
    rooms = Rooms()
    rooms.seconds = 2
    assert await passive(rooms).answer(asked("a"), 300 * SECOND) == "answer to a"


async def test_what_was_promised_is_said_to_every_further_try() -> None:
    rooms = Rooms()
    rooms.seconds = 30
    receiving = passive(rooms)
    assert await receiving.answer(asked("a"), 11 * SECOND) == "still looking"
    rooms.waiting_lines.append(Said(1, Author.GUICHAO, "ready now", NOON))
    assert await receiving.answer(asked("a"), 11 * SECOND) == "still looking"


async def test_what_a_process_died_over_is_taken_before_what_the_person_writes_next() -> None:
    rooms = Rooms()
    rooms.earlier = (asked("a"),)
    assert await passive(rooms).answer(asked("b")) == "answer to a + answer to b"


async def test_what_would_be_handed_over_after_the_channel_hung_up_waits_for_the_next_message() -> None:
    rooms = Rooms()
    rooms.hand_over_seconds = 6
    receiving = passive(rooms)
    assert await receiving.answer(asked("a"), 11 * SECOND) == "still looking"
    rooms.hand_over_seconds = 0
    assert await receiving.answer(asked("b")) == "answer to a + answer to b"


class Line:
    """The connection of a try; `cut_after` seconds it is cut."""

    def __init__(self, cut_after: float) -> None:
        self._end = asyncio.get_running_loop().time() + cut_after * SECOND

    async def is_gone(self) -> bool:
        return asyncio.get_running_loop().time() >= self._end


async def test_nothing_is_handed_over_to_a_try_that_was_cut() -> None:
    rooms = Rooms()
    rooms.seconds = 2
    receiving = passive(rooms)
    await receiving.answer(asked("a"), is_gone=Line(1).is_gone)
    assert await receiving.answer(asked("b")) == "answer to a + answer to b"
    assert rooms.taken_back == []


async def test_lines_that_never_left_are_taken_back() -> None:
    rooms = Rooms()
    rooms.seconds, rooms.hand_over_seconds = 2, 1
    await passive(rooms).answer(asked("a"), is_gone=Line(2.5).is_gone)
    assert rooms.taken_back == [1]


async def test_lines_that_left_are_not_taken_back() -> None:
    rooms = Rooms()
    rooms.seconds, rooms.hand_over_seconds = 2, 1
    await passive(rooms).answer(asked("a"), is_gone=Line(9).is_gone)
    assert rooms.taken_back == []


async def test_a_first_try_that_the_channel_still_waits_for_is_not_ended_with_silence() -> None:
    rooms = Rooms()
    rooms.seconds = 30
    asking = asyncio.create_task(passive(rooms).answer(asked("a"), is_gone=Line(7).is_gone))
    await asyncio.sleep(6 * SECOND)
    assert not asking.done()
    assert await asyncio.wait_for(asking, 5 * SECOND) == ""


async def test_a_cut_try_promises_nothing_to_those_after_it() -> None:
    rooms = Rooms()
    rooms.seconds = 9
    receiving = passive(rooms)
    await receiving.answer(asked("a"), is_gone=Line(5).is_gone)
    await receiving.answer(asked("a"), is_gone=Line(1).is_gone)
    assert await receiving.answer(asked("a")) == "answer to a"


async def test_an_answer_that_comes_too_late_for_its_first_try_is_not_acknowledged_with_silence() -> None:
    rooms = Rooms()
    rooms.hand_over_seconds = 5
    receiving = passive(rooms)
    asking = asyncio.create_task(receiving.answer(asked("a")))
    await asyncio.sleep(5.15 * SECOND)
    assert not asking.done()
    await asking


async def test_a_turn_that_is_handed_over_is_not_settled_apart() -> None:
    rooms = Rooms()
    await passive(rooms).answer(asked("a"))
    assert rooms.settled == []


async def test_an_apology_settles_its_message() -> None:
    async def sorry(message: Inbound) -> Taken:
        return Taken("", (Said(0, Author.GUICHAO, "sorry", NOON),))

    rooms = Rooms()
    await Receiving(sorry, rooms, joined, still_looking, PACE).answer(asked("a"))
    assert rooms.settled == ["a"]


async def test_a_process_that_was_late_waits_less() -> None:
    rooms = Rooms()
    rooms.seconds = 20
    receiving = passive(rooms)
    asking = asyncio.create_task(receiving.answer(asked("a"), 11 * SECOND))
    await asyncio.sleep(1 * SECOND)
    time.sleep(6 * SECOND)  # the process has no time for anybody
    assert await asking == "still looking"
    rooms.seconds = 3.4
    assert await receiving.answer(asked("b"), 4 * SECOND) == "still looking"


class AtOnceRooms(Rooms):
    """Rooms that may keep a message with its answer; `earlier_first` is how often an earlier message comes first, `faults` how often it breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[str] = []
        self.kept: list[str] = []
        self.earlier_first = 0
        self.faults = 0
        self.keep_seconds = 0.0

    async def receive(self, message: Inbound, came_at: datetime | None = None) -> Arrival:
        self.came.append(message.message_id)
        return await super().receive(message, came_at)

    async def take_by(self, message: Inbound, keeping: Keeping | None = None) -> Taken:
        if message.message_id in self.kept:
            return Taken("conversation", ())
        if keeping is None:
            return await self.take(message)
        self.turns += 1
        await asyncio.sleep(self.seconds * SECOND)
        before = Conversation("conversation", ANNA, Language.ZH)
        kept = await keeping.keep(Turn(before, before, message, (Said(self.turns, Author.GUICHAO, f"answer to {message.text}", NOON),)))
        return Taken("conversation", tuple(kept))

    def recall(self, key: ConversationKey) -> Conversation | None:
        return None

    def drop(self, key: ConversationKey) -> None: ...

    async def keep(self, turn: Turn, fit: Fit | None, came_at: datetime) -> Handed:
        assert turn.inbound is not None
        await asyncio.sleep(self.keep_seconds * SECOND)
        if self.faults:
            self.faults -= 1
            raise ValueError("something broke")
        if self.earlier_first:
            self.earlier_first -= 1
            raise Preceded("conversation")
        if fit is None or turn.inbound.message_id in self.arrivals or self.waiting_lines:
            self.waiting_lines += turn.said
            self.kept.append(turn.inbound.message_id)
            return Handed(turn.said)
        text, _ = fit(turn.said)
        self.arrivals[turn.inbound.message_id] = Arrival(1, text)
        return Handed(turn.said, text, (turn.said[0].id,))


def at_once(rooms: AtOnceRooms) -> Receiving:
    """An account that may only answer, where a moment is half a second."""
    return Receiving(rooms.take_by, rooms, joined, still_looking, replace(PACE, moment=0.5 * SECOND), None, InOnePass(rooms.take_by, rooms, FixedClock()))


async def test_what_is_answered_at_once_is_kept_in_one_pass() -> None:
    rooms = AtOnceRooms()
    assert await at_once(rooms).answer(asked("a")) == "answer to a"
    assert (rooms.came, rooms.settled) == ([], [])


async def test_a_turn_of_more_than_a_moment_is_taken_once_and_its_message_kept_meanwhile() -> None:
    rooms = AtOnceRooms()
    rooms.seconds = 2
    assert await at_once(rooms).answer(asked("a")) == "answer to a"
    assert (rooms.came, rooms.turns) == (["a"], 1)


async def test_an_answer_of_no_time_to_a_second_try_hears_what_the_first_heard() -> None:
    rooms = AtOnceRooms()
    receiving = at_once(rooms)
    assert [await receiving.answer(asked("a"), age=age * SECOND) for age in (0, 5)] == ["answer to a"] * 2
    assert (rooms.came, rooms.turns) == (["a"], 1)


async def test_the_same_message_twice_at_once_is_answered_once_and_both_hear_it() -> None:
    rooms = AtOnceRooms()
    rooms.seconds = 0.1
    receiving = at_once(rooms)
    assert await asyncio.gather(*(receiving.answer(asked("a")) for _ in range(3))) == ["answer to a"] * 3
    assert rooms.turns == 1


async def test_a_late_try_of_an_unknown_message_is_kept_first() -> None:
    rooms = AtOnceRooms()
    assert await at_once(rooms).answer(asked("a"), age=5 * SECOND) == "answer to a"
    assert rooms.came == ["a"]


async def test_an_earlier_message_without_a_turn_goes_first() -> None:
    rooms = AtOnceRooms()
    rooms.earlier_first, rooms.earlier = 1, (asked("before"),)
    assert await at_once(rooms).answer(asked("a")) == "answer to before + answer to a"


async def test_what_waits_is_brought_in_the_usual_way() -> None:
    rooms = AtOnceRooms()
    rooms.waiting_lines = [Said(99, Author.OFFICER, "an officer's word", NOON)]
    assert await at_once(rooms).answer(asked("a")) == "an officer's word + answer to a"
    assert rooms.came == ["a"]


async def test_a_fault_on_the_way_at_once_leaves_the_message_to_the_usual_way() -> None:
    rooms = AtOnceRooms()
    rooms.faults = 1
    assert await at_once(rooms).answer(asked("a")) == "answer to a"
    assert rooms.came == ["a"]


async def test_an_earlier_message_goes_first_also_where_that_is_seen_when_the_moment_is_over() -> None:
    rooms = AtOnceRooms()
    rooms.earlier_first, rooms.earlier, rooms.keep_seconds = 1, (asked("before"),), 1
    assert await at_once(rooms).answer(asked("a")) == "answer to before + answer to a"
