"""A house for a simulated month: the real engine over a database, with roads to officers that fail at times; it does one act after the other."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.sql_cases import SqlCaseBook
from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_desk import SqlCaseNotes
from bot.adapters.sql_engine import Database
from bot.adapters.sql_notices import SqlNoticeShelf
from bot.adapters.sql_sign_ins import SqlSignIns
from bot.adapters.sql_store import SqlStore
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.adapters.vault import Vault
from bot.bootstrap import House, join
from bot.domain.errors import NotAllowed, Unavailable
from bot.domain.library import Knowledge
from bot.domain.messages import Channel, ConversationKey, Inbound
from bot.domain.notices import Road, Standing, Stretch, officers_by_name
from bot.domain.passages import passages_of, scope_passages
from bot.engine.bringing_notices import BringingNotices
from bot.engine.wording_notices import WordingNotices
from bot.ports.notices import Letter
from bot.settings import PROJECT, Settings
from tests.benchmarks.case_month_staff import staffed_knowledge
from tests.fakes import FakeIndex, FixedClock

SECRET = "a secret of the simulated month"
_FAILS, _IS_REFUSED = 0.15, 0.01
_DOWN = (datetime(2026, 10, 3, 4, tzinfo=UTC), datetime(2026, 10, 4, 8, tzinfo=UTC))
"""No mail for longer than a notice is tried."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does. `who`: the peer of a scholar, the name of an officer; `text`: words, or a district, or another case."""

    kind: str
    who: str = ""
    channel: str = ""
    case: str = ""
    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: the names of the replies, or the state of the case; `why` it was not done. `count`: steps of a round."""

    is_ok: bool
    names: tuple[str, ...] = ()
    why: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter that reached an officer, and when."""

    at: datetime
    address: str
    text: str


@dataclass
class FailingRoad:
    """A road that is closed for a while now and then, and has some refused; what arrives is told at once, before anybody can be killed."""

    rng: Random
    clock: FixedClock
    tell: Callable[[Arrived], None]
    is_mail: bool
    longest: int = 10_000_000
    """Long enough for a letter that names two hundred cases; a shorter one says how many more there are, and could not be counted."""

    async def send(self, address: str, letter: Letter) -> Stretch:
        """A letter."""
        await asyncio.sleep(0)
        drawn = self.rng.random()
        if drawn < _FAILS or (self.is_mail and _DOWN[0] <= self.clock.now() < _DOWN[1]):
            return Stretch(Standing.WAITING, "down")
        if drawn < _FAILS + _IS_REFUSED:
            return Stretch(Standing.REFUSED, "550")
        self.tell(Arrived(self.clock.now(), address, letter.text))
        await asyncio.sleep(0)
        return Stretch(Standing.SENT)

    async def check(self) -> Stretch:
        """Open."""
        return Stretch(Standing.SENT)


@dataclass(frozen=True)
class Library:
    """What every house of the month reads alike, read once a process."""

    folder: Path
    knowledge: Knowledge
    index: FakeIndex
    scripts: ChineseScripts = field(default_factory=ChineseScripts)


def read_all(folder: Path) -> Library:
    """The staffed knowledge and an index over it."""
    knowledge = staffed_knowledge(folder)
    index = FakeIndex([*(p for entry in knowledge.entries.values() for p in passages_of(entry)), *scope_passages(knowledge.topics.values())])
    index.build()
    return Library(folder, knowledge, index)


@dataclass(frozen=True)
class Worker:
    """One process's stand-in: a house over its own connections, and the rounds that bring notices."""

    house: House
    bringing: BringingNotices
    clock: FixedClock
    database: Database

    async def do(self, act: Act, now: datetime) -> Done:
        """Do it at this moment; what the house refuses or cannot do now is told, and nothing else is caught."""
        self.clock.move(now - self.clock.now())
        try:
            return await self._done(act)
        except NotAllowed as refused:
            return Done(False, why=f"refused: {refused}"[:80])
        except Unavailable as fault:
            return Done(False, why=type(fault).__name__)

    async def _done(self, act: Act) -> Done:
        desk = self.house.desk
        match act.kind:
            case "say":
                return await self._say(act)
            case "minding":
                return Done(True, count=await self.house.minding.round())
            case "notices":
                await self.bringing.round()
            case "reply":
                await desk.reply(act.case, act.who, act.id, act.text)
            case "note":
                await desk.note(act.case, act.who, act.id, act.text)
            case "claim":
                await desk.claim(act.case, act.who)
            case "transfer":
                await desk.transfer(act.case, act.who, act.text or None)
            case "close":
                await desk.close(act.case, act.who)
            case "reopen":
                await desk.reopen(act.case, act.who)
            case "merge":
                await desk.merge(act.case, act.text, act.who)
            case _:
                raise AssertionError(act.kind)
        return Done(True)

    async def _say(self, act: Act) -> Done:
        taken = await self.house.corridor.take(Inbound(ConversationKey(Channel(act.channel), act.who), act.id, act.text))
        names = tuple(said.name for said in taken.said)
        return Done("trouble.unavailable" not in names, names, "" if "trouble.unavailable" not in names else "Unavailable")

    async def close(self) -> None:
        """Let go of the database."""
        await self.database.close()


async def open_worker(library: Library, address: str, now: datetime, tell: Callable[[Arrived], None], rng: Random, clock: FixedClock | None = None) -> Worker:
    """A house as a start of the program opens it."""
    clock = clock or FixedClock(now)
    database = Database(address)
    await database.migrate()
    vault = Vault(SECRET)
    store, book = SqlStore(database, vault, clock), SqlCaseBook(database)
    phrases = read_phrasebook(PROJECT / "prompts" / "replies")
    house = join(
        Settings(var_dir=library.folder.parent),
        library.knowledge,
        library.index,
        store,
        SqlSignIns(database),
        library.scripts,
        clock,
        read_meanings(PROJECT / "prompts"),
        phrases,
        notes=SqlCaseNotes(database, vault),
        codes=SqlClaimCodes(database, SECRET),
        book=book,
    )
    roads = {road: FailingRoad(rng, clock, tell, road is Road.EMAIL) for road in Road}
    wording = WordingNotices(phrases, library.knowledge, None)
    bringing = BringingNotices(SqlNoticeShelf(database), store, book, officers_by_name(library.knowledge), roads, wording, clock, house.bell)
    return Worker(house, bringing, clock, database)
