"""Bringing documents over HTTP: the proposal beside the document, what is missing, what would come of it, and that nothing is changed before."""

import io
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta

import docx
import httpx
import openpyxl
import pytest

from bot.bootstrap import House
from bot.domain.desk_roles import Role
from bot.domain.editions import Origin
from bot.engine.publishing import Publishing
from tests.documents import pdf_files, word_files
from tests.fakes import NOON, FixedClock
from tests.http_doors import inside
from tests.import_fakes import form_on, gate
from tests.staff_fakes import csrf_on, sign_in_as

HOUSING = "graduate-housing-subsidy"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def work() -> "Publishing[str]":
    return gate()


@pytest.fixture
async def client(house: House, work: "Publishing[str]") -> AsyncIterator[httpx.AsyncClient]:
    workshop = replace(house, publishing=work)
    async with inside(workshop) as client:
        await sign_in_as(client, workshop, "市台小赵", Role.CITY)
        yield client


async def bring(client: httpx.AsyncClient, name: str, content: bytes, entry: str = "") -> httpx.Response:
    data = {"csrf": await csrf_on(client, "/staff/import"), "entry": entry}
    return await client.post("/staff/import/read?lang=en", data=data, files={"file": (name, content, WORD)})


async def send(client: httpx.AsyncClient, fields: Mapping[str, str], act: str = "check") -> httpx.Response:
    multipart = {name: (None, value) for name, value in (fields | {"act": act}).items()}  # type: ignore[operator]
    return await client.post("/staff/import/check?lang=en", files=multipart)


def in_english(fields: Mapping[str, str]) -> dict[str, str]:
    """Whoever knows both languages fills in what is missing, with the figures that the Chinese has."""
    filled = dict(fields)
    for name, text in fields.items():
        if name.endswith(".zh") and text and not fields.get(other := f"{name[:-2]}en"):
            filled[other] = "".join(char for char in text if char.isascii()).strip() + " in English"
    return filled


async def test_a_notice_stands_beside_its_proposal_and_the_missing_language_is_marked(client: httpx.AsyncClient) -> None:
    page = (await bring(client, "notice.docx", word_files.notice())).text
    fields = form_on(page)
    assert fields["head.title.zh"] == "虚构市海归安家补贴" and fields["head.title.en"] == ""
    assert fields["head.valid_until"] == "2028-01-31" and fields["claim.max_age"] == "40"
    assert "→ Benefits" in page and page.count("English is missing") >= 12
    assert "Where to apply" in page.split('id="missing"')[1].split("</p>")[0]


async def test_what_finds_no_room_is_told_as_long_as_the_proposal_is_worked_on(client: httpx.AsyncClient) -> None:
    lines = ["虚构的补贴", "申请条件：", *(f"{at}. 虚构的条件{at}。" for at in range(1, 166)), "申请材料：", "虚构的材料一份。"]
    data = {"csrf": await csrf_on(client, "/staff/import"), "text": "\n".join(lines)}
    read = (await client.post("/staff/import/read?lang=en", data=data)).text
    again = (await send(client, form_on(read))).text
    for page in (read, again):
        told, missing = page.split('id="left-out"')[1].split("</p>")[0], page.split('id="missing"')[1].split("</p>")[0]
        assert "8 more statements did not fit (160 at most at a time)" in told and "paragraph 162" in told and "160. 虚构的条件160。" in told
        assert "Papers" not in missing and "Timing" in missing
        heads = {field: page.split(f'id="field-{field}"')[1].split("</h2>")[0] for field in ("materials", "timing")}
        assert [field for field, head in heads.items() if "Not found" in head] == ["timing"]


async def test_a_telephone_number_of_somebody_is_shown_as_left_out_and_proposed_nowhere(client: httpx.AsyncClient) -> None:
    page = (await bring(client, "notice.docx", word_files.notice())).text
    assert "Not a public line, left out" in page
    assert not any("55512340" in value for name, value in form_on(page).items() if name != "parts")


async def test_what_lacks_a_language_is_named_and_nothing_is_changed(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    before, fields = work.digest, form_on((await bring(client, "notice.docx", word_files.notice())).text)
    answer = await send(client, fields, "publish")
    assert answer.status_code == 422 and "“Name” in both languages" in answer.text and "“Papers”" in answer.text
    assert work.digest == before


async def test_a_word_file_becomes_an_entry_that_answers(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    fields = in_english(form_on((await bring(client, "notice.docx", word_files.notice())).text))
    fields["head.title.en"] = "Settling-in grant for returnees of Imaginary City"
    looked = await send(client, fields)
    assert looked.status_code == 200 and 'id="sound"' in looked.text, looked.text[:3000]
    assert "knowledge/notices/settling-in-grant-for-returnees-of.md" in looked.text and work.history.lines == []  # type: ignore[attr-defined]
    done = await send(client, form_on(looked.text), "publish")
    assert done.status_code == 303 and done.headers["location"] == "/staff/import?done=2&entry=settling-in-grant-for-returnees-of"
    entry = work.editions.now.knowledge.entries["settling-in-grant-for-returnees-of"]
    assert entry.clauses["benefits"][0].figures[0].value == 80000 and entry.source("D1") and entry.eligibility and entry.eligibility.max_age == 40  # type: ignore[index]


def notice_with_an_address() -> bytes:
    page = docx.Document()
    for line in ("关于做好虚构归巢补贴申领工作的通知", "申请方式", "登录虚构服务网（http://zwfw.example.gov.cn/qd/）提交。", "虚构市人社局", "2026年3月1日"):
        page.add_paragraph(line)
    content = io.BytesIO()
    page.save(content)
    return content.getvalue()


async def test_a_notice_with_a_web_address_is_published_with_it(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    fields = in_english(form_on((await bring(client, "notice.docx", notice_with_an_address())).text)) | {"head.title.en": "Nesting grant"}
    assert fields["head.link"] == fields["head.source.addresses"] == "http://zwfw.example.gov.cn/qd/"
    done = await send(client, fields, "publish")
    assert done.status_code == 303, done.text[:3000]
    entry = work.editions.now.knowledge.entries["nesting-grant"]
    assert entry.link == "http://zwfw.example.gov.cn/qd/" and entry.kind == "notice" and entry.sources[0].addresses == (entry.link,)
    after = (await client.get(f"{done.headers['location']}&lang=en")).text
    assert 'href="/staff/edit?file=knowledge/notices/nesting-grant.md"' in after and "Open “Nesting grant”" in after


async def test_a_copy_elsewhere_must_not_vouch_for_an_address_and_says_why(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    fields = in_english(form_on((await bring(client, "notice.docx", notice_with_an_address())).text)) | {"head.title.en": "Nesting grant"}
    answer = await send(client, fields | {"head.source.class": "M*"}, "publish")
    assert answer.status_code == 422 and "cannot vouch for addresses" in answer.text and 'href="#source-addresses"' in answer.text
    stripped = await send(client, fields | {"head.source.class": "M*", "head.source.addresses": "", "head.link": ""}, "publish")
    assert stripped.status_code == 409 and "zwfw.example.gov.cn" in stripped.text and "nesting-grant" not in work.editions.now.knowledge.entries


async def test_for_whom_it_is_is_chosen_by_name(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    page = (await bring(client, "notice.docx", word_files.notice())).text
    assert '<input type="checkbox" name="claim.degrees" value="master" checked> master' in page
    assert '<option value="foreign">foreign</option>' in page and "The document does not say" in page
    chosen = [(name, value) for name, value in in_english(form_on(page)).items() if name != "claim.degrees"]
    sent = [*chosen, ("claim.degrees", "master"), ("claim.degrees", "doctor"), ("head.title.en", "Settling-in grant"), ("act", "publish")]
    done = await client.post("/staff/import/check?lang=en", files=[(name, (None, value)) for name, value in sent])
    assert done.status_code == 303, done.text[:2000]
    eligibility = work.editions.now.knowledge.entries["settling-in-grant"].eligibility
    assert eligibility and eligibility.degrees == ("master", "doctor")


async def test_a_new_entry_never_takes_the_place_of_another_whose_file_has_its_name(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    fields = in_english(form_on((await bring(client, "notice.docx", word_files.notice())).text)) | {"head.title.en": "Settling-in grant"}
    assert (await send(client, fields, "publish")).status_code == 303
    first = "knowledge/notices/settling-in-grant.md"
    renamed = {first: work.files[first].replace(b"id: settling-in-grant", b"id: renamed-by-staff", 1)}
    assert (await work.publish(renamed, "王老师", "改编号", Origin.PAGE, work.digest)).version
    again = await send(client, fields | {"base": work.digest}, "publish")
    assert again.status_code == 303, again.text[:2000]
    assert work.files[first] == renamed[first] and {"renamed-by-staff", "settling-in-grant-2"} <= work.editions.now.knowledge.entries.keys()


async def test_what_is_brought_in_the_evening_of_utc_was_reviewed_on_the_next_day_which_it_is_in_qingdao(house: House, work: "Publishing[str]") -> None:
    evening = replace(house, publishing=work, clock=FixedClock(NOON.replace(hour=20)))
    async with inside(evening) as client:
        await sign_in_as(client, evening, "市台小赵", Role.CITY)
        fields = in_english(form_on((await bring(client, "notice.docx", word_files.notice())).text))
        assert (await send(client, fields | {"head.title.en": "Settling-in grant"}, "publish")).status_code == 303
    assert work.editions.now.knowledge.entries["settling-in-grant"].reviewed_on == NOON.date() + timedelta(days=1)


async def test_an_entry_keeps_what_it_says_and_gets_what_is_ticked(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    before = work.editions.now.knowledge.entries[HOUSING]
    fields = in_english(form_on((await bring(client, "leaflet.pdf", pdf_files.two_columns(), HOUSING)).text))
    ticked = {name: value for name, value in fields.items() if not name.endswith(".take") or fields[f"{name[:-4]}zh"] == "未享受过同类住房补贴。"}
    done = await send(client, ticked, "publish")
    assert done.status_code == 303, done.text[:2000]
    after = work.editions.now.knowledge.entries[HOUSING]
    assert after.title == before.title and after.clauses["conditions"][:-1] == before.clauses["conditions"]  # type: ignore[index]
    assert after.clauses["conditions"][-1].text.zh == "未享受过同类住房补贴。" and after.clauses["benefits"] == before.clauses["benefits"]  # type: ignore[index]


async def test_what_the_entry_says_already_is_not_proposed_again(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    said = work.editions.now.knowledge.entries[HOUSING].clauses["benefits"][0].text.zh  # type: ignore[index]
    csrf = await csrf_on(client, "/staff/import")
    page = (await client.post("/staff/import/read?lang=en", data={"csrf": csrf, "text": f"虚构的补贴\n补贴标准：\n{said}", "entry": HOUSING})).text
    assert "The entry says this already" in page
    assert [name for name in form_on(page) if name.endswith(".take") and form_on(page)[f"{name[:-4]}zh"] == said] == []


@pytest.mark.parametrize(
    ("name", "content", "words"), [("scan.pdf", pdf_files.scanned(), "is a scan"), ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old format")]
)
async def test_what_cannot_be_read_says_why_and_what_to_do(client: httpx.AsyncClient, name: str, content: bytes, words: str) -> None:
    answer = await bring(client, name, content)
    assert answer.status_code == 422 and words in answer.text


async def test_nothing_at_all_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/staff/import/read?lang=en", data={"csrf": await csrf_on(client, "/staff/import"), "text": "  "})
    assert answer.status_code == 422 and "no text in it" in answer.text


async def test_a_file_over_the_limit_is_not_read_to_its_end(client: httpx.AsyncClient) -> None:
    assert (await bring(client, "big.pdf", b"%PDF-" + b"x" * (13 * 1024 * 1024))).status_code == 413


async def test_a_document_that_says_something_nasty_is_only_shown(client: httpx.AsyncClient) -> None:
    csrf = await csrf_on(client, "/staff/import")
    page = (await client.post("/staff/import/read", data={"csrf": csrf, "text": "标题\n补贴标准：<script>alert(1)</script>补贴500元"})).text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


async def test_a_document_field_that_was_tampered_with_is_an_empty_document(client: httpx.AsyncClient) -> None:
    fields = form_on((await bring(client, "notice.docx", word_files.notice())).text)
    for packed in ("no base64", "eJwDAAAAAAE=", ""):
        assert (await send(client, fields | {"parts": packed})).status_code == 422


async def test_a_second_person_decides_where_two_are_needed(house: House) -> None:
    work = gate(needs_two=True)
    workshop = replace(house, publishing=work)
    async with inside(workshop) as client:
        await sign_in_as(client, workshop, "市台小赵", Role.CITY)
        fields = in_english(form_on((await bring(client, "notice.docx", word_files.notice())).text))
        done = await send(client, fields, "publish")
    assert done.headers["location"].startswith("/staff/import?waiting=K") and len(work.history.lines) == 1, "nothing but what answered already"  # type: ignore[attr-defined]


async def test_an_officer_of_a_district_may_look_and_not_bring(house: House, work: "Publishing[str]") -> None:
    workshop = replace(house, publishing=work)
    async with inside(workshop) as client:
        assert (await client.get("/staff/import")).status_code == 303
        await sign_in_as(client, workshop, "李老师", Role.OFFICER)
        assert (await client.get("/staff/import")).status_code == 403


async def test_nothing_is_read_or_changed_without_the_mark_of_our_own_pages(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    for path in ("read", "check", "sheet", "sheet/publish"):
        assert (await client.post(f"/staff/import/{path}", data={"csrf": "guessed"})).status_code == 403
    assert work.history.lines == []  # type: ignore[attr-defined]


async def sheet(client: httpx.AsyncClient, content: bytes) -> httpx.Response:
    data = {"csrf": await csrf_on(client, "/staff/import")}
    return await client.post("/staff/import/sheet?lang=en", data=data, files={"file": ("list.xlsx", content, "application/octet-stream")})


async def test_the_workbook_goes_out_and_comes_back_the_same(client: httpx.AsyncClient) -> None:
    out = await client.get("/staff/import/list.xlsx")
    assert out.headers["content-disposition"].startswith('attachment; filename="guichao-')
    assert 'id="same"' in (await sheet(client, out.content)).text


async def test_an_edited_cell_is_a_difference_first_and_an_answer_then(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    book = openpyxl.load_workbook(io.BytesIO((await client.get("/staff/import/list.xlsx")).content))
    listed = book["清单 List"]
    row = next(row for row in listed.iter_rows(min_row=3) if row[1].value == HOUSING)
    next(cell for cell, head in zip(row, listed[1], strict=True) if head.value == "owner").value = "虚构的负责人"
    changed = io.BytesIO()
    book.save(changed)
    page = await sheet(client, changed.getvalue())
    assert "owner: 虚构的负责人" in page.text and work.history.lines == []  # type: ignore[attr-defined]
    fields = form_on(page.text.replace('<form class="card"', '<form id="publish" class="card"'), "publish")
    done = await client.post("/staff/import/sheet/publish", files={name: (None, value) for name, value in fields.items()})
    assert done.status_code == 303 and work.editions.now.knowledge.entries[HOUSING].owner == "虚构的负责人"
    assert len(work.history.lines[-1][0].names) == 1  # type: ignore[attr-defined]


async def test_another_workbook_is_told_from_ours(client: httpx.AsyncClient) -> None:
    foreign = io.BytesIO()
    openpyxl.Workbook().save(foreign)
    answer = await sheet(client, foreign.getvalue())
    assert answer.status_code == 422 and "not the workbook that Guichao exported" in answer.text


async def changed_sheet(client: httpx.AsyncClient, side: str, old: str, new: str) -> bytes:
    """The list with some words of one language replaced in its statements."""
    book = openpyxl.load_workbook(io.BytesIO((await client.get("/staff/import/list.xlsx")).content))
    page = book["内容 Statements"]
    names = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=3):
        cell = row[names.index(side)]
        if row[names.index("entry")].value == HOUSING and old in str(cell.value or ""):
            cell.value = str(cell.value).replace(old, new)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("side", "old", "new", "left"), [("en", "Per person and month", "Each month", "zh"), ("zh", "每人每月：", "每个月：", "en")])
async def test_words_changed_in_one_language_of_the_list_are_shown_beside_the_other_one(
    client: httpx.AsyncClient, side: str, old: str, new: str, left: str
) -> None:
    page = (await sheet(client, await changed_sheet(client, side, old, new))).text
    part = page.split('id="one-sided"')[1].split("</section>")[0]
    assert new in part and f'class="left"><p class="hint">{ {"zh": "Chinese", "en": "English"}[left] } · ' in part
    assert 'id="looked"' not in page, "no number is at odds"


async def test_a_number_changed_in_one_language_of_the_list_wants_a_look_before_it_answers(client: httpx.AsyncClient, work: "Publishing[str]") -> None:
    page = (await sheet(client, await changed_sheet(client, "zh", "2025年5月", "2025年6月"))).text
    assert 'id="one-sided-numbers"' in page and 'id="looked"' in page
    fields = form_on(page.replace('<form class="card" method="post" action="/staff/import/sheet/publish"', '<form id="sheet"'), "sheet")
    looked = page.split('id="looked" name="looked" value="')[1].split('"')[0]
    for mark, status in (("", 422), ("another", 422), (looked, 303)):
        answer = await client.post("/staff/import/sheet/publish?lang=en", data=fields | {"looked": mark})
        assert answer.status_code == status, answer.text[:2000]
    assert "2025年6月" in work.editions.now.knowledge.entries[HOUSING].clauses["benefits"][0].text.zh  # type: ignore[index]
