"""Room: ports. Messages that come in through a channel that asks again, and lines that wait to go out. No implementations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Conversation
from bot.domain.messages import Channel, ConversationKey, Inbound, Said
from bot.ports.memory import Turn

Fit = Callable[[Sequence[Said]], tuple[str, int]]
"""What a channel's one message can carry of lines that wait: its text, and how many of the lines it holds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the door: how often it came, what it was answered, once it was, and what of the same person came before and has had no turn yet."""

    tries: int
    reply: str | None = None
    earlier: tuple[Inbound, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """A turn as it was kept. Where it was handed over with it: the text (empty where nothing is to be said) and the lines that it holds."""

    said: tuple[Said, ...]
    text: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """A conversation for which lines wait to be delivered."""

    conversation: str
    key: ConversationKey


class AtOnce(Protocol):
    """For answers that are ready at once: the message, its turn and its hand-over become durable together. Each raises StoreUnavailable."""

    def recall(self, key: ConversationKey) -> Conversation | None:
        """A conversation as this process kept it a moment ago, None where it has to be loaded.

        Another process may have changed it since: then a turn that follows from it is Overtaken.
        """

    def drop(self, key: ConversationKey) -> None:
        """Do not recall a person who left."""

    async def keep(self, turn: Turn, fit: Fit | None, came_at: datetime) -> Handed:
        """Keep a turn and, where it may be, hand over what it says as the answer to its message, which the post room has not received yet.

        It is kept without a hand-over where the message is known already, where other lines wait for the person, and where `fit` takes none or is None.
        Raises Overtaken; and Preceded, nothing being kept, where a message of the person that came before that moment has had no turn yet.
        """


class PostRoom(Protocol):
    """What came in through a channel that asks again, and what waits to go out. Each raises StoreUnavailable.

    A message is kept before anything is done about it, and a line counts as delivered in the transaction that hands it over.
    """

    async def receive(self, message: Inbound, came_at: datetime | None = None) -> Arrival:
        """Keep a message that came (at that moment, where it was begun upon before), or count that it came again."""

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
