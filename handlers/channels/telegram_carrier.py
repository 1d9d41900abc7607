"""Room: channels. One line of talk to one person on Telegram: shown as Telegram shows it, and what became of it in the postman's words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.domain.carriage import Carriage, Fate
from bot.domain.desk_files import file_of
from bot.domain.messages import Author, ConversationKey, Said
from bot.domain.telegram import place_of
from bot.domain.telegram_sending import Outcome, Sending
from bot.domain.telegram_text import as_html, as_plain, choices_of
from bot.ports import Clock
from bot.ports.desk_files import DeskFiles
from bot.ports.telegram import TelegramFiles, TelegramPosts, TelegramSender

log = structlog.get_logger()
_FATES = {
    Sending.SENT: Fate.BROUGHT,
    Sending.BLOCKED: Fate.AWAY,
    Sending.GONE: Fate.AWAY,
    Sending.UNSURE: Fate.UNSURE,
}
_LATER = (Sending.WAIT, Sending.DOWN, Sending.TOKEN)


@dataclass(frozen=True)
class TelegramCarrier:
    """The `Carrier` of Telegram; `sorry` says in a person's language that something could not be shown."""

    sender: TelegramSender
    posts: TelegramPosts
    clock: Clock
    sorry: Callable[[ConversationKey], Awaitable[str]]
    files: DeskFiles | None = None
    bringing: TelegramFiles | None = None

    async def carry(self, key: ConversationKey, line: Said) -> Carriage:
        """Bring a line. What Telegram will not take in any form is apologised for: silence would look like an answer."""
        chat = int(key.peer)
        outcome = await self._send(chat, line)
        if outcome.result not in _FATES and outcome.result not in _LATER:
            log.error("telegram.unsendable", result=outcome.result, line=line.id)
            outcome = await self.sender.send(chat, await self.sorry(key), is_html=False)
        if outcome.result in (Sending.BLOCKED, Sending.GONE):
            await self.posts.block(chat, self.clock.now())
        if outcome.message is not None and line.buttons:
            await self.posts.put(line.id, outcome.message)
        return Carriage(_FATES.get(outcome.result, Fate.LATER), outcome.seconds)

    async def _send(self, chat: int, line: Said) -> Outcome:
        if line.author is Author.OFFICER and line.attachment and (source := place_of(line.attachment.ref)):
            copied = await self.sender.copy(chat, *source)
            if copied.result is not Sending.MESSAGE_GONE:
                return copied
        if self.files and self.bringing and line.author is Author.OFFICER and (name := file_of(line.attachment)):
            return await self._bring(chat, line, name, self.files, self.bringing)
        choices = choices_of(line)
        outcome = await self.sender.send(chat, as_html(line), choices)
        if outcome.result is Sending.BAD_MARKUP:
            outcome = await self.sender.send(chat, as_plain(line), choices, is_html=False)
        return outcome

    async def _bring(self, chat: int, line: Said, name: str, files: DeskFiles, bringing: TelegramFiles) -> Outcome:
        """An officer's file with its words under it; where it was deleted meanwhile, its name alone."""
        file, content = await files.find(name), await files.content(name)
        if file is None or content is None:
            return await self.sender.send(chat, as_plain(line), is_html=False)
        return await bringing.send_file(chat, file.name, content, as_plain(line))
