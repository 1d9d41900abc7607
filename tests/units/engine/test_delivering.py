"""The postman: what is sent, what is kept, and what is tried again, with a road that does as the test says."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.bootstrap import House
from bot.domain.messages import Author, Channel, ConversationKey, Inbound, Said, ShownButton
from bot.domain.wechat_quota import Opening
from bot.domain.wechat_sending import SendResult
from bot.engine.delivering import Postman, Road
from bot.engine.receiving import Pace, Receiving
from bot.ports import Addressee, Arrival, Fit, Taken
from tests.fakes import NOON, FixedClock, Say
from tests.wechat_fakes import FakeWeChatQuota
from tests.wechat_side import Peer

CHOICES = (ShownButton("yes", "/yes"), ShownButton("no", "/no"))
BY_NUMBER, AS_LINKS = "sure?\n\n1. yes\n2. no", "sure? </yes|/no> tap 2"
ANNA = Addressee("conversation", ConversationKey(Channel.WECHAT, "anna"))


class Post:
    """The lines of one conversation that wait, and the messages that were left over."""

    def __init__(self, *texts: str) -> None:
        self.lines = [Said(number, Author.GUICHAO, text, NOON, buttons=CHOICES if "?" in text else ()) for number, text in enumerate(texts, 1)]
        self.left_over: list[Inbound] = []
        self.settled: list[str] = []
        self.is_claimed = False

    async def receive(self, message: Inbound, came_at: datetime | None = None) -> Arrival:
        return Arrival(1)

    async def settle(self, message: Inbound) -> None:
        self.settled.append(message.message_id)
        self.left_over = [each for each in self.left_over if each != message]

    async def hand_over(self, message: Inbound, conversation: str, fit: Fit) -> str:
        return ""

    async def take_back(self, message: Inbound, tries: int, lines: Sequence[int]) -> None: ...

    async def promise(self, message: Inbound, text: str) -> str:
        return text

    async def unsettled(self, channel: Channel, before: datetime) -> Sequence[Inbound]:
        return list(self.left_over)

    async def waiting(self, channel: Channel, before: datetime) -> Sequence[Addressee]:
        return [ANNA] if self.lines else []

    async def claim(self, conversation: str, until: datetime) -> Sequence[Said]:
        if self.is_claimed:
            return []
        self.is_claimed = True
        return list(self.lines)

    async def delivered(self, lines: Sequence[int]) -> None:
        self.lines = [line for line in self.lines if line.id not in lines]

    async def release(self, lines: Sequence[int]) -> None:
        self.is_claimed = False

    async def sweep(self, before: datetime) -> None: ...

    async def forget(self, key: ConversationKey) -> None: ...


class Sender:
    """Answers with the results it was given, then with SENT; keeps what it was given to send."""

    def __init__(self, *results: SendResult) -> None:
        self.results, self.sent = list(results), list[str]()

    async def send_text(self, openid: str, text: str) -> SendResult:
        self.sent.append(text)
        return self.results.pop(0) if self.results else SendResult.SENT

    async def send_menu(self, openid: str, head: str, choices: Sequence[ShownButton], tail: str) -> SendResult:
        self.sent.append(f"{head} <{'|'.join(choice.send for choice in choices)}> {tail}")
        return self.results.pop(0) if self.results else SendResult.SENT


class Office:
    """A postman with all that he needs; somebody wrote just now, so that five messages may be sent."""

    def __init__(self, post: Post, *results: SendResult, can_send: bool = True) -> None:
        self.post, self.sender, self.quota, self.clock = post, Sender(*results), FakeWeChatQuota(), FixedClock()
        receiving = Receiving(self.take, post, lambda lines: ("", 0), self.later, Pace())
        road = Road(self.sender, self.quota) if can_send else None
        self.postman = Postman(post, receiving, self.clock, "more", road, lambda choices: f"tap {len(choices)}")
        self.taken: list[str] = []

    async def take(self, message: Inbound) -> Taken:
        self.taken.append(message.message_id)
        if message.text == "slow":
            await asyncio.sleep(3600)
        if message.text == "poison":
            raise ValueError(message.text)
        return Taken("conversation", ())

    async def later(self, message: Inbound) -> str:
        return "later"

    async def written(self) -> "Office":
        await self.quota.open("anna", Opening.MESSAGE, self.clock.now())
        return self


async def test_what_waits_is_sent_in_order_and_marked_after_that() -> None:
    office = await Office(Post("one", "two")).written()
    await office.postman.round()
    assert office.sender.sent == ["one", "two"]
    assert office.post.lines == []


async def test_without_a_word_from_the_person_nothing_is_sent() -> None:
    office = Office(Post("one"))
    await office.postman.round()
    assert (office.sender.sent, len(office.post.lines)) == ([], 1)


async def test_many_lines_share_the_messages_that_are_left() -> None:
    office = await Office(Post(*(f"line {number}" for number in range(12)))).written()
    await office.postman.round()
    assert len(office.sender.sent) <= 5
    assert office.post.lines == []
    assert (await office.quota.allowance("anna", NOON)).remaining == 5 - len(office.sender.sent)


@pytest.mark.parametrize("result", [SendResult.WINDOW_SHUT, SendResult.SPENT])
async def test_what_wechat_does_not_allow_is_kept_and_not_tried_on(result: SendResult) -> None:
    office = await Office(Post("one", "two"), result).written()
    for _ in range(3):
        await office.postman.round()
        office.clock.move(timedelta(minutes=20))
    assert office.sender.sent == ["one"]
    assert [line.text for line in office.post.lines] == ["one", "two"]


@pytest.mark.parametrize("result", [SendResult.BUSY, SendResult.DOWN, SendResult.LATE, SendResult.TOKEN, SendResult.DAILY])
async def test_what_backs_off_is_tried_later_and_never_marked_before(result: SendResult) -> None:
    office = await Office(Post("one"), result).written()
    await office.postman.round()
    await office.postman.round()
    assert (office.sender.sent, len(office.post.lines)) == (["one"], 1)
    office.clock.move(timedelta(seconds=6))
    await office.postman.round()
    assert (office.sender.sent, office.post.lines) == (["one", "one"], [])


async def test_a_message_that_surely_did_not_go_out_costs_no_quota_and_one_that_may_have_does() -> None:
    for result, left in ((SendResult.DOWN, 5), (SendResult.LATE, 4)):
        office = await Office(Post("one"), result).written()
        await office.postman.round()
        assert (await office.quota.allowance("anna", NOON)).remaining == left


async def test_after_a_failure_what_was_sent_before_it_is_not_sent_again() -> None:
    office = await Office(Post("one", "two"), SendResult.SENT, SendResult.BUSY).written()
    await office.postman.round()
    office.clock.move(timedelta(seconds=6))
    await office.postman.round()
    assert office.sender.sent == ["one", "two", "two"]


async def test_a_turn_left_over_by_a_process_that_died_is_taken_also_where_nothing_may_be_sent() -> None:
    office = Office(Post(), can_send=False)
    office.post.left_over = [Inbound(ANNA.key, "m1", "hello")]
    await office.postman.round()
    assert office.taken == ["m1"]
    assert office.post.settled == ["m1"]


async def test_a_message_that_breaks_the_turn_is_given_up_and_harms_no_other() -> None:
    office = Office(Post())
    office.post.left_over = [Inbound(ANNA.key, "m1", "poison"), Inbound(ANNA.key, "m2", "hello")]
    await office.postman.round()
    await office.postman.round()
    assert office.taken == ["m1", "m2"]


async def test_who_finds_the_lines_in_anothers_hand_lets_them_be() -> None:
    office = await Office(Post("one")).written()
    await office.post.claim("conversation", NOON)
    await office.postman.bring(ANNA)
    assert office.post.is_claimed
    assert office.sender.sent == []


async def test_a_turn_that_takes_long_to_make_up_keeps_nobody_waiting() -> None:
    office = await Office(Post("one")).written()
    office.post.left_over = [Inbound(ANNA.key, "m1", "slow")]
    await office.postman.round()
    assert office.sender.sent == ["one"]
    assert office.post.settled == []


async def test_the_choices_of_the_last_line_are_links() -> None:
    office = await Office(Post("which?", "one", "sure?")).written()
    await office.postman.round()
    assert office.sender.sent == ["which?", "one", AS_LINKS]
    assert (await office.quota.allowance("anna", NOON)).remaining == 2


async def test_lines_that_share_the_last_message_stand_above_its_links() -> None:
    office = await Office(Post(*"abcdefghij", "sure?")).written()
    await office.postman.round()
    assert office.sender.sent[-1].endswith("j\n\n" + AS_LINKS)
    assert office.post.lines == []


@pytest.mark.parametrize("refusal", [SendResult.NOT_ALLOWED, SendResult.REFUSED])
async def test_an_account_that_may_send_no_links_sends_numbers_at_once_and_for_a_day(refusal: SendResult) -> None:
    office = await Office(Post("sure?"), refusal).written()
    for _ in range(3):
        await office.postman.round()
        office.post.lines = Post("sure?").lines
        office.clock.move(timedelta(hours=13))
    assert office.sender.sent == [AS_LINKS, BY_NUMBER, BY_NUMBER, AS_LINKS]
    assert (await office.quota.allowance("anna", NOON)).remaining == 2, "what was refused costs nothing"


async def test_where_numbers_are_refused_too_it_was_not_the_links_and_the_line_is_kept() -> None:
    office = await Office(Post("sure?"), SendResult.NOT_ALLOWED, SendResult.NOT_ALLOWED).written()
    await office.postman.round()
    assert [line.text for line in office.post.lines] == ["sure?"]
    office.clock.move(timedelta(minutes=11))
    await office.postman.round()
    assert office.sender.sent == [AS_LINKS, BY_NUMBER, AS_LINKS]


@pytest.mark.parametrize("result", [SendResult.LATE, SendResult.BUSY, SendResult.SPENT])
async def test_links_that_may_have_arrived_or_may_later_are_not_sent_as_numbers_too(result: SendResult) -> None:
    office = await Office(Post("sure?"), result).written()
    await office.postman.round()
    assert office.sender.sent == [AS_LINKS]
    assert len(office.post.lines) == 1


async def test_what_was_counted_is_forgotten_when_its_time_is_over_though_nobody_writes() -> None:
    office = await Office(Post()).written()
    await office.postman.round()
    office.clock.move(timedelta(hours=47))
    await office.postman.round()
    assert office.quota.counted == {"anna"}
    office.clock.move(timedelta(hours=2))
    await office.postman.round()
    assert office.quota.counted == set()


async def test_a_tap_on_what_arrived_at_wechat_says_what_the_choice_says(peer: Peer, house: House) -> None:
    anna = Say(house, "anna", Channel.WECHAT)
    await anna("你好")
    office = Office(Post())
    office.post.lines = [replace(line, id=number) for number, line in enumerate(anna.taken.said, 1)]
    office.postman.road = Road(peer.client(), office.quota)
    await (await office.written()).postman.round()
    message = peer.account.sent[-1]["message"]
    assert [entry["content"] for entry in message["list"]] == [button.label for button in anna.taken.said[-1].buttons]
    await anna(message["list"][0]["id"])
    by_tap = anna.last
    await anna("你好")
    await anna("1")
    assert anna.last == by_tap != []
