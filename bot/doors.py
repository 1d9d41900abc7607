"""Room: bootstrap. The HTTP application: the doors that are open, health and figures. No behaviour of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.adapters.text_files import read_phrasebook
from bot.bootstrap import House
from bot.domain.errors import Unavailable
from bot.domain.language import Language
from bot.domain.messages import Inbound
from bot.domain.phrasebook import Phrasebook
from bot.engine.letting_go import LettingGo
from bot.engine.minding_cases import MINDED_EVERY
from bot.engine.reminding import Reminding
from bot.engine.rounds import look_every
from bot.freshness_work import fresh_rounds
from bot.officers_desk import open_desk
from bot.officers_post import OfficersPost, open_officers_post
from bot.ports import Keeping, Taken, TakeTurnBy
from bot.staff_workshop import open_staff
from bot.telegram_account import open_telegram_bot
from bot.telegram_desk import open_officers_group
from bot.wechat_account import Account, open_account
from handlers.channels import web
from handlers.channels.handed_files import HandedFiles, handed_files_router
from handlers.channels.telegram import telegram_router
from handlers.channels.wechat import wechat_callback, wechat_router
from handlers.channels.wechat_callback import is_message
from handlers.desk import web_desk
from handlers.desk.wecom import wecom_router
from handlers.http.guards import SafeHeaders, guard, problem
from handlers.http.page_texts import PageTexts, language_of_reader
from handlers.staff import frame

log = structlog.get_logger()


class Doors(FastAPI):
    """Every door as one application. The messages of WeChat's `callback`, where there is one, pass none of the framework's rings."""

    callback: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in."""
        way = self.callback if self.callback and is_message(scope) else super().__call__
        await way(scope, receive, send)


def application(house: House) -> Doors:
    """Every door of a house as one ASGI application."""
    figures = CollectorRegistry()
    take = _counted(house.latest(lambda rooms: rooms.corridor.take), figures)
    account = open_account(house, take) if house.wechat else None
    officers = open_officers_group(house, house.telegram.group, house.telegram.shelf) if house.telegram else None
    bot = open_telegram_bot(house, take, officers.desk if officers else None) if house.telegram else None
    told = open_officers_post(house)
    rounds = _rounds(house, account, told)
    works = [each.at_work() for each in (bot, officers) if each]
    app = Doors(
        title="Guichao 归巢",
        description="Qingdao's services and policies for overseas scholars.",
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: _at_work(rounds, works),
    )
    pages = PageTexts(read_phrasebook(house.settings.prompts_dir / "pages"), (frame.PAGES, web_desk.PAGES, web.PAGES))
    if account:
        app.include_router(wechat_router(account.door))
        app.callback = SafeHeaders(LastRing(wechat_callback(account.door), house.phrases))
    app.include_router(web.web_router(take, house.store, house.bell, pages))
    if bot and bot.account.webhook:
        app.include_router(telegram_router(bot.door, bot.account.read, bot.account.secret))
    if told and told.door:
        app.include_router(wecom_router(told.door))
    open_desk(app, house, pages)
    open_staff(app, house, pages)
    if house.files:
        app.include_router(handed_files_router(HandedFiles(house.files, house.store, house.clock, pages)))
    app.mount("/static", StaticFiles(directory=web.PAGES / "static"), name="static")
    _health(app, house, figures)
    app.add_middleware(LastRing, phrases=house.phrases)
    guard(app)  # last, and so the outermost: every answer, also an apology, passes it
    return app


def _rounds(house: House, account: Account | None, told: OfficersPost | None) -> dict[str, Callable[[], Coroutine[None, None, None]]]:
    """What is looked after again and again, by name."""
    locks = house.corridor.locks
    reminding = Reminding(house.store, house.latest(lambda rooms: rooms.corridor.speaking), house.clock, house.bell, locks)
    letting_go = LettingGo(house.store, house.latest(lambda rooms: rooms.knowledge.forms), house.clock, locks, house.files)
    rounds = {"reminding": reminding.run, "letting go": letting_go.run}
    rounds["cases"] = lambda: look_every(MINDED_EVERY, "cases", house.latest(lambda rooms: rooms.minding.round))
    if account:
        rounds["postman"] = account.postman.run
    if told:
        rounds["notices"] = told.bringing.run
    rounds |= fresh_rounds(house)
    if house.publishing:
        rounds["editions"] = house.publishing.run
    return rounds


@asynccontextmanager
async def _at_work(rounds: Mapping[str, Callable[[], Coroutine[None, None, None]]], works: Sequence[AbstractAsyncContextManager[None]]) -> AsyncIterator[None]:
    """Everything that works beside the requests, from the start of serving to its end."""
    async with AsyncExitStack() as stack:
        for name, run in rounds.items():
            await stack.enter_async_context(_at_rounds(run(), name))
        for work in works:
            await stack.enter_async_context(work)
        yield


@asynccontextmanager
async def _at_rounds(work: Coroutine[None, None, None], name: str) -> AsyncIterator[None]:
    """Work that goes its rounds from the start of serving to its end."""
    rounds = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds


def _counted(take: TakeTurnBy, figures: CollectorRegistry) -> TakeTurnBy:
    turns = Counter("guichao_turns", "Turns taken", ["channel", "verdict"], registry=figures)
    seconds = Histogram("guichao_turn_seconds", "Seconds a turn took", registry=figures)

    async def counted(message: Inbound, keeping: Keeping | None = None) -> Taken:
        started = time.perf_counter()
        taken = await take(message, keeping)
        seconds.observe(time.perf_counter() - started)
        turns.labels(message.key.channel, taken.verdict or "none").inc()
        return taken

    return counted


def _health(app: FastAPI, house: House, figures: CollectorRegistry) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Alive."""
        return {"status": "alive"}

    @app.get("/readyz")
    async def readyz() -> Response:
        """Able to answer: the database and the index do."""
        try:
            await house.store.case("none")
            await house.index.find("青岛", 1)
        except Unavailable as fault:
            return problem(503, type(fault).__name__, "not able to answer now")
        return JSONResponse({"status": "ready", "knowledge": house.knowledge.version or house.index.version})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(figures), media_type=CONTENT_TYPE_LATEST)


class LastRing:
    """The outer ring: what nobody expected is logged and said sorry for once. Plain ASGI, as all that stands before the doors (`SafeHeaders`)."""

    def __init__(self, app: ASGIApp, phrases: Phrasebook) -> None:
        self._app, self._phrases = app, phrases

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; where an answer has begun it is too late for another."""
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as fault:
            if has_begun or scope["type"] != "http":
                raise
            await self._sorry(Request(scope), fault)(scope, receive, send)

    def _sorry(self, request: Request, fault: Exception) -> Response:
        language = Language(language_of_reader(request))
        if isinstance(fault, Unavailable):
            log.warning("door.unavailable", fault=type(fault).__name__, path=request.url.path)
            return problem(503, "unavailable", self._phrases.say("trouble.unavailable", language))
        log.error("door.unexpected", fault=type(fault).__name__, path=request.url.path, exc_info=fault)
        return problem(500, "unexpected", self._phrases.say("trouble.unexpected", language))
