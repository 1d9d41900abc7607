"""Room: adapters. WeChat's API: customer-service messages and the menu. No quota, no queue.

Written over httpx2, not over wechatpy's client, of which these calls would use ten lines and turn off the rest: it blocks, so that every send
holds a thread that no time-out can call off; its retry after 40001 has no end; it knows neither `stable_token` nor a token that processes
share; its faults carry the request with the token in it.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Self

import httpx2
import structlog
from pydantic import SecretStr

from bot.adapters.wechat_answers import Answer, post
from bot.adapters.wechat_tokens import NoToken, WeChatTokens
from bot.domain.errors import Misconfigured
from bot.domain.messages import ShownButton
from bot.domain.wechat_sending import MenuEntry, SendResult, Step, is_sent, next_step
from bot.ports import Clock, TokenShelf

OFFICIAL = "https://api.weixin.qq.com"
_CONNECT_SECONDS = 3.0
_log = structlog.get_logger()


class WeChatApi:
    """The `WeChatSender` and the `WeChatMenu` of one account; `seconds` bounds a whole call, the token's fetch and the second try included.

    Raises Misconfigured where the address is none.
    """

    def __init__(self, app_id: str, secret: SecretStr, shelf: TokenShelf, clock: Clock, url: str = OFFICIAL, seconds: float = 5.0) -> None:
        # The client logs every address it calls, and in WeChat's addresses stands the token.
        logging.getLogger("httpx2").setLevel(logging.WARNING)
        timeout = httpx2.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
        try:
            self._http = httpx2.AsyncClient(base_url=url.rstrip("/") + "/cgi-bin/", timeout=timeout)
        except httpx2.InvalidURL as error:
            raise Misconfigured("WECHAT_API_URL: is not a web address; correct it, or unset it for the official one") from error
        self._tokens = WeChatTokens(self._http, app_id, secret, shelf, clock, seconds)
        self._seconds = seconds

    async def send_text(self, openid: str, text: str) -> SendResult:
        """Send a text of at most `wechat_quota.LIMIT` bytes; raises StoreUnavailable."""
        return await self._call("message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def send_menu(self, openid: str, head: str, choices: Sequence[ShownButton], tail: str) -> SendResult:
        """Send a text with choices to tap; what a choice sends is its id; raises StoreUnavailable."""
        listed = [{"id": choice.send, "content": choice.label} for choice in choices]
        menu = {"head_content": head, "list": listed, "tail_content": tail}
        return await self._call("message/custom/send", {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})

    async def set_menu(self, entries: Sequence[MenuEntry]) -> SendResult:
        """Replace the account's menu; raises StoreUnavailable."""
        return await self._call("menu/create", {"button": [_button(entry) for entry in entries]})

    async def check(self) -> SendResult:
        """Whether WeChat gives this account a token now; nothing is kept and no other token made void."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._tokens.asked()
        except TimeoutError:
            return SendResult.DOWN

    async def _call(self, path: str, body: dict[str, object]) -> SendResult:
        answer = await self._answered(path, body, until=asyncio.get_running_loop().time() + self._seconds)
        note = _log.info if is_sent(answer.result) else _log.warning
        note("wechat.called", path=path, result=answer.result, code=answer.code)
        return answer.result

    async def _answered(self, path: str, body: dict[str, object], until: float, refused: str | None = None) -> Answer:
        """Call with the token, and once more with another one where the table says so."""
        try:
            async with asyncio.timeout_at(until):
                token = await self._tokens.current(refused)
        except NoToken as missing:
            return Answer(missing.result)
        except TimeoutError:
            return Answer(SendResult.DOWN)
        answer = await self._post(path, body, token, until)
        if next_step(answer.result, is_renewed=refused is not None) is Step.RENEW:
            return await self._answered(path, body, until, refused=token)
        return answer

    async def _post(self, path: str, body: dict[str, object], token: str, until: float) -> Answer:
        # The client's own time-out is per read: an answer that drips would never end.
        try:
            async with asyncio.timeout_at(until):
                return await post(self._http, path, body, token)
        except TimeoutError:
            return Answer(SendResult.LATE)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Open already; `async with` closes it."""
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _button(entry: MenuEntry) -> dict[str, object]:
    if entry.entries:
        return {"name": entry.label, "sub_button": [_button(each) for each in entry.entries]}
    return {"type": "click", "name": entry.label, "key": entry.key}
