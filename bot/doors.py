"""Room: bootstrap. The HTTP application: the doors that are open, health and figures. No behaviour of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from bot.adapters.text_files import read_phrasebook
from bot.bootstrap import House
from bot.domain.errors import Unavailable
from bot.domain.language import Language
from bot.domain.messages import Inbound
from bot.ports import Taken, TakeTurn
from bot.wechat_account import Account, open_account
from handlers.channels import web
from handlers.channels.wechat import wechat_router
from handlers.desk import web_desk
from handlers.http.guards import guard, problem
from handlers.http.page_texts import PageTexts, language_of_reader

log = structlog.get_logger()


def application(house: House) -> FastAPI:
    """Every door of a house as one ASGI application."""
    figures = CollectorRegistry()
    take = _counted(house.corridor.take, figures)
    account = open_account(house, take) if house.wechat else None
    app = FastAPI(
        title="Guichao 归巢",
        description="Qingdao's services and policies for overseas scholars.",
        docs_url=None,
        redoc_url=None,
        lifespan=lambda _: _postman_at_work(account),
    )
    pages = PageTexts(read_phrasebook(house.settings.prompts_dir / "pages"), (web_desk.PAGES, web.PAGES))
    app.include_router(web.web_router(take, house.store, house.bell, pages))
    if account:
        app.include_router(wechat_router(account.door))
    desk = web_desk.Desk(house.desk, house.store, house.sign_ins, house.knowledge, house.bell, house.clock, pages, house.wechat.quota if house.wechat else None)
    app.state.desk_sessions = desk.sessions
    app.include_router(web_desk.desk_router(desk))
    app.mount("/static", StaticFiles(directory=web.PAGES / "static"), name="static")
    _health(app, house, figures)
    _last_ring(app, house)
    guard(app)  # last, and so the outermost: every answer, also an apology, passes it
    return app


@asynccontextmanager
async def _postman_at_work(account: Account | None) -> AsyncIterator[None]:
    """The postman of an account, from the start of serving to its end."""
    if account is None:
        yield
        return
    rounds = asyncio.create_task(account.postman.run(), name="postman")
    try:
        yield
    finally:
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds


def _counted(take: TakeTurn, figures: CollectorRegistry) -> TakeTurn:
    turns = Counter("guichao_turns", "Turns taken", ["channel", "verdict"], registry=figures)
    seconds = Histogram("guichao_turn_seconds", "Seconds a turn took", registry=figures)

    async def counted(message: Inbound) -> Taken:
        started = time.perf_counter()
        taken = await take(message)
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
            await house.answering.index.find("青岛", 1)
        except Unavailable as fault:
            return problem(503, type(fault).__name__, "not able to answer now")
        return JSONResponse({"status": "ready", "knowledge": house.answering.index.version})

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(figures), media_type=CONTENT_TYPE_LATEST)


def _last_ring(app: FastAPI, house: House) -> None:
    """The outer ring: what nobody expected is logged and said sorry for once."""

    @app.middleware("http")
    async def sorry(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            return await call_next(request)
        except Unavailable as fault:
            log.warning("door.unavailable", fault=type(fault).__name__, path=request.url.path)
            return problem(503, "unavailable", house.phrases.say("trouble.unavailable", Language(language_of_reader(request))))
        except Exception as fault:
            log.error("door.unexpected", fault=type(fault).__name__, path=request.url.path, exc_info=True)
            return problem(500, "unexpected", house.phrases.say("trouble.unexpected", Language(language_of_reader(request))))
