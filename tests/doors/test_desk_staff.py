"""The pages of accounts and of the audit, used as a browser uses them."""

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from openpyxl import load_workbook

from bot.bootstrap import House
from bot.domain.desk_accounts import Account
from bot.domain.desk_roles import Act, Role
from bot.ports import AuditLine, Staff
from tests.fakes import NOON
from tests.http_doors import inside
from tests.staff_fakes import audit_of, csrf_on, sign_in_as


@pytest.fixture
def staff(house: House) -> Staff:
    assert house.staff
    return house.staff


@pytest.fixture
async def admin(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """An admin, signed in."""
    async with inside(house) as client:
        await sign_in_as(client, house, "管理员", Role.ADMIN)
        yield client


async def send(client: httpx.AsyncClient, path: str, **data: str) -> httpx.Response:
    return await client.post(f"/desk/{path}", params={"lang": "en"}, data={"csrf": await csrf_on(client, "/desk/account"), **data})


async def test_an_admin_adds_an_officer_who_comes_in_by_a_link(admin: httpx.AsyncClient, house: House, staff: Staff) -> None:
    assert (await send(admin, "team", name=" 李老师 ", role="officer", district="laoshan")).status_code == 303
    assert await staff.accounts.find("李老师") == Account("李老师", Role.OFFICER, "laoshan")
    page = (await send(admin, "team/link", name="李老师")).text
    token = re.search(r"/desk/sign-in\?token=([\w-]+)", page)
    async with inside(house) as client:
        await client.post("/desk/sign-in", data={"token": token[1] if token else ""})
        assert "李老师" in (await client.get("/desk/account")).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "  ", "role": "city"}, "write a name"),
        ({"name": "x" * 41, "role": "city"}, "write a name"),
        ({"name": "a\x07b", "role": "city"}, "write a name"),
        ({"name": "李老师", "role": "officer"}, "needs a district"),
        ({"name": "李老师", "role": "officer", "district": "atlantis"}, "needs a district"),
        ({"name": "李老师", "role": "city", "district": "laoshan"}, "have no district"),
        ({"name": "李老师", "role": "king"}, "choose a role"),
        ({"name": "管理员", "role": "admin"}, "already"),
    ],
)
async def test_an_account_that_will_not_do_is_refused_with_the_reason(admin: httpx.AsyncClient, staff: Staff, data: dict[str, str], words: str) -> None:
    refused = await send(admin, "team", **data)
    assert refused.status_code in (409, 422) and words in refused.text
    assert [each.name for each in await staff.accounts.every()] == ["管理员"]


@pytest.mark.parametrize(("path", "data"), [("state", {"state": "disabled"}), ("change", {"role": "officer", "district": "laoshan"})])
async def test_nobody_takes_the_keys_from_themselves(admin: httpx.AsyncClient, staff: Staff, path: str, data: dict[str, str]) -> None:
    assert (await send(admin, f"team/{path}", name="管理员", **data)).status_code == 409
    assert await staff.accounts.find("管理员") == Account("管理员", Role.ADMIN)


async def test_a_role_that_is_none_changes_nothing(admin: httpx.AsyncClient, staff: Staff) -> None:
    await staff.accounts.add(Account("李老师", Role.CITY), NOON)
    assert (await send(admin, "team/change", name="李老师", role="king")).status_code == 409
    assert await staff.accounts.find("李老师") == Account("李老师", Role.CITY)


async def test_an_account_can_be_disabled_and_enabled_again_and_keeps_its_place(admin: httpx.AsyncClient, staff: Staff) -> None:
    await staff.accounts.add(Account("李老师", Role.OFFICER, "laoshan"), NOON)
    for state, is_disabled in (("disabled", True), ("enabled", False)):
        assert (await send(admin, "team/state", name="李老师", state=state)).status_code == 303
        assert await staff.accounts.find("李老师") == Account("李老师", Role.OFFICER, "laoshan", is_disabled)


async def test_a_disabled_account_gets_no_link(admin: httpx.AsyncClient, staff: Staff) -> None:
    await staff.accounts.add(Account("李老师", Role.CITY, is_disabled=True), NOON)
    refused = await send(admin, "team/link", name="李老师")
    assert refused.status_code == 409 and "token=" not in refused.text


async def test_an_account_that_is_not_there_is_not_found(admin: httpx.AsyncClient) -> None:
    for path in ("team/link", "team/change", "team/state"):
        assert (await send(admin, path, name="nobody")).status_code == 404


async def test_a_name_stays_text(admin: httpx.AsyncClient) -> None:
    await send(admin, "team", name="<b>李</b>", role="city")
    for path in ("/desk/team", "/desk/audit"):
        page = (await admin.get(path)).text
        assert "&lt;b&gt;李&lt;/b&gt;" in page and "<b>李" not in page


def line(act: Act, officer: str = "李老师", **more: object) -> AuditLine:
    values = {"role": "officer", "is_allowed": True, "case": "", "registration": "", "account": "", "detail": "", "at": NOON, **more}
    return AuditLine(officer=officer, act=act, **values)  # type: ignore[arg-type]  # fields by name


LINES = [
    line(Act.LOOK, case="C234567"),
    line(Act.CLAIM, "王老师", case="C345678", is_allowed=False),
    line(Act.SEE_REGISTRATIONS, registration="R222222", at=NOON + timedelta(days=1)),
]


@pytest.fixture
async def written(staff: Staff) -> None:
    for each in LINES:
        await staff.audit.add(each)


def rows(page: str) -> str:
    return page[page.index("<tbody>") : page.index("</tbody>")] if "<tbody>" in page else ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "李老师"}, {"C234567", "R222222"}),
        ({"act": "claim"}, {"C345678"}),
        ({"day": "2026-11-23"}, {"C234567", "C345678"}),
        ({"day": "2026-11-24", "who": "李老师"}, {"R222222"}),
        ({"forbidden": "1"}, {"C345678"}),
        ({"act": "dance", "day": "yesterday", "who": "李老师"}, {"C234567", "R222222"}),
        ({"act": "approve"}, set()),
    ],
)
async def test_the_audit_shows_what_is_looked_for(admin: httpx.AsyncClient, written: None, query: dict[str, str], found: set[str]) -> None:
    shown = rows((await admin.get("/desk/audit", params=query)).text)
    assert {each for each in ("C234567", "C345678", "R222222") if each in shown} == found


async def test_the_city_reads_what_was_done_with_cases_and_nothing_else(house: House, written: None) -> None:
    async with inside(house) as client:
        await sign_in_as(client, house, "市台小赵", Role.CITY)
        shown = rows((await client.get("/desk/audit")).text)
        out = (await send(client, "audit/export", kind="csv")).text
        for asked in ({"act": "see_registrations"}, {"act": "sign_in"}, {"who": "市台小赵"}):
            assert rows((await client.get("/desk/audit", params=asked)).text) == ""
    for text in (shown, out):
        assert "C234567" in text and "C345678" in text and "R222222" not in text and "市台小赵" not in text


async def test_older_lines_are_on_further_pages_and_none_twice(admin: httpx.AsyncClient, staff: Staff) -> None:
    for number in range(250):
        await staff.audit.add(line(Act.LOOK, case=f"C{number:06}"))
    seen: list[str] = []
    address = "/desk/audit?act=look"
    while address:
        page = (await admin.get(address)).text
        seen += re.findall(r">(C\d{6})<", rows(page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/desk/audit{following[1].replace('&amp;', '&')}" if following else ""
    assert seen == [f"C{number:06}" for number in reversed(range(250))]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_was_found_is_taken_out_without_formulas_and_recorded(admin: httpx.AsyncClient, house: House, written: None, kind: str) -> None:
    assert house.staff
    await house.staff.audit.add(line(Act.LOOK, "=1+1", case="C234567"))
    out = await send(admin, "audit/export", kind=kind, act="look")
    if kind == "csv":
        table = list(csv.reader(io.StringIO(out.content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(out.content)).active
        assert sheet is not None
        table = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
        assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert [row[1] for row in table[1:]] == ["'=1+1", "李老师"] and table[1][0] == "2026-11-23 12:00:00"
    assert (audit_of(house)[-1].act, audit_of(house)[-1].officer) == (Act.EXPORT_AUDIT, "管理员")


async def test_looking_at_the_audit_writes_nothing_into_it(admin: httpx.AsyncClient, house: House) -> None:
    before = len(audit_of(house))
    for _ in range(3):
        await admin.get("/desk/audit")
    assert len(audit_of(house)) == before


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_page_opens_in_both_languages(admin: httpx.AsyncClient, written: None, language: str) -> None:
    for path in ("team", "account", "audit"):
        assert (await admin.get(f"/desk/{path}", params={"lang": language})).status_code == 200
