"""The files of officers in memory, as unkind as the real shelf, and files of each kind as officers have them."""

import asyncio
import io
import zipfile
from dataclasses import replace
from datetime import datetime

from bot.domain.desk_files import DeskFile
from bot.domain.errors import StoreUnavailable

PDF, JPEG, PNG = b"%PDF-1.7\n a list", b"\xff\xd8\xff\xe0 a picture", b"\x89PNG\r\n\x1a\n a picture"


def office(main: str, *more: str) -> bytes:
    """An office document with this main part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for part in ("[Content_Types].xml", main, *more):
            packed.writestr(part, "<x/>")
    return made.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")


class FakeDeskFiles:
    """The `DeskFiles` in memory; `is_down` makes every call raise StoreUnavailable."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[DeskFile, bytes]] = {}
        self.is_down = False

    async def _look(self) -> None:
        await asyncio.sleep(0)
        if self.is_down:
            raise StoreUnavailable("down")

    async def add(self, file: DeskFile, content: bytes) -> DeskFile:
        """Keep a file, the same message once."""
        await self._look()
        same = next((each for each, _ in self.kept.values() if (each.case, each.message_id) == (file.case, file.message_id)), None)
        if same is None:
            self.kept[file.id] = (file, content)
        return replace(same) if same else file

    async def find(self, file_id: str) -> DeskFile | None:
        """A file without its content."""
        await self._look()
        return self.kept[file_id][0] if file_id in self.kept else None

    async def content(self, file_id: str) -> bytes | None:
        """What is in it."""
        await self._look()
        return self.kept[file_id][1] if file_id in self.kept else None

    async def remove(self, file_id: str) -> None:
        """Forget one."""
        await self._look()
        self.kept.pop(file_id, None)

    async def sweep(self, before: datetime) -> int:
        """Forget the older ones."""
        await self._look()
        old = [name for name, (file, _) in self.kept.items() if file.at < before]
        for name in old:
            del self.kept[name]
        return len(old)

    def key(self, file_id: str) -> str:
        """Not guessed by anybody in a test."""
        return (file_id[::-1] * 2)[:64]
