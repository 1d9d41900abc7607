"""The figures on the desk and taken out: whose each role sees, what the pictures say, and what an export holds."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import httpx
import pytest
from openpyxl import load_workbook

from bot.bootstrap import House
from bot.domain.case_figures import OTHERS, Days, Figures, Group, Measures, Solved, Split
from bot.domain.desk_roles import Role
from tests.http_doors import inside
from tests.staff_fakes import audit_of, csrf_on, sign_in_as

MANY, OTHER = Measures(20, 18, 95, 300, 2, 1, 1, 6, 4.5), Measures(7, 5)


class FakeFigures:
    """Figures that remember what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Days, str | None]] = []

    async def figures(self, days: Days, district: str | None = None) -> Figures:
        """The same for everybody."""
        self.asked.append((days, district))
        periods = tuple(Group(name, MANY.guarded() if place == 0 else Measures(0)) for place, (name, _) in enumerate(days.periods()))
        by = {Split.DISTRICT: (Group("laoshan", MANY), Group(OTHERS, OTHER)), Split.CHANNEL: (Group("web", MANY),), Split.PERIOD: periods}
        return Figures(days, MANY, by, Solved(40, 30))


@pytest.fixture
def figures() -> FakeFigures:
    return FakeFigures()


@pytest.fixture
async def client(house: House, figures: FakeFigures) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(replace(house, figures=figures)) as client:
        yield client


async def export(client: httpx.AsyncClient, kind: str, **more: str) -> httpx.Response:
    return await client.post("/desk/figures/export", data={"csrf": await csrf_on(client, "/desk/figures"), "kind": kind, **more})


async def test_the_city_sees_all_and_may_choose_a_district(client: httpx.AsyncClient, house: House, figures: FakeFigures) -> None:
    await sign_in_as(client, house, "王老师", Role.CITY)
    page = (await client.get("/desk/figures?lang=en&since=2026-10-01&until=2026-10-31")).text
    assert "1 h 35 min" in page and "4.5 (6 people)" in page and "75.0%" in page and "Others" in page
    await client.get("/desk/figures?since=2026-10-01&until=2026-10-31&district=laoshan")
    october = Days(date(2026, 10, 1), date(2026, 10, 31))
    assert figures.asked == [(october, None), (october, "laoshan")]


async def test_an_officer_sees_their_own_district_whatever_is_asked(client: httpx.AsyncClient, house: House, figures: FakeFigures) -> None:
    await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
    page = (await client.get("/desk/figures?district=shinan")).text
    await export(client, "csv", district="shinan")
    assert {district for _, district in figures.asked} == {"laoshan"} and 'id="district"' not in page


@pytest.mark.parametrize(
    "asked",
    ["since=yesterday", "since=2026-12-31&until=2026-01-01", "since=0001-01-01", "until=9999-12-31&since=2026-01-01", "since=9999-12-31&until=9999-12-31"],
)
async def test_days_that_nobody_can_mean_are_the_last_quarter(client: httpx.AsyncClient, house: House, figures: FakeFigures, asked: str) -> None:
    await sign_in_as(client, house, "王老师", Role.CITY)
    assert (await client.get(f"/desk/figures?{asked}")).status_code == 200
    assert figures.asked[0][0] == Days(date(2026, 8, 25), date(2026, 11, 23))


async def test_every_picture_has_its_numbers_in_a_table(client: httpx.AsyncClient, house: House) -> None:
    await sign_in_as(client, house, "王老师", Role.CITY)
    page = (await client.get("/desk/figures?lang=en&since=2026-10-05&until=2026-10-18")).text
    assert page.count("<svg") == page.count('aria-hidden="true"><rect') + 1 and page.count("<caption") == 3
    assert '<th scope="row">10-05</th>' in page and '<th scope="row">10-12</th>' in page


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
async def test_an_export_has_headers_in_both_languages_and_is_in_the_audit(client: httpx.AsyncClient, house: House, kind: str) -> None:
    await sign_in_as(client, house, "王老师", Role.CITY)
    out = await export(client, kind, since="2026-10-05", until="2026-10-18")
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(out.content)).worksheets[0]
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    elif kind == "json":
        rows = [list(row.values()) for row in json.loads(out.content)]
        rows.insert(0, list(json.loads(out.content)[0]))
    else:
        rows = list(csv.reader(io.StringIO(out.content.decode("utf-8-sig"))))
    assert rows[0][1] == "分组 Group" and rows[1][2:5] == ["20", "18", "95"]
    assert ["区（市）和功能区 District", "崂山区 Laoshan", "20"] in [row[:3] for row in rows]
    assert "2026-10-05-2026-10-18" in out.headers["content-disposition"]
    assert [(line.officer, line.is_allowed) for line in audit_of(house) if line.act == "export_figures"] == [("王老师", True)]


async def test_who_is_not_signed_in_sees_nothing_and_no_other_page_can_export(client: httpx.AsyncClient, house: House) -> None:
    assert (await client.get("/desk/figures")).headers["location"] == "/desk/sign-in"
    await sign_in_as(client, house, "王老师", Role.CITY)
    assert (await client.post("/desk/figures/export", data={"csrf": "guess", "kind": "csv"})).status_code == 403
    assert (await export(client, "exe")).status_code == 422
