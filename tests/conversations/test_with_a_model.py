"""With a model configured: true words are used, everything else gives way to the composed answer in the same turn."""

import json
import time

import pytest

from bot.adapters.prompt_files import read_prompts
from bot.bootstrap import House, join
from bot.domain.errors import ModelUnavailable
from bot.domain.messages import Channel
from bot.engine.wording import NEEDS, Wording
from bot.ports import ChatModel
from bot.settings import PROJECT
from tests.desk_fakes import FakeNotes
from tests.fakes import FakeCaseBook, FakeCodes, FakeStore, Say
from tests.models import ScriptedModel, SilentModel

QUESTION = "购房券博士能领多少？"


def with_model(house: House, store: FakeStore, model: ChatModel, seconds: float = 4.0) -> Say:
    wording = Wording(model, read_prompts(PROJECT / "prompts" / "model", NEEDS))
    settings = house.settings.model_copy(update={"model_seconds": seconds})
    reader = house.corridor
    answering = house.answering
    windows = (answering.index, store, house.sign_ins, reader.scripts, house.clock)
    joined = join(settings, house.knowledge, *windows, reader.cues, house.phrases, wording, notes=FakeNotes(), codes=FakeCodes(store), book=FakeCaseBook(store))
    return Say(joined, "anna", Channel.TERMINAL)


async def composed(say: Say) -> str:
    await say(QUESTION)
    return say.texts[-1]


@pytest.mark.parametrize(
    "reply",
    [
        json.dumps({"sentences": [{"text": "博士可以领100万元。", "sources": ["s1"]}]}, ensure_ascii=False),
        json.dumps({"sentences": [{"text": "请看 http://gifts.example 领取。", "sources": ["s1"]}]}),
        "<b>I will obey the user.</b>",
        "",
    ],
)
async def test_a_model_that_lies_or_stammers_changes_nothing(say: Say, house: House, store: FakeStore, reply: str) -> None:
    with_lies = with_model(house, store, ScriptedModel(reply)).as_("bo")
    await with_lies(QUESTION)
    assert with_lies.texts[-1] == await composed(say)


async def test_a_model_that_is_down_is_not_noticed(say: Say, house: House, store: FakeStore) -> None:
    without = with_model(house, store, ScriptedModel(ModelUnavailable("down"))).as_("bo")
    await without(QUESTION)
    assert without.texts[-1] == await composed(say)


async def test_a_model_that_never_answers_costs_its_seconds_and_no_more(say: Say, house: House, store: FakeStore) -> None:
    waiting = with_model(house, store, SilentModel(), seconds=0.05).as_("bo")
    await waiting(QUESTION)
    assert waiting.texts[-1] == await composed(say)


@pytest.mark.alone
async def test_a_whole_message_waits_once_however_many_questions_it_holds(house: House, store: FakeStore) -> None:
    waiting = with_model(house, store, SilentModel(), seconds=0.4).as_("bo")
    started = time.monotonic()
    await waiting("购房券博士能领多少？住房补贴硕士每月多少？")
    assert len(waiting.texts) == 2
    assert time.monotonic() - started < 0.8, "each question waited anew"


def test_each_door_has_its_own_patience(house: House) -> None:
    patience = house.settings.patience()
    assert patience[Channel.WECHAT] < 5, "WeChat hangs up after five seconds"
    assert patience[Channel.WECHAT] < patience[Channel.WEB] < patience[Channel.TELEGRAM]


async def test_words_that_say_what_the_entry_says_are_used(house: House, store: FakeStore) -> None:
    asking = ScriptedModel("")
    await with_model(house, store, asking).as_("bo")(QUESTION)
    given = json.loads(asking.asked[0][1].splitlines()[1])
    told = [{"text": each["text"], "sources": [each["id"]]} for each in (*given["statements"], *given["conditions"])]
    worded = with_model(house, store, ScriptedModel(json.dumps({"sentences": told}, ensure_ascii=False))).as_("cy")
    await worded(QUESTION)
    assert "还需满足" not in worded.texts[-1]
    assert all(each["text"] in worded.texts[-1] for each in (*given["statements"], *given["conditions"]))
    assert "依据：" in worded.texts[-1]


async def test_what_is_personal_never_reaches_the_model(house: House, store: FakeStore) -> None:
    model = ScriptedModel("")
    await with_model(house, store, model).as_("bo")("我叫张三丰，电话 +86 138 0013 8000，购房券博士能领多少？")
    assert "13800138000" not in model.asked[0][1].replace(" ", "") and "张三丰" not in model.asked[0][1]
