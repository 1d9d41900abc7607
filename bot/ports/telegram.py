"""Room: ports. Telegram: what the bot does in a person's chat, and what is remembered of it. No implementations.

Every outcome of Telegram is a value. The limits (30 a second in all, one a second in a person's chat, 20 a minute in a group) are kept by
whoever implements this: a call waits until it may be made, and a chat that Telegram wants left alone answers WAIT without a call.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.carriage import Carriage
from bot.domain.messages import ConversationKey, Inbound, Said
from bot.domain.telegram import Told
from bot.domain.telegram_sending import Outcome

Choice = tuple[str, str]
"""A button: what stands on it, and what a press on it brings back (at most 64 bytes)."""


class TelegramSender(Protocol):
    """What the bot does in a person's chat."""

    async def send(self, chat: int, text: str, choices: Sequence[Choice] = (), *, is_html: bool = True, reply_to: int | None = None) -> Outcome:
        """Send a text of at most 4096 UTF-16 units (without its tags), with a button in each row."""

    async def copy(self, chat: int, from_chat: int, message: int, *, thread: int | None = None) -> Outcome:
        """Send a copy of a message, pictures and voice too, without saying whose it was."""

    async def set_choices(self, chat: int, message: int, choices: Sequence[Choice]) -> Outcome:
        """Put other buttons under a message; none takes them away."""

    async def answer_press(self, query: str, words: str = "") -> Outcome:
        """End the waiting of a pressed button, with words that are shown for a moment."""

    async def show_typing(self, chat: int) -> Outcome:
        """Show for five seconds that an answer is being written."""


class TelegramFiles(Protocol):
    """Files that the bot brings to a person."""

    async def send_file(self, chat: int, name: str, content: bytes, caption: str = "") -> Outcome:
        """Send a document with a caption of at most 1024 UTF-16 units, as plain text."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a line of talk stands in a person's chat, and what became of its buttons.

    `message` is None for one that was pressed before it was known to be sent; `used_by` is the message id of the press that used all buttons
    up; `pressed` are the places of those that were used alone.
    """

    line: int
    message: int | None
    used_by: str | None = None
    pressed: frozenset[int] = frozenset()


class TelegramPosts(Protocol):
    """Which line of talk is which message of a chat, and who cannot be reached. Each raises StoreUnavailable."""

    async def put(self, line: int, message: int) -> None:
        """A line was sent as this message."""

    async def of(self, line: int) -> Post | None:
        """Where a line stands."""

    async def use(self, line: int, press: str) -> bool:
        """Use up the buttons of a line. True for the first press, and for the same one when its turn is taken again; False for every other."""

    async def use_one(self, line: int, place: int, press: str) -> bool:
        """Use up one button of a line and leave the others, where they are not used up. True for its first press, and for the same one again."""

    async def block(self, chat: int, at: datetime) -> None:
        """Messages to this person are refused since then."""

    async def unblock(self, chat: int) -> None:
        """The person is there again."""

    async def blocked_since(self, chat: int) -> datetime | None:
        """Since when messages to this person are refused; None where they can be reached."""


class TelegramLink(Protocol):
    """How updates reach us, and what the bot's menu says."""

    async def check(self) -> Outcome:
        """Whether Telegram knows the bot."""

    async def set_webhook(self, url: str, secret: str) -> Outcome:
        """Have updates brought to this address; what waits is kept."""

    async def remove_webhook(self) -> Outcome:
        """Let updates wait until they are fetched; what waits is kept."""

    async def set_menu(self, menus: Mapping[str | None, Sequence[tuple[str, str]]]) -> Outcome:
        """The menu of commands, without their slash, and what each does, for each client language; None is for all others."""

    async def poll(self, hear: Callable[[Told], Awaitable[None]]) -> None:
        """Fetch updates for ever; the next are asked for only when these are kept. Returns when Telegram does not know the bot any more."""


class Carrier(Protocol):
    """Carries one line to one person; a channel's own limits are its concern. Raises StoreUnavailable."""

    async def carry(self, key: ConversationKey, line: Said) -> Carriage:
        """Bring a line, and say what became of it."""


class Meaning(Protocol):
    """Reads what only a channel can read (a pressed button), when the message's turn has come. Raises StoreUnavailable."""

    async def __call__(self, message: Inbound) -> Inbound | None:
        """The message as the corridor understands it; None where there is nothing to be done."""
