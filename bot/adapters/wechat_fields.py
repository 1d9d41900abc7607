"""Room: adapters. WeChat's XML fields as a `Heard`. No signatures, no ciphers, no vendor's classes.

The raw names are read, not wechatpy's attributes: it gives events the id 0, knows no `file` and no `bizmsgmenuid`, and hands on
a dictionary where text is nested.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timezone

from bot.adapters.wechat_xml import read_xml, told_apart
from bot.domain.wechat import Heard, HeardKind

_HEAD = ("FromUserName", "ToUserName", "CreateTime", "MsgType", "MsgId", "MsgID", "Event", "EventKey")
_BODY = ("Content", "Recognition", "Title", "Url", "Label", "Location_X", "Location_Y", "MediaId", "bizmsgmenuid", "Status")
_NAMES = frozenset(_HEAD + _BODY)
_MESSAGES = {
    "text": HeardKind.TEXT,
    "image": HeardKind.IMAGE,
    "voice": HeardKind.VOICE,
    "video": HeardKind.VIDEO,
    "shortvideo": HeardKind.VIDEO,
    "file": HeardKind.FILE,
    "location": HeardKind.LOCATION,
    "link": HeardKind.LINK,
}
_EVENTS = {
    "subscribe": HeardKind.FOLLOW,
    "subscribe_scan": HeardKind.FOLLOW,
    "subscribe_scan_product": HeardKind.FOLLOW,
    "unsubscribe": HeardKind.UNFOLLOW,
    "click": HeardKind.CLICK,
    "view": HeardKind.VIEW,
    "scan": HeardKind.SCAN,
    "templatesendjobfinish": HeardKind.TEMPLATE_RESULT,
}
_MAX_ID = 128
_MAX_KEY = 200
_MAX_SECONDS = 2**33


def read_message(xml: str | bytes, *, is_sealed: bool) -> Heard | None:
    """The message in a body; None when it cannot be read, or a field is nested, missing, too long or no number where it must be one."""
    try:
        texts = told_apart(read_xml(xml, _NAMES))
    except (ValueError, SyntaxError):  # the parser's own is a SyntaxError, that of bytes which are no text a ValueError
        return None
    if not _names_both(texts) or not _is_time(texts["CreateTime"]):
        return None
    kind = _kind(texts)
    return Heard(
        key=_key(texts),
        openid=texts["FromUserName"],
        account=texts["ToUserName"],
        kind=kind,
        created_at=datetime.fromtimestamp(int(texts["CreateTime"]), tz=timezone.utc),
        text=_text(kind, texts),
        media_id=texts["MediaId"] or None,
        menu_id=texts["bizmsgmenuid"] or None,
        scene=_scene(texts),
        is_sealed=is_sealed,
    )


def _names_both(texts: Mapping[str, str]) -> bool:
    return all(0 < len(texts[name]) <= _MAX_ID for name in ("FromUserName", "ToUserName", "MsgType")) and len(texts["MsgId"]) <= _MAX_ID


def _is_time(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(_MAX_SECONDS)) and int(text) < _MAX_SECONDS


def _kind(texts: Mapping[str, str]) -> HeardKind:
    if texts["MsgType"].lower() == "event":
        return _EVENTS.get(texts["Event"].lower(), HeardKind.OTHER)
    return _MESSAGES.get(texts["MsgType"].lower(), HeardKind.OTHER)


def _key(texts: Mapping[str, str]) -> str:
    """What a retry is known by; the sender belongs to it, for ids shared by several people have been seen (binarywang/WxJava#333)."""
    if texts["MsgId"]:
        return _short("/".join(("message", texts["FromUserName"], texts["MsgId"])))
    event = texts["Event"] or texts["MsgType"]
    return _short("/".join(("event", texts["FromUserName"], texts["CreateTime"], event, texts["EventKey"] or texts["MsgID"])))


def _short(key: str) -> str:
    """The key, or its digest where it would be too long for a database's index."""
    return key if len(key) <= _MAX_KEY else "sha256/" + hashlib.sha256(key.encode()).hexdigest()


def _text(kind: HeardKind, texts: Mapping[str, str]) -> str:
    match kind:
        case HeardKind.TEXT:
            return texts["Content"]
        case HeardKind.VOICE:
            return texts["Recognition"]
        case HeardKind.FILE:
            return texts["Title"]
        case HeardKind.LOCATION:
            return texts["Label"] or f"{texts['Location_X']},{texts['Location_Y']}"
        case HeardKind.LINK:
            return "\n".join(filter(None, (texts["Title"], texts["Url"])))
        case HeardKind.CLICK | HeardKind.VIEW:
            return texts["EventKey"]
        case HeardKind.TEMPLATE_RESULT:
            return texts["Status"]
        case _:
            return ""


def _scene(texts: Mapping[str, str]) -> str | None:
    return texts["EventKey"] or None if texts["Event"].lower() in ("scan", "subscribe_scan") else None
