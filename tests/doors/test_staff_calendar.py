"""The review calendar over HTTP: what is due, one press for a review, and an address that calendar programs read without signing in."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import httpx
import icalendar
import pytest

from bot.adapters.ical_feed import ICalFeed
from bot.bootstrap import House
from bot.domain.desk_roles import Role
from bot.domain.knowledge import Entry, Officer
from bot.domain.notices import Road
from bot.domain.reviewing import reviewed
from bot.notice_windows import NoticeWindows
from bot.ports.freshness import FreshnessWindows
from bot.settings import PROJECT
from tests.editions_fakes import publishing
from tests.fakes import FakeStore, FixedClock
from tests.freshness_fakes import FakeFeeds, FakeInterests, FakeStaffReminders, RecordingRoad
from tests.http_doors import inside
from tests.notice_fakes import FakeNoticeShelf
from tests.staff_fakes import csrf_on, sign_in_as

HOUSING, VOUCHER = "graduate-housing-subsidy", "home-purchase-voucher"
TODAY = date(2026, 11, 23)


def written() -> dict[str, bytes]:
    """The files of the items as they are shipped, all reviewed long ago."""
    found = {f"knowledge/items/{file.name}": file.read_bytes() for file in (PROJECT / "knowledge" / "items").glob("*.md")}
    return {name: reviewed(content, date(2026, 5, 1)) or b"" for name, content in found.items()}


@pytest.fixture
def workshop(house: House, store: FakeStore) -> House:
    """A house with two entries that matter: one overdue for a review, one that ends next week."""
    entries = {
        HOUSING: _aged(house, HOUSING, reviewed_on=date(2026, 5, 1), owner="王老师"),
        VOUCHER: _aged(house, VOUCHER, reviewed_on=TODAY, valid_until=TODAY + timedelta(days=7)),
    }
    windows = FreshnessWindows(FakeInterests(store), FakeStaffReminders(), FakeFeeds(), ICalFeed())
    return replace(house, knowledge=replace(house.knowledge, entries=entries), publishing=publishing(written()), freshness=windows)


def _aged(house: House, entry: str, **fields: object) -> Entry:
    return replace(house.knowledge.entries[entry], **{"valid_from": None, "valid_until": None, **fields})  # type: ignore[arg-type]


@pytest.fixture
async def client(workshop: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(workshop) as client:
        await sign_in_as(client, workshop, "市台小赵", Role.CITY)
        yield client


async def press(client: httpx.AsyncClient, entry: str = HOUSING) -> httpx.Response:
    page = (await client.get("/staff/calendar")).text
    base = re.findall(r'name="base" value="(\w+)"', page)[0]
    return await client.post("/staff/calendar/reviewed", data={"csrf": await csrf_on(client, "/staff/calendar"), "entry": entry, "base": base})


def section(page: str, start: str) -> str:
    return page.split(start, 1)[1].split("</section>", 1)[0]


async def test_what_is_overdue_comes_first_and_the_rest_by_month(client: httpx.AsyncClient, workshop: House) -> None:
    page = (await client.get("/staff/calendar")).text
    titles = {entry: workshop.knowledge.entries[entry].title.zh for entry in (HOUSING, VOUCHER)}
    overdue, november = section(page, 'id="due"'), section(page, 'id="month-2026-11"')
    assert titles[HOUSING] in overdue and "已过22天" in overdue and "负责人：王老师" in overdue and titles[VOUCHER] not in overdue
    assert titles[VOUCHER] in november and "还有7天" in november and "有效期到" in november


async def test_it_speaks_the_readers_language(client: httpx.AsyncClient) -> None:
    page = (await client.get("/staff/calendar?lang=en")).text
    assert "Review calendar" in page and "22 days ago" in page and "该核对" not in page


async def test_mine_are_those_that_name_me(workshop: House) -> None:
    async with inside(workshop) as client:
        await sign_in_as(client, workshop, "王老师", Role.CITY)
        page = (await client.get("/staff/calendar?show=mine")).text
    assert f'id="review-{HOUSING}"' in page and VOUCHER not in page


async def test_one_press_sets_the_day_of_review_and_nothing_else(client: httpx.AsyncClient, workshop: House) -> None:
    before = dict(workshop.publishing.files) if workshop.publishing else {}
    answer = await press(client)
    assert answer.status_code == 303 and workshop.publishing
    [name] = [name for name, content in workshop.publishing.files.items() if before[name] != content]
    old, new = before[name].decode().splitlines(), workshop.publishing.files[name].decode().splitlines()
    assert [now for was, now in zip(old, new, strict=True) if was != now] == ["reviewed_on: 2026-11-23"]
    newest = await workshop.publishing.history.newest()
    assert newest and (newest.by, newest.origin, newest.names) == ("市台小赵", "page", (name,))
    assert workshop.knowledge.entries[HOUSING].title.zh in section((await client.get(answer.headers["location"])).text, 'id="done"')[:200]


async def test_where_two_are_needed_the_review_waits_for_the_second(workshop: House) -> None:
    house = replace(workshop, publishing=publishing(written(), needs_two=True))
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY)
        answer = await press(client)
        page = (await client.get(answer.headers["location"])).text
    assert 'id="waits"' in page and house.publishing and house.publishing.files == written()


async def test_what_stands_in_the_way_is_said_and_nothing_changes(workshop: House) -> None:
    files = written() | {"knowledge/a.md": b"broken"}
    house = replace(workshop, publishing=publishing(files))
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY)
        answer = await press(client)
    assert answer.status_code == 409 and "坏了；请改好" in answer.text and house.publishing and house.publishing.files == files


async def test_an_entry_that_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await press(client, "no-such-entry")).status_code == 404


async def test_an_officer_of_a_district_looks_and_changes_nothing(workshop: House) -> None:
    async with inside(workshop) as client:
        await sign_in_as(client, workshop, "李老师")
        page = await client.get("/staff/calendar")
        csrf = await csrf_on(client, "/staff/calendar")
        answer = await client.post("/staff/calendar/reviewed", data={"csrf": csrf, "entry": HOUSING, "base": ""})
    assert page.status_code == 200 and "/staff/calendar/reviewed" not in page.text and answer.status_code == 403


async def test_strangers_and_forms_that_are_not_ours_get_nothing(client: httpx.AsyncClient, workshop: House) -> None:
    for path in ("/reviewed", "/address", "/address/end"):
        assert (await client.post(f"/staff/calendar{path}", data={"entry": HOUSING, "csrf": "a guess"})).status_code == 403
    async with inside(workshop) as stranger:
        assert (await stranger.get("/staff/calendar")).status_code == 303
        assert (await stranger.post("/staff/calendar/address")).status_code == 401
    assert workshop.publishing and workshop.publishing.files == written() and workshop.freshness and await workshop.freshness.feeds.of("市台小赵") is None


async def test_what_is_due_in_months_is_not_offered_to_be_reviewed_yet(workshop: House) -> None:
    later = _aged(workshop, HOUSING, reviewed_on=date(2026, 10, 1))
    house = replace(workshop, knowledge=replace(workshop.knowledge, entries={HOUSING: later}))
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY)
        page = (await client.get("/staff/calendar")).text
    assert f'id="review-{HOUSING}"' in page and "/staff/calendar/reviewed" not in page


async def address_of(client: httpx.AsyncClient, lang: str = "zh") -> str:
    page = await client.post(f"/staff/calendar/address?lang={lang}", data={"csrf": await csrf_on(client, "/staff/calendar")})
    found = re.search(r"<code>(http[^<]+)</code>", page.text)
    assert found
    return found[1]


async def feed(workshop: House, address: str) -> httpx.Response:
    async with inside(workshop) as stranger:
        return await stranger.get(address)


async def test_a_calendar_program_reads_the_days_without_signing_in(client: httpx.AsyncClient, workshop: House, clock: FixedClock) -> None:
    address = await address_of(client)
    first = await feed(workshop, address)
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    events = {str(each["UID"]): each for each in icalendar.Calendar.from_ical(first.content).walk("VEVENT")}
    assert events.keys() == {f"review-{HOUSING}@guichao", f"review-{VOUCHER}@guichao", f"ends-{VOUCHER}@guichao"}
    ends = events[f"ends-{VOUCHER}@guichao"]
    assert isinstance(ends, icalendar.Event)
    assert ends.start == date(2026, 11, 30) and ends.end == date(2026, 12, 1) and "有效期到" in str(ends["SUMMARY"])
    assert [alarm.TRIGGER for alarm in ends.subcomponents if isinstance(alarm, icalendar.Alarm)] == [
        timedelta(hours=9) - timedelta(days=days) for days in (1, 7)
    ], "thirty days before is past already"
    clock.move(timedelta(days=1))
    again = {str(each["UID"]) for each in icalendar.Calendar.from_ical((await feed(workshop, address)).content).walk("VEVENT")}
    assert again == events.keys()


async def test_a_calendar_program_rings_for_nothing_that_is_past_or_begins(client: httpx.AsyncClient, workshop: House, clock: FixedClock) -> None:
    long_ago = _aged(workshop, HOUSING, reviewed_on=date(2025, 1, 1), valid_from=date(2007, 1, 1), valid_until=date(2026, 1, 1))
    soon = _aged(workshop, VOUCHER, reviewed_on=TODAY, valid_from=TODAY + timedelta(days=30))
    house = replace(workshop, knowledge=replace(workshop.knowledge, entries={HOUSING: long_ago, VOUCHER: soon}))
    content = (await feed(house, await address_of(client))).content
    events = {str(each["UID"]): each for each in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    assert f"begins-{HOUSING}@guichao" not in events, "it began nineteen years ago"
    ringing = [uid for uid, each in events.items() if any(isinstance(part, icalendar.Alarm) for part in each.subcomponents)]
    assert ringing == [f"review-{VOUCHER}@guichao"]


async def test_what_has_expired_counts_as_in_the_list_also_once_it_was_reviewed(workshop: House) -> None:
    over = _aged(workshop, VOUCHER, reviewed_on=TODAY, valid_until=date(2025, 11, 10))
    house = replace(workshop, knowledge=replace(workshop.knowledge, entries={VOUCHER: over}))
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY)
        calendar, listed = (await client.get("/staff/calendar?lang=zh")).text, (await client.get("/staff?lang=zh")).text
    assert "已过期 <small>1</small>" in calendar and "已过期 (1)" in listed
    assert f'id="ends-{VOUCHER}"' in section(calendar, 'id="expired"') and "没有过期的" not in calendar


async def test_it_is_in_the_language_in_which_its_address_was_made(client: httpx.AsyncClient, workshop: House) -> None:
    content = (await feed(workshop, await address_of(client, "en"))).text
    assert "Validity ends" in content and "有效期" not in content


async def test_the_address_is_shown_once_and_the_one_before_is_good_no_more(client: httpx.AsyncClient, workshop: House) -> None:
    first, second = await address_of(client), await address_of(client)
    assert first != second and second.split("key=")[1] not in (await client.get("/staff/calendar")).text
    assert [(await feed(workshop, each)).status_code for each in (first, second)] == [404, 200]


async def test_it_ends_when_its_owner_ends_it_and_when_the_account_is_closed(client: httpx.AsyncClient, workshop: House) -> None:
    address = await address_of(client)
    assert workshop.staff
    await workshop.staff.accounts.change("市台小赵", Role.CITY, None, is_disabled=True)
    assert (await feed(workshop, address)).status_code == 404
    await workshop.staff.accounts.change("市台小赵", Role.CITY, None, is_disabled=False)
    assert (await feed(workshop, address)).status_code == 200
    await client.post("/staff/calendar/address/end", data={"csrf": await csrf_on(client, "/staff/calendar")})
    assert (await feed(workshop, address)).status_code == 404


@pytest.mark.parametrize("key", ["", "guess", "é"])
async def test_a_guess_opens_no_calendar(client: httpx.AsyncClient, workshop: House, key: str) -> None:
    await address_of(client)
    assert (await feed(workshop, f"http://guichao.test/staff/calendar.ics?key={key}")).status_code == 404


@pytest.mark.parametrize(("officers", "said"), [((), "还没有人填邮箱"), ((Officer("赵老师", email="zhao@example.org"),), "30天、7天、1天")])
async def test_the_page_says_who_gets_letters(workshop: House, officers: tuple[Officer, ...], said: str) -> None:
    desk = replace(workshop.knowledge.city_desk, officers=officers)
    notices = NoticeWindows(FakeNoticeShelf(workshop.store), {Road.EMAIL: RecordingRoad()})  # type: ignore[arg-type]
    house = replace(workshop, knowledge=replace(workshop.knowledge, city_desk=desk), notices=notices)
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY)
        assert said in section((await client.get("/staff/calendar")).text, 'id="mail"')


async def test_without_a_mail_server_it_says_that_nothing_is_sent(client: httpx.AsyncClient) -> None:
    assert "SMTP_HOST" in section((await client.get("/staff/calendar")).text, 'id="mail"')
