"""Figures as the database counts them, beside the same counted by hand; and what is kept back because it is few."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_case_figures import SqlCaseFigures
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.answers import Receipt
from bot.domain.case_events import CaseEvent, CaseEventKind
from bot.domain.case_figures import OTHERS, Days, Measures, Split
from bot.domain.cases import Case, CaseState
from bot.domain.messages import Channel, ConversationKey
from tests.contracts.test_store import SECRET, SQL, address_of, turn
from tests.fakes import NOON, FixedClock

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))


@dataclass
class City:
    """A store with people in it, and the figures over it."""

    store: SqlStore
    figures: SqlCaseFigures
    people: int = 0

    async def person(self, case: Case | None, verdict: str = "answered", kinds: tuple[CaseEventKind, ...] = ()) -> str:
        """Somebody with an answer, and with a case or without; the conversation's id."""
        self.people += 1
        first = turn(await self.store.load(ConversationKey(Channel.WEB, f"person-{self.people}")))
        receipt = Receipt(f"A{self.people}", case.opened_at if case else NOON, "?", "zh", verdict, "v1", (), (), "text")
        own = replace(case, id=f"C{self.people}", conversation=first.after.id) if case else None
        events = tuple(CaseEvent(own.id, NOON, kind, "guichao") for kind in kinds) if own else ()
        await self.store.keep(replace(first, receipts=(receipt,), case=own, events=events))
        return first.after.id


def case(minutes: int | None = None, at: datetime = NOON, **more: object) -> Case:
    """A case; first answered after so many minutes."""
    answered = at + timedelta(minutes=minutes) if minutes is not None else None
    return replace(Case("", "", "web", "zh", "laoshan", CaseState.NEW, at, first_answer_at=answered), **more)  # type: ignore[arg-type]  # fields by name


@pytest.fixture(params=SQL)
async def city(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[City]:
    database = Database(str(address_of(request.param, tmp_path, request)))
    await database.migrate()
    store = SqlStore(database, Vault(SECRET), FixedClock())
    yield City(store, SqlCaseFigures(database, lambda district, start, end: int((end - start).total_seconds() // 60)))
    await database.close()


async def test_everything_is_counted_as_by_hand(city: City) -> None:
    for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 1000):
        await city.person(case(minutes, rating=5 if minutes < 50 else 3))
    await city.person(case(times_reopened=2), kinds=(CaseEventKind.MISSED, CaseEventKind.TO_DEPUTY, CaseEventKind.TO_CITY, CaseEventKind.MISSED))
    await city.person(case(), kinds=(CaseEventKind.MISSED,))
    assert (await city.figures.figures(NOVEMBER)).total == Measures(12, 10, 50, 90, 2, 1, 1, 10, 3.8)


async def test_only_cases_opened_in_these_days_of_beijing_count(city: City) -> None:
    first, last = NOVEMBER.start, NOVEMBER.end - timedelta(seconds=1)
    for at in (first, last, first - timedelta(seconds=1), last + timedelta(seconds=1)):
        await city.person(case(at=at))
    assert (await city.figures.figures(NOVEMBER)).total.cases == 2


async def test_an_officer_s_figures_are_those_of_one_district_alone(city: City) -> None:
    for district in ("laoshan", "laoshan", "shinan", None):
        await city.person(case(district=district))
    found = await city.figures.figures(NOVEMBER, "laoshan")
    assert found.total.cases == 2 and Split.DISTRICT not in found.by and found.solved is None


async def test_a_group_of_few_is_not_shown_nor_found_by_taking_away(city: City) -> None:
    for district, many in (("laoshan", 9), ("shinan", 6), ("jimo", 2)):
        for _ in range(many):
            await city.person(case(district=district))
    groups = (await city.figures.figures(NOVEMBER)).by[Split.DISTRICT]
    assert [(each.name, each.measures.cases) for each in groups] == [("laoshan", 9), (OTHERS, 8)]


async def test_few_cases_in_all_are_not_split_at_all(city: City) -> None:
    for minutes in (5, 10):
        await city.person(case(minutes, rating=1, topic="graduate-hukou"))
    found = await city.figures.figures(NOVEMBER)
    assert found.total == Measures(2) and all(found.by[split] == () for split in Split if split is not Split.PERIOD)


async def test_weeks_without_cases_are_there_and_a_case_is_in_its_own(city: City) -> None:
    for day in (2, 9, 9):
        await city.person(case(at=datetime(2026, 11, day, 4, tzinfo=NOON.tzinfo)))
    weeks = (await city.figures.figures(Days(date(2026, 11, 2), date(2026, 11, 22)))).by[Split.PERIOD]
    assert [(each.name, each.measures.cases) for each in weeks] == [("2026-11-02", 1), ("2026-11-09", 2), ("2026-11-16", 0)]


async def test_solved_without_an_officer_are_those_with_an_answer_and_no_case(city: City) -> None:
    for verdict in ("answered", "partial", "answered", "not_known", "out_of_scope"):
        await city.person(None, verdict)
    for _ in range(2):
        await city.person(case())
    solved = (await city.figures.figures(NOVEMBER)).solved
    assert solved and (solved.conversations, solved.without_case, solved.share) == (5, 3, 0.6)


async def test_who_was_erased_is_counted_no_more(city: City) -> None:
    gone = await city.person(case(30))
    await city.person(case(60))
    await city.figures.figures(NOVEMBER)
    await city.store.erase(gone)
    assert (await city.figures.figures(NOVEMBER)).total.cases == 1


async def test_a_time_is_counted_once_and_a_later_answer_of_another_case_too(city: City) -> None:
    for _ in range(5):
        await city.person(case(30))
    await city.figures.figures(NOVEMBER)
    for _ in range(6):
        await city.person(case(90))
    assert (await city.figures.figures(NOVEMBER)).total.median == 90
