"""Room: bootstrap. Joins settings, windows, rooms and doors into a house that runs. Tests use it too. No behaviour of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import structlog

from bot.adapters.chinese_scripts import ChineseScripts
from bot.adapters.chroma_index import ChromaIndex, open_chroma
from bot.adapters.clock import LocalBell, SystemClock
from bot.adapters.field import examples_of
from bot.adapters.library_files import read_sound_library
from bot.adapters.local_embedder import LocalEmbedder
from bot.adapters.prompt_files import read_prompts
from bot.adapters.sql_claim_codes import SqlClaimCodes
from bot.adapters.sql_desk import SqlCaseNotes, SqlTopicShelf
from bot.adapters.sql_engine import Database
from bot.adapters.sql_post_room import SqlPostRoom
from bot.adapters.sql_registration_desk import SqlRegistrationDesk
from bot.adapters.sql_sign_ins import SqlSignIns
from bot.adapters.sql_store import SqlStore
from bot.adapters.sql_wechat import SqlTokenShelf, SqlWeChatQuota
from bot.adapters.text_files import read_meanings, read_phrasebook
from bot.adapters.vault import Vault
from bot.domain.cues import Cues
from bot.domain.errors import Misconfigured
from bot.domain.library import Knowledge
from bot.domain.matching import passages_of_openings
from bot.domain.messages import Channel
from bot.domain.passages import passages_of, scope_passages
from bot.domain.phrasebook import Phrasebook
from bot.domain.telegram import Told
from bot.engine.after_sending import AfterSending
from bot.engine.answering import Answering, own_words
from bot.engine.continuing import ContinuingElsewhere
from bot.engine.filling_in import FillingIn
from bot.engine.finishing_forms import Finishing
from bot.engine.handing_off import HandingOff
from bot.engine.listing import Listing
from bot.engine.locks import Locks
from bot.engine.matching_needs import MatchingNeeds
from bot.engine.minding_privacy import MindingPrivacy
from bot.engine.my_list import MyList
from bot.engine.my_registrations import MyRegistrations
from bot.engine.profiling import Profiling
from bot.engine.remembering import RememberingIndex
from bot.engine.speaking import Speaking
from bot.engine.turn import Corridor
from bot.engine.understanding import Reader
from bot.engine.wording import NEEDS, Wording
from bot.engine.working_the_desk import WorkingTheDesk
from bot.ports import (
    Bell,
    CaseNotes,
    ClaimCodes,
    Clock,
    DeskGroup,
    MediaSource,
    PassageIndex,
    PostRoom,
    Scripts,
    SignIns,
    Store,
    TopicShelf,
    WeChatQuota,
    WeChatSender,
)
from bot.ports.registrations import RegistrationDesk
from bot.ports.telegram import TelegramLink, TelegramPosts, TelegramSender
from bot.settings import Settings, secret_of
from handlers.channels.wechat import Codec
from handlers.dialogs.readers import READERS
from handlers.dialogs.spotting import spot

Progress = Callable[[int, int], None]
log = structlog.get_logger()


@dataclass(frozen=True)
class WeChatAccount:
    """The windows of a configured Official Account; `quota`, `sender` and `media` where it is verified."""

    codec: Codec
    post: PostRoom
    quota: WeChatQuota | None = None
    sender: WeChatSender | None = None
    media: MediaSource | None = None


@dataclass(frozen=True)
class TelegramAccount:
    """The windows of a configured Telegram bot; `webhook` is where its updates are brought, None where they are fetched.

    `group` and `shelf` where officers have a group.
    """

    bot_id: int
    post: PostRoom
    posts: TelegramPosts
    sender: TelegramSender
    link: TelegramLink
    read: Callable[[object], Told | None]
    webhook: str | None = None
    secret: str = ""
    media: MediaSource | None = None
    group: DeskGroup | None = None
    shelf: TopicShelf | None = None


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
    wechat: "WeChatAccount | None" = None
    telegram: "TelegramAccount | None" = None
    media: Mapping[Channel, MediaSource] = field(default_factory=dict)
    registrations: RegistrationDesk | None = None


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
    needs: PassageIndex | None = None,
) -> House:
    """The rooms of a house over these windows. `needs` is the index over the three lists, None while they are empty."""
    bell, locks = LocalBell(), Locks()
    speaking = Speaking(phrases, scripts, clock)
    answering = Answering(
        RememberingIndex(index), knowledge, Reader(cues, knowledge, scripts), cues, phrases, own_words(phrases), clock, wording, settings.patience()
    )
    filling_in = FillingIn(knowledge, cues, READERS, spot, phrases, clock)
    handing_off = HandingOff(knowledge, cues, phrases, clock)
    privacy = MindingPrivacy(store, cues, phrases)
    my_list = MyList(Profiling(cues), Listing(knowledge, phrases), scripts, clock)
    mine = MyRegistrations(knowledge, cues, filling_in, Finishing(knowledge, phrases, clock), clock)
    continuing = ContinuingElsewhere(store, codes, knowledge, cues, phrases, speaking, filling_in, clock)
    sending = AfterSending(knowledge, MatchingNeeds(knowledge, needs, phrases, clock, handing_off))
    rooms = (answering, filling_in, handing_off, privacy, my_list, mine, continuing, sending)
    corridor = Corridor(store, knowledge, cues, phrases, scripts, clock, speaking, bell, *rooms, locks)
    desk = WorkingTheDesk(store, speaking, filling_in, clock, bell, locks, notes, handing_off.desk_named)
    return House(settings, knowledge, phrases, store, sign_ins, clock, bell, index, answering, corridor, desk)


def open_index(
    settings: Settings, embedder: LocalEmbedder, knowledge: Knowledge, scripts: Scripts, progress: Progress = lambda done, total: None
) -> ChromaIndex:
    """The passage index of this knowledge, built where it is not complete."""
    passages = [*[p for entry in knowledge.entries.values() for p in passages_of(entry)], *scope_passages(knowledge.topics.values())]
    try:
        client = open_chroma(str(settings.var_dir / "chroma"), settings.chroma_url)
        index = ChromaIndex(client, embedder, scripts, passages, knowledge.terms, list(examples_of(knowledge)))
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
        ):
            notes, codes = SqlCaseNotes(database, vault), SqlClaimCodes(database, secret)
            needs = await asyncio.to_thread(open_needs, settings, index, knowledge, scripts)
            house = join(settings, knowledge, index, store, SqlSignIns(database), scripts, clock, cues, phrases, wording, notes=notes, codes=codes, needs=needs)
            media = {Channel.WECHAT: wechat.media} if wechat and wechat.media else {}
            if telegram and telegram.media:
                media[Channel.TELEGRAM] = telegram.media
            yield replace(house, registrations=SqlRegistrationDesk(database, vault, clock), wechat=wechat, telegram=telegram, media=media)
    finally:
        await database.close()


@asynccontextmanager
async def open_wechat(settings: Settings, database: Database, vault: Vault, clock: Clock) -> AsyncIterator[WeChatAccount | None]:
    """The windows on WeChat, when an account is configured; what they import is loaded only then."""
    if not settings.has_wechat:
        yield None
        return
    from bot.adapters.wechat_api import WeChatApi
    from bot.adapters.wechat_codec import WeChatCodec

    secret = settings.wechat_app_secret
    aes_key = settings.wechat_aes_key.get_secret_value() if settings.wechat_aes_key else None
    assert settings.wechat_app_id and settings.wechat_token
    codec = WeChatCodec(settings.wechat_token.get_secret_value(), settings.wechat_app_id, aes_key)
    post = SqlPostRoom(database, vault, clock)
    if not (settings.wechat_verified and secret):
        yield WeChatAccount(codec, post)
        return
    sender = WeChatApi(settings.wechat_app_id, secret, SqlTokenShelf(database, vault), clock, settings.wechat_api_url)
    try:
        yield WeChatAccount(codec, post, SqlWeChatQuota(database), sender, sender)
    finally:
        await sender.close()


@asynccontextmanager
async def open_telegram(settings: Settings, database: Database, vault: Vault, clock: Clock) -> AsyncIterator[TelegramAccount | None]:
    """The windows on Telegram, when a bot is configured; what they import is loaded only then. Nothing is called yet."""
    if settings.telegram_bot_token is None:
        yield None
        return
    from bot.adapters.sql_telegram import SqlTelegramPosts
    from bot.adapters.telegram_api import TelegramApi, bot_application
    from bot.adapters.telegram_group import TelegramGroup
    from bot.adapters.telegram_link import BotLink
    from bot.adapters.telegram_media import TelegramMedia
    from bot.adapters.telegram_updates import read_update

    token, secret = settings.telegram_bot_token.get_secret_value(), settings.telegram_webhook_secret
    application = bot_application(token, settings.telegram_api_url)
    bot_id, post, posts = int(token.partition(":")[0]), SqlPostRoom(database, vault, clock), SqlTelegramPosts(database)
    api, has_desk = TelegramApi(application.bot), settings.telegram_desk_chat_id is not None
    try:
        yield TelegramAccount(
            bot_id,
            post,
            posts,
            api,
            BotLink(application.bot),
            lambda body: read_update(body, application.bot),
            settings.telegram_webhook,
            secret.get_secret_value() if secret else "",
            TelegramMedia(application.bot),
            TelegramGroup(api) if has_desk else None,
            SqlTopicShelf(database) if has_desk else None,
        )
    finally:
        await application.bot.shutdown()


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
