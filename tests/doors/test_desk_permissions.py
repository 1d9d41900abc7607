"""Who may do what on the desk, asked over HTTP for every route there is: what is not allowed gets 403, and every such try is in the audit."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from bot.adapters.ical_feed import ICalFeed
from bot.bootstrap import House
from bot.domain.cases import Case, CaseState
from bot.domain.desk_roles import TABLE, Act, Role, Span, may
from bot.domain.messages import Channel
from bot.doors import application
from bot.engine.grouping import Grouping
from bot.ports.freshness import FreshnessWindows
from tests.doors.test_desk_registrations import ANA, WEI, put
from tests.doors.test_staff_figures import FakeAnswerFigures
from tests.fakes import FakeStore, FixedClock, Say
from tests.freshness_fakes import FakeFeeds, FakeInterests, FakeStaffReminders
from tests.grouping_fakes import FakeLikeness, FakeShelf
from tests.http_doors import inside
from tests.registration_fakes import FakeRegistrationDesk
from tests.staff_fakes import audit_of, csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

OFFICER, CITY_DESK, ADMINS = Role.OFFICER, Role.CITY, Role.ADMIN
EVERYBODY = {OFFICER, CITY_DESK, ADMINS}
LI = ("李老师", OFFICER, "laoshan")
WANG = ("王老师", OFFICER, "jimo")
CITY = ("市台小赵", CITY_DESK, None)
ADMIN = ("管理员", ADMINS, None)
OPEN = {"/desk/sign-in", "/staff/calendar.ics"}
"""Who is not signed in may come here."""
STREAMS = {"/desk/events"}
"""Answers that do not end by themselves; the streams of cases are tested for their refusals alone."""
NOT_ABOUT_A_CASE: dict[tuple[str, str], set[Role]] = {
    ("GET", "/desk"): EVERYBODY,
    ("GET", "/desk/registrations"): EVERYBODY,
    ("POST", "/desk/registrations/export"): EVERYBODY,
    ("GET", "/desk/team"): {ADMINS},
    ("POST", "/desk/team"): {ADMINS},
    ("POST", "/desk/team/link"): {ADMINS},
    ("POST", "/desk/team/change"): {ADMINS},
    ("POST", "/desk/team/state"): {ADMINS},
    ("GET", "/desk/account"): EVERYBODY,
    ("POST", "/desk/account/password"): EVERYBODY,
    ("POST", "/desk/account/sign-out-everywhere"): EVERYBODY,
    ("POST", "/desk/sign-out"): EVERYBODY,
    ("GET", "/desk/audit"): {CITY_DESK, ADMINS},
    ("POST", "/desk/audit/export"): {CITY_DESK, ADMINS},
    ("GET", "/desk/entries/{entry_id}"): EVERYBODY,
    ("GET", "/desk/figures"): EVERYBODY,
    ("POST", "/desk/figures/export"): EVERYBODY,
    ("GET", "/desk/unanswered"): EVERYBODY,
    ("POST", "/desk/unanswered/{key}"): EVERYBODY,
    ("GET", "/staff"): EVERYBODY,
    ("GET", "/staff/changes"): EVERYBODY,
    ("GET", "/staff/changes/{change_id}"): EVERYBODY,
    ("POST", "/staff/changes/{change_id}/approve"): {CITY_DESK, ADMINS},
    ("POST", "/staff/changes/{change_id}/refuse"): {CITY_DESK, ADMINS},
    ("GET", "/staff/versions/{number}"): EVERYBODY,
    ("POST", "/staff/versions/{number}/back"): {CITY_DESK, ADMINS},
    ("GET", "/staff/held"): EVERYBODY,
    ("POST", "/staff/held/release"): {CITY_DESK, ADMINS},
    ("POST", "/staff/held/back"): {CITY_DESK, ADMINS},
    ("GET", "/staff/remove"): {CITY_DESK, ADMINS},
    ("POST", "/staff/remove"): {CITY_DESK, ADMINS},
    ("GET", "/staff/edit"): EVERYBODY,
    ("POST", "/staff/edit"): {CITY_DESK, ADMINS},
    ("GET", "/staff/new/{kind}"): {CITY_DESK, ADMINS},
    ("POST", "/staff/new/{kind}"): {CITY_DESK, ADMINS},
    ("GET", "/staff/import"): {CITY_DESK, ADMINS},
    ("POST", "/staff/import/read"): {CITY_DESK, ADMINS},
    ("POST", "/staff/import/check"): {CITY_DESK, ADMINS},
    ("GET", "/staff/import/list.xlsx"): {CITY_DESK, ADMINS},
    ("POST", "/staff/import/sheet"): {CITY_DESK, ADMINS},
    ("POST", "/staff/import/sheet/publish"): {CITY_DESK, ADMINS},
    ("GET", "/staff/calendar"): EVERYBODY,
    ("POST", "/staff/calendar/reviewed"): {CITY_DESK, ADMINS},
    ("POST", "/staff/calendar/address"): EVERYBODY,
    ("POST", "/staff/calendar/address/end"): EVERYBODY,
    ("GET", "/staff/figures"): {CITY_DESK, ADMINS},
    ("POST", "/staff/figures/export"): {CITY_DESK, ADMINS},
    ("GET", "/staff/questions"): EVERYBODY,
    ("GET", "/staff/questions/{group_id}"): EVERYBODY,
    ("POST", "/staff/questions/{group_id}"): EVERYBODY,
    ("GET", "/staff/questions/{group_id}/{use}"): {CITY_DESK, ADMINS},
    ("POST", "/staff/questions/{group_id}/{use}"): {CITY_DESK, ADMINS},
    ("GET", "/staff/golden"): EVERYBODY,
    ("POST", "/staff/golden/ask"): EVERYBODY,
    ("GET", "/staff/golden/new"): {CITY_DESK, ADMINS},
    ("GET", "/staff/golden/edit"): {CITY_DESK, ADMINS},
    ("POST", "/staff/golden"): {CITY_DESK, ADMINS},
    ("POST", "/staff/golden/remove"): {CITY_DESK, ADMINS},
    ("GET", "/desk/proposals"): EVERYBODY,
    ("GET", "/desk/proposals/new"): EVERYBODY,
    ("POST", "/desk/proposals"): EVERYBODY,
    ("GET", "/desk/proposals/{proposal_id}"): EVERYBODY,
    ("POST", "/desk/proposals/{proposal_id}/approve"): {CITY_DESK, ADMINS},
    ("POST", "/desk/proposals/{proposal_id}/refuse"): {CITY_DESK, ADMINS},
}
"""Every other route of the desk, and the roles that get in."""


@dataclass(frozen=True)
class Place:
    """A house with a case and a registration in Laoshan, and one of each elsewhere."""

    house: House
    here: Case
    elsewhere: Case

    def path(self, route: str, case: str, reference: str) -> str:
        """An address of this route; what else it names is not there."""
        return re.sub(r"\{\w+\}", "1", route.replace("{case_id}", case).replace("{reference}", reference))


@pytest.fixture
async def place(house: House, store: FakeStore) -> Place:
    put(store, "R333333", "park_entry", ANA)
    put(store, "R222222", "fair_registration", WEI)
    anna = Say(house, "anna-token", Channel.WEB)
    cases = [await _case(person, district) for person, district in ((anna, "laoshan"), (anna.as_("bo-token"), "jimo"))]
    freshness = FreshnessWindows(FakeInterests(store), FakeStaffReminders(), FakeFeeds(), ICalFeed())
    questions = Grouping(FakeShelf([]), FakeLikeness(), house.knowledge, house.clock)
    workshop = replace(house, publishing=FakeWork({}), freshness=freshness, answer_figures=FakeAnswerFigures(), questions=questions)
    return Place(replace(workshop, registrations=FakeRegistrationDesk(store)), *cases)


async def _case(person: Say, district: str) -> Case:
    await person("转人工")
    await person(f"/officer {district}")
    case = await person.house.store.case((await person.conversation()).case or "")
    assert case and case.district == district
    return case


def routes(house: House, method: str) -> list[str]:
    """Every route of the desk, but the doors of vendors, who bring no session."""
    found = [each for each in iter_route_contexts(application(house).routes) if method in (each.methods or ())]
    return sorted({each.path for each in found if each.path and each.path.startswith(("/desk", "/staff")) and "/wecom" not in each.path} - OPEN)


@asynccontextmanager
async def signed_in(house: House, who: tuple[str, Role, str | None]) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(house) as client:
        await sign_in_as(client, house, *who)
        yield client


async def asked(client: httpx.AsyncClient, method: str, path: str, csrf: str) -> int:
    answer = await client.request(method, path, data={"csrf": csrf} if method == "POST" else None)
    return answer.status_code


def refused(house: House) -> Sequence[tuple[str, Act, str, str]]:
    return [(each.officer, each.act, each.case, each.registration) for each in audit_of(house) if not each.is_allowed]


async def test_who_is_not_signed_in_gets_in_nowhere(place: Place) -> None:
    async with inside(place.house) as stranger:
        seen = {route: (await stranger.get(place.path(route, place.here.id, "R333333"))).status_code for route in routes(place.house, "GET")}
        sent = {route: (await stranger.post(place.path(route, place.here.id, "R333333"))).status_code for route in routes(place.house, "POST")}
    assert len(seen) >= 6 and set(seen.values()) == {303}, seen
    assert len(sent) >= 12 and set(sent.values()) == {401}, sent


@pytest.mark.parametrize("csrf", [None, "", "a guess", "é"])
async def test_nothing_that_changes_something_is_done_without_the_mark_of_our_own_pages(place: Place, csrf: str | None) -> None:
    async with signed_in(place.house, ADMIN) as client:
        data = {} if csrf is None else {"csrf": csrf}
        answers = {route: (await client.post(place.path(route, place.here.id, "R333333"), data=data)).status_code for route in routes(place.house, "POST")}
    assert set(answers.values()) == {403}, answers
    assert await place.house.store.case(place.here.id) == place.here


async def test_the_mark_of_another_session_is_no_good(place: Place) -> None:
    async with signed_in(place.house, CITY) as other, signed_in(place.house, ADMIN) as client:
        csrf = await csrf_on(other)
        answers = {route: await asked(client, "POST", place.path(route, place.here.id, "R333333"), csrf) for route in routes(place.house, "POST")}
    assert set(answers.values()) == {403}, answers


@pytest.mark.parametrize(("who", "may_see"), [(LI, True), (WANG, False), (CITY, True), (ADMIN, True)])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_every_route_about_a_case_or_registration_is_for_its_district_and_the_city(
    place: Place, who: tuple[str, Role, str | None], may_see: bool, method: str
) -> None:
    about = [route for route in routes(place.house, method) if "{case_id}" in route or "{reference}" in route]
    assert len(about) >= 2
    async with signed_in(place.house, who) as client:
        csrf = await csrf_on(client, "/desk/account")
        answers = {route: await asked(client, method, place.path(route, place.here.id, "R333333"), csrf) for route in about}
    allowed = {route for route, status in answers.items() if status != 403}
    assert allowed == (set(about) if may_see else set()), answers
    tries = [each for each in refused(place.house) if place.here.id in each or "R333333" in each]
    assert len(tries) == (0 if may_see else len(about)) and {each[0] for each in tries} <= {who[0]}


@pytest.mark.parametrize("who", [LI, CITY, ADMIN])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_every_other_route_is_for_the_roles_of_the_table(place: Place, who: tuple[str, Role, str | None], method: str) -> None:
    others = [route for route in routes(place.house, method) if "{case_id}" not in route and "{reference}" not in route and route not in STREAMS]
    named = {route for asked_by, route in NOT_ABOUT_A_CASE if asked_by == method}
    assert set(others) <= named, "say above who may"
    answers: dict[str, int] = {}
    for route in others:
        async with signed_in(place.house, who) as client:
            csrf = await csrf_on(client, "/desk/account")
            answers[route] = await asked(client, method, place.path(route, "", ""), csrf)
    wrong = {route: status for route, status in answers.items() if (status == 403) == (who[1] in NOT_ABOUT_A_CASE[method, route])}
    assert wrong == {}
    assert len(refused(place.house)) == sum(status == 403 for status in answers.values())


async def test_the_events_of_a_case_elsewhere_are_not_heard(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        assert (await client.get("/desk/events", params={"case": place.elsewhere.id})).status_code == 403
    assert refused(place.house) == [("李老师", Act.FOLLOW, place.elsewhere.id, "")]


async def test_an_officer_can_tell_a_case_elsewhere_from_none_and_nothing_more(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        elsewhere, nowhere = await client.get(f"/desk/cases/{place.elsewhere.id}"), await client.get("/desk/cases/C999999")
    assert (elsewhere.status_code, nowhere.status_code) == (403, 404)
    assert place.elsewhere.id not in elsewhere.text and "即墨" not in elsewhere.text


async def test_the_citys_own_cases_are_for_the_city_alone(place: Place) -> None:
    case = await _undecided(place)
    for who, status in ((LI, 403), (CITY, 200), (ADMIN, 200)):
        async with signed_in(place.house, who) as client:
            assert (await client.get(f"/desk/cases/{case.id}")).status_code == status


async def _undecided(place: Place) -> Case:
    person = Say(place.house, "cy-token", Channel.WEB)
    await person("转人工")
    await person("/officer undecided")
    case = await place.house.store.case((await person.conversation()).case or "")
    assert case and case.district is None
    return case


async def test_a_list_shows_only_what_may_be_opened(place: Place) -> None:
    for who, here, elsewhere in ((LI, True, False), (WANG, False, True), (CITY, True, True)):
        async with signed_in(place.house, who) as client:
            page = (await client.get("/desk")).text
            assert (place.here.id in page, place.elsewhere.id in page) == (here, elsewhere)


async def test_registrations_show_and_export_only_what_may_be_opened(place: Place) -> None:
    for who, found in ((LI, {"R333333"}), (WANG, set()), (CITY, {"R222222", "R333333"})):
        async with signed_in(place.house, who) as client:
            page = (await client.get("/desk/registrations")).text
            csrf = await csrf_on(client, "/desk/account")
            out = await client.post("/desk/registrations/export", data={"csrf": csrf, "kind": "json"})
            for text in (page, out.text):
                assert {each for each in ("R222222", "R333333") if each in text} == found


async def test_a_registration_without_a_district_goes_with_the_persons_case(place: Place, store: FakeStore) -> None:
    store.put_registration(replace(put(store, "R444444", "fair_registration", WEI), conversation=place.here.conversation))
    for who, status in ((LI, 200), (WANG, 403), (CITY, 200)):
        async with signed_in(place.house, who) as client:
            assert (await client.get("/desk/registrations/R444444")).status_code == status


class NoListOfCases(FakeStore):
    """The same store, in which nobody may ask for everybody's cases."""

    def __init__(self, like: FakeStore) -> None:
        self.__dict__ = like.__dict__

    async def cases(self) -> Sequence[Case]:
        raise AssertionError("everybody's cases were read")


async def test_a_look_at_a_registration_reads_the_cases_of_its_person_alone(place: Place, store: FakeStore) -> None:
    for reference, case in (("R444444", place.here), ("R555555", place.elsewhere)):
        store.put_registration(replace(put(store, reference, "fair_registration", WEI), conversation=case.conversation))
    strict = replace(place.house, store=NoListOfCases(store))
    async with signed_in(strict, LI) as client:
        page = await client.get("/desk/registrations/R444444")
        assert page.status_code == 200 and "R555555" not in page.text
        assert (await client.get("/desk/registrations/R555555")).status_code == 403
    async with signed_in(strict, CITY) as client:
        assert "R555555" in (await client.get("/desk/registrations/R444444")).text


async def test_a_disabled_account_is_out_at_once(place: Place) -> None:
    async with signed_in(place.house, LI) as client, signed_in(place.house, ADMIN) as admin:
        assert (await client.get("/desk")).status_code == 200
        data = {"name": "李老师", "state": "disabled", "csrf": await csrf_on(admin)}
        assert (await admin.post("/desk/team/state", data=data)).status_code == 303
        assert (await client.get("/desk")).status_code == 303
        assert (await admin.get("/desk")).status_code == 200


async def test_an_account_that_another_process_disabled_is_out_at_once(place: Place) -> None:
    assert place.house.staff
    async with signed_in(place.house, LI) as client:
        await place.house.staff.accounts.change("李老师", OFFICER, "laoshan", True)
        assert (await client.get("/desk")).status_code == 303


async def test_who_is_refused_a_page_reads_why_and_finds_the_way_back(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        for case, words in ((place.elsewhere.id, "outside your area"), ("C999999", "no such case")):
            page = await client.get(f"/desk/cases/{case}?lang=en", headers={"accept": "text/html"})
            assert words in page.text and 'href="/desk"' in page.text and page.headers["content-type"].startswith("text/html")


async def test_the_page_before_a_merger_is_no_merger_yet(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        assert (await client.get(f"/desk/cases/{place.here.id}/merge")).status_code == 200
    assert [each for each in audit_of(place.house) if each.act is Act.MERGE] == []


async def test_another_role_counts_from_the_next_click_on(place: Place) -> None:
    async with signed_in(place.house, LI) as client, signed_in(place.house, ADMIN) as admin:
        data = {"name": "李老师", "role": "officer", "district": "jimo", "csrf": await csrf_on(admin)}
        assert (await admin.post("/desk/team/change", data=data)).status_code == 303
        statuses = [(await client.get(f"/desk/cases/{case.id}")).status_code for case in (place.here, place.elsewhere)]
    assert statuses == [403, 200]


async def test_a_look_is_counted_once_for_an_opening_however_often_the_page_looks_again(place: Place) -> None:
    script = {"sec-fetch-mode": "cors"}
    async with signed_in(place.house, LI) as client:
        for headers in ({}, script, script):
            await client.get(f"/desk/cases/{place.here.id}", headers=headers)
    looks = [each for each in audit_of(place.house) if each.act is Act.LOOK]
    assert [(each.officer, each.case, each.is_allowed) for each in looks] == [("李老师", place.here.id, True)]


async def test_a_first_look_is_counted_even_where_a_script_takes_it(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        await client.get(f"/desk/cases/{place.here.id}", headers={"sec-fetch-mode": "cors"})
    assert [each.case for each in audit_of(place.house) if each.act is Act.LOOK] == [place.here.id]


async def test_what_is_done_with_a_case_is_in_the_audit_without_a_word_of_it(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        data = {"csrf": await csrf_on(client), "text": "请先带上护照", "message_id": "r1"}
        assert (await client.post(f"/desk/cases/{place.here.id}/replies", data=data)).status_code == 303
    changed = await place.house.store.case(place.here.id)
    assert changed and changed.state is not CaseState.NEW
    [line] = [each for each in audit_of(place.house) if each.act is Act.REPLY]
    assert (line.officer, line.role, line.case, line.is_allowed) == ("李老师", "officer", place.here.id, True)
    assert "护照" not in str(audit_of(place.house))


async def test_who_gives_a_case_away_does_not_see_it_any_more(place: Place) -> None:
    async with signed_in(place.house, LI) as client:
        data = {"csrf": await csrf_on(client), "to": "jimo"}
        sent = await client.post(f"/desk/cases/{place.here.id}/transfer", data=data)
        assert (sent.status_code, sent.headers["location"]) == (303, "/desk")
        assert (await client.get(f"/desk/cases/{place.here.id}")).status_code == 403


@dataclass(frozen=True)
class Somebody:
    role: Role
    district: str | None = None


@pytest.mark.parametrize("act", Act)
def test_the_table_is_what_is_asked(act: Act) -> None:
    spans = dict(zip((OFFICER, CITY_DESK, ADMINS), TABLE[act], strict=True))
    officer = Somebody(OFFICER, "laoshan")
    assert may(officer, act, "laoshan") == (spans[OFFICER] in (Span.OWN, Span.ALL))
    assert may(officer, act, "jimo") == may(officer, act, None) == (spans[OFFICER] is Span.ALL)
    for role in (CITY_DESK, ADMINS):
        assert may(Somebody(role), act, None) == may(Somebody(role), act, "jimo") == (spans[role] is Span.ALL)


def test_an_admin_may_all_that_the_city_may_and_the_city_all_that_an_officer_may() -> None:
    order = [Span.NONE, Span.OWN, Span.ALL]
    assert [act for act, spans in TABLE.items() if [order.index(each) for each in spans] != sorted(order.index(each) for each in spans)] == []


def test_an_officer_without_a_district_sees_no_case() -> None:
    assert not any(may(Somebody(OFFICER), Act.LOOK, district) for district in (None, "", "laoshan"))


async def test_what_was_said_in_a_case_elsewhere_is_not_read_through_an_earlier_case_of_the_same_person(place: Place, clock: FixedClock) -> None:
    anna, old = Say(place.house, "anna-token", Channel.WEB), place.here
    await place.house.desk.reply(old.id, LI[0], "r1", "崂山的答复")
    await place.house.desk.close(old.id, LI[0])
    clock.move(timedelta(hours=1))
    await anna("找专员", "m1")
    new = (await anna.conversation()).case or ""
    await place.house.desk.transfer(new, LI[0], "jimo")
    await anna("只给即墨看的话", "m2")
    async with signed_in(place.house, LI) as officer:
        page = (await officer.get(f"/desk/cases/{old.id}")).text
    assert "崂山的答复" in page and "只给即墨看的话" not in page
    async with signed_in(place.house, WANG) as officer:
        page = (await officer.get(f"/desk/cases/{new}")).text
    assert "只给即墨看的话" in page and "崂山的答复" not in page


async def test_the_key_to_a_persons_talk_is_shown_to_no_officer(place: Place, store: FakeStore) -> None:
    put(store, "R444444", "park_entry", ANA, conversation="anna-token")
    for who, is_shown in ((LI, False), (CITY, False), (ADMIN, True)):
        async with signed_in(place.house, who) as client:
            assert ("anna-token" in (await client.get("/desk/registrations/R444444")).text) is is_shown
