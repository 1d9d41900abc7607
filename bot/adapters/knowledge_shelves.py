"""Room: adapters. The knowledge folder for writing: drafts in a copy that is checked whole, one file put in its place at once. No decisions."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.adapters.entry_writing import new_file, with_statement
from bot.adapters.knowledge_files import SHELVES, files_of, read_entries
from bot.adapters.library_files import read_library
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.knowledge import Aspect, EntryKind
from bot.domain.proposals import Proposal
from bot.ports import Clock
from bot.ports.learning import Drafted

_NEW = next(shelf for shelf, kind in SHELVES.items() if kind is EntryKind.ANSWER)


@dataclass(frozen=True)
class FolderShelves:
    """The `KnowledgeShelves` over a folder; `readers` are the names that its forms may use."""

    folder: Path
    readers: Set[str]
    clock: Clock
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def draft(self, proposal: Proposal) -> Drafted:
        """How the folder would be; raises NotAllowed where the entry is gone."""
        return await asyncio.to_thread(self._draft, proposal)

    def _draft(self, proposal: Proposal) -> Drafted:
        seen = digest_of_folder(self.folder)
        file, before = self._file_of(proposal)
        # A new entry whose file is there was written by the approval before this one.
        after = with_statement(before, proposal) if before else new_file(proposal, day_in_beijing(self.clock.now()).isoformat())
        return Drafted(file, before, after, tuple(self._faults(file, after, proposal)), seen)

    def _file_of(self, proposal: Proposal) -> tuple[str, str]:
        """The entry's file, as a path within the folder, and what it says."""
        entries = read_entries(files_of(self.folder)[0], day_in_beijing(self.clock.now()))
        known = next((each for each in entries.files if each.entry.id == proposal.entry), None)
        if known:
            return str(Path(known.name).relative_to(self.folder.name)), known.content
        if proposal.new is None:
            raise NotAllowed(f"there is no entry {proposal.entry}")
        # A file of this name may hold an entry that was renamed since, or cannot be read: it is never written over.
        names = (f"{_NEW}/{proposal.entry}{'' if number == 1 else f'-{number}'}.md" for number in count(1))
        return next(name for name in names if not (self.folder / name).exists()), ""

    def _faults(self, file: str, after: str, proposal: Proposal) -> Sequence[str]:
        """What `knowledge check` says of a copy with the file in it, and whether the statement can be read there."""
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / self.folder.name
            shutil.copytree(self.folder, copy)
            (copy / file).parent.mkdir(exist_ok=True)
            (copy / file).write_text(after, encoding="utf-8")
            knowledge, faults = read_library(copy, day_in_beijing(self.clock.now()), self.readers)
        entry = knowledge.entries.get(proposal.entry)
        is_there = entry is not None and any(clause.text == proposal.text for clause in entry.known(Aspect(proposal.aspect)))
        missing = () if is_there or faults else (f"{self.folder.name}/{file}:1: the statement cannot be read in the file; add it by hand",)
        return [*map(str, faults), *missing]

    async def put(self, drafted: Drafted) -> None:
        """Write the file; raises Overtaken."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._put, drafted)

    def _put(self, drafted: Drafted) -> None:
        file = self.folder / drafted.file
        file.parent.mkdir(exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as new:
                new.write(drafted.after)
                new.flush()
                os.fsync(new.fileno())
            Path(beside).chmod(file.stat().st_mode if file.exists() else 0o644)
            # Looked at last: whoever changed the folder while this was written has gone first.
            if digest_of_folder(self.folder) != drafted.seen:
                raise Overtaken(drafted.file)
            Path(beside).replace(file)
        finally:
            Path(beside).unlink(missing_ok=True)


def digest_of_folder(folder: Path) -> str:
    """A name for everything in it: changes with any file, and with nothing else. Hidden files do not count."""
    digest = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and not each.name.startswith(".")):
        digest.update(f"{file.relative_to(folder)}\x1f{hashlib.sha256(file.read_bytes()).hexdigest()}\x1e".encode())
    return digest.hexdigest()[:24]
