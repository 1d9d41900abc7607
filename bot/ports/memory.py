"""Room: ports. The memory of the house: turns kept as a whole, and what was kept; the officers' sign-ins. No implementations."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.answers import Receipt
from bot.domain.case_events import CaseEvent, Notice
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.desk_accounts import Session
from bot.domain.interest import Interest
from bot.domain.messages import ConversationKey, Inbound, Said
from bot.domain.registrations import DueReminder, Registration
from bot.ports.continuing import Continuing
from bot.ports.freshness import InterestKept


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one turn changes; it is kept as a whole or not at all. `reminded`: the id of the reminder that it was about."""

    before: Conversation
    after: Conversation
    inbound: Inbound | None
    said: tuple[Said, ...]
    registration: Registration | None = None
    case: Case | None = None
    receipts: tuple[Receipt, ...] = ()
    is_erasure: bool = False
    reminder: DueReminder | None = None
    reminded: int | None = None
    continuing: Continuing | None = None
    events: tuple[CaseEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    interest: InterestKept | None = None


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is kept about one conversation."""

    conversation: Conversation
    said: tuple[Said, ...]
    registrations: tuple[Registration, ...]
    cases: tuple[Case, ...] = field(default=())
    interests: tuple[Interest, ...] = field(default=())


class Store(Protocol):
    """The memory of the house. Every call raises StoreUnavailable when the database does not answer."""

    async def load(self, key: ConversationKey) -> Conversation:
        """The conversation of this key; a new one with version 0 where there is none."""

    async def load_for(self, message: Inbound) -> tuple[Conversation, Sequence[Said] | None]:
        """Both `load` and `replies_to` for a message: every turn begins so."""

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation with this id."""

    async def replies_to(self, conversation: str, message_id: str) -> Sequence[Said] | None:
        """What was said to a message seen before, None for a new one."""

    async def keep(self, turn: Turn) -> Sequence[Said]:
        """Keep a turn in one transaction and give back what was said with its ids.

        Raises Overtaken when the conversation is no longer as `turn.before` says.
        """

    async def said(self, conversation: str, after: int = 0) -> Sequence[Said]:
        """The talk from the line after `after` on, in order."""

    async def case(self, case_id: str) -> Case | None:
        """One case."""

    async def cases(self) -> Sequence[Case]:
        """Every case, the newest first."""

    async def registrations(self, form: str | None = None) -> Sequence[Registration]:
        """What forms collected, the oldest first."""

    async def registrations_of(self, conversation: str) -> Sequence[Registration]:
        """What one person sent, the oldest first; those they withdrew among them."""

    async def due_reminders(self, at: datetime) -> Sequence[DueReminder]:
        """Those whose time has come and that were not said yet, the oldest first."""

    async def forget_registrations(self, form: str, before: datetime) -> int:
        """Delete those of a form that were last sent before a moment, with all that hangs on them; how many."""

    async def with_drafts_since(self, before: datetime) -> Sequence[Conversation]:
        """Conversations with a form that was begun and not sent, in which nothing has changed since that moment."""

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """One receipt."""

    async def personal_data(self, conversation: str) -> PersonalData | None:
        """Everything kept about a conversation."""

    async def erase(self, conversation: str) -> bool:
        """Forget a conversation with all that hangs on it; False where there was none."""


@dataclass(frozen=True, slots=True)
class LinkFound:
    """A sign-in link that is good. `officer`: whose account it opens; None where whoever has it says who they are."""

    officer: str | None = None


class SignIns(Protocol):
    """Officers' links and sessions; only digests of the secrets are kept. Every call raises StoreUnavailable when the database does not answer."""

    async def add_link(self, secret: str, until: datetime, officer: str | None = None) -> None:
        """A link that opens one session before `until`; that of one officer, or of whoever has it."""

    async def link(self, secret: str, at: datetime) -> LinkFound | None:
        """A link that is good; looking does not use it up."""

    async def open_session(self, link: str, secret: str, officer: str, at: datetime, until: datetime) -> bool:
        """Use up a link for a session; False where the link is unknown, used, too old or another officer's."""

    async def start_session(self, secret: str, officer: str, at: datetime, until: datetime) -> None:
        """A session of somebody who gave the right password."""

    async def session(self, secret: str, at: datetime) -> Session | None:
        """A session that has not ended, used or not (`Session.is_over`)."""

    async def sessions_of(self, officer: str, at: datetime) -> Sequence[Session]:
        """The sessions of an officer that have not ended, the newest first."""

    async def used(self, secret: str, at: datetime) -> None:
        """Note that somebody did something in a session."""

    async def close_session(self, secret: str) -> None:
        """Sign out."""

    async def close_all(self, officer: str, but: str = "") -> None:
        """Sign an officer out everywhere, but in the session with this secret; their unused links go, too."""
