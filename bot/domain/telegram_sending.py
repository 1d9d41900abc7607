"""Room: domain. What comes of a call to Telegram. No codes, no calls."""

from dataclasses import dataclass
from enum import StrEnum


class Sending(StrEnum):
    """How a call to Telegram ended. Only SENT says that Telegram has it."""

    SENT = "sent"
    BLOCKED = "blocked"
    """The person blocked the bot, or never wrote to it; the bot was put out of the group."""
    GONE = "gone"
    """There is no such chat any more: the account or the group was deleted."""
    MIGRATED = "migrated"
    """The group is a supergroup now; `chat` is where it is reached."""
    WAIT = "wait"
    """Too many messages; after `seconds` it may be tried again."""
    BAD_MARKUP = "bad_markup"
    """Telegram cannot read the tags; as plain text the message may go."""
    TOPIC_GONE = "topic_gone"
    RIGHTS_MISSING = "rights_missing"
    """The bot may not do this in the group: somebody has to make it an administrator."""
    UNCHANGED = "unchanged"
    """What was to be edited says so already."""
    MESSAGE_GONE = "message_gone"
    """What was to be edited, copied or answered is not there any more, or too old."""
    REFUSED = "refused"
    """Refused for a reason of the message itself; sending it again would end the same way."""
    TOKEN = "token"  # noqa: S105  # a result's name
    """Telegram does not know the bot's token."""
    UNSURE = "unsure"
    """No answer that can be read: it may have been done, or not."""
    DOWN = "down"
    """Telegram was not reached, so nothing was done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to: the message's number where one was sent, the seconds to wait, the chat to use from now on."""

    result: Sending
    message: int | None = None
    seconds: float = 0.0
    chat: int | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it may count as sent."""
        return self.result is Sending.SENT


def reading(code: str) -> Sending:
    """What a refusal's description means; Telegram tells many apart by these words alone. REFUSED where none fits."""
    said = code.casefold()
    return next((result for result, marks in _MARKS if any(mark in said for mark in marks)), Sending.REFUSED)


_MARKS: tuple[tuple[Sending, tuple[str, ...]], ...] = (
    (Sending.BAD_MARKUP, ("can't parse entities", "can't parse message text", "unsupported start tag", "entity_")),
    (Sending.TOPIC_GONE, ("message thread not found", "topic_deleted", "topic_id_invalid", "topic not found")),
    (Sending.UNCHANGED, ("message is not modified", "topic_not_modified")),
    (Sending.MESSAGE_GONE, ("message to edit not found", "message to copy not found", "message can't be edited", "query is too old", "query id is invalid")),
    (
        Sending.RIGHTS_MISSING,
        ("not enough rights", "have no rights", "chat_admin_required", "need administrator rights", "not a forum", "topics are not enabled"),
    ),
    (Sending.GONE, ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deleted", "user not found")),
    (Sending.BLOCKED, ("bot was blocked", "can't initiate conversation", "bot was kicked", "bot is not a member", "user is a bot", "chat_write_forbidden")),
)
"""In the Bot API's own words (github.com/tdlib/telegram-bot-api, as reported by its users); the first that fits counts."""
