"""A stand-in for api.weixin.qq.com: tokens, customer-service messages, the menu, media, QR codes. It refuses as WeChat does and remembers what it was asked.

`python -m tests.peers.wechat.api PORT [--unverified] [--subscription]`, with WX_APPID and WX_SECRET in the environment.
What begins with /_peer is for tests: see README.md.
"""

import asyncio
import json
import os
import re
import secrets
import sys
from collections.abc import Awaitable, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.wechat.bookkeeping import DONE, MEDIA_SECONDS, SEND, Account, Json, Refused, Upload
from tests.peers.wechat.controls import CONTROLS, counts, sent

__all__ = ["SEND", "application"]
LONGEST_TEXT = 2048
_ESCAPED = re.compile(rb"(?<!\\)\\u(?=[0-9a-fA-F]{4})")
Call = Callable[[Account, Request, Json], Json | Response]


def _credentials(given: Json) -> None:
    wanted = ("grant_type", "client_credential", 40002), ("appid", os.environ["WX_APPID"], 40013), ("secret", os.environ["WX_SECRET"], 40125)
    for name, value, code in wanted:
        if given.get(name) != value:
            raise Refused(code)


def token(account: Account, request: Request, body: Json) -> Json:
    _credentials(dict(request.query_params))
    made, seconds = account.tokens.simple(account.clock.now())
    return {"access_token": made, "expires_in": seconds}


def stable_token(account: Account, request: Request, body: Json) -> Json:
    _credentials(body)
    made, seconds = account.tokens.stable(account.clock.now(), bool(body.get("force_refresh")))
    return {"access_token": made, "expires_in": seconds}


def _content(body: Json) -> None:
    """Raise Refused unless this is a text or a menu message that can be shown."""
    match body:
        case {"msgtype": "text", "text": {"content": str(content)}}:
            if not content.strip():
                raise Refused(44004)
            if len(content.encode()) > LONGEST_TEXT:
                raise Refused(45002)
        case {"msgtype": "msgmenu", "msgmenu": {"list": [*entries]}} if entries:
            if not all(isinstance(entry, dict) and entry.get("id") and entry.get("content") for entry in entries):
                raise Refused(47001)
        case {"msgtype": "text" | "msgmenu"}:
            raise Refused(44004)
        case _:
            raise Refused(40008)


def send(account: Account, request: Request, body: Json) -> Json:
    if not account.verified:
        raise Refused(48001)
    _content(body)
    now = account.clock.now()
    left = account.windows.spend(str(body.get("touser")), now)
    account.sent.append({"at": now, "openid": body["touser"], "kind": body["msgtype"], "left": left, "message": body[body["msgtype"]]})
    return DONE


def menu_create(account: Account, request: Request, body: Json) -> Json:
    buttons = body.get("button") or []
    if not account.verified and not account.service:
        raise Refused(48001)
    if not 1 <= len(buttons) <= 3:
        raise Refused(40016)
    if any(len(button.get("sub_button") or []) > 5 for button in buttons):
        raise Refused(40023)
    account.menu = body
    return DONE


def menu_get(account: Account, request: Request, body: Json) -> Json:
    if account.menu is None:
        raise Refused(46003)
    return {"menu": account.menu}


def _upload(account: Account, media_id: str) -> Upload:
    """What was sent within three days; raises Refused."""
    found = account.media.get(media_id)
    if found is None or account.clock.now() - found.at > MEDIA_SECONDS:
        raise Refused(40007)
    return found


def _as_file(upload: Upload) -> Response:
    headers = {"content-disposition": f'attachment; filename="{upload.name}"'} if upload.name else {}
    return Response(upload.content, headers=headers, media_type=upload.content_type)


def media_get(account: Account, request: Request, body: Json) -> Json | Response:
    if not account.verified:
        raise Refused(48001)
    media_id = request.query_params.get("media_id", "")
    found = _upload(account, media_id)
    return {"video_url": f"{request.base_url}videos/{media_id}"} if found.is_video else _as_file(found)


async def video(request: Request) -> Response:
    return _as_file(_upload(request.app.state.account, request.path_params["media_id"]))


def qrcode_create(account: Account, request: Request, body: Json) -> Json:
    if not (account.verified and account.service):
        raise Refused(48001)
    match body:
        case {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": str(scene)}}} if 1 <= len(scene) <= 64:
            ticket = "gQ+/" + secrets.token_urlsafe(60) + "=="  # characters that an address must not carry as they are
            account.scenes[ticket] = scene
            return {"ticket": ticket, "url": f"http://weixin.qq.com/q/{secrets.token_hex(8)}"}
        case _:
            raise Refused(40053)


async def show_qrcode(request: Request) -> Response:
    """Of mp.weixin.qq.com: no token is asked for."""
    scene = request.app.state.account.scenes.get(request.query_params.get("ticket"))
    return Response(b"\xff\xd8\xff" + scene.encode(), media_type="image/jpg") if scene else Response("", 404)


CALLS: dict[tuple[str, str], Call] = {
    ("GET", "/cgi-bin/token"): token,
    ("POST", "/cgi-bin/stable_token"): stable_token,
    ("POST", SEND): send,
    ("POST", "/cgi-bin/menu/create"): menu_create,
    ("GET", "/cgi-bin/menu/get"): menu_get,
    ("GET", "/cgi-bin/media/get"): media_get,
    ("POST", "/cgi-bin/qrcode/create"): qrcode_create,
}


def _refuse_as_scripted(account: Account, path: str) -> None:
    """The next of the answers that the test laid down for this call, if any is left; 0 lets one through."""
    code = account.script[path].pop(0) if account.script.get(path) else 0
    if code:
        raise Refused(code, scripted=True)


def _parsed(body: bytes) -> Json:
    """WeChat does not read \\uXXXX but shows it as it stands (community; the reason why its clients send UTF-8), and so does this."""
    try:
        read = json.loads(_ESCAPED.sub(rb"\\\\u", body) or b"{}")
    except ValueError:
        raise Refused(47001) from None
    if not isinstance(read, dict):
        raise Refused(47001)
    return read


def _answer(account: Account, call: Call, request: Request, body: bytes) -> Json | Response:
    """Nothing is awaited here: two calls at once are counted one after the other."""
    path = request.url.path
    account.calls[path] += 1
    try:
        _refuse_as_scripted(account, path)
        if not path.endswith("token"):
            account.tokens.check(request.query_params.get("access_token"), account.clock.now())
        return call(account, request, _parsed(body))
    except Refused as refused:
        (account.scripted if refused.scripted else account.refused)[str(refused.code)] += 1
        return {"errcode": refused.code, "errmsg": f"{refused} rid: 0-0-0"}


def _endpoint(call: Call) -> Callable[[Request], Awaitable[Response]]:
    """The call over HTTP, as slow as was asked; what was done is done, also when the client has gone."""

    async def answer(request: Request) -> Response:
        account: Account = request.app.state.account
        body = await request.body()
        await asyncio.sleep(account.slow_before)
        answered = _answer(account, call, request, body)
        await asyncio.sleep(account.slow_after)
        return answered if isinstance(answered, Response) else JSONResponse(answered)

    return answer


def application(account: Account) -> Starlette:
    """WeChat's API for one account, and the handles of the tests."""
    routes = [Route(path, _endpoint(call), methods=[method]) for (method, path), call in CALLS.items()]
    routes += [Route("/cgi-bin/showqrcode", show_qrcode), Route("/videos/{media_id}", video)]
    routes += [Route(f"/_peer/{name}", control, methods=["POST"]) for name, control in CONTROLS.items()]
    app = Starlette(routes=[*routes, Route("/_peer/sent", sent), Route("/_peer/counts", counts)])
    app.state.account = account
    return app


if __name__ == "__main__":
    kept = Account("--unverified" not in sys.argv, "--subscription" not in sys.argv)
    uvicorn.run(application(kept), port=int(sys.argv[1]), log_config=None, access_log=False, timeout_graceful_shutdown=1)
