"""Room: ports. Codes by which a person goes on through another channel. What changes with a turn is kept with it (`Turn.continuing`). No implementations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.domain.continuing import Tries
from bot.domain.conversation import Conversation
from bot.domain.messages import ConversationKey, Said


@dataclass(frozen=True, slots=True)
class CodeGiven:
    """A conversation has this code from now on and no other; `digest` is all that is kept of it."""

    digest: str
    until: datetime


@dataclass(frozen=True, slots=True)
class WrongCode:
    """A person named a code that is not good. `by` is a digest of who it was, so that erasing a conversation does not give new tries."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MovedHere:
    """What was open in another conversation goes on in that of the turn, and the code is used up: all of it, or Overtaken.

    `source` is the other conversation as it was read, `left` as it is after that, and `told` is said in it; the code must be good at `at`.
    Where a case moves, what was said there from `since` on goes with it; lines that wait for delivery are delivered here, unless somebody
    has them in hand there.
    """

    digest: str
    source: Conversation
    left: Conversation
    told: tuple[Said, ...]
    at: datetime
    since: datetime | None = None


Continuing: TypeAlias = CodeGiven | WrongCode | MovedHere


class ClaimCodes(Protocol):
    """The codes that are good, and who tried wrong ones. Every query raises StoreUnavailable when the database does not answer."""

    def digest(self, text: str) -> str:
        """What is kept in place of a code or a person's name: the same for the same text, and nobody without the house's key can guess it back."""

    async def source_of(self, digest: str, at: datetime) -> str | None:
        """The conversation whose code this is, while it is good."""

    async def tries(self, by: str, key: ConversationKey, since: datetime) -> Tries:
        """Wrong codes after that moment, of this person and of everybody on this channel."""
