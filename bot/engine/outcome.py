"""Room: engine. What a room gives back to the corridor. No behaviour."""

from dataclasses import dataclass

from bot.domain.answers import Receipt
from bot.domain.case_events import CaseEvent, Notice
from bot.domain.cases import Case, Wish
from bot.domain.conversation import Conversation
from bot.domain.messages import Reply
from bot.domain.registrations import DueReminder
from bot.ports import Continuing, Registration
from bot.ports.freshness import InterestKept


@dataclass(frozen=True, slots=True)
class Outcome:
    """The conversation after a message, what to say, and what else is to be kept in the same transaction.

    `wish`: an officer is wanted; the corridor opens the case, or finds the open one, before anything is kept.
    """

    conversation: Conversation
    replies: tuple[Reply, ...] = ()
    registration: Registration | None = None
    case: Case | None = None
    receipts: tuple[Receipt, ...] = ()
    is_erasure: bool = False
    reminder: DueReminder | None = None
    continuing: Continuing | None = None
    events: tuple[CaseEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    wish: Wish | None = None
    interest: InterestKept | None = None
