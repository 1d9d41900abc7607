"""Room: adapters. The `Audit` in SQL: lines are added and read, never changed. No pages."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import cases, desk_audit, registrations
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import OF_CASES, Act
from bot.ports.accounts import AuditLine, AuditWanted


class SqlAudit:
    """The `Audit` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, line: AuditLine) -> None:
        """One more line."""
        await self._database.write(lambda connection: add_line(connection, line))

    async def find(self, wanted: AuditWanted, limit: int, before: int | None = None) -> Sequence[AuditLine]:
        """The newest first."""
        query = select(desk_audit).where(*_admits(wanted)).order_by(desk_audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(desk_audit.c.id < before)
        return await self._database.read(lambda connection: [line_of(row) for row in connection.execute(query)])

    async def has_looked(self, officer: str, case: str, since: datetime) -> bool:
        """Whether an officer opened this case since then."""
        looks = (desk_audit.c.case_id == case, desk_audit.c.officer == officer, desk_audit.c.act == Act.LOOK, desk_audit.c.at >= since, desk_audit.c.is_allowed)
        query = select(desk_audit.c.id).where(*looks).limit(1)
        return await self._database.read(lambda connection: connection.execute(query).first() is not None)


def add_line(connection: Connection, line: AuditLine) -> None:
    """Add a line; also within the transaction of what it tells of. What is gone meanwhile is not named."""
    values = {"at": line.at, "officer": line.officer, "role": line.role, "act": line.act, "is_allowed": line.is_allowed, "account": line.account}
    case = select(cases.c.id).where(cases.c.id == line.case).scalar_subquery()
    registration = select(registrations.c.reference).where(registrations.c.reference == line.registration).scalar_subquery()
    connection.execute(insert(desk_audit).values(**values, detail=line.detail[:200], case_id=case, reference=registration))


def line_of(row: Any) -> AuditLine:
    """A line as it was added."""
    on = (row.case_id or "", row.reference or "", row.account)
    return AuditLine(utc(row.at), row.officer, row.role, Act(row.act), bool(row.is_allowed), *on, row.detail, row.id)


def _admits(wanted: AuditWanted) -> list[ColumnElement[bool]]:
    """Only what is asked for."""
    found: list[ColumnElement[bool]] = []
    if wanted.officer:
        found.append(desk_audit.c.officer == wanted.officer)
    if wanted.act:
        found.append(desk_audit.c.act == wanted.act)
    if wanted.day:
        begins = datetime.combine(wanted.day, time.min, BEIJING).astimezone(timezone.utc)
        found += [desk_audit.c.at >= begins, desk_audit.c.at < begins + timedelta(days=1)]
    if wanted.is_forbidden:
        found.append(desk_audit.c.is_allowed.is_(False))
    if wanted.of_cases:
        found.append(desk_audit.c.act.in_(sorted(OF_CASES)))
    return found
