"""Room: engine. An officer's file goes to a person: kept, and said in the talk; how it gets there is the channel's trade. No pages."""

import asyncio
import secrets
from dataclasses import dataclass

from bot.domain.cases import Case
from bot.domain.desk_files import LINK, MOST, MOST_WORDS, DeskFile, clean_name, kind_of
from bot.domain.errors import NotAllowed
from bot.domain.language import Language
from bot.domain.messages import Channel, Said, TextValue
from bot.domain.phrasebook import Phrasebook
from bot.ports import Clock, DeskWork
from bot.ports.desk_files import DeskFiles


@dataclass(frozen=True, slots=True)
class HandingOverFiles:
    """What it takes: where files are kept, the desk's work, the texts. `channels` are those to which a file can go in this house.

    `public_url` is where people reach this house, for channels that carry no files but carry links.
    """

    files: DeskFiles
    work: DeskWork
    phrases: Phrasebook
    clock: Clock
    channels: frozenset[Channel]
    public_url: str | None = None

    def reaches(self, channel: str) -> bool:
        """Whether a file can go there as this house is set up."""
        return channel in self.channels

    async def send(self, case: Case, officer: str, message_id: str, name: str, content: bytes, words: str) -> Said:
        """Keep a file and say so to the person; a file whose words could not be said is forgotten again."""
        made = await self._checked(case, officer, message_id, name, content, words)
        file = await self.files.add(made, content)
        try:
            return await self.work.reply(case.id, officer, message_id, self._words(case, file, words), file.attachment)
        except NotAllowed:
            if file is made:
                await self.files.remove(file.id)
            raise

    async def _checked(self, case: Case, officer: str, message_id: str, name: str, content: bytes, words: str) -> DeskFile:
        kind = await asyncio.to_thread(kind_of, content)  # a long list of parts takes its time
        if kind is None or len(content) > MOST or len(words) > MOST_WORDS or not case.is_open or not self.reaches(case.channel):
            raise NotAllowed(f"this file cannot be sent with case {case.id}")
        return DeskFile(secrets.token_hex(16), case.id, message_id, clean_name(name, kind), kind, len(content), self.clock.now(), officer)

    def _words(self, case: Case, file: DeskFile, words: str) -> str:
        """What stands behind the file's name; on WeChat also where to fetch it."""
        if case.channel != Channel.WECHAT:
            return words
        link = f"{self.public_url}/files/{file.id}/{self.files.key(file.id)}"
        values: dict[str, TextValue] = {"link": link, "days": LINK.days, "words": words}
        return self.phrases.say("file.link" if words else "file.link_alone", Language(case.language), values)
