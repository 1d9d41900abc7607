"""Room: desk. Pictures, voices and files beside the lines of a case: whether they can be fetched, and honest words where not. No fetching."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.desk_files import KEPT, file_of
from bot.domain.media import KEPT_BY_CHANNEL, Why, channel_of
from bot.domain.messages import AttachmentKind, Channel, Said
from bot.ports import MediaSource

_LINKS = {
    AttachmentKind.IMAGE: "media_see_image",
    AttachmentKind.VOICE: "media_get_voice",
    AttachmentKind.VIDEO: "media_get_video",
    AttachmentKind.FILE: "media_get_file",
}
_REASONS = {Why.GONE: "media_gone", Why.NOT_ALLOWED: "media_not_handed_over", Why.TOO_LARGE: "media_too_large"}
_WECHATS = {Why.GONE: "media_gone_from_wechat", Why.NOT_ALLOWED: "media_not_handed_over_by_wechat"}


@dataclass(frozen=True, slots=True)
class MediaView:
    """What stands under a line: the name of a page text, which is a link where the content may be fetched."""

    words: str
    is_open: bool = False
    is_picture: bool = False


def words_for(why: Why, channel: str) -> str:
    """The name of the page text that says why there is nothing, and what to do instead."""
    return _WECHATS.get(why, _REASONS[why]) if channel == Channel.WECHAT else _REASONS[why]


def media_view(line: Said, case_channel: str, sources: Mapping[Channel, MediaSource], now: datetime) -> MediaView | None:
    """What to show for a line; None where nothing was sent but words."""
    sent = line.attachment
    if sent is None or sent.kind not in KEPT_BY_CHANNEL:
        return None
    if file_of(sent):
        return MediaView("attach_get", is_open=True) if now - line.at < KEPT else MediaView("attach_gone")
    channel = channel_of(sent, case_channel)
    source = sources.get(channel)
    if source is None or not sent.ref:
        return MediaView(words_for(Why.NOT_ALLOWED, channel))
    if source.keeps is not None and now - line.at > source.keeps:
        return MediaView(words_for(Why.GONE, channel))
    return MediaView(_LINKS[sent.kind], is_open=True, is_picture=sent.kind is AttachmentKind.IMAGE)
