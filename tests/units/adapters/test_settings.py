"""Settings from the environment: what is wrong is named by its setting, and no secret is ever printed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import Misconfigured
from bot.settings import PROJECT, Settings, read_settings, secret_of

Set = Callable[..., None]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Set:
    """An environment without settings, in a folder without `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def set_all(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)

    return set_all


def faults(environment: Set, **settings: str) -> tuple[str, ...]:
    environment(**settings)
    with pytest.raises(Misconfigured) as stopped:
        read_settings()
    return stopped.value.faults


def test_nothing_needs_to_be_set(environment: Set) -> None:
    environment()
    settings = read_settings()
    assert (settings.database_url, settings.knowledge_dir, settings.secret_key) == ("sqlite+aiosqlite:///var/guichao.db", PROJECT / "knowledge", None)


def test_an_empty_setting_counts_as_not_set(environment: Set) -> None:
    environment(DATABASE_URL="", SECRET_KEY="", PUBLIC_URL="")
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("DATABASE_URL", "mysql://me:hidden-word@host/db", "the driver mysql is not known; use sqlite+aiosqlite or postgresql+asyncpg"),
        ("DATABASE_URL", "hidden-word", "is not a database address; write sqlite+aiosqlite"),
        ("SECRET_KEY", "hidden-word", "is shorter than 16 characters; make one with"),
        ("PUBLIC_URL", "hidden-word.example", "must begin with http:// or https://"),
        ("CHROMA_URL", "hidden-word:8000", "must begin with http:// or https://"),
        ("LOG_LEVEL", "hidden-word", "DEBUG|INFO|WARNING|ERROR"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(environment: Set, name: str, value: str, wrong: str) -> None:
    (fault,) = faults(environment, **{name: value})
    assert fault.startswith(f"{name}: ") and wrong in fault and "\n" not in fault
    assert "hidden-word" not in fault


def test_every_wrong_setting_is_named_in_one_start(environment: Set) -> None:
    named = [fault.split(":")[0] for fault in faults(environment, DATABASE_URL="mysql://x", SECRET_KEY="short", PUBLIC_URL="x")]
    assert named == ["DATABASE_URL", "SECRET_KEY", "PUBLIC_URL"]


def test_a_secret_is_not_shown_with_the_settings(environment: Set) -> None:
    environment(SECRET_KEY="hidden-word-hidden-word")
    assert "hidden-word" not in repr(read_settings()) + str(read_settings())


def test_the_file_env_is_read_and_the_environment_wins(environment: Set, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PUBLIC_URL=https://file.example/\nLOG_LEVEL=DEBUG\nUNKNOWN=1\n", encoding="utf-8")
    environment(LOG_LEVEL="ERROR")
    assert (read_settings().public_url, read_settings().log_level) == ("https://file.example", "ERROR")


def test_a_secret_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var", secret_key=None)
    made, is_new = secret_of(settings)
    assert (is_new, secret_of(settings)) == (True, (made, False))
    assert len(made) >= 32 and (tmp_path / "var" / "secret.key").stat().st_mode & 0o077 == 0


def test_a_secret_that_is_set_is_taken_and_no_file_is_made(environment: Set, tmp_path: Path) -> None:
    environment(SECRET_KEY="a secret, long enough", VAR_DIR=str(tmp_path / "var"))
    assert secret_of(read_settings()) == ("a secret, long enough", False)
    assert not (tmp_path / "var").exists()


def test_a_place_where_no_key_can_be_kept_is_named_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"SECRET_KEY: .* set SECRET_KEY, or make the folder writable"):
        secret_of(Settings(var_dir=tmp_path / "var", secret_key=None))
