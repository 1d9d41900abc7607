"""Room: adapters. Pictures, voices and files that people sent through Telegram, fetched when an officer looks. Nothing is kept."""

from datetime import timedelta

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.domain.errors import ChannelUnavailable
from bot.domain.media import MOST, Media, MediaGone, Why
from bot.domain.messages import Attachment


class TelegramMedia:
    """The `MediaSource` of Telegram: `getFile`, then the file; a bot is given at most 20 MB."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @property
    def keeps(self) -> timedelta | None:
        """Telegram sets no end."""
        return None

    async def fetch(self, attachment: Attachment) -> Media | MediaGone:
        """The content; raises ChannelUnavailable."""
        file_id = attachment.ref.rpartition(":")[2]
        if not file_id:
            return MediaGone()
        try:
            file = await self._bot.get_file(file_id)
            if file.file_size and file.file_size > MOST:
                return MediaGone(Why.TOO_LARGE)
            content = bytes(await file.download_as_bytearray())
        except (BadRequest, Forbidden) as fault:
            return MediaGone(Why.TOO_LARGE if "too big" in fault.message.casefold() else Why.GONE)
        except TelegramError as fault:
            raise ChannelUnavailable(type(fault).__name__) from fault
        return Media(content, name=(file.file_path or "").rpartition("/")[2])
