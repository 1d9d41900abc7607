"""Room: bootstrap. Joins the officers' group in Telegram: what is posted there, and what officers do there. No behaviour of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog

from bot.adapters.local_zones import PhoneZones
from bot.bootstrap import House
from bot.domain.desk_officers import officers_of
from bot.domain.desk_words import DeskWords
from bot.domain.errors import Unavailable
from bot.domain.messages import Channel, ConversationKey
from bot.engine.describing_cases import DescribingCases
from bot.engine.drafting import drafting
from bot.engine.posting_to_the_desk import PostingToTheDesk
from bot.ports import DeskGroup, TopicShelf
from handlers.desk.group_gate import GroupGate
from handlers.desk.telegram_desk import TelegramDesk
from handlers.desk.telling_officers import TellingOfficers
from handlers.desk.topic_drafts import TopicDrafts
from handlers.desk.topic_work import TopicWork

log = structlog.get_logger()
COMMANDS = ("claim", "draft", "note", "transfer", "close", "reopen")


@dataclass(frozen=True)
class OfficersGroup:
    """The group at work: `desk` hears of what happens there."""

    desk: TelegramDesk
    posting: PostingToTheDesk
    words: DeskWords

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """From the start of serving to its end."""
        tasks = [asyncio.create_task(work, name=name) for name, work in (("posting to the desk", self.posting.run()), ("menu of the group", self.set_menu()))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError, Unavailable):
                    await task

    async def set_menu(self) -> None:
        """Offer officers their commands; without the menu they work all the same, so it is tried once a start."""
        chat = await self.posting.shelf.home(self.posting.configured)
        await self.posting.group.set_menu(chat, [(name, self.words.say(f"desk.command.{name}")) for name in COMMANDS])


def open_officers_group(house: House, group: DeskGroup | None, shelf: TopicShelf | None) -> OfficersGroup | None:
    """The officers' group of a house; None where its settings name none."""
    chat = house.settings.telegram_desk_chat_id
    if chat is None or group is None or shelf is None:
        return None
    officers = house.latest(lambda rooms: officers_of(rooms.knowledge))
    if not officers:
        log.warning("group.no_officers", advice="nobody can act in the officers' group: list officers in knowledge/city-desk.yaml or knowledge/districts")
    words = house.latest(lambda rooms: DeskWords(rooms.phrases, rooms.knowledge.city_desk.language))
    quota = house.wechat.quota if house.wechat else None
    cases = DescribingCases(house.store, house.desk.notes, shelf, house.knowledge, PhoneZones(), house.clock, words, house.settings.public_url, quota)

    async def has_blocked_us(key: ConversationKey) -> bool:
        return house.telegram is not None and key.channel is Channel.TELEGRAM and await house.telegram.posts.blocked_since(int(key.peer)) is not None

    telling = TellingOfficers(group, words, house.store, house.knowledge, cases.reach, has_blocked_us)
    assert house.staff, "nobody could be told from anybody"
    gate = GroupGate(house.knowledge, house.staff, house.clock)
    drafts = TopicDrafts(house.latest(lambda rooms: drafting(rooms.answering, rooms.corridor.speaking, rooms.store)), telling)
    does = TopicWork(house.desk, house.store, shelf, telling, drafts, house.latest(lambda rooms: rooms.corridor.handing_off.district_in))
    desk = TelegramDesk(chat, officers, gate, house.store, shelf, telling, does)
    return OfficersGroup(desk, PostingToTheDesk(chat, group, shelf, cases, house.clock, house.bell), words)
