"""Room: domain. What a WeChat Official Account tells us, as plain values. No XML, no signatures, no answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HeardKind(StrEnum):
    """What happened. `OTHER` (a type or event that is not listed, and reports of a person's position) is acknowledged and no more."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"
    LOCATION = "location"
    LINK = "link"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    CLICK = "click"
    VIEW = "view"
    SCAN = "scan"
    TEMPLATE_RESULT = "template_result"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """One message or event of WeChat whose signature holds.

    `key` is the same in every retry and differs between messages: `MsgId` and sender, or for events sender, time, event and its key.
    `account` is the Official Account's original id (gh_…), the sender of our replies.
    `text` is what was written, or the menu's key or address, the place's label, the link, the file's name, the template's result.
    `menu_id` is the choice in a menu message that was tapped; `scene` the code (scene_str) of the QR picture behind a follow or scan.
    """

    key: str
    openid: str
    account: str
    kind: HeardKind
    created_at: datetime
    text: str = ""
    media_id: str | None = None
    menu_id: str | None = None
    scene: str | None = None
    is_sealed: bool = False


class Refusal(StrEnum):
    """Why a request was not read. None of them changes anything."""

    TOO_LARGE = "too_large"
    SIGNATURE = "signature"
    STALE = "stale"
    REPLAYED = "replayed"
    NOT_SEALED = "not_sealed"
    NO_KEY = "no_key"
    CIPHER = "cipher"
    WRONG_ACCOUNT = "wrong_account"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is not WeChat's, not for this account, or not to be understood.

    `NOT_SEALED`: plain text came though an AES key is set; `NO_KEY`: only a cipher came and none is set. Both mean that the
    console's mode and `WECHAT_AES_KEY` do not agree.
    """

    reason: Refusal
