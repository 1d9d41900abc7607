"""Room: adapters. Officers' one-time links and sessions in SQL; only digests are kept. No pages."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.adapters.sql_engine import Database
from bot.adapters.sql_schema import sign_ins


class SqlSignIns:
    """The `SignIns` over a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_link(self, secret: str, until: datetime) -> None:
        """A link that opens one session before `until`."""
        new = insert(sign_ins).values(digest=_digest(secret), kind="link", until=until)
        await self._database.write(lambda connection: connection.execute(new))

    async def open_session(self, link: str, secret: str, officer: str, at: datetime, until: datetime) -> bool:
        """Use up a link for a session; False where the link is unknown, used or too old."""
        usable = (sign_ins.c.digest == _digest(link), sign_ins.c.kind == "link", sign_ins.c.until > at)
        session = insert(sign_ins).values(digest=_digest(secret), kind="session", officer=officer, until=until)

        def use_up(connection: Connection) -> bool:
            if connection.execute(delete(sign_ins).where(*usable)).rowcount != 1:
                return False
            connection.execute(session)
            connection.execute(delete(sign_ins).where(sign_ins.c.until <= at))
            return True

        return await self._database.write(use_up)

    async def officer_of(self, secret: str, at: datetime) -> str | None:
        """Whose session this is."""
        query = select(sign_ins.c.officer).where(sign_ins.c.digest == _digest(secret), sign_ins.c.kind == "session", sign_ins.c.until > at)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def close_session(self, secret: str) -> None:
        """Sign out."""
        gone = delete(sign_ins).where(sign_ins.c.digest == _digest(secret))
        await self._database.write(lambda connection: connection.execute(gone))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "ignore")).hexdigest()
