"""The web door, spoken to as pages and scripts do."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.bootstrap import House
from bot.domain.cases import CaseState
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.settings import PROJECT
from tests.fakes import FakeIndex, FakeStore
from tests.http_doors import inside, over_loopback

NAUGHTY = PROJECT / "tests" / "documents" / "naughty" / "blns.jsonl"
QUESTION = "硕士有多少住房补贴？"


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with inside(house) as client:
        yield client


async def post(client: httpx.AsyncClient, text: str, message_id: str = "m1", **more: str) -> httpx.Response:
    return await client.post("/api/messages", json={"message_id": message_id, "text": text, **more})


async def begin(client: httpx.AsyncClient, text: str = "你好") -> str:
    return str((await post(client, text)).json()["conversation"])


async def talk_of(client: httpx.AsyncClient, conversation: str, after: int = 0) -> list[dict[str, Any]]:
    answer = await client.get("/api/messages", params={"conversation": conversation, "after": after})
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


def is_error(response: httpx.Response, *statuses: int) -> bool:
    body = response.json()
    return response.status_code in statuses and set(body) == {"error", "message"} and all(isinstance(part, str) and part for part in body.values())


async def test_a_question_gets_its_answer_with_sources_buttons_and_receipt(client: httpx.AsyncClient, house: House) -> None:
    answer = (await post(client, QUESTION)).json()
    (reply,) = answer["replies"]
    assert set(answer) == {"conversation", "replies"} and len(answer["conversation"]) >= 32
    assert "800" in reply["text"] and reply["receipt"] and reply["id"] > 0
    receipt = await house.store.receipt(reply["receipt"])
    assert receipt and reply["knowledge"] == receipt.knowledge_version != ""
    assert reply["citations"][0]["item"] == 18 and {"id", "title", "source_date", "status"} <= set(reply["citations"][0])
    assert all(set(button) == {"label", "send"} for button in reply["buttons"]) and reply["buttons"]


async def test_the_talk_can_be_read_again_from_any_line(client: httpx.AsyncClient) -> None:
    conversation = await begin(client)
    await post(client, QUESTION, "m2", conversation=conversation)
    talk = await talk_of(client, conversation)
    assert [line["author"] for line in talk] == ["person", "guichao", "person", "guichao"]
    assert await talk_of(client, conversation, talk[1]["id"]) == talk[2:]
    assert await talk_of(client, conversation, talk[-1]["id"]) == []


async def test_every_person_has_an_unguessable_talk_of_their_own(client: httpx.AsyncClient) -> None:
    anna, bo = await begin(client, "我是安娜"), await begin(client, QUESTION)
    assert anna != bo
    assert not [line for line in await talk_of(client, bo) if "安娜" in line["text"]]


async def test_the_same_message_id_gives_the_same_replies_and_does_nothing_twice(client: httpx.AsyncClient) -> None:
    conversation = await begin(client)
    first, again = [(await post(client, QUESTION, "m2", conversation=conversation)).json() for _ in range(2)]
    assert first == again
    assert len(await talk_of(client, conversation)) == 4


async def test_the_same_message_sent_twice_at_once_does_nothing_twice(client: httpx.AsyncClient) -> None:
    conversation = await begin(client)
    first, again = await asyncio.gather(*(post(client, QUESTION, "m2", conversation=conversation) for _ in range(2)))
    assert first.json() == again.json()
    assert len(await talk_of(client, conversation)) == 4


async def test_messages_sent_at_once_are_all_kept(client: httpx.AsyncClient) -> None:
    conversation = await begin(client)
    await asyncio.gather(*(post(client, QUESTION, f"q{n}", conversation=conversation) for n in range(5)))
    assert len(await talk_of(client, conversation)) == 12


async def test_the_time_zone_of_the_browser_is_kept_with_the_talk_and_an_unknown_one_is_no_error(client: httpx.AsyncClient, house: House) -> None:
    zones = []
    for zone in ("Europe/Berlin", "Atlantis/Deep"):
        answer = await post(client, "你好", time_zone=zone)
        assert answer.status_code == 200
        found = await house.store.find(answer.json()["conversation"])
        zones.append(found and found.zone)
    assert zones == ["Europe/Berlin", None]
    assert is_error(await post(client, "你好", time_zone="x" * 65), 422)


async def test_what_the_time_zone_is_for_is_described(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()["components"]["schemas"]["MessageIn"]
    assert "both clocks" in described["properties"]["time_zone"]["description"] and "time_zone" not in described["required"]


async def test_a_conversation_nobody_was_given_is_not_found(client: httpx.AsyncClient) -> None:
    assert is_error(await post(client, QUESTION, conversation="a-guess"), 404)
    assert is_error(await client.get("/api/messages", params={"conversation": "a-guess"}), 404)


async def test_events_of_a_conversation_nobody_was_given_are_not_found(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(10):  # a stream that opened would never end
        assert is_error(await client.get("/api/events", params={"conversation": "a-guess"}), 404)


async def test_half_a_character_does_no_harm(client: httpx.AsyncClient) -> None:
    half = b'{"message_id": "m1", "text": "\\ud800"}'
    answer = (await client.post("/api/messages", content=half, headers={"content-type": "application/json"})).json()
    assert answer["replies"] and [line["author"] for line in await talk_of(client, answer["conversation"])] == ["person", "guichao"]


async def test_a_talk_of_another_channel_cannot_be_read_here(client: httpx.AsyncClient, house: House) -> None:
    taken = await house.corridor.take(Inbound(ConversationKey(Channel.TERMINAL, "anna"), "1", "你好"))
    assert is_error(await client.get("/api/messages", params={"conversation": taken.conversation}), 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"{}", 422),
        (b'{"message_id": "m1"}', 422),
        (b'{"message_id": "", "text": "x"}', 422),
        (b'{"message_id": "m1", "text": 5}', 422),
        (b'{"message_id": "m1", "text": null}', 422),
        (b'{"message_id": {"a": 1}, "text": "x"}', 422),
        (b'{"message_id": "m1", "text": "x", "language": "fr"}', 422),
        (b'{"message_id": "%s", "text": "x"}' % (b"m" * 101), 422),
        (b'{"message_id": "\\ud800", "text": "x"}', 422),
        (b'{"message_id": "m1", "text": "\xff\xfe"}', 400),
        (b"[" * 30_000, 400),
    ],
)
async def test_bad_input_is_refused_in_words_and_changes_nothing(client: httpx.AsyncClient, house: House, body: bytes, status: int) -> None:
    response = await client.post("/api/messages", content=body, headers={"content-type": "application/json"})
    assert is_error(response, status), response.text
    assert not await house.store.cases() and not await house.store.registrations()


@pytest.mark.parametrize("after", ["x", "-", "1.5"])
async def test_a_bad_line_number_is_refused(client: httpx.AsyncClient, after: str) -> None:
    conversation = await begin(client)
    assert is_error(await client.get("/api/messages", params={"conversation": conversation, "after": after}), 422)


async def test_a_line_number_beyond_all_lines_finds_nothing(client: httpx.AsyncClient) -> None:
    assert await talk_of(client, await begin(client), 10**30) == []


async def test_a_hundred_thousand_characters_are_too_many(client: httpx.AsyncClient) -> None:
    assert is_error(await post(client, "长" * 100_000), 413)


async def test_a_body_that_hides_its_length_is_too_large_too(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    assert is_error(await client.post("/api/messages", content=pieces()), 413)


async def test_a_long_message_that_fits_is_answered_with_words_about_its_length(client: httpx.AsyncClient) -> None:
    response = await post(client, "长" * 5000)
    assert response.status_code == 200 and "4000" in response.json()["replies"][0]["text"]


WORDLESS = ["", "   ", "\n\t", "👍🏽", "？？？", "\u200b\u200d", "\x00\x01\x02\x7f", "\u202e\u2066", "\ufffe\uffff", "💩" * 3000, "e\u0301" * 500]


@pytest.mark.parametrize("text", WORDLESS)
async def test_a_message_without_words_gets_a_kind_reply(client: httpx.AsyncClient, text: str) -> None:
    response = await post(client, text)
    assert response.status_code == 200 and [len(reply["text"]) > 10 for reply in response.json()["replies"]] == [True]


async def test_no_naughty_string_breaks_anything(client: httpx.AsyncClient) -> None:
    texts = [json.loads(line)["text"] for line in NAUGHTY.read_text(encoding="utf-8").split("\n") if line]
    responses = [await post(client, text) for text in texts]
    bad = [text for text, response in zip(texts, responses, strict=True) if response.status_code != 200 or not response.json()["replies"]]
    assert len(texts) > 400 and bad == []


async def test_what_was_said_comes_back_letter_by_letter(client: httpx.AsyncClient) -> None:
    text = "<script>alert('住房')</script> & \"quotes\" \\ \u2028 {name} %s {{ 7*7 }}"
    conversation = await begin(client, text)
    assert (await talk_of(client, conversation))[0]["text"] == text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("DELETE", "/api/messages"), ("PUT", "/"), ("GET", "/static/../../.env"), ("GET", "/static/nothing.js")]
)
async def test_what_is_not_there_is_refused_in_the_same_shape(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert is_error(await client.request(method, path), 404, 405)


@pytest.mark.parametrize("path", ["/", "/api/messages?conversation=x", "/desk/sign-in", "/static/chat.js", "/nothing", "/healthz"])
async def test_every_answer_carries_the_safe_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert "default-src 'self'" in headers["content-security-policy"] and "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


async def test_a_refused_body_carries_the_safe_headers_too(client: httpx.AsyncClient) -> None:
    assert (await post(client, "长" * 100_000)).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("asked", "language"), [("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB", "en"), ("de-DE,de", "en"), ("", "zh-CN")])
async def test_the_page_comes_in_the_language_of_the_browser(client: httpx.AsyncClient, asked: str, language: str) -> None:
    assert f'<html lang="{language}">' in (await client.get("/", headers={"accept-language": asked})).text


async def test_a_chosen_language_is_remembered(client: httpx.AsyncClient) -> None:
    await client.get("/?lang=en", headers={"accept-language": "zh"})
    assert '<html lang="en">' in (await client.get("/", headers={"accept-language": "zh"})).text


@pytest.mark.parametrize("lang", ["<script>alert(1)</script>", "../../etc", "fr", "zh-Hant"])
async def test_a_strange_language_is_neither_taken_nor_shown(client: httpx.AsyncClient, lang: str) -> None:
    page = await client.get("/", params={"lang": lang})
    assert page.status_code == 200 and "alert(1)" not in page.text and "set-cookie" not in page.headers


async def test_a_page_has_no_script_or_style_of_its_own(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert "<style" not in page and " onclick=" not in page and " style=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/')


async def test_a_store_that_is_down_is_said_honestly(client: httpx.AsyncClient, store: FakeStore) -> None:
    conversation = await begin(client)
    store.is_down = True
    assert is_error(await client.get("/api/messages", params={"conversation": conversation}), 503)
    assert is_error(await client.get("/readyz"), 503)
    assert (await client.get("/healthz")).status_code == 200
    new = await post(client, QUESTION)
    assert new.status_code == 200 and "12345" in new.json()["replies"][0]["text"]


async def test_after_a_failure_the_same_message_can_be_sent_again(client: httpx.AsyncClient, index: FakeIndex) -> None:
    conversation = await begin(client)
    index.is_down = True
    failed = (await post(client, QUESTION, "m2", conversation=conversation)).json()
    index.is_down = False
    mended = (await post(client, QUESTION, "m2", conversation=conversation)).json()
    assert failed["replies"][0]["receipt"] is None and mended["replies"][0]["receipt"]
    assert len(await talk_of(client, conversation)) == 4


async def test_a_house_that_can_answer_says_which_knowledge_it_has(client: httpx.AsyncClient, index: FakeIndex) -> None:
    assert (await client.get("/readyz")).json() == {"status": "ready", "knowledge": index.version}


async def test_turns_are_counted_without_a_word_of_them(client: httpx.AsyncClient) -> None:
    await post(client, QUESTION)
    figures = (await client.get("/metrics")).text
    assert 'guichao_turns_total{channel="web",verdict="answered"} 1.0' in figures or 'guichao_turns_total{channel="web",verdict="partial"} 1.0' in figures
    assert "住房" not in figures


async def test_the_surfaces_are_described(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert {"/api/messages", "/api/events", "/healthz", "/readyz"} <= set(paths) and not any(path.startswith("/desk") for path in paths)


class Broken(FakeStore):
    """A store with a fault that nobody expected."""

    async def said(self, conversation: str, after: int = 0) -> list[Any]:
        raise RuntimeError("安娜's secret")


@pytest.mark.parametrize(("language", "words"), [("zh", "抱歉"), ("en", "orry")])
async def test_what_nobody_expected_is_said_sorry_for_without_a_word_of_it(house: House, language: str, words: str) -> None:
    broken = Broken()
    async with inside(replace(house, store=broken, corridor=replace(house.corridor, store=broken)), raise_faults=False) as client:
        conversation = await begin(client)
        response = await client.get("/api/messages", params={"conversation": conversation}, headers={"accept-language": language})
    assert is_error(response, 500) and words in response.json()["message"]
    assert "安娜" not in response.text and "RuntimeError" not in response.text


async def test_an_officers_words_reach_the_open_page(house: House) -> None:
    async with over_loopback(house) as client:
        conversation = await begin(client, "转人工")
        await post(client, "/officer laoshan", "m2", conversation=conversation)
        (case,) = await house.store.cases()
        last = (await talk_of(client, conversation))[-1]["id"]
        async with client.stream("GET", "/api/events", params={"conversation": conversation, "after": last}) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            await house.desk.reply(case.id, "李老师", "r1", "您好，我来帮您")
            lines = (json.loads(line.removeprefix("data: ")) async for line in stream.aiter_lines() if line.startswith("data: "))
            heard = [await anext(lines), await anext(lines)]
        house.bell.ring(conversation)
    assert [(line["author"], "李老师" in line["text"] or line["text"] == "您好，我来帮您") for line in heard] == [("guichao", True), ("officer", True)]
    found = await house.store.case(case.id)
    assert found and found.state is CaseState.WAITING_FOR_SCHOLAR


async def test_the_open_page_hears_nothing_of_another_talk(house: House) -> None:
    async with over_loopback(house) as client:
        anna, bo = await begin(client), await begin(client)
        async with client.stream("GET", "/api/events", params={"conversation": anna, "after": (await talk_of(client, anna))[-1]["id"]}) as stream:
            await post(client, "我是Bo，博士", "m2", conversation=bo)
            await post(client, "谢谢", "m2", conversation=anna)
            lines = (json.loads(line.removeprefix("data: ")) async for line in stream.aiter_lines() if line.startswith("data: "))
            assert (await anext(lines))["text"] == "谢谢"
        house.bell.ring(anna)
