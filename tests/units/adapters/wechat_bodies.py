"""Bodies and addresses as WeChat sends them, for the tests of its window: made by hand and with wechatpy's own crypto."""

import base64
import hashlib
from datetime import datetime, timezone
from functools import cache
from xml.etree import ElementTree

from wechatpy.crypto import WeChatCrypto

from bot.adapters.wechat_codec import WeChatCodec
from bot.domain.wechat import Heard, Refusal, Refused

TOKEN, APP_ID = "a-token", "wx0123456789abcdef"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
SECONDS = int(NOW.timestamp())


@cache
def vendor() -> WeChatCrypto:
    return WeChatCrypto(TOKEN, AES_KEY, APP_ID)


def plain_codec() -> WeChatCodec:
    return WeChatCodec(TOKEN, APP_ID, None)


def safe_codec() -> WeChatCodec:
    return WeChatCodec(TOKEN, APP_ID, AES_KEY)


def digest(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def query(nonce: str = "1832145745", at: int = SECONDS, token: str = TOKEN, **more: str) -> dict[str, str]:
    return {"signature": digest(token, str(at), nonce), "timestamp": str(at), "nonce": nonce, "openid": "o-anna", **more}


def cdata(name: str, text: str) -> str:
    return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def xml(kind: str = "text", **fields: str) -> str:
    body = "".join(cdata(name, text) for name, text in fields.items())
    return f"<xml>{cdata('ToUserName', 'gh_city')}{cdata('FromUserName', 'o-anna')}<CreateTime>{SECONDS - 2}</CreateTime>{cdata('MsgType', kind)}{body}</xml>"


def sealed(message: str, app_id: str = APP_ID, besides: str = "", nonce: str = "77") -> tuple[bytes, dict[str, str]]:
    """A body in safe mode and its address; `besides` makes it compatible mode."""
    inner = ElementTree.fromstring(WeChatCrypto(TOKEN, AES_KEY, app_id).encrypt_message(message, nonce, str(SECONDS)))
    cipher, signature = inner.findtext("Encrypt") or "", inner.findtext("MsgSignature") or ""
    body = f"<xml>{besides or cdata('ToUserName', 'gh_city')}{cdata('Encrypt', cipher)}</xml>"
    return body.encode(), query(nonce, encrypt_type="aes", msg_signature=signature)


def opened(body: str, codec: WeChatCodec | None = None) -> Heard:
    result = (codec or plain_codec()).open(body.encode(), query(), NOW)
    assert isinstance(result, Heard)
    return result


def why(result: Heard | Refused) -> Refusal | None:
    return result.reason if isinstance(result, Refused) else None


def answer_inside(reply: bytes) -> str | None:
    """The words of a sealed answer, opened by wechatpy with the signature it carries."""
    outer = ElementTree.fromstring(reply)
    inner = vendor().decrypt_message(reply, outer.findtext("MsgSignature"), outer.findtext("TimeStamp"), outer.findtext("Nonce"))
    return ElementTree.fromstring(inner).findtext("Content")


def rightly_signed(cipher: str) -> tuple[bytes, dict[str, str]]:
    signature = digest(TOKEN, str(SECONDS), "77", cipher)
    return f"<xml>{cdata('Encrypt', cipher)}</xml>".encode(), query("77", encrypt_type="aes", msg_signature=signature)
