"""Fakes of what the officers' desk needs, as unkind as the real things: a look reads, lets others run, then returns."""

import asyncio
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import unescape
from itertools import count

from bot.domain.cases import CaseState
from bot.domain.desk_group import Buttons, PostOutcome, PostResult
from bot.domain.desk_notes import CaseNote
from bot.domain.desk_topics import CaseTopic, shown_of
from bot.domain.messages import Author
from bot.domain.parts import utf16_units
from tests.fakes import FakeStore


class FakeNotes:
    """The `CaseNotes` in memory."""

    def __init__(self) -> None:
        self._notes: list[CaseNote] = []

    async def add(self, note: CaseNote) -> CaseNote:
        """Keep a note once."""
        known = next((each for each in self._notes if (each.case, each.message_id) == (note.case, note.message_id)), None)
        kept = known or replace(note, id=len(self._notes) + 1)
        if known is None:
            self._notes.append(kept)
        await asyncio.sleep(0)
        return kept

    async def of(self, case_id: str, after: int = 0) -> Sequence[CaseNote]:
        """The notes of a case."""
        found = [note for note in self._notes if note.case == case_id and note.id > after]
        await asyncio.sleep(0)
        return found


class FakeShelf:
    """The `TopicShelf` in memory, over the fake store and notes."""

    def __init__(self, store: FakeStore, notes: FakeNotes) -> None:
        self._store, self._notes = store, notes
        self.topics: dict[str, CaseTopic] = {}
        self._claims: dict[str, datetime] = {}
        self._homes: dict[int, int] = {}

    async def pending(self, now: datetime) -> Sequence[str]:
        """Cases of which the group lacks something."""
        cases = {case.id: case for case in reversed(await self._store.cases())}
        found = []
        for case in cases.values():
            topic = self.topics.get(case.id)
            is_open = case.state is not CaseState.CLOSED
            if topic is None:
                found += [case.id] if is_open else []
                continue
            lacks = topic.shown != shown_of(case) or bool(await self._notes.of(case.id, topic.noted))
            if lacks or (is_open and await self._store.said(case.conversation, topic.relayed)):
                found.append(case.id)
        found += [case_id for case_id in self.topics if case_id not in cases]
        return [each for each in found if self._is_free(each, now)]

    def _is_free(self, case_id: str, now: datetime) -> bool:
        topic = self.topics.get(case_id)
        is_put_off = topic is not None and topic.retry_at is not None and topic.retry_at > now
        return not is_put_off and self._claims.get(case_id, now) <= now

    async def take(self, case_id: str, chat: int, now: datetime, until: datetime) -> CaseTopic | None:
        """For the caller alone."""
        await asyncio.sleep(0)
        if self._claims.get(case_id, now) > now:
            return None
        case = await self._store.case(case_id)
        if case_id not in self.topics and case is None:
            return None
        if self._claims.get(case_id, now) > now:
            return None
        self._claims[case_id] = until
        return self.topics.setdefault(case_id, CaseTopic(case_id, case.conversation if case else "", chat))

    async def keep(self, topic: CaseTopic, until: datetime) -> None:
        """Keep it, and the claim."""
        self.topics[topic.case] = topic
        self._claims[topic.case] = until
        await asyncio.sleep(0)

    async def release(self, case_id: str) -> None:
        """End the claim."""
        self._claims.pop(case_id, None)
        await asyncio.sleep(0)

    async def drop(self, case_id: str) -> None:
        """Forget it."""
        self.topics.pop(case_id, None)
        await asyncio.sleep(0)

    async def case_in(self, chat: int, thread: int) -> str | None:
        """The case of a topic."""
        await asyncio.sleep(0)
        return next((topic.case for topic in self.topics.values() if (topic.chat, topic.thread) == (chat, thread)), None)

    async def relayed(self, case_id: str) -> int:
        """The last line there."""
        await asyncio.sleep(0)
        return self.topics[case_id].relayed if case_id in self.topics else 0

    async def written_in_the_group(self, conversation: str, after: int) -> frozenset[int]:
        """What officers wrote there."""
        lines = self._store.caused(conversation)
        return frozenset(line.id for cause, line in lines if line.id > after and line.author is Author.OFFICER and (cause or "").startswith("desk:tg:"))

    async def home(self, configured: int) -> int:
        """Where the group lives."""
        await asyncio.sleep(0)
        return self._homes.get(configured, configured)

    async def moved(self, chat: int, to: int) -> None:
        """Another id."""
        self._homes = {each: to if home == chat else home for each, home in self._homes.items()} | {chat: to}
        self.topics = {case: replace(topic, chat=to) if topic.chat == chat else topic for case, topic in self.topics.items()}
        await asyncio.sleep(0)


_TAGS = re.compile(r"</?(?:b|i|blockquote)>")
_MOST = 4096


@dataclass
class Posted:
    """A message in the group."""

    chat: int
    thread: int
    text: str
    buttons: list[str] = field(default_factory=list)


class FakeGroup:
    """The `DeskGroup` without Telegram: `results` are what the next calls come to, done when there are no more. A call takes its time.

    A call whose outcome is UNSURE is carried out all the same. `dies_after_posts`: after so many posts the process is gone before it learns of it.
    """

    def __init__(self) -> None:
        self.results: deque[PostResult] = deque()
        self.messages: dict[int, Posted] = {}
        self.names: dict[int, str] = {}
        self.closed: set[int] = set()
        self.pinned: list[int] = []
        self.nods: list[int] = []
        self.words: list[str] = []
        self.copies: list[tuple[int, int, int]] = []
        self.menu: list[str] = []
        self.calls = 0
        self.dies_after_posts = -1
        self._threads, self._numbers = count(5000), count(1)

    def texts(self, thread: int) -> list[str]:
        """What a topic shows, in order, without its tags."""
        return [unescape(_TAGS.sub("", each.text)) for each in self.messages.values() if each.thread == thread]

    async def _come(self) -> PostResult | None:
        """What the next call comes to, where the test says so; others run meanwhile."""
        self.calls += 1
        result = self.results.popleft() if self.results else None
        await asyncio.sleep(0)
        return None if result is None or result.is_done else result

    async def open_topic(self, chat: int, name: str) -> PostResult:
        """A new topic."""
        assert 0 < utf16_units(name) <= 128
        if result := await self._come():
            return result
        thread = next(self._threads)
        self.names[thread] = name
        return PostResult(PostOutcome.DONE, thread)

    async def rename_topic(self, chat: int, thread: int, name: str) -> PostResult:
        """Another name."""
        if result := await self._come():
            return result
        self.names[thread] = name
        return PostResult(PostOutcome.DONE)

    async def close_topic(self, chat: int, thread: int) -> PostResult:
        """Closed."""
        if result := await self._come():
            return result
        self.closed.add(thread)
        return PostResult(PostOutcome.DONE)

    async def reopen_topic(self, chat: int, thread: int) -> PostResult:
        """Open again."""
        if result := await self._come():
            return result
        self.closed.discard(thread)
        return PostResult(PostOutcome.DONE)

    async def remove_topic(self, chat: int, thread: int) -> PostResult:
        """Gone with its messages."""
        if result := await self._come():
            return result
        self.delete(thread)
        return PostResult(PostOutcome.DONE)

    def delete(self, thread: int) -> None:
        """Somebody deletes a topic."""
        self.names.pop(thread)
        self.messages = {number: each for number, each in self.messages.items() if each.thread != thread}

    async def post(self, chat: int, thread: int, text: str, buttons: Buttons = (), answers: int | None = None) -> PostResult:
        """A message; refused where the topic is gone."""
        assert 0 < utf16_units(unescape(_TAGS.sub("", text))) <= _MOST
        result = await self._come()
        if result and result.outcome is not PostOutcome.UNSURE:
            return result
        if thread not in self.names:
            return PostResult(PostOutcome.TOPIC_GONE)
        number = next(self._numbers)
        self.messages[number] = Posted(chat, thread, text, [each.data for row in buttons for each in row])
        self.dies_after_posts -= 1
        if self.dies_after_posts == 0:
            raise asyncio.CancelledError
        return result or PostResult(PostOutcome.DONE, number)

    async def pin(self, chat: int, message: int) -> PostResult:
        """Pinned."""
        self.pinned.append(message)
        return await self._come() or PostResult(PostOutcome.DONE)

    async def edit(self, chat: int, message: int, text: str, buttons: Buttons = ()) -> PostResult:
        """Another text."""
        if result := await self._come():
            return result
        if message not in self.messages:
            return PostResult(PostOutcome.MESSAGE_GONE)
        self.messages[message] = replace(self.messages[message], text=text, buttons=[each.data for row in buttons for each in row])
        return PostResult(PostOutcome.DONE)

    async def copy(self, chat: int, thread: int, from_chat: int, message: int) -> PostResult:
        """A copy."""
        if result := await self._come():
            return result
        self.copies.append((thread, from_chat, message))
        return PostResult(PostOutcome.DONE, next(self._numbers))

    async def nod(self, chat: int, message: int) -> PostResult:
        """A mark on a message."""
        self.nods.append(message)
        return await self._come() or PostResult(PostOutcome.DONE)

    async def set_menu(self, chat: int, commands: Sequence[tuple[str, str]]) -> PostResult:
        """A menu."""
        self.menu = [name for name, _ in commands]
        return await self._come() or PostResult(PostOutcome.DONE)

    async def answer_press(self, press: str, text: str = "") -> PostResult:
        """A word over a button."""
        self.words.append(text)
        return await self._come() or PostResult(PostOutcome.DONE)
