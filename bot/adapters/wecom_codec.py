"""Room: adapters. Opens what WeCom's callback brings and seals what goes back. No server, no answers, no storage.

The cipher and the XML are those of an Official Account in safe mode (`wechat_codec`). What differs: nothing is ever plain, `echostr` of the URL
check included, and there is one signature, `msg_signature`, over the cipher.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.adapters.wechat_codec import MAX_BODY, WeChatCodec
from bot.adapters.wechat_fields import read_message
from bot.domain.wechat import Heard, Refusal, Refused

_TRIES = 4
"""How often one request may come: WeCom asks again after five seconds without an answer, three times by its page 回调配置."""


class WeComCodec(WeChatCodec):
    """The callback of one app of a company. Give it to one event loop only. Raises Misconfigured as `WeChatCodec` does."""

    def __init__(self, token: str, corp_id: str, aes_key: str) -> None:
        super().__init__(token, corp_id, aes_key)

    def echo(self, query: Mapping[str, str], now: datetime) -> str | Refused:
        """What the URL check (GET) wants to read: its `echostr`, unsealed. Only the first check under its signature is answered."""
        sealed = query.get("echostr", "")
        if fault := self._sealed_fault(query, sealed, now):
            return Refused(fault)
        text = self._deciphered(sealed)
        if isinstance(text, str) and not self._nonces.is_new(query["msg_signature"], now):
            return Refused(Refusal.REPLAYED)
        return text

    def open(self, body: bytes, query: Mapping[str, str], now: datetime) -> Heard | Refused:
        """What a request (POST) tells us; never raises. WeCom's own retries give the same again; what comes more often is a replay."""
        if len(body) > MAX_BODY:
            return Refused(Refusal.TOO_LARGE)
        if not self._is_fresh(query.get("timestamp", ""), now):
            return Refused(Refusal.STALE)
        xml = self._unsealed(body, query)
        result = xml if isinstance(xml, Refused) else read_message(xml, is_sealed=True) or Refused(Refusal.MALFORMED)
        if isinstance(result, Heard) and not self._is_one_of_its_tries(query["msg_signature"], now):
            return Refused(Refusal.REPLAYED)
        return result

    def _is_one_of_its_tries(self, signature: str, now: datetime) -> bool:
        return any(self._nonces.is_new(f"{signature}/{number}", now) for number in range(_TRIES))

    def _sealed_fault(self, query: Mapping[str, str], sealed: str, now: datetime) -> Refusal | None:
        timestamp = query.get("timestamp", "")
        if not self._signs(query.get("msg_signature", ""), timestamp, query.get("nonce", ""), sealed):
            return Refusal.SIGNATURE
        return None if self._is_fresh(timestamp, now) else Refusal.STALE
