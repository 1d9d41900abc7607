"""Room: adapters. Documents read in a process of their own, and sorted into the fields of an entry: the port `DocumentReading`. No writing."""

import asyncio
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.document_child import blocks_of_text
from bot.adapters.document_kinds import DocumentKind
from bot.domain.documents import MOST_BYTES, MOST_CHARACTERS, SECONDS, Block, BlockKind, ImportWords, Refusal
from bot.domain.documents_proposal import proposed
from bot.ports.editing import FoundPart, ReadDocument

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """The `DocumentReading`. Every file is opened by a child process that is ended after `seconds`."""

    words: ImportWords
    seconds: float = SECONDS

    async def read(self, name: str, content: bytes) -> ReadDocument:
        """What a document says."""
        short = "".join(char for char in re.split(r"[/\\]", name)[-1] if char.isprintable())[-_LONGEST_NAME:]
        if len(content) > MOST_BYTES:
            return ReadDocument(short, refusal=Refusal.TOO_BIG)
        found = await self._found(short, content)
        return ReadDocument(short, refusal=found) if isinstance(found, Refusal) else await asyncio.to_thread(self._sorted, short, found)

    async def read_text(self, text: str) -> ReadDocument:
        """What pasted text says."""
        if not text.strip():
            return ReadDocument("", refusal=Refusal.EMPTY)
        if len(text) > MOST_CHARACTERS:
            return ReadDocument("", refusal=Refusal.TOO_LONG)
        is_markdown = text.lstrip().startswith("#") or "\n## " in text or "\n|---" in text
        blocks = blocks_of_text(DocumentKind.MARKDOWN if is_markdown else DocumentKind.TEXT, text)
        return await asyncio.to_thread(self._sorted, "", blocks)

    async def _found(self, name: str, content: bytes) -> Sequence[Block] | Refusal:
        command = (sys.executable, "-m", "bot.adapters.document_child", name)
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL)
        try:
            said, _ = await asyncio.wait_for(child.communicate(content), self.seconds)
        except TimeoutError:
            return Refusal.SLOW
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        # A child that was ended from outside ran out of memory or of processor time.
        return _told(said) if child.returncode == 0 else Refusal.TOO_BIG

    def _sorted(self, name: str, blocks: Sequence[Block]) -> ReadDocument:
        found = proposed(blocks, self.words)
        parts = tuple(FoundPart(piece.field, piece.text, piece.place, piece.mark) for piece in found.pieces)
        return ReadDocument(name, parts, found.values, found.missing, language=found.language)


def _told(said: bytes) -> Sequence[Block] | Refusal:
    told = json.loads(said)
    if "refusal" in told:
        return Refusal(told["refusal"])
    return [Block(BlockKind(each["kind"]), each["text"], each["place"], each["level"], tuple(each["cells"])) for each in told["blocks"]]
