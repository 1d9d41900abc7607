"""Room: adapters. Encrypts what is personal before it is stored. No keys of its own, no storage."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.errors import Misconfigured


class Vault:
    """Fernet (AES-128-CBC with HMAC-SHA256) under a key derived from SECRET_KEY by HKDF (RFC 5869)."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"guichao/store").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def lock(self, text: str) -> str:
        """The text as a token that only this key opens."""
        return self._fernet.encrypt(text.encode("utf-8", "ignore")).decode()

    def unlock(self, token: str) -> str:
        """The text of a token; raises Misconfigured when it was locked under another key."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise Misconfigured("SECRET_KEY: what is stored was encrypted with another key; set SECRET_KEY back to the one used before") from error
