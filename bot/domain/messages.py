"""Room: domain. What people and Guichao say to each other. No channel's own types, no texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.domain.language import Bilingual

MAX_TEXT = 4000
"""Characters of one message that are read; what is longer is refused at the door or cut with a word about it."""


_COMMANDS = (
    *("start", "help", "my", "officer", "privacy", "language", "form", "resume", "registration"),
    *("item", "about", "ask", "continue", "introduce", "case", "follow", "unfollow"),
)


def is_command(text: str) -> bool:
    """Whether a message is what a menu or a button sends, and no words of a person."""
    return text.startswith("/") and text[1:].split(" ", 1)[0] in _COMMANDS


class Channel(StrEnum):
    """The doors through which messages come."""

    TERMINAL = "terminal"
    WEB = "web"
    TELEGRAM = "telegram"
    WECHAT = "wechat"


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Who talks where: one conversation per channel and peer."""

    channel: Channel
    peer: str


class AttachmentKind(StrEnum):
    """What may come beside words, or in place of them."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LOCATION = "location"
    LINK = "link"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a person sent that has no words of its own. `ref` is how its channel finds it again; `name` is what an officer reads of it.

    `channel` is the one it came through, which a talk that moves to another leaves behind; None in what was kept before this was noted.
    """

    kind: AttachmentKind
    ref: str = ""
    name: str = ""
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message of a person. `message_id` is the channel's own; the same id again does nothing twice.

    An attachment without words comes with the text that `/media` and its kind make; with words of its own, they are the text. `shown` is what
    stood on a button whose message is older than the last one, where `text` is what it sends. `zone` is the time zone that the device names (IANA),
    as it came: unchecked.
    """

    key: ConversationKey
    message_id: str
    text: str
    language: str | None = None
    attachment: Attachment | None = None
    shown: str = ""
    zone: str | None = None


TextValue: TypeAlias = str | int | Bilingual
"""What may be put into a text: a `Bilingual` shows its side in the person's language."""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered: `name` is the text on it, `send` is what pressing it says."""

    name: str
    send: str
    values: Mapping[str, TextValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """What an answer rests on. `item` is the number in the list of 41, None for other knowledge."""

    item: int | None
    id: str
    title: str
    source_date: str
    status: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing Guichao says: the name of a text in `prompts/replies/` and the values put into it. `knowledge`: the version that an answer comes from."""

    name: str
    values: Mapping[str, TextValue] = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    citations: tuple[Citation, ...] = ()
    receipt: str | None = None
    knowledge: str = ""


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button in the person's language."""

    label: str
    send: str


class Author(StrEnum):
    """Who said something."""

    PERSON = "person"
    GUICHAO = "guichao"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a conversation as it was said and kept; `id` grows within the whole house, 0 before it is kept.

    `knowledge`: the version of the knowledge that an answer comes from.
    """

    id: int
    author: Author
    text: str
    at: datetime
    name: str = ""
    buttons: tuple[ShownButton, ...] = ()
    citations: tuple[Citation, ...] = ()
    receipt: str | None = None
    attachment: Attachment | None = None
    knowledge: str = ""
