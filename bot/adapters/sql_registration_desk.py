"""Room: adapters. The `RegistrationDesk` in SQL: status, officer and note of a registration, and the record of who did what. No rules of forms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.adapters.sql_audit import add_line
from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import SqlRegistrations, utc
from bot.adapters.sql_schema import desk_audit, registrations
from bot.adapters.vault import Vault
from bot.domain.desk_roles import Act
from bot.domain.errors import NotAllowed, Overtaken
from bot.domain.registrations import Registration, RegistrationStatus
from bot.ports import AuditLine, Clock
from bot.ports.registrations import Done, StaffWork


class SqlRegistrationDesk:
    """The `RegistrationDesk` over a `Database`; notes go through the vault."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database, self._vault = database, vault
        self._registrations = SqlRegistrations(vault, clock)

    async def find(self, reference: str) -> Registration | None:
        """One registration."""
        return await self._database.read(lambda connection: self._registrations.one(connection, reference))

    async def note_work(self, reference: str, work: StaffWork, by: str, at: datetime, seen: int, role: str = "") -> None:
        """Keep how far staff are; raises NotAllowed, Overtaken."""

        def keep(connection: Connection) -> None:
            row = connection.execute(_of(reference).with_for_update()).first()
            if row is None or row.status == RegistrationStatus.WITHDRAWN:
                raise NotAllowed(f"registration {reference} is gone or withdrawn")
            if connection.execute(_last(reference)).scalar_one() != seen:
                raise Overtaken(reference)
            note = self._vault.unlock(row.note) if row.note else ""
            locked = self._vault.lock(work.note) if work.note else None
            values = {"status": work.status, "officer": work.officer, "note": locked}
            connection.execute(update(registrations).where(registrations.c.reference == reference).values(**values))
            add_line(connection, AuditLine(at, by, role, Act.CHANGE_REGISTRATION, registration=reference, detail=_detail(row, work, note)))

        await self._database.write(keep)

    async def note_export(self, by: str, at: datetime, detail: str, role: str = "") -> None:
        """Record that somebody took registrations out."""
        line = AuditLine(at, by, role, Act.EXPORT_REGISTRATIONS, detail=detail)
        await self._database.write(lambda connection: add_line(connection, line))

    async def record(self, reference: str = "") -> Sequence[Done]:
        """What was done to a registration, the oldest first; without one, the exports."""
        done = _changes(reference) if reference else (desk_audit.c.act == Act.EXPORT_REGISTRATIONS, desk_audit.c.is_allowed)
        query = select(desk_audit).where(*done).order_by(desk_audit.c.id)
        return await self._database.read(lambda connection: [_done(row) for row in connection.execute(query)])


def _of(reference: str) -> Any:
    return select(registrations).where(registrations.c.reference == reference)


def _last(reference: str) -> Any:
    return select(func.coalesce(func.max(desk_audit.c.id), 0)).where(*_changes(reference))


def _changes(reference: str) -> Any:
    """What was done to it; who only looked at it, or was not allowed to, stands in the audit alone."""
    return desk_audit.c.reference == reference, desk_audit.c.act == Act.CHANGE_REGISTRATION, desk_audit.c.is_allowed


def _detail(before: Any, work: StaffWork, note: str) -> str:
    """What changed, without the note's words: `contacted officer note`."""
    parts = [
        work.status.value if before.status != work.status else "",
        "officer" if before.officer != work.officer else "",
        "note" if note != work.note else "",
    ]
    return " ".join(filter(None, parts))


def _done(row: Any) -> Done:
    return Done(row.id, utc(row.at), row.officer, row.act, row.reference or "", row.detail)
