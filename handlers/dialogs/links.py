"""Room: dialogs. Readers of what a person hands in: a link, a file. Nothing is opened or fetched."""

import re
from urllib.parse import urlsplit, urlunsplit

from bot.domain.forms import Reading, Rejected, Value
from bot.domain.messages import AttachmentKind
from handlers.dialogs.tidying import tidy

LONGEST_LINK = 500

_WRAPPING = "<>《》“”「」\"'()（）,，;；。!！ "
_LEAD_IN = re.compile(
    r"^(?:(?:我的?)?(?:网址|链接|主页|网站|地址)\s*(?:是|[:：])\s*|(?:my\s+)?(?:link|website|page|url|homepage)\s*(?:is\b|[:：])\s*)", re.IGNORECASE
)
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?\.)+[a-z\u00a1-\uffff][a-z0-9\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff]"
)
_FILES = {AttachmentKind.FILE: ("文件", "file"), AttachmentKind.IMAGE: ("图片", "picture"), AttachmentKind.VIDEO: ("视频", "video")}


def url(text: str, reading: Reading) -> Value | Rejected:
    """Stored with its scheme, https where none is written, and the host in small letters; http and https of public names only."""
    said = _LEAD_IN.sub("", tidy(text)).strip(_WRAPPING)
    if not said or " " in said or ("@" in said and "://" not in said):
        return Rejected("reader.url.none")
    if len(said) > LONGEST_LINK:
        return Rejected("reader.url.too_long", {"limit": LONGEST_LINK})
    normal = _normal(said if "://" in said else f"https://{said}")
    return Value(normal, normal) if normal else Rejected("reader.url.none")


def file(text: str, reading: Reading) -> Value | Rejected:
    """Stored as the attachment's kind and how its channel finds it, `image:…`. Typed words are never one: whose file would they name?"""
    sent, kept = reading.attachment, reading.known.get(reading.slot.name)
    if sent is None:
        return kept if kept and text in (kept.stored, kept.shown) else Rejected("reader.file.none")
    if sent.kind not in _FILES:
        return Rejected("reader.file.kind")
    if not sent.ref:
        return Rejected("reader.file.lost")
    zh, en = _FILES[sent.kind]
    return Value(f"{sent.kind}:{sent.ref}", tidy(sent.name)[:80] or (zh if reading.language.is_chinese else en))


def file_or_link(text: str, reading: Reading) -> Value | Rejected:
    """A file where one came with the message, else a link; of neither it says that both will do."""
    if reading.attachment is not None:
        return file(text, reading)
    kept = file(text, reading)
    read = kept if isinstance(kept, Value) else url(text, reading)
    return read if isinstance(read, Value) or read.name != "reader.url.none" else Rejected("reader.file_or_link.none")


def _normal(said: str) -> str | None:
    try:
        parts = urlsplit(said)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in ("http", "https") or parts.username is not None or parts.password is not None or not _HOST.fullmatch(host):
        return None
    return urlunsplit((parts.scheme.lower(), host + port, parts.path, parts.query, parts.fragment))
