"""Fakes of what editions are kept in, as unkind as the real things: others run before an answer comes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from bot.domain.check_faults import FileFault
from bot.domain.editions import Change, ChangeState, Edits, Failing, Files, Seen, Version, changed, digest_of_files
from bot.domain.errors import NotAllowed, Overtaken, StoreUnavailable
from bot.domain.golden import GoldenQuestion
from bot.domain.language import Bilingual
from bot.domain.library import Knowledge
from bot.engine.answering import Answering
from bot.engine.editions import Edition, Editions
from bot.engine.publishing import Made, Publishing
from tests.fakes import FixedClock


@dataclass
class FakeFolder:
    """The `KnowledgeFolder` in memory; tests edit `files` as somebody with an editor does."""

    files: dict[str, bytes]
    unreadable: tuple[FileFault, ...] = ()

    async def seen(self) -> Seen:
        """All of one moment."""
        seen = Seen(self._readable(), self.unreadable)
        await asyncio.sleep(0)
        return seen

    async def put(self, edits: Edits, base: str) -> None:
        """All or none; raises Overtaken."""
        await asyncio.sleep(0)
        if digest_of_files(self._readable()) != base:
            raise Overtaken("the folder")
        self.files = dict(changed(self.files, edits))

    def _readable(self) -> Files:
        closed = {fault.file for fault in self.unreadable}
        return {name: content for name, content in self.files.items() if name not in closed}

    async def watch(self) -> AsyncIterator[None]:
        """Comes round all the time."""
        while True:
            await asyncio.sleep(0)
            yield


@dataclass
class FakeHistory:
    """The `KnowledgeHistory` in memory. `is_down` makes every call raise StoreUnavailable."""

    lines: list[tuple[Version, Files]] = field(default_factory=list)
    kept: dict[str, Change] = field(default_factory=dict)
    is_down: bool = False

    async def _reach(self) -> None:
        await asyncio.sleep(0)
        if self.is_down:
            raise StoreUnavailable("the fake database is down")

    async def add(self, version: Version, files: Files, after: int | None = None) -> Version:
        """Keep a version; raises Overtaken where another one came after that."""
        await self._reach()
        if after not in (None, len(self.lines)):
            raise Overtaken("the fake history")
        numbered = replace(version, number=len(self.lines) + 1)
        self.lines.append((numbered, dict(files)))
        return numbered

    async def listed(self, limit: int = 50, name: str | None = None, before: int | None = None) -> Sequence[Version]:
        """The newest first."""
        await self._reach()
        found = [version for version, _ in reversed(self.lines) if (name is None or name in version.names) and (before is None or version.number < before)]
        return found[:limit]

    async def find(self, number: int) -> Version | None:
        """One of them."""
        await self._reach()
        return next((version for version, _ in self.lines if version.number == number), None)

    async def newest(self) -> Version | None:
        """The last one."""
        await self._reach()
        return self.lines[-1][0] if self.lines else None

    async def files(self, number: int) -> Files:
        """The files of a version."""
        await self._reach()
        return next((files for version, files in self.lines if version.number == number), {})

    async def add_change(self, change: Change) -> None:
        """Keep a change."""
        await self._reach()
        self.kept[change.id] = change

    async def change(self, change_id: str) -> Change | None:
        """One of them."""
        await self._reach()
        return self.kept.get(change_id)

    async def changes(self, state: ChangeState | None = None, limit: int = 100) -> Sequence[Change]:
        """The newest first."""
        await self._reach()
        return [change for change in reversed(self.kept.values()) if state in (None, change.state)][:limit]

    async def decide(self, decided: Change, was: ChangeState = ChangeState.WAITING) -> None:
        """Keep what was decided."""
        await self._reach()
        if self.kept[decided.id].state is not was:
            raise NotAllowed(decided.id)
        self.kept[decided.id] = decided


def edition(files: Files) -> Edition[str]:
    """An edition whose rooms are the words of its only file."""
    said = files.get("knowledge/a.md", b"").decode()
    questions = tuple(GoldenQuestion(line, None, (line,)) for line in said.split() if line.startswith("?"))  # type: ignore[arg-type]
    knowledge = Knowledge({}, {}, (), (), (), {}, golden=questions, version=digest_of_files(files))
    return Edition(knowledge.version, dict(files), knowledge, cast(Answering, said), said)


async def make(files: Files) -> Made[str]:
    """A file that says `broken` has a fault."""
    await asyncio.sleep(0)
    broken = Bilingual("坏了；请改好", "broken; mend it")
    faults = tuple(FileFault(name, 1, broken) for name, content in files.items() if b"broken" in content)
    return Made(None, faults) if faults else Made(edition(files))


async def ask(answering: Answering, questions: Sequence[GoldenQuestion], known: frozenset[str]) -> tuple[Failing, ...]:
    """A golden question `?word` fails where the file does not say `word`."""
    await asyncio.sleep(0)
    said = str(answering).split()
    return tuple(Failing(each.id, each.id, (("says", each.id[1:]),), "", each.id in known) for each in questions if each.id[1:] not in said)


def publishing(files: Mapping[str, bytes], needs_two: bool = False) -> "Publishing[str]":
    """Over a folder with these files, which answers already."""
    folder, history = FakeFolder(dict(files)), FakeHistory()
    return Publishing(Editions(edition(files)), folder, history, make, ask, FixedClock(), needs_two)
