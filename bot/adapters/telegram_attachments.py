"""Room: adapters. What a Telegram message brings beside its words. No meaning."""

from telegram import Message

from bot.domain.messages import Attachment, AttachmentKind

_FILES = (
    ("voice", AttachmentKind.VOICE),
    ("audio", AttachmentKind.VOICE),
    ("animation", AttachmentKind.VIDEO),  # ahead of the document that it comes with
    ("video", AttachmentKind.VIDEO),
    ("video_note", AttachmentKind.VIDEO),
    ("document", AttachmentKind.FILE),
    ("sticker", AttachmentKind.IMAGE),
)
_WITHOUT_FILES = ("poll", "dice", "game", "invoice", "story", "checklist")
_NAME = 120


def words_of(message: Message) -> str:
    """What was written, or under a picture; of a sticker its emoji."""
    return message.text or message.caption or (message.sticker.emoji or "" if message.sticker else "")


def attachment_of(message: Message) -> Attachment | None:
    """What came beside the words; its `ref` is "chat:message:file", from which it is copied or fetched."""
    kind, file, name = _found(message)
    return Attachment(kind, f"{message.chat.id}:{message.message_id}:{file}", name[:_NAME]) if kind else None


def _found(message: Message) -> tuple[AttachmentKind | None, str, str]:
    if message.photo:
        return AttachmentKind.IMAGE, message.photo[-1].file_id, ""
    for field, kind in _FILES:
        if file := getattr(message, field):
            return kind, file.file_id, getattr(file, "file_name", None) or ""
    if contact := message.contact:
        # Telegram gives a number with its country code, but not always the sign ahead of it.
        number = contact.phone_number if contact.phone_number.startswith("+") else f"+{contact.phone_number}"
        name = " ".join(filter(None, (contact.first_name, contact.last_name, number)))
        return AttachmentKind.CONTACT, "", name
    if venue := message.venue:
        return AttachmentKind.LOCATION, "", f"{venue.title}, {venue.address}"
    if place := message.location:
        return AttachmentKind.LOCATION, "", f"{place.latitude:.5f}, {place.longitude:.5f}"
    other = next((field for field in _WITHOUT_FILES if getattr(message, field, None)), None)
    return (AttachmentKind.FILE, "", other) if other else (None, "", "")
