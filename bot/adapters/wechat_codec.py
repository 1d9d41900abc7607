"""Room: adapters. Opens what WeChat's callback brings and seals what goes back, on wechatpy's cipher. No server, no answers, no storage.

What wechatpy lacks is done here: signatures compared in constant time and before any parsing, freshness, replays, a cap on the body, `]]>`
escaped, every fault turned into a value.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.adapters.nonces import FRESH, NonceCache
from bot.adapters.wechat_fields import read_message
from bot.domain.errors import Misconfigured
from bot.domain.wechat import Heard, Refusal, Refused

MAX_BODY = 64 * 1024
"""Bytes of a request body that are looked at; WeChat's are below 8 KiB."""

_ENCRYPT = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?\s*([A-Za-z0-9+/=]+)\s*(?:\]\]>)?\s*</Encrypt>")
_SEALED = "<xml><Encrypt><![CDATA[{}]]></Encrypt><MsgSignature><![CDATA[{}]]></MsgSignature><TimeStamp>{}</TimeStamp><Nonce><![CDATA[{}]]></Nonce></xml>"
"""Nothing in it needs to be escaped."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class WeChatCodec:
    """One Official Account's callback, without the server around it. Give it to one event loop only.

    Raises Misconfigured when the token is empty or the AES key is not WeChat's 43 characters. With a key, only sealed bodies
    (compatible and safe mode) are read: a plain one could be forged under an intercepted signature, which does not cover it.
    Without a key, the plain half of compatible mode is read.
    """

    def __init__(self, token: str, app_id: str, aes_key: str | None) -> None:
        # Imported here: wechatpy loads its whole HTTP client (0.2 s), which nobody without WeChat should wait for.
        from wechatpy.crypto import PrpCrypto
        from wechatpy.exceptions import InvalidAppIdException

        if not token:
            raise Misconfigured("WECHAT_TOKEN: is empty; copy the Token from the server settings of WeChat's console")
        self._token, self._app_id, self._wrong_account = token, app_id, InvalidAppIdException
        self._cipher: Any = PrpCrypto(_key(aes_key)) if aes_key else None
        if self._cipher:
            # wechatpy draws these 16 bytes, which stand in for a random IV, from `random`.
            self._cipher.get_random_string = lambda: secrets.token_urlsafe(12)
        self._nonces = NonceCache()

    def checks(self, signature: str, timestamp: str, nonce: str, now: datetime) -> bool:
        """Whether the URL check (GET) is WeChat's, fresh, and the first under its nonce; plain in every mode."""
        return self._fault(signature, timestamp, nonce, now) is None and self._nonces.is_new(signature, now)

    def open(self, body: bytes, query: Mapping[str, str], now: datetime) -> Heard | Refused:
        """What a request (POST) tells us; never raises. A retry gives the same again, another body under a used nonce is refused."""
        if len(body) > MAX_BODY:
            return Refused(Refusal.TOO_LARGE)
        signature = query.get("signature", "")
        if fault := self._fault(signature, query.get("timestamp", ""), query.get("nonce", ""), now):
            return Refused(fault)
        result = self._read(body, query)
        return result if self._nonces.admits(signature, hash(result), now) else Refused(Refusal.REPLAYED)

    def text_reply(self, heard: Heard, text: str, now: datetime) -> bytes:
        """The passive answer to a message, sealed if the message was; what XML cannot hold is left out. The length is the caller's duty."""
        seconds = int(now.timestamp())
        fields: dict[str, str | int] = {"ToUserName": heard.openid, "FromUserName": heard.account, "CreateTime": seconds, "MsgType": "text", "Content": text}
        xml = _xml(fields)
        return (self._seal(xml, seconds) if heard.is_sealed else xml).encode()

    def _fault(self, signature: str, timestamp: str, nonce: str, now: datetime) -> Refusal | None:
        if not _signed(signature, self._token, timestamp, nonce):
            return Refusal.SIGNATURE
        return None if self._is_fresh(timestamp, now) else Refusal.STALE

    def _is_fresh(self, timestamp: str, now: datetime) -> bool:
        is_time = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
        return is_time and abs(int(timestamp) - now.timestamp()) <= FRESH.total_seconds()

    def _signs(self, signature: str, *parts: str) -> bool:
        return _signed(signature, self._token, *parts)

    def _read(self, body: bytes, query: Mapping[str, str]) -> Heard | Refused:
        comes_sealed = query.get("encrypt_type") == "aes"
        if self._cipher is None:
            return read_message(body, is_sealed=False) or Refused(Refusal.NO_KEY if comes_sealed else Refusal.MALFORMED)
        if not comes_sealed:
            return Refused(Refusal.NOT_SEALED)
        xml = self._unsealed(body, query)
        return xml if isinstance(xml, Refused) else read_message(xml, is_sealed=True) or Refused(Refusal.MALFORMED)

    def _unsealed(self, body: bytes, query: Mapping[str, str]) -> str | Refused:
        """The message inside a cipher whose own signature holds. Found without XML; a person's text may hold a false <Encrypt>."""
        parts = (self._token, query.get("timestamp", ""), query.get("nonce", ""))
        found = [match[1].decode() for match in _ENCRYPT.finditer(body)]
        sealed = next((each for each in found if _signed(query.get("msg_signature", ""), *parts, each)), None)
        if sealed is None:
            return Refused(Refusal.SIGNATURE if found else Refusal.MALFORMED)
        return self._deciphered(sealed)

    def _deciphered(self, sealed: str) -> str | Refused:
        try:
            return str(self._cipher.decrypt(sealed, self._app_id))
        except self._wrong_account:
            return Refused(Refusal.WRONG_ACCOUNT)
        except Exception:  # noqa: BLE001 - the vendor raises struct, index, value and decoding errors alike
            return Refused(Refusal.CIPHER)

    def _seal(self, xml: str, seconds: int) -> str:
        sealed, nonce = self._cipher.encrypt(xml, self._app_id).decode(), secrets.token_hex(8)
        signature = _digest(self._token, str(seconds), nonce, sealed)
        return _SEALED.format(sealed, signature, seconds, nonce)


def _key(text: str) -> bytes:
    """The 32 bytes of an EncodingAESKey."""
    try:
        key = base64.b64decode(text + "=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(text) != 43 or len(key) != 32:
        raise Misconfigured("WECHAT_AES_KEY: must be the 43 letters and digits of EncodingAESKey in WeChat's console")
    return key


def _digest(*parts: str) -> str:
    # SHA-1 is WeChat's choice; lone surrogates pass, so that no address makes this raise.
    joined = "".join(sorted(parts)).encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def _signed(signature: str, *parts: str) -> bool:
    """Whether the signature is that of the parts, in constant time."""
    return hmac.compare_digest(_digest(*parts).encode(), signature.encode("utf-8", "surrogatepass"))


def _xml(fields: Mapping[str, str | int]) -> str:
    return "<xml>" + "".join(f"<{name}>{value if isinstance(value, int) else _cdata(value)}</{name}>" for name, value in fields.items()) + "</xml>"


def _cdata(text: str) -> str:
    safe = _NO_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{safe}]]>"
