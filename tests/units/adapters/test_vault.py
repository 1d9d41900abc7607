"""What is locked opens with its key alone."""

import pytest

from bot.adapters.vault import Vault
from bot.domain.errors import Misconfigured

TEXTS = ["Anna Müller", "", "姓名：安娜\n电话", "😀" * 1000, '{"a": "\\u0000"}']


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    vault = Vault("a secret, long enough")
    assert vault.unlock(vault.lock(text)) == text


def test_a_token_shows_nothing_and_differs_each_time() -> None:
    vault = Vault("a secret, long enough")
    tokens = {vault.lock("Anna Müller") for _ in range(2)}
    assert len(tokens) == 2 and not any("Anna" in token for token in tokens)


def test_the_same_secret_opens_it_after_a_restart() -> None:
    assert Vault("a secret, long enough").unlock(Vault("a secret, long enough").lock("text")) == "text"


FOREIGN = [Vault("another secret, as long").lock("text"), Vault("a secret, long enough").lock("text")[:-4] + "AAA=", "", "{}"]


@pytest.mark.parametrize("token", FOREIGN, ids=["another key", "changed", "empty", "no token"])
def test_what_this_key_did_not_lock_is_refused_with_the_mend(token: str) -> None:
    with pytest.raises(Misconfigured, match="SECRET_KEY"):
        Vault("a secret, long enough").unlock(token)


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_locked_before_gcm_is_opened(text: str) -> None:
    vault = Vault("a secret, long enough")
    assert vault.unlock(vault.lock_bytes(text.encode()).decode()) == text


@pytest.mark.parametrize("place", [2, 10, 30, -3])
def test_a_token_that_was_changed_anywhere_is_refused(place: int) -> None:
    token = Vault("a secret, long enough").lock("Anna Müller, who moved here")
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :] if place > 0 else token[:place]
    with pytest.raises(Misconfigured):
        Vault("a secret, long enough").unlock(changed)


def test_a_lone_surrogate_does_not_stop_the_vault() -> None:
    vault = Vault("a secret, long enough")
    assert vault.unlock(vault.lock("a\ud800b")) == "ab"
