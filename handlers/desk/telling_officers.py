"""Room: desk. Words to officers in their group: in answer to a message or over a pressed button, without keeping the door waiting. Decides nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.domain.cases import Case, CaseState
from bot.domain.desk_cards import desk_title, said_of_reach
from bot.domain.desk_facts import Reach
from bot.domain.desk_group import Buttons, PostButton, district_data
from bot.domain.desk_words import DeskWords, safe
from bot.domain.knowledge import Entry, Officer
from bot.domain.library import Knowledge
from bot.domain.messages import ConversationKey
from bot.ports import DeskGroup, Store

_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Here:
    """A case, the officer who acts, and where: in answer to which message, or to which press."""

    case: Case
    officer: Officer
    chat: int
    thread: int
    message: int
    press: str | None = None

    @property
    def message_id(self) -> str:
        """Telegram's number of an officer's message, by which it is done once."""
        return f"tg:{self.chat}:{self.message}"


@dataclass(frozen=True)
class TellingOfficers:
    """`reach_of` tells how far a reply reaches on the person's channel, `has_blocked_us` whether the person refuses our messages."""

    group: DeskGroup
    words: DeskWords
    store: Store
    knowledge: Knowledge
    reach_of: Callable[[ConversationKey], Awaitable[Reach | None]]
    has_blocked_us: Callable[[ConversationKey], Awaitable[bool]]
    _telling: set["asyncio.Task[None]"] = field(default_factory=set)

    async def tell(self, here: Here, text: str, buttons: Buttons = ()) -> None:
        """A word to the officer, with how far a reply reaches where the channel limits it."""
        reach = await self.reach(here.case) if here.case.state is not CaseState.CLOSED else None
        self.say(here, f"{text}\n{said_of_reach(reach, self.words)}" if reach else text, buttons)

    def say(self, here: Here, text: str, buttons: Buttons = ()) -> None:
        """A word to the officer: over the pressed button, or in answer to the message."""
        if here.press and not buttons:
            self.soon(self.group.answer_press(here.press, text))
        else:
            self.soon(self.group.post(here.chat, here.thread, safe(text), buttons, here.message or None))

    def done(self, here: Here, name: str) -> None:
        """It was done: a mark on the message, a word over the button."""
        self.soon(self.group.answer_press(here.press, self.words.say(name)) if here.press else self.group.nod(here.chat, here.message))

    def answer(self, press: str, name: str = "") -> None:
        """A word over a pressed button, or none."""
        self.soon(self.group.answer_press(press, self.words.say(name) if name else ""))

    def soon(self, telling: Awaitable[object]) -> None:
        """Tell it when the group's limit admits: what was done is done, and the door does not wait for a word about it."""

        async def tell() -> None:
            await telling

        task = asyncio.create_task(tell(), name="telling an officer")
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def settled(self) -> None:
        """Wait until everything was told."""
        while self._telling:
            await asyncio.wait(set(self._telling))

    async def reach(self, case: Case) -> Reach | None:
        """How far a reply to this case's person reaches; None where nothing limits it."""
        conversation = await self.store.find(case.conversation)
        return await self.reach_of(conversation.key) if conversation else None

    async def is_refused(self, case: Case) -> bool:
        """Whether this case's person refuses our messages now."""
        conversation = await self.store.find(case.conversation)
        return conversation is not None and await self.has_blocked_us(conversation.key)

    def districts(self) -> Buttons:
        """A button for every desk that a case may be passed on to."""
        choices: list[Entry | None] = [*self.knowledge.districts(), None]
        buttons = [PostButton(desk_title(each, self.words), district_data(each.id if each else None)) for each in choices]
        return tuple(tuple(buttons[start : start + _IN_A_ROW]) for start in range(0, len(buttons), _IN_A_ROW))
