"""Room: adapters. WeCom's API: a text of our app to one member. No queue, no wording.

Written over httpx2 like `wechat_api`, and for its reasons: wechatpy's enterprise client blocks, retries without end and shares no token.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import httpx2
import structlog
from pydantic import SecretStr

from bot.adapters.wechat_answers import Answer, post
from bot.adapters.wechat_tokens import NoToken
from bot.adapters.wecom_tokens import NoWeComToken, WeComTokens, unreached
from bot.domain.errors import Misconfigured
from bot.domain.notices import Standing, Stretch
from bot.ports import Clock, TokenShelf
from bot.ports.notices import Letter

OFFICIAL = "https://qyapi.weixin.qq.com"
_CONNECT_SECONDS = 3.0
_MEMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}")
"""One member's id. `@all` would write to the whole company, `a|b` to several."""
_RENEW = frozenset({40001, 40014, 42001})
"""The token is not good, or not any more: once more with another."""
_PAUSES: Mapping[int, timedelta] = MappingProxyType({45009: timedelta(minutes=10), 45033: timedelta(minutes=1)})
"""Too many calls of the whole app: nobody is written to for a while."""
_MAY_PASS = frozenset({-1, *_RENEW, *_PAUSES, 40013, 40056, 41001, 48002, 60011, 60020, 301002})
"""WeCom is busy, or a setting of ours or of its console is wrong and may be mended. Every other code means that this message is not wanted."""
_TWICE_WITHIN = 3 * 3600
"""Seconds in which WeCom itself lets the same message through once (at most four hours by its page 发送应用消息): what covers a try whose end is not known."""
log = structlog.get_logger()


class WeComApi:
    """The `RoadToOfficers` by WeCom; `seconds` bounds a whole call, the token's fetch and the second try included.

    Raises Misconfigured where the address is none.
    """

    longest = 2048

    def __init__(self, corp_id: str, agent_id: int, secret: SecretStr, shelf: TokenShelf, clock: Clock, url: str = OFFICIAL, seconds: float = 10.0) -> None:
        # The client logs every address it calls, and in WeCom's addresses stand the token and the secret.
        logging.getLogger("httpx2").setLevel(logging.WARNING)
        timeout = httpx2.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
        try:
            self._http = httpx2.AsyncClient(base_url=url.rstrip("/") + "/cgi-bin/", timeout=timeout)
        except httpx2.InvalidURL as error:
            raise Misconfigured("WECOM_API_URL: is not a web address; correct it, or unset it for the official one") from error
        self._tokens = WeComTokens(self._http, corp_id, agent_id, secret, shelf, clock, seconds)
        self._agent_id, self._clock, self._seconds = agent_id, clock, seconds
        self._quiet: tuple[datetime, str] | None = None

    async def send(self, address: str, letter: Letter) -> Stretch:
        """Send a letter's text to the member with this id; raises StoreUnavailable."""
        if not _MEMBER.fullmatch(address):
            return Stretch(Standing.REFUSED, "address")
        if self._quiet and self._quiet[0] > self._clock.now():
            return Stretch(Standing.WAITING, self._quiet[1])
        body = {
            "touser": address,
            "msgtype": "text",
            "agentid": self._agent_id,
            "text": {"content": letter.text},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": _TWICE_WITHIN,
        }
        ended = await self._ended(body)
        (log.info if ended.standing is Standing.SENT else log.warning)("wecom.tried", standing=ended.standing, why=ended.why)
        return ended

    async def check(self) -> Stretch:
        """Whether WeCom gives us a token now; none is kept."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._tokens.fetch()
        except NoWeComToken as missing:
            return missing.stretch
        except TimeoutError:
            return Stretch(Standing.WAITING, "down")
        return Stretch(Standing.SENT)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def _ended(self, body: Mapping[str, object]) -> Stretch:
        until = asyncio.get_running_loop().time() + self._seconds
        try:
            answer = await self._answered(body, until)
        except NoWeComToken as missing:
            return missing.stretch
        except NoToken:
            return Stretch(Standing.WAITING, "token")
        except TimeoutError:
            return Stretch(Standing.WAITING, "unsure")
        if pause := _PAUSES.get(answer.code or 0):
            self._quiet = (self._clock.now() + pause, str(answer.code))
        return meaning_of(answer)

    async def _answered(self, body: Mapping[str, object], until: float, refused: str | None = None) -> Answer:
        """Call with the token, and once more with another where WeCom does not take it."""
        async with asyncio.timeout_at(until):
            token = await self._tokens.current(refused)
            answer = await post(self._http, "message/send", body, token)
        if answer.code in _RENEW and refused is None:
            return await self._answered(body, until, refused=token)
        return answer


def meaning_of(answer: Answer) -> Stretch:
    """What an answer to a message comes to. A member who may not be written to is named in an answer that says ok otherwise."""
    if answer.code is None:
        return unreached(answer)
    if answer.code in _MAY_PASS:
        return Stretch(Standing.WAITING, str(answer.code))
    if answer.code != 0:
        return Stretch(Standing.REFUSED, str(answer.code))
    left_out = next((name for name in ("invaliduser", "unlicenseduser") if answer.fields.get(name)), None)
    return Stretch(Standing.REFUSED, left_out) if left_out else Stretch(Standing.SENT)
