"""Room: adapters. The folders that staff keep, as one whole: read at one moment, changed all at once, watched. No meaning of the files.

A change of several files is written into a journal first. Whoever reads while the journal is there waits for it; a journal whose writer died is
finished by the next one who comes. So nobody ever sees half a change, on one machine or on several that share the folder.
"""

import asyncio
import base64
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.adapters.folder_reading import bytes_of, walked
from bot.domain.check_faults import FileFault
from bot.domain.editions import Edits, Files, Seen, digest_of_files
from bot.domain.errors import Misconfigured, NotAllowed, Overtaken

log = structlog.get_logger()
_JOURNAL = ".publishing.json"
_BESIDE = (".", "~")
"""How names begin that editors and Excel leave beside a file."""
_KINDS = (".md", ".yaml", ".xlsx")
"""Texts, and lists that are kept as a workbook."""
_ABANDONED = 10.0
"""Seconds after which a journal's writer is taken for dead: writing takes some milliseconds."""
_PATIENCE, _PAUSE = 15.0, 0.05
_GATHERED_MS, _QUIET_MS, _LOOK_MS = 1_000, 100, 5_000
"""Events are gathered until the folder was quiet for a moment, at most a second; where none come (some network folders) it is looked at all the same."""


@dataclass(frozen=True)
class FolderOfFiles:
    """The `KnowledgeFolder` over `knowledge` (all of it) and `prompts` (its replies and canned replies)."""

    knowledge: Path
    prompts: Path

    async def seen(self) -> Seen:
        """What can be read and what cannot, all of one moment; raises Overtaken while it does not keep still."""
        return await asyncio.to_thread(self._seen)

    async def read(self) -> Files:
        """Every file, all of one moment; raises Overtaken while they do not keep still, and Misconfigured where one cannot be read."""
        seen = await self.seen()
        if seen.unreadable:
            raise Misconfigured(*[str(fault) for fault in seen.unreadable])
        return seen.files

    async def put(self, edits: Edits, base: str) -> None:
        """Make these edits, all or none; raises Overtaken, and NotAllowed for a name that is no place for a file of knowledge."""
        places = {name: self._place(name) for name in edits}
        await asyncio.to_thread(self._put, edits, places, base)

    async def watch(self) -> AsyncIterator[None]:
        """Comes round whenever something may have changed."""
        from watchfiles import awatch  # compiled, and of no use to commands that only read

        timing = (_GATHERED_MS, _QUIET_MS, _LOOK_MS)
        async for _ in awatch(
            self.knowledge, self.prompts, watch_filter=_may_matter, yield_on_timeout=True, debounce=timing[0], step=timing[1], rust_timeout=timing[2]
        ):
            yield

    def _seen(self) -> Seen:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if self._is_settled():
                with suppress(FileNotFoundError):  # a file that goes while it is read: not one moment
                    before = self._stamps()
                    seen = self._now()
                    if before == self._stamps() and not self._journal.exists():
                        return seen
            time.sleep(_PAUSE)
        raise Overtaken("the folder of knowledge does not keep still")

    def _now(self) -> Seen:
        read = {name: bytes_of(name, place) for name, place in self._files()}
        files = {name: content for name, content in read.items() if isinstance(content, bytes)}
        return Seen(files, tuple(fault for _, fault in sorted(read.items()) if isinstance(fault, FileFault)))

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Names and places of every file; what is hidden, and what editors leave beside a file, does not count."""
        for place in walked(self.knowledge, _KINDS):
            within = place.relative_to(self.knowledge)
            if not any(part.startswith(_BESIDE) for part in within.parts):
                yield f"knowledge/{within.as_posix()}", place
        for place in (*(self.prompts / "replies").glob("*.yaml"), *self.prompts.glob("canned.yaml")):
            if not place.name.startswith(_BESIDE):
                yield f"prompts/{place.relative_to(self.prompts).as_posix()}", place

    def _stamps(self) -> dict[str, tuple[int, int, int] | None]:
        return {name: _stamp(place) for name, place in self._files()}

    def _place(self, name: str) -> Path:
        root, _, within = name.partition("/")
        parts = Path(within).parts
        is_kept = root == "knowledge" or (root == "prompts" and (within == "canned.yaml" or parts[:1] == ("replies",)))
        is_plain = parts and not Path(within).is_absolute() and not any(part.startswith(_BESIDE) for part in parts)
        if not (is_kept and is_plain and Path(within).suffix in _KINDS):
            raise NotAllowed(f"{name} is no place for a file of knowledge")
        return (self.knowledge if root == "knowledge" else self.prompts) / within

    @property
    def _journal(self) -> Path:
        return self.knowledge / _JOURNAL

    def _is_settled(self) -> bool:
        """Whether no change is being made; one whose writer died is finished first."""
        try:
            age = time.time() - self._journal.stat().st_mtime
        except FileNotFoundError:
            return True
        if age < _ABANDONED:
            return False
        log.warning("editions.finishing", advice="a change was left half done; it is finished now")
        edits = json.loads(self._journal.read_text(encoding="utf-8"))
        self._make({self._place(name): None if content is None else base64.b64decode(content) for name, content in edits.items()})
        self._sweep()
        return True

    def _sweep(self) -> None:
        """What the dead writer had begun beside its files."""
        for left in (*self.knowledge.rglob(".*.new"), *(self.prompts / "replies").glob(".*.new")):
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime >= _ABANDONED:
                    left.unlink()

    def _put(self, edits: Edits, places: dict[str, Path], base: str) -> None:
        if digest_of_files(self._seen().files) != base:
            raise Overtaken("the folder of knowledge")
        handle, beside = tempfile.mkstemp(dir=self.knowledge, prefix=".", suffix=".new")
        try:
            held = {name: None if content is None else base64.b64encode(content).decode() for name, content in edits.items()}
            _write(handle, json.dumps(held).encode())
            try:
                os.link(beside, self._journal)  # whole at once, and never in place of another's
            except FileExistsError as error:
                raise Overtaken("the folder of knowledge") from error
        finally:
            Path(beside).unlink(missing_ok=True)
        if digest_of_files(self._now().files) != base:  # somebody edited a file in that very moment
            self._journal.unlink()
            raise Overtaken("the folder of knowledge")
        self._make({places[name]: content for name, content in edits.items()})

    def _make(self, edits: dict[Path, bytes | None]) -> None:
        """What the journal says; doing it twice does no harm."""
        for place, content in edits.items():
            if content is None:
                place.unlink(missing_ok=True)
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".new")
            _write(handle, content)
            Path(beside).chmod(place.stat().st_mode if place.exists() else 0o644)
            Path(beside).replace(place)
        self._journal.unlink(missing_ok=True)


def _stamp(place: Path) -> tuple[int, int, int] | None:
    """Changes with what stands there; None where that may not even be looked at."""
    try:
        stat = place.stat()
    except PermissionError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _write(handle: int, content: bytes) -> None:
    with os.fdopen(handle, "wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())


def _may_matter(_: object, path: str) -> bool:
    """Whether an event is about a file that staff keep, or about the journal."""
    name = Path(path).name
    return name == _JOURNAL or (name.endswith(_KINDS) and not name.startswith(_BESIDE))
