"""Room: adapters. WeChat's API: customer-service messages, the menu, what people sent, QR codes. No quota, no queue.

Written over httpx2, not over wechatpy's client, of which these calls would use ten lines and turn off the rest: it blocks, so that every send
holds a thread that no time-out can call off; its retry after 40001 has no end; it knows neither `stable_token` nor a token that processes
share; its faults carry the request with the token in it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Self

import httpx2
import structlog
from pydantic import SecretStr

from bot.adapters.wechat_answers import Answer, download, post
from bot.adapters.wechat_tokens import NoToken, WeChatTokens
from bot.domain.errors import ChannelUnavailable, Misconfigured
from bot.domain.media import Media, MediaGone, Why
from bot.domain.messages import Attachment, ShownButton
from bot.domain.wechat_sending import MenuEntry, SendResult, Step, is_sent, next_step
from bot.ports import Clock, TokenShelf

OFFICIAL = "https://api.weixin.qq.com"
PICTURES = "https://mp.weixin.qq.com"
"""Where WeChat draws QR codes; not the address of its API."""
KEPT = timedelta(days=3)
"""How long WeChat keeps what people sent, by its page 获取临时素材."""
_CONNECT_SECONDS = 3.0
_MEDIA_SECONDS = 30.0
_AT_ONCE = 4
"""Files fetched together: each may take 20 MB of memory."""
_Call = Callable[[str], Awaitable[Answer]]
"""A call with the token it is given."""
_log = structlog.get_logger()


class WeChatApi:
    """The `WeChatSender`, the `WeChatMenu` and the `MediaSource` of one account; `seconds` bounds a whole call, the token's fetch and the second try
    included, and `media_seconds` one that brings a file.

    Raises Misconfigured where the address is none.
    """

    keeps: timedelta | None = KEPT

    def __init__(
        self, app_id: str, secret: SecretStr, shelf: TokenShelf, clock: Clock, url: str = OFFICIAL, seconds: float = 5.0, media_seconds: float = _MEDIA_SECONDS
    ) -> None:
        # The client logs every address it calls, and in WeChat's addresses stands the token.
        logging.getLogger("httpx2").setLevel(logging.WARNING)
        timeout = httpx2.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds))
        try:
            self._http = httpx2.AsyncClient(base_url=url.rstrip("/") + "/cgi-bin/", timeout=timeout)
        except httpx2.InvalidURL as error:
            raise Misconfigured("WECHAT_API_URL: is not a web address; correct it, or unset it for the official one") from error
        self._tokens = WeChatTokens(self._http, app_id, secret, shelf, clock, seconds)
        self._seconds, self._media_seconds, self._downloads = seconds, media_seconds, asyncio.Semaphore(_AT_ONCE)
        self._pictures = PICTURES if url.rstrip("/") == OFFICIAL else url.rstrip("/")

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

    async def scene_code(self, scene: str) -> str | SendResult:
        """The address of a picture, good for ever, whose scan brings `scene` (1 to 64 characters) along; raises StoreUnavailable."""
        body = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        answer = await self._answered(lambda token: post(self._http, "qrcode/create", body, token), self._until(self._seconds))
        ticket = answer.fields.get("ticket")
        is_made = isinstance(ticket, str) and bool(ticket)
        _note("qrcode/create", Answer(SendResult.SENT) if is_made else answer)
        return str(httpx2.URL(f"{self._pictures}/cgi-bin/showqrcode", params={"ticket": ticket})) if is_made else answer.result

    async def picture(self, address: str) -> Media | MediaGone:
        """The picture of a scene code; raises ChannelUnavailable."""
        return _file_of(await self._bounded(lambda _: download(self._http, address), "", self._until(self._media_seconds)))

    async def fetch(self, attachment: Attachment) -> Media | MediaGone:
        """What somebody sent, by its media id; raises ChannelUnavailable, and StoreUnavailable where the token cannot be looked up."""
        if not attachment.ref:
            return MediaGone(Why.NOT_ALLOWED)
        async with self._downloads:
            until, asked = self._until(self._media_seconds), {"media_id": attachment.ref}
            answer = await self._answered(lambda token: download(self._http, "media/get", {"access_token": token, **asked}), until)
            if isinstance(address := answer.fields.get("video_url"), str):
                answer = await self._bounded(lambda _: self._video(address), "", until)
        _note("media/get", answer)
        return _file_of(answer)

    async def _video(self, address: str) -> Answer:
        """A video lies elsewhere, at an address that WeChat gives; nobody but WeChat is called."""
        try:
            url = httpx2.URL(address)
        except httpx2.InvalidURL:
            return Answer(SendResult.LATE)
        is_wechats = url.scheme in ("http", "https") and (url.host.endswith(".qq.com") or url.host == self._http.base_url.host)
        return await download(self._http, address) if is_wechats else Answer(SendResult.LATE)

    def _until(self, seconds: float) -> float:
        return asyncio.get_running_loop().time() + seconds

    async def _call(self, path: str, body: dict[str, object]) -> SendResult:
        answer = await self._answered(lambda token: post(self._http, path, body, token), self._until(self._seconds))
        _note(path, answer)
        return answer.result

    async def _answered(self, call: _Call, until: float, refused: str | None = None) -> Answer:
        """Call with the token, and once more with another one where the table says so."""
        try:
            async with asyncio.timeout_at(until):
                token = await self._tokens.current(refused)
        except NoToken as missing:
            return Answer(missing.result)
        except TimeoutError:
            return Answer(SendResult.DOWN)
        answer = await self._bounded(call, token, until)
        if next_step(answer.result, is_renewed=refused is not None) is Step.RENEW:
            return await self._answered(call, until, refused=token)
        return answer

    async def _bounded(self, call: _Call, token: str, until: float) -> Answer:
        # The client's own time-out is per read: an answer that drips would never end.
        try:
            async with asyncio.timeout_at(until):
                return await call(token)
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


def _note(path: str, answer: Answer) -> None:
    note = _log.info if is_sent(answer.result) else _log.warning
    note("wechat.called", path=path, result=answer.result, code=answer.code)


def _file_of(answer: Answer) -> Media | MediaGone:
    """A refusal of the media id is for good, and so is one of the right; all else may pass."""
    match answer:
        case Answer(file=Media() | MediaGone() as found):
            return found
        case Answer(result=SendResult.NOT_ALLOWED):
            return MediaGone(Why.NOT_ALLOWED)
        case Answer(result=SendResult.REFUSED):
            return MediaGone()
        case _:
            raise ChannelUnavailable(f"WeChat: {answer.result}")
