"""Room: adapters. A Telegram update as one of our values, read by python-telegram-bot. Nothing is decided here but what is none of ours."""

from collections.abc import Mapping

from telegram import Bot, CallbackQuery, Chat, ChatMemberAdministrator, ChatMemberOwner, ChatMemberUpdated, Message, MessageEntity, Update, User
from telegram.constants import ChatMemberStatus

from bot.adapters.telegram_attachments import attachment_of, words_of
from bot.domain.telegram import (
    CameBack,
    GroupMessage,
    GroupPress,
    Ignored,
    Left,
    Migrated,
    Person,
    Pressed,
    Standing,
    Told,
    TopicChange,
    TopicChanged,
    Wrote,
)

ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
"""The kinds of updates that are asked for; Telegram sends no others, and others are ignored."""
_GROUPS = (Chat.GROUP, Chat.SUPERGROUP)


def read_update(body: object, bot: Bot) -> Told | None:
    """What a decoded body tells; None where it is no update at all."""
    if not isinstance(body, Mapping) or type(number := body.get("update_id")) is not int:
        return None
    try:
        return told_by(Update.de_json(dict(body), bot))
    except Exception as fault:  # noqa: BLE001  # a field of another type than promised may raise anything; refused, it would be brought again and again
        return Ignored(number, f"unreadable: {type(fault).__name__}")


def told_by(update: Update) -> Told:
    """What an update tells."""
    number = update.update_id
    if update.callback_query:
        return _pressed(number, update.callback_query)
    if update.my_chat_member:
        return _standing(number, update.my_chat_member)
    message = update.message or update.edited_message
    return _said(number, message, is_edit=message is update.edited_message) if message else Ignored(number, "kind")


def _said(number: int, message: Message, *, is_edit: bool) -> Told:
    chat, sender = message.chat, message.from_user
    if chat.type in _GROUPS and message.migrate_to_chat_id:
        return Migrated(number, chat.id, message.migrate_to_chat_id)
    if sender is None or sender.is_bot or message.sender_chat:
        return Ignored(number, "not a person")
    if chat.type == Chat.PRIVATE and chat.id == sender.id:
        return _wrote(number, message, _person(sender), is_edit=is_edit)
    return _in_group(number, message, _person(sender), is_edit=is_edit) if chat.type in _GROUPS else Ignored(number, "chat")


def _wrote(number: int, message: Message, sender: Person, *, is_edit: bool) -> Told:
    attachment, text = attachment_of(message), words_of(message)
    if attachment is None and not text:
        return Ignored(number, "service message")
    age = int((message.edit_date - message.date).total_seconds()) if is_edit and message.edit_date else 0
    return Wrote(number, message.chat.id, message.message_id, sender, text, attachment, message.media_group_id or "", is_edit, age)


def _in_group(number: int, message: Message, sender: Person, *, is_edit: bool) -> Told:
    chat, thread = message.chat.id, message.message_thread_id if message.is_topic_message else None
    changes = (
        (message.forum_topic_closed, TopicChange.CLOSED),
        (message.forum_topic_reopened, TopicChange.REOPENED),
        (message.forum_topic_edited, TopicChange.RENAMED),
    )
    if change := next((change for happened, change in changes if happened), None):
        return TopicChanged(number, chat, thread, sender, change)
    attachment, text = attachment_of(message), words_of(message)
    if attachment is None and not text:
        return Ignored(number, "service message")
    command, rest = _command(message, text)
    answered = message.reply_to_message
    # In a topic every message "replies" to the one that opened it.
    reply_to = answered.message_id if answered and not answered.forum_topic_created else None
    return GroupMessage(number, chat, thread, message.message_id, sender, rest, command, attachment, is_edit, reply_to)


def _command(message: Message, text: str) -> tuple[str, str]:
    """The command that a message begins with, and what follows; one that names another bot is none of ours and reads as plain words."""
    entities = message.entities or message.caption_entities
    if not any(each.type == MessageEntity.BOT_COMMAND and each.offset == 0 for each in entities):
        return "", text
    first, _, rest = text.partition(" ") if "\n" not in text.split(" ", 1)[0] else text.partition("\n")
    name, _, addressee = first[1:].partition("@")
    own = message.get_bot().username
    return ("", text) if addressee and addressee.casefold() != own.casefold() else (name.casefold(), rest.strip())


def _pressed(number: int, query: CallbackQuery) -> Told:
    message, data = query.message, query.data
    if message is None or data is None:
        return Ignored(number, "press without a message")
    chat, sender = message.chat, _person(query.from_user)
    if chat.type == Chat.PRIVATE and chat.id == sender.id:
        return Pressed(number, chat.id, message.message_id, sender, query.id, data)
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return GroupPress(number, chat.id, thread, message.message_id, sender, query.id, data) if chat.type in _GROUPS else Ignored(number, "chat")


def _standing(number: int, change: ChatMemberUpdated) -> Told:
    chat, now = change.chat, change.new_chat_member
    is_member = now.status not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if chat.type == Chat.PRIVATE:
        return CameBack(number, chat.id) if is_member else Left(number, chat.id)
    may = isinstance(now, ChatMemberOwner) or (isinstance(now, ChatMemberAdministrator) and bool(now.can_manage_topics))
    return Standing(number, chat.id, is_member, may) if chat.type in _GROUPS else Ignored(number, "chat")


def _person(user: User) -> Person:
    return Person(user.id, user.full_name, user.language_code)
