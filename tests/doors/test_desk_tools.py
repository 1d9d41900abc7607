"""What helps officers to reply, used as a browser uses it: drafts, canned replies, translations, files; with a model and without."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.adapters.canned_files import read_canned
from bot.adapters.chat_model import OpenAIChatModel
from bot.adapters.prompt_files import read_prompts
from bot.bootstrap import House
from bot.domain.cases import Case
from bot.domain.desk_files import KEPT, LINK, MOST
from bot.domain.desk_roles import Act
from bot.domain.messages import Author, Channel
from bot.engine.translating import Translating
from bot.engine.wording import NEEDS
from bot.ports import ChatModel
from bot.settings import PROJECT
from tests.desk_tools_fakes import DOCX, PDF, FakeDeskFiles, office
from tests.fakes import FixedClock, Say
from tests.http_doors import inside
from tests.models import ScriptedModel, aimock
from tests.staff_fakes import audit_of, sign_in_as

JSON = {"accept": "application/json"}
ENGLISH = "Could you tell me whether 2 photos are enough?"


@pytest.fixture
def files() -> FakeDeskFiles:
    return FakeDeskFiles()


@pytest.fixture
def equipped(house: House, files: FakeDeskFiles) -> House:
    """A house with the shipped canned replies and a shelf for files, without a model; reached under an address of its own."""
    canned = read_canned(PROJECT / "prompts" / "canned.yaml", house.knowledge.entries)
    return replace(house, canned=canned, files=files, settings=house.settings.model_copy(update={"public_url": "https://guichao.test"}))


def with_model(house: House, model: ChatModel) -> House:
    prompts = read_prompts(PROJECT / "prompts" / "model", NEEDS)
    return replace(house, translating=Translating(model, prompts, house.corridor.scripts, 4.0))


@pytest.fixture
async def client(equipped: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(equipped) as client:
        await sign_in_as(client, equipped, "李老师")
        yield client


@pytest.fixture
def anna(house: House) -> Say:
    return Say(house, "anna-token", Channel.WEB)


async def case_of(person: Say, district: str = "laoshan", words: str = "转人工") -> Case:
    await person(words)
    await person(f"/officer {district}")
    case = await person.house.store.case((await person.conversation()).case or "")
    assert case is not None
    return case


async def csrf_of(client: httpx.AsyncClient) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', (await client.get("/desk")).text)
    assert found
    return found[1]


async def send(client: httpx.AsyncClient, case: Case, content: bytes, name: str = "list.pdf", **fields: str) -> httpx.Response:
    data = {"csrf": await csrf_of(client), "message_id": "f1", **fields}
    return await client.post(f"/desk/cases/{case.id}/files", data=data, files={"file": (name, content)}, headers=JSON)


# --- Drafts


async def test_a_draft_comes_with_verdict_sources_and_suggestions(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    await anna("购房券博士能领多少？")
    made = (await client.get(f"/desk/cases/{case.id}/draft?lang=en", headers=JSON)).json()
    assert made["text"] and made["verdict"] and made["verdict_words"]
    assert {"id", "title", "date", "status", "status_words"} == set(made["sources"][0]) == set(made["suggested"][0])


async def test_without_a_script_the_draft_is_a_page_from_which_it_can_be_sent(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    await anna("购房券博士能领多少？")
    page = (await client.get(f"/desk/cases/{case.id}/draft")).text
    form = re.search(r'<form class="card" method="post" action="([^"]+)">', page)
    assert form and form[1] == f"/desk/cases/{case.id}/replies"
    sent = {"csrf": await csrf_of(client), "message_id": "d1", "text": "您好"}
    assert (await client.post(form[1], data=sent)).status_code == 303


async def test_a_page_of_a_case_without_a_question_says_so(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    assert "暂时没有要回答的问题" in (await client.get(f"/desk/cases/{case.id}/draft")).text


async def test_a_draft_is_looked_at_by_the_case_s_desk_only_and_stands_in_the_audit(client: httpx.AsyncClient, equipped: House, anna: Say) -> None:
    own, foreign = await case_of(anna), await case_of(Say(equipped, "bo-token", Channel.WEB), "chengyang")
    assert (await client.get(f"/desk/cases/{own.id}/draft", headers=JSON)).status_code == 200
    for path in ("draft", "canned", "translation"):
        assert (await client.get(f"/desk/cases/{foreign.id}/{path}", headers=JSON)).status_code == 403
    assert (Act.DRAFT, True, own.id) in [(line.act, line.is_allowed, line.case) for line in audit_of(equipped)]


# --- Canned replies


async def test_canned_replies_stand_on_the_case_with_their_places_filled(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    page = (await client.get(f"/desk/cases/{case.id}")).text
    assert 'value="你好" data-text="您好，我是' in page and f"编号{case.id}" in page and "李老师" in page
    assert "{officer}" not in page and "{case}" not in page


async def test_canned_replies_speak_the_person_s_language(client: httpx.AsyncClient, equipped: House) -> None:
    bo = Say(equipped, "bo-token", Channel.WEB)
    case = await case_of(bo, words="I want to talk to a person")
    assert case.language == "en"
    assert "Hello, this is 李老师" in (await client.get(f"/desk/cases/{case.id}/canned")).text


# --- Translations


async def test_without_a_model_nothing_can_be_translated_and_a_line_says_why(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    page = (await client.get(f"/desk/cases/{case.id}")).text
    assert "没有设置语言模型" in page and "/translation" not in page
    assert (await client.get(f"/desk/cases/{case.id}/translation", headers=JSON)).status_code == 404


async def translated_by(equipped: House, model: ChatModel, anna: Say, *lines: str) -> tuple[httpx.Response, Case]:
    """The talk in translation, after these lines."""
    house = with_model(equipped, model)
    case = await case_of(anna)
    for line in lines:
        await anna(line)
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师")
        return await client.get(f"/desk/cases/{case.id}/translation?lang=zh", headers=JSON), case


async def test_a_line_is_translated_beside_its_original(equipped: House, anna: Say) -> None:
    answered, case = await translated_by(equipped, ScriptedModel("请问2张照片够吗？"), anna, "你好", ENGLISH)
    [line] = answered.json()["lines"]
    assert (line["text"], line["words"]) == ("请问2张照片够吗？", "机器翻译")
    assert ENGLISH in [said.text for said in await equipped.store.said(case.conversation)]


async def test_a_lying_translation_is_not_shown(equipped: House, anna: Say) -> None:
    answered, _ = await translated_by(equipped, ScriptedModel("请问3张照片够吗？"), anna, ENGLISH)
    [line] = answered.json()["lines"]
    assert line["text"] == "" and "没有通过核对" in line["words"]


async def test_an_officer_s_reply_is_previewed_with_its_mark_and_its_original(equipped: House) -> None:
    house = with_model(equipped, ScriptedModel("Two photos are enough."))
    bo = Say(house, "bo-token", Channel.WEB)
    case = await case_of(bo, words="I want to talk to a person")
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师")
        sent = {"csrf": await csrf_of(client), "text": "两张照片就够了。"}
        told = (await client.post(f"/desk/cases/{case.id}/translation", data=sent, headers=JSON)).json()
        page = (await client.post(f"/desk/cases/{case.id}/translation", data=sent)).text
    assert told["text"] == "Two photos are enough."
    assert told["together"].startswith("Two photos are enough.\n\n(The above is a machine translation") and told["together"].endswith("\n两张照片就够了。")
    assert "machine translation" in page and "两张照片就够了。" in page
    assert not any(said.author is Author.OFFICER for said in await house.store.said(case.conversation)), "a preview says nothing to the person"


async def test_a_preview_needs_the_session_s_mark(equipped: House, anna: Say) -> None:
    house = with_model(equipped, ScriptedModel())
    case = await case_of(anna)
    async with inside(house) as client:
        await sign_in_as(client, house, "李老师")
        assert (await client.post(f"/desk/cases/{case.id}/translation", data={"text": "好"}, headers=JSON)).status_code == 403


async def test_a_real_service_translates(equipped: House, anna: Say, tmp_path: Path) -> None:
    with aimock(tmp_path, {"2 photos are enough": "请问2张照片够吗？", "4 photos are enough": "请问5张照片够吗？"}) as address:
        async with OpenAIChatModel("gpt-test", "key", f"{address}/v1") as model:
            answered, _ = await translated_by(equipped, model, anna, ENGLISH, ENGLISH.replace("2", "4"))
    assert [line["text"] for line in answered.json()["lines"]] == ["请问2张照片够吗？", ""]


# --- Files


async def test_a_file_reaches_the_web_visitor_by_their_talk_s_token_alone(client: httpx.AsyncClient, equipped: House, anna: Say) -> None:
    case = await case_of(anna)
    bo = Say(equipped, "bo-token", Channel.WEB)
    await case_of(bo)
    assert (await send(client, case, PDF, "材料 清单.PDF", text="请看附件")).status_code == 200
    [line] = [each for each in (await client.get("/api/messages", params={"conversation": "anna-token"})).json()["messages"] if each["file"]]
    assert line["text"] == "[文件] 材料 清单.pdf 请看附件"
    async with inside(equipped) as visitor:
        address = f"/api/files/{line['file']['id']}"
        got = await visitor.get(address, params={"conversation": "anna-token"})
        assert (got.status_code, got.content, got.headers["content-type"]) == (200, PDF, "application/pdf")
        assert got.headers["content-disposition"].startswith("attachment;") and got.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in got.headers["content-security-policy"]
        for conversation in ("bo-token", "nobody", case.id):
            assert (await visitor.get(address, params={"conversation": conversation})).status_code == 404
        assert (await visitor.get(address)).status_code == 422


async def test_the_same_file_sent_twice_arrives_once(client: httpx.AsyncClient, equipped: House, files: FakeDeskFiles, anna: Say) -> None:
    case = await case_of(anna)
    first, again = await send(client, case, PDF), await send(client, case, PDF)
    assert first.json() == again.json() and len(files.kept) == 1
    assert len([said for said in await equipped.store.said(case.conversation) if said.attachment]) == 1


async def test_the_officer_can_open_what_was_sent(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    line = (await send(client, case, DOCX, "form.docx")).json()["said"]["id"]
    assert f"/desk/cases/{case.id}/media/{line}" in (await client.get(f"/desk/cases/{case.id}")).text
    got = await client.get(f"/desk/cases/{case.id}/media/{line}")
    assert (got.status_code, got.content) == (200, DOCX)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<html><script>alert(1)</script>", "list.pdf", "attach_kind"),
        (office("word/document.xml", "word/vbaProject.bin"), "form.docx", "attach_kind"),
        (b"", "empty.pdf", "attach_kind"),
    ],
)
async def test_a_file_that_is_not_what_it_says_is_refused(
    client: httpx.AsyncClient, files: FakeDeskFiles, anna: Say, content: bytes, name: str, code: str
) -> None:
    refused = await send(client, await case_of(anna), content, name)
    assert (refused.status_code, refused.json()["error"]) == (422, code)
    assert files.kept == {}


async def test_a_form_without_a_file_is_told_to_choose_one(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    sent = await client.post(f"/desk/cases/{case.id}/files", data={"csrf": await csrf_of(client)}, headers=JSON)
    assert (sent.status_code, sent.json()["error"]) == (422, "attach_choose")


async def test_what_is_too_large_is_stopped_as_it_comes(client: httpx.AsyncClient, files: FakeDeskFiles, anna: Say) -> None:
    case = await case_of(anna)
    assert (await send(client, case, PDF + bytes(MOST - len(PDF)))).status_code == 200
    just_over = await send(client, case, PDF + bytes(MOST), message_id="f2")
    assert (just_over.status_code, just_over.json()["error"]) == (422, "attach_too_large")
    assert (await send(client, case, PDF + bytes(2 * MOST), message_id="f3")).status_code == 413
    assert len(files.kept) == 1


async def test_a_stranger_s_file_is_not_even_read(equipped: House, anna: Say) -> None:
    case, taken = await case_of(anna), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 65536
            await asyncio.sleep(0)

    async with inside(equipped) as stranger:
        headers = {"content-type": "multipart/form-data; boundary=x"}
        assert (await stranger.post(f"/desk/cases/{case.id}/files", content=endless(), headers=headers)).status_code == 401
    assert taken <= 1


async def test_an_endless_file_is_stopped_on_its_way(client: httpx.AsyncClient, files: FakeDeskFiles, anna: Say) -> None:
    case, mark, taken = await case_of(anna), await csrf_of(client), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
        while taken < 4 * MOST:
            taken += 65536
            yield b"x" * 65536

    headers = {"content-type": "multipart/form-data; boundary=x", "x-csrf": mark, **JSON}
    answered = await client.post(f"/desk/cases/{case.id}/files", content=endless(), headers=headers)
    assert (answered.status_code, answered.json()["error"]) == (413, "too_large")
    assert taken < MOST + 4 * 65536 and files.kept == {}


async def test_other_routes_take_no_more_than_before(client: httpx.AsyncClient, anna: Say) -> None:
    case = await case_of(anna)
    assert (await client.post(f"/desk/cases/{case.id}/replies", data={"text": "x" * 70_000})).status_code == 413


async def test_a_closed_case_takes_no_file_and_keeps_none(client: httpx.AsyncClient, equipped: House, files: FakeDeskFiles, anna: Say) -> None:
    case = await case_of(anna)
    await equipped.desk.close(case.id, "李老师")
    assert (await send(client, case, PDF)).status_code == 409
    assert files.kept == {}


async def test_after_ninety_days_a_file_is_gone_for_everybody(client: httpx.AsyncClient, equipped: House, clock: FixedClock, anna: Say) -> None:
    case = await case_of(anna)
    await send(client, case, PDF)
    [said] = [each for each in await equipped.store.said(case.conversation) if each.attachment]
    assert said.attachment
    address = f"/api/files/{said.attachment.ref.removeprefix('desk:')}"
    clock.move(KEPT)
    assert (await client.get(address, params={"conversation": "anna-token"})).status_code == 404
    await sign_in_as(client, equipped, "王老师")
    assert "90天" in (await client.get(f"/desk/cases/{case.id}")).text


@pytest.fixture
def on_wechat(equipped: House) -> Say:
    return Say(equipped, "openid-1", Channel.WECHAT)


async def link_sent(client: httpx.AsyncClient, equipped: House, person: Say) -> str:
    case = await case_of(person)
    assert (await send(client, case, PDF)).status_code == 200
    (*_, said) = await equipped.store.said(case.conversation)
    found = re.search(r"https://guichao\.test(/files/\S+)", said.text)
    assert found
    return found[1]


async def test_wechat_gets_a_link_that_opens_without_a_sign_in_for_seven_days(
    client: httpx.AsyncClient, equipped: House, clock: FixedClock, on_wechat: Say
) -> None:
    link = await link_sent(client, equipped, on_wechat)
    async with inside(equipped) as visitor:
        page = await visitor.get(link)
        assert page.status_code == 200 and "list.pdf" in page.text and f"{link}/content" in page.text
        assert (await visitor.get(f"{link}/content")).content == PDF
        clock.move(LINK - timedelta(seconds=1))
        assert (await visitor.get(link)).status_code == 200
        clock.move(timedelta(seconds=1))
        assert (await visitor.get(link)).status_code == 404 == (await visitor.get(f"{link}/content")).status_code


async def test_a_link_that_was_guessed_opens_nothing(client: httpx.AsyncClient, equipped: House, on_wechat: Say) -> None:
    link = await link_sent(client, equipped, on_wechat)
    file_id, key = link.split("/")[2:]
    async with inside(equipped) as visitor:
        for guess in (f"/files/{file_id}/{'0' * 64}", f"/files/{'0' * 32}/{key}", f"/files/{file_id}/{key[:-1]}x"):
            assert (await visitor.get(f"{guess}/content")).status_code in (404, 422)


async def test_without_an_address_nothing_can_go_to_wechat_and_the_page_says_so(house: House, files: FakeDeskFiles) -> None:
    bare = replace(house, files=files)
    case = await case_of(Say(bare, "openid-1", Channel.WECHAT))
    async with inside(bare) as client:
        await sign_in_as(client, bare, "李老师")
        page = (await client.get(f"/desk/cases/{case.id}")).text
        assert "PUBLIC_URL" in page and "attach-form" not in page
        assert (await send(client, case, PDF)).json()["error"] == "attach_no_address"
