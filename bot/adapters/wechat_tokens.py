"""Room: adapters. WeChat's access token (`stable_token`): kept on the shared shelf, fetched by one caller at a time. No messages."""

import asyncio
from datetime import datetime, timedelta
from typing import NoReturn

import httpx2
import structlog
from pydantic import SecretStr

from bot.adapters.wechat_answers import Answer, post
from bot.domain.wechat_sending import SendResult
from bot.ports import Clock, TokenShelf

_EARLY = timedelta(minutes=5)
"""A token is not used in its last minutes: WeChat has a new one by then."""
_A_DAY = 86_400
_LOOK_AGAIN = 0.05
_OF_THE_ACCOUNT = (SendResult.BUSY, SendResult.DAILY, SendResult.BAD_ADDRESS, SendResult.DOWN)
_log = structlog.get_logger()


class NoToken(Exception):
    """There is no token to send with; `result` says why. Stays within the window."""

    def __init__(self, result: SendResult) -> None:
        super().__init__(result)
        self.result = result


class WeChatTokens:
    """The token of one account. `seconds` is how long callers wait at most; a process that died in a fetch holds up the others no longer."""

    def __init__(self, http: httpx2.AsyncClient, app_id: str, secret: SecretStr, shelf: TokenShelf, clock: Clock, seconds: float) -> None:
        self._http, self._app_id, self._secret = http, app_id, secret
        self._shelf, self._clock, self._seconds = shelf, clock, seconds

    async def current(self, refused: str | None = None) -> str:
        """A token other than the one WeChat refused; waits while another caller fetches it, without end: the caller sets the time. Raises NoToken."""
        while True:
            now = self._clock.now()
            kept = await self._shelf.get(self._app_id, now)
            if kept is not None and kept != refused:
                return kept
            if await self._shelf.lease_for_refresh(self._app_id, refused, now, now + timedelta(seconds=self._seconds)):
                return await self._renewed(now, refused)
            await asyncio.sleep(_LOOK_AGAIN)

    async def asked(self) -> SendResult:
        """Whether WeChat gives a token now; past the shelf and kept nowhere: `stable_token` voids no other."""
        try:
            await self._fetched()
        except NoToken as missing:
            return missing.result
        return SendResult.SENT

    async def _renewed(self, at: datetime, refused: str | None) -> str:
        try:
            token, life = await self._fetched()
            if token == refused:
                self._fail(SendResult.TOKEN, None)
        except BaseException:
            await self._shelf.release(self._app_id)
            raise
        await self._shelf.put(self._app_id, token, at + max(life - _EARLY, life / 2))
        _log.info("wechat.token_renewed", seconds=life.total_seconds())
        return token

    async def _fetched(self) -> tuple[str, timedelta]:
        body = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret.get_secret_value()}
        answer = await post(self._http, "stable_token", body)
        token, life = answer.fields.get("access_token"), answer.fields.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(life, int) or not 0 < life <= _A_DAY:
            self._fail(_why(answer), answer.code)
        return token, timedelta(seconds=life)

    def _fail(self, result: SendResult, code: int | None) -> NoReturn:
        _log.error("wechat.no_token", result=result, code=code)
        raise NoToken(result)


def _why(answer: Answer) -> SendResult:
    """While there is no token nothing was sent, so it is never LATE; wrong app id or secret are faults of the token."""
    if answer.result is SendResult.LATE:
        return SendResult.DOWN
    return answer.result if answer.result in _OF_THE_ACCOUNT else SendResult.TOKEN
