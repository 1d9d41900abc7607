"""Room: adapters. The `Accounts` in SQL: who works at the desk, and how often a password was tried. No hashing, no rules."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Column, Connection, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.sql_engine import Database
from bot.adapters.sql_registrations import utc
from bot.adapters.sql_schema import desk_accounts, sign_in_tries
from bot.domain.desk_accounts import TRIES_COUNT_FOR, Account, Tries
from bot.domain.desk_roles import Role

_ACCOUNT = (
    desk_accounts.c.name,
    desk_accounts.c.role,
    desk_accounts.c.district,
    desk_accounts.c.is_disabled,
    desk_accounts.c.password.is_not(None).label("has"),
)


class SqlAccounts:
    """The `Accounts` over a `Database`. Who tried is kept as a keyed digest: neither names that are none nor addresses lie there."""

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/sign-in-tries").derive(secret.encode())

    async def find(self, name: str) -> Account | None:
        """The account of this name."""
        query = select(*_ACCOUNT).where(desk_accounts.c.name == name)
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return _account(found) if found else None

    async def every(self) -> Sequence[Account]:
        """All of them, by name."""
        query = select(*_ACCOUNT).order_by(desk_accounts.c.name)
        return await self._database.read(lambda connection: [_account(row) for row in connection.execute(query)])

    async def add(self, account: Account, at: datetime) -> bool:
        """A new account; False where the name is taken."""
        values = {"name": account.name, "role": account.role, "district": account.district, "is_disabled": account.is_disabled, "made_at": at}
        try:
            await self._database.write(lambda connection: connection.execute(insert(desk_accounts).values(**values)))
        except IntegrityError:
            return False
        return True

    async def change(self, name: str, role: Role, district: str | None, is_disabled: bool) -> bool:
        """What the account of this name is from now on; False where there is none."""
        changed = update(desk_accounts).where(desk_accounts.c.name == name).values(role=role, district=district, is_disabled=is_disabled)
        return await self._database.write(lambda connection: connection.execute(changed).rowcount) == 1

    async def password_of(self, name: str) -> str | None:
        """The hash of the password."""
        query = select(desk_accounts.c.password).where(desk_accounts.c.name == name)
        return await self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def set_password(self, name: str, hashed: str) -> None:
        """Another password."""
        changed = update(desk_accounts).where(desk_accounts.c.name == name).values(password=hashed)
        await self._database.write(lambda connection: connection.execute(changed))

    async def try_password(self, name: str, address: str, at: datetime) -> Tries:
        """The tries before this one, which is counted in the same transaction unless they lock it."""
        of, here = self._digest(f"name {name}"), self._digest(f"address {address}")

        def count(connection: Connection) -> Tries:
            _one_at_a_time(connection)
            connection.execute(delete(sign_in_tries).where(sign_in_tries.c.at <= at - TRIES_COUNT_FOR))
            tries = Tries(_moments(connection, sign_in_tries.c.name, of), _moments(connection, sign_in_tries.c.address, here))
            if tries.locked_until(at) is None:
                connection.execute(insert(sign_in_tries).values(name=of, address=here, at=at))
            return tries

        return await self._database.write(count)

    async def tried_well(self, name: str) -> None:
        """Forget the tries for a name."""
        gone = delete(sign_in_tries).where(sign_in_tries.c.name == self._digest(f"name {name}"))
        await self._database.write(lambda connection: connection.execute(gone))

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "ignore"), "sha256").hexdigest()


def _one_at_a_time(connection: Connection) -> None:
    """SQLite has one writer; PostgreSQL would let tries at once count past each other."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE sign_in_tries IN EXCLUSIVE MODE"))


def _moments(connection: Connection, column: Column[str], digest: str) -> list[datetime]:
    query = select(sign_in_tries.c.at).where(column == digest).order_by(sign_in_tries.c.at.desc())
    return [utc(at) for at in connection.execute(query).scalars()]


def _account(row: Any) -> Account:
    return Account(row.name, Role(row.role), row.district, bool(row.is_disabled), bool(row.has))
