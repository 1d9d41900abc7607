"""Room: adapters. Officers' files in SQL, encrypted. No kinds, no sending."""

import asyncio
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import desk_files
from bot.adapters.vault import Vault
from bot.domain.desk_files import DeskFile, FileKind
from bot.domain.errors import NotAllowed

_ALL_BUT_CONTENT = [column for column in desk_files.c if column.name != "content"]


class SqlDeskFiles:
    """The `DeskFiles` over a `Database`; name and content go through the vault."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def add(self, file: DeskFile, content: bytes) -> DeskFile:
        """Keep a file; the same message again keeps nothing more. Raises NotAllowed where its case is gone."""
        locked = await asyncio.to_thread(self._vault.lock_bytes, content)  # a tenth of a second for the largest: others go on meanwhile
        row = {name: getattr(file, name) for name in ("id", "message_id", "kind", "size", "at", "officer")}
        new = insert(desk_files).values(**row, case_id=file.case, name=self._vault.lock(file.name), content=locked)
        try:
            await self._database.write(lambda connection: connection.execute(new))
        except IntegrityError as error:
            same = (desk_files.c.case_id == file.case, desk_files.c.message_id == file.message_id)
            query = select(*_ALL_BUT_CONTENT).where(*same)
            kept = await self._database.read(lambda connection: connection.execute(query).first())
            if kept is None:
                raise NotAllowed(f"case {file.case} is gone") from error
            return self._file(kept)
        return file

    async def find(self, file_id: str) -> DeskFile | None:
        """A file without its content."""
        query = select(*_ALL_BUT_CONTENT).where(desk_files.c.id == file_id)
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return self._file(found) if found else None

    async def content(self, file_id: str) -> bytes | None:
        """What is in it."""
        query = select(desk_files.c.content).where(desk_files.c.id == file_id)
        locked = await self._database.read(lambda connection: connection.execute(query).scalar())
        return await asyncio.to_thread(self._vault.unlock_bytes, locked) if locked is not None else None

    async def remove(self, file_id: str) -> None:
        """Forget one."""
        await self._database.write(lambda connection: connection.execute(delete(desk_files).where(desk_files.c.id == file_id)))

    async def sweep(self, before: datetime) -> int:
        """Forget those that are older."""
        return await self._database.write(lambda connection: connection.execute(delete(desk_files).where(desk_files.c.at < before)).rowcount)

    def key(self, file_id: str) -> str:
        """A keyed digest: who reads the database alone cannot make a link."""
        return self._vault.digest(f"desk file link {file_id}")

    def _file(self, row: Row[Any]) -> DeskFile:
        return DeskFile(row.id, row.case_id, row.message_id, self._vault.unlock(row.name), FileKind(row.kind), row.size, utc(row.at), row.officer)
