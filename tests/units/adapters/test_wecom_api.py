"""Texts to members of a company: what arrives, and what every refusal of WeCom comes to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.adapters.wecom_api import WeComApi
from bot.domain.notices import Standing, Stretch
from bot.ports.notices import Letter
from tests.fakes import FixedClock
from tests.models import free_port
from tests.peers.wechat.wecom import AGENT_ID, CORP_ID, SECRET, SEND, TOKEN, Company, application
from tests.wechat_fakes import FakeTokenShelf
from tests.wechat_side import http, saying, serving

SENT = Stretch(Standing.SENT)


def letter(text: str = "求助 C1 · 崂山区") -> Letter:
    return Letter("notice-1", "subject", text)


@dataclass
class WeCom:
    """WeCom's side, and clients that speak to it as processes of ours do."""

    address: str
    company: Company
    shelf: FakeTokenShelf = field(default_factory=FakeTokenShelf)
    clock: FixedClock = field(default_factory=FixedClock)
    opened: list[WeComApi] = field(default_factory=list)

    def client(self, secret: str = SECRET, address: str = "", seconds: float = 10, agent: int = AGENT_ID) -> WeComApi:
        self.opened.append(WeComApi(CORP_ID, agent, SecretStr(secret), self.shelf, self.clock, address or self.address, seconds))
        return self.opened[-1]


@pytest.fixture
async def wecom() -> AsyncIterator[WeCom]:
    company = Company()
    async with serving(application(company)) as address:
        side = WeCom(address, company)
        yield side
        for client in side.opened:
            await client.close()


async def test_a_member_reads_what_was_written(wecom: WeCom) -> None:
    assert await wecom.client().send("Li", letter()) == SENT
    assert wecom.company.arrived == [("li", "求助 C1 · 崂山区")]


async def test_processes_share_one_token(wecom: WeCom) -> None:
    clients = [wecom.client() for _ in range(4)]
    ends = await asyncio.gather(*(client.send("li", letter(f"text {number}")) for number, client in enumerate(clients)))
    assert list(ends) == [SENT] * 4 and wecom.company.calls[TOKEN] == 1


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_is_not_good_any_more_is_renewed_once(wecom: WeCom, code: int) -> None:
    client = wecom.client()
    await client.send("li", letter("before"))
    wecom.company.renew()
    wecom.company.refuse(code)
    assert await client.send("li", letter("after")) == SENT
    assert [text for _, text in wecom.company.arrived] == ["before", "after"] and wecom.company.calls[TOKEN] == 2


async def test_a_token_that_is_never_good_is_not_renewed_for_ever(wecom: WeCom) -> None:
    wecom.company.is_fickle = True
    assert await wecom.client().send("li", letter()) == Stretch(Standing.WAITING, "40014")
    assert (wecom.company.calls[SEND], wecom.company.calls[TOKEN]) == (2, 2)


async def test_a_token_that_wecom_gives_and_does_not_take_waits(wecom: WeCom) -> None:
    wecom.company.refuse(40014)
    assert await wecom.client().send("li", letter()) == Stretch(Standing.WAITING, "token")


@pytest.mark.parametrize("code", [-1, 60020, 301002, 48002])
async def test_what_may_be_mended_is_tried_again(wecom: WeCom, code: int) -> None:
    wecom.company.refuse(code)
    client = wecom.client()
    assert await client.send("li", letter()) == Stretch(Standing.WAITING, str(code))
    assert await client.send("li", letter()) == SENT


async def test_an_address_that_is_not_trusted_is_named_by_its_code(wecom: WeCom) -> None:
    wecom.company.is_trusted = False
    assert await wecom.client().send("li", letter()) == Stretch(Standing.WAITING, "60020")


@pytest.mark.parametrize("code", [45009, 45033])
async def test_after_too_many_calls_nobody_is_written_to_for_a_while(wecom: WeCom, code: int) -> None:
    wecom.company.refuse(code)
    client = wecom.client()
    assert await client.send("li", letter()) == Stretch(Standing.WAITING, str(code))
    assert await client.send("wang", letter()) == Stretch(Standing.WAITING, str(code))
    assert wecom.company.calls[SEND] == 1
    wecom.clock.move(timedelta(minutes=10))
    assert await client.send("wang", letter()) == SENT


async def test_who_is_no_member_is_given_up(wecom: WeCom) -> None:
    assert await wecom.client().send("nobody", letter()) == Stretch(Standing.REFUSED, "81013")


@pytest.mark.parametrize("address", ["@all", "li|wang", "", "李娜", "li wang", "li\n"])
async def test_nobody_but_one_member_is_ever_written_to(wecom: WeCom, address: str) -> None:
    assert await wecom.client().send(address, letter()) == Stretch(Standing.REFUSED, "address")
    assert wecom.company.calls[SEND] == 0


async def test_a_member_who_is_left_out_of_an_ok_is_given_up(wecom: WeCom) -> None:
    wecom.company.unlicensed.add("li")
    assert await wecom.client().send("li", letter()) == Stretch(Standing.REFUSED, "unlicenseduser")


async def test_a_refusal_that_is_not_listed_is_for_good(wecom: WeCom) -> None:
    wecom.company.refuse(40008)
    assert await wecom.client().send("li", letter()) == Stretch(Standing.REFUSED, "40008")


async def test_a_try_whose_end_is_not_known_is_safe_to_repeat(wecom: WeCom) -> None:
    await wecom.client().send("wang", letter("the token is there"))
    wecom.company.slow_after = 5
    assert await wecom.client(seconds=0.5).send("li", letter()) == Stretch(Standing.WAITING, "unsure")
    wecom.company.slow_after = 0
    assert await wecom.client().send("li", letter()) == SENT
    assert wecom.company.arrived.count(("li", letter().text)) == 1 and wecom.company.dropped == {"twice": 1}


async def test_wecom_that_is_not_reached_may_be_later(wecom: WeCom) -> None:
    client = wecom.client(address=f"http://127.0.0.1:{free_port()}")
    assert await client.send("li", letter()) == Stretch(Standing.WAITING, "down")
    assert await client.check() == Stretch(Standing.WAITING, "down")


async def test_an_answer_that_cannot_be_read_leaves_it_unsure(wecom: WeCom) -> None:
    await wecom.client().send("wang", letter("the token is there"))
    async with saying(http("<html>busy</html>", "502 Bad Gateway")) as address:
        assert await wecom.client(address=address).send("li", letter()) == Stretch(Standing.WAITING, "unsure")


async def test_a_wrong_secret_is_ours_to_mend(wecom: WeCom) -> None:
    assert await wecom.client(secret="wrong").send("li", letter()) == Stretch(Standing.WAITING, "40001")
    assert wecom.company.calls[SEND] == 0


async def test_a_check_asks_for_a_token_and_writes_to_nobody(wecom: WeCom) -> None:
    assert (await wecom.client().check(), await wecom.client(secret="wrong").check()) == (SENT, Stretch(Standing.WAITING, "40001"))
    assert wecom.company.calls[SEND] == 0 and wecom.company.arrived == []


async def test_a_fetch_of_the_token_that_fails_leaves_no_lease(wecom: WeCom) -> None:
    wecom.company.refuse(-1, call=TOKEN)
    assert await wecom.client().send("li", letter()) == Stretch(Standing.WAITING, "-1")
    assert wecom.shelf.leases == {} and await wecom.client().send("li", letter()) == SENT
