"""`guichao knowledge check` in two languages, and `guichao knowledge golden` over the real index."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.settings import Settings
from tests.doors.shared_index import index_folder
from tests.small_knowledge import change, item_file, small_knowledge

Guichao = Callable[..., Result]
FOUND_WANTING = {"blue-fair-how.en", "invented-amount.en"}
"""Questions of which the answer is wrong and not the question: they name another entry. Whoever mends the answers takes them off this list."""


@pytest.fixture
def guichao(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Guichao:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    settings = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/guichao.db",
        "SECRET_KEY": "only for these tests, not a secret",
        "VAR_DIR": str(index_folder()),
    }
    return lambda *arguments: CliRunner().invoke(app, arguments, env=settings)


def test_the_check_speaks_chinese_where_that_is_wanted(guichao: Guichao, tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 3), "category: housing", "category: moon")
    told = guichao("knowledge", "check", str(folder), "--lang", "zh")
    assert told.exit_code == 1 and told.stdout.splitlines()[0].startswith("knowledge/items/03.md:4: category：这里不能写 moon；请在这些里选：startup,")
    assert "处错误" in told.stderr and "faults" not in told.stderr


def test_warnings_keep_nothing_back(guichao: Guichao, tmp_path: Path) -> None:
    folder = small_knowledge(tmp_path)
    change(item_file(folder, 3), "硕士每月800元。", "在上海，硕士每月800元。")
    told = guichao("knowledge", "check", str(folder), "--lang", "en")
    assert (told.exit_code, told.stdout) == (0, "") and "to be looked at: knowledge/items/03.md:" in told.stderr


def test_a_language_that_is_none_is_refused(guichao: Guichao) -> None:
    assert guichao("knowledge", "check", "--lang", "fr").exit_code == 2


def test_the_shipped_answers_fit_the_golden_questions(guichao: Guichao) -> None:
    told = guichao("knowledge", "golden", "--json")
    found = json.loads(told.stdout)
    failing = {each["id"] for each in found["failing"]}
    assert found["asked"] > 130 and failing <= FOUND_WANTING, found["failing"]
    assert told.exit_code == (1 if failing else 0) and all(each["lacks"] and each["said"] for each in found["failing"])


def test_failing_questions_are_told_in_words(guichao: Guichao, tmp_path: Path) -> None:
    told = guichao("knowledge", "golden", "--lang", "zh")
    assert "道没有答对" in told.stderr and ("没有引用" in told.stdout or not told.stdout)
