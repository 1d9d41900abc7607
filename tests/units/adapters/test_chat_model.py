"""What a service may send back, and what the house makes of it; served on loopback, without any program of others."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.adapters.chat_model import OpenAIChatModel
from bot.adapters.prompt_files import read_prompts
from bot.domain.errors import Misconfigured, ModelUnavailable
from bot.engine.wording import NEEDS
from bot.settings import PROJECT

Serve = Callable[[bytes, float], Awaitable[OpenAIChatModel]]


def reply(content: object = "a whole text", finish_reason: str | None = "stop", **more: object) -> bytes:
    """A chat completion over HTTP."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content, **more}, "finish_reason": finish_reason}
    return http(json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}))


def http(body: str, status: str = "200 OK", length: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length or len(body.encode())}\r\nconnection: close\r\n\r\n"
    return head.encode() + body.encode()


async def talk(answer: bytes, pause: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request with these bytes, in pieces where there is a pause between them."""
    size = 40 if pause else max(len(answer), 1)
    try:
        await reader.readuntil(b"\r\n\r\n")
        for place in range(0, len(answer), size):
            writer.write(answer[place : place + size])
            await asyncio.sleep(pause)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Gives a model whose service answers everything with these bytes."""
    talks: list[asyncio.Task[None]] = []
    servers: list[asyncio.Server] = []
    models: list[OpenAIChatModel] = []

    async def start(answer: bytes, pause: float = 0) -> OpenAIChatModel:
        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talks.append(asyncio.create_task(talk(answer, pause, reader, writer)))

        servers.append(await asyncio.start_server(connected, "127.0.0.1", 0))
        port = servers[-1].sockets[0].getsockname()[1]
        models.append(OpenAIChatModel("a-model", "not-a-key", f"http://127.0.0.1:{port}/v1", seconds=5))
        return models[-1]

    yield start
    for model in models:
        await model.close()
    for server in servers:
        server.close()
    for each in talks:
        each.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
    await asyncio.sleep(0)


async def test_a_whole_reply_is_its_text(serve: Serve) -> None:
    model = await serve(reply("你好"), 0)
    assert await model.complete("instructions", "data", 5) == "你好"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reply(finish_reason="length"), id="cut"),
        pytest.param(reply(finish_reason="content_filter"), id="filtered"),
        pytest.param(reply(finish_reason=None), id="no reason"),
        pytest.param(reply(""), id="empty"),
        pytest.param(reply(" \n"), id="blank"),
        pytest.param(reply(None), id="no text"),
        pytest.param(reply([{"type": "image"}]), id="no words"),
        pytest.param(reply(None, "tool_calls", tool_calls=[{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]), id="a call"),
        pytest.param(http('{"choices": []}'), id="no choices"),
        pytest.param(http('{"choices": null}'), id="null choices"),
        pytest.param(http('{"choices": [{}]}'), id="an empty choice"),
        pytest.param(http('{"choices": 5}'), id="choices of another type"),
        pytest.param(http("null"), id="null"),
        pytest.param(http("[]"), id="a list"),
        pytest.param(http("not json"), id="no json"),
        pytest.param(http("[" * 200_000), id="deep"),
        pytest.param(http('{"error": {"message": "no"}}'), id="an error with 200"),
        pytest.param(http("{}", "401 Unauthorized"), id="401"),
        pytest.param(http("{}", "404 Not Found"), id="404"),
        pytest.param(http('{"error": {"code": "context_length_exceeded", "message": "too long"}}', "400 Bad Request"), id="400"),
        pytest.param(http("{}", "302 Found"), id="302"),
        pytest.param(http('{"choices', length=4000), id="cut connection"),
        pytest.param(b"SSH-2.0\r\n\r\n", id="no HTTP"),
        pytest.param(b"", id="hangs up"),
    ],
)
async def test_whatever_is_wrong_the_model_is_unavailable(serve: Serve, answer: bytes) -> None:
    model = await serve(answer, 0)
    with pytest.raises(ModelUnavailable) as caught:
        await model.complete("instructions", "data", 20)
    assert "not-a-key" not in str(caught.value)


async def test_a_reply_that_drips_is_not_waited_for(serve: Serve) -> None:
    model = await serve(reply("x" * 4000), 0.2)
    with pytest.raises(ModelUnavailable, match="TimeoutError"):
        await model.complete("instructions", "data", 0.5)


async def test_a_text_that_cannot_be_sent_is_a_fault_of_the_model(serve: Serve) -> None:
    model = await serve(reply(), 0)
    with pytest.raises(ModelUnavailable):
        await model.complete("instructions", "\ud800", 5)


async def test_a_turn_that_is_called_off_stays_called_off(serve: Serve) -> None:
    model = await serve(reply("x" * 4000), 0.2)
    task = asyncio.create_task(model.complete("instructions", "data", 5))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_an_address_that_is_none_stops_the_start() -> None:
    with pytest.raises(Misconfigured, match="OPENAI_BASE_URL"):
        OpenAIChatModel("a-model", "not-a-key", "http://[:::1/v1")


def test_the_shipped_instructions_name_what_code_fills_in() -> None:
    prompts = read_prompts(PROJECT / "prompts" / "model", NEEDS)
    assert "DATA-1" in prompts.say("restate", fence="DATA-1", longest="200")
    assert "{{" not in "".join(prompts.say(name, fence="F", longest="9") for name in NEEDS)


@pytest.mark.parametrize(
    ("file", "content", "fault"),
    [
        ("a.md", None, "a.md is missing"),
        ("b.md", "---\nneeds: []\n---\nhello", "b.md is used by nothing"),
        ("a.md", "---\nneeds: [x]\n---\n{{x}} {{y}}", "{{y}} stands in the text but not under needs"),
        ("a.md", "---\nneeds: [x, y]\n---\n{{x}}", "needs y, but the text has no {{y}}"),
        ("a.md", "---\nneeds: []\n---\nhello", "the program fills in x"),
        ("a.md", "---\nneeds: [x, y]\n---\n{{x}} {{y}}", "needs y, which the program does not fill in"),
        ("a.md", "---\nneeds: [x]\n---\n", "no text under the needs"),
        ("a.md", "{{x}}", "does not begin with needs"),
        ("a.md", "---\nneed: [x]\n---\n{{x}}", "write the head as"),
        ("a.md", "---\nneeds: [x\n---\n{{x}}", "mend the line"),
    ],
)
def test_an_instruction_that_does_not_fit_stops_the_start(tmp_path: Path, file: str, content: str | None, fault: str) -> None:
    (tmp_path / "a.md").write_text("---\nneeds: [x]\n---\n{{x}}")
    (tmp_path / file).unlink(missing_ok=True)
    if content is not None:
        (tmp_path / file).write_text(content)
    with pytest.raises(Misconfigured) as caught:
        read_prompts(tmp_path, {"a": frozenset({"x"})})
    assert fault in str(caught.value)


def test_what_is_filled_in_is_not_filled_in_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nneeds: [x]\n---\nSay {{x}}.")
    assert read_prompts(tmp_path, {"a": frozenset({"x"})}).say("a", x="{{x}}") == "Say {{x}}."
