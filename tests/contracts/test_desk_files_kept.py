"""What the shelf of officers' files promises. The fake and SQL alike; what is stored can be read with our key only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.adapters.sql_desk_files import SqlDeskFiles
from bot.adapters.sql_engine import Database
from bot.adapters.sql_store import SqlStore
from bot.adapters.vault import Vault
from bot.domain.cases import Case, CaseState
from bot.domain.desk_files import MOST, DeskFile, FileKind
from bot.domain.errors import NotAllowed
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.ports import Turn
from bot.ports.desk_files import DeskFiles
from tests.contracts.test_store import SECRET, SQL, address_of
from tests.desk_tools_fakes import PDF, FakeDeskFiles
from tests.fakes import NOON, FixedClock

FILE = DeskFile("7f" * 16, "C1", "r1", "材料清单.pdf", FileKind.PDF, len(PDF), NOON, "李老师")


@dataclass
class Stored:
    """Files beside the cases of two people, in a real database."""

    files: DeskFiles
    store: SqlStore
    database: Database


@asynccontextmanager
async def stored_at(address: str | None) -> AsyncIterator[Stored]:
    assert address
    database = Database(address)
    await database.migrate()
    store = SqlStore(database, Vault(SECRET), FixedClock())
    for case in ("C1", "C2"):
        key = ConversationKey(Channel.WEB, f"token-{case}")
        before = await store.load(key)
        opened = Case(case, before.id, "web", "zh", "laoshan", CaseState.NEW, NOON)
        await store.keep(Turn(before, replace(before, version=1), Inbound(key, "m", ""), (), case=opened))
    yield Stored(SqlDeskFiles(database, Vault(SECRET)), store, database)
    await database.close()


@pytest.fixture(params=SQL)
async def stored(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stored]:
    async with stored_at(address_of(request.param, tmp_path, request)) as opened:
        yield opened


@pytest.fixture(params=["memory", *SQL])
async def files(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DeskFiles]:
    if request.param == "memory":
        yield FakeDeskFiles()
        return
    async with stored_at(address_of(request.param, tmp_path, request)) as opened:
        yield opened.files


async def test_a_file_comes_back_as_it_was_kept(files: DeskFiles) -> None:
    assert await files.add(FILE, PDF) == FILE
    assert await files.find(FILE.id) == FILE
    assert await files.content(FILE.id) == PDF
    assert await files.find("0" * 32) is None and await files.content("0" * 32) is None


async def test_the_largest_file_fits(files: DeskFiles) -> None:
    content = PDF + bytes(MOST - len(PDF))
    await files.add(replace(FILE, size=MOST), content)
    assert await files.content(FILE.id) == content


async def test_the_same_message_keeps_one_file(files: DeskFiles) -> None:
    await files.add(FILE, PDF)
    again = await files.add(replace(FILE, id="8e" * 16, name="other.pdf"), PDF)
    assert again == FILE and await files.find("8e" * 16) is None
    other = replace(FILE, id="9d" * 16, case="C2")
    assert await files.add(other, PDF) == other


async def test_what_is_removed_is_gone_and_the_others_stay(files: DeskFiles) -> None:
    other = replace(FILE, id="8e" * 16, message_id="r2")
    for file in (FILE, other):
        await files.add(file, PDF)
    await files.remove(FILE.id)
    assert await files.content(FILE.id) is None and await files.content(other.id) == PDF


async def test_what_is_older_is_swept(files: DeskFiles) -> None:
    await files.add(FILE, PDF)
    await files.add(replace(FILE, id="8e" * 16, message_id="r2", at=NOON + timedelta(days=1)), PDF)
    assert await files.sweep(NOON + timedelta(hours=1)) == 1
    assert await files.find(FILE.id) is None and await files.find("8e" * 16)


def test_the_key_of_a_link_is_each_file_s_own(files: DeskFiles) -> None:
    keys = [files.key(name) for name in (FILE.id, "8e" * 16, FILE.id)]
    assert keys[0] == keys[2] != keys[1] and len(keys[0]) == 64


async def test_a_file_goes_with_its_person_s_data_and_not_with_another_s(stored: Stored) -> None:
    other = replace(FILE, id="8e" * 16, case="C2")
    for file in (FILE, other):
        await stored.files.add(file, PDF)
    assert await stored.store.erase("token-C1")
    assert await stored.files.content(FILE.id) is None and await stored.files.content(other.id) == PDF


async def test_a_file_for_a_case_that_is_gone_is_refused(stored: Stored) -> None:
    await stored.store.erase("token-C1")
    with pytest.raises(NotAllowed):
        await stored.files.add(FILE, PDF)


async def test_who_reads_the_database_alone_reads_neither_name_nor_content(stored: Stored) -> None:
    await stored.files.add(FILE, PDF)
    [row] = await stored.database.read(lambda connection: connection.execute(text("SELECT * FROM desk_files")).all())
    whole = b"|".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    assert b"a list" not in whole and "材料清单".encode() not in whole
