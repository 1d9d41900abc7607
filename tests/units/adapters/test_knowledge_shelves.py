"""The folder as it would be, and one file put in its place: whole, checked, and not over somebody else's change."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.knowledge_shelves import FolderShelves, digest_of_folder
from bot.adapters.library_files import read_library
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.knowledge import Aspect
from bot.domain.language import Bilingual
from handlers.dialogs.readers import READERS
from tests.fakes import NOON, FixedClock
from tests.proposals import PAPERS, new_entry, proposal
from tests.small_knowledge import change, item_file, small_knowledge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_knowledge(tmp_path)


@pytest.fixture
def shelves(folder: Path) -> FolderShelves:
    return FolderShelves(folder, READERS.keys(), FixedClock())


async def test_a_draft_writes_nothing_and_says_that_the_folder_is_sound(shelves: FolderShelves, folder: Path) -> None:
    before = digest_of_folder(folder)
    drafted = await shelves.draft(proposal())
    assert (drafted.file, drafted.faults, drafted.seen) == ("items/01.md", (), before)
    assert digest_of_folder(folder) == before and PAPERS.zh in drafted.after


async def test_what_the_check_finds_is_said_with_its_line(shelves: FolderShelves) -> None:
    drafted = await shelves.draft(proposal(text=Bilingual("请拨打0532-85916666。", "Please call 0532-85916666.")))
    assert drafted.faults and drafted.faults[0].startswith("knowledge/items/01.md:") and "public lines" in drafted.faults[0]


async def test_what_was_put_is_read_as_knowledge(shelves: FolderShelves, folder: Path) -> None:
    await shelves.put(await shelves.draft(proposal()))
    found, faults = read_library(folder, NOON.date(), READERS.keys())
    assert faults == [] and PAPERS in [clause.text for clause in found.entries["item-1"].known(Aspect.MATERIALS)]
    assert [each.name for each in (folder / "items").iterdir() if each.name.startswith(".")] == []


async def test_an_entry_of_its_own_gets_a_file_and_is_found_there_the_second_time(shelves: FolderShelves, folder: Path) -> None:
    await shelves.put(await shelves.draft(new_entry()))
    found, faults = read_library(folder, NOON.date(), READERS.keys())
    assert faults == [] and (found.entries["notarised-degrees"].status, found.entries["notarised-degrees"].kind) == ("reported", "answer")
    assert (await shelves.draft(new_entry())).stands_already


async def test_a_folder_that_somebody_changed_meanwhile_is_left_alone(shelves: FolderShelves, folder: Path) -> None:
    drafted = await shelves.draft(proposal())
    change(item_file(folder, 7), "在青岛工作。", "在青岛市工作。")
    with pytest.raises(Overtaken):
        await shelves.put(drafted)
    assert PAPERS.zh not in item_file(folder, 1).read_text(encoding="utf-8")
    assert [each.name for each in (folder / "items").iterdir() if each.name.startswith(".")] == []


async def test_of_two_who_write_at_once_one_is_told(shelves: FolderShelves) -> None:
    first, second = await asyncio.gather(shelves.draft(proposal()), shelves.draft(proposal(entry="item-2")))
    done = await asyncio.gather(shelves.put(first), shelves.put(second), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "Overtaken"]


async def test_an_entry_that_is_gone_cannot_be_drafted(shelves: FolderShelves) -> None:
    with pytest.raises(NotAllowed):
        await shelves.draft(replace(proposal(), entry="nowhere"))


async def test_a_new_entry_never_takes_the_place_of_another_whose_file_has_its_name(shelves: FolderShelves, folder: Path) -> None:
    await shelves.put(await shelves.draft(new_entry()))
    kept = folder / "answers" / "notarised-degrees.md"
    change(kept, "id: notarised-degrees", "id: renamed-by-staff")
    before = kept.read_bytes()
    await shelves.put(await shelves.draft(new_entry("P3")))
    found, faults = read_library(folder, NOON.date(), READERS.keys())
    assert kept.read_bytes() == before and faults == [] and {"renamed-by-staff", "notarised-degrees"} <= found.entries.keys()


async def test_beside_a_file_that_cannot_be_read_a_new_entry_of_its_name_says_what_is_wrong_with_it(shelves: FolderShelves, folder: Path) -> None:
    (folder / "answers").mkdir()
    broken = folder / "answers" / "notarised-degrees.md"
    broken.write_text("half a file", encoding="utf-8")
    drafted = await shelves.draft(new_entry())
    assert drafted.file != "answers/notarised-degrees.md" and any("notarised-degrees.md" in fault for fault in drafted.faults)
