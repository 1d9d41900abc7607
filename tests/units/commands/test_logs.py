"""What is logged of a fault: where it happened, not what people said."""

import io
import sys

import pytest
import structlog

from bot.commands.shared import quiet_logs


def fail(words: str) -> None:
    raise ValueError("something broke")


def test_a_fault_is_logged_without_the_variables_around_it(capsys: pytest.CaptureFixture[str]) -> None:
    quiet_logs()
    try:
        fail("我叫安娜穆勒")
    except ValueError:
        structlog.get_logger().error("door.unexpected", exc_info=True)
    logged = capsys.readouterr()
    assert "door.unexpected" in logged.err and "something broke" in logged.err and "in fail" in logged.err
    assert "安娜" not in logged.err.replace('fail("我叫安娜穆勒")', "")
    assert logged.out == "" and sys.stdout is not None


def test_what_is_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    quiet_logs("ERROR")
    structlog.get_logger().warning("turn.unavailable")
    assert capsys.readouterr().err == ""


def test_logs_go_to_standard_error_as_it_is_now_not_as_it_was_when_they_were_set(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as place:
        before = io.StringIO()
        place.setattr(sys, "stderr", before)
        quiet_logs()
        before.close()
    structlog.get_logger().warning("turn.unavailable")
    assert "turn.unavailable" in capsys.readouterr().err
