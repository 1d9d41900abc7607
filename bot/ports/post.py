"""Room: ports. Messages that come in through a channel that asks again, and lines that wait to go out. No implementations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.messages import Channel, ConversationKey, Inbound, Said

Fit = Callable[[Sequence[Said]], tuple[str, int]]
"""What a channel's one message can carry of lines that wait: its text, and how many of the lines it holds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the door: how often it came, what it was answered, once it was, and what of the same person came before and has had no turn yet."""

    tries: int
    reply: str | None = None
    earlier: tuple[Inbound, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """A conversation for which lines wait to be delivered."""

    conversation: str
    key: ConversationKey


class PostRoom(Protocol):
    """What came in through a channel that asks again, and what waits to go out. Each raises StoreUnavailable.

    A message is kept before anything is done about it, and a line counts as delivered in the transaction that hands it over.
    """

    async def receive(self, message: Inbound) -> Arrival:
        """Keep a message that came, or count that it came again."""

    async def settle(self, message: Inbound) -> None:
        """Its turn was taken: nothing has to be made up for."""

    async def hand_over(self, message: Inbound, conversation: str, fit: Fit) -> str:
        """The answer to a message: every line that waits and fits, delivered by this; the same text when it is asked for again. Empty: nothing waits."""

    async def take_back(self, message: Inbound, tries: int, lines: Sequence[int]) -> None:
        """These lines, handed over as the answer to that try of a message, never left, for the channel had hung up: they wait again.

        Nothing where any other try has heard them since, or may hear them now.
        """

    async def promise(self, message: Inbound, text: str) -> str:
        """Keep what is said in place of an answer that is not ready; every further try hears it. Gives back the answer where there is one already."""

    async def unsettled(self, channel: Channel, before: datetime) -> Sequence[Inbound]:
        """Messages that came before that moment and whose turn was never taken: the process died over them. The oldest first."""

    async def waiting(self, channel: Channel, before: datetime) -> Sequence[Addressee]:
        """Whose lines wait since before that moment."""

    async def claim(self, conversation: str, until: datetime) -> Sequence[Said]:
        """The lines that wait, in order, for the caller alone until that moment; none while another has them."""

    async def delivered(self, lines: Sequence[int]) -> None:
        """These lines are with the person."""

    async def release(self, lines: Sequence[int]) -> None:
        """End the claim on these lines, and on no others: somebody else may have claimed what came since. What was not delivered waits on."""

    async def sweep(self, before: datetime) -> None:
        """Forget messages that came before that moment and are done with: no channel asks again for them."""

    async def forget(self, key: ConversationKey) -> None:
        """Forget what came from a person who left."""
