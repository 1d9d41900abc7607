"""In and out of the desk as a browser goes: links, passwords, lock-out, sessions that end, and what the audit keeps of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from bot.bootstrap import House
from bot.domain.desk_accounts import IDLE, MOST_FOR_A_NAME, SESSION, TRIES_COUNT_FOR, Account
from bot.domain.desk_roles import Act, Role
from bot.ports import Staff
from bot.ports.accounts import Checked
from handlers.desk.sessions import Sessions
from tests.fakes import FixedClock
from tests.http_doors import inside
from tests.staff_fakes import audit_of, csrf_on, sign_in_as

LONG = "four words no rhyme"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(house) as client:
        yield client


@pytest.fixture
async def li(staff: Staff, house: House) -> Account:
    """An officer of Laoshan with a password."""
    account = Account("李老师", Role.OFFICER, "laoshan")
    await staff.accounts.add(account, house.clock.now())
    await staff.accounts.set_password(account.name, await staff.passwords.hashed(LONG))
    return account


@pytest.fixture
def staff(house: House) -> Staff:
    assert house.staff
    return house.staff


async def enter(client: httpx.AsyncClient, name: str = "李老师", password: str = LONG) -> httpx.Response:
    return await client.post("/desk/sign-in?lang=en", data={"name": name, "password": password})


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/desk/account")).status_code == 200


def signed(house: House) -> list[tuple[str, bool, str]]:
    return [(each.officer, each.is_allowed, each.detail) for each in audit_of(house) if each.act is Act.SIGN_IN]


async def test_a_link_of_an_account_asks_for_no_name_and_opens_that_account(client: httpx.AsyncClient, house: House, li: Account) -> None:
    link = await Sessions(house.sign_ins, house.clock).new_link(li.name)
    page = (await client.get("/desk/sign-in", params={"token": link})).text
    assert li.name in page and 'name="name"' not in page
    await client.post("/desk/sign-in", data={"token": link, "name": "王老师"})
    assert li.name in (await client.get("/desk/account")).text
    assert signed(house) == [(li.name, True, "link")]


async def test_the_link_of_the_first_start_makes_an_admins_account_of_the_name_that_is_said(client: httpx.AsyncClient, house: House, staff: Staff) -> None:
    link = await Sessions(house.sign_ins, house.clock).new_link()
    assert (await client.post("/desk/sign-in", data={"token": link, "name": "  管理员  "})).status_code == 303
    assert await staff.accounts.find("管理员") == Account("管理员", Role.ADMIN)
    assert (await client.get("/desk/team")).status_code == 200


async def test_the_link_of_nobody_opens_no_account_that_is_not_an_admins_and_stays_good(
    client: httpx.AsyncClient, house: House, staff: Staff, li: Account
) -> None:
    link = await Sessions(house.sign_ins, house.clock).new_link()
    assert (await client.post("/desk/sign-in", data={"token": link, "name": li.name})).status_code == 403
    assert await staff.accounts.find(li.name) == replace(li, has_password=True) and not await is_in(client)
    assert (await client.post("/desk/sign-in", data={"token": link, "name": "管理员"})).status_code == 303


async def test_a_disabled_account_has_no_way_in(client: httpx.AsyncClient, house: House, staff: Staff, li: Account) -> None:
    link = await Sessions(house.sign_ins, house.clock).new_link(li.name)
    await staff.accounts.change(li.name, li.role, li.district, True)
    assert (await client.post("/desk/sign-in", data={"token": link})).status_code == 403
    assert (await enter(client)).status_code == 403
    assert not await is_in(client)


async def test_name_and_password_open_the_desk(client: httpx.AsyncClient, house: House, li: Account) -> None:
    entered = await enter(client, " 李老师 ")
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk")
    assert await is_in(client) and signed(house) == [(li.name, True, "password")]


@pytest.mark.parametrize(
    ("name", "password"), [("李老师", "wrong"), ("李老师", ""), ("nobody", LONG), ("王老师", LONG), ("", LONG), ("x" * 90, "y"), ("\x00", "z")]
)
async def test_nobody_can_tell_a_wrong_password_from_an_unknown_name(client: httpx.AsyncClient, staff: Staff, li: Account, name: str, password: str) -> None:
    await staff.accounts.add(Account("王老师", Role.CITY), FixedClock().now())
    wrong = await enter(client, "李老师", "not it")
    other = await enter(client, name, password or "x")
    assert (other.status_code, other.text) == (wrong.status_code, wrong.text) == (403, wrong.text)
    assert "The name or the password is not right" in wrong.text and not await is_in(client)


async def test_what_is_typed_for_a_name_that_is_none_is_not_kept(client: httpx.AsyncClient, house: House, li: Account) -> None:
    await enter(client, LONG, "李老师")
    await enter(client, li.name, "wrong")
    assert signed(house) == [("", False, "password"), (li.name, False, "password")]
    assert LONG not in str(audit_of(house))


class CountedPasswords:
    """Says how often a password was weighed, and what a right one is hashed to again."""

    def __init__(self, again: str | None = None) -> None:
        self.weighed: list[str | None] = []
        self._again = again

    async def hashed(self, password: str) -> str:
        return f"hash of {password}"

    async def check(self, hashed: str | None, password: str) -> Checked:
        self.weighed.append(hashed)
        return Checked(hashed == f"hash of {password}", self._again)


async def test_an_unknown_name_costs_as_much_weighing_as_a_known_one(house: House, staff: Staff, li: Account) -> None:
    passwords = CountedPasswords()
    async with inside(replace(house, staff=replace(staff, passwords=passwords))) as client:
        for name in (li.name, "nobody"):
            await enter(client, name, "wrong")
    assert len(passwords.weighed) == 2 and passwords.weighed[1] is None


async def test_a_hash_of_weaker_days_is_made_anew_when_the_password_is_right(house: House, staff: Staff, li: Account) -> None:
    await staff.accounts.set_password(li.name, f"hash of {LONG}")
    async with inside(replace(house, staff=replace(staff, passwords=CountedPasswords("stronger")))) as client:
        await enter(client, li.name, "wrong")
        assert await staff.accounts.password_of(li.name) == f"hash of {LONG}"
        await enter(client)
    assert await staff.accounts.password_of(li.name) == "stronger"


async def test_after_too_many_tries_even_the_right_password_waits_and_is_told_how_long(
    client: httpx.AsyncClient, house: House, clock: FixedClock, li: Account
) -> None:
    for _ in range(MOST_FOR_A_NAME):
        assert (await enter(client, li.name, "wrong")).status_code == 403
        clock.move(MINUTE)
    locked = await enter(client)
    assert locked.status_code == 429 and "try again in 10 minutes" in locked.text and not await is_in(client)
    assert signed(house)[-1] == (li.name, False, "locked")
    clock.move(TRIES_COUNT_FOR)
    assert (await enter(client)).status_code == 303


async def test_tries_that_cost_nothing_do_not_fill_the_audit(client: httpx.AsyncClient, house: House, clock: FixedClock, li: Account) -> None:
    for _ in range(MOST_FOR_A_NAME + 10):
        await enter(client, li.name, "wrong")
        await client.post("/desk/sign-in", data={"token": "none"})
    told = signed(house)
    assert (told.count((li.name, False, "password")), told.count((li.name, False, "locked")), told.count(("", False, "link"))) == (MOST_FOR_A_NAME, 1, 1)
    clock.move(MINUTE)
    await enter(client, li.name, "wrong")
    assert signed(house).count((li.name, False, "locked")) == 2


async def test_an_unknown_name_is_locked_just_as_a_known_one(client: httpx.AsyncClient, li: Account) -> None:
    answers = {name: [await enter(client, name, "wrong") for _ in range(MOST_FOR_A_NAME + 1)] for name in (li.name, "nobody")}
    known, unknown = ([(each.status_code, each.text) for each in answers[name]] for name in (li.name, "nobody"))
    assert known == unknown and known[-1][0] == 429


async def test_many_tries_at_once_are_weighed_no_oftener_than_one_by_one(house: House, staff: Staff, li: Account) -> None:
    passwords = CountedPasswords()
    async with inside(replace(house, staff=replace(staff, passwords=passwords))) as client:
        await asyncio.gather(*(enter(client, li.name, f"guess {n}") for n in range(15)))
    assert len(passwords.weighed) == MOST_FOR_A_NAME


async def test_a_session_that_nobody_uses_ends(client: httpx.AsyncClient, clock: FixedClock, li: Account) -> None:
    await enter(client)
    clock.move(IDLE - MINUTE)
    assert await is_in(client)
    clock.move(IDLE)
    assert not await is_in(client)


async def test_a_page_that_only_looks_again_by_itself_keeps_no_session_open(client: httpx.AsyncClient, clock: FixedClock, li: Account) -> None:
    await enter(client)
    for _ in range(4):
        clock.move(IDLE / 3)
        await client.get("/desk/account", headers={"sec-fetch-mode": "cors"})
    assert not await is_in(client)


async def test_a_session_in_use_ends_after_its_longest_time(client: httpx.AsyncClient, clock: FixedClock, li: Account) -> None:
    await enter(client)
    for _ in range(SESSION // IDLE * 2 - 1):
        clock.move(IDLE / 2)
        assert await is_in(client)
    clock.move(IDLE / 2)
    assert not await is_in(client)


async def test_signing_in_again_gives_a_new_session_and_ends_the_one_before(client: httpx.AsyncClient, house: House, li: Account) -> None:
    await enter(client)
    before = dict(client.cookies)
    await enter(client)
    assert dict(client.cookies) != before and await is_in(client)
    async with inside(house) as other:
        other.cookies.update(before)
        assert not await is_in(other)


async def test_signing_out_everywhere_ends_ones_own_sessions_and_nobody_elses(client: httpx.AsyncClient, house: House, li: Account) -> None:
    await enter(client)
    async with inside(house) as second, inside(house) as other:
        await enter(second)
        await sign_in_as(other, house, "王老师", Role.CITY)
        csrf = await csrf_on(client, "/desk/account")
        assert (await client.post("/desk/account/sign-out-everywhere", data={"csrf": csrf})).status_code == 303
        assert [await is_in(each) for each in (client, second, other)] == [False, False, True]


async def set_password(client: httpx.AsyncClient, password: str, again: str = "", now: str = "") -> httpx.Response:
    data = {"csrf": await csrf_on(client, "/desk/account"), "now": now, "password": password, "again": again or password}
    return await client.post("/desk/account/password?lang=en", data=data)


async def test_who_came_by_a_link_sets_a_password_and_comes_in_with_it(client: httpx.AsyncClient, house: House, staff: Staff) -> None:
    await sign_in_as(client, house, "王老师", Role.CITY)
    assert (await set_password(client, "一个足够长的密码就可以了吧")).status_code == 303
    async with inside(house) as later:
        assert (await enter(later, "王老师", "一个足够长的密码就可以了吧")).status_code == 303
    assert [(each.officer, each.account) for each in audit_of(house) if each.act is Act.ACCOUNT] == [("王老师", "王老师")]
    assert "密码" not in (await staff.accounts.password_of("王老师") or "")


async def test_a_new_password_ends_the_other_sessions(client: httpx.AsyncClient, house: House, li: Account) -> None:
    await enter(client)
    async with inside(house) as second:
        await enter(second)
        assert (await set_password(client, "another good password", now=LONG)).status_code == 303
        assert [await is_in(each) for each in (client, second)] == [True, False]
        assert [(await enter(second, password=each)).status_code for each in (LONG, "another good password")] == [403, 303]


@pytest.mark.parametrize(
    ("password", "again", "now", "words"),
    [
        ("another good password", "", "wrong", "The present password is not right"),
        ("another good password", "", "", "The present password is not right"),
        ("another good password", "another bad password", LONG, "not the same"),
        ("short", "", LONG, "at least 12 characters"),
        ("x" * 201, "", LONG, "at most 200 characters"),
        ("aaaaaaaaaaaaaaa", "", LONG, "too easy"),
    ],
)
async def test_a_password_that_will_not_do_is_refused_with_the_reason(
    client: httpx.AsyncClient, staff: Staff, li: Account, password: str, again: str, now: str, words: str
) -> None:
    await enter(client)
    before = await staff.accounts.password_of(li.name)
    refused = await set_password(client, password, again, now)
    assert refused.status_code == 422 and words in refused.text
    assert await staff.accounts.password_of(li.name) == before


async def test_an_unwatched_screen_is_no_way_to_guess_the_password(client: httpx.AsyncClient, staff: Staff, li: Account) -> None:
    await enter(client)
    for _ in range(MOST_FOR_A_NAME):
        await set_password(client, "another good password", now="guess")
    refused = await set_password(client, "another good password", now=LONG)
    assert "too many tries" in refused.text and PasswordHasher.from_parameters(CHEAPEST).verify(await staff.accounts.password_of(li.name) or "", LONG)


async def test_a_form_of_another_site_signs_nobody_in(client: httpx.AsyncClient, li: Account) -> None:
    answer = await client.post("/desk/sign-in", data={"name": li.name, "password": LONG}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403 and not await is_in(client)
