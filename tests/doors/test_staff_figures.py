"""Figures of answers on the staff's pages and taken out: who sees them, what pictures and tables say, and what an export holds."""

import csv
import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date

import httpx
import pytest
from openpyxl import load_workbook

from bot.bootstrap import House
from bot.domain.answer_figures import Asked, Counted, FiguresOfAnswers, HandedOff, figures_of
from bot.domain.case_figures import Days, Step
from bot.domain.desk_roles import Role
from tests.http_doors import inside
from tests.staff_fakes import audit_of, csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

HOUSING, GONE = "graduate-housing-subsidy", "an-entry-of-before"
TODAY = date(2026, 11, 23)
MANY = Counted(
    [
        Asked(date(2026, 11, 20), "answered", "zh", "wechat", 30),
        Asked(date(2026, 11, 21), "not_known", "zh-Hant", "web", 10),
        Asked(TODAY, "blocked", "zh", "web", 2),
        Asked(date(2026, 10, 1), "answered", "zh", "web", 20),
    ],
    [HandedOff("2026-11-20", "laoshan", 8, 6, 27)],
    {HOUSING: 25, GONE: 7},
    {"DE": 9, "FR": 1},
    date(2026, 1, 1),
    date(2026, 1, 1),
)


class FakeAnswerFigures:
    """Figures that remember what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Days, Step]] = []
        self.counted = MANY

    async def figures(self, days: Days, step: Step) -> FiguresOfAnswers:
        """The same counts for everybody."""
        self.asked.append((days, step))
        return figures_of(days, step, self.counted)

    async def of_entries(self, days: int) -> Mapping[str, int]:
        """Of as many days as the list of everything shows."""
        return {HOUSING: 1000 + days}


@pytest.fixture
def figures() -> FakeAnswerFigures:
    return FakeAnswerFigures()


@pytest.fixture
async def client(house: House, figures: FakeAnswerFigures) -> AsyncIterator[httpx.AsyncClient]:
    shop = replace(house, publishing=FakeWork({}), answer_figures=figures)
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵", Role.CITY)
        yield client


async def export(client: httpx.AsyncClient, kind: str, **more: str) -> httpx.Response:
    return await client.post("/staff/figures/export", data={"csrf": await csrf_on(client, "/staff/figures"), "kind": kind, **more})


async def test_the_page_says_how_questions_ended_and_what_was_before(client: httpx.AsyncClient) -> None:
    page = (await client.get("/staff/figures?lang=en")).text
    assert "42" in page and "before: 20 (+110%)" in page and "71%" in page and "before: 100%" in page and '4.5 <span class="small">6 people</span>' in page
    assert "2026-09-25 to 2026-10-24" in page and "Refused" in page
    assert "Languages and entries have been noted since" not in page


async def test_groups_have_names_and_the_small_ones_none(client: httpx.AsyncClient, house: House) -> None:
    page = (await client.get("/staff/figures?lang=en")).text
    assert f'href="/desk/entries/{HOUSING}">{house.knowledge.entries[HOUSING].short_title.en}<' in page
    assert GONE in page and f"/desk/entries/{GONE}" not in page
    assert "Chinese (traditional)" in page and "Laoshan" in page and "Germany" not in page and "France" not in page
    assert "德国" not in (await client.get("/staff/figures?lang=zh")).text


async def test_every_picture_has_its_numbers_in_a_table(client: httpx.AsyncClient) -> None:
    page = (await client.get("/staff/figures?lang=en&since=2026-11-16&until=2026-11-23&step=day")).text
    assert page.count("<svg") == page.count("<svg width") + 1 and page.count("<caption") >= 5
    row = page.split('<th scope="row">11-20</th>')[1].split("</tr>")[0]
    assert [cell.split("</td>")[0] for cell in row.split('<td class="number">')[1:]] == ["30", "30", "0", "0", "0", "0", "0", "8", "4.5"]
    few = page.split('<th scope="row">11-23</th>')[1].split("</tr>")[0]
    assert [cell.split("</td>")[0] for cell in few.split('<td class="number">')[1:]][:3] == ["2", "-", "-"]


async def test_days_that_nobody_can_mean_are_the_last_thirty(client: httpx.AsyncClient, figures: FakeAnswerFigures) -> None:
    for asked in ("since=yesterday", "since=2026-12-31&until=2026-01-01", "until=9999-12-31&since=2026-01-01", "step=hour"):
        await client.get(f"/staff/figures?{asked}")
    assert set(figures.asked) == {(Days(date(2026, 10, 25), TODAY), Step.DAY)}


async def test_the_page_says_since_when_it_counts(client: httpx.AsyncClient, figures: FakeAnswerFigures) -> None:
    figures.counted = replace(MANY, since=date(2026, 11, 19), first=date(2026, 11, 1))
    page = (await client.get("/staff/figures?lang=en")).text
    assert "noted since 2026-11-19" in page and "nothing to compare with yet" in page and "before:" not in page
    figures.counted = Counted()
    assert "No answer has been counted yet" in (await client.get("/staff/figures?lang=en")).text


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
async def test_an_export_has_headers_in_both_languages_and_is_in_the_audit(client: httpx.AsyncClient, house: House, kind: str) -> None:
    out = await export(client, kind, since="2026-10-25", until="2026-11-23", step="week")
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(out.content)).worksheets[0]
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    elif kind == "json":
        rows = [list(json.loads(out.content)[0]), *(list(row.values()) for row in json.loads(out.content))]
    else:
        rows = list(csv.reader(io.StringIO(out.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["分组方式 By", "分组 Group", "提问 Questions", "已答 Answered"] and rows[1][2:6] == ["42", "30", "0", "10"]
    assert ["按周（周一的日期） Weeks (of the Monday)", "2026-11-16", "40"] in [row[:3] for row in rows]
    assert ["区（市）和功能区 Districts and zones", "崂山区 Laoshan", "8"] in [row[:3] for row in rows]
    lines = [(line.officer, line.detail) for line in audit_of(house) if line.act == "answer_figures" and line.is_allowed]
    assert lines == [("市台小赵", "2026-10-25 2026-11-23")]


async def test_the_list_of_everything_says_how_often_an_entry_answered(client: httpx.AsyncClient) -> None:
    assert "1030" in (await client.get("/staff?lang=en")).text


async def test_an_officer_of_a_district_sees_none_of_it_and_no_other_page_can_export(client: httpx.AsyncClient, house: House) -> None:
    assert (await client.post("/staff/figures/export", data={"csrf": "guess", "kind": "csv"})).status_code == 403
    assert (await export(client, "exe")).status_code == 422
    await sign_in_as(client, house, "李老师", Role.OFFICER, "laoshan")
    assert (await client.get("/staff/figures")).status_code == 403
    assert (await client.post("/staff/figures/export", data={"csrf": await csrf_on(client, "/desk/account"), "kind": "csv"})).status_code == 403
