"""Room: bootstrap. Joins settings, windows, rooms and doors into a house that runs. Tests use it too. No behaviour of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import structlog

from bot.adapters.canned_files import read_canned
from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.clock import LocalBell, SystemClock
from bot.adapters.field import examples_of, orders_of
from bot.adapters.knowledge_shelves import FolderShelves
from bot.adapters.library_files import read_sound_library
from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.local_zones import PhoneZones
from bot.adapters.passwords import Argon2Passwords
from bot.adapters.prompt_files import read_prompts
from bot.adapters.sql_accounts import SqlAccounts
from bot.adapters.sql_audit import SqlAudit
from bot.adapters.sql_case_figures import SqlCaseFigures, Worked
from bot.adapters.sql_cases import SqlCaseBook
from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_desk import SqlCaseNotes
from bot.adapters.sql_desk_files import SqlDeskFiles
from bot.adapters.sql_desk_queue import SqlDeskQueue
from bot.adapters.sql_engine import Database
from bot.adapters.sql_learning import SqlProposals, SqlUnanswered
from bot.adapters.sql_registration_desk import SqlRegistrationDesk
from bot.adapters.sql_sign_ins import SqlSignIns
from bot.adapters.sql_store import SqlStore
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.adapters.vault import Vault
from bot.adapters.work_calendar import ChinaCalendar
from bot.channel_windows import TelegramAccount, WeChatAccount, open_telegram, open_wechat
from bot.domain.canned import CannedReply
from bot.domain.case_figures import worked_minutes
from bot.domain.case_routes import hours_of_desk
from bot.domain.cues import Cues
from bot.domain.errors import Misconfigured
from bot.domain.library import Knowledge
from bot.domain.matching import passages_of_openings
from bot.domain.messages import Channel
from bot.domain.passages import passages_of, scope_passages
from bot.domain.phrasebook import Phrasebook
from bot.engine.after_sending import AfterSending
from bot.engine.answering import Answering, own_words
from bot.engine.case_clock import CaseClock
from bot.engine.continuing import ContinuingElsewhere
from bot.engine.filling_in import FillingIn
from bot.engine.finishing_forms import Finishing
from bot.engine.handing_off import HandingOff
from bot.engine.listing import Listing
from bot.engine.locks import Locks
from bot.engine.matching_needs import MatchingNeeds
from bot.engine.minding_cases import MindingCases
from bot.engine.minding_privacy import MindingPrivacy
from bot.engine.moving_cases import MovingCases
from bot.engine.my_case import MyCase
from bot.engine.my_list import MyList
from bot.engine.my_registrations import MyRegistrations
from bot.engine.profiling import Profiling
from bot.engine.proposing import Proposing
from bot.engine.remembering import RememberingIndex
from bot.engine.saying_hours import SayingHours
from bot.engine.speaking import Speaking
from bot.engine.translating import Translating
from bot.engine.turn import Corridor
from bot.engine.understanding import Reader
from bot.engine.wording import NEEDS, Wording
from bot.engine.working_the_desk import WorkingTheDesk
from bot.notice_windows import NoticeWindows, open_notices
from bot.ports import (
    Bell,
    CaseBook,
    CaseNotes,
    ClaimCodes,
    Clock,
    MediaSource,
    PassageIndex,
    Scripts,
    SignIns,
    Staff,
    Store,
    WorkCalendar,
)
from bot.ports.desk_files import DeskFiles
from bot.ports.desk_queue import DeskQueue
from bot.ports.editions import PublishingWork
from bot.ports.learning import CaseFigures, ProposalWork
from bot.ports.registrations import RegistrationDesk
from bot.settings import Settings, secret_of
from handlers.dialogs.readers import READERS
from handlers.dialogs.spotting import spot

Progress = Callable[[int, int], None]
log = structlog.get_logger()


@dataclass(frozen=True)
class House:
    """Everything joined."""

    settings: Settings
    knowledge: Knowledge
    phrases: Phrasebook
    store: Store
    sign_ins: SignIns
    clock: Clock
    bell: Bell
    index: PassageIndex
    answering: Answering
    corridor: Corridor
    desk: WorkingTheDesk
    book: CaseBook
    minding: MindingCases
    wechat: "WeChatAccount | None" = None
    telegram: "TelegramAccount | None" = None
    media: Mapping[Channel, MediaSource] = field(default_factory=dict)
    registrations: RegistrationDesk | None = None
    staff: Staff | None = None
    notices: NoticeWindows | None = None
    queue: DeskQueue | None = None
    canned: tuple[CannedReply, ...] = ()
    translating: Translating | None = None
    files: DeskFiles | None = None
    proposals: ProposalWork | None = None
    figures: CaseFigures | None = None
    publishing: PublishingWork | None = None


def join(
    settings: Settings,
    knowledge: Knowledge,
    index: PassageIndex,
    store: Store,
    sign_ins: SignIns,
    scripts: Scripts,
    clock: Clock,
    cues: Cues,
    phrases: Phrasebook,
    wording: Wording | None = None,
    *,
    notes: CaseNotes,
    codes: ClaimCodes,
    book: CaseBook,
    needs: PassageIndex | None = None,
    calendar: WorkCalendar | None = None,
) -> House:
    """The rooms of a house over these windows. `needs` is the index over the three lists, None while they are empty; `calendar` that of China if None."""
    bell, locks = LocalBell(), Locks()
    speaking = Speaking(phrases, scripts, clock)
    answering = Answering(
        RememberingIndex(index), knowledge, Reader(cues, knowledge, scripts), cues, phrases, own_words(phrases), clock, wording, settings.patience()
    )
    filling_in = FillingIn(knowledge, cues, READERS, spot, phrases, clock)
    working_days = calendar or ChinaCalendar()
    cases = MovingCases(book, CaseClock(knowledge, working_days, clock))
    hours = SayingHours(phrases, knowledge, working_days, clock, PhoneZones(), store)
    handing_off = HandingOff(knowledge, cues, phrases, cases, hours, store)
    privacy = MindingPrivacy(store, cues, phrases)
    my_list = MyList(Profiling(cues), Listing(knowledge, phrases), scripts, clock)
    mine = MyRegistrations(knowledge, cues, filling_in, Finishing(knowledge, phrases, clock), clock)
    continuing = ContinuingElsewhere(store, codes, knowledge, cues, phrases, speaking, filling_in, clock)
    sending = AfterSending(knowledge, MatchingNeeds(knowledge, needs, phrases, clock, handing_off))
    my_case = MyCase(handing_off, filling_in, cues, store)
    rooms = (answering, filling_in, handing_off, privacy, my_list, mine, continuing, sending, my_case)
    corridor = Corridor(store, knowledge, cues, phrases, scripts, clock, speaking, bell, *rooms, locks)
    desk = WorkingTheDesk(store, speaking, filling_in, clock, bell, locks, notes, handing_off.desk_named, cases, hours)
    return House(
        settings, knowledge, phrases, store, sign_ins, clock, bell, index, answering, corridor, desk, book, MindingCases(store, cases, speaking, bell, locks)
    )


def open_index(
    settings: Settings, embedder: LocalEmbedder, knowledge: Knowledge, scripts: Scripts, progress: Progress = lambda done, total: None
) -> ChromaIndex:
    """The passage index of this knowledge, built where it is not complete."""
    passages = [*[p for entry in knowledge.entries.values() for p in passages_of(entry)], *scope_passages(knowledge.topics.values())]
    try:
        client = open_chroma(str(settings.var_dir / "chroma"), settings.chroma_url)
        index = ChromaIndex(client, embedder, scripts, passages, knowledge.terms, list(examples_of(knowledge)), orders=list(orders_of(knowledge)))
        index.build(progress)
    except OSError as error:
        raise Misconfigured(f"VAR_DIR: the index cannot be written to {settings.var_dir} ({error.strerror}); make room, or choose another folder") from error
    return index


def open_needs(settings: Settings, index: ChromaIndex, knowledge: Knowledge, scripts: Scripts) -> ChromaIndex | None:
    """The index over the entries of the three lists, beside the one of the knowledge; None while the lists are empty."""
    if not knowledge.openings:
        return None
    client = open_chroma(str(settings.var_dir / "chroma"), settings.chroma_url)
    needs = ChromaIndex(client, index.embedder, scripts, list(passages_of_openings(knowledge.openings)), knowledge.terms, family="needs")
    needs.build()
    return needs


@asynccontextmanager
async def open_house(settings: Settings, progress: Progress = lambda done, total: None) -> AsyncIterator[House]:
    """A house over the real windows; raises Misconfigured with every fault that keeps it from opening."""
    clock, embedder = SystemClock(), LocalEmbedder(settings.var_dir / "models")
    embedder.warm()
    knowledge = read_sound_library(settings.knowledge_dir, clock.now().date(), READERS.keys())
    cues, phrases = read_meanings(settings.prompts_dir), read_phrasebook(settings.prompts_dir / "replies")
    canned = read_canned(settings.prompts_dir / "canned.yaml", knowledge.entries)
    secret, is_new = secret_of(settings)
    if is_new:
        log.warning("secret.made", file=str(settings.var_dir / "secret.key"), advice="set SECRET_KEY, and keep a copy: without it nothing stored can be read")
    database = Database(settings.database_url)
    try:
        await database.migrate()
        scripts = ChineseScripts()
        index = await asyncio.to_thread(open_index, settings, embedder, knowledge, scripts, progress)
        vault = Vault(secret)
        store = SqlStore(database, vault, clock)
        async with (
            open_wording(settings) as wording,
            open_wechat(settings, database, vault, clock) as wechat,
            open_telegram(settings, database, vault, clock) as telegram,
            open_notices(settings, database, vault, clock) as windows,
        ):
            notes, codes = SqlCaseNotes(database, vault), SqlClaimCodes(database, secret)
            needs = await asyncio.to_thread(open_needs, settings, index, knowledge, scripts)
            shelves = (store, SqlSignIns(database))
            book = SqlCaseBook(database)
            house = join(settings, knowledge, index, *shelves, scripts, clock, cues, phrases, wording, notes=notes, codes=codes, book=book, needs=needs)
            media = {Channel.WECHAT: wechat.media} if wechat and wechat.media else {}
            if telegram and telegram.media:
                media[Channel.TELEGRAM] = telegram.media
            staff = Staff(SqlAccounts(database, secret), SqlAudit(database), Argon2Passwords())
            house = replace(house, notices=windows, queue=SqlDeskQueue(database, vault))
            translating = Translating(wording.model, wording.prompts, scripts, settings.model_seconds) if wording else None
            house = replace(house, canned=canned, translating=translating, files=SqlDeskFiles(database, vault))
            house = replace(house, figures=SqlCaseFigures(database, worked_at(knowledge)), proposals=proposing(house, database, vault))
            yield replace(house, staff=staff, registrations=SqlRegistrationDesk(database, vault, clock), wechat=wechat, telegram=telegram, media=media)
    finally:
        await database.close()


def proposing(house: House, database: Database, vault: Vault) -> Proposing:
    """What brings officers' answers into the knowledge folder of a house."""
    shelves = FolderShelves(house.settings.knowledge_dir, READERS.keys(), house.clock)
    book, unanswered = SqlProposals(database, vault), SqlUnanswered(database, vault)
    return Proposing(book, unanswered, shelves, house.knowledge, house.index, house.store, house.clock)


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
