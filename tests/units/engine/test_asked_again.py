"""A turn that is told again from memory is the turn that would have been taken, to the last field; and nobody's words are held for it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.bootstrap import House
from bot.domain.answers import Receipt
from bot.domain.conversation import Conversation, Topic
from bot.domain.knowledge import Aspect
from bot.domain.language import Language
from bot.domain.messages import Attachment, AttachmentKind, Channel, ConversationKey, Inbound, Said, ShownButton
from bot.domain.profile import Profile
from bot.engine.asked_again import AskedAgain, Noting, Point
from bot.engine.outcome import Outcome
from tests.fakes import NOON, FakeStore, FixedClock

SAID = (
    "住房补贴硕士多少",
    "那博士呢？",
    "我是博士，落户需要什么材料",
    "How much is the housing subsidy?",
    "留學回國創業有什麼補貼？",
    "1",
    "深圳的人才补贴多少",
    "今天天气怎么样",
    "我的手机号是13800138000，学历认证怎么办？",
    "我的清单",
)
"""Each also said after each of the others."""
ANNA = ConversationKey(Channel.TERMINAL, "anna")


class Forgetful(AskedAgain):
    """Remembers nothing."""

    def outcome(self, point: Point, noting: Noting, now: datetime) -> Outcome | None:
        return None


class Counting(AskedAgain):
    """Counts what was told again."""

    told = 0

    def outcome(self, point: Point, noting: Noting, now: datetime) -> Outcome | None:
        found = super().outcome(point, noting, now)
        self.told += found is not None
        return found


def with_memory(house: House, again: AskedAgain) -> House:
    return replace(house, corridor=replace(house.corridor, again=again))


Kept = tuple[Conversation, list[Said], list[Receipt | None]]


async def talk(house: House, person: str, *texts: str) -> Kept:
    """All that is kept of a talk, but for the names of the person and of the receipts."""
    key, lines = ConversationKey(Channel.TERMINAL, person), list[Said]()
    for number, text in enumerate(texts):
        lines += (await house.corridor.take(Inbound(key, str(number), text))).said
    receipts = [await house.store.receipt(line.receipt) for line in lines if line.receipt]
    after = replace(await house.store.load(key), id="", key=ANNA)
    return after, [replace(line, id=0, receipt=None) for line in lines], [receipt and replace(receipt, id="") for receipt in receipts]


async def test_a_turn_told_again_is_the_one_that_would_be_taken(house: House) -> None:
    again = Counting()
    remembers, forgets = with_memory(house, again), with_memory(house, Forgetful())
    for first in SAID:
        for second in SAID:
            taken = await talk(forgets, f"forgotten {first} {second}", first, second)
            assert [await talk(remembers, f"{turn} {first} {second}", first, second) for turn in (1, 2)] == [taken, taken]
    assert again.told > 100


async def test_each_receipt_has_its_own_name_and_time(house: House, store: FakeStore, clock: FixedClock) -> None:
    house = with_memory(house, again := Counting())
    (anna,) = (await house.corridor.take(Inbound(ANNA, "1", SAID[0]))).said
    clock.move(timedelta(minutes=5))
    (ben,) = (await house.corridor.take(Inbound(replace(ANNA, peer="ben"), "1", SAID[0]))).said
    assert again.told == 1
    receipts = [await store.receipt(line.receipt or "") for line in (anna, ben)]
    assert [receipt and receipt.at for receipt in receipts] == [NOON, NOON + timedelta(minutes=5)]
    assert anna.receipt != ben.receipt


async def test_what_a_person_told_does_not_reach_the_next_who_asks_the_same(house: House) -> None:
    house = with_memory(house, again := Counting())
    told, _, _ = await talk(house, "anna", "我读完博士了", SAID[0])
    other, _, _ = await talk(house, "ben", SAID[0])
    assert (told.profile.degree, other.profile.degree, again.told) == ("doctor", "master", 0)


@pytest.mark.parametrize(
    "message",
    [
        Inbound(ANNA, "1", "/item graduate-hukou"),
        Inbound(ANNA, "1", "我的手机号是13800138000，落户怎么办"),
        Inbound(ANNA, "1", "补" * 101),
        Inbound(ANNA, "1", "看看这个", attachment=Attachment(AttachmentKind.IMAGE)),
    ],
)
def test_what_nobody_else_sends_is_not_looked_for(message: Inbound) -> None:
    assert AskedAgain().point(Conversation("c", ANNA, Language.ZH), message) is None


def test_a_talk_in_which_more_goes_on_is_not_looked_for() -> None:
    plain = Conversation("c", ANNA, Language.ZH)
    assert AskedAgain().point(plain, Inbound(ANNA, "1", SAID[0])) is not None
    for busy in (replace(plain, case="HZ234"), replace(plain, is_choosing_district=True), replace(plain, zone="Asia/Tokyo"), replace(plain, claim="d")):
        assert AskedAgain().point(busy, Inbound(ANNA, "1", SAID[0])) is None


def test_all_that_a_turn_follows_from_makes_another_point() -> None:
    plain, message = Conversation("c", ANNA, Language.ZH), Inbound(ANNA, "1", SAID[0])
    talks = (
        replace(plain, language=Language.EN),
        replace(plain, topics=(Topic("graduate-hukou", Aspect.BENEFITS),)),
        replace(plain, last_question="落户"),
        replace(plain, profile=Profile(degree="doctor")),
        replace(plain, unanswered=1),
        replace(plain, offered=(ShownButton("落户", "/item graduate-hukou"),)),
        replace(plain, version=1),
        replace(plain, key=replace(ANNA, channel=Channel.WECHAT)),
    )
    messages = (replace(message, text=SAID[1]), replace(message, language="en"), replace(message, shown="落户"), replace(message, zone="Asia/Tokyo"))
    points = [AskedAgain().point(each, message, "today") for each in (plain, *talks)] + [AskedAgain().point(plain, each, "today") for each in messages]
    points.append(AskedAgain().point(plain, message, "tomorrow"))
    assert len({point.name for point in points if point}) == len(points)


def test_the_same_point_of_another_talk_is_the_same_point() -> None:
    anna = AskedAgain().point(Conversation("c", ANNA, Language.ZH, version=3), Inbound(ANNA, "1", SAID[0]))
    ben = AskedAgain().point(Conversation("d", replace(ANNA, peer="ben"), Language.ZH, version=8), Inbound(replace(ANNA, peer="ben"), "2", SAID[0]))
    assert anna and ben and anna.name == ben.name


async def test_a_turn_does_not_outlive_its_day(house: House, clock: FixedClock) -> None:
    house = with_memory(house, again := Counting())
    await talk(house, "anna", SAID[0])
    clock.move(timedelta(days=1))
    await talk(house, "ben", SAID[0])
    assert again.told == 0


async def test_no_word_of_a_person_is_held(house: House) -> None:
    house = with_memory(house, again := AskedAgain())
    await talk(house, "anna", "我读完博士了", "住房补贴可以拿多少呀")
    held = vars(again)["_known"]
    assert len(held) == 1
    assert all(word not in repr(held) for word in ("拿多少呀", "我读完博士了", "anna"))
