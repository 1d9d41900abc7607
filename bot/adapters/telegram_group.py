"""Room: adapters. The officers' group in Telegram, through python-telegram-bot; every outcome a value. No words, no rules of a case."""

import re
from collections.abc import Awaitable, Callable, Sequence
from html import unescape
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    ChatMemberOwner,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.constants import ParseMode, ReactionEmoji
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.request import HTTPXRequest

from bot.adapters.telegram_api import TelegramApi, bot_application
from bot.domain.desk_group import Buttons, GroupStanding, PostOutcome, PostResult
from bot.domain.telegram_sending import Outcome, Sending

_OUTCOMES = {
    Sending.SENT: PostOutcome.DONE,
    Sending.UNCHANGED: PostOutcome.DONE,
    Sending.TOPIC_GONE: PostOutcome.TOPIC_GONE,
    Sending.MESSAGE_GONE: PostOutcome.MESSAGE_GONE,
    Sending.MIGRATED: PostOutcome.MIGRATED,
    Sending.WAIT: PostOutcome.WAIT,
    Sending.RIGHTS_MISSING: PostOutcome.RIGHTS_MISSING,
    Sending.GONE: PostOutcome.RIGHTS_MISSING,  # the bot was put out of the group, or the group is no more
    Sending.BLOCKED: PostOutcome.RIGHTS_MISSING,
    Sending.UNSURE: PostOutcome.UNSURE,
}
"""Every other result: surely not done, and nothing to be done about it but to try again."""
_TAG = re.compile(r"</?(?:b|i|blockquote)>")
_RIGHTS = ("manage_topics", "pin_messages", "delete_messages")
_LONGEST_WORD = 200
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramGroup:
    """The `DeskGroup` over the API that the scholars' side uses too, and its limits."""

    def __init__(self, api: TelegramApi) -> None:
        self._api, self._bot = api, api.bot

    async def open_topic(self, chat: int, name: str) -> PostResult:
        """Open a topic; `id` is its thread."""
        return await self._call(chat, lambda: self._bot.create_forum_topic(chat, name), "message_thread_id")

    async def rename_topic(self, chat: int, thread: int, name: str) -> PostResult:
        """Give it another name."""
        return await self._call(chat, lambda: self._bot.edit_forum_topic(chat, thread, name=name))

    async def close_topic(self, chat: int, thread: int) -> PostResult:
        """Close it."""
        return await self._call(chat, lambda: self._bot.close_forum_topic(chat, thread))

    async def reopen_topic(self, chat: int, thread: int) -> PostResult:
        """Open a closed one again."""
        return await self._call(chat, lambda: self._bot.reopen_forum_topic(chat, thread))

    async def remove_topic(self, chat: int, thread: int) -> PostResult:
        """Delete it with all that was posted in it."""
        return await self._call(chat, lambda: self._bot.delete_forum_topic(chat, thread))

    async def post(self, chat: int, thread: int, text: str, buttons: Buttons = (), answers: int | None = None) -> PostResult:
        """Post a text."""
        reply = ReplyParameters(answers, allow_sending_without_reply=True) if answers else None

        def put(words: str, mode: str | None) -> Awaitable[object]:
            return self._bot.send_message(
                chat, words, mode, message_thread_id=thread, reply_markup=_keyboard(buttons), reply_parameters=reply, link_preview_options=_NO_PREVIEW
            )

        return await self._marked_up(chat, text, put, "message_id")

    async def pin(self, chat: int, message: int) -> PostResult:
        """Pin a message without a sound."""
        return await self._call(chat, lambda: self._bot.pin_chat_message(chat, message, disable_notification=True))

    async def edit(self, chat: int, message: int, text: str, buttons: Buttons = ()) -> PostResult:
        """Put another text and other buttons there."""

        def put(words: str, mode: str | None) -> Awaitable[object]:
            keyboard = _keyboard(buttons)
            return self._bot.edit_message_text(words, chat, message, parse_mode=mode, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)

        return await self._marked_up(chat, text, put)

    async def _marked_up(self, chat: int, text: str, put: Callable[[str, str | None], Awaitable[object]], field: str | None = None) -> PostResult:
        """With our tags; as plain text where Telegram does not take them."""
        outcome, given = await self._captured(chat, lambda: put(text, ParseMode.HTML))
        if outcome.result is Sending.BAD_MARKUP:
            outcome, given = await self._captured(chat, lambda: put(plain(text), None))
        return _result(outcome, given, field)

    async def copy(self, chat: int, thread: int, from_chat: int, message: int) -> PostResult:
        """Copy a message from somewhere else; what cannot be copied (a poll of others, a story) is as good as gone."""
        result = await self._call(chat, lambda: self._bot.copy_message(chat, from_chat, message, message_thread_id=thread), "message_id")
        return PostResult(PostOutcome.MESSAGE_GONE) if result.outcome is PostOutcome.FAILED and result.is_refused else result

    async def nod(self, chat: int, message: int) -> PostResult:
        """Show on an officer's message that it was taken."""
        return await self._call(chat, lambda: self._bot.set_message_reaction(chat, message, [ReactionTypeEmoji(ReactionEmoji.OK_HAND_SIGN)]))

    async def set_menu(self, chat: int, commands: Sequence[tuple[str, str]]) -> PostResult:
        """The commands that the group offers; the bot's others, for scholars, are not shown there."""
        menu = [BotCommand(name, words) for name, words in commands]
        return await self._call(chat, lambda: self._bot.set_my_commands(menu, scope=BotCommandScopeChat(chat)))

    async def answer_press(self, press: str, text: str = "") -> PostResult:
        """End the waiting of who pressed a button, with a word."""
        return await self._call(0, lambda: self._bot.answer_callback_query(press, text[:_LONGEST_WORD] or None))

    async def standing(self, chat: int) -> GroupStanding | None:
        """What the bot may do in the group; None where it cannot be asked now."""
        try:
            group, member = await self._bot.get_chat(chat), await self._bot.get_chat_member(chat, int(self._bot.token.partition(":")[0]))
        except (BadRequest, Forbidden):
            return GroupStanding("", False, False, ())
        except TelegramError:
            return None
        if isinstance(member, ChatMemberOwner):
            return GroupStanding(group.title or "", True, bool(group.is_forum), ())
        has = {right: isinstance(member, ChatMemberAdministrator) and bool(getattr(member, f"can_{right}")) for right in _RIGHTS}
        return GroupStanding(group.title or "", True, bool(group.is_forum), tuple(right for right in _RIGHTS if not has[right]))

    async def _call(self, chat: int, work: Callable[[], Awaitable[object]], field: str | None = None) -> PostResult:
        return _result(*await self._captured(chat, work), field)

    async def _captured(self, chat: int, work: Callable[[], Awaitable[object]]) -> tuple[Outcome, object]:
        given: list[object] = []

        async def working() -> object:
            given.append(await work())
            return given[0]

        outcome = await self._api.call(chat, working)
        return outcome, given[0] if given else None


async def standing_in(token: str, api_url: str, chat: int) -> GroupStanding | None:
    """What a bot may do in a group, asked over a connection of its own."""
    request = HTTPXRequest()
    try:
        return await TelegramGroup(TelegramApi(bot_application(token, api_url, request, is_limited=False).bot)).standing(chat)
    finally:
        await request.shutdown()


def _result(outcome: Outcome, given: object, field: str | None = None) -> PostResult:
    is_unread = outcome.is_sent and field is not None and given is None  # done, in an answer that could not be read
    result = PostOutcome.UNSURE if is_unread else _OUTCOMES.get(outcome.result, PostOutcome.FAILED)
    new_id: Any = getattr(given, field) if field and given is not None else None
    return PostResult(result, new_id, outcome.chat, outcome.seconds, is_refused=outcome.result is Sending.REFUSED)


def _keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[InlineKeyboardButton(each.label, callback_data=each.data) for each in row] for row in buttons]) if buttons else None


def plain(text: str) -> str:
    """A text of ours without its tags."""
    return unescape(_TAG.sub("", text))
