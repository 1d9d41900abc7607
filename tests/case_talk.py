"""A house with officers and hours, and a case as a story: who said what, what happened to it, whom it was told to, what time it is."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.bootstrap import House
from bot.domain.cases import Case
from bot.domain.desk_clocks import BEIJING
from bot.domain.knowledge import CityDesk, Officer
from bot.domain.library import Knowledge
from bot.domain.messages import Author, Channel
from bot.domain.office_hours import OfficeHours, Span
from tests.fakes import FakeStore, FixedClock, Say

HOURS = OfficeHours((Span(time(9), time(12)), Span(time(13, 30), time(17))))
LI, WANG, CHEN, ZHAO = Officer("李老师", ("zh", "en")), Officer("王老师", ("zh",)), Officer("陈老师", is_deputy=True), Officer("赵老师", ("zh", "en"))


def staffed(knowledge: Knowledge, hours: OfficeHours = HOURS) -> Knowledge:
    """The shipped knowledge after staff of Laoshan and of the city's desk have filled in names and hours; the other districts have not."""
    laoshan = replace(knowledge.entries["laoshan"], officers=(LI, WANG, CHEN), hours=hours)
    return replace(knowledge, entries={**knowledge.entries, "laoshan": laoshan}, city_desk=CityDesk((ZHAO,), hours=hours))


def beijing(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 on the officers' clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


@dataclass
class Story:
    """Somebody who needs an officer, and the desk."""

    house: House
    store: FakeStore
    clock: FixedClock
    say: Say

    def is_now(self, moment: datetime) -> None:
        """Set both clocks."""
        self.clock.move(moment - self.clock.now())

    def on(self, channel: Channel, peer: str = "bo-token") -> "Story":
        """Another talk in the same house."""
        return replace(self, say=Say(self.house, peer, channel))

    async def case(self) -> Case:
        """The newest case of this talk."""
        conversation = await self.say.conversation()
        return (await self.house.book.of_person(conversation.id))[0]

    async def asks(self, words: str = "转人工", district: str = "laoshan") -> Case:
        """They ask for an officer of a district."""
        await self.say(words)
        await self.say(f"/officer {district}")
        return await self.case()

    async def replies(self, text: str = "您好", officer: str = "李老师") -> Case:
        """An officer replies."""
        case = await self.case()
        await self.house.desk.reply(case.id, officer, f"{self.clock.now()}-{len(await self.talk())}", text)
        return await self.case()

    async def closes(self, officer: str = "李老师") -> Case:
        """An officer closes the case."""
        closed = await self.house.desk.close((await self.case()).id, officer)
        self.clock.move(timedelta(minutes=1))
        return closed

    async def talk(self) -> list[str]:
        """The names of what Guichao said in this talk, in order."""
        lines = await self.store.said((await self.say.conversation()).id)
        return [line.name for line in lines if line.author is Author.GUICHAO]

    async def last(self) -> str:
        """The last words of the talk, whoever said them."""
        return (await self.store.said((await self.say.conversation()).id))[-1].text

    async def happened(self) -> list[str]:
        """What happened to the newest case, in order, each with its detail."""
        return [" ".join(filter(None, (each.kind, each.detail))) for each in await self.house.book.events((await self.case()).id)]

    def told(self) -> list[tuple[str, str]]:
        """Which officers are to be told, and why, in order."""
        return [(notice.officer, notice.kind) for notice in self.store.notices]

    async def later(self, **time: float) -> None:
        """Time passes, hour by hour, and what is due is done."""
        left = timedelta(**time)
        while left > timedelta():
            step = min(left, timedelta(hours=1))
            self.clock.move(step)
            left -= step
            await self.house.minding.round()
