"""What the history of editions promises, in memory and in SQL alike."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.sql_engine import Database
from bot.adapters.sql_history import SqlHistory
from bot.domain.editions import Change, ChangeState, Files, Origin, Version
from bot.domain.errors import NotAllowed, Overtaken
from bot.ports.editions import KnowledgeHistory
from tests.contracts.test_store import SQL, address_of
from tests.editions_fakes import FakeHistory
from tests.fakes import NOON

FIRST: Files = {"knowledge/a.md": b"a", "knowledge/b.md": "乙".encode()}
LINE = Version(0, "d1", NOON, "市台小赵", "新标准", Origin.PAGE, ("knowledge/a.md",), "老王", "known")
CHANGE = Change("K1", {"knowledge/a.md": b"\xff new", "knowledge/b.md": None}, "小赵", NOON, "why", Origin.IMPORT, "d1", "because")


@pytest.fixture(params=["memory", *SQL])
async def history(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[KnowledgeHistory]:
    """An empty history."""
    address = address_of(request.param, tmp_path, request)
    if address is None:
        yield FakeHistory()
        return
    database = Database(address)
    yield SqlHistory(database)
    await database.close()


async def test_a_version_comes_back_as_it_was_with_its_files(history: KnowledgeHistory) -> None:
    kept = await history.add(LINE, FIRST)
    assert kept == replace(LINE, number=kept.number)
    assert await history.find(kept.number) == kept == await history.newest()
    assert dict(await history.files(kept.number)) == FIRST


async def test_the_newest_stands_first_and_a_file_has_its_own_line(history: KnowledgeHistory) -> None:
    first = await history.add(LINE, FIRST)
    second = await history.add(replace(LINE, names=("knowledge/b.md",), at=NOON + timedelta(hours=1)), {**FIRST, "knowledge/b.md": b"b"})
    assert [each.number for each in await history.listed()] == [second.number, first.number]
    assert [each.number for each in await history.listed(name="knowledge/a.md")] == [first.number]
    assert [each.number for each in await history.listed(before=second.number)] == [first.number]
    assert (await history.files(first.number))["knowledge/b.md"] == "乙".encode()


async def test_nothing_kept_is_nothing_found(history: KnowledgeHistory) -> None:
    assert (await history.newest(), await history.find(7), dict(await history.files(7)), await history.change("K0")) == (None, None, {}, None)


async def test_a_change_waits_as_it_was_sent_and_is_decided_once(history: KnowledgeHistory) -> None:
    await history.add_change(CHANGE)
    assert await history.change("K1") == CHANGE
    decided = CHANGE.decided(ChangeState.PUBLISHED, "老王", NOON, "checked")
    await history.decide(decided)
    assert await history.change("K1") == decided
    assert (list(await history.changes(ChangeState.WAITING)), list(await history.changes())) == ([], [decided])
    with pytest.raises(NotAllowed):
        await history.decide(replace(decided, state=ChangeState.REFUSED))


async def test_of_those_who_add_after_the_same_line_one_does_and_the_others_are_told(history: KnowledgeHistory) -> None:
    ends = await asyncio.gather(*(history.add(replace(LINE, digest=f"d{each}"), FIRST, after=0) for each in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ends) == ["Overtaken", "Overtaken", "Overtaken", "Version"]
    (only,) = await history.listed()
    with pytest.raises(Overtaken):
        await history.add(LINE, FIRST, after=only.number - 1)
    assert (await history.add(LINE, FIRST, after=only.number)).number > only.number
    assert len(await history.listed()) == 2


async def test_a_change_that_is_begun_is_taken_from_there_alone(history: KnowledgeHistory) -> None:
    begun = replace(CHANGE.decided(ChangeState.PUBLISHED, "老王", NOON, "checked"), state=ChangeState.BEGUN)
    await history.add_change(CHANGE)
    await history.decide(begun)
    assert list(await history.changes(ChangeState.BEGUN)) == [begun]
    with pytest.raises(NotAllowed):
        await history.decide(replace(begun, state=ChangeState.REFUSED))
    await history.decide(replace(begun, state=ChangeState.PUBLISHED), was=ChangeState.BEGUN)
    assert list(await history.changes(ChangeState.BEGUN)) == []
