"""An officer's file on its way to a person on Telegram: as a document with its words, once, and never as a promise without the file."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from telegram.error import NetworkError, TimedOut

from bot.adapters.telegram_api import TelegramApi, bot_application
from bot.adapters.telegram_pacing import Pacing
from bot.bootstrap import House
from bot.domain.carriage import Fate
from bot.domain.cases import Case
from bot.domain.desk_files import KEPT
from bot.domain.errors import NotAllowed
from bot.domain.messages import Channel, ConversationKey, Said
from bot.engine.handing_over_files import HandingOverFiles
from bot.engine.letting_go import LettingGo
from handlers.channels.telegram_carrier import TelegramCarrier
from tests.desk_tools_fakes import PDF, FakeDeskFiles
from tests.fakes import FixedClock, Say
from tests.scripted_telegram import ScriptedTelegram
from tests.telegram_fakes import FakeTelegramPosts

ANNA = ConversationKey(Channel.TELEGRAM, "777")


@pytest.fixture
def files() -> FakeDeskFiles:
    return FakeDeskFiles()


@pytest.fixture
def wire() -> ScriptedTelegram:
    return ScriptedTelegram()


@pytest.fixture
async def carrier(wire: ScriptedTelegram, files: FakeDeskFiles, clock: FixedClock) -> AsyncIterator[TelegramCarrier]:
    application = bot_application("1:A", "https://api.telegram.org", wire, ScriptedTelegram(), is_limited=False)
    await application.bot.initialize()
    api = TelegramApi(application.bot, Pacing(0.0))

    async def sorry(key: ConversationKey) -> str:
        return "sorry"

    yield TelegramCarrier(api, FakeTelegramPosts(), clock, sorry, files, api)
    await application.bot.shutdown()


def handing_over(house: House, files: FakeDeskFiles) -> HandingOverFiles:
    return HandingOverFiles(files, house.desk, house.phrases, house.clock, frozenset({Channel.TELEGRAM}))


async def case_of(house: House) -> Case:
    anna = Say(house, ANNA.peer, Channel.TELEGRAM)
    await anna("转人工")
    await anna("/officer laoshan")
    case = await house.store.case((await anna.conversation()).case or "")
    assert case is not None
    return case


async def sent(house: House, files: FakeDeskFiles, words: str = "请看") -> Said:
    return await handing_over(house, files).send(await case_of(house), "李老师", "f1", "清单.pdf", PDF, words)


async def test_a_file_arrives_as_a_document_with_its_words(house: House, files: FakeDeskFiles, carrier: TelegramCarrier, wire: ScriptedTelegram) -> None:
    line = await sent(house, files)
    assert (await carrier.carry(ANNA, line)).fate is Fate.BROUGHT
    [call] = wire.sent("sendDocument")
    assert call["caption"] == "李老师\n[文件] 清单.pdf 请看" and wire.sent("sendMessage") == []


async def test_a_file_that_was_deleted_meanwhile_leaves_its_words(house: House, files: FakeDeskFiles, carrier: TelegramCarrier, wire: ScriptedTelegram) -> None:
    line = await sent(house, files)
    files.kept.clear()
    await carrier.carry(ANNA, line)
    assert wire.sent("sendDocument") == [] and len(wire.sent("sendMessage")) == 1


async def test_a_file_that_telegram_will_not_take_is_apologised_for(
    house: House, files: FakeDeskFiles, carrier: TelegramCarrier, wire: ScriptedTelegram
) -> None:
    line = await sent(house, files)
    wire.refuse("sendDocument", 400, "Bad Request: file must be non-empty")
    await carrier.carry(ANNA, line)
    assert [call["text"] for call in wire.sent("sendMessage")] == ["sorry"]


@pytest.mark.parametrize(("fault", "fate"), [(TimedOut(), Fate.UNSURE), (NetworkError("down"), Fate.LATER)])
async def test_a_file_that_did_not_get_through_is_tried_again(
    house: House, files: FakeDeskFiles, carrier: TelegramCarrier, wire: ScriptedTelegram, fault: Exception, fate: Fate
) -> None:
    line = await sent(house, files)
    if fate is Fate.LATER:
        fault.__cause__ = httpx.ConnectError("down")
    wire.refusals["sendDocument"].append(fault)
    assert (await carrier.carry(ANNA, line)).fate is fate
    assert (await carrier.carry(ANNA, line)).fate is Fate.BROUGHT


async def test_a_file_is_not_kept_where_it_cannot_go(house: House, files: FakeDeskFiles) -> None:
    case = await case_of(house)
    nowhere = replace(handing_over(house, files), channels=frozenset())
    with pytest.raises(NotAllowed):
        await nowhere.send(case, "李老师", "f1", "清单.pdf", PDF, "")
    assert files.kept == {}


async def test_a_file_whose_case_ended_in_that_moment_is_forgotten_again(house: House, files: FakeDeskFiles) -> None:
    case = await case_of(house)
    await house.desk.close(case.id, "李老师")
    with pytest.raises(NotAllowed):
        await handing_over(house, files).send(case, "李老师", "f1", "清单.pdf", PDF, "")
    assert files.kept == {}


async def test_files_are_deleted_after_ninety_days_and_not_before(house: House, files: FakeDeskFiles, clock: FixedClock) -> None:
    await sent(house, files)
    letting_go = LettingGo(house.store, house.knowledge.forms, house.clock, house.corridor.locks, files)
    clock.move(KEPT)
    await letting_go.round()
    assert len(files.kept) == 1
    clock.move(timedelta(seconds=1))
    await letting_go.round()
    assert files.kept == {}
