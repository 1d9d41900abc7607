"""Room: desk. What officers do with a case in its topic of the group: write, press, close by hand. Who may, and which case it is, was asked before."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain.cases import CaseState
from bot.domain.desk_cards import desk_title, said_of_reach
from bot.domain.desk_group import CITY, DeskAction, action_of
from bot.domain.desk_roles import Act
from bot.domain.desk_words import safe
from bot.domain.errors import NotAllowed
from bot.domain.knowledge import Entry
from bot.domain.messages import Author, Channel
from bot.domain.telegram import GroupMessage, GroupPress, TopicChanged
from bot.ports import DeskWork, Store, TopicShelf
from handlers.desk.group_gate import InTopic, doing_of
from handlers.desk.telling_officers import Here, TellingOfficers
from handlers.desk.topic_drafts import TopicDrafts

_ALL_OF_IT = ("city", "市", "市级", "全市")
"""Words for the city's desk, beside its name."""


@dataclass(frozen=True)
class TopicWork:
    """What it takes; `district_in` finds a named district."""

    work: DeskWork
    store: Store
    shelf: TopicShelf
    telling: TellingOfficers
    drafts: TopicDrafts
    district_in: Callable[[str], Entry | None]

    async def __call__(self, here: Here, update: InTopic) -> None:
        """Do it, and tell the officer what came of it; the same message once more does nothing twice."""
        match update:
            case GroupMessage():
                await self._wrote(here, update)
            case GroupPress():
                await self._pressed(here, update)
            case TopicChanged():
                await self._changed(here, update)

    async def _wrote(self, here: Here, update: GroupMessage) -> None:
        if update.is_edit:
            await self._told(here, "desk.told.edited")
            return
        match update.command:
            case "":
                await self._reply(here, update)
            case "note":
                await self._note(here, update.text)
            case "draft":
                await self.drafts.show(here)
            case "claim":
                await self._claim(here)
            case "close":
                await self._close(here)
            case "transfer":
                await self._transfer(here, update.text)
            case "reopen":
                await self._reopen(here)
            case _:
                await self._told(here, "desk.told.unknown_command")

    async def _reply(self, here: Here, update: GroupMessage) -> None:
        channel, file = here.case.channel, update.attachment
        is_carried = file is None or channel == Channel.TELEGRAM
        if here.case.state is CaseState.CLOSED:
            await self._told(here, "desk.told.closed")
        elif not is_carried and not update.text.strip():
            await self._told(here, "desk.told.file_cannot_go", channel=self._channel(channel))
        elif await self._did(here, self.work.reply(here.case.id, here.officer.name, here.message_id, update.text, file if is_carried else None)):
            await self._acknowledge(here, is_carried)

    async def _acknowledge(self, here: Here, is_carried: bool) -> None:
        """A mark where all of it goes to the person now; else words about what does not."""
        reach = await self.telling.reach(here.case)
        if not is_carried:
            await self._told(here, "desk.told.file_cannot_go_text_did", channel=self._channel(here.case.channel))
        elif reach is not None and reach.messages == 0:
            self.telling.say(here, self.telling.words.say("desk.told.waits", reach=said_of_reach(reach, self.telling.words)))
        elif await self.telling.is_refused(here.case):
            await self._told(here, "desk.told.blocked")
        else:
            self.telling.done(here, "")

    async def _note(self, here: Here, text: str) -> None:
        if not text.strip():
            await self._told(here, "desk.told.note_empty")
        elif await self._did(here, self.work.note(here.case.id, here.officer.name, here.message_id, text)):
            self.telling.done(here, "")

    async def _claim(self, here: Here) -> None:
        if await self._did(here, self.work.claim(here.case.id, here.officer.name)):
            self.telling.done(here, "desk.pressed.claimed")

    async def _close(self, here: Here) -> None:
        if here.case.is_open and await self._has_unseen_words(here):
            await self._told(here, "desk.told.close_overtaken")
        elif await self._did(here, self.work.close(here.case.id, here.officer.name)):
            self.telling.done(here, "desk.pressed.closed")

    async def _has_unseen_words(self, here: Here) -> bool:
        """Whether the person has written what does not stand in the topic yet: who ends a case should have read all of it."""
        lines = await self.store.said(here.case.conversation, await self.shelf.relayed(here.case.id))
        return any(line.author is Author.PERSON for line in lines)

    async def _reopen(self, here: Here) -> None:
        try:
            await self.work.reopen(here.case.id, here.officer.name)
        except NotAllowed:
            is_closed = here.case.state is CaseState.CLOSED
            await self._told(here, "desk.told.not_reopened" if is_closed else "desk.told.open_already")
        else:
            self.telling.say(here, self.telling.words.say("desk.told.reopened"))

    async def _transfer(self, here: Here, named: str) -> None:
        district = self.district_in(named)
        if here.case.state is CaseState.CLOSED:
            await self._told(here, "desk.told.closed")
        elif district or self._is_city(named):
            await self._pass_on(here, district)
        else:
            self._ask_where(here, "desk.told.unknown_district" if named.strip() else "desk.told.which_district")

    async def _pass_on(self, here: Here, district: Entry | None) -> None:
        to, desk = district.id if district else None, desk_title(district, self.telling.words)
        if not await self._did(here, self.work.transfer(here.case.id, here.officer.name, to)):
            return
        told = self.telling.words.say("desk.told.transferred_already" if here.case.district == to else "desk.told.transferred", desk=desk)
        self.telling.say(here, told)
        if here.press:
            self.telling.soon(self.telling.group.edit(here.chat, here.message, safe(told)))

    def _ask_where(self, here: Here, name: str) -> None:
        if here.press:
            self.telling.answer(here.press, "desk.pressed.choose")
        self.telling.say(here, self.telling.words.say(name), self.telling.districts())

    async def _pressed(self, here: Here, press: GroupPress) -> None:
        read = action_of(press.data)
        if read is None:
            self.telling.answer(press.query, "desk.pressed.old")
            return
        match read[0]:
            case DeskAction.CLAIM:
                await self._claim(here)
            case DeskAction.CLOSE:
                await self._close(here)
            case DeskAction.TRANSFER:
                await self._transfer(here, "")
            case DeskAction.REOPEN:
                await self._reopen(here)
            case DeskAction.SEND:
                await self._send(here, read[1])
            case DeskAction.TO:
                await self._chosen(here, read[1])

    async def _send(self, here: Here, digest: str) -> None:
        """A draft as it was shown; where something was said since, the officer sees what it would be now."""
        text = await self.drafts.unchanged(here, digest)
        if text is None:
            self.telling.answer(here.press or "", "desk.pressed.draft_old")
            await self.drafts.show(replace(here, press=None))
        elif await self._did(here, self.work.reply(here.case.id, here.officer.name, f"draft:{here.chat}:{here.message}", text)):
            self.telling.done(here, "desk.pressed.sent")

    async def _chosen(self, here: Here, about: str) -> None:
        district = next((entry for entry in self.telling.knowledge.districts() if entry.id == about), None)
        if district is None and about != CITY:
            self.telling.answer(here.press or "", "desk.pressed.old")
        else:
            await self._pass_on(here, district)

    async def _changed(self, here: Here, update: TopicChanged) -> None:
        """A topic closed or opened again by hand does so with its case."""
        doing = doing_of(update, here.case)
        if doing and doing.act is Act.CLOSE:
            await self._did(here, self.work.close(here.case.id, here.officer.name))
        elif doing:
            await self._reopen(here)

    async def _did(self, here: Here, doing: Awaitable[object]) -> bool:
        """Whether the case permitted it; where it did not, the officer is told why, as it stands now."""
        try:
            await doing
        except NotAllowed:
            case = await self.store.case(here.case.id)
            if case is None or case.state is CaseState.CLOSED:
                await self._told(here, "desk.told.closed")
            elif case.officer and case.officer != here.officer.name:
                await self._told(here, "desk.told.claimed_already", officer=case.officer)
            else:
                await self._told(here, "desk.told.busy")
            return False
        return True

    async def _told(self, here: Here, name: str, **values: str) -> None:
        await self.telling.tell(here, self.telling.words.say(name, **values))

    def _is_city(self, named: str) -> bool:
        title = self.telling.words.phrases.texts["desk.city"]
        return named.strip().casefold() in (*_ALL_OF_IT, title.zh, title.en.casefold())

    def _channel(self, channel: str) -> str:
        return self.telling.words.say(f"desk.channel.{channel}")
