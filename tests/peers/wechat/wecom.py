"""A stand-in for qyapi.weixin.qq.com: an app's token and its messages to members. It refuses as WeCom does, and where WeCom says ok and drops, so does it.

For use within the test's own process; `Company` is its books.
"""

import asyncio
import json
import secrets
from collections import Counter
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.wechat.bookkeeping import Clock, Json

CORP_ID, AGENT_ID, SECRET = "ww1234567890abcdef", 1000002, "app-secret-of-the-tests"
SEND, TOKEN = "/cgi-bin/message/send", "/cgi-bin/gettoken"
LONGEST_TEXT, A_MINUTE, TOKEN_SECONDS = 2048, 30, 7200


class Refused(Exception):
    """WeCom says no, with one of its codes; HTTP says 200 all the same."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused {code}")
        self.code = code


@dataclass
class Company:
    """A company as WeCom sees it: who may be written to, the token of its app, and what was done. `arrived`: what members saw, as (member, text)."""

    members: set[str] = field(default_factory=lambda: {"li", "wang"})
    unlicensed: set[str] = field(default_factory=set)
    is_trusted: bool = True
    is_fickle: bool = False
    """Whether every fetch of the token gives a new one, and none is taken."""
    clock: Clock = field(default_factory=Clock)
    arrived: list[tuple[str, str]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    script: dict[str, list[int]] = field(default_factory=dict)
    slow_after: float = 0.0
    _token: tuple[str, float] = ("", 0.0)
    _when: dict[str, list[float]] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)

    def refuse(self, *codes: int, call: str = SEND) -> None:
        """The next calls are refused with these codes; 0 lets one through."""
        self.script.setdefault(call, []).extend(codes)

    def renew(self) -> None:
        """The token is void from now on, as after its Secret was reset."""
        self._token = ("", 0.0)

    def token(self, corp_id: str | None, secret: str | None) -> Json:
        """The same until its end."""
        if corp_id != CORP_ID:
            raise Refused(40013)
        if secret != SECRET:
            raise Refused(40001)
        now = self.clock.now()
        if self.is_fickle or self._token[1] <= now:
            self._token = (secrets.token_urlsafe(160), now + TOKEN_SECONDS)
        return {"access_token": self._token[0], "expires_in": int(self._token[1] - now)}

    def check(self, token: str | None) -> None:
        """Raise Refused unless this is the token and it lives."""
        if not token:
            raise Refused(41001)
        if self.is_fickle or token != self._token[0]:
            raise Refused(40014)
        if self._token[1] <= self.clock.now():
            raise Refused(42001)

    def send(self, body: Json) -> Json:
        """Bring a text to a member; what is too much is dropped, what is too long cut, both without a word."""
        if not self.is_trusted:
            raise Refused(60020)
        if body.get("agentid") != AGENT_ID:
            raise Refused(301002)
        member, text = str(body.get("touser", "")).lower(), str((body.get("text") or {}).get("content", ""))
        if not text.strip():
            raise Refused(44004)
        if member not in self.members:
            raise Refused(81013)
        if member in self.unlicensed:
            return {"unlicenseduser": member}
        if reason := self._drops(member, body):
            self.dropped[reason] += 1
        else:
            self.arrived.append((member, text.encode()[:LONGEST_TEXT].decode("utf-8", "ignore")))
        return {"msgid": secrets.token_hex(8)}

    def _drops(self, member: str, body: Json) -> str | None:
        now, whole = self.clock.now(), json.dumps(body, sort_keys=True)
        if body.get("enable_duplicate_check") == 1:
            until = self._seen.get(whole, 0.0)
            self._seen[whole] = max(until, now + float(body.get("duplicate_check_interval", 1800)))
            if until > now:
                return "twice"
        when = self._when[member] = [at for at in self._when.get(member, []) if at > now - 60]
        when.append(now)
        return "too_many" if len(when) > A_MINUTE else None


def _carry_out(company: Company, request: Request, body: bytes) -> Json:
    path = request.url.path
    company.calls[path] += 1
    try:
        if code := company.script[path].pop(0) if company.script.get(path) else 0:
            raise Refused(code)
        if path == TOKEN:
            return {"errcode": 0, **company.token(request.query_params.get("corpid"), request.query_params.get("corpsecret"))}
        company.check(request.query_params.get("access_token"))
        return {"errcode": 0, "errmsg": "ok", **company.send(json.loads(body))}
    except Refused as refused:
        return {"errcode": refused.code, "errmsg": str(refused)}


async def _answer(request: Request) -> Response:
    company: Company = request.app.state.company
    answer = _carry_out(company, request, await request.body())
    await asyncio.sleep(company.slow_after)
    return JSONResponse(answer)


def application(company: Company) -> Starlette:
    """WeCom's API for one company."""
    app = Starlette(routes=[Route(TOKEN, _answer), Route(SEND, _answer, methods=["POST"])])
    app.state.company = company
    return app
