"""Room: adapters. What the WeChat door shares between processes, in SQL: the access token and the quota ledger. No calls to WeChat, no rules."""

import hashlib
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Row, Select, Update, delete, select, update

from bot.adapters.sql_engine import Database, inserting
from bot.adapters.sql_schema import wechat_tokens, wechat_windows
from bot.adapters.vault import Vault
from bot.domain.errors import Misconfigured
from bot.domain.wechat_quota import LONGEST, SHUT, Allowance, Opening, Window, allowance, charged


class SqlTokenShelf:
    """The `TokenShelf` over a `Database`; the token lies there encrypted."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    async def get(self, app_id: str, at: datetime) -> str | None:
        """The token, where there is one that is still good at that moment."""
        async with self._database.reading() as connection:
            return self._good((await connection.execute(_token(app_id))).first(), at)

    async def lease_for_refresh(self, app_id: str, refused: str | None, at: datetime, until: datetime) -> bool:
        """Whether the caller, and nobody else until `until`, is to fetch a new token."""
        return await self._database.write(lambda connection: self._lease(connection, app_id, refused, at, until))

    def _lease(self, connection: Connection, app_id: str, refused: str | None, at: datetime, until: datetime) -> bool:
        connection.execute(inserting(connection, wechat_tokens).values(app_id=app_id).on_conflict_do_nothing())
        row = connection.execute(_token(app_id).with_for_update()).one()
        is_leased = row.leased_until is not None and _utc(row.leased_until) > at
        if is_leased or self._good(row, at) not in (None, refused):
            return False
        connection.execute(update(wechat_tokens).where(wechat_tokens.c.app_id == app_id).values(leased_until=until))
        return True

    async def put(self, app_id: str, token: str, until: datetime) -> None:
        """Keep a new token and end the lease."""
        row = {"token_sealed": self._vault.lock(token), "expires_at": until, "leased_until": None}

        def work(connection: Connection) -> None:
            new = inserting(connection, wechat_tokens).values(app_id=app_id, **row)
            connection.execute(new.on_conflict_do_update(index_elements=["app_id"], set_=row))

        await self._database.write(work)

    async def release(self, app_id: str) -> None:
        """End the lease without a token."""
        await _execute(self._database, update(wechat_tokens).where(wechat_tokens.c.app_id == app_id).values(leased_until=None))

    def _good(self, row: Row[Any] | None, at: datetime) -> str | None:
        if row is None or row.token_sealed is None or _utc(row.expires_at) <= at:
            return None
        try:
            return self._vault.unlock(row.token_sealed)
        except Misconfigured:
            return None  # unlike all else that is sealed, a token can be had again


class SqlWeChatQuota:
    """The `WeChatQuota` over a `Database`: one row for each person and kind of opening, gone when its time is over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, openid: str, kind: Opening, at: datetime) -> None:
        """The person did something at that moment; the same once more, or something older, changes nothing."""
        newer = {"set_": {"opened_at": at, "used": 0}, "where": wechat_windows.c.opened_at < at}

        def work(connection: Connection) -> None:
            # Swept first: who holds a row of its own and then waits for rows of others can lock another out, and be locked out.
            connection.execute(_over(at))
            new = inserting(connection, wechat_windows).values(openid_hash=_hash(openid), kind=kind, opened_at=at, used=0)
            connection.execute(new.on_conflict_do_update(index_elements=["openid_hash", "kind"], **newer))

        await self._database.write(work)

    async def allowance(self, openid: str, at: datetime) -> Allowance:
        """How many messages may still be sent, and until when."""
        async with self._database.reading() as connection:
            return allowance(map(_window, await connection.execute(_windows(openid))), at)

    async def charge(self, openid: str, at: datetime) -> Window | None:
        """Count a message before it is sent; None where none is allowed."""

        def work(connection: Connection) -> Window | None:
            window = charged(map(_window, connection.execute(_windows(openid).with_for_update())), at)
            if window:
                connection.execute(_count(openid, window, 1))
            return window

        return await self._database.write(work)

    async def give_back(self, openid: str, window: Window) -> None:
        """Uncount a message that surely was not sent; a window opened since then is not touched."""
        await _execute(self._database, _count(openid, window, -1).where(wechat_windows.c.used > 0))

    async def shut(self, openid: str, at: datetime) -> None:
        """Nothing more under the windows that were open at that moment."""
        await _execute(self._database, update(wechat_windows).where(_of(openid), wechat_windows.c.opened_at <= at).values(used=SHUT))

    async def sweep(self, at: datetime) -> None:
        """Forget whose last window is over."""
        await _execute(self._database, _over(at))

    async def forget(self, openid: str) -> None:
        """The person left."""
        await _execute(self._database, delete(wechat_windows).where(_of(openid)))


async def _execute(database: Database, statement: Update | Delete) -> None:
    def work(connection: Connection) -> None:
        connection.execute(statement)

    await database.write(work)


def _over(at: datetime) -> Delete:
    return delete(wechat_windows).where(wechat_windows.c.opened_at <= at - LONGEST)


def _token(app_id: str) -> Select[Any]:
    return select(wechat_tokens).where(wechat_tokens.c.app_id == app_id)


def _windows(openid: str) -> Select[Any]:
    # In one order, so that two that lock a person's windows cannot lock each other out.
    return select(wechat_windows).where(_of(openid)).order_by(wechat_windows.c.kind)


def _of(openid: str) -> ColumnElement[bool]:
    return wechat_windows.c.openid_hash == _hash(openid)


def _count(openid: str, window: Window, change: int) -> Update:
    same = (wechat_windows.c.kind == window.kind, wechat_windows.c.opened_at == window.opened_at)
    return update(wechat_windows).where(_of(openid), *same).values(used=wechat_windows.c.used + change)


def _window(row: Row[Any]) -> Window:
    return Window(_utc(row.opened_at), Opening(row.kind), row.used)


def _hash(openid: str) -> str:
    return hashlib.sha256(openid.encode("utf-8", "ignore")).hexdigest()


def _utc(moment: datetime) -> datetime:
    """SQLite gives moments back without their zone; they were stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
