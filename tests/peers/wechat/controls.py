"""What tests say to the stand-in beside WeChat's own calls, all under /_peer: who was heard, what to refuse, what time it is. See README.md."""

from base64 import b64decode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.peers.wechat.bookkeeping import DONE, SEND, Account, Upload


async def heard(request: Request) -> Response:
    account, given = request.app.state.account, await request.json()
    account.windows.heard(given["openid"], given.get("kind", "message"), given.get("at", account.clock.now()))
    return JSONResponse(DONE)


async def refuse(request: Request) -> Response:
    account: Account = request.app.state.account
    account.script.setdefault(request.query_params.get("call", SEND), []).extend(await request.json())
    return JSONResponse(DONE)


async def move_clock(request: Request) -> Response:
    clock, given = request.app.state.account.clock, await request.json()
    clock.move(given.get("forward", 0.0), given.get("rate"))
    return JSONResponse({"now": clock.now()})


async def change(request: Request) -> Response:
    """Verified or not, service or subscription, and how slow."""
    account, given = request.app.state.account, await request.json()
    for name in ("verified", "service", "slow_before", "slow_after"):
        setattr(account, name, given.get(name, getattr(account, name)))
    return JSONResponse(DONE)


async def media(request: Request) -> Response:
    """Somebody sent a file."""
    account, given = request.app.state.account, await request.json()
    content = b64decode(given.get("content", ""))
    account.media[given["media_id"]] = Upload(content, given.get("type", "image/jpeg"), given.get("name", ""), account.clock.now(), bool(given.get("video")))
    return JSONResponse(DONE)


async def kill_tokens(request: Request) -> Response:
    request.app.state.account.tokens.kill()
    return JSONResponse(DONE)


async def sent(request: Request) -> Response:
    return JSONResponse(request.app.state.account.sent)


async def counts(request: Request) -> Response:
    account: Account = request.app.state.account
    return JSONResponse({"calls": account.calls, "refused": account.refused, "scripted": account.scripted, "tokens": len(account.tokens.issued)})


async def reset(request: Request) -> Response:
    """A new account of the same sort."""
    before: Account = request.app.state.account
    request.app.state.account = Account(before.verified, before.service)
    return JSONResponse(DONE)


CONTROLS = {"heard": heard, "refuse": refuse, "clock": move_clock, "account": change, "media": media, "kill_tokens": kill_tokens, "reset": reset}
