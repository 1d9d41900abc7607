"""Room: adapters. Encrypts what is personal before it is stored. No keys of its own, no storage."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.errors import Misconfigured


class Vault:
    """Fernet (AES-128-CBC with HMAC-SHA256) under a key derived from SECRET_KEY by HKDF (RFC 5869)."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/store").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._digests = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/digests").derive(secret.encode())

    def lock(self, text: str) -> str:
        """The text as a token that only this key opens."""
        return self._fernet.encrypt(text.encode("utf-8", "ignore")).decode()

    def unlock(self, token: str) -> str:
        """The text of a token; raises Misconfigured when it was locked under another key."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise Misconfigured("SECRET_KEY: what is stored was encrypted with another key; set SECRET_KEY back to the one used before") from error

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
