"""Room: adapters. Encrypts what is personal before it is stored. No keys of its own, no storage."""

import base64
import binascii
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.errors import Misconfigured

_GCM = "2."
"""What a token of AES-GCM begins with; one of Fernet begins with gAAAA."""
_NONCE = 12
"""Bytes; random ones are good for some four thousand million texts under a key."""


class Vault:
    """AES-256-GCM (NIST SP 800-38D) under keys derived from SECRET_KEY by HKDF (RFC 5869), with a random nonce for each text.

    What lies there from before, and what is no text, is in Fernet (AES-128-CBC with HMAC-SHA256), which takes six times as long.
    """

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/store").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._gcm = AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/texts").derive(secret.encode()))
        self._digests = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/digests").derive(secret.encode())

    def lock(self, text: str) -> str:
        """The text as a token that only this key opens."""
        nonce = os.urandom(_NONCE)
        sealed = self._gcm.encrypt(nonce, text.encode("utf-8", "ignore"), None)
        return _GCM + binascii.b2a_base64(nonce + sealed, newline=False).decode()

    def unlock(self, token: str) -> str:
        """The text of a token; raises Misconfigured when it was locked under another key."""
        try:
            return self._opened(token).decode()
        except (InvalidToken, InvalidTag, ValueError) as error:
            raise Misconfigured("SECRET_KEY: what is stored was encrypted with another key; set SECRET_KEY back to the one used before") from error

    def _opened(self, token: str) -> bytes:
        if not token.startswith(_GCM):
            return self._fernet.decrypt(token.encode())
        sealed = binascii.a2b_base64(token.removeprefix(_GCM), strict_mode=True)
        return self._gcm.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)

    def lock_bytes(self, content: bytes) -> bytes:
        """The same for what is no text; a third longer than the content."""
        return self._fernet.encrypt(content)

    def unlock_bytes(self, token: bytes) -> bytes:
        """The content of a token; raises Misconfigured as `unlock` does."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise Misconfigured("SECRET_KEY: what is stored was encrypted with another key; set SECRET_KEY back to the one used before") from error

    def digest(self, text: str) -> str:
        """64 hexadecimal digits, the same for the same text; who has not the key cannot find the text by trying."""
        return hmac.new(self._digests, text.encode("utf-8", "ignore"), "sha256").hexdigest()
