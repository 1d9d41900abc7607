"""Room: adapters. WeCom's access token (`gettoken`): on the shelf that processes share, fetched by one caller at a time. No messages."""

from datetime import timedelta

import httpx2
import structlog
from pydantic import SecretStr

from bot.adapters.wechat_answers import Answer, get
from bot.adapters.wechat_tokens import WeChatTokens
from bot.domain.notices import Standing, Stretch
from bot.domain.wechat_sending import SendResult
from bot.ports import Clock, TokenShelf

_A_DAY = 86_400
log = structlog.get_logger()


class NoWeComToken(Exception):
    """There is no token to send with; `stretch` says why. Stays within the window."""

    def __init__(self, stretch: Stretch) -> None:
        super().__init__(stretch.why)
        self.stretch = stretch


class WeComTokens(WeChatTokens):
    """The token of one app of a company. WeCom gives the same one until its end, so a second fetch makes no other void."""

    def __init__(self, http: httpx2.AsyncClient, corp_id: str, agent_id: int, secret: SecretStr, shelf: TokenShelf, clock: Clock, seconds: float) -> None:
        super().__init__(http, f"{corp_id}/{agent_id}", secret, shelf, clock, seconds)
        self._corp_id = corp_id

    async def fetch(self) -> tuple[str, timedelta]:
        """A token of WeCom and how long it lives; raises NoWeComToken."""
        answer = await get(self._http, "gettoken", {"corpid": self._corp_id, "corpsecret": self._secret.get_secret_value()})
        token, life = answer.fields.get("access_token"), answer.fields.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(life, int) or not 0 < life <= _A_DAY:
            log.error("wecom.no_token", code=answer.code)
            # Nothing was sent yet, so it is never unsure; what WeCom refuses here is a setting, and may be mended.
            raise NoWeComToken(Stretch(Standing.WAITING, str(answer.code) if answer.code else "down"))
        return token, timedelta(seconds=life)

    async def _fetched(self) -> tuple[str, timedelta]:
        return await self.fetch()


def unreached(answer: Answer) -> Stretch:
    """What an answer without a code comes to: not sent, or perhaps."""
    return Stretch(Standing.WAITING, "down" if answer.result is SendResult.DOWN else "unsure")
