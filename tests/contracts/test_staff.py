"""What accounts and the audit promise, kept by the fakes and by SQL alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.adapters.sql_accounts import SqlAccounts
from bot.adapters.sql_audit import SqlAudit
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.cases import Case, CaseState
from bot.domain.desk_accounts import MOST_FOR_A_NAME, MOST_FROM_AN_ADDRESS, TRIES_COUNT_FOR, Account
from bot.domain.desk_roles import Act, Role
from bot.ports import Accounts, Audit, AuditLine, AuditWanted, Store
from bot.settings import PROJECT
from tests.contracts.test_store import ANNA, SECRET, SQL, address_of, turn
from tests.databases import empty
from tests.fakes import NOON, FakeStore, FixedClock
from tests.staff_fakes import FakeAccounts, FakeAudit

LI, WANG = Account("李老师", Role.OFFICER, "laoshan"), Account("王老师", Role.ADMIN)
SECOND = timedelta(seconds=1)


@dataclass
class Place:
    """A desk's accounts and audit, and a store with one case."""

    accounts: Accounts
    audit: Audit
    store: Store
    database: Database | None = None


@pytest.fixture(params=["memory", *SQL])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    if request.param == "memory":
        found = Place(FakeAccounts(), FakeAudit(), FakeStore())
    else:
        database = Database(str(address_of(request.param, tmp_path, request)))
        await database.migrate()
        found = Place(SqlAccounts(database, SECRET), SqlAudit(database), SqlStore(database, Vault(SECRET), FixedClock()), database)
    before = turn(await found.store.load(ANNA))
    case = Case("C234567", before.after.id, "web", "zh", "laoshan", CaseState.NEW, NOON)
    await found.store.keep(replace(before, case=case))
    yield found
    if found.database:
        await found.database.close()


async def test_an_account_is_found_by_its_name_alone(place: Place) -> None:
    assert await place.accounts.add(LI, NOON) is True
    assert await place.accounts.find("李老师") == LI
    assert await place.accounts.find("李老") is None


async def test_a_name_is_given_once_even_to_two_at_the_same_time(place: Place) -> None:
    given = await asyncio.gather(*(place.accounts.add(replace(WANG, role=role), NOON) for role in (Role.ADMIN, Role.CITY)))
    assert sorted(given) == [False, True]
    assert len(await place.accounts.every()) == 1


async def test_a_changed_account_keeps_its_password_and_the_others_stay(place: Place) -> None:
    for each in (LI, WANG):
        await place.accounts.add(each, NOON)
    await place.accounts.set_password("李老师", "hash")
    assert await place.accounts.change("李老师", Role.CITY, None, True) is True
    assert await place.accounts.every() == [Account("李老师", Role.CITY, None, True, True), WANG]
    assert await place.accounts.password_of("李老师") == "hash" and await place.accounts.password_of("王老师") is None


async def test_nobody_who_is_not_there_is_changed(place: Place) -> None:
    assert await place.accounts.change("李老师", Role.ADMIN, None, False) is False
    await place.accounts.set_password("李老师", "hash")
    assert await place.accounts.every() == [] and await place.accounts.password_of("李老师") is None


async def test_after_too_many_tries_a_name_is_locked_from_everywhere_until_they_are_old(place: Place) -> None:
    for n in range(MOST_FOR_A_NAME):
        assert (await place.accounts.try_password("李老师", f"10.0.0.{n}", NOON + n * SECOND)).locked_until(NOON + n * SECOND) is None
    at = NOON + timedelta(minutes=1)
    assert (await place.accounts.try_password("李老师", "10.0.0.99", at)).locked_until(at) == NOON + TRIES_COUNT_FOR
    assert (await place.accounts.try_password("王老师", "10.0.0.99", at)).locked_until(at) is None
    later = NOON + TRIES_COUNT_FOR + SECOND
    assert (await place.accounts.try_password("李老师", "10.0.0.99", later)).locked_until(later) is None


async def test_after_too_many_tries_an_address_is_locked_for_every_name(place: Place) -> None:
    for n in range(MOST_FROM_AN_ADDRESS):
        await place.accounts.try_password(f"name {n}", "10.0.0.1", NOON)
    assert (await place.accounts.try_password("李老师", "10.0.0.1", NOON)).locked_until(NOON) == NOON + TRIES_COUNT_FOR
    assert (await place.accounts.try_password("李老师", "10.0.0.2", NOON)).locked_until(NOON) is None


async def test_tries_at_once_are_all_counted(place: Place) -> None:
    tried = await asyncio.gather(*(place.accounts.try_password("李老师", f"10.0.0.{n}", NOON) for n in range(12)))
    assert sum(each.locked_until(NOON) is None for each in tried) == MOST_FOR_A_NAME


async def test_tries_while_it_is_locked_do_not_lock_it_for_longer(place: Place) -> None:
    for n in range(MOST_FOR_A_NAME + 3):
        await place.accounts.try_password("李老师", "10.0.0.1", NOON + n * timedelta(minutes=1))
    later = NOON + TRIES_COUNT_FOR + SECOND
    assert (await place.accounts.try_password("李老师", "10.0.0.1", later)).locked_until(later) is None


async def test_the_right_password_forgets_the_tries_of_its_name_alone(place: Place) -> None:
    for name in ("李老师", "王老师"):
        for _ in range(MOST_FOR_A_NAME):
            await place.accounts.try_password(name, "10.0.0.1", NOON)
    await place.accounts.tried_well("李老师")
    locked = {name: (await place.accounts.try_password(name, "10.0.0.2", NOON)).locked_until(NOON) for name in ("李老师", "王老师")}
    assert locked == {"李老师": None, "王老师": NOON + TRIES_COUNT_FOR}


def line(act: Act, officer: str = "李老师", **more: object) -> AuditLine:
    return replace(AuditLine(NOON, officer, "officer", act), **more)  # type: ignore[arg-type]  # fields by name


async def test_the_audit_says_what_was_written_the_newest_first(place: Place) -> None:
    first, second = line(Act.LOOK, case="C234567"), line(Act.CHANGE_TEAM, "王老师", role="admin", account="李老师", detail="disable", is_allowed=False)
    for each in (first, second):
        await place.audit.add(each)
    found = await place.audit.find(AuditWanted(), 10)
    assert [replace(each, id=0) for each in found] == [second, first]
    assert [each.act for each in await place.audit.find(AuditWanted(), 10, before=found[0].id)] == [Act.LOOK]
    assert [each.act for each in await place.audit.find(AuditWanted(), 1)] == [Act.CHANGE_TEAM]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AuditWanted(officer="王老师"), [Act.SIGN_IN]),
        (AuditWanted(act="look"), [Act.LOOK]),
        (AuditWanted(is_forbidden=True), [Act.CLAIM]),
        (AuditWanted(of_cases=True), [Act.CLAIM, Act.LOOK]),
        (AuditWanted(day=(NOON + timedelta(days=1)).date()), [Act.SIGN_IN]),
        (AuditWanted(day=NOON.date(), act="sign_in"), []),
    ],
)
async def test_what_is_looked_for_in_the_audit_is_found_and_nothing_else(place: Place, wanted: AuditWanted, found: list[Act]) -> None:
    midnight_in_qingdao = NOON.replace(hour=16)
    for each in (line(Act.LOOK, case="C234567"), line(Act.CLAIM, is_allowed=False), line(Act.SIGN_IN, "王老师", at=midnight_in_qingdao)):
        await place.audit.add(each)
    assert [each.act for each in await place.audit.find(wanted, 10)] == found


async def test_a_look_is_remembered_for_who_looked_at_what_since_when(place: Place) -> None:
    await place.audit.add(line(Act.LOOK, case="C234567"))
    await place.audit.add(line(Act.LOOK, "王老师", case="C234567", is_allowed=False))
    asked = [("李老师", "C234567", NOON), ("李老师", "C234567", NOON + SECOND), ("王老师", "C234567", NOON), ("李老师", "C999999", NOON)]
    assert [await place.audit.has_looked(*each) for each in asked] == [True, False, False, False]


@pytest.mark.parametrize("place", SQL, indirect=True)
async def test_who_is_forgotten_is_named_in_no_line_and_no_line_is_lost(place: Place) -> None:
    assert place.database
    await place.audit.add(line(Act.LOOK, case="C234567"))
    await place.store.erase((await place.store.load(ANNA)).id)
    [kept] = await place.audit.find(AuditWanted(), 10)
    assert (kept.officer, kept.act, kept.case) == ("李老师", Act.LOOK, "")


@pytest.mark.parametrize("place", SQL, indirect=True)
async def test_neither_names_that_are_none_nor_addresses_are_kept(place: Place) -> None:
    assert place.database
    await place.accounts.try_password("typed by mistake", "10.0.0.1", NOON)
    async with place.database.reading() as connection:
        [row] = (await connection.execute(text("SELECT * FROM sign_in_tries"))).all()
    assert "typed" not in str(row) and "10.0.0.1" not in str(row)


def to(revision: str) -> Callable[[Connection], None]:
    """Bring the tables of a database to this version."""

    def work(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(PROJECT / "bot" / "adapters" / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return work


_OF_BEFORE = (
    "INSERT INTO desk_record (at, officer, what, reference, detail) VALUES ('2026-11-20 04:00:00+00', '李老师', 'changed', NULL, 'contacted note')",
    "INSERT INTO desk_record (at, officer, what, reference, detail) VALUES ('2026-11-21 04:00:00+00', '王老师', 'exported', NULL, 'xlsx 3')",
    "INSERT INTO sign_ins (digest, kind, officer, until) VALUES ('d1', 'session', '李老师', '2027-01-01 00:00:00+00')",
    "INSERT INTO sign_ins (digest, kind, officer, until) VALUES ('d2', 'link', NULL, '2027-01-01 00:00:00+00')",
)


@pytest.mark.parametrize("kind", SQL)
async def test_the_record_of_before_goes_on_in_the_audit_and_sessions_without_an_account_end(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = Database(empty(kind, tmp_path, request))
    await database.write(to("0008"))
    for statement in _OF_BEFORE:
        await database.write(lambda connection, each=statement: connection.execute(text(each)))  # type: ignore[misc]  # mypy cannot tell a lambda with a default
    await database.migrate()
    found = await SqlAudit(database).find(AuditWanted(), 10)
    assert [(each.officer, each.act, each.detail) for each in found] == [
        ("王老师", Act.EXPORT_REGISTRATIONS, "xlsx 3"),
        ("李老师", Act.CHANGE_REGISTRATION, "contacted note"),
    ]
    assert await database.read(lambda connection: connection.execute(text("SELECT digest FROM sign_ins")).scalars().all()) == ["d2"]
    await database.close()
