"""Room: ports. What the engine needs from outside, in our own words, with the fault each need raises. No implementations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.answers import Hit, Receipt
from bot.domain.cases import Case
from bot.domain.conversation import Conversation
from bot.domain.forms import Value
from bot.domain.messages import Channel, ConversationKey, Inbound, Said, ShownButton
from bot.domain.wechat_quota import Allowance, Opening, Window
from bot.domain.wechat_sending import MenuEntry, SendResult


class Clock(Protocol):
    """The time, so that tests may set it."""

    def now(self) -> datetime:
        """The present moment, with its time zone (UTC)."""


class Scripts(Protocol):
    """Simplified and traditional Chinese."""

    def simplified(self, text: str) -> str:
        """The text with traditional characters folded; other text unchanged."""

    def is_traditional(self, text: str) -> bool:
        """Whether a text holds characters that only the traditional script has."""

    def traditional(self, text: str) -> str:
        """The text in traditional characters."""

    def sounds(self, text: str) -> tuple[str, ...]:
        """The syllables of Chinese characters and of pinyin words, without tones; other words are left out."""

    def speller(self, texts: Callable[[], Iterable[tuple[str, float]]]) -> Callable[[str], str]:
        """What says pinyin in the Chinese characters that are likeliest by these texts, each counting so many times.

        Any other text it gives back unchanged. The texts are read when it is first asked.
        """


class PassageIndex(Protocol):
    """Everything that can be found."""

    @property
    def version(self) -> str:
        """The knowledge version that answers come from."""

    async def find(self, search: str, limit: int) -> Sequence[Hit]:
        """The nearest passages, best first; raises IndexUnavailable."""

    async def nearness(self, search: str) -> float:
        """How much a message sounds like ours, whatever was said before: about 1 for ours, -1 for what is not."""

    async def within(self, search: str, subject: str) -> Sequence[Hit]:
        """Every passage of one subject, best first; raises IndexUnavailable."""


class ChatModel(Protocol):
    """A language model that rewords; nothing of what it says is believed unchecked."""

    async def complete(self, instructions: str, data: str, seconds: float) -> str:
        """The model's text, whole, within so many seconds; raises ModelUnavailable."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A completed form. `reference` is what the person is told; `values` are encrypted at rest."""

    reference: str
    form: str
    conversation: str
    at: datetime
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one turn changes; it is kept as a whole or not at all."""

    before: Conversation
    after: Conversation
    inbound: Inbound | None
    said: tuple[Said, ...]
    registration: Registration | None = None
    case: Case | None = None
    receipts: tuple[Receipt, ...] = ()
    is_erasure: bool = False


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is kept about one conversation."""

    conversation: Conversation
    said: tuple[Said, ...]
    registrations: tuple[Registration, ...]
    cases: tuple[Case, ...] = field(default=())


class Store(Protocol):
    """The memory of the house. Every call raises StoreUnavailable when the database does not answer."""

    async def load(self, key: ConversationKey) -> Conversation:
        """The conversation of this key; a new one with version 0 where there is none."""

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

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """One receipt."""

    async def personal_data(self, conversation: str) -> PersonalData | None:
        """Everything kept about a conversation."""

    async def erase(self, conversation: str) -> bool:
        """Forget a conversation with all that hangs on it; False where there was none."""


class SignIns(Protocol):
    """Officers' links and sessions; only digests of the secrets are kept."""

    async def add_link(self, secret: str, until: datetime) -> None:
        """A link that opens one session before `until`."""

    async def open_session(self, link: str, secret: str, officer: str, at: datetime, until: datetime) -> bool:
        """Use up a link for a session; False where the link is unknown, used or too old."""

    async def officer_of(self, secret: str, at: datetime) -> str | None:
        """Whose session this is."""

    async def close_session(self, secret: str) -> None:
        """Sign out."""


class Bell(Protocol):
    """Rings when something new was said, so that open pages look."""

    def ring(self, conversation: str) -> None:
        """Something was said in this conversation."""

    async def wait(self, conversation: str | None, seconds: float) -> None:
        """Return at the next ring of this conversation (None: of any), or after so many seconds: another process may have written."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn gave: the conversation's id, what was said, and the verdict where something was answered."""

    conversation: str
    said: tuple[Said, ...]
    verdict: str | None = None


class TakeTurn(Protocol):
    """The corridor, as a door sees it."""

    async def __call__(self, message: Inbound) -> Taken:
        """One turn; faults of the house come back as an honest reply."""


class DeskWork(Protocol):
    """What an officer can do, as the desk's pages see it. Each raises NotAllowed where the case does not permit it."""

    async def reply(self, case_id: str, officer: str, message_id: str, text: str) -> Said:
        """Say something to the person; the first reply takes the case. The same message id again says nothing twice."""

    async def close(self, case_id: str, officer: str) -> Case:
        """End the case; Guichao takes over and says so."""


class TokenShelf(Protocol):
    """WeChat's access token, shared by all processes: a token fetched by one makes the others' void. Each raises StoreUnavailable."""

    async def get(self, app_id: str, at: datetime) -> str | None:
        """The token, where there is one that is still good at that moment."""

    async def lease_for_refresh(self, app_id: str, refused: str | None, at: datetime, until: datetime) -> bool:
        """Whether the caller, and nobody else until `until`, is to fetch a new token.

        False while another has the lease, and where the shelf holds a good token other than the refused one: look again.
        """

    async def put(self, app_id: str, token: str, until: datetime) -> None:
        """Keep a new token and end the lease."""

    async def release(self, app_id: str) -> None:
        """End the lease without a token."""


class WeChatQuota(Protocol):
    """The ledger of what may be sent to whom; kept without names. Each raises StoreUnavailable."""

    async def open(self, openid: str, kind: Opening, at: datetime) -> None:
        """The person did something at that moment; the same once more, or something older, changes nothing."""

    async def allowance(self, openid: str, at: datetime) -> Allowance:
        """How many messages may still be sent, and until when."""

    async def charge(self, openid: str, at: datetime) -> Window | None:
        """Count a message before it is sent; None where none is allowed. Two at once never take the same place."""

    async def give_back(self, openid: str, window: Window) -> None:
        """Uncount a message that surely was not sent."""

    async def shut(self, openid: str, at: datetime) -> None:
        """WeChat allows less than was counted: nothing more under the windows that were open at that moment."""

    async def forget(self, openid: str) -> None:
        """The person left."""


class WeChatSender(Protocol):
    """Customer-service messages. Every outcome of WeChat is a value; raises StoreUnavailable where the token cannot be looked up."""

    async def send_text(self, openid: str, text: str) -> SendResult:
        """Send a text of at most `wechat_quota.LIMIT` bytes."""

    async def send_menu(self, openid: str, head: str, choices: Sequence[ShownButton], tail: str) -> SendResult:
        """Send a text with choices to tap; a tap comes back as a message that carries what the choice sends."""


class WeChatMenu(Protocol):
    """The menu at the foot of the account's page."""

    async def set_menu(self, entries: Sequence[MenuEntry]) -> SendResult:
        """Replace the menu: up to three entries, each with up to five under it. People see it after some minutes."""


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

    async def forget(self, key: ConversationKey) -> None:
        """Forget what came from a person who left."""
