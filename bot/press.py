"""Room: bootstrap. Makes editions: reads what staff wrote, indexes it, joins the rooms over it. Decides nothing about them."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.adapters.canned_files import canned_faults, read_canned
from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.field import examples_of, orders_of
from bot.adapters.library_files import library_of, read_sound_library
from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.reply_check import reply_faults
from bot.adapters.text_files import read_phrasebook
from bot.domain.answers import Passage
from bot.domain.canned import CannedReply
from bot.domain.check_faults import as_told
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.editions import Files, digest_of_files
from bot.domain.errors import Misconfigured
from bot.domain.library import Knowledge
from bot.domain.matching import passages_of_openings
from bot.domain.passages import passages_of, scope_passages
from bot.domain.phrasebook import Phrasebook
from bot.engine.editions import Edition
from bot.engine.trying import Made
from bot.house import House
from bot.ports import Clock, Scripts
from bot.settings import Settings
from handlers.dialogs.readers import READERS

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """What staff wrote, read and found sound."""

    knowledge: Knowledge
    phrases: Phrasebook
    canned: tuple[CannedReply, ...]


def read_written(knowledge_dir: Path, prompts_dir: Path, today: date, version: str) -> Written:
    """What these folders say; raises Misconfigured with every fault."""
    knowledge = replace(read_sound_library(knowledge_dir, today, READERS.keys()), version=version)
    phrases = read_phrasebook(prompts_dir / "replies")
    return Written(knowledge, phrases, read_canned(prompts_dir / "canned.yaml", knowledge.entries))


def written_in(files: Files, today: date) -> Written:
    """What these files say, read from a copy: these and no others, whoever edits the folder now; raises Misconfigured with every fault."""
    with tempfile.TemporaryDirectory() as place:
        for name, content in files.items():
            file = Path(place) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return read_written(Path(place) / "knowledge", Path(place) / "prompts", today, digest_of_files(files))


def open_index(
    settings: Settings, embedder: LocalEmbedder, knowledge: Knowledge, scripts: Scripts, progress: Progress = lambda done, total: None
) -> ChromaIndex:
    """The passage index of this knowledge, built where it is not complete."""
    try:
        client = open_chroma(str(settings.var_dir / "chroma"), settings.chroma_url)
        examples, orders = list(examples_of(knowledge)), list(orders_of(knowledge))
        index = ChromaIndex(client, embedder, scripts, _passages(knowledge), knowledge.terms, examples, orders=orders)
        index.build(progress)
    except OSError as error:
        raise Misconfigured(f"VAR_DIR: the index cannot be written to {settings.var_dir} ({error.strerror}); make room, or choose another folder") from error
    return index


def _passages(knowledge: Knowledge) -> list[Passage]:
    return [*[p for entry in knowledge.entries.values() for p in passages_of(entry)], *scope_passages(knowledge.topics.values())]


def open_needs(index: ChromaIndex, knowledge: Knowledge) -> ChromaIndex | None:
    """The index over the entries of the three lists, beside the one of the knowledge; None while the lists are empty."""
    return index.beside("needs", list(passages_of_openings(knowledge.openings)), knowledge.terms) if knowledge.openings else None


@dataclass
class Press:
    """Makes an edition of files; `index` is the newest one made, from which the next takes over what stayed the same.

    `promised`: the texts that the program says; staff may word them otherwise, but none may go, and each fills in the same.
    """

    clock: Clock
    joined: Callable[[Written, ChromaIndex, ChromaIndex | None], House]
    index: ChromaIndex
    promised: Phrasebook
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def make(self, files: Files) -> Made[House]:
        """An edition of these files, or their faults; raises IndexUnavailable."""
        library = await asyncio.to_thread(library_of, files, day_in_beijing(self.clock.now()), READERS.keys())
        texts = (*await asyncio.to_thread(reply_faults, files, self.promised), *canned_faults(files, library.knowledge.entries))
        if faults := (*library.faults, *texts):
            return Made(None, faults, library.warnings)
        try:
            written = await asyncio.to_thread(written_in, files, day_in_beijing(self.clock.now()))
        except Misconfigured as fault:
            return Made(None, tuple(as_told(line) for line in fault.faults), library.warnings)
        async with self._one_at_a_time:
            index, needs = await asyncio.to_thread(self._indexed, written.knowledge)
            self.index = index
        rooms = self.joined(written, index, needs)
        edition = Edition(written.knowledge.version, files, written.knowledge, rooms.answering, rooms, warnings=library.warnings)
        return Made(edition, (), library.warnings)

    def _indexed(self, knowledge: Knowledge) -> tuple[ChromaIndex, ChromaIndex | None]:
        index = self.index.changed_to(_passages(knowledge), knowledge.terms, list(examples_of(knowledge)), list(orders_of(knowledge)))
        return index, open_needs(index, knowledge)
