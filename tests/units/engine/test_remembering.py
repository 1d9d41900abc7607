"""What was worked out once: the same to everybody who asks, never a fault, nobody's words, and nothing that would differ."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.bootstrap import House
from bot.domain.answers import Hit
from bot.domain.errors import IndexUnavailable
from bot.domain.language import Language
from bot.domain.messages import Channel, ConversationKey, Inbound, Said
from bot.engine.answering import Asked
from bot.engine.asked_again import AskedAgain, Noting, Point
from bot.engine.outcome import Outcome
from bot.engine.remembering import Memory, RememberingIndex
from tests.fakes import FakeIndex, FakeStore, FixedClock

QUESTIONS = (
    "住房补贴硕士多少",
    "那博士呢？",
    "落户需要什么材料",
    "How much is the housing subsidy?",
    "and for a doctor?",
    "留學回國創業有什麼補貼？",
    "深圳的人才补贴多少",
    "今天天气怎么样",
    "我的手机号是13800138000，学历认证怎么办？",
)
"""Each also asked as a follow-up of those before it."""


class Counted:
    """Makes numbers one after the other; `fault` is raised instead."""

    def __init__(self) -> None:
        self.made, self.fault = 0, False
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self) -> int:
        self.made += 1
        number = self.made
        await self.gate.wait()
        if self.fault:
            raise IndexUnavailable("not now")
        return number


class Forgetful(Memory[Any]):
    """Remembers nothing."""

    async def of(self, causes: object, make: Callable[[], Awaitable[Any]]) -> Any:
        return await make()


class TakenAnew(AskedAgain):
    """No turn is told again, so that answers are remembered alone."""

    def outcome(self, point: Point, noting: Noting, now: datetime) -> Outcome | None:
        return None


class CountingIndex(FakeIndex):
    """A fake index that counts what it is asked."""

    searches = 0

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        self.searches += 1
        return await super().find(search, limit)


async def test_what_follows_from_the_same_is_made_once() -> None:
    memory, make = Memory[int](), Counted()
    assert [await memory.of(("住房", 1), make), await memory.of(("住房", 1), make), await memory.of(("住房", 2), make)] == [1, 1, 2]


async def test_who_asks_meanwhile_waits_for_the_same() -> None:
    memory, make = Memory[int](), Counted()
    make.gate.clear()
    asking = [asyncio.create_task(memory.of("住房", make)) for _ in range(3)]
    await asyncio.sleep(0)
    make.gate.set()
    assert await asyncio.gather(*asking) == [1, 1, 1]


async def test_who_gives_up_takes_it_from_nobody() -> None:
    memory, make = Memory[int](), Counted()
    make.gate.clear()
    gone, stays = (asyncio.create_task(memory.of("住房", make)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    make.gate.set()
    assert await stays == 1


async def test_a_fault_is_heard_by_all_who_wait_and_not_kept() -> None:
    memory, make = Memory[int](), Counted()
    make.fault = True
    heard = await asyncio.gather(memory.of("住房", make), memory.of("住房", make), return_exceptions=True)
    assert [type(each) for each in heard] == [IndexUnavailable] * 2
    make.fault = False
    assert await memory.of("住房", make) == 2


async def test_it_forgets_what_was_asked_for_longest_ago() -> None:
    memory, make = Memory[int](2), Counted()
    for causes in "aba":
        await memory.of(causes, make)
    await memory.of("c", make)
    assert (await memory.of("a", make), await memory.of("b", make)) == (1, 4)


async def test_the_words_of_a_question_are_not_held() -> None:
    memory = Memory[int]()
    await memory.of(Asked("我叫张三丰，住房补贴多少", Language.ZH), Counted())
    assert [len(name) for name in vars(memory)["_known"]] == [16]


async def test_an_index_is_searched_once_for_what_is_asked_again(built_index: FakeIndex) -> None:
    asked = CountingIndex([])
    asked.__dict__.update(vars(built_index))
    index = RememberingIndex(asked)
    assert await index.find("住房补贴", 5) == await index.find("住房补贴", 5) == await asked.find("住房补贴", 5)
    assert await index.within("住房补贴", "laoshan") == await index.within("住房补贴", "laoshan") == await asked.within("住房补贴", "laoshan")
    assert await index.nearness("住房补贴") == await asked.nearness("住房补贴")
    assert asked.searches == 2


@pytest.mark.parametrize(
    ("text", "is_anybodys"),
    [("住房补贴硕士多少", True), ("我的手机号是13800138000，落户怎么办", False), ("write to anna@example.com", False), ("补" * 101, False)],
)
def test_only_what_anybody_may_ask_is_remembered(text: str, is_anybodys: bool) -> None:
    assert Asked(text, Language.ZH).is_anybodys is is_anybodys


async def told(house: House, person: str, *texts: str) -> list[Said]:
    """What a person is told to each of these, one after the other."""
    key, lines = ConversationKey(Channel.TERMINAL, person), list[Said]()
    for number, text in enumerate(texts):
        lines += (await house.corridor.take(Inbound(key, str(number), text))).said
    return lines


def same(lines: list[Said]) -> list[object]:
    return [(line.name, line.text, line.buttons, line.citations) for line in lines]


async def test_a_remembered_answer_is_the_one_that_would_be_worked_out(house: House) -> None:
    """Every question after every other: the second time from memory, the third time in a house that remembers nothing."""
    answering = replace(house.answering, remembered=Forgetful())
    anew = replace(house.corridor, again=TakenAnew())
    house, forgetful = replace(house, corridor=anew), replace(house, corridor=replace(anew, answering=answering))
    for first in QUESTIONS:
        for second in QUESTIONS:
            remembered = [same(await told(house, f"{turn} {first} {second}", first, second)) for turn in (1, 2)]
            assert [same(await told(forgetful, f"3 {first} {second}", first, second))] * 2 == remembered


async def test_half_a_question_is_remembered_with_what_it_goes_on_about(house: House) -> None:
    after = [(await told(house, first, first, "那博士呢？"))[-1].text for first in ("住房补贴硕士多少", "学历认证怎么办")]
    assert after[0] != after[1]


async def test_each_gets_a_receipt_of_their_own(house: House, store: FakeStore) -> None:
    (anna,), (ben,) = await told(house, "anna", QUESTIONS[0]), await told(house, "ben", QUESTIONS[0])
    assert anna.receipt and ben.receipt and anna.receipt != ben.receipt
    receipts = [await store.receipt(each) for each in (anna.receipt, ben.receipt)]
    assert receipts[0] and receipts[1] and receipts[0].passages == receipts[1].passages


async def test_an_answer_does_not_outlive_its_day(house: House, clock: FixedClock, index: FakeIndex) -> None:
    answering = replace(house.answering, index=index)
    house = replace(house, corridor=replace(house.corridor, answering=answering))
    await told(house, "anna", QUESTIONS[0])
    index.is_down = True
    assert [line.name for line in await told(house, "ben", QUESTIONS[0])] == ["answer"]
    clock.move(timedelta(days=1))
    assert [line.name for line in await told(house, "carl", QUESTIONS[0])] == ["trouble.unavailable"]
