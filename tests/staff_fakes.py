"""Fakes of accounts and audit, as unkind as the real things; and ways into the desk as somebody with a role."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
from argon2.profiles import CHEAPEST

from bot.adapters.passwords import Argon2Passwords
from bot.bootstrap import House
from bot.domain.desk_accounts import TRIES_COUNT_FOR, Account, Tries
from bot.domain.desk_clocks import BEIJING
from bot.domain.desk_roles import OF_CASES, Act, Role
from bot.ports import AuditLine, AuditWanted, Staff
from handlers.desk.sessions import Sessions


class FakeAccounts:
    """The `Accounts` in memory."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._passwords: dict[str, str] = {}
        self._tries: list[tuple[str, str, datetime]] = []

    async def find(self, name: str) -> Account | None:
        """The account of this name."""
        found = self._accounts.get(name)
        await asyncio.sleep(0)
        return found and replace(found, has_password=name in self._passwords)

    async def every(self) -> Sequence[Account]:
        """All of them."""
        found = [replace(each, has_password=name in self._passwords) for name, each in sorted(self._accounts.items())]
        await asyncio.sleep(0)
        return found

    async def add(self, account: Account, at: datetime) -> bool:
        """A new account."""
        is_new = account.name not in self._accounts
        self._accounts.setdefault(account.name, account)
        await asyncio.sleep(0)
        return is_new

    async def change(self, name: str, role: Role, district: str | None, is_disabled: bool) -> bool:
        """Another role."""
        if is_known := name in self._accounts:
            self._accounts[name] = replace(self._accounts[name], role=role, district=district, is_disabled=is_disabled)
        await asyncio.sleep(0)
        return is_known

    async def password_of(self, name: str) -> str | None:
        """The hash."""
        await asyncio.sleep(0)
        return self._passwords.get(name)

    async def set_password(self, name: str, hashed: str) -> None:
        """Another password."""
        if name in self._accounts:
            self._passwords[name] = hashed
        await asyncio.sleep(0)

    async def try_password(self, name: str, address: str, at: datetime) -> Tries:
        """Counted before it is weighed; nothing runs in between, as in a transaction."""
        self._tries = [each for each in self._tries if each[2] > at - TRIES_COUNT_FOR]
        newest = sorted(self._tries, key=lambda each: each[2], reverse=True)
        tries = Tries([when for who, _, when in newest if who == name], [when for _, where, when in newest if where == address])
        if tries.locked_until(at) is None:
            self._tries.append((name, address, at))
        await asyncio.sleep(0)
        return tries

    async def tried_well(self, name: str) -> None:
        """Forget them."""
        self._tries = [each for each in self._tries if each[0] != name]
        await asyncio.sleep(0)


class FakeAudit:
    """The `Audit` in memory; `lines` is all of it, in order."""

    def __init__(self) -> None:
        self.lines: list[AuditLine] = []

    async def add(self, line: AuditLine) -> None:
        """One more line."""
        self.lines.append(replace(line, id=len(self.lines) + 1))
        await asyncio.sleep(0)

    async def find(self, wanted: AuditWanted, limit: int, before: int | None = None) -> Sequence[AuditLine]:
        """The newest first."""
        found = [each for each in reversed(self.lines) if _admits(wanted, each) and (before is None or each.id < before)]
        await asyncio.sleep(0)
        return found[:limit]

    async def has_looked(self, officer: str, case: str, since: datetime) -> bool:
        """Whether an officer opened this case."""
        await asyncio.sleep(0)
        return any((each.officer, each.case, each.act, each.is_allowed) == (officer, case, Act.LOOK, True) and each.at >= since for each in self.lines)


def _admits(wanted: AuditWanted, line: AuditLine) -> bool:
    is_by = not wanted.officer or line.officer == wanted.officer
    is_act = not wanted.act or line.act == wanted.act
    is_then = wanted.day is None or line.at.astimezone(BEIJING).date() == wanted.day
    return is_by and is_act and is_then and not (wanted.is_forbidden and line.is_allowed) and not (wanted.of_cases and line.act not in OF_CASES)


def fake_staff() -> Staff:
    """Nobody works here yet; passwords are hashed as cheaply as can be."""
    return Staff(FakeAccounts(), FakeAudit(), Argon2Passwords(CHEAPEST))


def audit_of(house: House) -> list[AuditLine]:
    """All that the audit of a house over fakes says, in order."""
    assert house.staff and isinstance(house.staff.audit, FakeAudit)
    return house.staff.audit.lines


async def sign_in_as(client: httpx.AsyncClient, house: House, name: str, role: Role = Role.OFFICER, district: str | None = "laoshan") -> None:
    """A session of an account with this role, which is made where there is none; an officer's district is Laoshan unless another is named."""
    assert house.staff
    await house.staff.accounts.add(Account(name, role, district if role is Role.OFFICER else None), house.clock.now() - timedelta(days=1))
    link = await Sessions(house.sign_ins, house.clock).new_link(name)
    assert (await client.post("/desk/sign-in", data={"token": link})).status_code == 303


async def csrf_on(client: httpx.AsyncClient, path: str = "/desk") -> str:
    """The mark that the forms of a page carry."""
    found = re.search(r'name="csrf" value="(\w+)"', (await client.get(path)).text)
    assert found
    return found[1]
