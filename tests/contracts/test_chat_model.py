"""What every chat model promises, kept by the script and by OpenAI's protocol alike; and lies told over that protocol do not get through."""

import json
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace

import httpx
import pytest

from bot.adapters.chat_model import OpenAIChatModel
from bot.adapters.prompt_files import read_prompts
from bot.domain.errors import ModelUnavailable
from bot.engine.wording import NEEDS, ToWord, Wording
from bot.ports import ChatModel
from bot.settings import PROJECT
from tests.lies import HONEST, LIES, ZH
from tests.models import ScriptedModel, aimock

BUSY = ["be busy", "be broken", "be locked", "hang on", "cut off", "be filtered", "call an officer", "nothing that it knows"]
SCRIPT: Mapping[str, str | Exception] = {"say hello": "你好！[1]"} | {each: ModelUnavailable(each) for each in BUSY}
PERSON = "我叫张伟丽，手机13812345678，护照E12345678，邮箱zhang.weili@example.org，微信号weili_1990，住在香港中路10号3号楼2单元501室。"
SECRETS = ("张伟丽", "13812345678", "12345678", "zhang.weili", "weili_1990", "香港中路10号", "501")


def key(task: ToWord, name: str) -> str:
    """A part of a question that no other question has."""
    return f"<{task.language} {name}>"


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """aimock, with every lie and every honest reply."""
    answers = {key(task, name): reply for task, name, reply in LIES} | {key(task, "honest"): reply for task, reply in HONEST.items()}
    with aimock(tmp_path_factory.mktemp("aimock"), answers | {"<restate>": "硕士的住房补贴每月多少？"}) as address:
        yield address


@pytest.fixture
def visit() -> str:
    """The id under which this test's requests stand in the journal."""
    return uuid.uuid4().hex


@pytest.fixture
async def adapter(peer: str, visit: str) -> AsyncIterator[OpenAIChatModel]:
    """The real client, speaking to aimock."""
    async with OpenAIChatModel("gpt-4o", "not-a-key", f"{peer}/v1", seconds=20, headers={"X-Test-Id": visit}) as model:
        yield model


@pytest.fixture(params=["script", "openai"])
def said(request: pytest.FixtureRequest) -> "Said":
    """Says one thing to a new model."""
    return Said(None if request.param == "script" else request.getfixturevalue("adapter"))


class Said:
    """A model that answers one message: the script's line for it, or aimock's."""

    def __init__(self, adapter: OpenAIChatModel | None) -> None:
        self._adapter = adapter

    async def __call__(self, text: str, seconds: float = 20) -> str:
        model: ChatModel = self._adapter or ScriptedModel(SCRIPT[text])
        return await model.complete("instructions", text, seconds)


async def test_a_whole_text_comes_back_as_it_is(said: Said) -> None:
    assert await said("say hello") == "你好！[1]"


@pytest.mark.parametrize("fault", [each for each in BUSY if each not in ("hang on", "be busy")])
async def test_every_fault_is_the_same_fault(said: Said, fault: str) -> None:
    with pytest.raises(ModelUnavailable):
        await said(fault)


@pytest.mark.parametrize("fault", ["hang on", "be busy"])
async def test_a_model_that_is_late_is_not_waited_for(said: Said, fault: str) -> None:
    with pytest.raises(ModelUnavailable):
        await said(fault, seconds=0.5)


async def test_a_moment_of_weakness_is_forgiven(adapter: OpenAIChatModel) -> None:
    assert await adapter.complete("instructions", "be flaky", 20) == "recovered"


async def test_nobody_listening_is_a_fault_too() -> None:
    async with OpenAIChatModel("gpt-4o", "not-a-key", "http://127.0.0.1:9/v1", seconds=2) as model:
        with pytest.raises(ModelUnavailable):
            await model.complete("instructions", "say hello", 5)


@pytest.fixture
def wording(adapter: OpenAIChatModel) -> Wording:
    """Wording with the shipped prompts over the real client."""
    return Wording(adapter, read_prompts(PROJECT / "prompts" / "model", NEEDS))


def asking(task: ToWord, name: str) -> ToWord:
    return replace(task, question=f"{task.question} {key(task, name)}")


@pytest.mark.parametrize("task", HONEST, ids=lambda task: str(task.language))
async def test_the_truth_gets_through(wording: Wording, task: ToWord) -> None:
    assert await wording.word(asking(task, "honest"), 20) == tuple(each["text"] for each in json.loads(HONEST[task])["sentences"])


@pytest.mark.parametrize(("task", "name"), [pytest.param(task, name, id=f"{task.language} {name}") for task, name, _ in LIES])
async def test_no_lie_gets_through(wording: Wording, task: ToWord, name: str, peer: str, visit: str) -> None:
    assert await wording.word(asking(task, name), 20) is None
    assert [entry["response"]["status"] for entry in journal(peer, visit)] == [200], "the lie was not told"


def journal(peer: str, visit: str) -> list[dict[str, dict[str, object]]]:
    """What aimock was asked in this test."""
    found: list[dict[str, dict[str, object]]] = httpx.get(f"{peer}/__aimock/journal", params={"testId": visit}).json()
    return found


async def test_no_personal_data_leaves_the_house(wording: Wording, peer: str, visit: str) -> None:
    assert await wording.word(asking(replace(ZH, question=f"{PERSON}{ZH.question}"), "honest"), 20)
    await wording.restate("那硕士呢？<restate>", (PERSON, "住房补贴有多少？"), 20)
    asked = [json.dumps(entry["body"], ensure_ascii=False) for entry in journal(peer, visit)]
    assert "硕士有多少住房补贴" in asked[0] and "那硕士呢" in asked[1]
    assert [secret for secret in SECRETS if secret in "".join(asked)] == []
