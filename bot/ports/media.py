"""Room: ports. Where a channel keeps the pictures, voices and files that people sent. No implementations."""

from datetime import timedelta
from typing import Protocol

from bot.domain.media import Media, MediaGone
from bot.domain.messages import Attachment


class MediaSource(Protocol):
    """Fetches what one channel keeps; nothing of it is stored by us."""

    @property
    def keeps(self) -> timedelta | None:
        """How long the channel keeps what was sent; None where it sets no end."""

    async def fetch(self, attachment: Attachment) -> Media | MediaGone:
        """The content, of at most `media.MOST` bytes; raises ChannelUnavailable where asking again later may help, and StoreUnavailable."""
