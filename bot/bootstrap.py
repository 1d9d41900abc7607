"""Room: bootstrap. Opens the windows that settings name and joins a house over them. Tests use it too. No behaviour of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import structlog

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.chroma_index import ChromaIndex
from bot.adapters.clock import LocalBell, SystemClock
from bot.adapters.knowledge_folder import FolderOfFiles
from bot.adapters.knowledge_shelves import FolderShelves
from bot.adapters.library_files import library_of
from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.passwords import Argon2Passwords
from bot.adapters.prompt_files import read_prompts
from bot.adapters.registered_countries import RegisteredCountries
from bot.adapters.reply_mending import REPLIES, mended_replies, phrasebook_in
from bot.adapters.said_in_code import said_in_code
from bot.adapters.sql_accounts import SqlAccounts
from bot.adapters.sql_answer_figures import SqlAnswerFigures
from bot.adapters.sql_audit import SqlAudit
from bot.adapters.sql_case_figures import SqlCaseFigures, Worked
from bot.adapters.sql_cases import SqlCaseBook
from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_desk import SqlCaseNotes
from bot.adapters.sql_desk_files import SqlDeskFiles
from bot.adapters.sql_desk_queue import SqlDeskQueue
from bot.adapters.sql_engine import Database
from bot.adapters.sql_history import SqlHistory
from bot.adapters.sql_learning import SqlProposals, SqlUnanswered
from bot.adapters.sql_registration_desk import SqlRegistrationDesk
from bot.adapters.sql_registrations import SqlRegistrations
from bot.adapters.sql_sign_ins import SqlSignIns
from bot.adapters.sql_store import SqlStore
from bot.adapters.text_files import read_meanings
from bot.adapters.vault import Vault
from bot.adapters.work_calendar import ChinaCalendar
from bot.channel_windows import open_telegram, open_wechat
from bot.domain.case_figures import worked_minutes
from bot.domain.case_routes import hours_of_desk
from bot.domain.cues import Cues
from bot.domain.desk_clocks import day_in_beijing
from bot.domain.editions import Files, Seen, digest_of_files
from bot.domain.errors import Misconfigured, Overtaken, Unavailable
from bot.domain.library import Knowledge
from bot.domain.messages import Channel
from bot.domain.phrasebook import Phrasebook, broken_promises
from bot.engine.editions import Edition, Editions
from bot.engine.golden import ask_all
from bot.engine.locks import Locks
from bot.engine.proposing import Proposing
from bot.engine.publishing import Publishing
from bot.engine.translating import Translating
from bot.engine.wording import NEEDS, Wording
from bot.freshness_work import open_freshness
from bot.house import House, join
from bot.notice_windows import open_notices
from bot.ports import Bell, Clock, Scripts, Staff
from bot.press import Press, Progress, Written, open_index, open_needs, read_written, written_in
from bot.question_work import open_questions
from bot.settings import Settings, secret_of
from handlers.dialogs.readers import READERS

__all__ = ["House", "join", "open_house", "open_index"]

log = structlog.get_logger()


@asynccontextmanager
async def open_house(settings: Settings, progress: Progress = lambda done, total: None, is_serving: bool = False) -> AsyncIterator[House]:
    """A house over the real windows; raises Misconfigured with every fault that keeps it from opening.

    A house that serves follows what staff write (`Publishing`); a command reads it once.
    """
    embedder = LocalEmbedder(settings.var_dir / "models")
    embedder.warm()
    folder, secret, database = FolderOfFiles(settings.knowledge_dir, settings.prompts_dir), _secret(settings), Database(settings.database_url)
    vault, clock = Vault(secret), SystemClock()
    try:
        await database.migrate()
        async with (
            open_wording(settings) as wording,
            open_wechat(settings, database, vault, clock) as wechat,
            open_telegram(settings, database, vault, clock) as telegram,
            open_notices(settings, database, vault, clock) as windows,
        ):
            walls = Walls(settings, database, vault, secret, clock, ChineseScripts(), read_meanings(settings.prompts_dir), wording)
            house = await _opened(walls, folder, embedder, progress, is_serving)
            media = {Channel.WECHAT: wechat.media} if wechat and wechat.media else {}
            if telegram and telegram.media:
                media[Channel.TELEGRAM] = telegram.media
            async with open_questions(database, vault, embedder, house.knowledge, clock) as questions:
                yield replace(walls.furnished(house), wechat=wechat, telegram=telegram, media=media, notices=windows, questions=questions)
    finally:
        await database.close()


@dataclass(frozen=True)
class Walls:
    """What all editions of a house share."""

    settings: Settings
    database: Database
    vault: Vault
    secret: str
    clock: Clock
    scripts: Scripts
    cues: Cues
    wording: Wording | None
    bell: Bell = field(default_factory=LocalBell)
    locks: Locks = field(default_factory=Locks)

    def joined(self, written: Written, index: ChromaIndex, needs: ChromaIndex | None) -> House:
        """The rooms over what staff wrote."""
        database = self.database
        house = join(
            self.settings,
            written.knowledge,
            index,
            SqlStore(database, self.vault, self.clock),
            SqlSignIns(database),
            self.scripts,
            self.clock,
            self.cues,
            written.phrases,
            self.wording,
            notes=SqlCaseNotes(database, self.vault),
            codes=SqlClaimCodes(database, self.secret),
            book=SqlCaseBook(database),
            needs=needs,
            bell=self.bell,
            locks=self.locks,
        )
        return replace(house, canned=written.canned)

    def furnished(self, house: House) -> House:
        """With what the desk and the workshop need beside the rooms."""
        database, vault = self.database, self.vault
        countries = RegisteredCountries(SqlRegistrations(vault, self.clock), house.knowledge)
        translating = Translating(self.wording.model, self.wording.prompts, self.scripts, self.settings.model_seconds) if self.wording else None
        return replace(
            house,
            staff=Staff(SqlAccounts(database, self.secret), SqlAudit(database), Argon2Passwords()),
            queue=SqlDeskQueue(database, vault),
            freshness=open_freshness(database),
            translating=translating,
            files=SqlDeskFiles(database, vault),
            figures=SqlCaseFigures(database, worked_at(house.knowledge)),
            answer_figures=SqlAnswerFigures(database, self.clock, countries),
            proposals=proposing(house, database, vault),
            registrations=SqlRegistrationDesk(database, vault, self.clock),
        )


async def _opened(walls: Walls, folder: FolderOfFiles, embedder: LocalEmbedder, progress: Progress, is_serving: bool) -> House:
    """The rooms over the folder; a house that serves begins with the edition that answered last, and then looks at what was changed since."""
    settings, history = walls.settings, SqlHistory(walls.database)
    here, last = await _last(walls, history, folder) if is_serving else (None, None)
    files, written = last or await _in_the_folder(walls, folder)
    index = await asyncio.to_thread(open_index, settings, embedder, written.knowledge, walls.scripts, progress)
    house = walls.joined(written, index, await asyncio.to_thread(open_needs, index, written.knowledge))
    if not is_serving:
        return house
    warnings = library_of(files, day_in_beijing(walls.clock.now()), READERS.keys()).warnings
    editions = Editions(Edition(written.knowledge.version, files, written.knowledge, house.answering, house, warnings=warnings))
    press = Press(walls.clock, walls.joined, index, _promised(here or written.phrases, written.phrases))
    publishing = Publishing(editions, folder, history, press.make, ask_all, walls.clock, settings.knowledge_two_people)
    with suppress(Unavailable, Overtaken, OSError):  # what answered last answers; the rounds look again, and log what is wrong
        await publishing.look()
    return replace(house.following(editions), publishing=publishing)


async def _in_the_folder(walls: Walls, folder: FolderOfFiles) -> tuple[Files, Written]:
    """Raises Misconfigured with every fault."""
    files, settings = await folder.read(), walls.settings
    read = (settings.knowledge_dir, settings.prompts_dir, day_in_beijing(walls.clock.now()), digest_of_files(files))
    return files, await asyncio.to_thread(read_written, *read)


async def _last(walls: Walls, history: SqlHistory, folder: FolderOfFiles) -> tuple[Phrasebook | None, tuple[Files, Written] | None]:
    """The texts that the folder says, and what answered last: None on the first start, and where this program cannot read it any more.

    Another release of the program says other texts: where those of last time do not do for it, the replies are those of the folder, but for files
    that cannot be read.
    """
    newest, today = await history.newest(), day_in_beijing(walls.clock.now())
    files = await history.files(newest.number) if newest else {}
    seen = Seen({})
    with suppress(Overtaken, OSError):  # a folder that does not keep still: what answered last answers
        seen = await folder.seen()
    replies = mended_replies(seen, files)
    here = phrasebook_in(replies) if replies else None
    with suppress(Misconfigured):
        written = await asyncio.to_thread(written_in, files, today) if files else None
        if written and here and broken_promises(here, written.phrases):
            files = {name: content for name, content in files.items() if not name.startswith(REPLIES)} | dict(replies)
            written = await asyncio.to_thread(written_in, files, today)
        return here, (files, written) if written else None
    return here, None


def _promised(here: Phrasebook, last: Phrasebook) -> Phrasebook:
    """The texts that the program says: those of the folder it comes with, and what answered last and is gone there although it is still said."""
    gone = said_in_code(last.texts.keys() - here.texts.keys())
    return Phrasebook({**here.texts, **{name: last.texts[name] for name in gone}})


def _secret(settings: Settings) -> str:
    secret, is_new = secret_of(settings)
    if is_new:
        log.warning("secret.made", file=str(settings.var_dir / "secret.key"), advice="set SECRET_KEY, and keep a copy: without it nothing stored can be read")
    return secret


def proposing(house: House, database: Database, vault: Vault) -> Proposing:
    """What brings officers' answers into the knowledge folder of a house."""
    shelves = FolderShelves(house.settings.knowledge_dir, READERS.keys(), house.clock)
    book, unanswered = SqlProposals(database, vault), SqlUnanswered(database, vault)
    return Proposing(book, unanswered, shelves, house.knowledge, house.index, house.store, house.clock, house.publishing)


def worked_at(knowledge: Knowledge) -> Worked:
    """How many minutes of its working hours a desk had between two moments."""
    calendar = ChinaCalendar()
    return lambda district, start, end: worked_minutes(hours_of_desk(knowledge, district), calendar, start, end)


@asynccontextmanager
async def open_wording(settings: Settings) -> AsyncIterator[Wording | None]:
    """The model that words answers, when one is configured; the prompts are checked even when none is."""
    prompts = read_prompts(settings.prompts_dir / "model", NEEDS)
    if settings.openai_model is None:
        if settings.openai_api_key or settings.openai_base_url:
            raise Misconfigured("OPENAI_MODEL: is not set, but a key or an address is; name the model, or unset the others")
        yield None
        return
    from bot.adapters.chat_model import OpenAIChatModel

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    model = OpenAIChatModel(settings.openai_model, key, settings.openai_base_url, max(settings.patience().values()))
    try:
        yield Wording(model, prompts)
    finally:
        await model.close()
