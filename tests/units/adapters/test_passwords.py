"""Passwords by Argon2id: what is kept, what is right, and that nobody else waits meanwhile."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from bot.adapters.passwords import Argon2Passwords
from bot.ports.accounts import Checked


async def test_a_password_is_kept_as_rfc_9106_says_and_never_twice_the_same() -> None:
    passwords = Argon2Passwords()
    first, second = [await passwords.hashed("四个 不相干 的词语") for _ in range(2)]
    assert extract_parameters(first) == RFC_9106_LOW_MEMORY and first != second


@pytest.mark.parametrize("password", ["plain enough", "四个 不相干 的词语", "a\x00b", "\ud800 half a letter", "🔑" * 50, ""])
async def test_the_right_password_is_right_and_another_is_not(password: str) -> None:
    passwords = Argon2Passwords(CHEAPEST)
    hashed = await passwords.hashed(password)
    assert (await passwords.check(hashed, password)).is_right
    assert not (await passwords.check(hashed, f"{password} ")).is_right


@pytest.mark.parametrize("hashed", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$"])
async def test_where_there_is_no_good_hash_no_password_is_right(hashed: str | None) -> None:
    passwords = Argon2Passwords(CHEAPEST)
    for password in ("", "nobody", "x"):
        assert not (await passwords.check(hashed, password)).is_right


async def test_only_a_hash_by_other_parameters_is_made_again() -> None:
    today, weaker = Argon2Passwords(RFC_9106_LOW_MEMORY), PasswordHasher.from_parameters(CHEAPEST).hash("the password")
    again = (await today.check(weaker, "the password")).again
    assert again and extract_parameters(again) == RFC_9106_LOW_MEMORY
    assert (await today.check(again, "the password")).again is None
    assert (await today.check(weaker, "another")).again is None


class SlowHasher(Argon2Passwords):
    """Hashes only when it is let; says on which threads."""

    def __init__(self) -> None:
        super().__init__(CHEAPEST)
        self.let, self.threads = threading.Event(), list[str]()

    def _check(self, hashed: str | None, password: bytes) -> Checked:
        self.threads.append(threading.current_thread().name)
        assert self.let.wait(10)
        return super()._check(hashed, password)


async def test_while_a_password_is_weighed_the_others_go_on() -> None:
    passwords = SlowHasher()
    weighing = asyncio.create_task(passwords.check(None, "x"))
    while not passwords.threads:
        await asyncio.sleep(0)
    assert passwords.threads[0] != threading.main_thread().name and not weighing.done()
    passwords.let.set()
    assert not (await weighing).is_right


async def test_two_are_weighed_at_once_and_the_others_wait() -> None:
    passwords = SlowHasher()
    weighing = [asyncio.create_task(passwords.check(None, "x")) for _ in range(6)]
    await asyncio.sleep(0.05)
    assert len(passwords.threads) == 2
    passwords.let.set()
    await asyncio.gather(*weighing)
    assert len(passwords.threads) == 6
