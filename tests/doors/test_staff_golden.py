"""The golden questions on the staff's pages: which fit, which fail and why, and changing them through the gate."""

from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Role
from bot.domain.editions import Failing
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.engine.editions import Edition, Editions
from handlers.staff.golden_form import several
from tests.http_doors import inside
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

FILE = "knowledge/golden/items.yaml"
TEXT = """\
# What must go on being answered.
- id: housing-master
  ask: {zh: 硕士每月多少？, en: How much with a master's?}
  cites: [graduate-housing-subsidy]
  says: [800元 / CNY 800]
- id: housing-then
  language: zh
  turns: [硕士多少？, 那本科呢？]
  verdicts: [answered, partial]
"""
FAILS = Failing("housing-master.en", "How much with a master's?", (("cites", "graduate-housing-subsidy"), ("verdict", "not_known")), "Nobody knows.")
NEW = {"file": FILE, "id": "car-months", "ask.zh": "要留学几个月？", "ask.en": "How many months abroad?", "cites": "tax-exempt-car", "says": "9个月 / 9 months"}


@pytest.fixture
def work() -> FakeWork:
    return FakeWork({FILE: TEXT.encode()})


@pytest.fixture
def shop(house: House, work: FakeWork) -> House:
    return replace(house, publishing=work)


async def page(shop: House, address: str = "/staff/golden", role: Role = Role.CITY, language: str = "en") -> str:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵" if role is Role.CITY else "李老师", role, None if role is Role.CITY else "laoshan")
        return (await client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")).text


async def sent(shop: House, work: FakeWork, where: str = "", **fields: str) -> tuple[int, str]:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵", Role.CITY)
        data = {"csrf": await csrf_on(client, "/desk/account"), "base": work.digest, "why": "又有人问起", **fields}
        answer = await client.post(f"/staff/golden{where}?lang=en", data=data)
        return answer.status_code, answer.text


async def test_every_question_is_listed_with_what_it_wants(shop: House, knowledge: Knowledge) -> None:
    told = await page(shop)
    assert "How much with a master" in told and "硕士多少？ → 那本科呢？" in told and "800元 / CNY 800" in told
    assert knowledge.entries["graduate-housing-subsidy"].title.en in told and told.count("fits") >= 2


async def test_a_question_that_fails_says_why_and_what_was_answered(shop: House, work: FakeWork) -> None:
    work.failing = (FAILS,)
    told = await page(shop, "/staff/golden?show=failing")
    assert "does not cite “Graduate Housing Subsidy”" in told and "ends as “" in told and "Nobody knows." in told
    assert "那本科呢" not in told
    assert "没有引用“高校毕业生住房补贴”" in await page(shop, language="zh")


@pytest.mark.parametrize("is_serving", [False, True])
async def test_all_are_asked_at_once_when_somebody_wants_to_know(shop: House, work: FakeWork, is_serving: bool) -> None:
    if is_serving:
        editions = Editions(Edition(work.digest, work.files, shop.knowledge, shop.answering, shop))
        shop = replace(shop.following(editions), publishing=work, editions=editions)
    async with inside(shop) as client:
        await sign_in_as(client, shop, "李老师", Role.OFFICER, "laoshan")
        answer = await client.post("/staff/golden/ask?lang=en", data={"csrf": await csrf_on(client, "/desk/account")})
    assert answer.status_code == 200 and "have just been asked" in answer.text


async def test_a_new_question_goes_through_the_gate_into_its_file(shop: House, work: FakeWork) -> None:
    status, _ = await sent(shop, work, **NEW)
    assert status == 303 and work.files[FILE].decode().startswith(TEXT)
    assert work.files[FILE].decode().removeprefix(TEXT).splitlines()[0] == "- id: car-months"
    assert (work.published[0].by, work.published[0].why, work.published[0].names) == ("市台小赵", "又有人问起", (FILE,))


async def test_a_new_question_is_named_by_its_words_and_by_no_name_that_is_taken(shop: House, work: FakeWork) -> None:
    for _ in range(2):
        assert (await sent(shop, work, **NEW | {"id": ""}))[0] == 303
    assert "- id: how-many-months-abroad\n" in work.files[FILE].decode() and "- id: how-many-months-abroad-2\n" in work.files[FILE].decode()


async def test_entries_are_chosen_by_what_they_are_called(shop: House) -> None:
    told = await page(shop, f"/staff/golden/edit?file={FILE}&key=0", language="zh")
    assert '<option value="graduate-housing-subsidy" selected>18. 高校毕业生住房补贴</option>' in told and told.count('name="cites"') == 3


async def test_entries_of_several_boxes_are_kept_and_empty_ones_left_out(shop: House, work: FakeWork) -> None:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵", Role.CITY)
        form = {**NEW, "csrf": await csrf_on(client, "/desk/account"), "base": work.digest, "why": "x", "cites": ["", "tax-exempt-car", "", "tax-exempt-car"]}
        assert (await client.post("/staff/golden", data=form)).status_code == 303
    assert "cites: [tax-exempt-car]" in work.files[FILE].decode()


def test_what_is_chosen_in_several_boxes_is_a_line_for_each() -> None:
    assert several(["", "tax-exempt-car", " ", "graduate-housing-subsidy", "tax-exempt-car"]) == "tax-exempt-car\ngraduate-housing-subsidy"


async def test_both_numbers_say_what_they_count(shop: House) -> None:
    assert "2 in all, asked 3 times" in await page(shop)


async def test_what_fails_is_summed_up_on_top_and_beside_the_button(shop: House, work: FakeWork) -> None:
    work.failing = work.breaks = (FAILS,)
    told = await page(shop)
    assert told.index('href="#golden-housing-master"') < told.index('id="golden-housing-then"')
    form = (await sent(shop, work, **NEW))[1]
    assert form.index('href="#failing-1"') > form.index('name="why"') and 'id="failing-1"' in form and "does not cite “Graduate Housing Subsidy”" in form


async def test_a_changed_question_changes_nothing_else_in_its_file(shop: House, work: FakeWork) -> None:
    assert "硕士每月多少？" in await page(shop, f"/staff/golden/edit?file={FILE}&key=0")
    form = {"file": FILE, "key": "0", "id": "housing-master", "ask.zh": "硕士每月多少？", "ask.en": "How much with a master's?"}
    status, _ = await sent(shop, work, **form, cites="graduate-housing-subsidy", says="800元 / CNY 800\n500元")
    assert (status, work.files[FILE].decode()) == (303, TEXT.replace("[800元 / CNY 800]", "[800元 / CNY 800, 500元]"))


async def test_a_question_can_be_removed(shop: House, work: FakeWork) -> None:
    status, _ = await sent(shop, work, "/remove", file=FILE, key="1")
    assert (status, work.files[FILE].decode()) == (303, TEXT[: TEXT.index("- id: housing-then")])


async def test_what_cannot_be_read_comes_back_with_what_was_typed(shop: House, work: FakeWork) -> None:
    status, told = await sent(shop, work, **NEW | {"id": "Not A Name"})
    assert status == 422 and "Not A Name is not written as it has to be" in told and "How many months abroad?" in told
    assert work.published == []


async def test_what_the_check_finds_is_said_in_the_readers_language(shop: House, work: FakeWork) -> None:
    work.faults = (FileFault(FILE, 3, Bilingual("没有这个条目", "no such entry")),)
    status, told = await sent(shop, work, **NEW)
    assert status == 422 and f"{FILE}:3: no such entry" in told and "没有这个条目" not in told


async def test_a_question_that_would_fail_needs_a_reason(shop: House, work: FakeWork) -> None:
    work.breaks = (FAILS,)
    status, told = await sent(shop, work, **NEW)
    assert status == 422 and "Nobody knows." in told and 'name="reason"' in told
    status, _ = await sent(shop, work, **NEW, reason="等新政策")
    assert (status, work.published[0].reason) == (303, "等新政策")


async def test_who_was_overtaken_keeps_what_was_typed(shop: House, work: FakeWork) -> None:
    status, told = await sent(shop, work, **NEW | {"base": "older"})
    assert status == 409 and "Somebody else changed the same file" in told and "How many months abroad?" in told


async def test_with_two_persons_it_waits(shop: House, work: FakeWork) -> None:
    work.needs_two = True
    assert (await sent(shop, work, **NEW))[0] == 303 and work.files[FILE] == TEXT.encode()
    assert "A colleague has to agree first" in await page(shop, "/staff/golden?done=waiting")


async def test_officers_of_a_district_look_and_change_nothing(shop: House, work: FakeWork) -> None:
    told = await page(shop, role=Role.OFFICER)
    assert "housing-master" in told and "/staff/golden/edit" not in told and "/staff/golden/new" not in told
    async with inside(shop) as client:
        await sign_in_as(client, shop, "李老师", Role.OFFICER, "laoshan")
        mark = {"csrf": await csrf_on(client, "/desk/account")}
        looked = [(await client.get(f"/staff/golden/{each}")).status_code for each in ("new", f"edit?file={FILE}&key=0")]
        changed = [(await client.post(f"/staff/golden{each}", data={**mark, **NEW, "key": "0", "why": "x"})).status_code for each in ("", "/remove")]
    assert (looked, changed, work.published) == ([403, 403], [403, 403], [])


@pytest.mark.parametrize("place", [{"file": "knowledge/items/18.md"}, {"file": FILE, "key": "9"}])
async def test_no_other_file_can_be_written(shop: House, work: FakeWork, place: dict[str, str]) -> None:
    assert (await sent(shop, work, **NEW | place))[0] == 404 and work.published == []
