"""Room: channels. What a Telegram message means once its turn has come: a pressed button, an edited message, one of many pictures, a shared number."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.conversation import Conversation, Floor
from bot.domain.messages import AttachmentKind, Author, Inbound, Said, ShownButton
from bot.domain.phrasebook import Phrasebook
from bot.domain.telegram import Pressed
from bot.domain.telegram_text import CHOSEN, choices_of
from bot.ports import Store
from bot.ports.telegram import Choice, Post, TelegramPosts, TelegramSender
from handlers.channels.telegram import ALBUM, EDITED, PRESSED

_ALWAYS = ("/about ", "/item ", "/ask ", "/introduce ")
_ONE_BY_ONE = (*_ALWAYS, "/my list", "/privacy export")
"""Choices that only ask for something, each for itself: a press leaves the others under their message. Every other one is an answer, and the
answer is given with it."""
_OUTSIDE_FORMS = ("/my list", "/help", "/form ", "/resume", "/registration")
"""Choices that say all by themselves and do nothing twice: they hold however old their message is. Every other one
belongs to the last words said, and so does what is done without asking again."""
_REMEMBERED = 10_000


@dataclass
class TelegramMeaning:
    """The `Meaning` of Telegram. What it shows beside the turn (the end of a button's waiting, the chosen button) may fail without harm."""

    store: Store
    posts: TelegramPosts
    sender: TelegramSender
    phrases: Phrasebook
    _presses: "OrderedDict[str, Pressed]" = field(default_factory=OrderedDict)
    _aside: set["asyncio.Task[Any]"] = field(default_factory=set)

    def announce(self, name: str, pressed: Pressed) -> None:
        """A press came; what is not ours is only answered."""
        if not pressed.data.startswith("b:"):
            self.beside(self.sender.answer_press(pressed.query))
            return
        self._presses[name] = pressed
        if len(self._presses) > _REMEMBERED:
            self._presses.popitem(last=False)

    def beside(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something that nobody waits for."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def __call__(self, message: Inbound) -> Inbound | None:
        """The message as the corridor understands it; None where there is nothing to be done."""
        conversation = await self.store.load(message.key)
        command, _, rest = message.text.partition(" ")
        match command:
            case _ if command == PRESSED:
                return await self._pressed(conversation, message, *map(int, rest.split()))
            case _ if command == EDITED:
                return self._edited(conversation, message, rest)
            case "/media" if rest.endswith(f" {ALBUM}"):
                once = replace(message, text=message.text.removesuffix(f" {ALBUM}"))
                return once if conversation.floor is not Floor.BOT else None  # the first one was answered
            case "/media" if conversation.form and message.attachment and message.attachment.kind is AttachmentKind.CONTACT:
                return replace(message, text=message.attachment.name.rpartition(" ")[2])
            case _:
                return message

    async def _pressed(self, conversation: Conversation, message: Inbound, line_id: int, place: int) -> Inbound | None:
        press = self._presses.pop(message.message_id, None)
        since = await self.store.said(conversation.id, line_id - 1)
        line = since[0] if since and since[0].id == line_id else None  # it was said in this very conversation
        button = line.buttons[place] if line and place < len(line.buttons) else None
        if line is None or button is None or not _holds(conversation, button, since):
            self._answer(press, conversation, "telegram.old_choice")
            if press:
                self.beside(self._show_lasting(press, line))
            return None
        if not await self._use(line, place, message.message_id):
            post = await self.posts.of(line.id)
            self._answer(press, conversation, "telegram.chosen_already" if post and post.used_by else "telegram.answered_already")
            return None
        if press:
            self.beside(self.sender.answer_press(press.query))
        self.beside(self._show_used(int(message.key.peer), line, press, button))
        return replace(message, text=button.send, shown=button.label) if conversation.floor is Floor.BOT else replace(message, text=button.label)

    def _answer(self, press: Pressed | None, conversation: Conversation, name: str) -> None:
        if press:
            self.beside(self.sender.answer_press(press.query, self.phrases.say(name, conversation.language)))

    async def _use(self, line: Said, place: int, press: str) -> bool:
        if line.buttons[place].send.startswith(_ONE_BY_ONE):
            return await self.posts.use_one(line.id, place, press)
        return await self.posts.use(line.id, press)

    async def _show_used(self, chat: int, line: Said, press: Pressed | None, button: ShownButton) -> None:
        # Looked up anew: of two quick presses, the later edit shows what both of them left.
        post = await self.posts.of(line.id)
        number = press.message if press else post.message if post else None
        if not number or not post:
            return
        is_one = button.send.startswith(_ONE_BY_ONE)
        if not (is_one and post.used_by):
            await self.sender.set_choices(chat, number, _left(line, post) if is_one else [(f"✓ {button.label}", CHOSEN)])

    async def _show_lasting(self, press: Pressed, line: Said | None) -> None:
        """Of the buttons under a message that is no longer the last, those that still hold."""
        lasting = _left(line, await self.posts.of(line.id), _ALWAYS) if line else []
        await self.sender.set_choices(press.chat, press.message, lasting)

    def _edited(self, conversation: Conversation, message: Inbound, text: str) -> Inbound | None:
        if conversation.floor is not Floor.BOT:
            return replace(message, text=self.phrases.say("telegram.edited_for_officer", conversation.language, {"text": text}))
        name = "telegram.edited_in_form" if conversation.form else "telegram.edited"
        self.beside(self.sender.send(int(message.key.peer), self.phrases.say(name, conversation.language), is_html=False))
        return None if conversation.form else replace(message, text=text)

    async def close(self, seconds: float) -> None:
        """Let what was begun end."""
        if self._aside:
            await asyncio.wait(self._aside, timeout=seconds)


def _left(line: Said, post: Post | None, beginnings: tuple[str, ...] = ("",)) -> list[Choice]:
    """The choices under a line that were not used, of those whose commands begin so."""
    if post and post.used_by:
        return []
    both = enumerate(zip(choices_of(line), line.buttons, strict=True))
    return [choice for place, (choice, button) in both if button.send.startswith(beginnings) and not (post and place in post.pressed)]


def _holds(conversation: Conversation, button: ShownButton, since: Sequence[Said]) -> bool:
    """Whether a choice may still be made; `since` is what was said from its message on."""
    if all(line.author is not Author.PERSON for line in since):
        return True  # one answer may ask two things: whether to erase, and the form's question again
    if button.send.startswith(_ALWAYS) or button.send == "/officer" or button.send in {each.send for each in conversation.offered}:
        return True
    return conversation.form is None and button.send.startswith(_OUTSIDE_FORMS) and not button.send.endswith(" yes")
