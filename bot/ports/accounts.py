"""Room: ports. Who works at the desk, their passwords, and the audit of what everybody did. No implementations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.desk_accounts import Account, Tries
from bot.domain.desk_roles import Act, Role


class Accounts(Protocol):
    """Officers' accounts. Every call raises StoreUnavailable when the database does not answer."""

    async def find(self, name: str) -> Account | None:
        """The account of this name."""

    async def every(self) -> Sequence[Account]:
        """All of them, by name."""

    async def add(self, account: Account, at: datetime) -> bool:
        """A new account; False where the name is taken."""

    async def change(self, name: str, role: Role, district: str | None, is_disabled: bool) -> bool:
        """What the account of this name is from now on; False where there is none."""

    async def password_of(self, name: str) -> str | None:
        """The hash of the password; None without one or without such an account."""

    async def set_password(self, name: str, hashed: str) -> None:
        """Another password."""

    async def try_password(self, name: str, address: str, at: datetime) -> Tries:
        """The tries before this one; where they do not lock it, this one is counted as wrong until `tried_well` takes it back.

        Who tries many at once gains nothing: each is counted before it is weighed.
        """

    async def tried_well(self, name: str) -> None:
        """Forget the tries for a name."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a password. `again`: its hash by today's parameters, where the old one is weaker."""

    is_right: bool
    again: str | None = None


class Passwords(Protocol):
    """Hashes that are slow to guess. Each call takes a good part of a second, and none holds up the others."""

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""

    async def check(self, hashed: str | None, password: str) -> Checked:
        """Whether it is the one; without a hash it is not, and that takes as long."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what, or tried to: no word of a person, only codes and ids. `officer` is empty for somebody who is not known.

    `case`, `registration` and `account` say on what; the first two turn empty when the person is forgotten.
    """

    at: datetime
    officer: str
    role: str
    act: Act
    is_allowed: bool = True
    case: str = ""
    registration: str = ""
    account: str = ""
    detail: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """What is looked for in the audit; what is empty does not matter. `day` as it is in Qingdao; `of_cases`: only acts on cases."""

    officer: str = ""
    act: str = ""
    day: date | None = None
    is_forbidden: bool = False
    of_cases: bool = False


class Audit(Protocol):
    """The record of the desk: it only grows. Every call raises StoreUnavailable when the database does not answer."""

    async def add(self, line: AuditLine) -> None:
        """One more line."""

    async def find(self, wanted: AuditWanted, limit: int, before: int | None = None) -> Sequence[AuditLine]:
        """The newest first; `before`: only lines with a smaller id."""

    async def has_looked(self, officer: str, case: str, since: datetime) -> bool:
        """Whether an officer opened this case since then."""


@dataclass(frozen=True, slots=True)
class Staff:
    """What the desk's door needs to know about those who work there."""

    accounts: Accounts
    audit: Audit
    passwords: Passwords
