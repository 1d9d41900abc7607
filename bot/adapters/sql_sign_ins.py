"""Room: adapters. Officers' one-time links and sessions in SQL; only digests are kept. No pages."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import sign_ins
from bot.domain.desk_accounts import IDLE, How, Session
from bot.ports.memory import LinkFound


class SqlSignIns:
    """The `SignIns` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_link(self, secret: str, until: datetime, officer: str | None = None) -> None:
        """A link that opens one session before `until`."""
        new = insert(sign_ins).values(digest=_digest(secret), kind="link", officer=officer, until=until)
        await self._database.write(lambda connection: connection.execute(new))

    async def link(self, secret: str, at: datetime) -> LinkFound | None:
        """A link that is good."""
        query = select(sign_ins.c.officer).where(*_is("link", secret, at))
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return LinkFound(found.officer) if found else None

    async def open_session(self, link: str, secret: str, officer: str, at: datetime, until: datetime) -> bool:
        """Use up a link for a session; False where the link is unknown, used, too old or another officer's."""
        usable = (*_is("link", link, at), or_(sign_ins.c.officer.is_(None), sign_ins.c.officer == officer))

        def use_up(connection: Connection) -> bool:
            if connection.execute(delete(sign_ins).where(*usable)).rowcount != 1:
                return False
            connection.execute(_session(secret, officer, How.LINK, at, until))
            _sweep(connection, at)
            return True

        return await self._database.write(use_up)

    async def start_session(self, secret: str, officer: str, at: datetime, until: datetime) -> None:
        """A session of somebody who gave the right password."""

        def start(connection: Connection) -> None:
            connection.execute(_session(secret, officer, How.PASSWORD, at, until))
            _sweep(connection, at)

        await self._database.write(start)

    async def session(self, secret: str, at: datetime) -> Session | None:
        """A session that has not ended."""
        query = select(sign_ins).where(*_is("session", secret, at))
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return _as_session(found) if found else None

    async def sessions_of(self, officer: str, at: datetime) -> Sequence[Session]:
        """The sessions of an officer that have not ended, the newest first."""
        query = select(sign_ins).where(sign_ins.c.kind == "session", sign_ins.c.officer == officer, sign_ins.c.until > at).order_by(sign_ins.c.opened_at.desc())
        return await self._database.read(lambda connection: [_as_session(row) for row in connection.execute(query)])

    async def used(self, secret: str, at: datetime) -> None:
        """Note that somebody did something in a session."""
        noted = update(sign_ins).where(*_is("session", secret, at)).values(seen_at=at)
        await self._database.write(lambda connection: connection.execute(noted))

    async def close_session(self, secret: str) -> None:
        """Sign out."""
        gone = delete(sign_ins).where(sign_ins.c.digest == _digest(secret))
        await self._database.write(lambda connection: connection.execute(gone))

    async def close_all(self, officer: str, but: str = "") -> None:
        """Sign an officer out everywhere, but in one session."""
        gone = delete(sign_ins).where(sign_ins.c.officer == officer, sign_ins.c.digest != _digest(but))
        await self._database.write(lambda connection: connection.execute(gone))


def _is(kind: str, secret: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return sign_ins.c.digest == _digest(secret), sign_ins.c.kind == kind, sign_ins.c.until > at


def _session(secret: str, officer: str, how: How, at: datetime, until: datetime) -> Any:
    return insert(sign_ins).values(digest=_digest(secret), kind="session", officer=officer, until=until, how=how, opened_at=at, seen_at=at)


def _sweep(connection: Connection, at: datetime) -> None:
    connection.execute(delete(sign_ins).where(or_(sign_ins.c.until <= at, sign_ins.c.seen_at <= at - IDLE)))


def _as_session(row: Any) -> Session:
    return Session(row.officer, How(row.how), utc(row.opened_at), utc(row.seen_at), utc(row.until))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "ignore")).hexdigest()
