"""Room: domain. Pictures, voices and files that people send, once fetched from where their channel keeps them. No fetching, no pages."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.messages import Attachment, AttachmentKind, Channel

MOST = 20 * 1024 * 1024
"""Bytes of one file that are fetched at most; nothing that WeChat or Telegram hands to a bot is larger."""
KEPT_BY_CHANNEL = frozenset({AttachmentKind.IMAGE, AttachmentKind.VOICE, AttachmentKind.VIDEO, AttachmentKind.FILE})
"""What has bytes to be fetched; a place, a link and a contact are words."""


def channel_of(sent: Attachment, case_channel: str) -> Channel:
    """Where something is fetched or copied from: the channel that it came through, whichever the case has gone to since."""
    return sent.channel or Channel(case_channel)


@dataclass(frozen=True, slots=True)
class Media:
    """What a person sent, as their channel hands it over; `content_type` and `name` are the sender's words for it and prove nothing."""

    content: bytes = field(repr=False)
    content_type: str = ""
    name: str = ""


class Why(StrEnum):
    """Why a channel hands nothing over, now and later."""

    GONE = "gone"
    """The channel keeps it no longer, or never knew it."""
    NOT_ALLOWED = "not_allowed"
    """The channel does not hand files to this account."""
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class MediaGone:
    """There is nothing to fetch, and asking again does not help."""

    why: Why = Why.GONE


_PICTURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
_OTHERS = ((b"#!AMR", "amr"), (b"ID3", "mp3"), (b"OggS", "ogg"), (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"))


def picture_type(content: bytes) -> str | None:
    """png, jpeg, gif or webp where the first bytes are that picture's, whatever it was called; None for all that a page must not show."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for mark, kind in _PICTURES if content.startswith(mark)), None)


def extension(content: bytes) -> str:
    """An ending for a file that came without a name, by its first bytes."""
    if content[4:8] == b"ftyp":
        return "mp4"
    return picture_type(content) or next((kind for mark, kind in _OTHERS if content.startswith(mark)), "bin")


def file_name(media: Media, given: str, otherwise: str) -> str:
    """A name that is safe on any disk: the one the person gave it, else the channel's, else `otherwise`, with no path and no control characters."""
    for name in (given, media.name):
        last = name.replace("\\", "/").rsplit("/", 1)[-1]
        safe = "".join(each if each.isalnum() or each in "-_. ()" else "_" for each in last).strip(" .")
        if safe.strip("_"):
            return safe[-100:].strip(" .")
    return f"{otherwise}.{extension(media.content)}"
