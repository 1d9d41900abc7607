"""Figures of answers as the database counts them: what a turn leaves to count, and what is gone with a person."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.registered_countries import RegisteredCountries
from bot.adapters.sql_answer_figures import SqlAnswerFigures
from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import SqlRegistrations
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.answer_figures import By, FiguresOfAnswers, Part, Tally
from bot.domain.answers import Receipt
from bot.domain.case_figures import Days, Step
from bot.domain.cases import Case, CaseState
from bot.domain.forms import Value
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, ConversationKey
from bot.domain.registrations import Registration
from tests.contracts.test_staff import to
from tests.contracts.test_store import SECRET, SQL, address_of, turn
from tests.databases import empty
from tests.fakes import NOON, FixedClock

NOVEMBER = Days(date(2026, 11, 1), date(2026, 11, 30))
HOUSING, HUKOU = "graduate-housing-subsidy", "graduate-hukou"


@dataclass
class City:
    """A store with people in it, and the figures over it."""

    database: Database
    store: SqlStore
    counts: SqlAnswerFigures
    people: int = 0

    async def asks(self, verdict: str = "answered", at: datetime = NOON, *cited: str, channel: Channel = Channel.WEB, **more: object) -> str:
        """Somebody new asks one thing; the conversation's id."""
        self.people += 1
        first = turn(await self.store.load(ConversationKey(channel, f"person-{self.people}")))
        receipt = Receipt(f"A{self.people}", at, "?", str(more.pop("language", "zh")), verdict, "v1", (), (), "text", cited)
        case = replace(each, conversation=first.after.id) if isinstance(each := more.pop("case", None), Case) else None
        await self.store.keep(replace(first, receipts=(receipt,), case=case))
        return first.after.id

    async def sends(self, form: str, at: datetime = NOON, status: str = "new", **values: str) -> str:
        """Somebody new sends a form."""
        self.people += 1
        first = turn(await self.store.load(ConversationKey(Channel.WEB, f"person-{self.people}")))
        sent = Registration(f"R{self.people}", form, first.after.id, at, {name: Value(value, value) for name, value in values.items()})
        await self.store.keep(replace(first, registration=sent))
        return first.after.id

    async def november(self) -> FiguresOfAnswers:
        return await self.counts.figures(NOVEMBER, Step.WEEK)


@pytest.fixture(params=SQL)
async def city(request: pytest.FixtureRequest, tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[City]:
    database = Database(str(address_of(request.param, tmp_path, request)))
    await database.migrate()
    clock, vault = FixedClock(), Vault(SECRET)
    countries = RegisteredCountries(SqlRegistrations(vault, clock), knowledge)
    yield City(database, SqlStore(database, vault, clock), SqlAnswerFigures(database, clock, countries))
    await database.close()


async def test_every_answer_counts_by_its_end_its_language_and_its_channel(city: City) -> None:
    for verdict, many in (("answered", 5), ("partial", 2), ("blocked", 1), ("chitchat", 3)):
        for _ in range(many):
            await city.asks(verdict, channel=Channel.WECHAT)
    for _ in range(6):
        await city.asks("not_known", language="en")
    found = await city.november()
    assert found.total == Tally(14, {"answered": 5, "partial": 2, "blocked": 1, "not_known": 6}, 3)
    assert found.by[By.LANGUAGE] == (Part("zh", 8), Part("en", 6)) and found.by[By.CHANNEL] == (Part("wechat", 8), Part("web", 6))


async def test_a_day_is_one_of_beijing(city: City) -> None:
    for at in (NOVEMBER.start, NOVEMBER.end - timedelta(seconds=1), NOVEMBER.start - timedelta(seconds=1), NOVEMBER.end):
        await city.asks(at=at.astimezone(timezone.utc))
    found = await city.counts.figures(NOVEMBER, Step.DAY)
    assert [name for name, tally in found.periods if tally.questions] == ["2026-11-01", "2026-11-30"]


async def test_an_entry_counts_once_for_an_answer_made_from_it_and_not_for_a_question_put_back(city: City) -> None:
    for _ in range(5):
        await city.asks("answered", NOON, HOUSING, HUKOU, HOUSING)
    await city.asks("partial", NOON, HOUSING)
    await city.asks("clarify", NOON, HOUSING, HUKOU)
    found = await city.november()
    assert found.by[By.ENTRY] == (Part(HOUSING, 6), Part(HUKOU, 5)) and found.total.questions == 7


async def test_entries_are_counted_in_so_many_days_up_to_today(city: City) -> None:
    await city.asks("answered", NOON, HOUSING)
    await city.asks("answered", NOON - timedelta(days=29), HOUSING)
    await city.asks("answered", NOON - timedelta(days=30), HOUSING, HUKOU)
    assert await city.counts.of_entries(30) == {HOUSING: 2}


async def test_cases_count_by_the_day_of_opening_and_their_ratings_with_them(city: City) -> None:
    for place in range(6):
        opened = NOON if place else NOON - timedelta(days=40)
        await city.asks(case=Case(f"C{place}", "", "web", "zh", "laoshan", CaseState.CLOSED, opened, rating=4 if place % 2 else 5))
    found = await city.november()
    assert (found.total.handed_off, found.total.ratings, found.total.rating) == (5, 5, 4.4)
    assert dict(found.periods)["2026-11-23"].handed_off == 5 and found.by[By.DISTRICT] == (Part("laoshan", 5),)


async def test_a_country_is_the_one_named_else_that_of_the_telephone_and_each_person_counts_once(city: City) -> None:
    for _ in range(5):
        await city.sends("fair_registration", nationality="DE", phone="+8613800000000")
        await city.sends("startup_support", phone="+491701234567")
        await city.sends("fair_registration", full_name="Anna")
    await city.sends("fair_registration", at=NOON - timedelta(days=60), nationality="FR")
    assert (await city.november()).by[By.COUNTRY] == (Part("DE", 10),)


async def test_a_form_taken_back_says_nothing_about_a_country(city: City) -> None:
    people = [await city.sends("officer_appointment", residence="DE") for _ in range(6)]
    [sent] = await city.store.registrations_of(people[0])
    conversation = await city.store.find(people[0])
    assert conversation
    await city.store.keep(replace(turn(conversation, "m2"), registration=replace(sent.withdrawn(None, NOON), values=sent.values)))
    assert (await city.november()).by[By.COUNTRY] == (Part("DE", 5),)


async def test_who_was_erased_is_counted_no_more(city: City) -> None:
    gone = await city.asks("answered", NOON, HOUSING, HUKOU)
    for _ in range(5):
        await city.asks("answered", NOON, HOUSING)
    await city.store.erase(gone)
    found = await city.november()
    assert (found.total.questions, found.by[By.ENTRY]) == (5, (Part(HOUSING, 5),))


async def test_what_is_kept_to_count_names_nobody_and_nothing_said(city: City) -> None:
    conversation = await city.asks("answered", NOON, HOUSING)
    rows = await city.database.read(lambda connection: connection.execute(text("SELECT * FROM answered")).all())
    assert len(rows) == 1 and set(map(str, rows[0])) == {"A1", "0", "2026-11-23", "answered", "zh", "web", HOUSING}
    assert conversation not in str(rows)


@pytest.mark.parametrize("kind", SQL)
async def test_answers_of_before_count_with_what_is_known_of_them(kind: str, tmp_path: Path, request: pytest.FixtureRequest, knowledge: Knowledge) -> None:
    database = Database(empty(kind, tmp_path, request))
    await database.write(to("0013"))
    talk = "INSERT INTO conversations (id, channel, peer, state, version, updated_at) VALUES ('old', 'telegram', '1', '', 1, '2026-11-20 04:00:00+00')"
    late = "INSERT INTO receipts (id, conversation, at, verdict, content) VALUES ('A{0}', 'old', '2026-11-20 17:00:00+00', {1}, '')"
    for statement in (talk, *(late.format(place, "NULL" if place == 5 else "'answered'") for place in range(6))):
        await database.write(lambda connection, each=statement: connection.execute(text(each)))  # type: ignore[misc]  # mypy cannot tell a lambda with a default
    await database.migrate()
    found = await SqlAnswerFigures(database, FixedClock(), lambda connection, days: {}).figures(NOVEMBER, Step.DAY)
    assert dict(found.periods)["2026-11-21"] == found.total == Tally(6, {"answered": 5, "": 1})
    assert (found.since, found.by[By.CHANNEL], found.by[By.LANGUAGE]) == (None, (Part("telegram", 6),), ())
    await database.close()
