"""What the shelf of notices promises, kept by the fake and by SQL alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import SqlNoticeShelf
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.case_events import Notice, NoticeKind
from bot.domain.cases import Case, CaseState
from bot.domain.messages import Channel, ConversationKey
from bot.domain.notices import APART, Errand, Road, Standing, Stretch
from bot.ports import Store, Turn
from bot.ports.notices import NoticeShelf
from tests.databases import with_tables
from tests.fakes import NOON, FakeStore, FixedClock
from tests.notice_fakes import FakeNoticeShelf

SENT, BUSY, REFUSED = Stretch(Standing.SENT), Stretch(Standing.WAITING, "450"), Stretch(Standing.REFUSED, "550")
MINUTE = timedelta(minutes=1)


@dataclass
class Shelves:
    """Two shelves over one memory, as two processes have them, and the store whose turns fill them."""

    store: Store
    one: NoticeShelf
    other: NoticeShelf
    last: int = 0

    async def told(self, *officers: str, kind: NoticeKind = NoticeKind.OFFERED) -> None:
        """A new case that these officers are to be told of."""
        self.last += 1
        number = f"C{self.last}"
        before = await self.store.load(ConversationKey(Channel.WEB, f"anna-{self.last}"))
        case = Case(number, before.id, "web", "en", "laoshan", CaseState.NEW, NOON)
        notices = tuple(Notice(number, officer, kind, NOON) for officer in officers)
        await self.store.keep(Turn(before, replace(before, version=1), None, (), case=case, notices=notices))


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelves]:
    if request.param == "memory":
        store = FakeStore()
        shelf = FakeNoticeShelf(store)
        yield Shelves(store, shelf, shelf)
        return
    address = with_tables(request.param, tmp_path, request)
    databases = [Database(address), Database(address)]
    await databases[0].migrate()
    yield Shelves(SqlStore(databases[0], Vault("a secret of the tests, long enough"), FixedClock()), SqlNoticeShelf(databases[0]), SqlNoticeShelf(databases[1]))
    for database in databases:
        await database.close()


async def test_who_is_to_be_told_waits_until_it_is_done(shelves: Shelves) -> None:
    await shelves.told("Li", "Wang")
    assert sorted(await shelves.one.officers_waiting(NOON)) == ["Li", "Wang"]
    (taken,) = await shelves.one.take("Li", NOON, NOON + MINUTE)
    assert (taken.notice.case, taken.notice.officer, taken.notice.kind, taken.notice.at) == ("C1", "Li", NoticeKind.OFFERED, NOON)
    await shelves.one.keep([replace(taken, roads={Road.EMAIL: SENT}, done_at=NOON)])
    assert await shelves.one.officers_waiting(NOON + 9 * MINUTE) == ["Wang"]


async def test_all_notices_of_an_officer_are_taken_together_and_nobody_else_s(shelves: Shelves) -> None:
    await shelves.told("Li", "Wang")
    await shelves.told("Li", kind=NoticeKind.REMINDER)
    taken = await shelves.one.take("Li", NOON, NOON + MINUTE)
    assert [(each.notice.case, each.notice.kind) for each in taken] == [("C1", NoticeKind.OFFERED), ("C2", NoticeKind.REMINDER)]


async def test_of_two_processes_one_writes_to_an_officer(shelves: Shelves) -> None:
    await shelves.told("Li")
    both = await asyncio.gather(shelves.one.take("Li", NOON, NOON + MINUTE), shelves.other.take("Li", NOON, NOON + MINUTE))
    assert sorted(len(taken) for taken in both) == [0, 1]
    assert await shelves.other.officers_waiting(NOON + 2 * APART) == []


async def test_what_comes_while_an_officer_is_being_written_to_waits_for_the_end_of_that(shelves: Shelves) -> None:
    await shelves.told("Li")
    await shelves.one.take("Li", NOON, NOON + MINUTE)
    await shelves.told("Li")
    assert await shelves.other.take("Li", NOON + 2 * APART, NOON + MINUTE) == []


async def test_what_a_process_that_died_had_in_hand_is_taken_again(shelves: Shelves) -> None:
    await shelves.told("Li")
    await shelves.one.take("Li", NOON, NOON + MINUTE)
    assert await shelves.other.officers_waiting(NOON + MINUTE) == ["Li"]
    assert len(await shelves.other.take("Li", NOON + MINUTE, NOON + 2 * MINUTE)) == 1


async def test_an_officer_is_left_alone_for_a_while_after_a_message(shelves: Shelves) -> None:
    await shelves.told("Li")
    (taken,) = await shelves.one.take("Li", NOON, NOON + MINUTE)
    await shelves.one.keep([replace(taken, done_at=NOON)])
    await shelves.told("Li")
    soon = NOON + APART / 2
    assert (await shelves.one.officers_waiting(soon), await shelves.one.take("Li", soon, soon + MINUTE)) == ([], [])
    assert await shelves.one.officers_waiting(NOON + APART) == ["Li"]


async def test_a_notice_that_failed_waits_for_its_hour_with_all_that_is_known_of_it(shelves: Shelves) -> None:
    await shelves.told("Li")
    (taken,) = await shelves.one.take("Li", NOON, NOON + MINUTE)
    kept = Errand(taken.notice, {Road.EMAIL: SENT, Road.WECOM: BUSY}, 1, NOON + 5 * MINUTE)
    await shelves.one.keep([kept])
    assert await shelves.one.officers_waiting(NOON + 4 * MINUTE) == []
    assert await shelves.other.take("Li", NOON + 5 * MINUTE, NOON + 6 * MINUTE) == [kept]


async def test_a_new_notice_does_not_wait_for_one_that_failed(shelves: Shelves) -> None:
    await shelves.told("Li")
    (taken,) = await shelves.one.take("Li", NOON, NOON + MINUTE)
    await shelves.one.keep([Errand(taken.notice, {Road.WECOM: BUSY}, 1, NOON + timedelta(hours=1))])
    await shelves.told("Li")
    assert [each.notice.case for each in await shelves.one.take("Li", NOON + MINUTE, NOON + 2 * MINUTE)] == ["C2"]


async def test_what_was_not_brought_can_be_seen_and_nothing_else(shelves: Shelves) -> None:
    for _ in range(4):
        await shelves.told("Li")
    sent, refused, nowhere, _ = await shelves.one.take("Li", NOON, NOON + MINUTE)
    refused = replace(refused, roads={Road.EMAIL: SENT, Road.WECOM: REFUSED}, done_at=NOON)
    nowhere = replace(nowhere, done_at=NOON)
    await shelves.one.keep([replace(sent, roads={Road.EMAIL: SENT}, done_at=NOON), refused, nowhere])
    assert list(await shelves.other.failed(NOON)) == [nowhere, refused]
    assert list(await shelves.other.failed(NOON + MINUTE)) == []


async def test_with_a_person_who_is_erased_their_notices_go(shelves: Shelves) -> None:
    await shelves.told("Li")
    case = await shelves.store.case("C1")
    assert case
    await shelves.store.erase(case.conversation)
    assert await shelves.one.officers_waiting(NOON) == []
