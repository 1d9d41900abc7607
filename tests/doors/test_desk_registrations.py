"""Registrations on the officers' desk, used as a browser uses it: find, filter, note, assign, doubles, pictures, export."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from openpyxl import load_workbook

from bot.bootstrap import House
from bot.domain.forms import Value
from bot.domain.registrations import Registration, RegistrationStatus
from handlers.desk.sessions import Sessions
from tests.fakes import NOON, FakeStore
from tests.http_doors import inside
from tests.registration_fakes import FakeRegistrationDesk

Values = Mapping[str, str | tuple[str, str]]
WEI: Values = {"full_name": "张伟", "email": "wei@example.org", "nationality": ("DE", "德国"), "field": "海洋机器人"}
ANA: Values = {
    "full_name": "Ana <b>Silva</b>",
    "email": "ana@example.org",
    "residence": ("BR", "Brazil"),
    "district": ("laoshan", "Laoshan"),
    "field": ("marine", "Marine"),
}


def put(store: FakeStore, reference: str, form: str, values: Values, at: datetime = NOON, **more: object) -> Registration:
    """Let this have been registered."""
    kept = {name: Value(*value) if isinstance(value, tuple) else Value(value, value) for name, value in values.items()}
    registration = replace(Registration(reference, form, f"talk-{reference}", at, kept), **more)  # type: ignore[arg-type]  # fields by name
    store.put_registration(registration)
    return registration


@pytest.fixture
def shelf(store: FakeStore) -> FakeRegistrationDesk:
    return FakeRegistrationDesk(store)


@pytest.fixture
async def client(house: House, store: FakeStore, shelf: FakeRegistrationDesk) -> AsyncIterator[httpx.AsyncClient]:
    """An officer, signed in, with two registrations on the desk."""
    put(store, "R222222", "fair_registration", WEI)
    put(store, "R333333", "park_entry", ANA, NOON + timedelta(hours=1))
    async with inside(replace(house, registrations=shelf)) as client:
        await client.post("/desk/sign-in", data={"token": await Sessions(house.sign_ins, house.clock).new_link(), "name": "李老师"})
        yield client


async def seen(client: httpx.AsyncClient, **query: str) -> list[str]:
    """The references on the page, in its order."""
    page = (await client.get("/desk/registrations", params=query)).text
    return re.findall(r'id="registration-(\w+)"', page)


async def hidden(client: httpx.AsyncClient, reference: str) -> dict[str, str]:
    page = (await client.get(f"/desk/registrations/{reference}")).text
    form = page[page.index('<form id="work"') :]
    return {name: found[1] for name in ("csrf", "seen") if (found := re.search(rf'name="{name}" value="(\w+)"', form))}


async def work(client: httpx.AsyncClient, reference: str, status: str, **more: str) -> httpx.Response:
    return await client.post(f"/desk/registrations/{reference}", data={**await hidden(client, reference), "status": status, **more})


@pytest.mark.parametrize("path", ["/desk/registrations", "/desk/registrations/R222222"])
async def test_who_is_not_signed_in_sees_nothing(house: House, store: FakeStore, shelf: FakeRegistrationDesk, path: str) -> None:
    put(store, "R222222", "fair_registration", WEI)
    async with inside(replace(house, registrations=shelf)) as stranger:
        page = await stranger.get(path)
        assert (page.status_code, page.headers["location"]) == (303, "/desk/sign-in") and "张伟" not in page.text


@pytest.mark.parametrize("path", ["/desk/registrations/export", "/desk/registrations/R222222"])
async def test_a_form_that_did_not_come_from_our_page_does_nothing(client: httpx.AsyncClient, store: FakeStore, shelf: FakeRegistrationDesk, path: str) -> None:
    refused = await client.post(path, data={"csrf": "guess", "status": "confirmed"})
    assert refused.status_code == 403
    assert {each.status for each in store.registered()} == {RegistrationStatus.NEW} and await shelf.record() == []


async def test_the_newest_stands_first(client: httpx.AsyncClient) -> None:
    assert await seen(client) == ["R333333", "R222222"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "张伟"}, ["R222222"]),
        ({"q": "r333333"}, ["R333333"]),
        ({"q": "silva marine"}, ["R333333"]),
        ({"q": "silva 张伟"}, []),
        ({"form": "park_entry"}, ["R333333"]),
        ({"status": "confirmed"}, []),
        ({"district": "laoshan"}, ["R333333"]),
        ({"country": "DE"}, ["R222222"]),
        ({"country": "DE", "form": "park_entry"}, []),
    ],
)
async def test_what_is_looked_for_is_found_and_nothing_else(client: httpx.AsyncClient, query: dict[str, str], found: list[str]) -> None:
    assert await seen(client, **query) == found


async def test_many_are_on_several_pages(client: httpx.AsyncClient, store: FakeStore) -> None:
    for number in range(60):
        put(store, f"R4{number:05}", "fair_registration", WEI, NOON - timedelta(days=1, minutes=number))
    assert len(await seen(client)) == 50
    assert len(await seen(client, page="2")) == 12
    assert len(await seen(client, page="99")) == 12


async def test_an_officer_notes_how_far_it_is_and_whose(client: httpx.AsyncClient, store: FakeStore) -> None:
    assert (await work(client, "R222222", "contacted", assigned="王老师", note="下周再打")).status_code == 303
    page = (await client.get("/desk/registrations/R222222?lang=zh")).text
    assert all(words in page for words in ("王老师", "下周再打", "李老师: 已联系, 改了负责人, 改了备注"))
    kept = next(each for each in store.registered() if each.reference == "R222222")
    assert (kept.status, kept.officer, kept.note) == (RegistrationStatus.CONTACTED, "王老师", "下周再打")


async def test_of_two_officers_the_second_is_told(client: httpx.AsyncClient, store: FakeStore) -> None:
    stale = await hidden(client, "R222222")
    await work(client, "R222222", "confirmed")
    late = await client.post("/desk/registrations/R222222", data={**stale, "status": "declined"})
    assert late.status_code == 409 and 'role="alert"' in late.text
    assert next(each for each in store.registered() if each.reference == "R222222").status is RegistrationStatus.CONFIRMED


@pytest.mark.parametrize("status", ["withdrawn", "", "deleted"])
async def test_staff_cannot_set_what_is_not_theirs(client: httpx.AsyncClient, store: FakeStore, status: str) -> None:
    assert (await work(client, "R222222", status)).status_code == 422
    assert {each.status for each in store.registered()} == {RegistrationStatus.NEW}


async def test_what_was_withdrawn_can_only_be_looked_at(client: httpx.AsyncClient, store: FakeStore) -> None:
    mark = await hidden(client, "R222222")
    put(store, "R222222", "fair_registration", {}, status=RegistrationStatus.WITHDRAWN)
    assert '<form id="work"' not in (await client.get("/desk/registrations/R222222")).text
    assert (await client.post("/desk/registrations/R222222", data={**mark, "status": "seen"})).status_code == 409


async def test_somebody_who_registered_twice_is_shown_on_both(client: httpx.AsyncClient, store: FakeStore) -> None:
    put(store, "R555555", "fair_registration", {"full_name": "Wei Zhang", "email": "Wei@Example.org"})
    put(store, "R666666", "park_entry", {"full_name": "张伟", "email": "wei@example.org"})
    page = (await client.get("/desk/registrations/R222222")).text
    same = page[page.index('id="same"') :]
    assert "R555555" in same[: same.index("</p>")] and "R666666" not in same[: same.index("</p>")]
    assert 'id="same"' not in (await client.get("/desk/registrations/R666666")).text


async def test_what_people_wrote_stays_text(client: httpx.AsyncClient) -> None:
    for path in ("/desk/registrations", "/desk/registrations/R333333"):
        page = (await client.get(path)).text
        assert "<b>Silva" not in page and "&lt;b&gt;Silva" in page


async def test_nobody_is_found_under_a_number_that_is_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/desk/registrations/R999999")).status_code == 404


async def test_the_picture_counts_what_was_found(client: httpx.AsyncClient) -> None:
    page = (await client.get("/desk/registrations?lang=en&form=park_entry")).text
    picture = page[page.index('id="counts"') :]
    assert "11-23 1" in picture and "Brazil" in picture and "Marine and shipbuilding" in picture and "Laoshan" in picture
    assert "Germany" not in picture


@pytest.mark.parametrize(("kind", "mark"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"[")])
async def test_what_was_found_is_taken_out_and_recorded(client: httpx.AsyncClient, shelf: FakeRegistrationDesk, kind: str, mark: bytes) -> None:
    csrf = (await hidden(client, "R222222"))["csrf"]
    out = await client.post("/desk/registrations/export", data={"csrf": csrf, "kind": kind, "form": "fair_registration"})
    assert out.status_code == 200 and out.content.startswith(mark) and f".{kind}" in out.headers["content-disposition"]
    assert [(done.officer, done.detail) for done in await shelf.record()] == [("李老师", f"{kind} 1 fair_registration")]


async def test_the_tables_have_heads_in_both_languages_and_no_formulas(client: httpx.AsyncClient, store: FakeStore) -> None:
    put(store, "R222222", "fair_registration", {**WEI, "full_name": "=1+1"}, note="=2+2")
    csrf = (await hidden(client, "R222222"))["csrf"]

    async def taken(kind: str) -> bytes:
        return (await client.post("/desk/registrations/export", data={"csrf": csrf, "kind": kind, "form": "fair_registration"})).content

    header, row = csv.reader(io.StringIO((await taken("csv")).decode("utf-8-sig")))
    assert {"编号 Reference", "姓名 Name", "备注 Note"} <= set(header) and "'=1+1" in row and "'=2+2" in row
    sheet = load_workbook(io.BytesIO(await taken("xlsx"))).active
    assert sheet is not None and [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"] == []
    [record] = json.loads(await taken("json"))
    assert record["姓名 Name"] == "=1+1"


async def test_an_officer_reads_choices_and_countries_in_their_own_language(client: httpx.AsyncClient) -> None:
    page = (await client.get("/desk/registrations/R333333?lang=zh")).text
    assert all(words in page for words in ("海洋船舶", "崂山区", "巴西")) and "Laoshan" not in page


async def test_another_kind_of_file_is_refused(client: httpx.AsyncClient, shelf: FakeRegistrationDesk) -> None:
    csrf = (await hidden(client, "R222222"))["csrf"]
    assert (await client.post("/desk/registrations/export", data={"csrf": csrf, "kind": "exe"})).status_code == 422
    assert await shelf.record() == []


async def test_an_empty_desk_says_so(house: House, shelf: FakeRegistrationDesk) -> None:
    async with inside(replace(house, registrations=shelf)) as client:
        await client.post("/desk/sign-in", data={"token": await Sessions(house.sign_ins, house.clock).new_link(), "name": "李老师"})
        assert "Nobody has registered yet" in (await client.get("/desk/registrations?lang=en")).text
        assert "Nothing fits" in (await client.get("/desk/registrations?lang=en&q=x")).text


async def test_the_switch_of_language_keeps_what_was_looked_for(client: httpx.AsyncClient) -> None:
    page = (await client.get("/desk/registrations?lang=zh&form=park_entry&q=silva")).text
    assert "?q=silva&amp;form=park_entry&amp;lang=en" in page
