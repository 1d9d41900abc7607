"""The officers' group for tests, told as talk: people ask, officers write and press, topics show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType

from bot.bootstrap import House
from bot.domain.cases import Case
from bot.domain.knowledge import CityDesk, Officer
from bot.domain.language import Language
from bot.domain.messages import Attachment, AttachmentKind, Channel
from bot.domain.telegram import GroupMessage, GroupPress, Person, TopicChange, TopicChanged
from bot.engine.posting_to_the_desk import PostingToTheDesk
from bot.telegram_desk import OfficersGroup, open_officers_group
from tests.desk_fakes import FakeGroup, FakeNotes, FakeShelf
from tests.fakes import FakeStore, Say

GROUP = -1001234567890
LI, WANG, ZHAO, STRANGER = 101, 102, 103, 999
OFFICERS = (Officer("李老师", ("zh",), LI), Officer("王老师", ("zh", "en"), WANG))
NAMES: Mapping[int, str] = {LI: "Li", WANG: "Wang", ZHAO: "Zhao", STRANGER: "Somebody"}


@dataclass
class Office:
    """A house with an officers' group."""

    house: House
    store: FakeStore
    shelf: FakeShelf
    group: FakeGroup
    work: OfficersGroup
    _numbers: "count[int]" = field(default_factory=lambda: count(9000))

    async def at_rest(self, rounds: int = 12) -> None:
        """Let the group catch up."""
        for _ in range(rounds):
            await self.work.posting.round()
        await self.work.desk.telling.settled()

    async def asks(self, person: Say, district: str = "laoshan") -> Case:
        """Somebody asks for an officer; the case, with its topic open."""
        await person("转人工")
        await person(f"/officer {district}")
        case = await self.case(person)
        await self.at_rest()
        return case

    async def case(self, person: Say) -> Case:
        """The case of a person, as it stands."""
        conversation = await person.conversation()
        cases = [case for case in await self.store.cases() if case.conversation == conversation.id]
        return cases[0]

    def thread(self, case: Case) -> int:
        """The topic of a case."""
        thread = self.shelf.topics[case.id].thread
        assert thread is not None
        return thread

    def shows(self, case: Case) -> list[str]:
        """What stands in a case's topic under its card."""
        return self.group.texts(self.thread(case))[1:]

    def card(self, case: Case) -> str:
        """What the card of a case says."""
        return self.group.texts(self.thread(case))[0]

    def under_the_card(self, case: Case) -> list[str]:
        """The buttons of a card."""
        card = self.shelf.topics[case.id].card
        assert card is not None
        return self.group.messages[card].buttons

    def under_the_last_post(self) -> str:
        """What the button under the newest post brings back."""
        return self.group.messages[max(self.group.messages)].buttons[0]

    async def writes(self, officer: int, case: Case, text: str, number: int | None = None, file: AttachmentKind | None = None, is_edit: bool = False) -> int:
        """An officer writes in a case's topic; the number of the message."""
        number = number or next(self._numbers)
        command, _, rest = text[1:].partition(" ") if text.startswith("/") else ("", "", text)
        attachment = Attachment(file, f"{GROUP}:{number}:file", "plan.pdf") if file else None
        update = GroupMessage(number, GROUP, self.thread(case), number, Person(officer, NAMES[officer]), rest, command, attachment, is_edit)
        await self.work.desk(update)
        await self.at_rest()
        return number

    async def presses(self, officer: int, case: Case, data: str) -> str:
        """An officer presses a button; the word that is shown."""
        message = max(self.group.messages)
        update = GroupPress(next(self._numbers), GROUP, self.thread(case), message, Person(officer, NAMES[officer]), "press", data)
        await self.work.desk(update)
        await self.at_rest()
        return self.group.words[-1]

    async def changes(self, officer: int, case: Case, change: TopicChange) -> None:
        """Somebody closes or opens a topic by hand."""
        await self.work.desk(TopicChanged(next(self._numbers), GROUP, self.thread(case), Person(officer, NAMES[officer]), change))
        await self.at_rest()

    def restarted(self) -> "Office":
        """The same house after a restart: what was kept is there, what was in memory is gone."""
        old = self.work.posting
        posting = PostingToTheDesk(old.configured, old.group, old.shelf, old.cases, old.clock, old.bell)
        return replace(self, work=replace(self.work, posting=posting))


def office_of(
    house: House,
    store: FakeStore,
    officers: tuple[Officer, ...] = OFFICERS,
    language: Language = Language.ZH,
    of_districts: Mapping[str, tuple[Officer, ...]] = MappingProxyType({}),
) -> Office:
    """A house with these officers at the city's desk and in districts, and an empty group."""
    notes = house.desk.notes
    assert isinstance(notes, FakeNotes)
    settings = house.settings.model_copy(update={"telegram_desk_chat_id": GROUP})
    entries = {each.id: replace(each, officers=of_districts.get(each.id, each.officers)) for each in house.knowledge.entries.values()}
    knowledge = replace(house.knowledge, city_desk=CityDesk(officers, language), entries=entries)
    with_group = replace(house, settings=settings, knowledge=knowledge)
    group, shelf = FakeGroup(), FakeShelf(store, notes)
    work = open_officers_group(with_group, group, shelf)
    assert work is not None
    return Office(with_group, store, shelf, group, work)


def somebody(office: Office, channel: Channel = Channel.WEB, peer: str = "anna-token") -> Say:
    """A person on some channel."""
    return Say(office.house, peer, channel)
