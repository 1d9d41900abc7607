"""Room: domain. How long what people filled in is kept, and what is over its time. No storage."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.conversation import Conversation

DRAFT_DAYS = 90
"""Days that something begun and not sent is kept; it is said where a form asks for consent and where it is put aside."""


def drafts_kept_since(now: datetime) -> datetime:
    """A conversation in which nothing was said since then holds nothing but drafts that are over their time."""
    return now - timedelta(days=DRAFT_DAYS)


def without_old_drafts(conversation: Conversation, today: date) -> Conversation:
    """The conversation without what was put aside so long ago; the form that is open stays."""
    first = (today - timedelta(days=DRAFT_DAYS)).isoformat()
    kept = tuple(each for each in conversation.paused if each.paused_on is None or each.paused_on >= first)
    return conversation if kept == conversation.paused else replace(conversation, paused=kept)


def has_drafts(conversation: Conversation) -> bool:
    """Whether something begun and not sent is kept, open or put aside."""
    return conversation.form is not None or bool(conversation.paused)


def without_drafts(conversation: Conversation) -> Conversation:
    """The next version of a conversation, with nothing begun in it."""
    return replace(conversation, form=None, paused=(), version=conversation.version + 1)
