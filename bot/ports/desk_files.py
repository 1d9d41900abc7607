"""Room: ports. Files that officers send: where they are kept, and who hands them over. No implementations."""

from datetime import datetime
from typing import Protocol

from bot.domain.cases import Case
from bot.domain.desk_files import DeskFile
from bot.domain.messages import Said


class DeskFiles(Protocol):
    """Where officers' files are kept, encrypted; gone with the person's data. Each raises StoreUnavailable."""

    async def add(self, file: DeskFile, content: bytes) -> DeskFile:
        """Keep a file; for a case and message id known already the one that is kept, as it is."""

    async def find(self, file_id: str) -> DeskFile | None:
        """A file without its content."""

    async def content(self, file_id: str) -> bytes | None:
        """What is in it."""

    async def remove(self, file_id: str) -> None:
        """Forget one."""

    async def sweep(self, before: datetime) -> int:
        """Forget those that are older; how many."""

    def key(self, file_id: str) -> str:
        """What a link has to bring beside the id; the same for the same file, and nobody else can make it."""


class HandingOver(Protocol):
    """Sends files to people."""

    def reaches(self, channel: str) -> bool:
        """Whether a file can go there as this house is set up."""

    async def send(self, case: Case, officer: str, message_id: str, name: str, content: bytes, words: str) -> Said:
        """Keep a file and say so to the person, with words of the officer's; the same message id again does nothing twice.

        Raises NotAllowed where the case does not permit it, or the file is of no kind that may be sent.
        """
