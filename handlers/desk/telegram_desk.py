"""Room: desk. The officers' group in Telegram: to which case an update belongs, whether its sender may do that, and where it goes. No work on cases."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.domain.cases import Case
from bot.domain.desk_cards import desk_title
from bot.domain.knowledge import Officer
from bot.domain.telegram import GroupMessage, GroupPress, GroupUpdate, Migrated, Standing, TopicChanged
from bot.ports import Store, TopicShelf
from handlers.desk.group_gate import GroupGate, InTopic, doing_of
from handlers.desk.telling_officers import Here, TellingOfficers
from handlers.desk.topic_work import TopicWork

log = structlog.get_logger()


@dataclass(frozen=True)
class TelegramDesk:
    """What the group needs. `configured` is its id in the settings; `officers` by the number of their account."""

    configured: int
    officers: Mapping[int, Officer]
    gate: GroupGate
    store: Store
    shelf: TopicShelf
    telling: TellingOfficers
    does: TopicWork

    async def __call__(self, update: GroupUpdate) -> None:
        """Do what an update asks for, where it may be. Raises StoreUnavailable: then the update is to come again."""
        if update.chat != await self.shelf.home(self.configured):
            log.info("group.elsewhere", kind=type(update).__name__)
            return
        match update:
            case Migrated(_, chat, to):
                await self.shelf.moved(chat, to)
            case Standing():
                log.warning("group.standing", is_member=update.is_member, may_manage_topics=update.may_manage_topics)
            case GroupMessage() | GroupPress() | TopicChanged():
                await self._asked(update)

    async def _asked(self, update: InTopic) -> None:
        case = await self._case(update)
        if case is None:
            self._not_about_a_case(update)
            return
        officer, doing = self.officers.get(update.sender.id), doing_of(update, case)
        refusal = await self.gate.refusal(officer, doing, case) if doing else None
        if officer is None:
            self._stranger(update)
        elif refusal:
            self._refused(_here(case, officer, update), refusal)
        else:
            await self.does(_here(case, officer, update), update)

    async def _case(self, update: InTopic) -> Case | None:
        """The case in whose topic this happens."""
        case_id = await self.shelf.case_in(update.chat, update.thread) if update.thread else None
        return await self.store.case(case_id) if case_id else None

    def _not_about_a_case(self, update: InTopic) -> None:
        if isinstance(update, GroupPress):
            self.telling.answer(update.query, "desk.pressed.old" if update.sender.id in self.officers else "")

    def _stranger(self, update: InTopic) -> None:
        """Told nothing; a pressed button only stops spinning."""
        log.warning("group.stranger", kind=type(update).__name__)
        if isinstance(update, GroupPress):
            self.telling.answer(update.query)

    def _refused(self, here: Here, name: str) -> None:
        """One word why not, and nothing more of the case."""
        desk = desk_title(self.telling.knowledge.entries.get(here.case.district or ""), self.telling.words)
        self.telling.say(here, self.telling.words.say(name, desk=desk))


def _here(case: Case, officer: Officer, update: InTopic) -> Here:
    message = 0 if isinstance(update, TopicChanged) else update.message
    return Here(case, officer, update.chat, update.thread or 0, message, update.query if isinstance(update, GroupPress) else None)
