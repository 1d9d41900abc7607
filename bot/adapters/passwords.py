"""Room: adapters. Passwords by Argon2id (RFC 9106), hashed in threads of their own. No accounts."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from bot.ports.accounts import Checked

_AT_ONCE = 2


class Argon2Passwords:
    """The `Passwords` by Argon2id with the parameters that RFC 9106, section 4 recommends for little memory: 64 MiB, 3 passes, 4 lanes.

    Two are hashed at once and the others wait, so that many tries fill neither the memory nor the threads of the database.
    """

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._threads = ThreadPoolExecutor(_AT_ONCE, "passwords")
        self._of_nobody: str | None = None

    async def hashed(self, password: str) -> str:
        """What is kept of a password: a fresh salt each time."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password.encode("utf-8", "surrogatepass"))

    async def check(self, hashed: str | None, password: str) -> Checked:
        """Whether it is the one."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._check, hashed, password.encode("utf-8", "surrogatepass"))

    def _check(self, hashed: str | None, password: bytes) -> Checked:
        # Where there is nothing to compare with, the same work is done all the same: the time does not tell who has an account.
        if self._of_nobody is None:
            self._of_nobody = self._hasher.hash(b"nobody")
        try:
            self._hasher.verify(hashed or self._of_nobody, password)
        except (VerificationError, InvalidHashError):
            return Checked(is_right=False)
        if not hashed:
            return Checked(is_right=False)
        return Checked(is_right=True, again=self._hasher.hash(password) if self._hasher.check_needs_rehash(hashed) else None)
