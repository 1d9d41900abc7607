"""Editing a file on a page: field by field, tried before it answers, with nothing lost that was typed, whatever stands in the way."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from bot.adapters.file_editing_kinds import _KINDS, Kind
from bot.adapters.file_shapes import Shape
from bot.adapters.text_files import read_phrasebook
from bot.bootstrap import House
from bot.domain.check_faults import FileFault
from bot.domain.desk_roles import Role
from bot.domain.editions import Failing, Origin, Version, digest_of_files
from bot.domain.knowledge import Status
from bot.domain.language import Bilingual
from handlers.staff.edit_views import Names
from tests.fakes import NOON
from tests.http_doors import inside
from tests.small_knowledge import FORM, ITEM
from tests.staff_fakes import csrf_on, sign_in_as
from tests.staff_work_fakes import FakeWork

FILE, TERMS_FILE = "knowledge/items/01.md", "knowledge/glossary/terms.yaml"
ENTRY = ITEM.format(number=1)
TERMS = "".join(f"- term: {{zh: 词{n}, en: word {n}}}\n  also: [叫法{n}]\n" for n in range(4))
PAGES = Path("prompts/pages")


@pytest.fixture
def work() -> FakeWork:
    replies = {"prompts/replies/zh.yaml": "hello: 您好\nbye: 再见\n".encode(), "prompts/replies/en.yaml": b"hello: Hello\nbye: Bye\n"}
    lists = {"knowledge/lists/jobs.yaml": b"entries: []\n", "knowledge/forms/tour.yaml": FORM.encode()}
    return FakeWork({FILE: ENTRY.encode(), TERMS_FILE: TERMS.encode(), **replies, **lists})


@pytest.fixture
def shop(house: House, work: FakeWork) -> House:
    return replace(house, publishing=work)


async def page(shop: House, address: str, role: Role = Role.CITY) -> tuple[int, str]:
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵" if role is Role.CITY else "李老师", role)
        answer = await client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
        return answer.status_code, unescape(answer.text)


async def sent(shop: House, address: str, fields: dict[str, str | list[str]]) -> tuple[int, str, str]:
    """Status, page, and where it leads."""
    async with inside(shop) as client:
        await sign_in_as(client, shop, "市台小赵", Role.CITY)
        data = {"csrf": await csrf_on(client, "/desk/account"), **fields}
        answer = await client.post(f"{address}{'&' if '?' in address else '?'}lang=en", data=data)
        return answer.status_code, unescape(answer.text), answer.headers.get("location", "")


def filled_in(told: str) -> dict[str, str | list[str]]:
    """What a browser would send of a page, as it stands."""
    form = told[told.index('id="edit-form"') :]
    found: dict[str, str | list[str]] = dict(
        re.findall(r'<input [^>]*name="([^_"][^"]*)" value="([^"]*)"(?![^>]*checkbox)', re.sub(r'<input type="checkbox"[^>]*>', "", form))
    )
    found |= {name: value for name, value in re.findall(r'<textarea [^>]*name="([^_"][^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL)}
    for name, choices in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = next(iter(re.findall(r'value="([^"]*)" selected', choices)), "")
    for name, value in re.findall(r'<input type="checkbox"[^>]*name="([^"]*)" value="([^"]*)" checked', form):
        found[name] = [*(each for each in [found[name]] if isinstance(each, str) and each), value]
    found.pop("csrf", None)
    return found


def base_of(told: str) -> str:
    found = re.search(r'name="_base" value="(\w+)"', told)
    assert found
    return found[1]


async def opened(shop: House, address: str) -> dict[str, str | list[str]]:
    _, told = await page(shop, address)
    return {**filled_in(told), "_base": base_of(told)}


async def test_a_page_that_is_sent_back_as_it_is_changes_nothing(shop: House, work: FakeWork) -> None:
    for address in (f"/staff/edit?file={FILE}", "/staff/edit?file=knowledge/forms/tour.yaml", f"/staff/edit?file={TERMS_FILE}&part=terms.2"):
        fields = await opened(shop, address)
        status, told, _ = await sent(shop, address, {**fields, "_act": "save", "_why": "x"})
        assert (status, "Nothing is different" in told) == (409, True), address
    assert work.published == []


async def test_what_is_changed_is_saved_and_nothing_else(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    status, _, way_on = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_act": "save", "_why": "改了时间"})
    assert (status, way_on) == (303, "/staff/edit?file=knowledge%2Fitems%2F01.md&done=published")
    assert work.files[FILE].decode() == ENTRY.replace("zh: 全年。", "zh: 工作日。")
    assert (work.published[0].by, work.published[0].why, work.published[0].origin) == ("市台小赵", "改了时间", Origin.PAGE)


async def test_saving_asks_why(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_act": "save"})
    assert status == 422 and "one line why" in told and "工作日。" in told and work.published == []


async def test_a_preview_shows_lines_and_answers_now_and_then_and_keeps_nothing(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    changed = {**fields, "timing.0.en": "On working days.", "_act": "preview", "_questions": "Is it open on Sunday?\n\nAnd at night?"}
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", changed)
    assert status == 200 and "On working days.</ins>" in told and "All year.</del>" in told
    for question in ("Is it open on Sunday?", "And at night?", "How much is it?"):
        assert f"now: {question}" in told and f"then: {question}" in told
    assert work.published == []


async def test_a_fault_stands_at_its_field_and_what_was_typed_is_still_there(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "reviewed_on": "yesterday", "_act": "preview"})
    assert status == 422 and 'id="f-reviewed_on-fault"' in told and 'value="yesterday"' in told


async def test_what_the_whole_check_finds_stands_at_its_field_too(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    work.faults = (FileFault(FILE, 4, Bilingual("和别的条目重名", "is called like another entry"), ("title", "en")),)
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "title.en": "Item 2", "_act": "save", "_why": "x"})
    assert status == 422 and re.search(r'id="f-title-en-fault">[^<]*is called like another', told) and 'value="Item 2"' in told


async def test_a_fault_is_told_once_at_its_field_in_plain_words(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    work.faults = (FileFault(FILE, 25, Bilingual("要改", "benefits.0.en: “Valid until” (valid_until) is odd; mend it"), ("benefits", 0, "en")),)
    _, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "_act": "save", "_why": "x"})
    assert told.count("is odd; mend it") == 1 and 'id="f-benefits-0-en-fault">“Valid until” is odd; mend it<' in told


async def test_a_fault_of_another_file_is_told_with_the_way_to_it(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    work.faults = (FileFault(TERMS_FILE, 2, Bilingual("叫法", "a term is odd")), FileFault("", 0, Bilingual("没有文件", "of no file")))
    _, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_act": "save", "_why": "x"})
    assert told.count("a term is odd") == 1 and '<a href="/staff/edit?file=knowledge/glossary/terms.yaml">' in told and told.count("of no file") == 1


async def test_a_change_in_one_language_alone_is_shown_beside_the_other_and_keeps_nothing_back(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_act": "preview"})
    beside = told[told.index('id="one-sided"') : told.index('id="sound"')]
    assert status == 200 and "工作日。" in beside and "All year." in beside and 'href="#f-timing-0-en"' in beside and 'id="looked"' not in told
    assert (await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_act": "save", "_why": "改"}))[0] == 303


async def test_a_number_changed_in_one_language_alone_has_to_be_looked_at(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    change = {**fields, "timing.0.zh": "每年3月1日起。", "_act": "save", "_why": "改"}
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", change)
    found = re.search(r'id="looked" name="_looked" value="(\w+)"', told)
    assert status == 422 and "still the old one in the other" in told and found and work.published == []
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**change, "timing.0.zh": "每年4月1日起。", "_looked": found[1]})
    assert status == 422, "who looked at one change has not looked at another"
    assert (await sent(shop, f"/staff/edit?file={FILE}", {**change, "_looked": found[1]}))[0] == 303


async def test_a_change_in_both_languages_is_asked_nothing(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    change = {**fields, "timing.0.zh": "每年3月1日起。", "timing.0.en": "From 1 March each year.", "_act": "preview"}
    assert 'id="one-sided"' not in (await sent(shop, f"/staff/edit?file={FILE}", change))[1]


async def test_a_short_wording_that_still_says_the_old_number_has_to_be_looked_at(shop: House, work: FakeWork) -> None:
    old = "  - zh: 毕业3年内。\n    en: Within 3 years.\n    brief: {zh: 毕业3年内, en: within 3 years}\n"
    work.files = {**work.files, FILE: ENTRY.replace("timing:\n", f"timing:\n{old}").encode()}
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    change = {**fields, "timing.0.zh": "毕业5年内。", "timing.0.en": "Within 5 years.", "_act": "save", "_why": "改"}
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", change)
    assert status == 422 and 'id="looked"' in told and 'href="#f-timing-0-brief-zh"' in told
    briefs = {"timing.0.brief.zh": "毕业5年内", "timing.0.brief.en": "within 5 years"}
    assert (await sent(shop, f"/staff/edit?file={FILE}", {**change, **briefs}))[0] == 303


def test_how_far_an_entry_is_relied_on_has_one_name_on_every_page() -> None:
    texts = read_phrasebook(PAGES).texts
    for status in Status:
        assert texts[f"status_{status}"] == texts[f"choice_status_{status}"], status
    assert texts["import_status_verified"].zh.startswith(texts["status_verified"].zh)


async def test_the_summary_of_faults_names_its_section_and_not_only_a_language(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    work.faults = (FileFault(FILE, 25, Bilingual("要改", "to be mended"), ("benefits", 0, "en")),)
    _, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "_act": "save", "_why": "x"})
    assert '<a href="#f-benefits-0-en">What one gets · English</a>' in told


async def test_golden_questions_that_would_fail_are_named_and_need_a_reason(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    work.breaks = (Failing("housing", "How much with a master's?", (("says", "800"),), "Nobody knows."),)
    change = {**fields, "timing.0.zh": "工作日。", "_act": "save", "_why": "改"}
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", change)
    assert status == 409 and "How much with a master's?" in told and 'name="_reason"' in told and work.published == []
    status, _, _ = await sent(shop, f"/staff/edit?file={FILE}", {**change, "_reason": "政策变了"})
    assert (status, work.published[0].reason) == (303, "政策变了")


async def test_with_two_people_a_change_waits_and_the_page_says_so(shop: House, work: FakeWork) -> None:
    work.needs_two = True
    _, told = await page(shop, f"/staff/edit?file={FILE}")
    assert "another person of the city's desk or an admin has to agree" in told
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    _, _, way_on = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_act": "save", "_why": "改"})
    assert way_on == "/staff/changes?done=waiting" and work.files[FILE].decode() == ENTRY


async def test_rows_come_and_go_without_a_script_and_keep_what_was_typed(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    _, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**fields, "timing.0.zh": "工作日。", "_add": "cautions"})
    again = {**filled_in(told), "cautions.0.zh": "请先预约。", "cautions.0.en": "Book first.", "_base": base_of(told)}
    assert again["timing.0.zh"] == "工作日。"
    _, told, _ = await sent(shop, f"/staff/edit?file={FILE}", {**again, "_remove": "overview.0"})
    assert "给毕业生的补贴" not in told[told.index('id="edit-form"') :] and "请先预约。" in told
    status, _, _ = await sent(shop, f"/staff/edit?file={FILE}", {**again, "_act": "save", "_why": "加一条"})
    assert status == 303 and "cautions:\n  - zh: 请先预约。\n    en: Book first.\n" in work.files[FILE].decode()


async def others_change(work: FakeWork, file: str, old: str, new: str) -> None:
    """A colleague's change, with its line in the history, as the real thing keeps it."""
    if await work.history.newest() is None:
        await work.history.add(Version(0, work.digest, NOON, "", "", Origin.FOLDER, ()), work.files)
    assert old in work.files[file].decode()
    work.files = {**work.files, file: work.files[file].decode().replace(old, new).encode()}
    await work.history.add(Version(0, digest_of_files(work.files), NOON, "王老师", "", Origin.PAGE, (file,)), work.files)


async def test_a_colleagues_change_meanwhile_is_shown_and_neither_is_lost(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={FILE}")
    await others_change(work, FILE, "Apply online.", "Apply in person.")
    typed = {**fields, "timing.0.zh": "工作日。", "_act": "save", "_why": "改时间"}
    status, told, _ = await sent(shop, f"/staff/edit?file={FILE}", typed)
    assert status == 409 and "Apply in person.</ins>" in told and "工作日。" in told and work.published == []
    again = {**filled_in(told), "_base": base_of(told), "_act": "save", "_why": "改时间"}
    status, _, _ = await sent(shop, f"/staff/edit?file={FILE}", again)
    assert status == 303
    assert "工作日。" in work.files[FILE].decode() and "Apply in person." in work.files[FILE].decode()


async def test_a_row_is_found_again_where_rows_before_it_were_taken_away(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, f"/staff/edit?file={TERMS_FILE}&part=terms.2")
    await others_change(work, TERMS_FILE, "- term: {zh: 词0, en: word 0}\n  also: [叫法0]\n", "")
    status, told, _ = await sent(shop, f"/staff/edit?file={TERMS_FILE}&part=terms.2", {**fields, "terms.2.also": "新叫法", "_act": "save", "_why": "x"})
    assert status == 409 and 'name="terms.1.also"' in told and "新叫法" in told
    again = {**filled_in(told), "_base": base_of(told), "_act": "save", "_why": "x"}
    assert (await sent(shop, f"/staff/edit?file={TERMS_FILE}&part=terms.1", again))[0] == 303
    assert "词2, en: word 2}\n  also: [新叫法]" in work.files[TERMS_FILE].decode() and "叫法3" in work.files[TERMS_FILE].decode()


async def test_a_long_file_is_shown_in_parts_that_can_be_searched(shop: House) -> None:
    _, told = await page(shop, f"/staff/edit?file={TERMS_FILE}")
    assert told.count('class="name"') == 4 and "part=terms.3" in told and "<textarea" not in told
    _, told = await page(shop, f"/staff/edit?file={TERMS_FILE}&q=word+2")
    assert "part=terms.2" in told and "part=terms.3" not in told


async def test_a_row_of_a_long_file_is_taken_away_after_a_look(shop: House, work: FakeWork) -> None:
    address = f"/staff/edit?file={TERMS_FILE}&part=terms.1"
    fields = await opened(shop, address)
    _, told, _ = await sent(shop, address, {**fields, "_act": "drop"})
    assert 'id="dropped"' in told and "词1, en: word 1" in told and len(work.published) == 0
    status, _, _ = await sent(shop, address, {**filled_in(told), "_base": base_of(told), "_act": "save", "_why": "不用了"})
    assert status == 303 and "词1" not in work.files[TERMS_FILE].decode() and "词3" in work.files[TERMS_FILE].decode()


async def test_a_new_row_joins_its_file_even_when_a_colleague_changed_it(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, "/staff/new/term")
    await others_change(work, TERMS_FILE, "叫法0", "别名0")
    new = {**fields, "terms.new.term.zh": "新词", "terms.new.term.en": "new word", "terms.new.also": "又一词", "_act": "save", "_why": "加"}
    assert (await sent(shop, f"/staff/edit?file={TERMS_FILE}&part=terms.new", new))[0] == 303
    text = work.files[TERMS_FILE].decode()
    assert "新词" in text and "别名0" in text and text.count("- term:") == 5


async def test_a_new_entry_becomes_a_file_of_its_own_name(shop: House, work: FakeWork) -> None:
    fields = await opened(shop, "/staff/new/park")
    assert fields["reviewed_on"] == f"{NOON:%Y-%m-%d}"
    given = {"id": "test-park", "title.zh": "试写园", "title.en": "Test Park", "authority.zh": "试写", "authority.en": "test"}
    status, told, way_on = await sent(shop, "/staff/new/park", {**fields, **given, "_act": "save", "_why": "新园区"})
    assert status == 303, told[told.index('id="obstacle"') :][:600]
    assert way_on.startswith("/staff/edit?file=knowledge%2Fparks%2Ftest-park.md")
    assert "title: {zh: 试写园, en: Test Park}" in work.files["knowledge/parks/test-park.md"].decode()


async def test_a_new_entry_never_takes_the_place_of_another(shop: House, work: FakeWork) -> None:
    work.files = {**work.files, "knowledge/parks/test-park.md": ENTRY.encode()}
    fields = await opened(shop, "/staff/new/park")
    status, told, _ = await sent(shop, "/staff/new/park", {**fields, "id": "test-park", "title.zh": "试写园", "_act": "save", "_why": "新"})
    assert status == 422 and "choose another lasting name" in told and "试写园" in told
    assert work.files["knowledge/parks/test-park.md"] == ENTRY.encode()


async def test_values_that_another_page_brings_are_filled_in_and_nothing_is_kept(shop: House, work: FakeWork) -> None:
    status, told, _ = await sent(
        shop, "/staff/new/answer", {"id": "night-bus", "title.zh": "夜班车", "questions.0.zh": "有夜班车吗？", "questions.0.about": "overview"}
    )
    assert status == 200 and 'value="夜班车"' in told and "有夜班车吗？" in told and 'id="obstacle"' not in told and work.published == []


async def test_texts_in_two_files_are_one_form_and_one_change(shop: House, work: FakeWork) -> None:
    address = "/staff/edit?file=prompts/replies/zh.yaml&part=hello"
    fields = await opened(shop, address)
    assert (await sent(shop, address, {**fields, "hello.zh": "您好呀", "hello.en": "Hello there", "_act": "save", "_why": "更亲切"}))[0] == 303
    assert work.files["prompts/replies/zh.yaml"].decode() == "hello: 您好呀\nbye: 再见\n"
    assert work.files["prompts/replies/en.yaml"].decode() == "hello: Hello there\nbye: Bye\n" and len(work.published) == 1


async def test_the_file_itself_can_be_written_and_faults_leave_every_word(shop: House, work: FakeWork) -> None:
    address = f"/staff/edit?file={FILE}&text=1"
    fields = await opened(shop, address)
    assert fields["text"] == ENTRY
    status, told, _ = await sent(shop, address, {**fields, "text": ENTRY.replace("status: verified", "status: sure"), "_act": "preview"})
    assert status == 422 and "status: sure" in told and 'id="obstacle"' in told
    status, _, _ = await sent(shop, address, {**fields, "text": ENTRY.replace("全年。", "工作日。"), "_act": "save", "_why": "改"})
    assert status == 303 and work.files[FILE].decode() == ENTRY.replace("全年。", "工作日。")


async def test_more_than_a_message_may_hold_can_be_sent_here(shop: House, work: FakeWork) -> None:
    address = f"/staff/edit?file={FILE}&text=1"
    status, told, _ = await sent(shop, address, {"text": ENTRY + "长" * 70_000, "_act": "preview"})
    assert status == 200 and "长长长" in told
    assert (await sent(shop, address, {"text": "长" * 400_000, "_act": "preview"}))[0] == 413


@pytest.mark.parametrize(
    "address", ["/staff/edit?file=knowledge/items/99.md", f"/staff/edit?file={TERMS_FILE}&part=terms.9", "/staff/edit?file=../.env", "/staff/new/car"]
)
async def test_what_is_not_there_is_not_found(shop: House, address: str) -> None:
    assert (await page(shop, address))[0] == 404


async def test_an_officer_of_a_district_looks_and_edits_nothing(shop: House, work: FakeWork) -> None:
    status, told = await page(shop, f"/staff/edit?file={FILE}", Role.OFFICER)
    assert status == 200 and "全年。" in told and 'id="save"' not in told and '<fieldset class="only-look" disabled>' in told
    assert (await page(shop, "/staff/new/park", Role.OFFICER))[0] == 403
    async with inside(shop) as client:
        await sign_in_as(client, shop, "李老师")
        data = {"csrf": await csrf_on(client, "/desk/account"), "timing.0.zh": "x", "_act": "save", "_why": "x"}
        assert (await client.post(f"/staff/edit?file={FILE}", data=data)).status_code == 403
    assert work.published == []


def fields_of(shape: Shape, path: str = "") -> list[tuple[str, Shape]]:
    found = [(f"{path}.{name}".strip("."), each) for name, each in shape.fields.items()]
    found += [(f"{path}.0", shape.row)] if shape.row and shape.row.fields else []
    return [*found, *(deeper for name, each in found for deeper in fields_of(each, name))]


@pytest.mark.parametrize("kind", {id(kind): kind for kind in _KINDS.values()}.values(), ids=lambda kind: kind.name)
def test_every_field_and_every_choice_has_its_name(kind: Kind) -> None:
    texts = {key: text.zh for key, text in read_phrasebook(PAGES).texts.items()}  # what lacks its English side stops the reading
    names = Names(texts, kind.name)
    paths = [(path, each) for path, each in fields_of(kind.shape, kind.root) if not path.rpartition(".")[2].isdecimal()]
    assert paths or kind.name == "replies"
    assert [path for path, _ in paths if names.label(path) == path.rpartition(".")[2]] == []
    assert [f"{path}: {each}" for path, field in paths for each in field.choices if names.choice(path, each) == each] == []
