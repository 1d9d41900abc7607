"""What the book of cases promises, in memory and in SQL alike; and that a step that is due is done once, however many processes look."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_cases import SqlCaseBook
from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.bootstrap import House, join
from bot.domain.case_events import CaseEvent, CaseEventKind, Notice, NoticeKind
from bot.domain.cases import Case, CaseState, CaseStep, CaseTimer, Want
from bot.domain.messages import Channel, ConversationKey
from bot.ports import CaseBook, Store
from bot.settings import Settings
from tests.case_talk import beijing, staffed
from tests.contracts.test_store import ANNA, BO, SECRET, SQL, Shop, address_of, turn
from tests.desk_fakes import FakeNotes
from tests.fakes import NOON, FakeCaseBook, FakeStore, FixedClock, Say

SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
NEW = Case("C234567", "anna-token", "web", "zh", "laoshan", CaseState.NEW, NOON, timer=CaseTimer(SOON, CaseStep.REMIND, LATER))


@dataclass
class Desk:
    """A store with its book."""

    store: Store
    book: CaseBook

    async def keeps(self, case: Case, *events: CaseEvent, notices: tuple[Notice, ...] = (), key: ConversationKey = ANNA) -> None:
        """A turn that changes a case."""
        next_turn = turn(await self.store.load(key), None)
        await self.store.keep(replace(next_turn, case=replace(case, conversation=next_turn.before.id), events=events, notices=notices))


@pytest.fixture(params=["memory", *SQL])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    shop = Shop(address_of(request.param, tmp_path, request))
    store = await shop.open()
    yield Desk(store, FakeCaseBook(store) if isinstance(store, FakeStore) else SqlCaseBook(await shop.database()))
    await shop.close()


async def test_a_case_comes_back_with_all_that_was_kept_of_it(desk: Desk) -> None:
    whole = replace(
        NEW.claimed_by("李老师").answered(LATER),
        why=("route.district_said", "route.language"),
        topic="graduate-housing-subsidy",
        wants=Want.MESSAGE,
        rating=4,
        times_reopened=2,
        merged_into="C345678",
        timer=CaseTimer(SOON, CaseStep.CITY_AGAIN, LATER, 2),
    )
    await desk.keeps(whole)
    assert await desk.store.case(NEW.id) == whole


async def test_open_cases_are_due_when_their_moment_has_come_the_longest_due_first(desk: Desk) -> None:
    await desk.keeps(NEW)
    await desk.keeps(replace(NEW, id="C345678", timer=CaseTimer(NOON, CaseStep.DEPUTY, NOON)), key=BO)
    assert [case.id for case in await desk.book.due(NOON - timedelta(seconds=1))] == []
    assert [case.id for case in await desk.book.due(NOON)] == ["C345678"]
    assert [case.id for case in await desk.book.due(SOON)] == ["C345678", NEW.id]
    assert [case.id for case in await desk.book.due(SOON, 1)] == ["C345678"]


async def test_a_closed_case_is_never_due(desk: Desk) -> None:
    await desk.keeps(replace(NEW.closed(NOON), timer=NEW.timer))
    assert await desk.book.due(LATER) == []


async def test_what_happened_to_a_case_is_told_in_order_and_of_no_other(desk: Desk) -> None:
    opened, offered = CaseEvent(NEW.id, NOON, CaseEventKind.OPENED, "scholar", "wait"), CaseEvent(NEW.id, NOON, CaseEventKind.OFFERED, "guichao", "李老师")
    claimed = CaseEvent(NEW.id, SOON, CaseEventKind.CLAIMED, "李老师")
    await desk.keeps(NEW, opened, offered, notices=(Notice(NEW.id, "李老师", NoticeKind.OFFERED, NOON),))
    await desk.keeps(replace(NEW, id="C345678"), CaseEvent("C345678", NOON, CaseEventKind.OPENED, "scholar"), key=BO)
    await desk.keeps(NEW.claimed_by("李老师"), claimed)
    assert await desk.book.events(NEW.id) == [opened, offered, claimed]


async def test_the_load_of_an_officer_is_what_they_have_and_were_asked_to_take(desk: Desk) -> None:
    await desk.keeps(NEW.claimed_by("李老师"))
    await desk.keeps(replace(NEW, id="C345678").offered("李老师"), key=BO)
    await desk.keeps(replace(NEW, id="C456789").claimed_by("李老师").closed(NOON), key=BO)
    await desk.keeps(replace(NEW, id="C567892"), key=BO)
    assert dict(await desk.book.loads()) == {"李老师": 2}


async def test_the_cases_of_a_talk_are_told_the_newest_first(desk: Desk) -> None:
    await desk.keeps(NEW)
    await desk.keeps(replace(NEW, id="C345678", opened_at=LATER))
    await desk.keeps(replace(NEW, id="C456789"), key=BO)
    assert [case.id for case in await desk.book.of_person((await desk.store.load(ANNA)).id)] == ["C345678", NEW.id]
    assert await desk.book.of_person("nobody") == []


@pytest.fixture(params=SQL)
async def sql_shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(address_of(request.param, tmp_path, request))
    yield shop
    await shop.close()


@asynccontextmanager
async def two_houses(shop: Shop, folder: Path, like: House, clock: FixedClock) -> AsyncIterator[tuple[House, House]]:
    """Two processes over one database, whose officers and clock are the same."""

    async def a_process() -> House:
        database, known = await shop.database(), like.corridor
        windows = (like.index, SqlStore(database, Vault(SECRET), clock), like.sign_ins, known.scripts, clock, known.cues, like.phrases)
        shelves = {"codes": SqlClaimCodes(database, SECRET), "book": SqlCaseBook(database)}
        return join(Settings(var_dir=folder), staffed(like.knowledge), *windows, notes=FakeNotes(), **shelves)  # type: ignore[arg-type]

    yield await a_process(), await a_process()


async def test_each_step_is_done_once_by_two_processes_and_after_a_restart(sql_shop: Shop, tmp_path: Path, house: House, clock: FixedClock) -> None:
    clock.move(beijing(11, 23, 10) - clock.now())
    async with two_houses(sql_shop, tmp_path, house, clock) as (first, second):
        for number in range(6):
            await Say(first, f"person-{number}", Channel.WEB)("转人工，我在崂山")
        for _ in range(56):
            clock.move(timedelta(hours=1))
            await asyncio.gather(first.minding.round(), second.minding.round(), first.minding.round())
        for case in await first.store.cases():
            happened = [each.kind for each in await second.book.events(case.id)]
            assert happened == ["opened", "offered", "reminded", "missed", "to_deputy", "to_city"]
            assert case.timer.level == 2
    rows = await sql_shop.rows()
    assert rows.count("'reminder'") == 6 and rows.count("'missed'") == 6 + 6 + 6


async def test_of_an_officer_and_a_timer_at_once_the_reply_is_not_lost(sql_shop: Shop, tmp_path: Path, house: House, clock: FixedClock) -> None:
    clock.move(beijing(11, 23, 10) - clock.now())
    async with two_houses(sql_shop, tmp_path, house, clock) as (first, second):
        anna = Say(first, "anna-token", Channel.WEB)
        await anna("转人工，我在崂山")
        [case] = await first.store.cases()
        clock.move(timedelta(hours=6))
        await asyncio.gather(first.minding.round(), second.desk.reply(case.id, "李老师", "1", "您好"))
        kept = await first.store.case(case.id)
        assert kept is not None and (kept.state, kept.timer.next_step) == (CaseState.WAITING_FOR_SCHOLAR, CaseStep.ASK_SCHOLAR)
        assert await second.minding.round() == 0


async def test_a_case_is_rated_and_opened_again_after_a_restart(sql_shop: Shop, tmp_path: Path, house: House, clock: FixedClock) -> None:
    clock.move(beijing(11, 23, 10) - clock.now())
    async with two_houses(sql_shop, tmp_path, house, clock) as (before, after):
        await Say(before, "anna-token", Channel.WEB)("转人工，我在崂山")
        [case] = await before.store.cases()
        await before.desk.reply(case.id, "李老师", "1", "办好了")
        await before.desk.close(case.id, "李老师")
        anna = Say(after, "anna-token", Channel.WEB)
        assert await anna("评分 4", "r1") == ["handoff.rated"]
        assert await anna("没解决，请重新打开", "r2") == ["handoff.queued"]
        kept = await before.store.case(case.id)
        assert kept is not None and (kept.state, kept.offered_to) == (CaseState.REOPENED, "李老师")
        assert [each.detail for each in await before.book.events(case.id) if each.kind is CaseEventKind.RATED] == ["4"]
