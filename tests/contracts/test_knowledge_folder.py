"""What the folders that staff keep promise: read at one moment, changed all at once also when the machine stops, watched."""

import asyncio
import json
import os
import threading
import time
from pathlib import Path

import pytest

from bot.adapters.knowledge_folder import FolderOfFiles
from bot.domain.editions import digest_of_files
from bot.domain.errors import Misconfigured, NotAllowed, Overtaken
from bot.domain.language import Language

A, B, REPLIES = "knowledge/items/a.md", "knowledge/b.yaml", "prompts/replies/zh.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> FolderOfFiles:
    """Two files of knowledge and one of replies."""
    for name, text in ((A, "a"), (B, "b"), (REPLIES, "hello: 您好"), ("prompts/cues.yaml", "not kept by staff")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return FolderOfFiles(tmp_path / "knowledge", tmp_path / "prompts")


async def test_it_reads_what_staff_keep_and_nothing_beside(folder: FolderOfFiles) -> None:
    for beside in (".a.md.swp", ".hidden.md", "a.md~", "~$jobs.xlsx", "notes.docx"):
        (folder.knowledge / "items" / beside).write_text("x", encoding="utf-8")
    assert dict(await folder.read()) == {A: b"a", B: b"b", REPLIES: "hello: 您好".encode()}


def close(file: Path) -> None:
    """Nobody may read this file, not even root, whom rights do not stop."""
    file.unlink()
    file.symlink_to("/proc/self/mem")


def badly_named(folder: FolderOfFiles) -> Path:
    """A file as it comes out of an archive made on Chinese Windows."""
    place = folder.knowledge / "items" / os.fsdecode("住房.md".encode("gb18030"))
    place.write_text("x", encoding="utf-8")
    return place


async def test_a_file_whose_name_cannot_be_read_is_told_of_and_the_others_are_read_and_changed(folder: FolderOfFiles) -> None:
    badly_named(folder)
    seen = await folder.seen()
    [fault] = seen.unreadable
    assert fault.file == "knowledge/items/住房.md" and "请给文件改个名字" in fault.for_(Language.ZH) and "rename the file" in fault.for_(Language.EN)
    await folder.put({B: b"new"}, digest_of_files(seen.files))
    assert (await folder.seen()).files == {A: b"a", B: b"new", REPLIES: "hello: 您好".encode()}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that even root cannot read is taken from Linux's /proc")
async def test_a_file_that_cannot_be_read_is_told_of_and_not_taken_for_gone(folder: FolderOfFiles) -> None:
    close(folder.knowledge / "items" / "a.md")
    seen = await folder.seen()
    assert [fault.file for fault in seen.unreadable] == [A] and "文件读不了" in seen.unreadable[0].for_(Language.ZH)
    assert set(seen.files) == {B, REPLIES} and seen.covers(B) and not seen.covers(A)


async def test_who_needs_every_file_is_told_which_cannot_be_read(folder: FolderOfFiles) -> None:
    badly_named(folder)
    with pytest.raises(Misconfigured, match=r"knowledge/items/住房\.md:1: the file's name"):
        await folder.read()


async def test_a_change_of_several_files_makes_changes_and_removes(folder: FolderOfFiles) -> None:
    await folder.put({A: b"new", B: None, "knowledge/answers/c.md": b"c"}, digest_of_files(await folder.read()))
    assert dict(await folder.read()) == {A: b"new", "knowledge/answers/c.md": b"c", REPLIES: "hello: 您好".encode()}
    assert not [each for each in folder.knowledge.rglob(".*")], "nothing is left beside"


async def test_who_saw_another_folder_is_overtaken_and_nothing_changes(folder: FolderOfFiles) -> None:
    seen = digest_of_files(await folder.read())
    (folder.knowledge / "b.yaml").write_text("by hand", encoding="utf-8")
    with pytest.raises(Overtaken):
        await folder.put({A: b"new"}, seen)
    assert (await folder.read())[A] == b"a"


@pytest.mark.parametrize(
    "name", ["knowledge/../outside.md", "knowledge/.hidden.md", "/etc/x.md", "prompts/cues.yaml", "knowledge/run.sh", "bot/a.md", "knowledge/"]
)
async def test_no_name_leads_out_of_the_folders(folder: FolderOfFiles, name: str) -> None:
    with pytest.raises(NotAllowed):
        await folder.put({name: b"x"}, digest_of_files(await folder.read()))


async def test_a_change_left_half_done_is_finished_by_who_comes_next(folder: FolderOfFiles) -> None:
    journal = folder.knowledge / ".publishing.json"
    journal.write_text(json.dumps({A: "bmV3", B: None}), encoding="utf-8")
    (folder.knowledge / "items" / "a.md").write_text("new", encoding="utf-8")  # the machine stopped here
    beside, others = folder.knowledge / "items" / ".x1.new", folder.knowledge / ".x2.new"
    for left in (beside, others):
        left.write_text("begun", encoding="utf-8")
    for each in (journal, beside):
        os.utime(each, (time.time() - 60,) * 2)
    assert dict(await folder.read()) == {A: b"new", REPLIES: "hello: 您好".encode()}
    assert not journal.exists()
    assert (beside.exists(), others.exists()) == (False, True), "only what nobody is writing at this moment is swept"


async def test_while_a_change_is_being_made_readers_wait_for_it(folder: FolderOfFiles) -> None:
    journal = folder.knowledge / ".publishing.json"
    journal.write_text("{}", encoding="utf-8")
    reading = asyncio.create_task(folder.read())
    await asyncio.sleep(0.2)
    assert not reading.done()
    journal.unlink()
    assert A in await reading


async def test_nobody_sees_half_a_change_while_many_are_made(folder: FolderOfFiles) -> None:
    ends = threading.Event()
    mixed: list[dict[str, bytes]] = []

    def keep_reading() -> None:
        while not ends.is_set():
            seen = asyncio.run(folder.read())
            if seen[A] != seen[B] and seen[A] != b"a":
                mixed.append(dict(seen))

    reader = threading.Thread(target=keep_reading)
    reader.start()
    for number in range(40):
        content = str(number).encode()
        await folder.put({A: content, B: content}, digest_of_files(await folder.read()))
    ends.set()
    reader.join()
    assert mixed == []


async def test_it_comes_round_when_a_file_is_edited(folder: FolderOfFiles) -> None:
    rounds = folder.watch()
    coming = asyncio.ensure_future(anext(rounds))
    await asyncio.sleep(0.5)
    assert not coming.done()
    (folder.knowledge / "items" / "a.md").write_text("edited", encoding="utf-8")
    await asyncio.wait_for(coming, 3)
    await rounds.aclose()  # type: ignore[attr-defined]
