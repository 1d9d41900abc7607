"""Room: domain. Officers' accounts: names, passwords that will do, how long a session lasts, when trying is over. No storage, no pages."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.desk_roles import Role
from bot.domain.library import Knowledge

LINK = timedelta(hours=24)
"""How long a one-time link is good."""
SESSION = timedelta(hours=12)
"""How long a session lasts at most."""
IDLE = timedelta(hours=2)
"""How long a session lasts in which nobody does anything."""
LONGEST_NAME = 40
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
TRIES_COUNT_FOR = timedelta(minutes=15)
"""Wrong passwords older than this are forgotten."""
MOST_FOR_A_NAME, MOST_FROM_AN_ADDRESS = 5, 20


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `name` is unique, and what visitors see; an OFFICER has a district, the others have none."""

    name: str
    role: Role
    district: str | None = None
    is_disabled: bool = False
    has_password: bool = False


class How(StrEnum):
    """How a session was opened."""

    LINK = "link"
    PASSWORD = "password"  # noqa: S105  # a word of the record, no secret


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of an officer. `seen_at`: when they last did something."""

    officer: str
    how: How
    opened_at: datetime
    seen_at: datetime
    until: datetime

    def is_over(self, at: datetime) -> bool:
        """Whether its time is up, or nobody used it for too long."""
        return at >= self.until or at - self.seen_at >= IDLE


@dataclass(frozen=True, slots=True)
class Tries:
    """The moments of recent wrong passwords, the newest first: for a name, known or not, and from an address."""

    for_name: Sequence[datetime] = ()
    from_address: Sequence[datetime] = ()

    def locked_until(self, at: datetime) -> datetime | None:
        """When trying may go on; None where it may now."""
        ends = [_opens(self.for_name, MOST_FOR_A_NAME, at), _opens(self.from_address, MOST_FROM_AN_ADDRESS, at)]
        return max((end for end in ends if end is not None), default=None)


def _opens(tries: Sequence[datetime], most: int, at: datetime) -> datetime | None:
    """When fewer than `most` of them count; None where it is so now."""
    counting = [each for each in tries if each > at - TRIES_COUNT_FOR]
    return counting[most - 1] + TRIES_COUNT_FOR if len(counting) >= most else None


def clean_name(said: str) -> str:
    """A name as it is kept: composed, without doubled blanks; empty where it is none (control characters, too long)."""
    name = " ".join(unicodedata.normalize("NFKC", said).split())
    return name if len(name) <= LONGEST_NAME and name.isprintable() else ""


def password_fault(password: str, name: str) -> str:
    """The name of the page text that says why a password will not do, empty where it will. Length counts, signs do not (NIST SP 800-63B-4)."""
    if len(password) < SHORTEST_PASSWORD:
        return "password_too_short"
    if len(password) > LONGEST_PASSWORD:
        return "password_too_long"
    plain = password.casefold()
    return "password_too_easy" if len(set(plain)) < 5 or plain.replace(name.casefold(), "") in ("", "123", "1234") else ""


def account_fault(account: Account, knowledge: Knowledge) -> str:
    """The name of the page text that says what is wrong with a new account, empty where nothing is."""
    if not account.name:
        return "account_no_name"
    districts = {entry.id for entry in knowledge.districts()}
    if account.role is Role.OFFICER and account.district not in districts:
        return "account_no_district"
    return "account_needs_no_district" if account.role is not Role.OFFICER and account.district else ""


def listed(name: str, knowledge: Knowledge) -> Account | None:
    """What the knowledge folder says of an officer of this name."""
    for entry in knowledge.districts():
        if name in {officer.name for officer in entry.officers}:
            return Account(name, Role.OFFICER, entry.id)
    return Account(name, Role.CITY) if name in {officer.name for officer in knowledge.city_desk.officers} else None


def in_the_group(by_file: Account, kept: Account | None) -> Account:
    """What somebody is in the officers' group: what the knowledge folder says, more where their account says more, nothing where it is disabled."""
    if kept is None:
        return by_file
    return replace(kept if kept.role.is_above(by_file.role) else by_file, is_disabled=kept.is_disabled)
