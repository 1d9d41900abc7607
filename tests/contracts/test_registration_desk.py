"""What every `RegistrationDesk` promises: what staff note stays, nobody overwrites a colleague unseen, and it is recorded who did what."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registration_desk import SqlRegistrationDesk
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.forms import Value
from bot.domain.registrations import RegistrationStatus
from bot.ports import Store
from bot.ports.registrations import RegistrationDesk, StaffWork
from tests.contracts.test_store import ANNA, SECRET, SQL, address_of, registration_of, turn
from tests.fakes import NOON, FakeStore, FixedClock
from tests.registration_fakes import FakeRegistrationDesk

REFERENCE = "R234567"
CALLED = StaffWork(RegistrationStatus.CONTACTED, "王老师", "电话打通了")


@dataclass
class Place:
    """A store with one registration in it, and the desk over it."""

    store: Store
    desk: RegistrationDesk
    database: Database | None = None


@pytest.fixture(params=["memory", *SQL])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """Each of them."""
    if request.param == "memory":
        memory = FakeStore()
        found = Place(memory, FakeRegistrationDesk(memory))
    else:
        database = Database(str(address_of(request.param, tmp_path, request)))
        await database.migrate()
        vault, clock = Vault(SECRET), FixedClock()
        found = Place(SqlStore(database, vault, clock), SqlRegistrationDesk(database, vault, clock), database)
    first = turn(await found.store.load(ANNA))
    await found.store.keep(replace(first, registration=registration_of(first.after, REFERENCE)))
    yield found
    if found.database:
        await found.database.close()


async def test_what_staff_note_is_found_again_with_who_did_it(place: Place) -> None:
    await place.desk.note_work(REFERENCE, CALLED, "李老师", NOON, 0)
    found = await place.desk.find(REFERENCE)
    assert found and (found.status, found.officer, found.note) == (RegistrationStatus.CONTACTED, "王老师", "电话打通了")
    [done] = await place.desk.record(REFERENCE)
    assert (done.officer, done.at, done.detail) == ("李老师", NOON, "contacted officer note")


async def test_the_record_holds_no_word_of_the_note(place: Place) -> None:
    await place.desk.note_work(REFERENCE, CALLED, "李老师", NOON, 0)
    assert all("打通" not in done.detail for done in await place.desk.record(REFERENCE))


async def test_who_has_not_seen_what_a_colleague_did_changes_nothing(place: Place) -> None:
    await place.desk.note_work(REFERENCE, CALLED, "李老师", NOON, 0)
    with pytest.raises(Overtaken):
        await place.desk.note_work(REFERENCE, StaffWork(RegistrationStatus.DECLINED), "赵老师", NOON, 0)
    found = await place.desk.find(REFERENCE)
    assert found and found.status is RegistrationStatus.CONTACTED
    [done] = await place.desk.record(REFERENCE)
    await place.desk.note_work(REFERENCE, StaffWork(RegistrationStatus.CONFIRMED), "赵老师", NOON + timedelta(hours=1), done.id)
    assert [each.officer for each in await place.desk.record(REFERENCE)] == ["李老师", "赵老师"]


async def test_what_a_person_changes_later_leaves_the_note_alone(place: Place) -> None:
    await place.desk.note_work(REFERENCE, CALLED, "李老师", NOON, 0)
    before = await place.store.load(ANNA)
    [mine] = await place.store.registrations_of(before.id)
    await place.store.keep(replace(turn(before, "m2"), registration=mine.changed({"name": Value("bo", "Bo")}, NOON)))
    found = await place.desk.find(REFERENCE)
    assert found and (found.note, found.version) == ("电话打通了", 2)


async def test_what_was_taken_back_cannot_be_worked_on(place: Place) -> None:
    before = await place.store.load(ANNA)
    [mine] = await place.store.registrations_of(before.id)
    await place.store.keep(replace(turn(before, "m2"), registration=mine.withdrawn(None, NOON)))
    with pytest.raises(NotAllowed):
        await place.desk.note_work(REFERENCE, CALLED, "李老师", NOON, 0)
    assert await place.desk.record(REFERENCE) == []


async def test_nobody_works_on_what_is_not_there(place: Place) -> None:
    assert await place.desk.find("R999999") is None
    with pytest.raises(NotAllowed):
        await place.desk.note_work("R999999", CALLED, "李老师", NOON, 0)


async def test_exports_are_recorded_apart(place: Place) -> None:
    await place.desk.note_export("李老师", NOON, "xlsx 1")
    assert [(done.officer, done.detail) for done in await place.desk.record()] == [("李老师", "xlsx 1")]
    assert await place.desk.record(REFERENCE) == []


@pytest.mark.parametrize("place", SQL, indirect=True)
async def test_the_note_lies_encrypted_and_goes_with_the_person(place: Place) -> None:
    assert place.database
    await place.desk.note_work(REFERENCE, CALLED, "李老师", NOON, 0)
    async with place.database.reading() as connection:
        [(note,)] = (await connection.execute(text("SELECT note FROM registrations"))).all()
    assert note and "打通" not in note
    await place.store.erase((await place.store.load(ANNA)).id)
    async with place.database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM desk_audit WHERE reference IS NOT NULL"))).scalar_one() == 0
