"""Room: adapters. What officers were reminded of, and the secret addresses of their calendars, in SQL. No letters, no calendars."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import calendar_feeds, staff_reminders
from bot.domain.language import Language
from bot.ports.freshness import Feed


class SqlStaffReminders:
    """The `StaffReminders` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, officer: str, keys: Sequence[str], at: datetime, until: datetime) -> Sequence[str]:
        """Those of which the officer was not told yet and that nobody has in hand."""
        try:
            return await self._database.write(lambda connection: _take(connection, officer, keys, at, until))
        except IntegrityError:
            return ()  # another process was first between our look and our row

    async def told(self, officer: str, keys: Sequence[str], at: datetime) -> None:
        """The officer was told of these."""
        these = staff_reminders.c.officer == officer, staff_reminders.c.key.in_(keys)
        await self._database.write(lambda connection: connection.execute(update(staff_reminders).where(*these).values(told_at=at, claimed_until=None)))

    async def last_told(self, officer: str, besides: str) -> datetime | None:
        """When the officer was last told of anything else."""
        is_other = ~staff_reminders.c.key.startswith(besides, autoescape=True)
        query = select(func.max(staff_reminders.c.told_at)).where(staff_reminders.c.officer == officer, is_other)
        found = await self._database.read(lambda connection: connection.execute(query).scalar())
        return utc(found) if found else None


def _take(connection: Connection, officer: str, keys: Sequence[str], at: datetime, until: datetime) -> Sequence[str]:
    query = select(staff_reminders).where(staff_reminders.c.officer == officer, staff_reminders.c.key.in_(keys)).with_for_update()
    known = {row.key: row for row in connection.execute(query)}
    held = [key for key, row in known.items() if row.told_at or (row.claimed_until and utc(row.claimed_until) > at)]
    taken = [key for key in keys if key not in held]
    new = [{"officer": officer, "key": key, "claimed_until": until} for key in taken if key not in known]
    if new:
        connection.execute(insert(staff_reminders), new)
    again = [key for key in taken if key in known]
    if again:
        this = staff_reminders.c.officer == officer, staff_reminders.c.key.in_(again)
        connection.execute(update(staff_reminders).where(*this).values(claimed_until=until))
    return taken


class SqlCalendarFeeds:
    """The `CalendarFeeds` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(self, officer: str, secret: str, language: Language, at: datetime) -> None:
        """A new address in place of the one before."""
        row = {"officer": officer, "digest": _digest(secret), "language": language, "made_at": at}

        def work(connection: Connection) -> None:
            connection.execute(delete(calendar_feeds).where(calendar_feeds.c.officer == officer))
            connection.execute(insert(calendar_feeds).values(row))

        await self._database.write(work)

    async def revoke(self, officer: str) -> None:
        """No address is good any more."""
        await self._database.write(lambda connection: connection.execute(delete(calendar_feeds).where(calendar_feeds.c.officer == officer)))

    async def of(self, officer: str) -> Feed | None:
        """Whether there is one."""
        query = select(calendar_feeds).where(calendar_feeds.c.officer == officer)
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return _feed(found) if found else None

    async def read(self, secret: str, at: datetime) -> Feed | None:
        """Whose calendar is asked for."""
        this = calendar_feeds.c.digest == _digest(secret)

        def work(connection: Connection) -> Any:
            connection.execute(update(calendar_feeds).where(this).values(read_at=at))
            return connection.execute(select(calendar_feeds).where(this)).first()

        found = await self._database.write(work)
        return _feed(found) if found else None


def _feed(row: Any) -> Feed:
    return Feed(row.officer, Language(row.language), utc(row.made_at), utc(row.read_at) if row.read_at else None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "ignore")).hexdigest()
